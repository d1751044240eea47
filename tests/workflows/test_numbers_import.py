"""Whom to ring comes from a spreadsheet: the whole list, or every fault at once."""

import pytest

from domain.numbers import Line, Number
from tests.trust import Trust
from workflows.importing.numbers import NumberFaultsError, import_numbers
from workflows.importing.tables import Table
from workflows.views.imports import NumbersResult

HEADER = ["school", "what", "whose", "number"]
GOOD = [
    HEADER,
    ["St Brigid's Primary", "front door", "Hollinshire", "01632 960100"],
    ["st brigid's primary", "Out of hours", "Hollinshire", "+44 1632 960101"],
    ["St Brigid's Primary", "LADO", "Wexley City", "01632 960202 ext 12"],
    ["", "person", "Catherine.Doyle@hollinvale.example", "01632 960300"],
]


async def imported(trust: Trust, table: Table) -> NumbersResult:
    return await trust.run(lambda work: import_numbers(work, table))


async def kept(trust: Trust) -> tuple[Number, ...]:
    return await trust.run(lambda work: work.numbers.all())


async def test_a_file_replaces_the_list_and_the_same_again_changes_nothing(trust: Trust) -> None:
    first = await imported(trust, GOOD)
    assert first.numbers == 4
    assert first.removed
    assert await kept(trust) == (
        Number("brigid", Line.FRONT_DOOR, "Hollinshire", "01632 960100"),
        Number("brigid", Line.OUT_OF_HOURS, "Hollinshire", "+44 1632 960101"),
        Number("brigid", Line.LADO, "Wexley City", "01632 960202 ext 12"),
        Number("", Line.PERSON, "catherine", "01632 960300"),
    )
    before = await trust.rows()
    assert await imported(trust, GOOD) == NumbersResult(4)
    assert await trust.rows() == before


async def test_all_faults_are_told_at_once_and_nothing_is_half_imported(trust: Trust) -> None:
    before = await trust.rows()
    table = [
        *GOOD,
        ["St Bridgid's Primary", "front door", "Hollinshire", "01632 960100"],
        ["St Brigid's Primary", "back door", "Hollinshire", "ring me"],
        ["St Brigid's Primary", "LADO", "", ""],
        ["St Brigid's Primary", "front door", "Hollinshire", "01632 960109"],
        ["St Brigid's Primary", "person", "nobody@hollinvale.example", "01632 960300"],
        ["", "LADO", "Hollinshire", "01632 960102"],
    ]
    with pytest.raises(NumberFaultsError) as told:
        await imported(trust, table)
    found = [(fault.row, fault.column) for fault in told.value.faults]
    assert found == [
        (6, "school"),
        (7, "what"),
        (7, "number"),
        (8, "whose"),
        (8, "number"),
        (9, "what"),
        (10, "school"),
        (10, "whose"),
        (11, "school"),
    ]
    assert "Did you mean" in told.value.faults[0].says
    assert await trust.rows() == before
