"""The invented trust of local mode: imported as a real one is, with a little that happened."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.routes import ACTS, OPENS, SUBMITS, Step, walk
from cards.verbs import Verb
from cli.house import House
from cli.roster import import_table
from cli.spreadsheet import read_table
from cli.trust import name_trust
from domain.people import Actor, Pair
from workflows.asking import Ask, Page
from workflows.channels import bind_channel
from workflows.importing.numbers import import_numbers
from workflows.importing.terms import import_terms
from workflows.planning import plan
from workflows.ports import Trust, Work

HERE = Path(__file__).resolve().parent.parent / "local" / "trust"
NAME = "Hollin Vale Catholic Academy Trust"
POLICY = "srscmat"
WAIT_SECONDS = 60
AGREED = {
    "section/arrangements": {
        "frequency": "term",
        "minutes": "90",
        "place": "The small meeting room, with cover for the phone.",
    },
    "section/content": {
        "agenda": "Earlier actions, each child we are worried about, how you are, learning.",
        "preparing": "We both choose cases two days before.",
    },
    "section/recording": {
        "recording": "The supervisor writes it, both sign it, it is filed in the school's channel.",
        "confidentiality": "Between us, but for risk of harm, unsafe practice, illegal activity.",
        "property": "The trust's; it may look for audit and inspection.",
    },
    "section/when_stuck": {
        "disagreement": "We talk, write it down, then meet with the supervisor's line manager.",
        "review_on": "2027-09-06",
    },
}


async def move_in(house: House) -> None:
    """Import people, term dates and numbers, by the importers that a real trust uses."""
    trust = Trust(NAME, POLICY, house.settings.app_tenant)
    await house.run(lambda work: name_trust(work, trust))
    terms = read_table(HERE / "terms.csv")
    await house.run(lambda work: import_terms(work, terms))
    await import_table(house, read_table(HERE / "roster.csv"))
    numbers = read_table(HERE / "numbers.csv")
    await house.run(lambda work: import_numbers(work, numbers))


async def settle(house: House, *, sessions: bool) -> None:
    """Once Teams has said where the bot is: bind the channels, and let a little have happened.

    One school's prompt is due, one session is booked, one is offered, one agreement is signed.
    """
    await _channels_known(house)
    await house.run(_bind_channels)
    if not sessions:
        return
    await house.run(plan)
    pairs = {_names(work_pair): work_pair for work_pair in await house.run(_pairs)}
    trust = _Hands(house)
    oswald = pairs["Margaret Okafor", "Priya Nair"][0]
    await trust.agree(oswald)
    await trust.offer(oswald, oswald.supervisor_id, "2026-11-26", "14:00")
    await trust.accept(oswald, oswald.supervisee_id)
    edith = pairs["Daniel Reeve", "Priya Nair"][0]
    await trust.offer(edith, edith.supervisor_id, "2026-12-03", "09:30")


async def _channels_known(house: House) -> None:
    """Wait until the channels of all schools are known; TimeoutError where Teams is silent."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not await house.run(_all_known):  # noqa: ASYNC110 - it waits for another program
            await asyncio.sleep(0.1)


def is_settled(work: Work) -> bool:
    """Say whether a first start got as far as having a channel bound."""
    return any(channel.bound_at for channel in work.conversations.channels())


def _all_known(work: Work) -> bool:
    names = [channel.name for channel in work.conversations.channels()]
    return all(
        any(name.startswith(_short(school.name)) for name in names)
        for school in work.roster.schools()
    )


def _short(school: str) -> str:
    """Give the part of a school's name that its channel's name begins with: without its kind."""
    return school.rpartition(" ")[0]


def _bind_channels(work: Work) -> None:
    lead = work.roster.person_by_email("margaret.okafor@hollinvale.example")
    if lead is None:
        return
    ask = Ask(Actor(lead.id, lead.name, work.roster.account_of(lead.id)))
    for school in work.roster.schools():
        for channel in work.conversations.channels():
            if channel.name.startswith(_short(school.name)):
                bind_channel(work, ask, channel, school.id)


def _pairs(work: Work) -> list[tuple[Pair, str, str]]:
    return [
        (
            pair,
            work.roster.person(pair.supervisor_id).name,
            work.roster.person(pair.supervisee_id).name,
        )
        for pair in work.roster.pairs()
    ]


def _names(pair: tuple[Pair, str, str]) -> tuple[str, str]:
    return pair[1], pair[2]


class _Hands:
    """Press the buttons that people press, as these people."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def agree(self, pair: Pair) -> None:
        """Have both sign an agreement."""
        view = await self._press(pair.supervisor_id, OPENS[Verb.AGREEMENT], {"id": pair.id})
        for pick, answers in AGREED.items():
            form = await self._send(pair.supervisor_id, Verb.PICK, view, {"pick": pick})
            view = await self._send(pair.supervisor_id, Verb.SAVE, form, answers)
        preview = await self._send(pair.supervisor_id, Verb.CHECK, view, {})
        reading = await self._send(pair.supervisor_id, Verb.SUBMIT, preview, {})
        await self._send(pair.supervisor_id, Verb.SIGN, reading, {})
        subject = {"id": reading.heading.id}
        theirs = await self._press(pair.supervisee_id, OPENS[Verb.DOCUMENT], subject)
        await self._send(pair.supervisee_id, Verb.SIGN, theirs, {})

    async def offer(self, pair: Pair, who: str, day: str, at: str) -> None:
        """Offer a time."""
        session = (await self._house.run(lambda work: work.sessions.of_pair(pair.id)))[-1]
        form = await self._press(who, OPENS[Verb.OFFER_FORM], {"id": session.id})
        answers = {"date": day, "time": at, "minutes": "90", "place": "school"}
        await self._send(who, Verb.OFFER, form, answers)

    async def accept(self, pair: Pair, who: str) -> None:
        """Accept what was offered."""
        session = (await self._house.run(lambda work: work.sessions.of_pair(pair.id)))[-1]
        values = {"id": session.id, "seen": str(session.version)}
        await self._press(who, ACTS[Verb.ACCEPT], values)

    async def _send(self, who: str, verb: Verb, view: Any, answers: Mapping[str, str]) -> Any:
        return await self._press(who, SUBMITS[verb], {"form": view.form, **answers})

    async def _press(self, who: str, step: Step, values: Mapping[str, str]) -> Any:
        def press(work: Work) -> Any:
            person = work.roster.person(who)
            actor = Actor(who, person.name, work.roster.account_of(who))
            ask = Ask(actor, values, Page("home", values.get("id", "")))
            return walk(work, ask, step).view

        return await self._house.run(press)
