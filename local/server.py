"""Put the stand-in together and serve it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from local import guard, world
from local.actions import Actions
from local.activities import Activities
from local.api import Api
from local.botlink import INVOKE_PATIENCE, BotLink
from local.clock import BotClock
from local.connector import Connector
from local.events import Hub
from local.hall import Hall
from local.signing import LIFETIME, Signer
from local.store import Store
from local.views import Views

HERE = Path(__file__).parent
PAGE = HERE / "page"
LIBRARIES = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "adaptivecards.css": "adaptivecards/lib/adaptivecards.css",
    "markdown-it.js": "markdown-it/dist/markdown-it.min.js",
}


@dataclass(frozen=True)
class Settings:
    """Where the stand-in listens, where the bot is, and where its data lies."""

    port: int
    bot: str
    bot_clock: str
    data: Path
    world: Path = HERE / "world.toml"
    patience: float = INVOKE_PATIENCE

    @property
    def service_url(self) -> str:
        """The address that the bot is told to call."""
        return f"http://127.0.0.1:{self.port}/teams/"

    @property
    def health(self) -> str:
        """The bot's health page, beside its endpoint."""
        return self.bot.rpartition("/api/")[0] + "/health"


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """Serve until the block ends; gives the page's address."""
    settings.data.mkdir(parents=True, exist_ok=True)
    # A bot that was restarted has dropped the old connections: use each one once.
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        hall = _hall(settings, session)
        actions = Actions(hall, Views(hall))
        app = _app(settings, hall, actions)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        introducing: asyncio.Task[None] | None = None
        try:
            await web.TCPSite(runner, "127.0.0.1", settings.port).start()
            introducing = asyncio.create_task(actions.introduce())
            yield f"http://127.0.0.1:{settings.port}/"
        finally:
            if introducing:
                introducing.cancel()
                await asyncio.gather(introducing, return_exceptions=True)
            hall.hub.close()
            await runner.cleanup()
            hall.store.close()


def _hall(settings: Settings, session: aiohttp.ClientSession) -> Hall:
    place = world.load(settings.world)
    signer = Signer(settings.data, place.app_id, settings.service_url)
    return Hall(
        world=place,
        store=Store(settings.data / "teams.db"),
        signer=signer,
        clock=BotClock(session, settings.bot_clock, signer),
        bot=BotLink(session, settings.bot, settings.health, signer, settings.patience),
        activities=Activities(place, settings.service_url),
        hub=Hub(),
    )


def _app(settings: Settings, hall: Hall, actions: Actions) -> web.Application:
    app = web.Application(middlewares=[guard.guard(settings.port)], client_max_size=4 * 1024**2)
    app.on_response_prepare.append(guard.add_headers)
    app.add_routes(Connector(hall).routes())
    app.add_routes(Api(hall, Views(hall), actions).routes())
    app.add_routes(_identity(hall, settings.service_url))
    app.add_routes(_pages())
    return app


def _identity(hall: Hall, service_url: str) -> list[web.RouteDef]:
    base = service_url.removesuffix("/teams/")

    async def configuration(_request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": "https://api.botframework.com",
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": base + "/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def keys(_request: web.Request) -> web.Response:
        return web.json_response(hall.signer.keys())

    async def token(request: web.Request) -> web.Response:
        form = await request.post()
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        issued = hall.signer.access_token(
            str(form.get("client_id", "")), str(form.get("client_secret", ""))
        )
        if issued is None:
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response(
            {"token_type": "Bearer", "expires_in": LIFETIME, "access_token": issued}
        )

    return [
        web.get("/v1/.well-known/openidconfiguration", configuration),
        web.get("/v1/.well-known/keys", keys),
        web.post("/oauth2/v2.0/token", token),
    ]


def _pages() -> list[web.RouteDef]:
    # Only listed files are served: nothing that lies beside them by accident.
    own = {p.name: p for p in PAGE.iterdir() if p.suffix in (".js", ".css")}

    async def index(_request: web.Request) -> web.FileResponse:
        return _file(PAGE / "index.html")

    async def part(request: web.Request) -> web.FileResponse:
        path = own.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return _file(path)

    async def library(request: web.Request) -> web.FileResponse:
        path = LIBRARIES.get(request.match_info["name"])
        if path is None or not (PAGE / "node_modules" / path).exists():
            raise web.HTTPNotFound
        return _file(PAGE / "node_modules" / path)

    return [
        web.get("/", index),
        web.get("/page/{name}", part),
        web.get("/libraries/{name}", library),
    ]


def _file(path: Path) -> web.FileResponse:
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})
