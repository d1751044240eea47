"""Term dates from a spreadsheet: every fault by its sentence, whole years replaced."""

import csv
from pathlib import Path

import pytest

from tests.workflows.rosters import Roster, Table, on_sqlite, roster
from workflows.importing.terms import COLUMNS, TermFaultsError, import_terms
from workflows.views.imports import TermsResult

__all__ = ["roster"]

DEMO = Path(__file__).parents[2] / "local" / "trust" / "terms.csv"
AUTUMN, SPRING, SUMMER = 5, 6, 7


def demo() -> Table:
    with DEMO.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def changed(row: int, /, **cells: str) -> Table:
    table = demo()
    for column, value in cells.items():
        table[row - 1][COLUMNS.index(column)] = value
    return table


async def takes(roster: Roster, table: Table) -> TermsResult:
    return await roster.run(lambda work: import_terms(work, table))


async def test_each_year_of_the_trust_has_195_school_days(roster: Roster) -> None:
    result = await takes(roster, demo())

    assert result == TermsResult(("2025/26", "2026/27", "2027/28"), added=9)
    calendar = await roster.run(lambda work: work.roster.calendar())
    for year in result.years:
        terms = [term for term in calendar.terms if term.year == year]
        last = max(term.ends for term in terms)
        first = min(term.starts for term in terms)
        assert calendar.school_days(first, last) + 1 == 195


async def test_the_same_file_again_changes_nothing(roster: Roster) -> None:
    await takes(roster, demo())

    assert await takes(roster, demo()) == TermsResult(("2025/26", "2026/27", "2027/28"))


@on_sqlite
async def test_a_year_in_the_file_is_replaced_whole_and_other_years_stay(roster: Roster) -> None:
    await takes(roster, demo())
    table = changed(AUTUMN, school_year="2026-2027", term="Autumn Term", starts="03/09/2026")

    result = await takes(roster, [table[0], table[AUTUMN - 1], table[SPRING - 1]])

    assert result == TermsResult(("2026/27",), changed=1, removed=1)
    calendar = await roster.run(lambda work: work.roster.calendar())
    assert [(t.year, t.name) for t in calendar.terms if t.year == "2026/27"] == [
        ("2026/27", "autumn"),
        ("2026/27", "spring"),
    ]
    assert len(calendar.terms) == 8


BACK, HALF = "half_term_first_day_back", "half_term_last_day"
CELLS = [
    (AUTUMN, "school_year", "2026", '"2026" is not a school year. Write it like 2026/27.'),
    (AUTUMN, "school_year", "2026/28", '"2026/28" is not a school year.'),
    (AUTUMN, "school_year", "2025/26", "Wed 2 Sep 2026 is not in the school year 2025/26."),
    (AUTUMN, "term", "", "The term has no name. Write autumn, spring or summer."),
    (SPRING, "term", "Autumn term", "Row 5 has this term already."),
    (AUTUMN, "starts", "", "There is no date. Write it like 2026-12-31 or 31/12/2026."),
    (AUTUMN, "starts", "2 Sept", '"2 Sept" is no date.'),
    (AUTUMN, "starts", "2026-09-05", "Sat 5 Sep 2026 is at the weekend."),
    (SUMMER, "starts", "2027-05-03", "Mon 3 May 2027 is a bank holiday."),
    (AUTUMN, "ends", "2026-10-30", 'This is before "half_term_first_day_back".'),
    (AUTUMN, HALF, "2026-09-01", 'This is before "starts".'),
    (AUTUMN, BACK, "2026-10-23", 'This is before "half_term_last_day", or the same day.'),
    (SPRING, "starts", "2026-12-18", "This term overlaps the one in row 5."),
]


@on_sqlite
@pytest.mark.parametrize(("row", "column", "typed", "says"), CELLS)
async def test_a_fault_is_named_with_its_row_its_column_and_what_to_do(
    roster: Roster, row: int, column: str, typed: str, says: str
) -> None:
    with pytest.raises(TermFaultsError) as caught:
        await takes(roster, changed(row, **{column: typed}))

    where = "starts" if column == "school_year" and "is not in" in says else column
    faults = caught.value.faults
    assert [f for f in faults if (f.row, f.column) == (row, where) and f.says.startswith(says)]
    assert (await roster.run(lambda work: work.roster.calendar())).terms == ()


@on_sqlite
async def test_a_term_must_not_overlap_one_of_a_year_that_is_kept(roster: Roster) -> None:
    await takes(roster, demo())
    row = ["2028/29", "autumn", "2028-08-01", "2028-10-20", "2028-10-30", "2028-12-15"]
    late = changed(10, ends="2028-08-31")
    await takes(roster, late)

    with pytest.raises(TermFaultsError) as caught:
        await takes(roster, [demo()[0], row])

    (fault,) = caught.value.faults
    assert (fault.row, fault.column) == (2, "starts")
    assert fault.says.startswith("This term overlaps the summer term of 2027/28")
