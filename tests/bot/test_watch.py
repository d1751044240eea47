"""What an operator looks at never waits for what is looked at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.gate import Gate
from bot.keys import Key
from bot.teams import TeamsDoor
from bot.watch import Watch
from bot.web import create_app, create_watched
from tests.bot.key_server import KEY
from tests.bot.sent import APP, SETTINGS, Sent, post


async def find_key(_: str) -> Key:
    return Key(KEY.public_key(), frozenset({"msteams"}))


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    server = TestServer(app, access_log=None)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


async def test_a_database_that_never_answers_leaves_health_alone_and_readiness_says_so() -> None:
    stuck, looks = asyncio.Event(), []

    async def never(*_: object) -> Any:
        looks.append("look")
        await stuck.wait()

    watch = Watch(never, never, lambda: 0, 0.05)
    door = TeamsDoor(APP, never, never)
    app = create_app(Gate(SETTINGS, find_key), door, watch.ready, watch.routes())
    async with served(app) as address, aiohttp.ClientSession() as session:
        turn = asyncio.create_task(post(session, address + "api/messages", Sent()))
        for _ in range(3):
            async with session.get(address + "ready") as answer:
                assert answer.status == 503
                told = await answer.json()
                assert told == {"database": False, "migrations": False, "outbox": False}
        assert len(looks) <= 2  # one for all who ask, besides the turn's own
        async with session.get(address + "health") as answer:
            assert answer.status == 200
        async with session.get(address + "metrics") as answer:
            assert "supervision_database_up 0.0" in await answer.text()
        assert not turn.done()
        stuck.set()
        await turn


async def test_a_database_that_fails_is_no_secret_and_no_error_page() -> None:
    async def broken() -> Any:
        raise OSError("with something private in it")

    watch = Watch(broken, broken, lambda: 0)
    assert not any((await watch.ready()).values())
    assert "private" not in (await watch.exposition()).decode()


async def test_figures_are_not_told_at_the_address_that_teams_reaches() -> None:
    async def nothing(*_: object) -> Any:
        return None

    watch = Watch(nothing, nothing, lambda: 0)
    app = create_app(Gate(SETTINGS, find_key), TeamsDoor(APP, nothing, nothing), watch.ready)
    async with served(app) as address, aiohttp.ClientSession() as session:
        assert (await session.get(address + "metrics")).status == 404
    async with (
        served(create_watched(watch.routes())) as address,
        aiohttp.ClientSession() as session,
    ):
        assert (await session.get(address + "metrics")).status == 200
        assert (await session.post(address + "api/messages")).status == 404
