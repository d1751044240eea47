"""Drive the stand-in without a browser, as scenario tests do."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from local.cardinputs import Found, Json, Wanted, actions, find, texts

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Seen:
    """A card in a chat as one person sees it."""

    message: str
    root: str | None
    revision: int
    summary: str
    card: Json

    @property
    def text(self) -> str:
        """All words on the card, a line each."""
        return "\n".join(texts(self.card))

    @property
    def titles(self) -> list[str]:
        """The titles of the card's buttons."""
        return [str(f.action["title"]) for f in actions(self.card) if f.action.get("title")]


@dataclass(frozen=True)
class Outcome:
    """What a person sees after pressing a button.

    The kind is dialog, message, close, card, text, sent or error.
    """

    kind: str
    message: str
    card: Json = field(default_factory=dict)
    title: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """All words shown, a line each."""
        return "\n".join([self.title, self.words, *texts(self.card)]).strip()


class Teams:
    """A hand on every keyboard: each call names the person who acts."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._stack = contextlib.AsyncExitStack()

    async def __aenter__(self) -> Self:
        session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=150))
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def people(self) -> list[Json]:
        """List everybody with what each has not read."""
        return list(await self._get("people"))

    async def chats(self, person: str) -> list[Json]:
        """List a person's chats."""
        return list(await self._get(f"people/{person}/chats"))

    async def messages(self, person: str, chat: str = "personal") -> list[Json]:
        """List a chat's messages as a person sees them, oldest first."""
        return list(await self._get(f"people/{person}/chats/{chat}/messages"))

    async def say(
        self,
        person: str,
        chat: str,
        text: str,
        *,
        root: str | None = None,
        mention: bool = True,
    ) -> Json:
        """Write in a chat; in a channel the bot is mentioned unless told otherwise."""
        body = {"text": text, "root": root, "mention": mention}
        return dict(await self._post(f"people/{person}/chats/{chat}/messages", body))

    async def cards(
        self, person: str, chat: str = "personal", *, refresh: bool = True
    ) -> list[Seen]:
        """List the cards in a chat, oldest first, refreshed as if the person looked at them."""
        messages = await self.messages(person, chat)
        if refresh:
            waiting = [m for m in messages if any("refresh" in card for card in m["cards"])]
            for message in waiting:
                await self.refresh(person, message["id"])
            if waiting:
                messages = await self.messages(person, chat)
        return [
            Seen(m["id"], m["root"], m["revision"], m["summary"], card)
            for m in messages
            for card in m["cards"]
        ]

    async def card(self, person: str, message: str) -> Seen:
        """Show one message's card as a person sees it, without refreshing it."""
        found = await self._message(person, message)
        if not found["cards"]:
            raise LookupError(f"message {message} has no card")
        return Seen(
            found["id"], found["root"], found["revision"], found["summary"], found["cards"][0]
        )

    async def wait_for_card(
        self,
        person: str,
        chat: str,
        holds: str | Callable[[Seen], bool],
        *,
        within: float = 5.0,
    ) -> Seen:
        """Wait for a card that shows certain words, the latest first."""
        fits = (lambda seen: holds in seen.text) if isinstance(holds, str) else holds
        deadline = asyncio.get_running_loop().time() + within
        while True:
            cards = await self.cards(person, chat)
            for seen in reversed(cards):
                if fits(seen):
                    return seen
            if asyncio.get_running_loop().time() > deadline:
                shown = "\n---\n".join(seen.text for seen in cards)
                raise TimeoutError(f"{person} sees no such card in {chat}; there are:\n{shown}")
            await asyncio.sleep(0.05)

    async def refresh(self, person: str, message: str) -> Outcome:
        """Look at a message: its card refreshes if it does so for this person."""
        card = (await self.card(person, message)).card
        action = (card.get("refresh") or {}).get("action")
        if not action:
            return Outcome("card", message, card)
        return await self._execute(person, message, action, action.get("data"), "automatic")

    async def execute(
        self, person: str, message: str, wanted: Wanted, values: Mapping[str, Any] = NOTHING
    ) -> Outcome:
        """Press an Action.Execute."""
        found = await self._found(person, message, wanted, "Action.Execute")
        data = found.data(values)
        return await self._execute(person, message, found.action, data, "manual")

    async def open(
        self, person: str, message: str, wanted: Wanted, values: Mapping[str, Any] = NOTHING
    ) -> Outcome:
        """Press a button that opens a dialog."""
        found = await self._found(person, message, wanted, "Action.Submit")
        kind = ((found.action.get("data") or {}).get("msteams") or {}).get("type")
        if kind != "task/fetch":
            raise LookupError(f"{wanted!r} opens no dialog")
        return await self._dialog(person, message, "open", found.data(values))

    async def submit(
        self, person: str, dialog: Outcome, wanted: Wanted, values: Mapping[str, Any] = NOTHING
    ) -> Outcome:
        """Fill in a dialog and press one of its buttons."""
        if dialog.kind != "dialog":
            raise LookupError(f"there is no dialog to submit, but {dialog.kind}: {dialog.text}")
        data = find(dialog.card, wanted).data(values)
        return await self._dialog(person, dialog.message, "submit", data)

    async def compose(self, person: str, chat: str, command: str) -> Outcome:
        """Press a command that the app added to a chat's compose box: it opens a dialog."""
        return await self._composed(person, chat, "open", {"command": command})

    async def compose_submit(
        self,
        person: str,
        chat: str,
        command: str,
        dialog: Outcome,
        wanted: Wanted,
        values: Mapping[str, Any] = NOTHING,
    ) -> Outcome:
        """Fill in a dialog that a compose box opened, and press one of its buttons."""
        data = find(dialog.card, wanted).data(values)
        return await self._composed(person, chat, "submit", {"command": command, "data": data})

    async def press(
        self, person: str, message: str, wanted: Wanted, values: Mapping[str, Any] = NOTHING
    ) -> Outcome:
        """Press an Action.Submit that sends a message with a value."""
        found = await self._found(person, message, wanted, "Action.Submit")
        return await self.post_data(person, message, found.data(values))

    async def post_data(self, person: str, message: str, data: Any) -> Outcome:
        """Send any data as a message's Action.Submit, as a forger would."""
        return await self._deed(person, message, "submit", {"data": data})

    async def forge_dialog(self, person: str, message: str, step: str, data: Any) -> Outcome:
        """Send any data to open or submit a dialog, as a forger would."""
        return await self._dialog(person, message, step, data)

    async def forge_execute(self, person: str, message: str, verb: str, data: Any) -> Outcome:
        """Send any verb and data as an Action.Execute, as a forger would."""
        return await self._execute(person, message, {"verb": verb}, data, "manual")

    async def read(self, person: str, chat: str = "personal") -> None:
        """Mark a chat as read."""
        await self._post(f"people/{person}/chats/{chat}/read", {})

    async def block(self, person: str, *, blocked: bool = True) -> None:
        """Block the bot in a person's chat, or let it write again."""
        await self._post(f"people/{person}/chats/personal/block", {"blocked": blocked})

    async def install(self, person: str, chat: str = "personal", change: str = "again") -> None:
        """Add the app to a chat, remove it, or remove and add it again."""
        await self._post(f"people/{person}/chats/{chat}/install", {"change": change})

    async def clock(self) -> datetime:
        """Tell the bot's time."""
        return datetime.fromisoformat((await self._get("clock"))["now"])

    async def clock_to(self, to: datetime | str) -> datetime:
        """Move the bot's clock forward; a time without a zone is London's."""
        moment = to.isoformat() if isinstance(to, datetime) else to
        answer = await self._post("clock", {"step": "to", "to": moment})
        return datetime.fromisoformat(answer["now"])

    async def clock_by(self, step: str) -> datetime:
        """Move the bot's clock by an hour, a day, or to the next weekday's 08:30 (weekday)."""
        answer = await self._post("clock", {"step": step})
        return datetime.fromisoformat(answer["now"])

    async def traffic(self, after: int = 0) -> list[Json]:
        """List what the bot sent to the Connector."""
        return list(await self._get(f"traffic?after={after}"))

    async def invokes(self, after: int = 0) -> list[Json]:
        """List what the bot answered to invokes."""
        return list(await self._get(f"invokes?after={after}"))

    async def directory(self, query: str) -> list[Json]:
        """Ask the people picker."""
        return list(await self._get(f"directory?query={quote(query)}"))

    async def _found(self, person: str, message: str, wanted: Wanted, kind: str) -> Found:
        found = find((await self.card(person, message)).card, wanted)
        if found.action.get("type") != kind:
            raise LookupError(f"{wanted!r} is an {found.action.get('type')}, not an {kind}")
        return found

    async def _execute(
        self, person: str, message: str, action: Json, data: Any, trigger: str
    ) -> Outcome:
        sent: Json = {key: action[key] for key in ("id", "verb", "title") if key in action}
        body: Json = {"action": {**sent, "data": data or {}}, "trigger": trigger}
        return await self._deed(person, message, "execute", body)

    async def _dialog(self, person: str, message: str, step: str, data: Any) -> Outcome:
        return await self._deed(person, message, f"dialog/{step}", {"data": data})

    async def _composed(self, person: str, chat: str, step: str, body: Json) -> Outcome:
        answer = await self._post(f"people/{person}/chats/{chat}/compose/{step}", body)
        return _outcome("", answer)

    async def _deed(self, person: str, message: str, deed: str, body: Json) -> Outcome:
        answer = await self._post(f"people/{person}/messages/{message}/{deed}", body)
        return _outcome(message, answer)

    async def _message(self, person: str, message: str) -> Json:
        return dict(await self._get(f"people/{person}/messages/{message}"))

    async def _get(self, path: str) -> Any:
        async with self._session.get(f"{self._address}/local/{path}") as response:
            return await _answer(response)

    async def _post(self, path: str, body: Json) -> Any:
        async with self._session.post(f"{self._address}/local/{path}", json=body) as response:
            return await _answer(response)


def _outcome(message: str, answer: Json) -> Outcome:
    return Outcome(
        kind=answer["kind"],
        message=message,
        card=answer.get("card") or {},
        title=answer.get("title") or "",
        words=answer.get("text") or "",
    )


async def _answer(response: aiohttp.ClientResponse) -> Any:
    if response.status != HTTPStatus.OK:
        raise RuntimeError(f"{response.status}: {await response.text()}")
    return await response.json()
