"""Send, update and delete what the bot posts, and read who is where."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from botframework.connector.aio import ConnectorClient
from botframework.connector.aio.operations_async import ConversationsOperations
from botframework.connector.aiohttp_bf_pipeline import AsyncBfPipeline
from msrest import Serializer
from msrest.exceptions import ClientException
from msrest.pipeline import SansIOHTTPPolicy
from msrest.pipeline.aiohttp import AioHTTPSender
from msrest.universal_http import ClientRequest, HTTPClientResponse
from msrest.universal_http.async_abc import AsyncHTTPSender

from bot.gate import trusted_service_url
from bot.refused import Refused
from bot.settings import Settings
from bot.signin import SignIn, Tokens, sign_in
from bot.submission import Card
from bot.wire import TIMEOUT, Wire

__all__ = ["Channel", "Connector", "Member", "Posted", "Refused"]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MAX_UTF16 = 80 * 1024  # Teams advises 80 KB and refuses at about 100, counted in UTF-16
MAX_PAGES = 200
PAGE_SIZE = 500


@dataclass(frozen=True, slots=True)
class Posted:
    """Name a message just posted, and the conversation in which replies to it go."""

    conversation_id: str
    activity_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """Name one member of a conversation, as Teams knows them."""

    teams_id: str
    object_id: str
    name: str
    email: str
    upn: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Name one channel of a team; Teams leaves the General channel's name empty."""

    channel_id: str
    name: str


class _Done(HTTPClientResponse):
    """Tell the SDK that all went well: it knows some of the 2xx, to us they all mean done."""

    def __init__(self, request: ClientRequest, body: bytes) -> None:
        super().__init__(request, None)
        self.status_code, self._body = HTTPStatus.OK, body

    def body(self) -> bytes:
        return self._body


class _Driver(AsyncHTTPSender):
    """Hand the SDK's requests to the wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def __aexit__(self, *_: object) -> None:
        """Leave the session to its owner."""

    async def send(self, request: ClientRequest, **_: Any) -> _Done:
        sent = await self._wire.send(request.method, request.url, request.data, request.headers)
        return _Done(request, sent)


class _Plain(Serializer):
    """Let a body through as it is: msrest takes 2 ms of the event loop over a card of 6 KB."""

    def body(self, data: Any, data_type: str, **_: Any) -> Any:  # noqa: ARG002
        return data


class Connector:
    """Speak to the Bot Connector: one client per service, one session, one cached token."""

    def __init__(
        self,
        settings: Settings,
        fetch_token: SignIn | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._fetch_token = settings, fetch_token or sign_in(settings)
        self._clock = clock
        self._clients: dict[str, ConversationsOperations] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        self._tokens = Tokens(lambda: self._fetch_token(self._session), self._clock)
        self._wire = Wire(self._session, self._tokens)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def warm_up(self) -> None:
        """Fetch the first token before anybody waits for it; raise Refused."""
        await self._tokens.bearer()

    async def open_personal(self, service_url: str, tenant_id: str, person_id: str) -> str:
        """Open the chat with one person, by Teams or object id; raise Refused."""
        parameters = {
            "bot": self._bot(),
            "members": [{"id": person_id}],
            "tenantId": tenant_id,
            "channelData": {"tenant": {"id": tenant_id}},
            "isGroup": False,
        }
        with _plain_errors():
            made = await self._at(service_url).create_conversation(parameters)
            return _named(made.id)

    async def post_root(
        self,
        service_url: str,
        channel_id: str,
        card: Card,
        summary: str,
        team_id: str | None = None,
    ) -> Posted:
        """Post a card that starts a thread of its own in a channel; raise Refused."""
        channel_data: dict[str, Any] = {"channel": {"id": channel_id}}
        if team_id:
            channel_data["team"] = {"id": team_id}
        parameters = {
            "bot": self._bot(),
            "isGroup": True,
            "channelData": channel_data,
            "activity": _message(card, summary),
        }
        with _plain_errors():
            made = await self._at(service_url).create_conversation(parameters)
            return Posted(_named(made.id), _named(made.activity_id))

    async def send(
        self,
        service_url: str,
        conversation_id: str,
        content: Card | str,
        summary: str = "",
        reply_to: str | None = None,
    ) -> str:
        """Send a card or a sentence, and give the message's id; raise Refused."""
        message = _message(content, summary)
        with _plain_errors():
            at = self._at(service_url)
            if reply_to:
                message["replyToId"] = reply_to
                sent = await at.reply_to_activity(_safe(conversation_id), _safe(reply_to), message)
            else:
                sent = await at.send_to_conversation(_safe(conversation_id), message)
            return _named(sent.id)

    async def update(
        self,
        service_url: str,
        conversation_id: str,
        activity_id: str,
        content: Card | str,
        summary: str = "",
    ) -> None:
        """Replace a message in place; raise Refused."""
        message = {**_message(content, summary), "id": activity_id}
        with _plain_errors():
            await self._at(service_url).update_activity(
                _safe(conversation_id), _safe(activity_id), message
            )

    async def delete(self, service_url: str, conversation_id: str, activity_id: str) -> None:
        """Take a message back; raise Refused."""
        with _plain_errors():
            await self._at(service_url).delete_activity(_safe(conversation_id), _safe(activity_id))

    async def members(self, service_url: str, conversation_id: str) -> list[Member]:
        """List everyone in a conversation, every page; raise Refused."""
        at, members, token = self._at(service_url), [], None
        for _ in range(MAX_PAGES):
            with _plain_errors():
                page = await at.get_conversation_paged_members(
                    _safe(conversation_id), PAGE_SIZE, token
                )
                members += [_member(one) for one in page.members or ()]
            if not page.continuation_token or page.continuation_token == token:
                return members
            token = page.continuation_token
        raise Refused(0, "endless_pages")

    async def member(self, service_url: str, conversation_id: str, person_id: str) -> Member:
        """Read one member by Teams or object id; raise Refused, gone where there is none."""
        with _plain_errors():
            return _member(
                await self._at(service_url).get_conversation_member(
                    _safe(conversation_id), _safe(person_id)
                )
            )

    async def channels(self, service_url: str, team_id: str) -> list[Channel]:
        """List a team's channels; raise Refused."""
        # The SDK has this operation on `requests` only, so its path is written out here.
        self._check(service_url)
        url = f"{service_url.rstrip('/')}/v3/teams/{quote(_safe(team_id), safe='')}/conversations"
        answer = await self._wire.send("GET", url)
        with _plain_errors():
            listed = json.loads(answer)["conversations"]
            return [Channel(_named(one["id"]), one.get("name") or "") for one in listed]

    def _at(self, service_url: str) -> ConversationsOperations:
        if (operations := self._clients.get(service_url)) is None:
            self._check(service_url)
            client = ConnectorClient(
                _SenderSigns(),
                service_url,
                pipeline_type=AsyncBfPipeline,
                sender=AioHTTPSender(_Driver(self._wire)),
            )
            pipes, read = client._client, client._deserialize  # noqa: SLF001 - built to be shared
            operations = ConversationsOperations(pipes, client.config, _Plain(), read)
            self._clients[service_url] = operations
        return operations

    def _check(self, service_url: str) -> None:
        settings = self._settings
        # An address may have been stored long ago: the token is worth a second look.
        if not trusted_service_url(service_url, settings.service_hosts, local=settings.is_local):
            raise Refused(HTTPStatus.BAD_REQUEST, "untrusted_service_url")

    def _bot(self) -> dict[str, str]:
        return {"id": f"28:{self._settings.app_id}"}


class _SenderSigns(SansIOHTTPPolicy):
    """Stand where the SDK wants credentials: our sender brings the token itself."""


def _message(content: Card | str, summary: str) -> dict[str, Any]:
    message: dict[str, Any] = {"type": "message"}
    if isinstance(content, str):
        # Plain: a person's name in a sentence must not turn into a link.
        message |= {"text": content, "textFormat": "plain"}
    else:
        message["attachments"] = [{"contentType": CARD_TYPE, "content": dict(content)}]
    if summary:
        message["summary"] = summary
    if len(json.dumps(message, ensure_ascii=False).encode("utf-16-le")) > MAX_UTF16:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "MessageSizeTooBig")
    return message


def _member(account: Any) -> Member:
    more = account.additional_properties or {}
    return Member(
        teams_id=_named(account.id),
        # Some answers call it objectId, which the SDK's model doesn't know.
        object_id=account.aad_object_id or _text(more.get("objectId")),
        name=_text(account.name),
        email=_text(more.get("email")),
        upn=_text(more.get("userPrincipalName")),
        tenant_id=_text(more.get("tenantId")),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _named(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise Refused(0, "bad_answer")
    return value


def _safe(part: str) -> str:
    # Quoting leaves dots alone, and dots alone would climb out of the path.
    if not part.strip("."):
        raise Refused(HTTPStatus.BAD_REQUEST, "bad_id")
    return part


@contextmanager
def _plain_errors() -> Iterator[None]:
    # What msrest can't read it quotes in its error; nothing of an answer is worth that.
    try:
        yield
    except (ClientException, AttributeError, KeyError, TypeError, ValueError):
        raise Refused(0, "bad_answer") from None
