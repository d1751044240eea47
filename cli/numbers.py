"""`app.py numbers import FILE.csv`: whom to ring when a child is at risk."""

import argparse
from pathlib import Path

from cli.house import House
from cli.spreadsheet import UnreadableError, read_table, show_faults
from workflows.importing.numbers import NumberFaultsError, import_numbers


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("numbers", help="whom to ring when a child is at risk")
    verbs = parser.add_subparsers(required=True, metavar="import")
    bring = verbs.add_parser("import", help="replace all numbers by those of a CSV file")
    bring.add_argument("file", type=Path, metavar="FILE.csv", help="see docs/roster.md")
    bring.set_defaults(run=run_import)


async def run_import(args: argparse.Namespace, house: House) -> int:
    """Import a file; give 1 where it has faults and nothing was written."""
    try:
        table = read_table(args.file)
        result = await house.run(lambda work: import_numbers(work, table))
    except UnreadableError as error:
        print(error)
        return 1
    except NumberFaultsError as error:
        show_faults(args.file.name, error.faults)
        return 1
    if result.added or result.removed:
        print(f"Imported {result.numbers} numbers: {result.added} new, {result.removed} gone.")
    else:
        print(f"Nothing changed. The {result.numbers} numbers are as in the file.")
    return 0
