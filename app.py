"""The roof: settings, what is built from them, and the commands. No logic lives here."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from bot.settings import MisconfiguredError, Settings
from cli import doctor, local, manifest, numbers, roster, serve, terms, trust
from cli.house import House, furnish
from policies.loader import PolicyFaultsError
from storage.errors import StorageError

COMMANDS = (serve, local, doctor, trust, roster, terms, numbers, manifest)


def build(settings: Settings) -> House:
    """Put the house together: the database, the clock, the policies, the filing."""
    return furnish(settings)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; serve where none is named."""
    parser = argparse.ArgumentParser(prog="app.py", description="Supervision for Microsoft Teams")
    subcommands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(subcommands)
    args = parser.parse_args(argv if argv is not None else sys.argv[1:] or ["serve"])
    try:
        return asyncio.run(_run(args))
    except (MisconfiguredError, PolicyFaultsError, StorageError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the sentence that says what to set
        return 2
    except KeyboardInterrupt:
        return 0


async def _run(args: argparse.Namespace) -> int:
    if not getattr(args, "needs_house", True):
        return int(await args.run(args, None))
    async with build(
        args.settings(args) if hasattr(args, "settings") else Settings.load()
    ) as house:
        return int(await args.run(args, house))


if __name__ == "__main__":
    sys.exit(main())
