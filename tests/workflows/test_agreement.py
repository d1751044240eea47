"""A pair's supervision agreement: begun by either, signed by both, reviewed and changed."""

import asyncio
from typing import Any

import pytest

from cards.verbs import Verb
from domain.document import DocumentKind, Status
from domain.errors import IllegalMove, NotAllowed, Problem
from tests.trust import PAIRS, Trust
from workflows.asking import Page
from workflows.filing import to_file
from workflows.views.documents import May, ReadingView, WritingView
from workflows.views.sessions import AgreementState, Can

ANSWERS = {
    "arrangements": {"frequency": "term", "minutes": "90", "place": "A quiet room"},
    "content": {"agenda": "Earlier actions, each child"},
    "recording": {"recording": "Margaret", "confidentiality": "All", "property": "The trust's"},
    "when_stuck": {"disagreement": "We meet with Catherine", "review_on": "2027-11-01"},
}


async def filled(trust: Trust, who: str, hub: Any, **changed: str) -> Any:
    for section, answers in ANSWERS.items():
        given = answers | {k: v for k, v in changed.items() if k in answers}
        hub = await trust.writes(who, hub, f"section/{section}", **given)
    return hub


async def signed(trust: Trust, pair: str, **changed: str) -> str:
    """An agreement in force; its id."""
    supervisor, supervisee = PAIRS[pair][1:]
    hub = await trust.opens(supervisor, Verb.AGREEMENT, pair)
    reading = await trust.submits(supervisor, await filled(trust, supervisor, hub, **changed))
    for who in (supervisor, supervisee):
        await trust.signs(who, reading.heading.id)
    return str(reading.heading.id)


async def state(trust: Trust, pair: str = "brigid") -> AgreementState:
    await trust.plan()
    session = await trust.session(pair)
    view = await trust.shows(PAIRS[pair][2], Page("session", session.id))
    assert (Can.AGREE in view.can) == (view.agreement is not AgreementState.IN_FORCE)
    return AgreementState(view.agreement)


async def agreements(trust: Trust, pair: str = "brigid") -> list[Status]:
    found = await trust.run(lambda work: work.documents.of_pair(pair, DocumentKind.AGREEMENT))
    return [document.status for document in found]


async def test_either_party_begins_and_both_write_the_same_one(trust: Trust) -> None:
    theirs = await trust.opens("helen", Verb.AGREEMENT, "brigid")
    await trust.writes("helen", theirs, "section/content", agenda="Cases first")
    hers = await trust.opens("margaret", Verb.AGREEMENT, "brigid")
    assert isinstance(hers, WritingView)
    assert hers.heading.id == theirs.heading.id
    form = await trust.sends("margaret", Verb.PICK, hers, pick="section/content")
    assert form.questions[0].value == "Cases first"


async def test_both_beginning_in_the_same_second_get_the_same_one(trust: Trust) -> None:
    views = await asyncio.gather(
        *(trust.opens(who, Verb.AGREEMENT, "brigid") for who in ("helen", "margaret") * 3)
    )
    assert len({view.heading.id for view in views}) == 1
    assert await agreements(trust) == [Status.WRITING]


async def test_nobody_else_begins_or_reads_it(trust: Trust) -> None:
    document_id = await signed(trust, "brigid")
    for who in ("priya", "catherine", "robert"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.AGREEMENT, "brigid")
        with pytest.raises(NotAllowed):
            await trust.reads(who, document_id)


async def test_a_session_says_how_far_the_agreement_is(trust: Trust) -> None:
    assert await state(trust) is AgreementState.MISSING
    hub = await trust.opens("margaret", Verb.AGREEMENT, "brigid")
    assert await state(trust) is AgreementState.WRITING
    reading = await trust.submits("margaret", await filled(trust, "margaret", hub))
    assert await state(trust) is AgreementState.AWAITING
    for who in ("margaret", "helen"):
        await trust.signs(who, reading.heading.id)
    assert await state(trust) is AgreementState.IN_FORCE
    trust.at("2027-11-01T09:00")
    assert await state(trust) is AgreementState.REVIEW_DUE


async def test_every_missing_point_is_listed_with_where_to_mend_it(trust: Trust) -> None:
    hub = await trust.opens("margaret", Verb.AGREEMENT, "brigid")
    page = await trust.sends("margaret", Verb.CHECK, hub)
    assert isinstance(page, WritingView)
    needed = {fault.section for fault, _, _ in page.faults}
    assert needed == {f"section/{key}" for key in ANSWERS}
    assert all(label and where for _, label, where in page.faults)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-01", "2020-11-24"])
async def test_the_review_lies_in_the_future(trust: Trust, day: str) -> None:
    hub = await trust.opens("margaret", Verb.AGREEMENT, "brigid")
    hub = await filled(trust, "margaret", hub, review_on=day)
    page = await trust.sends("margaret", Verb.CHECK, hub)
    assert isinstance(page, WritingView)
    (fault, _, _) = page.faults[0]
    assert (fault.field, fault.problem) == ("review_on", Problem.IN_THE_PAST)
    assert fault.section == "section/when_stuck"


async def test_a_changed_agreement_is_a_new_version_while_the_old_one_holds(trust: Trust) -> None:
    first = await signed(trust, "brigid")
    trust.later(days=1)
    reading = await trust.reads("helen", first)
    assert May.CHANGE in reading.may
    hub = await trust.sends("helen", Verb.AGREEMENT_CHANGE, reading)
    assert isinstance(hub, WritingView)
    assert hub.heading.id != first
    assert await state(trust) is AgreementState.IN_FORCE
    form = await trust.sends("helen", Verb.PICK, hub, pick="section/content")
    assert form.questions[0].value == ANSWERS["content"]["agenda"]
    same = await trust.sends(
        "margaret", Verb.AGREEMENT_CHANGE, await trust.reads("margaret", first)
    )
    assert same.heading.id == hub.heading.id
    second = (await trust.submits("helen", hub)).heading.id
    assert await state(trust) is AgreementState.IN_FORCE
    for who in ("helen", "margaret"):
        await trust.signs(who, second)
    assert await agreements(trust) == [Status.LOCKED, Status.LOCKED]
    (paper,) = await trust.run(lambda work: to_file(work, second))
    assert paper.view.version == 2  # type: ignore[union-attr]


async def test_two_changing_it_in_the_same_second_change_one_version(trust: Trust) -> None:
    first = await signed(trust, "brigid")
    trust.later(days=1)
    readings = {who: await trust.reads(who, first) for who in ("helen", "margaret")}
    views = await asyncio.gather(
        *(trust.sends(who, Verb.AGREEMENT_CHANGE, view) for who, view in readings.items())
    )
    assert len({view.heading.id for view in views}) == 1
    assert await agreements(trust) == [Status.LOCKED, Status.WRITING]


async def test_who_did_not_begin_it_asks_for_changes_and_never_takes_it_back(trust: Trust) -> None:
    hub = await trust.opens("margaret", Verb.AGREEMENT, "brigid")
    reading = await trust.submits("margaret", await filled(trust, "margaret", hub))
    assert {May.TAKE_BACK} <= reading.may
    assert May.ASK_CHANGES not in reading.may
    theirs = await trust.reads("helen", reading.heading.id)
    assert May.ASK_CHANGES in theirs.may
    assert May.TAKE_BACK not in theirs.may
    with pytest.raises(NotAllowed):
        await trust.sends("helen", Verb.TAKE_BACK, theirs)


async def test_an_agreement_is_never_closed_as_signed_by_one(trust: Trust) -> None:
    hub = await trust.opens("daniel", Verb.AGREEMENT, "edith")
    reading = await trust.submits("daniel", await filled(trust, "daniel", hub))
    await trust.sends("daniel", Verb.SIGN, reading)
    trust.at("2027-03-01T09:00")
    with pytest.raises(IllegalMove):
        await trust.opens("margaret", Verb.CLOSING, reading.heading.id)
    assert isinstance(await trust.reads("priya", reading.heading.id), ReadingView)
