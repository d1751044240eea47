"""Start the stand-in with `python -m local --data FOLDER`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from local.fetch_page_libraries import fetch
from local.server import Settings, serving


def main() -> int:
    """Serve until the process is told to stop."""
    settings, quiet, kept = _settings()
    logging.basicConfig(level=logging.WARNING if quiet else logging.INFO, format="%(message)s")
    problem = fetch()
    if problem:
        # Tests that use no browser need no libraries, so this is no reason to stop.
        print(problem, file=sys.stderr)
    try:
        asyncio.run(_serve(settings, kept=kept))
    except OSError as error:
        print(f"Port {settings.port} is not free: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings, *, kept: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if kept:
        # Whoever started this holds the other end and writes nothing: it ends when they do,
        # however they ended.
        loop.add_reader(sys.stdin.fileno(), stop.set)
    async with serving(settings) as address:
        print(f"Teams on this machine: {address}", flush=True)
        await stop.wait()
        if kept:
            loop.remove_reader(sys.stdin.fileno())


def _settings() -> tuple[Settings, bool, bool]:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--port", type=int, default=3979)
    parser.add_argument("--bot", default="http://127.0.0.1:3978/api/messages")
    parser.add_argument("--bot-clock", default="http://127.0.0.1:3978/local/clock")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--world", type=Path, default=Path(__file__).parent / "world.toml")
    parser.add_argument("--fast-retry", type=float, default=5.0, metavar="SECONDS")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument(
        "--kept", action="store_true", help="stop when standard input ends, as its keeper does"
    )
    given = parser.parse_args()
    settings = Settings(
        port=given.port,
        bot=given.bot,
        bot_clock=given.bot_clock,
        data=given.data,
        world=given.world,
        patience=given.fast_retry,
    )
    return settings, given.quiet, given.kept


if __name__ == "__main__":
    sys.exit(main())
