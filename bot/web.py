"""The bot on HTTP: what Teams posts to, and what an operator looks at."""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol
from uuid import uuid4

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot import metrics
from bot.body import MAX_BODY
from bot.gate import Admitted, Claims
from bot.logs import bind, failed
from bot.reasons import Refusal

Ready = Callable[[], Awaitable[Mapping[str, bool]]]
Beside = Callable[[web.Application], AbstractAsyncContextManager[None]]

_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}
_log = structlog.get_logger("web")


class Admits(Protocol):
    """Decide who comes in: the gate."""

    async def admit(self, request: web.Request) -> Admitted: ...


class Turns(Protocol):
    """Answer what came in: the door to Teams."""

    async def turn(
        self, body: dict[str, Any], claims: Claims
    ) -> tuple[int, dict[str, Any] | None]: ...


def create_app(
    gate: Admits,
    door: Turns,
    ready: Ready,
    routes: Iterable[web.AbstractRouteDef] = (),
    beside: Iterable[Beside] = (),
) -> web.Application:
    """Make the application; `routes` are other rooms', `beside` runs as long as it does."""

    async def messages(request: web.Request) -> web.Response:
        try:
            admitted = await gate.admit(request)
        except Refusal as refusal:
            _log.warning("refused", status=refusal.status, reason=refusal.reason)
            metrics.TURNED_AWAY.labels(refusal.reason).inc()
            return web.Response(status=refusal.status)
        status, body = await door.turn(admitted.body, admitted.claims)
        if body is None:
            return web.Response(status=status)
        return web.json_response(body, status=status)

    async def probed(_: web.Request) -> web.Response:
        return web.Response()

    async def health(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readiness(_: web.Request) -> web.Response:
        checks = dict(await ready())
        return web.json_response(checks, status=200 if all(checks.values()) else 503)

    app = web.Application(middlewares=[_boundary], client_max_size=MAX_BODY)
    app.router.add_post("/api/messages", messages)
    app.router.add_head("/api/messages", probed)  # Teams looks whether anybody is there
    app.router.add_get("/health", health)
    app.router.add_get("/ready", readiness)
    app.router.add_routes(routes)
    app.on_response_prepare.append(_secure)
    app.cleanup_ctx.extend(_generator(one) for one in beside)
    return app


def create_watched(routes: Iterable[web.AbstractRouteDef]) -> web.Application:
    """Make the application that tells figures, on a port that nobody else can reach."""
    app = web.Application(middlewares=[_boundary])
    app.router.add_routes(routes)
    app.on_response_prepare.append(_secure)
    return app


async def listen(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Start listening; the runner's `cleanup` finishes the turns in hand and stops."""
    # aiohttp quotes a request that it can't read, its Authorization header too.
    logging.getLogger("aiohttp.server").addFilter(_type_only)
    # No access log of aiohttp's own: it writes whole paths, and some paths open a paper.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner


def _type_only(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[0]:
        record.msg, record.args = "unreadable request: %s", (record.exc_info[0].__name__,)
    record.exc_info = record.exc_text = None
    return True


@web.middleware
async def _boundary(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log each request without its path's secrets, and an error by its type and an id only."""
    with bind(request=uuid4().hex[:12]):
        return await _handled(request, handler)


async def _handled(request: web.Request, handler: Handler) -> web.StreamResponse:
    started = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
    except web.HTTPException as answer:
        status = answer.status
        raise
    except Exception as error:  # noqa: BLE001 - the one place where errors of requests end
        error_id = failed("request_failed", error)
        return web.json_response({"error": error_id}, status=status)
    else:
        status = response.status
        return response
    finally:
        _log.info(
            "request",
            method=request.method if request.method in _METHODS else "other",
            route=_route(request),
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def _route(request: web.Request) -> str:
    # The route as it was declared, never the path as it was asked for.
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


async def _secure(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "supervision"  # not which version of what


def _generator(beside: Beside) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(app: web.Application) -> AsyncIterator[None]:
        async with beside(app):
            yield

    return run
