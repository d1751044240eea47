"""`app.py doctor`: what is wrong with this installation, each with what to do about it.

It looks and changes nothing, and may run beside the bot. Nothing of anybody's records is read.
"""

import argparse
import logging
import stat
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.logs import set_up_logs
from bot.settings import MisconfiguredError, Settings
from cli.doctor_azure import azure_lines
from cli.doctor_network import network_lines
from cli.doctor_words import Line, looked, of_checkup, ok, wrong
from cli.house import open_house
from policies.loader import PublishedPolicies
from storage.engine import Mode
from storage.errors import StorageError
from storage.inspecting import Condition, inspect_database, keyset_fits
from storage.sealing import Keyset, load_keyset
from workflows.checkup import checkup


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("doctor", help="say what is wrong with this installation")
    parser.add_argument(
        "--azure-bot", type=Path, metavar="FILE.json", help="what `az bot show` printed"
    )
    parser.add_argument("--offline", action="store_true", help="ask nobody on the network")
    parser.set_defaults(run=run, needs_house=False)


async def run(args: argparse.Namespace, _: object) -> int:
    """Print what was found; give 1 where something is wrong."""
    set_up_logs(logging.CRITICAL)
    bad = 0
    async for line in _lines(args):
        print(f"{line.state.value:<6} {line.text}", flush=True)
        bad += line.is_wrong
    number = "One thing is" if bad == 1 else f"{bad} things are"
    print(f"\n{number} wrong." if bad else "\nNothing wrong was found.")
    return 1 if bad else 0


@dataclass(frozen=True, slots=True)
class _Sealing:
    keyset: Keyset | None
    lines: tuple[Line, ...]


async def _lines(args: argparse.Namespace) -> AsyncIterator[Line]:
    try:
        settings = Settings.load()
    except MisconfiguredError as error:
        for fault in error.faults:
            yield wrong(fault)
        yield looked("The rest is looked at once the settings are complete.")
        return
    yield ok("The settings are complete.")
    PublishedPolicies().check()
    condition, lines = _database(settings)
    sealing = _keyset(settings, condition)
    for line in (*lines, *sealing.lines):
        yield line
    right_mode = condition.mode is (Mode.DEMO if settings.is_local else Mode.LIVE)
    if sealing.keyset and condition.current and right_mode:
        async with open_house(settings, sealing.keyset) as house:
            for line in of_checkup(await house.read(checkup)):
                yield line
    if not args.offline:
        async for line in network_lines(settings):
            yield line
    for line in azure_lines(settings, args.azure_bot):
        yield line


def _database(settings: Settings) -> tuple[Condition, list[Line]]:
    try:
        condition = inspect_database(settings.database_url)
    except (StorageError, OSError, ValueError) as error:
        fault = f"The database does not answer ({_kind(error)}). Start it, or set DATABASE_URL "
        return Condition(), [wrong(f"{fault}(DATA_DIR for SQLite) to one that does.")]
    if not condition.exists or condition.mode is None:
        return condition, [wrong("There is no database yet: run app.py trust to make one.")]
    return condition, list(_of_condition(settings, condition))


def _of_condition(settings: Settings, condition: Condition) -> Iterator[Line]:
    wanted = Mode.DEMO if settings.is_local else Mode.LIVE
    if condition.mode is not wanted:
        mend = "set MODE=local" if condition.mode is Mode.DEMO else "unset MODE"
        other = "set DATA_DIR or DATABASE_URL to another"
        yield wrong(f"This database was made for {condition.mode} use: {mend}, or {other}.")
    elif condition.current:
        yield ok("The database answers, and its tables are those of this version.")
    if not condition.current:
        yield wrong(
            "The database's tables are not those of this version: start the bot of this version "
            "once, which brings them up to date, or install the version that made them."
        )


def _keyset(settings: Settings, condition: Condition) -> _Sealing:
    path = settings.keyset_path or Path("keyset.json")
    try:
        keyset = load_keyset(path)
        mode = stat.S_IMODE(path.stat().st_mode)
    except (OSError, StorageError) as error:
        fault = f"The keyset at KEYSET_PATH can't be read ({_kind(error)}). Put the keyset back "
        fault += "from its copy, readable by the bot's account; without it no record opens again."
        return _Sealing(None, (wrong(fault),))
    if mode & 0o077:
        fault = "Other accounts of this machine can read the keyset: run chmod 600 on KEYSET_PATH."
        return _Sealing(keyset, (wrong(fault),))
    if condition.current and not keyset_fits(settings.database_url, keyset):
        fault = "This keyset is not the one that sealed this database: set KEYSET_PATH to that one."
        return _Sealing(keyset, (wrong(fault),))
    return _Sealing(keyset, (ok("The keyset is there, fits, and is the bot's alone."),))


def _kind(error: Exception) -> str:
    return str(error) if isinstance(error, StorageError) else type(error).__name__
