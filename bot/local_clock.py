"""The clock of a local world, read and moved by the stand-in for Teams; never in live mode."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

from aiohttp import web

from bot.reasons import Refusal


class Vouches(Protocol):
    """Check that a request comes from whom the local mode trusts."""

    async def vouch(self, request: web.Request) -> None: ...


class Movable(Protocol):
    """A clock that can be moved forward."""

    def now(self) -> datetime: ...
    def move_to(self, moment: datetime) -> None: ...


def clock_routes(
    gate: Vouches, clock: Movable, tick: Callable[[], Awaitable[None]]
) -> list[web.AbstractRouteDef]:
    """Give the routes to read the clock and to move it, which fires the ticks."""

    async def read(request: web.Request) -> web.Response:
        await _only_vouched(request)
        return _told()

    async def move(request: web.Request) -> web.Response:
        await _only_vouched(request)
        try:
            moment = datetime.fromisoformat((await request.json())["to"])
            clock.move_to(moment.astimezone(UTC))
        except (ValueError, KeyError, TypeError, OverflowError):
            return web.json_response({"error": 'Give a later time as {"to": ISO}.'}, status=400)
        await tick()
        return _told()

    async def _only_vouched(request: web.Request) -> None:
        try:
            await gate.vouch(request)
        except Refusal as refusal:
            raise web.HTTPUnauthorized from refusal

    def _told() -> web.Response:
        return web.json_response({"now": clock.now().isoformat()})

    return [web.get("/local/clock", read), web.post("/local/clock", move)]
