"""Every request here is a real one: RS256 tokens, a key server and the gate, all on loopback."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.gate import (
    ISSUER,
    LEEWAY,
    MAX_BODY,
    Gate,
    Refusal,
    trusted_service_url,
)
from bot.keys import Keys
from bot.settings import Settings
from tests.bot.key_server import KEY, KeyServer, jwk

APP = "0f8fad5b-d9cb-469f-a165-70867728950e"
TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
OTHER_TENANT = "11111111-2222-3333-4444-555555555555"
SERVICE = "https://smba.trafficmanager.net/uk/"
FORGED_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SETTINGS = Settings(app_id=APP, app_tenant=TENANT).with_defaults()

Change = Callable[["Sent"], None]


@pytest.fixture
async def key_server() -> AsyncIterator[KeyServer]:
    async with KeyServer() as server:
        yield server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def door(key_server: KeyServer, session: aiohttp.ClientSession) -> AsyncIterator[str]:
    keys = Keys(session, key_server.url)
    gate = Gate(SETTINGS, keys.find)

    async def messages(request: web.Request) -> web.Response:
        try:
            admitted = await gate.admit(request)
        except Refusal as refusal:
            return web.json_response({"reason": refusal.reason}, status=refusal.status)
        return web.json_response({"body": admitted.body, "app": admitted.claims.app_id})

    app = web.Application()
    app.router.add_route("*", "/api/messages", messages)
    server = TestServer(app)
    await server.start_server()
    yield str(server.make_url("/api/messages"))
    await server.close()


@dataclass
class Sent:
    """What is sent: a good request, until a test spoils one thing about it."""

    activity: dict[str, Any] = field(
        default_factory=lambda: {
            "type": "message",
            "id": "1",
            "channelId": "msteams",
            "serviceUrl": SERVICE,
            "from": {"id": "29:a", "aadObjectId": "object-a"},
            "conversation": {"id": "a:1", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
        }
    )
    claims: dict[str, Any] = field(
        default_factory=lambda: {
            "iss": ISSUER,
            "aud": APP,
            "serviceurl": SERVICE,
            "nbf": int(time.time()) - 10,
            "exp": int(time.time()) + 3600,
        }
    )
    header: dict[str, Any] = field(default_factory=lambda: {"kid": "teams"})
    algorithm: str = "RS256"
    key: Any = KEY
    token: str | None = None
    body: bytes | None = None
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)

    def request_headers(self) -> dict[str, str]:
        # Below jwt.encode, which wouldn't sign claims as strange as some of these.
        token = self.token or jwt.api_jws.encode(
            json.dumps(self.claims).encode(), self.key, self.algorithm, headers=self.header
        )
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return {k: v for k, v in {**headers, **self.headers}.items() if v}

    def request_body(self) -> bytes:
        return self.body if self.body is not None else json.dumps(self.activity).encode()


async def post(session: aiohttp.ClientSession, door: str, sent: Sent) -> tuple[int, str]:
    async with session.request(
        sent.method, door, data=sent.request_body(), headers=sent.request_headers(),
        skip_auto_headers=["Content-Type"],
    ) as answer:  # fmt: skip
        return answer.status, json.loads(await answer.read() or b"{}").get("reason", "")


def claim(name: str, value: Any) -> Change:
    return lambda sent: sent.claims.update({name: value})


def no_claim(name: str) -> Change:
    return lambda sent: sent.claims.pop(name)


def says(path: str, value: Any) -> Change:
    def change(sent: Sent) -> None:
        at = sent.activity
        *way, last = path.split(".")
        for step in way:
            at = at[step]
        if value is None:
            at.pop(last)
        else:
            at[last] = value

    return change


def but(**changed: Any) -> Change:
    def change(sent: Sent) -> None:
        for name, value in changed.items():
            setattr(sent, name, value)

    return change


def both(*changes: Change) -> Change:
    def change(sent: Sent) -> None:
        for one in changes:
            one(sent)

    return change


def service(url: str) -> Change:
    return both(claim("serviceurl", url), says("serviceUrl", url))


def hmac_with_the_public_key(sent: Sent) -> None:
    pem = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    parts = [{"alg": "HS256", "kid": "teams", "typ": "JWT"}, sent.claims]
    signing = b".".join(jwt.utils.base64url_encode(json.dumps(p).encode()) for p in parts)
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = algorithm.sign(signing, pem)
    sent.token = (signing + b"." + jwt.utils.base64url_encode(signature)).decode()


def tampered(sent: Sent) -> None:
    head, _, signature = sent.request_headers()["Authorization"].split(" ")[1].split(".")
    later = {**sent.claims, "exp": sent.claims["exp"] + 1}
    claims = jwt.utils.base64url_encode(json.dumps(later).encode()).decode()
    sent.token = f"{head}.{claims}.{signature}"


def from_now(seconds: int) -> int:
    return int(time.time()) + seconds


REFUSED: list[tuple[str, Change, int, str]] = [
    ("another method", but(method="PUT"), 405, "method"),
    ("too large", but(body=b"{" + b" " * MAX_BODY + b"}"), 413, "too_large"),
    ("no content type", but(headers={"Content-Type": ""}), 415, "content_type"),
    ("form", but(headers={"Content-Type": "multipart/form-data"}), 415, "content_type"),
    ("text", but(headers={"Content-Type": "text/plain"}), 415, "content_type"),
    ("xml by json's name", but(headers={"Content-Type": "application/json+x"}), 415,
     "content_type"),
    ("packed", but(headers={"Content-Encoding": "identity, gzip"}), 415, "content_encoding"),
    ("no token", but(headers={"Authorization": ""}), 401, "no_token"),
    ("basic", but(headers={"Authorization": "Basic YTpi"}), 401, "no_token"),
    ("empty bearer", but(headers={"Authorization": "Bearer "}), 401, "no_token"),
    ("garbage", but(token="garbage"), 401, "bad_token"),
    ("three parts of garbage", but(token="a.b.c"), 401, "bad_token"),
    ("a header that is a list", but(token="W10.e30.c2ln"), 401, "bad_token"),
    ("alg none", but(algorithm="none", key=None), 401, "algorithm"),
    ("HS256", but(algorithm="HS256", key="s" * 32), 401, "algorithm"),
    ("HS256 with the public key", hmac_with_the_public_key, 401, "algorithm"),
    ("RS512", but(algorithm="RS512"), 401, "algorithm"),
    ("PS256", but(algorithm="PS256"), 401, "algorithm"),
    ("crit", but(header={"kid": "teams", "crit": ["exp"]}), 401, "bad_token"),
    ("no kid", but(header={}), 401, "unknown_key"),
    ("unknown kid", but(header={"kid": "rotated"}), 401, "unknown_key"),
    ("another's signature", but(key=FORGED_KEY), 401, "signature"),
    ("tampered", tampered, 401, "signature"),
    ("no issuer", no_claim("iss"), 401, "issuer"),
    ("issuer with a slash", claim("iss", f"{ISSUER}/"), 401, "issuer"),
    ("emulator's issuer",
     claim("iss", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"), 401, "issuer"),
    ("government's issuer", claim("iss", "https://api.botframework.us"), 401, "issuer"),
    ("issuers", claim("iss", [ISSUER]), 401, "issuer"),
    ("no audience", no_claim("aud"), 401, "audience"),
    ("another bot", claim("aud", OTHER_TENANT), 401, "audience"),
    ("audiences", claim("aud", [APP, OTHER_TENANT]), 401, "audience"),
    ("no expiry", no_claim("exp"), 401, "no_expiry"),
    ("expiry in words", claim("exp", "tomorrow"), 401, "no_expiry"),
    ("expiry true", claim("exp", value=True), 401, "no_expiry"),
    ("endless", claim("exp", float("inf")), 401, "no_expiry"),
    ("expired", claim("exp", from_now(-LEEWAY - 60)), 401, "expired"),
    ("not yet", claim("nbf", from_now(LEEWAY + 600)), 401, "not_yet"),
    ("not yet in words", claim("nbf", "soon"), 401, "not_yet"),
    ("not json", but(body=b"{"), 400, "not_json"),
    ("empty", but(body=b""), 400, "not_json"),
    ("latin-1", but(body='{"text":"é"}'.encode("latin-1")), 400, "not_json"),
    ("NaN", but(body=b'{"a":NaN}'), 400, "not_json"),
    ("a number without end", but(body=b'{"a":' + b"9" * 5000 + b"}"), 400, "not_json"),
    ("a list", but(body=b"[]"), 400, "not_an_object"),
    ("a word", but(body=b'"hello"'), 400, "not_an_object"),
    ("deep", but(body=b'{"a":' + b"[" * 60 + b"]" * 60 + b"}"), 400, "too_deep"),
    ("an abyss", but(body=b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), 400, "too_deep"),
    ("half a character", but(body=b'{"text":"\\ud800"}'), 400, "not_unicode"),
    ("half a character as a key", but(body=b'{"\\ud800":1}'), 400, "not_unicode"),
    ("type a number", says("type", 3), 400, "malformed"),
    ("from a list", says("from", []), 400, "malformed"),
    ("channelData a word", says("channelData", "x"), 400, "malformed"),
    ("tenant a word", says("channelData.tenant", "x"), 400, "malformed"),
    ("tenant a number", says("channelData.tenant.id", 7), 400, "malformed"),
    ("object id a number", says("from.aadObjectId", 7), 400, "malformed"),
    ("no channel", says("channelId", None), 403, "channel"),
    ("another channel", says("channelId", "webchat"), 403, "channel"),
    ("a key for another channel", but(header={"kid": "webchat"}), 403, "endorsement"),
    ("a key for no channel", but(header={"kid": "bare"}), 403, "endorsement"),
    ("no serviceUrl", says("serviceUrl", None), 403, "service_url"),
    ("no serviceurl claim", no_claim("serviceurl"), 403, "service_url"),
    ("a claim for elsewhere", claim("serviceurl", "https://smba.trafficmanager.net/emea/"), 403,
     "service_url"),
    ("neither", both(no_claim("serviceurl"), says("serviceUrl", None)), 403, "service_url"),
    ("another host", service("https://evil.example/"), 403, "service_host"),
    ("a host that begins well", service("https://smba.trafficmanager.net.evil.example/"), 403,
     "service_host"),
    ("plain http", service("http://smba.trafficmanager.net/uk/"), 403, "service_host"),
    ("loopback in live mode", service("https://127.0.0.1/"), 403, "service_host"),
    ("a name before the host", service("https://smba.trafficmanager.net@evil.example/"), 403,
     "service_host"),
    ("no tenant",
     both(says("channelData.tenant", None), says("conversation.tenantId", None)), 403,
     "no_tenant"),
    ("another tenant", both(says("channelData.tenant.id", OTHER_TENANT),
                            says("conversation.tenantId", OTHER_TENANT)), 403, "tenant"),
    ("another tenant in channelData", says("channelData.tenant.id", OTHER_TENANT), 403, "tenant"),
    ("another tenant in the conversation", says("conversation.tenantId", OTHER_TENANT), 403,
     "tenant"),
    ("a guest's tenant", says("from.tenantId", OTHER_TENANT), 403, "tenant"),
    ("nobody wrote it", says("from.aadObjectId", None), 403, "no_object_id"),
    ("nobody at all", says("from", None), 403, "no_object_id"),
    ("nobody pressed it",
     both(says("type", "invoke"), says("from.aadObjectId", "")), 403, "no_object_id"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
async def test_it_is_turned_away(
    door: str, session: aiohttp.ClientSession, change: Change, status: int, reason: str
) -> None:
    sent = Sent()
    change(sent)
    assert await post(session, door, sent) == (status, reason)


@pytest.mark.parametrize(
    "change",
    [
        but(),
        but(headers={"Content-Type": "application/json; charset=utf-8"}),
        claim("exp", from_now(60 - LEEWAY)),
        claim("nbf", from_now(LEEWAY - 60)),
        no_claim("nbf"),
        says("channelData.tenant.id", TENANT.upper()),
        says("conversation.tenantId", None),
        both(says("type", "installationUpdate"), says("from.aadObjectId", None)),
        service("https://smba.infra.gcc.teams.microsoft.com/gcc/"),
        says("text", "a" * 200_000),
    ],
)
async def test_what_teams_sends_is_let_in(
    door: str, session: aiohttp.ClientSession, change: Change
) -> None:
    sent = Sent()
    change(sent)
    assert await post(session, door, sent) == (200, "")


async def test_a_body_without_a_length_is_stopped_at_the_limit(
    door: str, session: aiohttp.ClientSession
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 1024 + 64):
            yield b" " * 1024

    headers = Sent().request_headers()
    async with session.post(door, data=endless(), headers=headers) as answer:
        assert answer.status == 413


async def test_two_authorizations_are_one_too_many(
    door: str, session: aiohttp.ClientSession
) -> None:
    good = Sent().request_headers()
    headers = [*good.items(), ("Authorization", good["Authorization"])]
    async with session.post(door, data=b"{}", headers=headers) as answer:
        assert answer.status == 401


async def test_a_stranger_costs_no_reading(door: str) -> None:
    # The head of a request alone: the answer comes before any of the body was sent.
    _, _, host, path = door.split("/", 3)
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(
        f"POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        "Content-Length: 1000\r\n\r\n".encode()
    )
    assert b" 401 " in await reader.readline()
    writer.close()


async def test_a_rotated_key_is_found_at_once(
    door: str, session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    key_server.keys = [jwk("new", "msteams", key=FORGED_KEY)]
    sent = Sent(header={"kid": "new"}, key=FORGED_KEY)
    assert await post(session, door, sent) == (200, "")


@pytest.mark.parametrize(
    ("url", "live", "local"),
    [
        ("https://smba.trafficmanager.net/uk/", True, False),
        ("https://SMBA.trafficmanager.net:443/uk", True, False),
        ("https://smba.trafficmanager.net:8443/uk/", False, False),
        ("http://127.0.0.1:3979/", False, True),
        ("http://localhost:3979", False, True),
        ("http://[::1]:3979/", False, True),
        ("http://127.0.0.1.evil.example/", False, False),
        ("ftp://127.0.0.1/", False, False),
        ("https://smba.trafficmanager.net/uk/?to=evil", False, False),
        ("https://smba.trafficmanager.net/uk/#x", False, False),
        ("https://smba.trafficmanager.net/{0}", False, False),
        ("https://smba.trafficmanager.net/\n", False, False),
        ("https://smba.trafficmanager.net\\@evil.example/", False, False),
        ("https://[smba", False, False),
        ("https://smba.trafficmanager.net:x/", False, False),
        ("", False, False),
    ],
)
def test_the_bots_token_goes_only_where_it_may(url: str, *, live: bool, local: bool) -> None:
    hosts = SETTINGS.service_hosts
    assert trusted_service_url(url, hosts, local=False) is live
    assert trusted_service_url(url, hosts, local=True) is local
