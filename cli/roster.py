"""`app.py roster import FILE.csv`, and `roster check FILE.csv`: the same without writing."""

import argparse
from pathlib import Path

from cli.house import House
from cli.spreadsheet import UnreadableError, read_table, show_faults
from workflows.importing.roster import (
    RosterFaultsError,
    check_roster,
    import_roster,
    quarantine_clashing,
)
from workflows.importing.tables import Table
from workflows.views.imports import ImportResult


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("roster", help="people, schools, and who supervises whom")
    verbs = parser.add_subparsers(required=True, metavar="import | check")
    bring = verbs.add_parser("import", help="bring the roster up to date with a CSV file")
    check = verbs.add_parser("check", help="say what an import would do, and write nothing")
    for verb, run in ((bring, run_import), (check, run_check)):
        verb.add_argument("file", type=Path, metavar="FILE.csv", help="see docs/roster.md")
        verb.set_defaults(run=run)


async def run_import(args: argparse.Namespace, house: House) -> int:
    """Import a file; give 1 where it has faults and nothing was written."""
    try:
        table = read_table(args.file)
        result = await import_table(house, table)
    except UnreadableError as error:
        print(error)
        return 1
    except RosterFaultsError as error:
        show_faults(args.file.name, error.faults)
        return 1
    _show(result, done=True)
    return 0


async def import_table(house: House, table: Table) -> ImportResult:
    """Import a table; what a refused one claims of bound people is quarantined all the same."""
    try:
        return await house.run(lambda work: import_roster(work, table))
    except RosterFaultsError as error:
        clashing = error.clashing
        if clashing:
            await house.run(lambda work: quarantine_clashing(work, clashing))
        raise


async def run_check(args: argparse.Namespace, house: House) -> int:
    """Check a file; give 1 where it has faults."""
    try:
        table = read_table(args.file)
        result = await house.run(lambda work: check_roster(work, table))
    except UnreadableError as error:
        print(error)
        return 1
    except RosterFaultsError as error:
        show_faults(args.file.name, error.faults)
        return 1
    _show(result, done=False)
    return 0


_COUNTED = (
    ("added_schools", "school added", "schools added"),
    ("changed_schools", "school changed", "schools changed"),
    ("added_people", "person added", "people added"),
    ("changed_people", "person changed", "people changed"),
    ("added_posts", "post added", "posts added"),
    ("changed_posts", "post changed", "posts changed"),
    ("removed_posts", "post removed", "posts removed"),
    ("added_pairs", "supervision pair added", "supervision pairs added"),
    ("changed_pairs", "supervision pair changed", "supervision pairs changed"),
    ("ended_pairs", "supervision pair given its last day", "supervision pairs given a last day"),
    ("bound", "account bound", "accounts bound"),
)


def _show(result: ImportResult, *, done: bool) -> None:
    if not result.changed:
        print("Nothing changed." if done else "No faults. An import would change nothing.")
    else:
        print("Imported:" if done else "No faults. Nothing is written yet; an import would give:")
        for name, one, many in _COUNTED:
            if count := getattr(result, name):
                print(f"  {count:>4}  {one if count == 1 else many}")
    if result.untouched:
        print(f"Not in this file: {', '.join(result.untouched)}. They stay as they are;")
        print('who leaves gets a date in "leaves_on".')
