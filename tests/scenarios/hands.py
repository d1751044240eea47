"""What people do, told by the verbs that their buttons carry: titles may change, verbs don't."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
from pypdf import PdfReader

from local.cardinputs import NoSuchAction, actions
from local.client import Outcome, Seen, Teams
from tests.scenarios.waiting import until
from tests.scenarios.world import World

Data = Mapping[str, Any]
HELD = "2026-11-24T10:00"
AFTER = "2026-11-24T11:35"


def carries(card: dict[str, Any], wanted: Data) -> bool:
    """Say whether a button of this card carries this data."""
    for found in actions(card):
        data = found.action.get("data")
        if isinstance(data, dict) and all(data.get(k) == v for k, v in wanted.items()):
            return True
    return False


def form_of(dialog: Outcome) -> str:
    """Give the nonce that a dialog's buttons carry."""
    found = (f.action.get("data") for f in actions(dialog.card))
    return next(str(data["form"]) for data in found if isinstance(data, dict) and "form" in data)


def an_offer(form: str, *, date: str, time: str) -> dict[str, str]:
    """Give what the dialog to offer a time sends."""
    answers = {"date": date, "time": time, "minutes": "90", "place": "school"}
    return {"verb": "session.offer", "form": form, **answers}


def links(dialog: Outcome) -> list[str]:
    return [str(f.action["url"]) for f in actions(dialog.card) if "url" in f.action]


def inputs(card: dict[str, Any]) -> dict[str, Any]:
    """Give the boxes of a dialog by id."""
    found: dict[str, Any] = {}
    for action in actions(card):
        found |= {str(box["id"]): box for box in action.inputs}
    return found


@dataclass
class Hands:
    """A hand on every keyboard of one world."""

    teams: Teams
    world: World

    async def card(self, who: str, chat: str, **data: str) -> Seen:
        """Wait for the latest card with a button that carries this data."""
        return await self.teams.wait_for_card(
            who, chat, lambda seen: carries(seen.card, data), within=15
        )

    async def home(self, who: str) -> Seen:
        known = {message["id"] for message in await self.teams.messages(who)}
        await self.teams.say(who, "personal", "home")
        cards = await self.teams.cards(who, refresh=False)
        return [seen for seen in cards if seen.message not in known][-1]

    async def opens(self, who: str, chat: str, **data: str) -> Outcome:
        return await self._pressed(who, chat, data, self.teams.open)

    async def acts(self, who: str, chat: str, **data: str) -> Outcome:
        return await self._pressed(who, chat, data, self.teams.execute)

    async def _pressed(
        self, who: str, chat: str, data: Data, press: Callable[..., Awaitable[Outcome]]
    ) -> Outcome:
        """Press a button; where its card was brought up to date just then, on the newest one."""
        for _ in range(5):
            seen = await self.card(who, chat, **data)
            with suppress(NoSuchAction):
                return await press(who, seen.message, data)
        raise NoSuchAction(f"{data} comes and goes")

    async def sends(
        self, who: str, dialog: Outcome, data: Data, values: Data | None = None
    ) -> Outcome:
        return await self.teams.submit(who, dialog, data, values or {})

    async def quiet(self) -> None:
        """Wait until everything that is due was said."""
        await until(lambda: not self.world.waiting(), 30, told="something is still to be said")

    # --- the flows ---

    async def offers(self, who: str, chat: str, subject: str, **when: str) -> Outcome:
        dialog = await self.opens(who, chat, verb="session.offer_form", id=subject)
        times = {"date": "2026-11-24", "time": "10:00", **when}
        return await self.sends(who, dialog, {"verb": "session.offer"}, times)

    async def books(self, supervisor: str, supervisee: str, chat: str, **when: str) -> str:
        """Have the supervisee offer a time and the supervisor accept it; the session's id."""
        subject = str(self.world.session(supervisor, supervisee)["id"])
        await self.offers(supervisee, chat, subject, **when)
        await self.acts(supervisor, "personal", verb="session.accept", id=subject)
        return subject

    async def writes(self, who: str, hub: Outcome, pick: str, **answers: str) -> Outcome:
        """Open one section, fill it in and save it."""
        form = await self.sends(who, hub, {"verb": "document.pick", "pick": pick})
        return await self.sends(who, form, {"verb": "document.save"}, answers)

    async def begins(self, who: str, subject: str) -> Outcome:
        """Open the writing page of a session's record from home."""
        seen = await self.home(who)
        return await self.teams.open(who, seen.message, {"verb": "record.open", "id": subject})

    async def needed(self, who: str, hub: Outcome, coverage: str = "none") -> Outcome:
        """Answer what every record needs."""
        hub = await self.writes(
            who, hub, "section/agenda", agenda="Earlier actions", coverage=coverage
        )
        return await self.writes(who, hub, "section/harm", harm="no")

    async def submits(self, who: str, hub: Outcome) -> Outcome:
        preview = await self.sends(who, hub, {"verb": "document.check"})
        return await self.sends(who, preview, {"verb": "document.submit"})

    async def signs(self, who: str, document_id: str) -> Outcome:
        dialog = await self.opens(who, "personal", verb="document.open", id=document_id)
        return await self.sends(who, dialog, {"verb": "document.sign"})

    async def submitted(self, supervisor: str, supervisee: str, chat: str) -> str:
        """Bring a session to a short submitted record; the record's id."""
        subject = await self.books(supervisor, supervisee, chat)
        if self.world.now().isoformat() < AFTER:
            await self.teams.clock_to(AFTER)
        hub = await self.begins(supervisor, subject)
        hub = await self.needed(supervisor, hub)
        await self.submits(supervisor, hub)
        return self.record_of(subject)

    def papers(self, document: str) -> list[dict[str, Any]]:
        """Give what was filed of a document."""
        return [p for p in self.world.rows("paper")["paper"] if p["document_id"] == document]

    def record_of(self, session_id: str) -> str:
        rows = self.world.rows("document")["document"]
        return next(str(r["id"]) for r in rows if r["session_id"] == session_id)

    def case_of(self, session_id: str) -> str:
        """Give the first child discussed in a session's record."""
        record, rows = self.record_of(session_id), self.world.rows("part_version")["part_version"]
        found = [r for r in rows if r["kind"] == "case" and r["document_id"] == record]
        return str(min(found, key=lambda row: str(row["saved_at"]))["id"])


async def fetched(url: str, *, how: str = "POST") -> tuple[int, bytes]:
    """Press the button behind a one-time link."""
    async with aiohttp.ClientSession() as session, session.request(how, url) as answer:
        return answer.status, await answer.read()


def text_of(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())
