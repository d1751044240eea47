"""What people do when something is not as planned: urgent, disagreed, away, left."""

from dataclasses import dataclass
from pathlib import Path

from local.cardinputs import actions
from local.client import Outcome
from tests.scenarios.story import Deed, Story
from tests.scenarios.world import imported

Pair = tuple[str, str]


def chosen(dialog: Outcome, box: str, title: str) -> str:
    """Give the value of the choice with this title."""
    for found in actions(dialog.card):
        for element in found.inputs:
            if element.get("id") == box:
                return next(str(c["value"]) for c in element["choices"] if c["title"] == title)
    raise LookupError(f"{box} is not among the boxes")


@dataclass
class HardTimes(Story):
    """Deeds besides those of a plain term."""

    def press(self, who: str, verb: str) -> Deed:
        """Press a button on the newest card in somebody's own chat that has it."""

        async def deed() -> None:
            await self.hands.acts(who, "personal", verb=verb)

        return deed

    def ask_urgently(self, who: str, **besides: str) -> Deed:
        async def deed() -> None:
            dialog = await self.from_home(who, "urgent.form")
            await self.hands.sends(who, dialog, {"verb": "urgent.ask"}, besides)

        return deed

    def cancel(self, who: str, pair: Pair, reason: str, **new: str) -> Deed:
        """Cancel what is booked; without a new time, one is owed."""
        return self._give_up(who, pair, "session.cancel_form", {"reason": reason, **new})

    def say_missed(self, who: str, pair: Pair, part: str, **new: str) -> Deed:
        """Answer that the session was missed, by whom, and find a new time."""
        return self._give_up(who, pair, "session.missed_form", {"who": part, **new})

    def _give_up(self, who: str, pair: Pair, verb: str, answers: dict[str, str]) -> Deed:
        async def deed() -> None:
            session = self.session(*pair)
            form = await self.hands.opens(who, "personal", verb=verb, id=session)
            choice = "another" if "date" in answers else "none"
            sent = {"new_time": choice, **answers}
            await self.hands.sends(who, form, {"verb": "session.cancel"}, sent)

        return deed

    def do_action(self, who: str) -> Deed:
        async def deed() -> None:
            form = await self.hands.opens(who, "personal", verb="action.open")
            word = {"changed": "The family worker comes on Mondays now"}
            await self.hands.sends(who, form, {"verb": "action.done"}, word)

        return deed

    def note_informally(self, who: str) -> Deed:
        async def deed() -> None:
            form = await self.from_home(who, "informal.open")
            about = {"about": "A hard call, talked through at once", "harm": "no"}
            await self.hands.sends(who, form, {"verb": "informal.save"}, about)

        return deed

    def disagree(self, who: str, supervisor: str, supervisee: str) -> Deed:
        async def deed() -> None:
            record = self.record(supervisor, supervisee)
            read = await self.hands.opens(who, "personal", verb="document.open", id=record)
            form = await self.hands.sends(who, read, {"verb": "document.disagree"})
            mine = {"part": chosen(form, "part", "Agenda"), "words": "It was Friday, not Monday."}
            await self.hands.sends(who, form, {"verb": "document.disagreed"}, mine)

        return deed

    async def _meeting(self, who: str, pair: Pair) -> Outcome:
        """Open the pair's newest three-way meeting."""
        rows = self.hands.world.rows("meeting")["meeting"]
        mine = [row for row in rows if row["pair_id"] == self.pair(*pair)]
        newest = str(max(mine, key=lambda row: str(row["proposed_at"]))["id"])
        return await self.hands.opens(who, "personal", verb="meeting.open", id=newest)

    def offer_three_way(self, who: str, pair: Pair, day: str, time: str) -> Deed:
        async def deed() -> None:
            form = await self.hands.sends(
                who, await self._meeting(who, pair), {"verb": "meeting.offer_form"}
            )
            await self.hands.sends(
                who, form, {"verb": "meeting.offer"}, {"date": day, "time": time}
            )

        return deed

    def accept_three_way(self, who: str, pair: Pair) -> Deed:
        async def deed() -> None:
            await self.hands.sends(who, await self._meeting(who, pair), {"verb": "meeting.accept"})

        return deed

    def tell_what_came_of_it(self, who: str, pair: Pair, outcome: str = "") -> Deed:
        async def deed() -> None:
            form = await self.hands.sends(
                who, await self._meeting(who, pair), {"verb": "meeting.outcome_form"}
            )
            told = {"words": "We go on as agreed."}
            if outcome:
                told["outcome"] = chosen(form, "outcome", outcome)
            await self.hands.sends(who, form, {"verb": "meeting.outcome"}, told)

        return deed

    def confirm_three_way(self, who: str, pair: Pair) -> Deed:
        async def deed() -> None:
            await self.hands.sends(who, await self._meeting(who, pair), {"verb": "meeting.confirm"})

        return deed

    def be_away(self, who: str, first: str, last: str, cover: str) -> Deed:
        async def deed() -> None:
            form = await self.from_home(who, "away.open")
            when = {"first": first, "last": last, "cover": self.hands.world.person_id(cover)}
            await self.hands.sends(who, form, {"verb": "away.set"}, when)

        return deed

    def name_successor(self, who: str, leaver: str, to: str) -> Deed:
        async def deed() -> None:
            leaving = self.hands.world.person_id(leaver)
            form = await self.from_home(who, "leaver.open", leaving)
            named = {"to": self.hands.world.person_id(to)}
            await self.hands.sends(who, form, {"verb": "leaver.set"}, named)

        return deed

    def roster(self, folder: Path, email: str, **changed: str) -> Deed:
        """Import the roster with one person's rows changed."""

        async def deed() -> None:
            imported(self.hands.world, folder, email, **changed)

        return deed
