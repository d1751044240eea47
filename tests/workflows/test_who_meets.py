"""Meeting, role and act as one table: everybody's attempt at everything, in every state.

Each attempt is made with a dialog of one's own about this very meeting, in the right version. Only
who is named here gets through; nobody ever uses what was opened for somebody else.
"""

from dataclasses import dataclass
from functools import partial

import pytest

from bot.routes import OPENS, SUBMITS, walk
from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, SupervisionError
from domain.meeting import MeetingStatus
from tests.trust import PEOPLE, Trust
from tests.workflows.test_disagreement import disagreed, meeting_of
from tests.workflows.test_shortfalls import missed
from workflows.asking import Ask, Page, open_form
from workflows.ports import Work

ALL = "POGRCL"  # proposed, offered by Daniel, agreed, recorded by Daniel, closed, lapsed
STATES = dict(zip(ALL, MeetingStatus, strict=True))
THREE = {"daniel": ALL, "priya": ALL, "margaret": ALL}
BEFORE = "POG"

TABLE: dict[Verb, dict[str, str]] = {
    Verb.MEETING: THREE,
    Verb.MEETING_BACK: THREE,
    Verb.MEETING_OFFER_FORM: THREE,  # too late, they see how the meeting stands
    Verb.MEETING_OFFER: dict.fromkeys(THREE, BEFORE),
    Verb.MEETING_ACCEPT: {"daniel": "OGRCL", "priya": "OGRC", "margaret": "OGRC"},
    Verb.MEETING_OUTCOME_FORM: {"daniel": ALL, "margaret": ALL},
    Verb.MEETING_OUTCOME: {"daniel": "POGR", "margaret": "POGR"},
    Verb.MEETING_CONFIRM: {"daniel": "RC", "priya": "RC", "margaret": "RC"},
    Verb.MEETING_SETTLE: {"margaret": "C"},  # twice is once; nobody was silent for long
    Verb.MEETING_DISPUTE: {"margaret": "POGR"},  # and no more once it is over
    Verb.MEETING_DOCUMENT: {"daniel": ALL, "priya": ALL},
}
VALUES = {
    "date": "2026-12-08",
    "time": "15:30",
    "minutes": "30",
    "place": "trust",
    "held_on": "2026-12-02",
    "outcome": "stands",
    "words": "Other words",
}
FORMS = {Verb.MEETING_OFFER: "meeting.offer", Verb.MEETING_OUTCOME: "meeting.outcome"}


class GotThrough(SupervisionError):
    """Raised after a step that worked, so that nothing of it is kept."""


@dataclass(frozen=True)
class World:
    meeting_id: str
    seen: int


async def in_state(trust: Trust, state: str) -> World:
    document_id = await disagreed(trust)
    meeting_id = await meeting_of(trust, document_id)
    trust.at("2026-12-02T09:00")
    if state in "OGRCL":
        page = await trust.opens("daniel", Verb.MEETING, meeting_id)
        form = await trust.sends("daniel", Verb.MEETING_OFFER_FORM, page)
        given = {k: VALUES[k] for k in ("date", "time", "minutes", "place")}
        await trust.sends("daniel", Verb.MEETING_OFFER, form, **given | {"date": "2026-12-03"})
    if state in "GRC":
        for who in ("priya", "margaret"):
            page = await trust.opens(who, Verb.MEETING, meeting_id)
            await trust.sends(who, Verb.MEETING_ACCEPT, page)
    if state in "RC":
        page = await trust.opens("daniel", Verb.MEETING, meeting_id)
        form = await trust.sends("daniel", Verb.MEETING_OUTCOME_FORM, page)
        came = {"held_on": "2026-12-02", "outcome": "stands", "words": "As it is"}
        await trust.sends("daniel", Verb.MEETING_OUTCOME, form, **came)
    if state == "C":
        for who in ("priya", "margaret"):
            page = await trust.opens(who, Verb.MEETING, meeting_id)
            await trust.sends(who, Verb.MEETING_CONFIRM, page)
    if state == "L":
        await trust.signs("priya", document_id)
    meeting = await trust.run(lambda work: work.meetings.get(meeting_id))
    assert meeting.status is STATES[state]
    return World(meeting_id, meeting.version)


async def tried(trust: Trust, who: str, verb: Verb, world: World, owner: str) -> SupervisionError:
    """Try it and give what came of it; nothing of it is kept."""

    def attempt(work: Work) -> None:
        meeting = work.meetings.get(world.meeting_id)
        number = meeting.recorded.number if meeting.recorded else 0
        kind = FORMS.get(verb, "meeting")
        form = open_form(
            work, trust.actor(owner), kind, meeting.id, seen=world.seen, number=str(number)
        )
        values = {**VALUES, "form": form.id}
        step = OPENS[verb] if verb in OPENS else SUBMITS[verb]
        walk(work, Ask(trust.actor(who), values, Page("home", meeting.id)), step)
        raise GotThrough

    with pytest.raises(SupervisionError) as came:
        await trust.run(attempt)
    return came.value


@pytest.mark.parametrize("state", ALL)
async def test_nobody_gets_through_who_is_not_named(trust: Trust, state: str) -> None:
    world = await in_state(trust, state)
    before = await trust.rows()
    for verb, able in TABLE.items():
        for who in PEOPLE:
            came = await tried(trust, who, verb, world, who)
            where = (verb, who, state, came)
            if who not in able:
                assert isinstance(came, NotAllowed | NotFound), where
            else:
                assert isinstance(came, GotThrough) == (state in able[who]), where
    assert await trust.rows() == before


async def test_nobody_uses_a_dialog_that_was_opened_for_somebody_else(trust: Trust) -> None:
    world = await in_state(trust, "R")
    for verb in TABLE:
        if verb in OPENS:
            continue
        for who in PEOPLE:
            for owner in THREE.keys() - {who}:
                came = await tried(trust, who, verb, world, owner)
                assert isinstance(came, NotAllowed), (verb, who, owner)


SHORTFALL: dict[Verb, set[str]] = {
    Verb.SHORTFALL: {"daniel", "priya", "margaret", "catherine"},
    Verb.SHORTFALL_BACK: {"daniel", "priya", "margaret", "catherine"},
    Verb.SHORTFALL_HELP: {"daniel", "priya", "margaret"},
    Verb.NOT_ENGAGING_FORM: {"daniel"},
    Verb.NOT_ENGAGING: {"daniel"},
}


async def test_a_shortfall_is_the_pairs_and_that_of_those_who_are_told(trust: Trust) -> None:
    shortfall = await missed(trust)

    def attempt(work: Work, who: str, verb: Verb) -> None:
        kind = "engagement" if verb in {Verb.SHORTFALL_BACK, Verb.NOT_ENGAGING} else "shortfall"
        form = open_form(work, trust.actor(who), kind, shortfall.id, seen=shortfall.version)
        step = OPENS[verb] if verb in OPENS else SUBMITS[verb]
        ask = Ask(trust.actor(who), {"form": form.id}, Page("home", shortfall.id))
        walk(work, ask, step)
        raise GotThrough

    for verb, able in SHORTFALL.items():
        for who in PEOPLE:
            with pytest.raises(SupervisionError) as came:
                await trust.run(partial(attempt, who=who, verb=verb))
            assert isinstance(came.value, GotThrough) == (who in able), (verb, who)
