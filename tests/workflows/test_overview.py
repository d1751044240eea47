"""The overview: how the trust stands, for the trust lead or the next one up, without content."""

from dataclasses import replace
from datetime import date

import pytest

from cards.draw import draw
from cards.flow import LIMIT, weight
from cards.verbs import Verb
from domain.entitlement import Track
from domain.errors import NotAllowed
from tests.trust import PEOPLE, Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.away import Door
from workflows.views.overview import OverviewView


async def overview(trust: Trust, who: str = "margaret") -> OverviewView:
    view = await trust.shows(who, Page("overview"))
    assert isinstance(view, OverviewView)
    return view


async def test_the_trust_lead_sees_it_and_nobody_else(trust: Trust) -> None:
    await overview(trust)
    for who in set(PEOPLE) - {"margaret"}:
        with pytest.raises(NotAllowed):
            await overview(trust, who)
        assert Door.OVERVIEW not in (await trust.shows(who, Page("home"))).doors
    assert (await trust.shows("margaret", Page("home"))).doors[0] is Door.OVERVIEW


async def test_while_the_trust_lead_is_away_the_next_one_up_sees_it(trust: Trust) -> None:
    form = await trust.opens("margaret", Verb.AWAY, "me")
    await trust.sends("margaret", Verb.AWAY_SET, form, first="2026-11-23")
    await overview(trust, "catherine")
    with pytest.raises(NotAllowed):
        await overview(trust)


async def test_every_school_is_there_by_how_it_stands(trust: Trust) -> None:
    await trust.plan()
    view = await overview(trust)
    assert {one.school for one in view.schools} == {
        "St Brigid's Primary",
        "St Oswald's Primary",
        "Blessed Edith Academy",
    }
    await trust.locked("brigid")
    tracks = {one.school: one.track for one in (await overview(trust)).schools}
    assert tracks["St Brigid's Primary"] is Track.ON_TRACK


async def test_unsigned_records_are_there_by_age_with_what_can_be_done(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("daniel", document_id)
    (one,) = (await overview(trust)).unsigned
    assert (one.school_days, one.waits_for, one.late, one.can_close) == (
        0,
        ("Priya Nair",),
        False,
        False,
    )
    trust.at("2026-12-16T09:00")
    (one,) = (await overview(trust)).unsigned
    assert (one.late, one.can_close) == (True, True)


async def test_a_record_of_the_trust_leads_own_is_never_hers_to_close(trust: Trust) -> None:
    document_id = await trust.submitted("brigid")
    await trust.signs("helen", document_id)
    trust.at("2026-12-16T09:00")
    (one,) = (await overview(trust)).unsigned
    assert not one.can_close


async def test_nothing_of_what_was_written_is_on_it(trust: Trust) -> None:
    await trust.submitted("edith", plan="MARKED plan", why="MARKED why")
    view = await overview(trust)
    assert "MARKED" not in repr(view)
    assert "AB" not in str(draw(view, "").card)


async def test_the_policys_own_review_is_named_once_it_has_passed(trust: Trust) -> None:
    assert (await overview(trust)).review_due == date(2026, 6, 30)


async def test_leavers_whose_work_nobody_takes_up_are_there(trust: Trust) -> None:
    await trust.leaves("daniel", date(2026, 11, 27))
    assert (await overview(trust)).leavers == (("daniel", "Daniel Reeve"),)


async def test_a_new_time_that_is_owed_is_there_and_why_is_not(trust: Trust) -> None:
    session = await trust.booked("brigid")
    form = await trust.opens("helen", Verb.CANCEL_FORM, session.id)
    await trust.sends("helen", Verb.CANCEL, form, reason="clash", new_time="none")
    view = await overview(trust)
    assert [(one.owed_by, one.other, one.can_waive) for one in view.owed] == [
        ("Helen Marsh", "Margaret Okafor", False)  # she is a party: a waiver is not hers
    ]
    assert "clash" not in repr(view)


async def test_actions_are_counted_by_school(trust: Trust) -> None:
    hub = await trust.started("edith")
    answers = {"what": "Ring the family", "owner": "priya", "due": "2026-12-11"}
    hub = await trust.writes("daniel", hub, "action/new", **answers)
    await trust.submits("daniel", hub)
    trust.at("2027-01-06T09:00")
    (one,) = (await overview(trust)).actions
    assert (one.school, one.open, one.overdue) == ("Blessed Edith Academy", 1, 1)


async def test_twenty_five_schools_fit_on_one_card(trust: Trust) -> None:
    def grow(work: Work) -> None:
        edith = work.roster.school("edith")
        pair = work.roster.pair("edith")
        for number in range(22):
            name = f"Our Lady of the Assumption Academy {number}"
            work.roster.save_school(replace(edith, id=f"s-{number}", name=name))
            work.roster.save_pair(replace(pair, id=f"p-{number}", school_id=f"s-{number}"))

    await trust.run(grow)
    await trust.plan()
    trust.at("2026-12-16T09:00")
    view = await overview(trust)
    assert len(view.schools) == 25
    card = draw(view, "https://s.example").card
    assert weight(card) <= LIMIT
    told = str(card)
    assert " more." in told


async def test_a_new_time_that_is_owed_is_there_with_who_owes_it(trust: Trust) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    form = await trust.opens("helen", Verb.CANCEL_FORM, session.id)
    await trust.sends("helen", Verb.CANCEL, form, reason="clash", new_time="none")
    (owed,) = (await overview(trust)).owed
    assert (owed.owed_by, owed.other) == ("Helen Marsh", "Margaret Okafor")
    assert (owed.session, owed.on_offer) == (session.id, False)
