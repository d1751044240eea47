"""A clock that went back signs nothing: what is signed names a moment, and moments only go on."""

from datetime import timedelta

import pytest

from cards.verbs import Verb
from domain.document import ClosingReason, Status
from domain.errors import ClockBehind
from tests.trust import Trust
from workflows.steady import APART


async def newest(trust: Trust) -> timedelta:
    found = await trust.run(lambda work: work.audit.newest())
    assert found
    return found - trust.clock.moment


async def test_nothing_is_signed_by_a_clock_that_went_back(trust: Trust) -> None:
    record = await trust.submitted("brigid")
    opened = await trust.reads("helen", record)
    trust.later(hours=-2)
    before = await trust.rows()
    with pytest.raises(ClockBehind):
        await trust.sends("helen", Verb.SIGN, opened)
    assert await trust.rows() == before
    trust.later(hours=3)
    await trust.signs("helen", record)
    assert [s.person_id for s in (await trust.document(record)).signatures] == ["helen"]


async def test_no_plan_is_approved_by_it(trust: Trust) -> None:
    record = await trust.locked_but_for_approval()
    waiting = (await trust.document(record)).unapproved()[0].case_id
    sheet = await trust.opens("priya", Verb.CHILD, waiting)
    trust.later(hours=-2)
    with pytest.raises(ClockBehind):
        await trust.sends("priya", Verb.APPROVE, sheet)
    trust.later(hours=3)
    await trust.sends("priya", Verb.APPROVE, sheet)
    assert (await trust.document(record)).status is Status.LOCKED


async def test_no_record_is_closed_by_it(trust: Trust) -> None:
    record = await trust.submitted("tom")
    await trust.signs("daniel", record)
    closing = await trust.opens("margaret", Verb.CLOSING, record)
    trust.later(hours=-2)
    with pytest.raises(ClockBehind):
        await trust.sends("margaret", Verb.CLOSE, closing, reason=ClosingReason.LONG_ABSENT)


async def test_machines_may_differ_by_what_honest_clocks_differ_by(trust: Trust) -> None:
    record = await trust.submitted("brigid")
    opened = await trust.reads("helen", record)
    trust.clock.moment += await newest(trust) - APART
    await trust.sends("helen", Verb.SIGN, opened)
    assert (await trust.document(record)).signatures


async def test_everything_else_goes_on(trust: Trust) -> None:
    await trust.submitted("brigid")
    trust.later(hours=-30)
    await trust.plan()
    session = await trust.session("oswald")
    form = await trust.opens("priya", Verb.OFFER_FORM, session.id)
    await trust.sends(
        "priya", Verb.OFFER, form, date="2026-11-27", time="10:00", minutes="90", place="school"
    )
    assert (await trust.session("oswald")).offer
