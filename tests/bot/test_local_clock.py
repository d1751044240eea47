"""The clock of a local world: read and moved by whom the gate vouches for, forward only."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.local_clock import clock_routes
from bot.reasons import Reason, Refusal
from outside.clock import MovableClock

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


class Vouches:
    """Trust one token."""

    async def vouch(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != "Bearer good":
            raise Refusal(Reason.BAD_TOKEN)


@pytest.fixture
def ticks() -> list[datetime]:
    return []


@pytest.fixture
async def teams(tmp_path: Path, ticks: list[datetime]) -> AsyncIterator[ClientSession]:
    clock = MovableClock(tmp_path / "clock.json", START)

    async def tick() -> None:
        ticks.append(clock.now())

    app = web.Application()
    app.add_routes(clock_routes(Vouches(), clock, tick))
    server = TestServer(app)
    await server.start_server()
    headers = {"Authorization": "Bearer good"}
    async with ClientSession(server.make_url("/"), headers=headers) as session:
        yield session
    await server.close()


async def now(teams: ClientSession) -> datetime:
    async with teams.get("/local/clock") as answer:
        return datetime.fromisoformat((await answer.json())["now"])


async def test_it_is_moved_and_what_fell_due_is_done_before_the_answer(
    teams: ClientSession, ticks: list[datetime]
) -> None:
    later = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    async with teams.post("/local/clock", json={"to": "2026-12-01T09:00:00+00:00"}) as answer:
        assert answer.status == 200
    assert len(ticks) == 1
    assert ticks[0] >= later
    assert await now(teams) >= later


async def test_a_time_in_another_zone_is_the_same_moment(teams: ClientSession) -> None:
    async with teams.post("/local/clock", json={"to": "2027-06-01T10:00:00+01:00"}) as answer:
        assert answer.status == 200
    assert (await now(teams)).hour == 9


@pytest.mark.parametrize(
    "body",
    [
        {"to": "2020-01-01T00:00:00+00:00"},
        {"to": "soon"},
        {"to": 7},
        {"to": None},
        {"to": "9999-12-31T23:59:59-14:00"},
        {},
        [],
        "x",
        None,
    ],
    ids=repr,
)
async def test_what_is_no_later_time_is_refused_and_moves_nothing(
    teams: ClientSession, ticks: list[datetime], body: object
) -> None:
    async with teams.post("/local/clock", json=body) as answer:
        assert answer.status == 400
    assert ticks == []
    assert (await now(teams)).year == 2026


async def test_nobody_else_reads_or_moves_it(teams: ClientSession, ticks: list[datetime]) -> None:
    for given in ("Bearer bad", "", "Basic good"):
        headers = {"Authorization": given}
        assert (await teams.get("/local/clock", headers=headers)).status == 401
        later = {"to": "2030-01-01T00:00:00+00:00"}
        assert (await teams.post("/local/clock", json=later, headers=headers)).status == 401
    assert ticks == []
