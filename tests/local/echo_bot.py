"""A bot of a few lines for the other side of the stand-in."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from aiohttp import web

Json = dict[str, Any]
APP_ID = "1f2e3d4c-0000-4000-8000-00000000b07a"
SECRET = "local-only"
CARD = "application/vnd.microsoft.card.adaptive"


def card_message(card: Json, **more: Any) -> Json:
    return {"type": "message", "attachments": [{"contentType": CARD, "content": card}], **more}


class EchoBot:
    """It remembers what it heard and answers invokes as the test says."""

    def __init__(self, teams: str, session: aiohttp.ClientSession) -> None:
        self.teams = teams
        self.session = session
        self.heard: list[Json] = []
        self.tokens: list[str] = []
        self.answers: dict[str, Any] = {}
        self.silent_for: list[float] = []
        self.status = 200
        self.now = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
        self.healthy = True

    async def listen(self, request: web.Request) -> web.Response:
        activity = await request.json()
        self.heard.append(activity)
        self.tokens.append(request.headers["Authorization"])
        if activity["type"] == "invoke":
            if self.silent_for:
                await asyncio.sleep(self.silent_for.pop(0))
            return web.json_response(copy.deepcopy(self.answers.get(activity["name"], {})))
        return web.Response(status=self.status)

    async def health(self, _request: web.Request) -> web.Response:
        return web.Response(status=200 if self.healthy else 503)

    async def clock(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers["Authorization"])
        if request.method == "POST":
            self.now = datetime.fromisoformat((await request.json())["to"])
        return web.json_response({"now": self.now.isoformat()})

    def of(self, kind: str) -> list[Json]:
        return [a for a in self.heard if a["type"] == kind]

    async def token(self, secret: str = SECRET) -> tuple[int, Json]:
        form = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": secret,
            "scope": "https://api.botframework.com/.default",
        }
        async with self.session.post(f"{self.teams}/oauth2/v2.0/token", data=form) as response:
            return response.status, await response.json()

    async def call(self, verb: str, path: str, body: Any = None) -> tuple[int, Any]:
        status, answer, _ = await self.call_with_headers(verb, path, body)
        return status, answer

    async def call_with_headers(
        self, verb: str, path: str, body: Any = None
    ) -> tuple[int, Any, dict[str, str]]:
        headers = {"Authorization": f"Bearer {(await self.token())[1]['access_token']}"}
        url = f"{self.teams}/teams/v3{path}"
        async with self.session.request(verb, url, json=body, headers=headers) as response:
            answer = await response.json(content_type=None) if await response.read() else None
            return response.status, answer, dict(response.headers)

    async def send(self, conversation: str, activity: Json) -> str:
        path = f"/conversations/{quote(conversation, safe='')}/activities"
        status, answer = await self.call("POST", path, activity)
        assert status == 201, answer
        return str(answer["id"])


@asynccontextmanager
async def echoing(port: int, teams: str) -> AsyncIterator[EchoBot]:
    async with aiohttp.ClientSession() as session:
        bot = EchoBot(teams, session)
        app = web.Application()
        app.router.add_post("/api/messages", bot.listen)
        app.router.add_get("/health", bot.health)
        app.router.add_route("*", "/local/clock", bot.clock)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            yield bot
        finally:
            await runner.cleanup()
