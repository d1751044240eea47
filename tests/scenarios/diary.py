"""A diary of a moving clock: what is said to whom and when, as a trust lead would read it.

The clock steps from one due instant to the next, as the outbox has them, and stops for what
people do in between.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from domain.terms import LONDON
from tests.scenarios.hands import Hands
from tests.scenarios.waiting import until

Row = dict[str, Any]
Deed = Callable[[], Awaitable[object]]
HOME = ("What needs you now", "Nothing needs you now", "Hello, this is Supervision")


@dataclass(frozen=True)
class Entry:
    """One message that was sent: when it was due, to whom, what it says."""

    at: datetime
    to: str
    words: tuple[str, ...]

    @property
    def in_channel(self) -> bool:
        return self.to.startswith("in ")

    @property
    def answers_home(self) -> bool:
        """Say whether it greets or answers somebody who wrote `home`, and tells nobody anything."""
        return bool(self.words) and self.words[0].startswith(HOME)

    def printed(self) -> str:
        return "\n".join([f"  {self.to}", *(f"    {line}" for line in self.words)])


@dataclass
class Diary:
    """Moves the clock of one world and keeps what was said."""

    hands: Hands
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    _seen: int = 0

    async def begin(self) -> None:
        """Wait until the bot has looked at its first day: from then on it knows what is next."""
        await until(self._knows_its_days, told="the bot has not begun")
        await self._gather()

    def _knows_its_days(self) -> bool:
        now = self.hands.world.now()
        rows = self.hands.world.rows("outbox")["outbox"]
        days = [row["next_plan_at"] for row in rows if row["kind"] == "day"]
        return any(at and _moment(at) > now for at in days)

    async def until(self, london: str) -> None:
        """Step from one due instant to the next, up to this London time."""
        end = datetime.fromisoformat(london).replace(tzinfo=LONDON).astimezone(UTC)
        while (due := self._next_due()) and due < end:
            await self._step(due)
        await self._step(end)

    async def on(self, london: str, *deeds: Deed) -> None:
        """Have people do something at this London time."""
        await self.until(london)
        for deed in deeds:
            await deed()
            await self._gather()

    async def _step(self, moment: datetime) -> None:
        if moment > self.hands.world.now():
            await self.hands.teams.clock_to(moment)
        self.now = max(self.now, moment)
        await self._gather()

    async def _gather(self) -> None:
        await self.hands.quiet()
        sent = await self.hands.teams.traffic(self._seen)
        self._seen = max((row["seq"] for row in sent), default=self._seen)
        names = self._names()
        # Who is told first at one instant is chance; what one person reads first is not.
        fresh = [e for row in sent if (e := _entry(row, self.now, names)) and not e.answers_home]
        self.entries += sorted(fresh, key=lambda entry: entry.to)

    def _next_due(self) -> datetime | None:
        rows = self.hands.world.rows("outbox")["outbox"]
        moments = [_moment(row["next_plan_at"]) for row in rows if row["next_plan_at"]]
        moments += [_moment(row["due_at"]) for row in rows if row["state"] == "waiting"]
        return min((m for m in moments if m > self.hands.world.now()), default=None)

    def _names(self) -> dict[str, str]:
        rows = self.hands.world.rows("person", "conversation", "channel")
        people = {str(p["id"]): str(p["name"]) for p in rows["person"]}
        names = {str(c["id"]): f"to {people[c['person_id']]}" for c in rows["conversation"]}
        return names | {str(c["id"]): f"in {c['name']}" for c in rows["channel"]}


def printed(entries: list[Entry]) -> str:
    """Print a diary, each instant once."""
    return "\n".join(_lines(entries)) + "\n"


def weighed(text: str) -> Counter[str]:
    """Count a printed diary's lines: within one instant, which of two comes first is chance."""
    return Counter(line for line in text.splitlines() if line)


def _lines(entries: list[Entry]) -> Iterator[str]:
    last = None
    for entry in entries:
        if entry.at != last:
            if last is not None:
                yield ""
            yield said(entry.at)
            last = entry.at
        yield entry.printed()


def said(moment: datetime) -> str:
    """Say a moment as people do: "Wed 2 Sep 2026, 07:30"."""
    local = moment.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _entry(row: Row, at: datetime, names: dict[str, str]) -> Entry | None:
    activity = row["body"].get("activity") or row["body"]
    attachments = activity.get("attachments") or []
    if row["verb"] != "POST" or row["status"] >= HTTPStatus.BAD_REQUEST or not attachments:
        return None
    channel = (row["body"].get("channelData") or {}).get("channel") or {}
    where = str(channel.get("id") or row["conversation"])
    lines = [line for text in _shown(attachments[0]["content"]) for line in text.splitlines()]
    return Entry(at, names.get(where, f"to {where}"), tuple(line for line in lines if line.strip()))


def _shown(node: Row) -> Iterator[str]:
    """Give what a card shows from top to bottom, its buttons in brackets."""
    if text := node.get("text"):
        yield str(text)
    if inlines := node.get("inlines"):
        yield "".join(run if isinstance(run, str) else str(run.get("text", "")) for run in inlines)
    for fact in node.get("facts") or ():
        yield f"{fact['title']} {fact['value']}"
    for part in ("body", "items", "columns", "rows", "cells"):
        for child in node.get(part) or ():
            yield from _shown(child)
    if buttons := [str(a["title"]) for a in node.get("actions") or () if a.get("title")]:
        yield " ".join(f"[{title}]" for title in buttons)
