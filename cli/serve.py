"""`app.py serve`: the bot, answering Teams until it is told to stop."""

import argparse
import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator

import aiohttp
import structlog
from aiohttp import web

from bot.caps import Limits
from bot.connector import Connector, Refused
from bot.deliverer import Deliverer
from bot.filer import Filer
from bot.gate import Gate
from bot.keys import Keys, metadata_of
from bot.local_clock import clock_routes
from bot.logs import set_up_logs
from bot.paper_pages import paper_routes
from bot.places import Places
from bot.replies import Replies
from bot.router import Router
from bot.scheduler import Scheduler
from bot.settings import MisconfiguredError
from bot.teams import TeamsDoor
from bot.watch import Watch
from bot.web import Beside, create_app, create_watched, listen
from cli.house import House
from domain.errors import NotFound
from outside.clock import MovableClock
from workflows.ports import Work
from workflows.watching import figures

_log = structlog.get_logger("serve")


def add(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subcommands.add_parser("serve", help="run the bot")
    parser.set_defaults(run=run)


async def run(_: argparse.Namespace, house: House) -> int:
    """Serve until a signal asks to stop; turns in hand are finished first."""
    if not await house.run(_is_named):
        raise MisconfiguredError(
            ['No trust is named yet: run app.py trust --name "..." and import its roster.']
        )
    set_up_logs()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with serving(house):
        await stop.wait()
    return 0


def _is_named(work: Work) -> bool:
    try:
        work.roster.trust()
    except NotFound:
        return False
    return True


@contextlib.asynccontextmanager
async def serving(house: House) -> AsyncIterator[Scheduler]:
    """Listen and tick for as long as the context lasts."""
    settings = house.settings
    async with aiohttp.ClientSession() as session, Connector(settings) as connector:
        keys = Keys(session, metadata_of(settings))
        gate = Gate(settings, keys.find, second_clock=keys.time)
        filer = Filer(house, connector, house.filing)
        deliverer = Deliverer(house, connector, filer, house.clock, settings.public_url)
        scheduler = Scheduler(house, deliverer)
        router = Router(
            house,
            Places(house, connector),
            settings.public_url,
            scheduler.wake,
            Limits(settings.person_per_minute),
        )
        watch = Watch(lambda: house.read(figures), house.database.is_current, lambda: keys.known)
        routes = paper_routes(house, house.filing)
        if settings.is_local:
            routes += watch.routes()
        if settings.is_local and isinstance(house.clock, MovableClock):
            routes += clock_routes(gate, house.clock, scheduler.tick)
        door = TeamsDoor(settings.app_id, router.answer, Replies(connector).send)
        beside = [_background(keys, connector, scheduler)]
        app = create_app(gate, door, watch.ready, routes, beside)
        async with (
            _listening(create_watched(watch.routes()), "127.0.0.1", settings.metrics_port),
            _listening(app, settings.listen_host, settings.listen_port),
        ):
            yield scheduler


@contextlib.asynccontextmanager
async def _listening(app: web.Application, host: str, port: int) -> AsyncIterator[None]:
    if not port:
        yield
        return
    try:
        runner = await listen(app, host, port)
    except OSError as error:
        fault = f"Cannot listen at {host}:{port}: {error.strerror}. Set LISTEN_PORT or "
        fault += "METRICS_PORT, whichever it is, to a port that is free."
        raise MisconfiguredError([fault]) from None
    try:
        yield
    finally:
        await runner.cleanup()


def _background(keys: Keys, connector: Connector, scheduler: Scheduler) -> Beside:
    async def warm_up() -> None:
        try:
            await connector.warm_up()
        except Refused as refused:
            _log.warning("no_token_yet", code=refused.code)

    @contextlib.asynccontextmanager
    async def beside(_: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(keys.keep_fresh()), asyncio.create_task(warm_up())]
        scheduler.start()
        try:
            yield
        finally:
            await scheduler.stop()
            for task in tasks:
                task.cancel()

    return beside
