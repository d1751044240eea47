"""`app.py local`: the bot and a stand-in for Teams on this machine, with an invented trust."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Iterable
from pathlib import Path
from typing import Any

from bot.logs import set_up_logs
from bot.settings import Settings
from cli import demo
from cli.house import House
from cli.serve import serving

APP_ID = "1f2e3d4c-0000-4000-8000-00000000b07a"
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
PROGRAM = Path(__file__).resolve().parent.parent


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "local", help="run the bot with a stand-in for Teams and an invented trust"
    )
    parser.add_argument("--data", type=Path, default=Path(".data"), help="where its data is kept")
    parser.add_argument(
        "--port", type=int, default=3979, help="the stand-in's; the bot's is one less"
    )
    parser.add_argument("--empty", action="store_true", help="without the invented sessions")
    parser.add_argument("--verbose", action="store_true", help="show the bot's log")
    parser.set_defaults(run=run, settings=settings_for)


def settings_for(args: argparse.Namespace) -> Settings:
    """Give the settings of a local world; real credentials in the environment are refused."""
    return Settings.load(
        mode="local",
        app_id=APP_ID,
        app_tenant=TENANT,
        data_dir=args.data,
        listen_host="127.0.0.1",
        listen_port=args.port - 1,
        local_teams=f"http://127.0.0.1:{args.port}",
    )


async def run(args: argparse.Namespace, house: House) -> int:
    """Run both until Ctrl-C; what happened is there again at the next start."""
    set_up_logs(logging.INFO if args.verbose else logging.ERROR)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    # Somebody who closes the window hangs up; nohup asked not to hear of it.
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, stop.set)
    fresh = house.born or not await house.run(demo.is_settled)
    if fresh:
        print("An invented trust moves in.", flush=True)
        await demo.move_in(house)
    async with serving(house) as scheduler, _teams(args) as process:
        gone = asyncio.create_task(process.wait())
        stopped = asyncio.create_task(stop.wait())
        if fresh:
            settling = demo.settle(house, sessions=not args.empty)
            if not await _unless((gone, stopped), settling):
                return _ended(gone)
        await scheduler.tick()
        if not await _unless((gone, stopped), _answered(args.port)):
            return _ended(gone)
        print(f"\n  Supervision is at  http://127.0.0.1:{args.port}/\n", flush=True)
        print("  Ctrl-C stops it. Your data stays in", args.data, flush=True)
        await asyncio.wait({gone, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return _ended(gone)


async def _answered(port: int) -> None:
    """Wait until the stand-in listens, so that the address can be opened once it is told."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


def _ended(gone: asyncio.Task[int]) -> int:
    if gone.done():
        print("The stand-in for Teams stopped by itself.", file=sys.stderr)
        return 1
    return 0


async def _unless(ends: Iterable[asyncio.Future[Any]], work: Awaitable[None]) -> bool:
    """Do the work unless something ends before; say whether it was done."""
    doing = asyncio.ensure_future(work)
    await asyncio.wait({doing, *ends}, return_when=asyncio.FIRST_COMPLETED)
    if not doing.done():
        doing.cancel()
        return False
    doing.result()
    return True


@contextlib.asynccontextmanager
async def _teams(args: argparse.Namespace) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the stand-in beside the bot: a program of its own, reached by HTTP only."""
    bot = f"http://127.0.0.1:{args.port - 1}"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "local",
        *("--port", str(args.port)),
        *("--bot", f"{bot}/api/messages"),
        *("--bot-clock", f"{bot}/local/clock"),
        *("--data", str(args.data / "teams")),
        "--quiet",
        "--kept",
        cwd=PROGRAM,
        stdin=asyncio.subprocess.PIPE,  # it stops when this ends: also where we were killed
        stdout=asyncio.subprocess.DEVNULL,  # one address is printed, by us
        start_new_session=True,  # Ctrl-C reaches the bot, which stops this in order
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 10)
        if process.returncode is None:
            process.kill()
