"""Read a CSV file as spreadsheets save it, and print what is wrong with it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from workflows.importing.tables import Table
from workflows.views.imports import ImportFault

_SAVE_AS = 'In Excel: File, Save As, "CSV UTF-8 (Comma delimited)".'
_SEPARATORS = ",;\t"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods; .xls


class UnreadableError(Exception):
    """The file can't be read as a CSV file; says what to do."""


def read_table(path: Path) -> Table:
    """Give a CSV file's records, header first; UnreadableError where it is none.

    The separator is the one that the header uses: Excel writes semicolons where a comma is the
    decimal mark.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}.") from None
    text = _decoded(path, content)
    header = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error:
        raise UnreadableError(
            f"{path.name} can't be read after row {len(records)}: a cell is too long, or a double "
            f"quote is opened and not closed. {_SAVE_AS}"
        ) from None
    return records


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith(_WORKBOOKS):
        raise UnreadableError(f"{path.name} is a workbook, not a CSV file. {_SAVE_AS}")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{path.name} is saved as UTF-16, not UTF-8. {_SAVE_AS}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{path.name} is not saved as UTF-8 (first seen in line {line}), it is probably "
            f"Windows-1252: letters like é or ’ would come out wrong. {_SAVE_AS}"
        ) from None


def show_faults(name: str, faults: Sequence[ImportFault]) -> None:
    """Print all faults as a table, and that nothing was written."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    print(f"{name}: {count}. Nothing was imported.\n")
    rows = [("file" if f.row == 0 else str(f.row), f.column or "-", f.says) for f in faults]
    rows.insert(0, ("Row", "Column", "What to do"))
    first, second = (max(len(row[place]) for row in rows) for place in (0, 1))
    for row, column, says in rows:
        print(f"  {row:>{first}}  {column:<{second}}  {says}")
