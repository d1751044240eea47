import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Self

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.connector import (
    MAX_UTF16,
    Channel,
    Connector,
    Member,
    Posted,
    Refused,
)
from bot.settings import Settings

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Zoë"}]}
THREAD = "19:elm@thread.tacv2;messageid=17"


@dataclass
class Seen:
    method: str
    path: str
    body: Any
    headers: dict[str, str] = field(repr=False)


class Teams:
    """A Bot Connector on loopback: remembers what it was asked, answers what it is told."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.answers: list[web.Response | Callable[[], Awaitable[web.Response]]] = []
        self.token_status = 200

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/oauth2/v2.0/token", self._token)
        app.router.add_route("*", "/{path:.*}", self._any)
        self._server = TestServer(app)
        await self._server.start_server()
        self.base = str(self._server.make_url("/")).rstrip("/")
        self.service_url = f"{self.base}/uk/"
        self.tokens_given = 0
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    def says(self, body: Any = None, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(web.json_response(body, status=status, headers=named))

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert form["grant_type"] == "client_credentials"
        assert form["client_id"] == "a-bot"
        self.tokens_given += 1
        body = {"access_token": f"token-{self.tokens_given}", "expires_in": 3600}
        return web.json_response(body, status=self.token_status)

    async def _any(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if raw else None
        self.seen.append(Seen(request.method, request.raw_path, body, dict(request.headers)))
        answer = self.answers.pop(0) if self.answers else web.json_response({"id": "made"})
        return answer if isinstance(answer, web.Response) else await answer()


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    async with Teams() as teams:
        yield teams


@pytest.fixture
def settings(teams: Teams) -> Settings:
    return Settings(
        mode="local", app_id="a-bot", app_tenant="trust", local_teams=teams.base
    ).with_defaults()


@pytest.fixture
async def connector(settings: Settings) -> AsyncIterator[Connector]:
    async with Connector(settings) as connector:
        yield connector


async def test_a_card_is_sent_into_a_thread(teams: Teams, connector: Connector) -> None:
    assert await connector.send(teams.service_url, THREAD, CARD, "A session is due") == "made"
    (seen,) = teams.seen
    quoted = "19%3Aelm%40thread.tacv2%3Bmessageid%3D17"
    assert (seen.method, seen.path) == ("POST", f"/uk/v3/conversations/{quoted}/activities")
    assert seen.body == {
        "type": "message",
        "summary": "A session is due",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
        ],
    }
    assert seen.headers["Authorization"] == "Bearer token-1"
    assert seen.headers["Content-Type"].startswith("application/json")


async def test_a_sentence_is_sent_as_plain_text(teams: Teams, connector: Connector) -> None:
    await connector.send(teams.service_url, "a:1", "Hello **Zoë**.", reply_to="9")
    (seen,) = teams.seen
    assert seen.path == "/uk/v3/conversations/a%3A1/activities/9"
    assert seen.body == {
        "type": "message",
        "text": "Hello **Zoë**.",
        "textFormat": "plain",
        "replyToId": "9",
    }


async def test_a_message_is_updated_in_place(teams: Teams, connector: Connector) -> None:
    await connector.update(teams.service_url, THREAD, "17", CARD, "Booked")
    (seen,) = teams.seen
    assert seen.method == "PUT"
    assert seen.path.endswith("/activities/17")
    assert seen.body["id"] == "17"


@pytest.mark.parametrize("status", [200, 202, 204])
async def test_a_message_is_deleted(teams: Teams, connector: Connector, status: int) -> None:
    teams.answers.append(web.Response(status=status))
    await connector.delete(teams.service_url, THREAD, "17")
    (seen,) = teams.seen
    assert (seen.method, seen.body) == ("DELETE", None)


async def test_a_personal_chat_is_opened(teams: Teams, connector: Connector) -> None:
    teams.says({"id": "a:9"}, status=201)
    assert await connector.open_personal(teams.service_url, "trust", "object-ada") == "a:9"
    (seen,) = teams.seen
    assert seen.path == "/uk/v3/conversations"
    assert seen.body == {
        "bot": {"id": "28:a-bot"},
        "members": [{"id": "object-ada"}],
        "tenantId": "trust",
        "channelData": {"tenant": {"id": "trust"}},
        "isGroup": False,
    }


async def test_a_root_post_starts_a_thread(teams: Teams, connector: Connector) -> None:
    teams.says({"id": THREAD, "activityId": "17"}, status=201)
    posted = await connector.post_root(teams.service_url, "19:elm", CARD, "Due", team_id="19:t")
    assert posted == Posted(THREAD, "17")
    (seen,) = teams.seen
    assert seen.body["isGroup"] is True
    assert seen.body["channelData"] == {"channel": {"id": "19:elm"}, "team": {"id": "19:t"}}
    assert seen.body["activity"]["attachments"][0]["content"] == CARD
    assert seen.body["activity"]["summary"] == "Due"


def person(name: str) -> dict[str, str]:
    return {
        "id": f"29:{name}",
        "aadObjectId": f"object-{name}",
        "name": name.title(),
        "email": f"{name}@oak.example",
        "userPrincipalName": f"{name}@oak.onmicrosoft.example",
        "tenantId": "trust",
        "surname": "unused",
    }


def member(name: str) -> Member:
    return Member(
        f"29:{name}",
        f"object-{name}",
        name.title(),
        f"{name}@oak.example",
        f"{name}@oak.onmicrosoft.example",
        "trust",
    )


async def test_every_page_of_members_is_read(teams: Teams, connector: Connector) -> None:
    teams.says({"members": [person("ada")], "continuationToken": "more / please"})
    teams.says({"members": [person("bo"), person("cy")], "continuationToken": "last"})
    teams.says({"members": []})
    members = await connector.members(teams.service_url, THREAD)
    assert members == [member("ada"), member("bo"), member("cy")]
    assert [seen.path.partition("?")[2] for seen in teams.seen] == [
        "pageSize=500",
        "pageSize=500&continuationToken=more%20%2F%20please",
        "pageSize=500&continuationToken=last",
    ]


async def test_pages_that_never_end_are_given_up(teams: Teams, connector: Connector) -> None:
    for number in range(250):
        teams.says({"members": [], "continuationToken": str(number)})
    with pytest.raises(Refused, match="endless"):
        await connector.members(teams.service_url, THREAD)


async def test_one_member_is_read(teams: Teams, connector: Connector) -> None:
    teams.says(person("ada"))
    assert await connector.member(teams.service_url, THREAD, "object-ada") == member("ada")


async def test_a_member_is_known_by_either_name_of_the_object_id(
    teams: Teams, connector: Connector
) -> None:
    teams.says({"id": "29:a", "objectId": "object-a"})
    read = await connector.member(teams.service_url, THREAD, "29:a")
    assert read == Member("29:a", "object-a", "", "", "", "")


async def test_the_channels_of_a_team_are_listed(teams: Teams, connector: Connector) -> None:
    teams.says({"conversations": [{"id": "19:t"}, {"id": "19:e", "name": "Elm"}]})
    listed = await connector.channels(teams.service_url, "19:t")
    assert listed == [Channel("19:t", ""), Channel("19:e", "Elm")]
    assert teams.seen[0].path == "/uk/v3/teams/19%3At/conversations"


# --- Refusals ---


def error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "something private"}}


@pytest.mark.parametrize(
    ("status", "code", "true_of_it"),
    [
        (400, "BadSyntax", ""),
        (401, "Unauthorized", ""),
        (403, "MessageWritesBlocked", "blocked"),
        (404, "ActivityNotFound", "gone"),
        (412, "PreconditionFailed", "transient"),
        (413, "MessageSizeTooBig", "too_large"),
        (429, "TooManyRequests", "transient"),
        (500, "ServiceError", ""),
        (502, "BadGateway", "transient"),
        (503, "ServiceUnavailable", "transient"),
        (504, "GatewayTimeout", "transient"),
    ],
)
async def test_a_refusal_is_typed(
    teams: Teams, connector: Connector, status: int, code: str, true_of_it: str
) -> None:
    teams.says(error(code), status=status)
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert (refused.value.status, refused.value.code) == (status, code)
    for name in ("transient", "blocked", "gone", "too_large"):
        assert getattr(refused.value, name) is (name == true_of_it)
    assert "private" not in repr(refused.value)
    assert len(teams.seen) == 1  # retries are the outbox's


async def test_retry_after_is_read_in_seconds(teams: Teams, connector: Connector) -> None:
    teams.says(error("TooManyRequests"), status=429, Retry_After="7")
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.retry_after == 7.0


async def test_retry_after_is_read_as_a_date(teams: Teams, connector: Connector) -> None:
    at = formatdate(time.time() + 100, usegmt=True)
    teams.says(error("TooManyRequests"), status=429, Retry_After=at)
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.retry_after == pytest.approx(100, abs=5)


@pytest.mark.parametrize("value", ["soon", "", "nan seconds"])
async def test_a_retry_after_in_words_is_none(
    teams: Teams, connector: Connector, value: str
) -> None:
    teams.says(None, status=429, Retry_After=value)
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.retry_after is None


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(text="<html>something private</html>", content_type="text/html"),
        web.Response(text="{", content_type="application/json"),
        web.Response(text="[]", content_type="application/json"),
        web.Response(text="{}", content_type="application/json"),
        web.Response(text='{"id": ""}', content_type="application/json"),
        web.Response(text=""),
        web.Response(text='"id"', content_type="application/json"),
        web.Response(body=b"\xff", content_type="application/json"),
    ],
)
async def test_an_answer_that_makes_no_sense_may_be_asked_again(
    teams: Teams, connector: Connector, answer: web.Response
) -> None:
    teams.answers.append(answer)
    with pytest.raises(Refused, match="bad_answer") as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.transient


@pytest.mark.parametrize("body", ["<html>", "{}", '{"error": "x"}', '{"error": {"code": "a b"}}'])
async def test_a_refusal_without_a_sound_code_has_none(
    teams: Teams, connector: Connector, body: str
) -> None:
    teams.answers.append(web.Response(text=body, status=502, content_type="text/html"))
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert (refused.value.status, refused.value.code) == (502, "")


async def test_the_token_does_not_follow_a_redirect(teams: Teams, connector: Connector) -> None:
    teams.says(None, status=307, Location=f"{teams.base}/elsewhere")
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.status == 307
    assert len(teams.seen) == 1


async def test_nobody_listening_is_transient(connector: Connector) -> None:
    await connector.warm_up()
    with pytest.raises(Refused) as refused:
        await connector.send("http://127.0.0.1:9/", THREAD, CARD)
    assert (refused.value.status, refused.value.transient) == (0, True)


async def test_a_connection_cut_is_transient(teams: Teams, connector: Connector) -> None:
    async def cut() -> web.Response:
        raise asyncio.CancelledError

    teams.answers.append(cut)
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.transient


@pytest.mark.parametrize("letter", ["a", "é", "好", "😀"])
async def test_a_message_too_large_is_not_even_sent(
    teams: Teams, connector: Connector, letter: str
) -> None:
    text = letter * (MAX_UTF16 // len(letter.encode("utf-16-le")))
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, text)
    assert refused.value.too_large
    assert teams.seen == []


@pytest.mark.parametrize("identifier", ["", ".", ".."])
async def test_an_id_cannot_climb_out_of_its_path(
    teams: Teams, connector: Connector, identifier: str
) -> None:
    for attempt in (
        connector.send(teams.service_url, identifier, CARD),
        connector.update(teams.service_url, THREAD, identifier, CARD),
        connector.delete(teams.service_url, THREAD, identifier),
        connector.channels(teams.service_url, identifier),
    ):
        with pytest.raises(Refused, match="bad_id"):
            await attempt
    assert teams.seen == []


async def test_the_token_goes_to_no_other_host(teams: Teams, connector: Connector) -> None:
    for attempt in (
        connector.send("https://evil.example/", THREAD, CARD),
        connector.channels("https://evil.example/", "19:t"),
    ):
        with pytest.raises(Refused, match="untrusted_service_url"):
            await attempt
    assert teams.tokens_given == 0


async def test_nothing_is_logged_of_what_is_sent(teams: Teams, connector: Connector) -> None:
    with capture_logs() as logs:
        await connector.send(teams.service_url, THREAD, "something private")
    assert logs == []


# --- Tokens ---


async def test_one_token_serves_many_messages(teams: Teams, connector: Connector) -> None:
    await asyncio.gather(*(connector.send(teams.service_url, THREAD, CARD) for _ in range(20)))
    assert teams.tokens_given == 1


async def test_a_token_that_teams_no_longer_takes_is_replaced(
    teams: Teams, connector: Connector
) -> None:
    teams.says(error("Unauthorized"), status=401)
    with pytest.raises(Refused):
        await connector.send(teams.service_url, THREAD, CARD)
    await connector.send(teams.service_url, THREAD, CARD)
    assert teams.seen[-1].headers["Authorization"] == "Bearer token-2"


@pytest.mark.parametrize("status", [400, 500])
async def test_a_sign_in_that_fails_is_transient(
    teams: Teams, connector: Connector, status: int
) -> None:
    teams.token_status = status
    with pytest.raises(Refused) as refused:
        await connector.send(teams.service_url, THREAD, CARD)
    assert refused.value.transient
    assert teams.seen == []
