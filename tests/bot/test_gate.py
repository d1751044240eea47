"""Every request here is a real one: RS256 tokens, a key server and the gate, all on loopback."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.body import MAX_BODY, parse
from bot.gate import LEEWAY, Gate, trusted_service_url
from bot.keys import Keys
from bot.reasons import Refusal
from tests.bot.key_server import KeyServer, jwk
from tests.bot.sent import (
    FORGED_KEY,
    OTHER_TENANT,
    REFUSED,
    SETTINGS,
    Change,
    Sent,
    both,
    but,
    claim,
    in_time,
    no_claim,
    post,
    says,
    service,
)
from tests.trust import TENANT


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
    async with opened(Gate(SETTINGS, Keys(session, key_server.url).find)) as address:
        yield address


@asynccontextmanager
async def opened(gate: Gate) -> AsyncIterator[str]:
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
        in_time("exp", 60 - LEEWAY),
        in_time("nbf", LEEWAY - 60),
        no_claim("nbf"),
        says("channelData.tenant.id", TENANT.upper()),
        both(says("type", "installationUpdate"), says("from.aadObjectId", None)),
        both(says("type", "conversationUpdate"), says("conversation.tenantId", None)),
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


# One fault of each kind, in the order in which they are looked for.
IN_ORDER: list[tuple[str, Change]] = [
    ("method", but(method="PUT")),
    ("too_large", but(body=b" " * (MAX_BODY + 1))),
    ("content_type", but(headers={"Content-Type": "text/plain"})),
    ("issuer", claim("iss", "https://elsewhere.example")),
    ("signature", but(key=FORGED_KEY)),
    ("audience", claim("aud", OTHER_TENANT)),
    ("no_expiry", no_claim("exp")),
    ("endorsement", but(header={"kid": "webchat"})),
    ("not_json", but(body=b"{")),
    ("service_url", says("serviceUrl", "https://smba.trafficmanager.net/emea/")),
    ("service_host", claim("serviceurl", "https://evil.example/")),
    ("channel", says("channelId", "webchat")),
    ("tenant", says("conversation.tenantId", OTHER_TENANT)),
    ("no_object_id", says("from.aadObjectId", None)),
]


async def test_the_first_fault_decides_and_nothing_is_parsed_for_somebody_without_a_good_token(
    door: str, session: aiohttp.ClientSession, subtests: pytest.Subtests
) -> None:
    for (reason, first), (later, second) in itertools.combinations(IN_ORDER, 2):
        with subtests.test(f"{reason} before {later}"):
            sent = Sent()
            if reason == "service_url":
                sent.activity["serviceUrl"] = "https://evil.example/elsewhere/"
            elif reason == "service_host":
                service("https://evil.example/")(sent)
            both(second, first)(sent)
            if reason == "service_host":
                sent.activity["serviceUrl"] = "https://evil.example/"
            assert (await post(session, door, sent))[1] == reason


async def test_another_issuers_token_has_no_keys_fetched_for_it(
    door: str, session: aiohttp.ClientSession, key_server: KeyServer
) -> None:
    sent = Sent(header={"kid": "theirs"})
    sent.claims["iss"] = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
    assert await post(session, door, sent) == (401, "issuer")
    assert key_server.asked == 0


@pytest.mark.parametrize("wrong", [-7200, 7200], ids=["behind", "ahead"])
async def test_a_machine_whose_clock_is_wrong_still_lets_teams_in(
    session: aiohttp.ClientSession, key_server: KeyServer, wrong: int
) -> None:
    """Urgent help waits for no clock: the key server says what time it is."""
    keys = Keys(session, key_server.url)
    assert await keys.refresh()
    for second, expected in ((keys.time, (200, "")), (lambda: None, None)):
        gate = Gate(SETTINGS, keys.find, lambda: time.time() + wrong, second)
        async with opened(gate) as door:
            answer = await post(session, door, Sent())
            assert answer == (expected or (401, "not_yet" if wrong < 0 else "expired"))


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


@pytest.mark.parametrize(
    "worst",
    [
        b'{"a":[' + b"1," * 130_000 + b"1]}",
        b'{"a":[' + b"[],[]," * 43_000 + b"[]]}",
        b'{"a":[' + b'"b",' * 65_000 + b'"b"]}',
        b'{"a":"' + b"\\ud83d\\ude00" * 21_000 + b'"}',
    ],
    ids=["numbers", "lists", "words", "escapes"],
)
def test_the_largest_body_is_read_in_a_moment(worst: bytes) -> None:
    assert 250_000 < len(worst) <= MAX_BODY
    began = time.thread_time()
    parse(worst)
    assert time.thread_time() - began < 0.25  # some 0.03 on an idle machine
