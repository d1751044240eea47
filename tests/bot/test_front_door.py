"""The whole bot behind its door: what is wrong with a request reaches nobody, within or without."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.gate import Gate
from bot.keys import Keys
from bot.replies import Replies
from bot.teams import TeamsDoor
from bot.watch import Watch
from bot.web import create_app
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.bot.key_server import KeyServer
from tests.bot.sent import APP, REFUSED, SETTINGS, Sent, but, post
from tests.scenarios.waiting import until
from workflows.watching import figures

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
async def key_server() -> AsyncIterator[KeyServer]:
    async with KeyServer() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@asynccontextmanager
async def served(bench: Bench, keys: Keys) -> AsyncIterator[str]:
    """Serve the bench's bot as `cli.serve` does, by the rules of a live installation."""
    door = TeamsDoor(APP, bench.router.answer, Replies(bench.connector).send)
    database = bench.trust.database
    watch = Watch(lambda: database.read(figures), database.is_current, lambda: keys.known)
    app = create_app(Gate(SETTINGS, keys.find), door, watch.ready, watch.routes())
    server = TestServer(app, access_log=None)
    await server.start_server()
    yield str(server.make_url("/"))
    await server.close()


@pytest.fixture
async def address(
    bench: Bench, key_server: KeyServer, session: aiohttp.ClientSession
) -> AsyncIterator[str]:
    async with served(bench, Keys(session, key_server.url)) as address:
        yield address


def unknown_button() -> Sent:
    sent = Sent()
    sent.activity |= {
        "type": "invoke",
        "name": "task/fetch",
        "value": {"data": {"verb": "nothing.of.ours"}},
    }
    return sent


async def test_whatever_is_wrong_is_refused_and_nobody_is_asked_or_told(
    bench: Bench,
    key_server: KeyServer,
    address: str,
    session: aiohttp.ClientSession,
    subtests: pytest.Subtests,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def noted(host: Any, *args: Any, **kwargs: Any) -> Any:
        looked_up.append(str(host))
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    before = await bench.trust.rows()
    with capture_logs() as logs:
        for name, change, status, reason in REFUSED:
            with subtests.test(name):
                sent = Sent()
                change(sent)
                given, _ = await post(session, address + "api/messages", sent)
                assert given == status
                assert given in {400, 401, 403, 413, 415}
                assert logs[-2]["reason"] == reason
    assert len(REFUSED) >= 40
    assert [line for line in logs if line["log_level"] == "error"] == []
    assert "Bearer" not in json.dumps(logs)
    assert bench.teams.said == []
    assert bench.teams.asked == 0
    assert key_server.asked == 1
    assert set(looked_up) <= {"127.0.0.1"}
    assert await bench.trust.rows() == before
    # And the door is a door: who is on the roster is answered, who isn't is refused politely.
    async with session.post(
        address + "api/messages",
        data=unknown_button().request_body(),
        headers=unknown_button().request_headers(),
    ) as answer:
        assert "no longer works" in await answer.text()


async def test_who_is_not_on_the_roster_is_refused_politely(
    address: str, session: aiohttp.ClientSession
) -> None:
    stranger = unknown_button()
    stranger.activity["from"]["aadObjectId"] = "ffffffff-0000-4000-8000-000000000000"
    async with session.post(
        address + "api/messages", data=stranger.request_body(), headers=stranger.request_headers()
    ) as answer:
        assert answer.status == 200
        assert "I don't know your account" in await answer.text()


async def test_the_same_activity_is_answered_once(
    bench: Bench, session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    said: list[str] = []

    async def reply(where: object, content: object) -> None:
        said.append(str(content))

    door = TeamsDoor(APP, bench.router.answer, reply)
    app = create_app(Gate(SETTINGS, Keys(session, key_server.url).find), door, _always)
    server = TestServer(app, access_log=None)
    await server.start_server()
    at = str(server.make_url("/api/messages"))
    again = Sent()
    for _ in range(3):
        assert await post(session, at, again) == (200, "")
    assert len(said) == 1
    elsewhere = Sent()
    elsewhere.activity["conversation"]["id"] = "a:2"
    await post(session, at, elsewhere)
    assert len(said) == 2
    await server.close()


async def _always() -> dict[str, bool]:
    return {"database": True}


async def test_a_key_server_that_never_answers_holds_up_nobody_else(
    bench: Bench, key_server: KeyServer, session: aiohttp.ClientSession
) -> None:
    keys = Keys(session, key_server.url)
    assert await keys.refresh()
    key_server.open.clear()
    async with served(bench, keys) as address:
        unknown = asyncio.create_task(
            post(session, address + "api/messages", Sent(header={"kid": "rotated"}))
        )
        await until(lambda: key_server.waiting > 0, told="the key server was not asked")
        async with session.get(address + "health") as answer:
            assert answer.status == 200
        known = unknown_button()
        async with session.post(
            address + "api/messages", data=known.request_body(), headers=known.request_headers()
        ) as answer:
            assert answer.status == 200
        assert not unknown.done()
        key_server.open.set()
        assert (await unknown)[0] == 401


async def test_readiness_is_database_migrations_and_an_outbox_that_keeps_up(
    bench: Bench, address: str, session: aiohttp.ClientSession
) -> None:
    await bench.trust.plan()

    async def ready() -> tuple[int, Any]:
        async with session.get(address + "ready") as answer:
            return answer.status, await answer.json()

    assert await ready() == (200, {"database": True, "migrations": True, "outbox": True})
    bench.trust.later(minutes=11)
    assert await ready() == (503, {"database": True, "migrations": True, "outbox": False})
    await bench.delivered()
    assert (await ready())[0] == 200


async def test_a_message_that_waits_for_one_that_failed_is_no_lag(
    bench: Bench, address: str, session: aiohttp.ClientSession
) -> None:
    await bench.trust.plan()
    bench.teams.fails("19:brigid", 503, times=20)
    for _ in range(8):
        await bench.delivered()
        bench.trust.later(minutes=10)
    await bench.delivered()
    async with session.get(address + "ready") as answer:
        assert answer.status == 200


async def test_figures_name_nobody_and_no_school(
    bench: Bench, address: str, session: aiohttp.ClientSession
) -> None:
    await bench.trust.plan()
    await post(session, address + "api/messages", but_for(Sent(), token="garbage"))
    known = unknown_button()
    async with session.post(
        address + "api/messages", data=known.request_body(), headers=known.request_headers()
    ) as answer:
        assert answer.status == 200
    async with session.get(address + "metrics") as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        told = await answer.text()
    figures_of = dict(line.rsplit(" ", 1) for line in told.splitlines() if line[0] != "#")
    assert float(figures_of['supervision_outbox_messages{state="unsaid"}']) > 3
    assert float(figures_of["supervision_database_up"]) == 1
    assert float(figures_of["supervision_urgent_clocks_running"]) == 0
    assert float(figures_of["supervision_signing_keys"]) == 3
    assert float(figures_of['supervision_turned_away_total{reason="bad_token"}']) >= 1
    button = 'supervision_turns_total{kind="open",outcome="unknown_button"}'
    assert float(figures_of[button]) >= 1
    private = ["Brigid", "Oswald", "Edith", "Helen", "Margaret", "brigid", "helen", "19:", "29:"]
    assert [word for word in private if word in told] == []


def but_for(sent: Sent, **changed: Any) -> Sent:
    but(**changed)(sent)
    return sent
