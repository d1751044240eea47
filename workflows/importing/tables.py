"""A spreadsheet's cells as an administrator filled them in, read alike for every import."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from domain.errors import SupervisionError
from workflows.views.imports import ImportFault

Table = Sequence[Sequence[str]]  # records as the spreadsheet has them, the header first
LONGEST_CELL = 200
_SHOWN = 60
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")
# Controls, formats (direction marks, zero widths), surrogates, private, unassigned, separators.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class SheetFaultsError(SupervisionError):
    """A spreadsheet has faults; nothing was changed."""

    def __init__(self, faults: tuple[ImportFault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Line:
    """One row that isn't empty: its number in the spreadsheet and its cells by column."""

    row: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def has(self, column: str) -> bool:
        """Say whether the file has this column at all."""
        return column in self.cells


def read_lines(
    table: Table, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[tuple[Line, ...], tuple[ImportFault, ...]]:
    """Give the rows by column, and what is wrong with the header or with a cell's characters.

    `optional` are those of the columns that a file need not have.
    """
    header = ["_".join(plain(name).casefold().split()) for name in table[0]] if table else []
    if not any(header):
        return (), (ImportFault(0, "", "The first row must name the columns; it is empty."),)
    needed = [column for column in columns if column not in optional or column in header]
    faults = [*_header_faults(header, needed)]
    lines = []
    for row, record in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        named = [*header, *[""] * len(record)]
        if any(cell.strip() and not name for name, cell in zip(named, record, strict=False)):
            says = "This row has a cell under no column's name. Name the column or empty the cell."
            faults.append(ImportFault(row, "", says))
        padded = [*record, *[""] * len(header)]
        # Of two columns with one name the first counts; the fault is reported above.
        cells = dict(reversed([*zip(header, padded, strict=False)]))
        faults += [f for c in columns if (f := _cell_fault(row, c, cells.get(c, "")))]
        lines.append(Line(row, {c: plain(cells[c]) for c in columns if c in cells}))
    if not lines:
        faults.append(ImportFault(0, "", "The file has no rows below its header."))
    return tuple(lines), tuple(faults)


def _header_faults(header: Sequence[str], columns: Sequence[str]) -> list[ImportFault]:
    missing = [c for c in columns if c not in header]
    faults = [
        ImportFault(1, c, f'The column "{c}" is missing. Add it; its cells may be empty.')
        for c in missing
    ]
    for name in dict.fromkeys(name for name in header if name and name not in columns):
        hint = meant(name, missing)
        says = f'The column "{shown(name)}" is not known here.{hint} Rename it or take it out.'
        faults.append(ImportFault(1, shown(name), says))
    for name in dict.fromkeys(name for name in header if name and header.count(name) > 1):
        says = f'The column "{shown(name)}" is there more than once. Keep one of them.'
        faults.append(ImportFault(1, shown(name), says))
    return faults


def _cell_fault(row: int, column: str, cell: str) -> ImportFault | None:
    found = next((c for c in cell.strip() if unicodedata.category(c) in _HIDDEN), None)
    if found is not None:
        says = (
            f"There is a hidden character (U+{ord(found):04X}) in {shown(cell.strip())}. "
            "Type the cell again instead of pasting it."
        )
        return ImportFault(row, column, says)
    if len(cell) > LONGEST_CELL:
        says = f"This is {len(cell)} characters long; at most {LONGEST_CELL} are taken. Shorten it."
        return ImportFault(row, column, says)
    return None


def plain(cell: str) -> str:
    """Give a cell in NFC, runs of spaces (also unbreakable ones) as one, none around it."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


def shown(cell: str) -> str:
    """Give what was typed as it may be printed: hidden characters as code points, cut short."""
    cut = cell if len(cell) <= _SHOWN else cell[:_SHOWN] + "…"
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _HIDDEN else c for c in cut)


def meant(typed: str, known: Sequence[str], cutoff: float = 0.6) -> str:
    """Give a sentence that names the nearest known word, or nothing."""
    folded = {word.casefold(): word for word in known}
    near = get_close_matches(typed.casefold(), list(folded), n=1, cutoff=cutoff)
    return f' Did you mean "{folded[near[0]]}"?' if near else ""


def day(cell: str) -> date | None:
    """Give a date written 2026-12-31 or 31/12/2026; None where it is neither."""
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def in_order(faults: Sequence[ImportFault], columns: Sequence[str]) -> tuple[ImportFault, ...]:
    """Give faults as a reader goes through the sheet, each said once."""
    place = {column: number for number, column in enumerate(columns)}
    return tuple(
        sorted(dict.fromkeys(faults), key=lambda f: (f.row, place.get(f.column, len(place))))
    )
