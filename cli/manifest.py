"""`app.py manifest build`: the package that a trust uploads to Teams."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from manifest.package import DEVELOPER, FaultyPackageError, Options, build


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("manifest", help="the Teams app package")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    build_parser = actions.add_parser("build", help="check and write the package")
    option = build_parser.add_argument
    option("--app-id", required=True, metavar="GUID", help="the bot's application (client) id")
    option("--host", required=True, help="the bot's public name, such as bot.example.org")
    option("-o", "--output", type=Path, default=Path("supervision.zip"), help="the file to write")
    option("--developer", default=DEVELOPER, help="who publishes it, at most 32 characters")
    option("--website", default="", metavar="URL", help="default: https://HOST/")
    option("--privacy", default="", metavar="URL", help="default: https://HOST/privacy")
    option("--terms", default="", metavar="URL", help="default: https://HOST/terms")
    option("--schema", type=Path, metavar="PATH", help="Microsoft's JSON schema, to check against")
    build_parser.set_defaults(run=run, needs_house=False)


async def run(args: argparse.Namespace, _: object) -> int:
    """Write the package, or print every fault and write nothing."""
    try:
        _write(args)
    except FaultyPackageError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return 1
    print(f"{args.output} is ready to upload to Teams.")
    return 0


def _write(args: argparse.Namespace) -> None:
    package = build(
        Options(
            app_id=args.app_id,
            host=args.host,
            developer=args.developer,
            website=args.website,
            privacy=args.privacy,
            terms=args.terms,
            schema=_schema(args.schema),
        )
    )
    try:
        args.output.write_bytes(package)
    except OSError as error:
        raise FaultyPackageError([f"{args.output} can't be written: {error.strerror}."]) from None


def _schema(path: Path | None) -> Any:
    if path is None:
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FaultyPackageError([f"--schema {path} is missing or is no JSON."]) from None
