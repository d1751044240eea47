"""Import whom to ring from a spreadsheet: the whole list, or nothing and every fault."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.numbers import Line as What
from domain.numbers import Number
from domain.people import IMPORTER
from workflows.importing.tables import (
    Line,
    SheetFaultsError,
    Table,
    in_order,
    meant,
    read_lines,
    shown,
)
from workflows.ports import Work
from workflows.views.imports import ImportFault, NumbersResult

COLUMNS = ("school", "what", "whose", "number")
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]*(?: ?(?:ext\.?|x) ?[0-9]{1,6})?", re.IGNORECASE)
_FEWEST, _MOST = 3, 24  # characters: "101", "01632 960100 ext 1234"
_LONGEST_NAME = 60
_WORDS = {what.value.casefold(): what for what in What}


class NumberFaultsError(SheetFaultsError):
    """The file of numbers has faults; nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Row:
    row: int
    number: Number


def import_numbers(work: Work, table: Table) -> NumbersResult:
    """Replace all numbers by those of the file; NumberFaultsError where it has faults."""
    lines, found = read_lines(table, COLUMNS)
    faults, rows = list(found), []
    schools = {school.name.casefold(): school.id for school in work.roster.schools()}
    names = [school.name for school in work.roster.schools()]
    for line in lines:
        number, wrong = _read(work, line, schools, names)
        faults += wrong
        rows += [_Row(line.row, number)] if number else []
    faults += _twice(rows)
    if faults:
        raise NumberFaultsError(in_order(faults, COLUMNS))
    before, after = work.numbers.all(), tuple(row.number for row in rows)
    result = NumbersResult(
        len(after), added=len({*after} - {*before}), removed=len({*before} - {*after})
    )
    if before != after:
        work.numbers.replace(after)
        facts: dict[str, str | int] = {"numbers": len(after)}
        work.audit.write("roster", "numbers changed", IMPORTER, work.now, facts)
    return result


def _read(
    work: Work, line: Line, schools: dict[str, str], names: Sequence[str]
) -> tuple[Number | None, list[ImportFault]]:
    faults = [*_faults(line)]
    what = _WORDS.get(line["what"].casefold())
    school_id, whose = "", line["whose"]
    if what is What.PERSON:
        person = work.roster.person_by_email(whose) if whose else None
        if whose and person is None:
            says = f"Nobody on the roster has the e-mail address {shown(whose)}. Mend it."
            faults.append(ImportFault(line.row, "whose", says))
        whose = person.id if person else ""
        if line["school"]:
            says = "Leave the school empty: this is a person's own number."
            faults.append(ImportFault(line.row, "school", says))
    elif what is not None:
        school_id = schools.get(line["school"].casefold(), "")
        if not school_id:
            says = (
                f"There is no school {shown(line['school'])} on the roster."
                f"{meant(line['school'], names)}"
                if line["school"]
                else "Name the school as it is spelt on the roster."
            )
            faults.append(ImportFault(line.row, "school", says))
    if faults or what is None:
        return None, faults
    return Number(school_id, what, whose, line["number"]), []


def _faults(line: Line) -> Iterator[ImportFault]:
    words = [what.value for what in What]
    if line["what"].casefold() not in _WORDS:
        hint = meant(line["what"], words)
        says = f"Write one of: {', '.join(words)}.{hint}"
        yield ImportFault(line.row, "what", says)
    if not line["whose"]:
        says = "Name the home authority; for a person, their e-mail address."
        yield ImportFault(line.row, "whose", says)
    elif len(line["whose"]) > _LONGEST_NAME:
        yield ImportFault(line.row, "whose", f"Keep the name to {_LONGEST_NAME} characters.")
    digits = line["number"]
    if not (_FEWEST <= len(digits) <= _MOST and _NUMBER.fullmatch(digits)):
        says = f"{shown(digits)} is no telephone number." if digits else "The number is missing."
        yield ImportFault(line.row, "number", f"{says} Write it as one dials it.")


def _twice(rows: Sequence[_Row]) -> Iterator[ImportFault]:
    first: dict[tuple[str, What, str], int] = {}
    for row in rows:
        key = (row.number.school_id, row.number.line, row.number.whose)
        if key in first:
            says = f"Row {first[key]} has this number already. Take one of the two out."
            yield ImportFault(row.row, "what", says)
        first.setdefault(key, row.row)
