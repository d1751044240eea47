import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.keys import UNKNOWN_KEY_PAUSE, Keys
from tests.bot.key_server import KeyServer, jwk


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def key_server() -> AsyncIterator[KeyServer]:
    async with KeyServer() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_unknown_keys_cannot_make_us_hammer_the_key_server(
    session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    clock = Clock()
    keys = Keys(session, key_server.url, clock)
    for number in range(50):
        assert await keys.find(f"invented-{number}") is None
    assert key_server.asked == 1
    clock.now += UNKNOWN_KEY_PAUSE
    key_server.keys = [jwk("rotated", "msteams")]
    assert await keys.find("rotated") is not None
    assert key_server.asked == 2


async def test_many_callers_share_one_fetch(
    session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    keys = Keys(session, key_server.url)
    found = await asyncio.gather(*(keys.find("teams") for _ in range(20)))
    assert all(found)
    assert key_server.asked == 1


async def test_a_caller_that_hangs_up_does_not_stop_the_fetch(
    session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    keys = Keys(session, key_server.url)
    first = asyncio.create_task(keys.find("teams"))
    second = asyncio.create_task(keys.find("teams"))
    await asyncio.sleep(0)
    first.cancel()
    assert await second is not None


@pytest.mark.parametrize(
    "trouble",
    [
        lambda server: setattr(server, "status", 500),
        lambda server: setattr(server, "status", 302),
        lambda server: setattr(server, "keys", []),
        lambda server: setattr(server, "keys", "none"),
        lambda server: setattr(server, "keys", [{"kid": "teams"}, None, 3]),
        lambda server: setattr(server, "keys", [{**jwk("teams"), "n": "AQAB"}]),
        lambda server: setattr(server, "jwks_uri", "https://127.0.0.1:9/keys"),
        lambda server: setattr(server, "jwks_uri", "http://127.0.0.1:9/keys"),
    ],
)
async def test_trouble_at_the_key_server_keeps_the_known_keys(
    session: aiohttp.ClientSession, key_server: KeyServer, trouble: Callable[[KeyServer], None]
) -> None:
    keys = Keys(session, key_server.url)
    assert await keys.refresh()
    trouble(key_server)
    with capture_logs() as logs:
        assert not await keys.refresh()
    assert [line["event"] for line in logs] == ["keys_not_refreshed"]
    assert await keys.find("teams") is not None


async def test_a_key_that_was_withdrawn_is_forgotten(
    session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    keys = Keys(session, key_server.url)
    assert await keys.find("webchat") is not None
    key_server.keys = [jwk("teams", "msteams")]
    assert await keys.refresh()
    assert await keys.find("webchat") is None


async def test_a_key_server_that_was_never_there_lets_nobody_in(
    session: aiohttp.ClientSession,
) -> None:
    keys = Keys(session, "http://127.0.0.1:9/metadata")
    assert await keys.find("teams") is None
