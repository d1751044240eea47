"""The application whole: gate, SDK turn and answer over HTTP, with a real token."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from cryptography.hazmat.primitives.asymmetric import rsa
from structlog.testing import capture_logs

from bot.gate import ISSUER, Gate
from bot.keys import Key
from bot.settings import Settings
from bot.submission import Dialog, Reply, Say, ShowCard, Submission, Where
from bot.teams import TeamsDoor
from bot.web import create_app, listen
from tests.scenarios.programs import listens
from tests.scenarios.waiting import until

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
SERVICE = "https://smba.trafficmanager.net/uk/"
SETTINGS = Settings(app_id="app", app_tenant=TENANT).with_defaults()


async def find_key(kid: str) -> Key | None:
    return Key(KEY.public_key(), frozenset({"msteams"})) if kid == "teams" else None


def headers() -> dict[str, str]:
    claims = {
        "iss": ISSUER,
        "aud": "app",
        "serviceurl": SERVICE,
        "exp": int(time.time()) + 3600,
    }
    token = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": "teams"})
    return {"Authorization": f"Bearer {token}"}


def activity(**changed: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:a", "aadObjectId": "object-a", "name": "Ada"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **changed,
    }


class Product:
    def __init__(self) -> None:
        self.reply: Reply | Exception = Say("Hello.")
        self.sent: list[Say | ShowCard] = []
        self.checks = {"database": True}
        self.lived: list[str] = []
        self.door = TeamsDoor("app", self.answer, self.reply_with)

    async def answer(self, _: Submission) -> Reply:
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    async def reply_with(self, _: Where, reply: Say | ShowCard) -> None:
        self.sent.append(reply)

    async def ready(self) -> dict[str, bool]:
        return self.checks

    @asynccontextmanager
    async def beside(self, _: web.Application) -> AsyncIterator[None]:
        self.lived.append("started")
        yield
        self.lived.append("stopped")

    def app(self) -> web.Application:
        async def paper(request: web.Request) -> web.Response:
            if request.match_info["secret"] == "broken":
                raise ValueError("something private")
            return web.Response(text="paper", headers={"Content-Security-Policy": "sandbox"})

        return create_app(
            Gate(SETTINGS, find_key),
            self.door,
            self.ready,
            routes=[web.get("/papers/{secret}", paper)],
            beside=[self.beside],
        )


@pytest.fixture
def product() -> Product:
    return Product()


@pytest.fixture
async def client(product: Product) -> AsyncIterator[aiohttp.ClientSession]:
    server = TestServer(product.app(), access_log=None)
    await server.start_server()
    async with aiohttp.ClientSession(str(server.make_url("/"))) as session:
        yield session
    await server.close()


async def test_a_message_is_answered_by_the_sender(
    client: aiohttp.ClientSession, product: Product
) -> None:
    async with client.post("/api/messages", json=activity(), headers=headers()) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    assert product.sent == [Say("Hello.")]


async def test_a_dialog_is_answered_in_the_response(
    client: aiohttp.ClientSession, product: Product
) -> None:
    product.reply = Dialog("Zoë’s record", {"type": "AdaptiveCard"})
    body = activity(type="invoke", name="task/fetch", value={"data": {"verb": "record"}})
    async with client.post("/api/messages", json=body, headers=headers()) as answer:
        assert answer.status == 200
        assert answer.content_type == "application/json"
        assert (await answer.json())["task"]["value"]["title"] == "Zoë’s record"


async def test_a_malformed_invoke_is_a_bad_request(client: aiohttp.ClientSession) -> None:
    body = activity(type="invoke", name="adaptiveCard/action", value={})
    async with client.post("/api/messages", json=body, headers=headers()) as answer:
        assert (answer.status, await answer.read()) == (400, b"")


async def test_a_refusal_is_logged_by_its_reason_alone(client: aiohttp.ClientSession) -> None:
    with capture_logs() as logs:
        async with client.post("/api/messages", json=activity(text="private")) as answer:
            assert (answer.status, await answer.read()) == (401, b"")
    refused = logs[0]
    assert (refused["event"], refused["status"], refused["reason"]) == ("refused", 401, "no_token")
    assert "private" not in json.dumps(logs)


async def test_a_chunked_body_that_breaks_is_a_bad_request(client: aiohttp.ClientSession) -> None:
    base = client._base_url
    assert base is not None
    reader, writer = await asyncio.open_connection(base.host, base.port)
    head = (
        f"POST /api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: {headers()['Authorization']}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n"
    )
    writer.write(head.encode())
    assert b" 400 " in await reader.readline()
    writer.close()


async def test_a_probe_is_answered(client: aiohttp.ClientSession) -> None:
    async with client.head("/api/messages") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
async def test_nothing_else_is_done_with_the_endpoint(
    client: aiohttp.ClientSession, method: str
) -> None:
    async with client.request(method, "/api/messages") as answer:
        assert answer.status == 405


async def test_an_unknown_path_is_not_found_and_not_logged(client: aiohttp.ClientSession) -> None:
    with capture_logs() as logs:
        async with client.get("/private/path?with=query") as answer:
            assert answer.status == 404
    assert logs[-1]["route"] == "unknown"
    assert "private" not in json.dumps(logs)


async def test_a_one_time_address_is_logged_as_its_route(client: aiohttp.ClientSession) -> None:
    with capture_logs() as logs:
        async with client.get("/papers/one-time-secret?a=b") as answer:
            assert await answer.text() == "paper"
            assert answer.headers["Content-Security-Policy"] == "sandbox"
    (line,) = logs
    assert (line["method"], line["route"], line["status"]) == ("GET", "/papers/{secret}", 200)
    assert "one-time-secret" not in json.dumps(logs)


async def test_an_error_is_logged_by_its_type_and_a_number(client: aiohttp.ClientSession) -> None:
    with capture_logs() as logs:
        async with client.get("/papers/broken") as answer:
            assert answer.status == 500
            error_id = (await answer.json())["error"]
    assert (logs[0]["error"], logs[0]["id"]) == ("ValueError", error_id)
    assert "private" not in json.dumps(logs)


async def test_health_and_readiness(client: aiohttp.ClientSession, product: Product) -> None:
    async with client.get("/health") as answer:
        assert answer.status == 200
    async with client.get("/ready") as answer:
        assert (answer.status, await answer.json()) == (200, {"database": True})
    product.checks = {"database": True, "outbox": False}
    async with client.get("/ready") as answer:
        assert (answer.status, await answer.json()) == (503, product.checks)


@pytest.mark.parametrize("path", ["/health", "/missing", "/papers/broken"])
async def test_every_answer_is_guarded(client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == "supervision"


async def test_what_runs_beside_starts_and_stops_with_the_server(product: Product) -> None:
    port = unused_port()
    runner = await listen(product.app(), "127.0.0.1", port)
    address = f"http://127.0.0.1:{port}/health"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        assert answer.status == 200
    assert product.lived == ["started"]
    await runner.cleanup()
    assert product.lived == ["started", "stopped"]


@pytest.mark.parametrize("line", ["PRIVATE", f"Authorization: Bearer {'PRIVATE' * 3000}"])
async def test_a_request_that_cannot_be_read_is_not_quoted_in_the_log(
    product: Product, caplog: pytest.LogCaptureFixture, line: str
) -> None:
    caplog.set_level(logging.DEBUG)
    port = unused_port()
    runner = await listen(product.app(), "127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /api/messages HTTP/1.1\r\nHost: x\r\n{line}\r\n\r\n".encode())
    assert b" 400 " in await reader.readline()
    writer.close()
    await runner.cleanup()
    assert "unreadable request" in caplog.text
    assert "PRIVATE" not in caplog.text


async def test_asked_to_stop_it_answers_the_turn_in_hand_and_lets_nobody_else_in(
    product: Product,
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Submission) -> Reply:
        begun.set()
        await go_on.wait()
        return Dialog("Done", {"type": "AdaptiveCard"})

    product.door = TeamsDoor("app", slow, product.reply_with)
    port = unused_port()
    runner = await listen(product.app(), "127.0.0.1", port)
    address = f"http://127.0.0.1:{port}/api/messages"
    body = activity(type="invoke", name="task/fetch", value={"data": {"verb": "record"}})
    async with aiohttp.ClientSession() as session:
        in_hand = asyncio.create_task(session.post(address, json=body, headers=headers()))
        await begun.wait()
        stopping = asyncio.create_task(runner.cleanup())
        await until(lambda: not listens(port), told="it still lets people in")
        assert product.lived == ["started"]
        go_on.set()
        answer = await in_hand
        assert (await answer.json())["task"]["value"]["title"] == "Done"
        await stopping
    assert product.lived == ["started", "stopped"]
