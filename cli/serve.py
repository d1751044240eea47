"""`app.py serve`: the bot, answering Teams until it is told to stop."""

import argparse
import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Mapping

import aiohttp
from aiohttp import web

from bot.connector import Connector
from bot.deliverer import Deliverer
from bot.filer import Filer
from bot.gate import Gate
from bot.keys import LIVE_METADATA, Keys
from bot.local_clock import clock_routes
from bot.logs import set_up_logs
from bot.paper_pages import paper_routes
from bot.places import Places
from bot.replies import Replies
from bot.router import Router
from bot.scheduler import Scheduler
from bot.settings import MisconfiguredError
from bot.teams import TeamsDoor
from bot.web import Beside, create_app, listen
from cli.house import House
from domain.errors import NotFound
from outside.clock import MovableClock
from storage.schema import is_current
from workflows.ports import Work


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
    metadata = LIVE_METADATA
    if settings.is_local:
        metadata = f"{settings.local_teams}/v1/.well-known/openidconfiguration"
    async with aiohttp.ClientSession() as session, Connector(settings) as connector:
        keys = Keys(session, metadata)
        gate = Gate(settings, keys.find)
        filer = Filer(house, connector, house.filing)
        deliverer = Deliverer(house, connector, filer, house.clock, settings.public_url)
        scheduler = Scheduler(house, deliverer)
        router = Router(house, Places(house, connector), settings.public_url, scheduler.wake)

        async def ready() -> Mapping[str, bool]:
            migrated = await asyncio.to_thread(is_current, settings.database_url)
            return {"database": migrated}

        routes = paper_routes(house, house.filing)
        if settings.is_local and isinstance(house.clock, MovableClock):
            routes += clock_routes(gate, house.clock, scheduler.tick)
        door = TeamsDoor(settings.app_id, router.answer, Replies(connector).send)
        app = create_app(gate, door, ready, routes, [_background(keys, scheduler)])
        try:
            runner = await listen(app, settings.listen_host, settings.listen_port)
        except OSError as error:
            at = f"{settings.listen_host}:{settings.listen_port}"
            raise MisconfiguredError([f"Cannot listen at {at}: {error.strerror}."]) from None
        try:
            yield scheduler
        finally:
            await runner.cleanup()


def _background(keys: Keys, scheduler: Scheduler) -> Beside:
    @contextlib.asynccontextmanager
    async def beside(_: web.Application) -> AsyncIterator[None]:
        fresh = asyncio.create_task(keys.keep_fresh())
        scheduler.start()
        try:
            yield
        finally:
            await scheduler.stop()
            fresh.cancel()

    return beside
