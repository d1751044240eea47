"""Every fault of a roster's file, by its sentence."""

import pytest

from tests.workflows.rosters import (
    CATHERINE,
    DANIEL,
    FRANCIS,
    HELEN,
    HELEN_HEAD,
    JOAN,
    MARGARET,
    PRIYA_EDITH,
    PRIYA_OSWALD,
    ROBERT,
    TOM,
    Roster,
    Table,
    changed,
    demo,
    mail,
    on_sqlite,
    roster,
    without,
)
from workflows.importing.rows import COLUMNS

TRUST_LEADLESS = "Nobody is trust supervision lead."
NO_RUNG = "Nobody stands above the trust supervision lead. Give the role executive lead to"
NOBODY = "nobody@hollinvale.example is neither in this file nor on the roster."
OTHERWISE = f"Row {PRIYA_OSWALD} says something else about this person."


# Which row's which cell is changed to what, and the sentence that it gets there.
CELLS = [
    (TOM, "person", "", "Nobody is named."),
    (TOM, "email", "", "There is no e-mail address."),
    (TOM, "role", "", "There is no role. Write one of: DSL, deputy"),
    (TOM, "email", "tom@x", '"tom@x" is not one e-mail address'),
    (TOM, "supervisor", "Daniel Reeve", '"daniel reeve" is not one e-mail address.'),
    (TOM, "role", "depty DSL", '"depty DSL" is not a role. Did you mean "deputy DSL"? Roles are: '),
    (ROBERT, "school", "", "The role head belongs to a school. Write which one."),
    (FRANCIS, "school", "St X", "The role chair of trustees is for the whole trust. Leave the sch"),
    (PRIYA_EDITH, "person", "P", f'Row {PRIYA_OSWALD} has the name "Priya Nair" for this address.'),
    (PRIYA_EDITH, "object_id", "00000000-0000-4000-8000-000000000044", "Row 7 has another object"),
    (PRIYA_EDITH, "working_days", "Mon Tue", OTHERWISE),
    (PRIYA_EDITH, "leaves_on", "2027-07-22", OTHERWISE),
    (TOM, "object_id", "tom", "This is not an Entra object id."),
    (JOAN, "object_id", "00000000-0000-4000-8000-000000000005", "Row 9 has the same object id for"),
    (TOM, "supervisor", mail("nobody"), NOBODY),
    (TOM, "line_manager", mail("nobody"), NOBODY),
    (TOM, "shares_post_with", mail("nobody"), NOBODY),
    (TOM, "shares_post_with", mail("helen.marsh"), "Helen Marsh has no row with the same role and"),
    (TOM, "supervisor", mail("tom.ashworth"), "Nobody supervises themselves."),
    (TOM, "line_manager", mail("tom.ashworth"), "Nobody is their own line manager."),
    (TOM, "shares_post_with", mail("tom.ashworth"), "Nobody shares a post with themselves."),
    (TOM, "supervisor", mail("robert.finch"), "Robert Finch has no post as supervisor."),
    (DANIEL, "supervisor", mail("margaret.okafor"), "Supervision is kept for a school."),
    (TOM, "line_manager", "", "Who is supervised needs a line manager, who is told of a risk of"),
    (DANIEL, "line_manager", "", "A supervisor needs a line manager, who joins three-way meetings"),
    (TOM, "high_case_load", "maybe", '"maybe" is not understood. Write yes or no.'),
    (TOM, "high_case_load", "yes", f"Row {PRIYA_EDITH} says the opposite about this school."),
    (FRANCIS, "high_case_load", "yes", "The case load is a school's."),
    (TOM, "working_days", "Mon Tue Someday", '"someday" is not a working day. Write each day, li'),
    (TOM, "working_days", "Sat", '"sat" is not a working day.'),
    (TOM, "leaves_on", "31.12.2026", '"31.12.2026" is not a date. Write it like 2026-12-31 or 31/'),
    (TOM, "leaves_on", "31/02/2026", '"31/02/2026" is not a date.'),
    (TOM, "person", "Tom \u202eX", "There is a hidden character (U+202E) in Tom \\u202eX."),
    (TOM, "person", "Tom\x07 X", "There is a hidden character (U+0007) in Tom\\u0007 X."),
    (TOM, "school", "Blessed\nEdith Academy", "There is a hidden character (U+000A)"),
    (TOM, "person", "T" * 300, "This is 300 characters long"),
]


@on_sqlite
@pytest.mark.parametrize(("row", "column", "typed", "says"), CELLS)
async def test_a_fault_of_a_cell_is_named_at_its_row_and_column_with_what_to_do(
    roster: Roster, row: int, column: str, typed: str, says: str
) -> None:
    faults = (await roster.refuses(changed(row, **{column: typed}))).faults

    assert [f for f in faults if (f.row, f.column) == (row, column) and f.says.startswith(says)]


def header(*names: str) -> Table:
    return [[*names], *demo()[1:]]


def above_herself() -> Table:
    """The trust lead is the only executive lead too."""
    own = demo()[MARGARET - 1]
    return [*changed(CATHERINE, role="administrator"), [*own[:3], "executive lead", *own[4:]]]


# What a whole file is like, and where which sentence comes of it.
FILES = {
    "a column is missing": (
        header(*COLUMNS[:-2]), 1, "leaves_on", 'The column "leaves_on" is missing.'
    ),
    "a column is unknown": (
        header(*COLUMNS[:-2], "leave_on"), 1, "leave_on",
        'The column "leave_on" is not known here. Did you mean "leaves_on"?',
    ),
    "a column comes twice": (
        header(*COLUMNS, "role"), 1, "role", 'The column "role" is there more than once.'
    ),
    "there is no header": ([[]], 0, "", "The first row must name the columns"),
    "there are no rows": ([list(COLUMNS)], 0, "", "The file has no rows below its header."),
    "a cell has no column": (
        [*demo()[:-1], [*demo()[-1], "x"]], FRANCIS, "", "This row has a cell under no column"
    ),
    "a post comes twice": (
        [*demo(), demo()[TOM - 1]], FRANCIS + 1, "", f"Row {TOM} is the same post already."
    ),
    "two supervise one person at one school": (
        changed(HELEN_HEAD, supervisor=mail("daniel.reeve")), HELEN, "supervisor",
        f"Row {HELEN_HEAD} names another supervisor for the same person at the same school.",
    ),
    "a supervisor has left": (
        changed(DANIEL, leaves_on="31/10/2026"), TOM, "supervisor",
        "Daniel Reeve has left. Name somebody who is there.",
    ),
    "there is no trust lead": (without(MARGARET), 0, "role", TRUST_LEADLESS),
    "the trust lead has left": (
        changed(MARGARET, leaves_on="2026-11-20"), 0, "role", TRUST_LEADLESS
    ),
    "there is no rung above": (changed(CATHERINE, role="administrator"), 0, "role", NO_RUNG),
    "the trust lead is her own rung above": (above_herself(), 0, "role", NO_RUNG),
    "a school has no DSL": (
        changed(HELEN, role="pastoral"), HELEN_HEAD, "school",
        "St Brigid's Primary has no DSL. Add a row for its DSL.",
    ),
    "a school is misspelt": (
        changed(ROBERT, school="Blesed Edith Academy"), ROBERT, "school",
        'Blesed Edith Academy has no DSL. Add a row for its DSL. Did you mean "Blessed Edith',
    ),
    "line managers go in a circle": (
        changed(FRANCIS, line_manager=mail("margaret.okafor")), MARGARET, "line_manager",
        "The line managers go round in a circle: Margaret Okafor → Catherine Doyle → Francis Bel",
    ),
}  # fmt: skip


@on_sqlite
@pytest.mark.parametrize(("table", "row", "column", "says"), FILES.values(), ids=FILES.keys())
async def test_a_fault_of_the_file_is_named_where_it_is_mended(
    roster: Roster, table: Table, row: int, column: str, says: str
) -> None:
    faults = (await roster.refuses(table)).faults

    assert [f for f in faults if (f.row, f.column) == (row, column) and f.says.startswith(says)]


@on_sqlite
@pytest.mark.parametrize(("row", "column", "typed", "says"), CELLS[:6])
async def test_one_mistake_brings_no_crowd_of_faults(
    roster: Roster, row: int, column: str, typed: str, says: str
) -> None:
    faults = (await roster.refuses(changed(row, **{column: typed}))).faults

    assert len(faults) == 1, says


__all__ = ["roster"]
