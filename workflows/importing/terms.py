"""Import the trust's term dates from a spreadsheet: whole school years, or nothing and faults."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.people import IMPORTER
from domain.terms import Term, is_bank_holiday
from workflows.importing.tables import (
    Line,
    SheetFaultsError,
    Table,
    day,
    in_order,
    read_lines,
    shown,
)
from workflows.ports import Work
from workflows.views.imports import ImportFault, TermsResult

COLUMNS = (
    "school_year",
    "term",
    "starts",
    "half_term_last_day",
    "half_term_first_day_back",
    "ends",
)
_DATES = COLUMNS[2:]
_YEAR = re.compile(r"(20\d\d)\s*[/-]\s*(?:20)?(\d\d)")
_SATURDAY = 5
_FIRST_MONTH = 8  # a school year runs from August to August


class TermFaultsError(SheetFaultsError):
    """The file of term dates has faults; nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    term: Term


def import_terms(work: Work, table: Table) -> TermsResult:
    """Replace all terms of the school years in the file; TermFaultsError where it has faults."""
    lines, found = read_lines(table, COLUMNS)
    faults, rows = list(found), []
    for line in lines:
        term, wrong = _read(line)
        faults += wrong
        rows += [_Row(line.row, term)] if term else []
    before = work.roster.calendar().terms
    years = {row.term.year for row in rows}
    faults += _faults_between(rows, [term for term in before if term.year not in years])
    if faults:
        raise TermFaultsError(in_order(faults, COLUMNS))
    return _replaced(work, before, [row.term for row in rows])


def _read(line: Line) -> tuple[Term | None, list[ImportFault]]:
    faults: list[ImportFault] = []
    year = _year(line["school_year"])
    if line.has("school_year") and not year:
        says = f'"{shown(line["school_year"])}" is not a school year. Write it like 2026/27.'
        faults.append(ImportFault(line.row, "school_year", says))
    # "Autumn term" and "autumn" are the same: cards say "the autumn term".
    name = line["term"].casefold().removesuffix("term").strip()
    if line.has("term") and not name:
        says = "The term has no name. Write autumn, spring or summer."
        faults.append(ImportFault(line.row, "term", says))
    days: dict[str, date] = {}
    for column in _DATES:
        found = day(line[column])
        if found:
            days[column] = found
            faults += _not_a_school_day(line.row, column, found, year)
        elif line.has(column):
            says = (
                "There is no date." if not line[column] else f'"{shown(line[column])}" is no date.'
            )
            says += " Write it like 2026-12-31 or 31/12/2026."
            faults.append(ImportFault(line.row, column, says))
    faults += _out_of_order(line.row, days)
    if len(days) < len(_DATES) or not year or not name:
        return None, faults
    return Term(year, name, *(days[column] for column in _DATES)), faults


def _year(cell: str) -> str:
    """Give a school year in its one form, 2026/27; nothing where the two years don't follow."""
    found = _YEAR.fullmatch(cell)
    follows = found and (int(found[1]) + 1) % 100 == int(found[2])
    return f"{found[1]}/{found[2]}" if found and follows else ""


def _not_a_school_day(row: int, column: str, found: date, year: str) -> Iterator[ImportFault]:
    when = f"{found:%a} {found.day} {found:%b %Y}"
    if found.weekday() >= _SATURDAY:
        says = f"{when} is at the weekend. Write the school day before or after it."
        yield ImportFault(row, column, says)
    elif is_bank_holiday(found):
        says = f"{when} is a bank holiday. Write the school day before or after it."
        yield ImportFault(row, column, says)
    if year:
        first = int(year[:4])
        if not date(first, _FIRST_MONTH, 1) <= found < date(first + 1, _FIRST_MONTH + 1, 1):
            yield ImportFault(row, column, f"{when} is not in the school year {year}. Mend one.")


def _out_of_order(row: int, days: dict[str, date]) -> Iterator[ImportFault]:
    for earlier, later, gap in (
        ("starts", "half_term_last_day", 0),
        ("half_term_last_day", "half_term_first_day_back", 1),
        ("half_term_first_day_back", "ends", 0),
    ):
        if earlier in days and later in days and (days[later] - days[earlier]).days < gap:
            says = f'This is before "{earlier}", or the same day. Mend one of the two.'
            yield ImportFault(row, later, says if gap else f'This is before "{earlier}". Mend one.')


def _faults_between(rows: Sequence[_Row], others: Sequence[Term]) -> Iterator[ImportFault]:
    for place, row in enumerate(rows):
        term = row.term
        for first in rows[:place]:
            if (first.term.year, first.term.name) == (term.year, term.name):
                says = f"Row {first.number} has this term already. Take one of the two out."
                yield ImportFault(row.number, "term", says)
            elif _overlap(first.term, term):
                says = f"This term overlaps the one in row {first.number}. Mend the dates."
                yield ImportFault(row.number, "starts", says)
        for other in others:
            if _overlap(other, term):
                says = (
                    f"This term overlaps the {shown(other.name)} term of {other.year}, which is "
                    "kept already. Mend the dates, or put that year into the file too."
                )
                yield ImportFault(row.number, "starts", says)


def _overlap(one: Term, other: Term) -> bool:
    return one.starts <= other.ends and other.starts <= one.ends


def _replaced(work: Work, before: Sequence[Term], after: Sequence[Term]) -> TermsResult:
    years = tuple(sorted({term.year for term in after}))
    old = {(term.year, term.name): term for term in before if term.year in years}
    new = {(term.year, term.name): term for term in after}
    result = TermsResult(
        years,
        added=len(new.keys() - old.keys()),
        changed=sum(1 for key in new.keys() & old.keys() if new[key] != old[key]),
        removed=len(old.keys() - new.keys()),
    )
    if old != new:
        work.roster.save_terms(after)
        for year in years:
            work.audit.write("roster", "terms changed", IMPORTER, work.now, {"year": year})
    return result
