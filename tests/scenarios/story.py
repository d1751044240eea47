"""What people do in a school year: deeds that a diary plays at their time."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from cli.demo import AGREED
from local.cardinputs import actions
from local.client import Outcome
from tests.scenarios.hands import Hands

Deed = Callable[[], Awaitable[object]]
CHANNELS = {
    ("margaret", "helen"): "st-brigids",
    ("margaret", "priya"): "st-oswalds",
    ("daniel", "priya"): "blessed-edith",
    ("daniel", "tom"): "blessed-edith",
}
CHILD = {"initials": "AB", "reference": "1234"}


@dataclass
class Story:
    """The people of one world, each deed by its name."""

    hands: Hands

    def session(self, supervisor: str, supervisee: str) -> str:
        """The pair's session of the present term."""
        pair = self.pair(supervisor, supervisee)
        rows = self.hands.world.rows("session")["session"]
        mine = [r for r in rows if r["pair_id"] == pair and r["kind"] == "one-to-one"]
        return str(max(mine, key=lambda row: str(row["due_by"]))["id"])

    def pair(self, supervisor: str, supervisee: str) -> str:
        world = self.hands.world
        ids = world.person_id(supervisor), world.person_id(supervisee)
        rows = world.rows("pair")["pair"]
        return next(str(p["id"]) for p in rows if (p["supervisor_id"], p["supervisee_id"]) == ids)

    def record(self, supervisor: str, supervisee: str) -> str:
        return self.hands.record_of(self.session(supervisor, supervisee))

    async def from_home(self, who: str, verb: str, subject: str = "") -> Outcome:
        """Press a button on a fresh home card that opens a dialog."""
        seen = await self.hands.home(who)
        wanted = {"verb": verb} | ({"id": subject} if subject else {})
        return await self.hands.teams.open(who, seen.message, wanted)

    def agree(self, supervisor: str, supervisee: str) -> Deed:
        async def deed() -> None:
            hub = await self.from_home(
                supervisor, "agreement.open", self.pair(supervisor, supervisee)
            )
            for pick, answers in AGREED.items():
                hub = await self.hands.writes(supervisor, hub, pick, **answers)
            read = await self.hands.submits(supervisor, hub)
            await self.hands.quiet()
            await self.hands.sends(supervisor, read, {"verb": "document.sign"})
            await self.hands.quiet()
            agreement = self._newest("agreement", self.pair(supervisor, supervisee))
            await self.hands.signs(supervisee, agreement)

        return deed

    def _newest(self, kind: str, pair: str) -> str:
        rows = self.hands.world.rows("document")["document"]
        mine = [r for r in rows if r["kind"] == kind and r["pair_id"] == pair]
        return str(max(mine, key=lambda row: str(row["begun_at"]))["id"])

    def offer(self, who: str, supervisor: str, supervisee: str, day: str, time: str) -> Deed:
        async def deed() -> None:
            subject = self.session(supervisor, supervisee)
            dialog = await self.from_home(who, "session.offer_form", subject)
            answers = {"date": day, "time": time, "minutes": "90", "place": "school"}
            await self.hands.sends(who, dialog, {"verb": "session.offer"}, answers)

        return deed

    def accept(self, who: str, supervisor: str, supervisee: str) -> Deed:
        async def deed() -> None:
            subject = self.session(supervisor, supervisee)
            await self.hands.acts(who, "personal", verb="session.accept", id=subject)

        return deed

    def book(self, supervisor: str, supervisee: str, day: str, time: str) -> tuple[Deed, Deed]:
        """The supervisee offers and the supervisor accepts."""
        return (
            self.offer(supervisee, supervisor, supervisee, day, time),
            self.accept(supervisor, supervisor, supervisee),
        )

    def write(
        self, supervisor: str, supervisee: str, *, case: bool = False, action_due: str = ""
    ) -> Deed:
        """Write and submit the record, with a child and an action about it where asked for."""

        async def deed() -> None:
            subject = self.session(supervisor, supervisee)
            hub = await self.hands.begins(supervisor, subject)
            hub = await self.hands.needed(supervisor, hub, "sample" if case else "none")
            if case:
                hub = await self.hands.writes(
                    supervisor,
                    hub,
                    "section/agenda",
                    agenda="Earlier actions, two children",
                    coverage="sample",
                    sample="Those with a change since last time",
                )
                hub = await self._case(supervisor, hub, subject)
            if action_due:
                hub = await self._action(supervisor, supervisee, hub, action_due)
            hub = await self._reviews(supervisor, hub)
            await self.hands.submits(supervisor, hub)

        return deed

    async def _case(self, who: str, hub: Outcome, subject: str) -> Outcome:
        case = await self.hands.writes(who, hub, "case/new", **CHILD)
        case_id = self.hands.case_of(subject)
        since = {"since": "Absent again", "progress": "no", "concern": "same"}
        case = await self.hands.writes(who, case, f"case/{case_id}/since", **since)
        return await self.hands.sends(who, case, {"verb": "document.back"})

    async def _action(self, who: str, owner: str, hub: Outcome, due: str) -> Outcome:
        action: dict[str, Any] = {
            "what": "Ring the family worker",
            "owner": self.hands.world.person_id(owner),
            "due": due,
        }
        return await self.hands.writes(who, hub, "action/new", **action)

    async def _reviews(self, who: str, hub: Outcome) -> Outcome:
        """Review each earlier action that is still open: carried over."""
        for pick in _reviews_in(hub):
            answers = {"outcome": "carried over", "note": "Waiting for an answer"}
            hub = await self.hands.writes(who, hub, pick, **answers)
        return hub

    def enter(self, who: str, supervisor: str, supervisee: str) -> Deed:
        async def deed() -> None:
            case = self.hands.case_of(self.session(supervisor, supervisee))
            sheet = await self.hands.opens(who, "personal", verb="child.open", id=case)
            await self.hands.sends(who, sheet, {"verb": "child.enter"})

        return deed

    def sign(self, who: str, supervisor: str, supervisee: str) -> Deed:
        async def deed() -> None:
            await self.hands.signs(who, self.record(supervisor, supervisee))

        return deed


def _reviews_in(hub: Outcome) -> list[str]:
    found = (f.action.get("data") for f in actions(hub.card))
    picks = (str(data.get("pick", "")) for data in found if isinstance(data, dict))
    return list(dict.fromkeys(pick for pick in picks if pick.startswith("review/")))
