"""`app.py terms import FILE.csv`: the trust's term dates."""

import argparse
from pathlib import Path

from cli.house import House
from cli.spreadsheet import UnreadableError, read_table, show_faults
from workflows.importing.terms import TermFaultsError, import_terms


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("terms", help="the trust's term dates")
    verbs = parser.add_subparsers(required=True, metavar="import")
    bring = verbs.add_parser("import", help="replace the school years in a CSV file")
    bring.add_argument("file", type=Path, metavar="FILE.csv", help="see docs/roster.md")
    bring.set_defaults(run=run_import)


async def run_import(args: argparse.Namespace, house: House) -> int:
    """Import a file; give 1 where it has faults and nothing was written."""
    try:
        table = read_table(args.file)
        result = await house.run(lambda work: import_terms(work, table))
    except UnreadableError as error:
        print(error)
        return 1
    except TermFaultsError as error:
        show_faults(args.file.name, error.faults)
        return 1
    years = ", ".join(result.years)
    if result.added or result.changed or result.removed:
        print(f"Imported the school years {years}:")
        for count, what in (
            (result.added, "added"),
            (result.changed, "with new dates"),
            (result.removed, "removed"),
        ):
            if count:
                print(f"  {count:>4}  {'term' if count == 1 else 'terms'} {what}")
    else:
        print(f"Nothing changed. The school years {years} are as in the file.")
    return 0
