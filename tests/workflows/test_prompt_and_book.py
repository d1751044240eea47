"""When a session is prompted, and how two people come to a time for it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.routes import ACTS
from cards.verbs import Verb
from domain.errors import IllegalMove, NotAllowed, NotFound, Problem, Stale
from domain.session import SessionStatus
from tests.trust import Trust
from workflows.links import use, valid_link
from workflows.notices import notice_for
from workflows.ports import Message, Work
from workflows.session_views import invitation
from workflows.views.forms import FormView
from workflows.views.papers import Method
from workflows.views.sessions import CalendarView, Can, SessionView

MORNING = {"date": "2026-11-24", "time": "10:00", "minutes": "90", "place": "school"}
AFTERNOON = MORNING | {"time": "14:00"}


async def offered(trust: Trust, **slot: str) -> Any:
    """An offer by Margaret to Helen."""
    await trust.plan()
    session = await trust.session("brigid")
    form = await trust.opens("margaret", Verb.OFFER_FORM, session.id)
    return await trust.sends("margaret", Verb.OFFER, form, **(MORNING | slot))


def problems(view: Any) -> dict[str, Problem]:
    assert isinstance(view, FormView)
    return {q.key: q.problem for q in view.questions if q.problem}


async def sessions(trust: Trust, pair: str) -> int:
    return len(await trust.run(lambda work: work.sessions.of_pair(pair)))


async def messages(trust: Trust) -> list[dict[str, Any]]:
    return await trust.messages()


async def test_each_pair_is_prompted_once_a_term_however_often_the_planner_looks(
    trust: Trust,
) -> None:
    for _ in range(3):
        await trust.plan()
    posted = [m for m in await messages(trust) if m["kind"] == "session"]
    assert len(posted) == 4
    assert {m["recipient"] for m in posted} == {
        "channel:19:brigid",
        "channel:19:oswald",
        "channel:19:edith",
    }
    assert await sessions(trust, "brigid") == 1


async def test_the_next_term_prompts_again_and_between_terms_nothing_does(trust: Trust) -> None:
    await trust.plan()
    trust.at("2026-12-28T10:00")
    await trust.plan()
    assert await sessions(trust, "brigid") == 1
    trust.at("2027-01-04T10:00")
    await trust.plan()
    assert await sessions(trust, "brigid") == 2


async def test_a_high_case_load_prompts_every_half_term(trust: Trust) -> None:
    def burden(work: Work) -> None:
        work.roster.save_school(replace(work.roster.school("brigid"), high_case_load=True))

    await trust.run(burden)
    trust.at("2026-09-02T10:00")
    await trust.plan()
    trust.at("2026-10-28T10:00")
    await trust.plan()
    assert await sessions(trust, "brigid") == 1
    trust.at("2026-11-02T10:00")
    await trust.plan()
    assert await sessions(trust, "brigid") == 2
    assert await sessions(trust, "oswald") == 1


async def test_an_offer_is_countered_and_the_counter_offer_accepted(trust: Trust) -> None:
    await offered(trust)
    session = await trust.session("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    assert {q.key: q.value for q in form.questions}["date"] == "2026-11-24"
    await trust.sends("helen", Verb.OFFER, form, **AFTERNOON)
    session = await trust.session("brigid")
    view = await trust.acts("margaret", Verb.ACCEPT, session.id, session.version)
    assert isinstance(view, SessionView)
    assert (view.status, view.note) == (SessionStatus.BOOKED, "booked")
    assert view.booked is not None
    assert view.booked.starts_at.hour == 14


async def test_nobody_accepts_their_own_offer(trust: Trust) -> None:
    await offered(trust)
    session = await trust.session("brigid")
    with pytest.raises(NotAllowed):
        await trust.acts("margaret", Verb.ACCEPT, session.id, session.version)


async def test_a_button_of_an_older_card_accepts_nothing(trust: Trust) -> None:
    await offered(trust)
    seen = (await trust.session("brigid")).version
    form = await trust.opens("margaret", Verb.OFFER_FORM, (await trust.session("brigid")).id)
    await trust.sends("margaret", Verb.OFFER, form, **AFTERNOON)
    session = await trust.session("brigid")
    with pytest.raises(Stale):
        await trust.acts("helen", Verb.ACCEPT, session.id, seen)
    with pytest.raises(NotFound):
        await trust._press("helen", ACTS[Verb.ACCEPT], {"id": session.id, "seen": "x"})


async def test_an_offer_for_a_time_that_has_passed_cannot_be_accepted(trust: Trust) -> None:
    await offered(trust)
    trust.at("2026-11-24T10:01")
    session = await trust.session("brigid")
    with pytest.raises(Stale):
        await trust.acts("helen", Verb.ACCEPT, session.id, session.version)


async def test_a_double_tap_on_offer_offers_once(trust: Trust) -> None:
    await trust.plan()
    session = await trust.session("brigid")
    form = await trust.opens("margaret", Verb.OFFER_FORM, session.id)
    for _ in range(2):
        said = await trust.sends("margaret", Verb.OFFER, form, **MORNING)
        assert said.code == "offered"
    told = [m for m in await messages(trust) if m["recipient"] == "person:helen"]
    assert len(told) == 1


async def test_a_booked_time_stands_until_the_other_accepts_its_move(trust: Trust) -> None:
    booked = await trust.booked("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, booked.id)
    await trust.sends("helen", Verb.OFFER, form, **AFTERNOON)
    session = await trust.session("brigid")
    assert session.booked is not None
    assert session.booked.starts_at.hour == 10
    assert session.sequence == 0
    view = await trust.acts("margaret", Verb.ACCEPT, session.id, session.version)
    assert (view.note, view.moved) == ("moved", True)
    moved = await trust.session("brigid")
    file = await trust.run(lambda work: invitation(work, moved))
    assert file is not None
    assert (file.sequence, file.starts_at.hour) == (1, 14)
    told = [m["recipient"] for m in await messages(trust) if m["occurrence"].startswith("booked")]
    assert {"person:helen", "person:margaret"} <= set(told)


async def test_whoever_is_asked_to_move_may_keep_the_booked_time(trust: Trust) -> None:
    booked = await trust.booked("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, booked.id)
    await trust.sends("helen", Verb.OFFER, form, **AFTERNOON)
    session = await trust.session("brigid")
    view = await trust.acts("margaret", Verb.KEEP, session.id, session.version)
    assert (view.note, view.offer) == ("kept", None)
    assert (await trust.session("brigid")).sequence == 0


@pytest.mark.parametrize(
    ("slot", "fault"),
    [
        ({"date": "2026-11-20"}, {"date": Problem.IN_THE_PAST}),
        ({"date": ""}, {"date": Problem.REQUIRED}),
        ({"date": "tomorrow"}, {"date": Problem.NOT_A_DATE}),
        ({"date": "9999-12-31", "time": "23:30"}, {"date": Problem.NOT_A_DATE}),
        ({"time": "25:00"}, {"time": Problem.NOT_A_TIME}),
        ({"minutes": "30"}, {"minutes": Problem.LENGTH_OUTSIDE}),
        ({"minutes": "151"}, {"minutes": Problem.LENGTH_OUTSIDE}),
        ({"minutes": "-60"}, {"minutes": Problem.NOT_A_NUMBER}),
        ({"minutes": "9" * 5000}, {"minutes": Problem.NOT_A_NUMBER}),
        ({"place": "the pub"}, {"place": Problem.NOT_A_CHOICE}),
        ({"place": "teams"}, {"online_reason": Problem.REASON_FOR_ONLINE}),
        ({"date": "2027-03-28", "time": "01:30"}, {"time": Problem.CLOCK_SKIPPED}),
    ],
)
async def test_a_wrong_offer_comes_back_filled_in_with_the_fault_at_its_field(
    trust: Trust, slot: dict[str, str], fault: dict[str, Problem]
) -> None:
    view = await offered(trust, **slot)
    if not fault:
        assert not isinstance(view, FormView)
        return
    assert problems(view) == fault
    sent = MORNING | slot
    assert {q.key: q.value for q in view.questions if q.key in sent} == sent
    assert (await trust.session("brigid")).offer is None


async def test_a_session_on_teams_keeps_its_reason_and_one_in_school_none(trust: Trust) -> None:
    await offered(trust, place="teams", online_reason="weather")
    session = await trust.session("brigid")
    assert session.offer is not None
    assert session.offer.slot.online_reason == "weather"
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    await trust.sends("helen", Verb.OFFER, form, **(MORNING | {"online_reason": "weather"}))
    session = await trust.session("brigid")
    assert session.offer is not None
    assert session.offer.slot.online_reason == ""


async def test_only_the_supervisor_writes_and_only_from_shortly_before_the_start(
    trust: Trust,
) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-24T09:44")
    with pytest.raises(IllegalMove):
        await trust.opens("margaret", Verb.RECORD, session.id)
    trust.at("2026-11-24T09:45")
    with pytest.raises(NotAllowed):
        await trust.opens("helen", Verb.RECORD, session.id)
    hub = await trust.opens("margaret", Verb.RECORD, session.id)
    again = await trust.opens("margaret", Verb.RECORD, session.id)
    assert hub.heading.id == again.heading.id


async def test_what_each_viewer_may_press_follows_the_state(trust: Trust) -> None:
    await offered(trust)
    posted = await trust.session("brigid")
    card = Message("session", posted.id, "", "", trust.clock.now())

    async def seen_by(who: str) -> frozenset[Can]:
        view = await trust.run(lambda work: notice_for(work, trust.actor(who), card))
        assert isinstance(view, SessionView)
        return view.can

    seen = {who: await seen_by(who) for who in ("margaret", "helen", "priya", "joan")}
    assert seen["margaret"] == {Can.OFFER, Can.PREPARE, Can.AGREE}
    assert seen["helen"] == {Can.OFFER, Can.ACCEPT, Can.PREPARE, Can.AGREE}
    assert seen["priya"] == seen["joan"] == frozenset()


async def test_a_calendar_link_works_once_for_five_minutes(trust: Trust) -> None:
    booked = await trust.booked("brigid")
    view = await trust.opens("helen", Verb.CALENDAR, booked.id)
    assert isinstance(view, CalendarView)
    link = await trust.run(lambda work: use(work, view.link))
    assert (link.person_id, link.kind) == ("helen", "calendar")
    with pytest.raises(NotFound):
        await trust.run(lambda work: use(work, view.link))
    other = await trust.opens("helen", Verb.CALENDAR, booked.id)
    trust.clock.moment += timedelta(minutes=5, seconds=1)
    with pytest.raises(NotFound):
        await trust.run(lambda work: valid_link(work, other.link))


async def test_what_is_not_booked_has_no_calendar_file(trust: Trust) -> None:
    await trust.plan()
    with pytest.raises(IllegalMove):
        await trust.opens("helen", Verb.CALENDAR, (await trust.session("brigid")).id)


async def test_a_session_that_was_held_is_shown_where_a_time_was_to_be_offered(
    trust: Trust,
) -> None:
    await trust.submitted("brigid")
    session = await trust.session("brigid")
    view = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    assert isinstance(view, SessionView)
    assert view.status is SessionStatus.HELD


async def test_a_session_of_a_pair_that_ended_is_withdrawn_and_leaves_the_calendar(
    trust: Trust,
) -> None:
    await trust.booked("brigid", "2026-12-03T10:00")

    def end(work: Work) -> None:
        pair = work.roster.pair("brigid")
        work.roster.save_pair(replace(pair, ends_on=date(2026, 11, 23)))

    await trust.run(end)
    await trust.plan()
    assert (await trust.session("brigid")).status is SessionStatus.BOOKED
    trust.at("2026-11-24T07:30")
    await trust.plan()
    session = await trust.session("brigid")
    assert session.status is SessionStatus.WITHDRAWN
    meeting = await trust.run(lambda work: invitation(work, session))
    assert meeting is not None
    assert (meeting.method, meeting.sequence) == (Method.CANCEL, 1)


async def test_a_session_that_was_held_waits_for_its_record_though_the_pair_ended(
    trust: Trust,
) -> None:
    await trust.booked("brigid")

    def end(work: Work) -> None:
        pair = work.roster.pair("brigid")
        work.roster.save_pair(replace(pair, ends_on=date(2026, 11, 24)))

    await trust.run(end)
    trust.at("2026-11-25T07:00")
    await trust.plan()
    assert (await trust.session("brigid")).status is SessionStatus.BOOKED
