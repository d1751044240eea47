"""A promised session that was not held: the steps, in private, until one is. It stays on file."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from cards.verbs import Verb
from domain.away import Away
from domain.entitlement import Track
from domain.errors import IllegalMove, NotAllowed
from domain.meeting import MeetingReason, MeetingStatus
from domain.people import Post, Role
from domain.session import SessionStatus
from domain.shortfall import Shortfall
from tests.trust import Trust
from workflows.asking import Page
from workflows.entitlement import standings
from workflows.notices import notice
from workflows.ports import Message, Work
from workflows.views.meetings import NotEngagingNotice, ShortfallCan
from workflows.views.notices import Thing


async def days_pass(trust: Trust, first: str, last: str) -> None:
    """Plan each morning from the first day to the last."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        trust.at(f"{day}T09:00")
        await trust.plan()
        day = date.fromordinal(day.toordinal() + 1)


async def told(trust: Trust, kind: str) -> list[tuple[str, str]]:
    """Who was told this, and on which day."""
    rows = (await trust.rows())["outbox"]
    found = [r for r in rows if r["kind"] == kind and r["state"] != "planned"]
    return sorted(
        (str(r["recipient"]).removeprefix("person:"), f"{r['due_at']:%Y-%m-%d}") for r in found
    )


async def shortfalls(trust: Trust, school: str) -> tuple[Shortfall, ...]:
    return await trust.run(lambda work: work.shortfalls.of_school(school))


async def the(trust: Trust, school: str = "edith") -> Shortfall:
    (found,) = await shortfalls(trust, school)
    return found


async def missed(trust: Trust, until: str = "2027-01-04") -> Shortfall:
    """Nobody meets in the autumn term; give what Blessed Edith Academy missed."""
    await days_pass(trust, "2026-12-16", until)
    return await the(trust)


async def caught_up(trust: Trust, pair: str, supervisor: str, supervisee: str, day: str) -> None:
    """Hold the session of the autumn term after all."""

    def autumn(work: Work) -> tuple[str, int]:
        found = work.sessions.of_pair(pair)[0]
        return found.id, found.version

    session_id, _ = await trust.run(autumn)
    form = await trust.opens(supervisor, Verb.OFFER_FORM, session_id)
    given = {"date": day, "time": "14:00", "minutes": "90", "place": "school"}
    await trust.sends(supervisor, Verb.OFFER, form, **given)
    _, seen = await trust.run(autumn)
    await trust.acts(supervisee, Verb.ACCEPT, session_id, seen)
    trust.at(f"{day}T15:45")
    hub: Any = await trust.opens(supervisor, Verb.RECORD, session_id)
    hub = await trust.writes(supervisor, hub, "section/agenda", agenda="All", coverage="none")
    hub = await trust.writes(supervisor, hub, "section/harm", harm="no")
    await trust.submits(supervisor, hub)


async def test_first_they_talk_then_the_three_meet_then_the_rung_above_hears(
    trust: Trust,
) -> None:
    await days_pass(trust, "2026-12-16", "2027-01-29")
    shortfall = await the(trust)
    assert (shortfall.span_name, shortfall.pair_id) == ("Autumn term", "edith")
    talked = [row for row in await told(trust, "shortfall.talk") if row[0] != "margaret"]
    assert ("daniel", "2027-01-04") in talked
    assert ("priya", "2027-01-04") in talked
    (meeting,) = await trust.run(lambda work: work.meetings.about(shortfall.id))
    assert f"{meeting.proposed_at:%Y-%m-%d}" == "2027-01-15"
    assert (meeting.reason, meeting.mediator_id) == (MeetingReason.SHORTFALL, "margaret")
    # Margaret is third, so the rung above her hears; where she is a party, Catherine is third.
    assert ("catherine", "2027-01-29") in await told(trust, "shortfall.above")
    (brigid,) = await shortfalls(trust, "brigid")
    assert ("francis", "2027-01-29") in await told(trust, "shortfall.above")
    (meeting,) = await trust.run(lambda work: work.meetings.about(brigid.id))
    assert meeting.mediator_id == "catherine"


async def test_nothing_of_it_goes_to_a_channel_and_nobody_else_is_told(trust: Trust) -> None:
    await days_pass(trust, "2026-12-16", "2027-02-05")
    rows = (await trust.rows())["outbox"]
    about = ("shortfall", "meeting", "engagement")
    private = [r for r in rows if r["kind"].startswith(about) and r["state"] != "planned"]
    assert private
    assert all(r["recipient"].startswith("person:") for r in private)
    who = {r["recipient"].removeprefix("person:") for r in private}
    assert who == {"daniel", "priya", "margaret", "helen", "catherine", "francis"}


async def test_a_session_held_late_ends_the_chase_and_the_shortfall_stays_on_file(
    trust: Trust,
) -> None:
    await missed(trust, "2027-01-15")
    shortfall = await the(trust)
    await caught_up(trust, "edith", "daniel", "priya", "2027-01-18")
    kept = await the(trust)
    assert kept.caught_up_at == trust.clock.now()
    assert not kept.is_chased
    (meeting,) = await trust.run(lambda work: work.meetings.about(shortfall.id))
    assert meeting.status is MeetingStatus.LAPSED
    await days_pass(trust, "2027-01-19", "2027-02-05")
    above = [who for who, _ in await told(trust, "shortfall.above")]
    assert above == ["francis", "francis"]  # of the two schools where Margaret is a party
    lines = (await trust.shows("priya", Page("home"))).lines
    about = [ln.school for ln in lines if ln.thing is Thing.SHORTFALL]
    assert "Blessed Edith Academy" not in about


async def test_a_session_in_time_leaves_no_shortfall(trust: Trust) -> None:
    await trust.submitted("edith")
    await days_pass(trust, "2026-12-16", "2027-01-20")
    assert not await shortfalls(trust, "edith")
    assert await shortfalls(trust, "brigid")


async def test_nobody_is_asked_about_a_time_before_they_were_prompted(trust: Trust) -> None:
    trust.at("2027-01-11T09:00")
    await trust.plan()
    for school in ("brigid", "oswald", "edith"):
        assert not await shortfalls(trust, school)


async def test_it_is_opened_once_however_often_the_day_is_looked_at(trust: Trust) -> None:
    await missed(trust)
    for _ in range(3):
        await trust.plan()
    await the(trust)
    asked = [who for who, _ in await told(trust, "shortfall.talk")]  # at three schools
    assert asked == ["daniel", "helen", "margaret", "margaret", "priya", "priya"]


async def test_where_the_pair_has_ended_the_next_one_is_asked_and_any_session_since_helps(
    trust: Trust,
) -> None:
    await missed(trust)

    def end(work: Work) -> None:
        pair = work.roster.pair("edith")
        work.roster.save_pair(replace(pair, ends_on=date(2027, 1, 5)))

    await trust.run(end)
    await days_pass(trust, "2027-01-06", "2027-01-06")
    assert (await the(trust)).pair_id == "tom"
    assert (await the(trust)).is_chased
    await caught_up(trust, "tom", "daniel", "tom", "2027-01-08")
    assert not (await the(trust)).is_chased


async def test_no_step_goes_to_somebody_away(trust: Trust) -> None:
    def away(work: Work) -> None:
        first = date(2027, 1, 4)
        work.roster.save_away(Away("away", "margaret", first, None, None, "catherine"))

    await trust.run(away)
    await days_pass(trust, "2026-12-16", "2027-01-29")
    shortfall = await the(trust)
    (meeting,) = await trust.run(lambda work: work.meetings.about(shortfall.id))
    assert meeting.mediator_id == "catherine"
    assert ("francis", "2027-01-29") in await told(trust, "shortfall.above")
    for kind in ("shortfall.talk", "shortfall.above", "meeting", "meeting.proposed"):
        assert "margaret" not in {who for who, _ in await told(trust, kind)}


async def test_home_says_what_was_missed_and_its_dialog_what_follows_when(trust: Trust) -> None:
    shortfall = await missed(trust)
    for who in ("daniel", "priya"):
        lines = (await trust.shows(who, Page("home"))).lines
        assert [ln.subject for ln in lines if ln.thing is Thing.SHORTFALL].count(shortfall.id) == 1
    page = await trust.opens("daniel", Verb.SHORTFALL, shortfall.id)
    view = page.shortfall
    days = (view.talk_on, view.three_way_on, view.above_on)
    assert days == (date(2027, 1, 4), date(2027, 1, 15), date(2027, 1, 29))
    assert view.can == {ShortfallCan.OFFER, ShortfallCan.NOT_ENGAGING}
    form = await trust.sends("daniel", Verb.SHORTFALL_HELP, page)
    assert form.topic == "offer"
    other = await trust.opens("priya", Verb.SHORTFALL, shortfall.id)
    assert other.shortfall.can == {ShortfallCan.OFFER}
    for who in ("helen", "joan", "robert", "francis", "tom"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.SHORTFALL, shortfall.id)


async def test_the_overseer_asks_them_to_book(trust: Trust) -> None:
    shortfall = await missed(trust)
    page = await trust.opens("margaret", Verb.SHORTFALL, shortfall.id)
    assert page.shortfall.can == {ShortfallCan.ASK}
    form = await trust.sends("margaret", Verb.SHORTFALL_HELP, page)
    said = await trust.sends("margaret", Verb.ASKED_TO_BOOK, form)
    assert said.code == "asked_to_book"


async def test_the_three_meet_about_it_and_agree_on_steps(trust: Trust) -> None:
    shortfall = await missed(trust, "2027-01-15")
    page = await trust.opens("daniel", Verb.SHORTFALL, shortfall.id)
    assert ShortfallCan.MEETING in page.shortfall.can
    page = await trust.sends("daniel", Verb.SHORTFALL_HELP, page, then="meeting")
    meeting = page.meeting.id
    trust.at("2027-01-20T16:00")
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    form = await trust.sends("margaret", Verb.MEETING_OUTCOME_FORM, page)
    assert [q.key for q in form.questions] == ["held_on", "words"]
    await trust.sends(
        "margaret", Verb.MEETING_OUTCOME, form, held_on="2027-01-20", words="We meet on Friday"
    )
    for who in ("daniel", "priya"):
        page = await trust.opens(who, Verb.MEETING, meeting)
        page = await trust.sends(who, Verb.MEETING_CONFIRM, page)
    assert page.meeting.status is MeetingStatus.CLOSED
    await days_pass(trust, "2027-01-29", "2027-01-29")
    assert (await the(trust)).is_chased  # only a session ends it
    assert len(await trust.run(lambda work: work.meetings.about(shortfall.id))) == 1


async def test_a_waiver_ends_the_chase_and_never_the_shortfall(trust: Trust) -> None:
    shortfall = await missed(trust, "2027-01-15")

    def let_go(work: Work) -> None:
        for pair in ("edith", "tom"):
            session = work.sessions.of_pair(pair)[0]
            work.sessions.save(replace(session, status=SessionStatus.WAIVED))

    await trust.run(let_go)
    await days_pass(trust, "2027-01-16", "2027-01-29")
    kept = await the(trust)
    assert (kept.id, kept.is_chased, kept.caught_up_at) == (shortfall.id, False, None)
    assert kept.waived_at is not None
    (meeting,) = await trust.run(lambda work: work.meetings.about(shortfall.id))
    assert meeting.status is MeetingStatus.LAPSED
    assert "catherine" not in {who for who, _ in await told(trust, "shortfall.above")}
    page = await trust.opens("priya", Verb.SHORTFALL, shortfall.id)
    assert (page.shortfall.waived, page.shortfall.can) == (True, frozenset())
    found = await trust.run(standings)
    assert next(s for s in found if s.school_id == "edith").track is Track.BEHIND


async def test_what_was_held_and_not_written_up_is_chased_as_a_record_not_as_missed(
    trust: Trust,
) -> None:
    await trust.booked("edith", "2026-12-17T10:00")

    def confirmed(work: Work) -> None:
        session = work.sessions.of_pair("edith")[0]
        work.sessions.save(replace(session, status=SessionStatus.UNRECORDED))

    await trust.run(confirmed)
    await days_pass(trust, "2026-12-18", "2027-01-15")
    assert not await shortfalls(trust, "edith")


# ---------------------------------------------------------------- not engaging (srscmat 6)


async def says_so(trust: Trust, shortfall: Shortfall) -> Any:
    page = await trust.opens("daniel", Verb.SHORTFALL, shortfall.id)
    form = await trust.sends("daniel", Verb.NOT_ENGAGING_FORM, page)
    return await trust.sends("daniel", Verb.NOT_ENGAGING, form)


async def managed(trust: Trust) -> None:
    """Robert, head of Blessed Edith Academy, manages Priya."""

    def save(work: Work) -> None:
        for post in work.roster.posts_of("priya"):
            work.roster.save_post(replace(post, line_manager_id="robert"))

    await trust.run(save)


async def test_the_supervisee_is_told_first_then_their_line_manager_and_no_reason(
    trust: Trust,
) -> None:
    await managed(trust)
    shortfall = await missed(trust)
    trust.at("2027-01-04T18:30")
    assert (await says_so(trust, shortfall)).code == "not_engaging"
    await trust.plan()
    assert not await told(trust, "engagement.manager")
    trust.at("2027-01-05T07:30")
    await trust.plan()
    assert [who for who, _ in await told(trust, "engagement.supervisee")] == ["priya"]
    assert [who for who, _ in await told(trust, "engagement.manager")] == ["robert"]
    notes = (await trust.rows())["not_engaging"]
    assert len(notes) == 1
    for who, to_manager in (("priya", False), ("robert", True)):
        message = Message(
            "engagement.supervisee", notes[0]["id"], f"person:{who}", "said", trust.clock.now()
        )
        if to_manager:
            message = replace(message, kind="engagement.manager")
        view = await trust.run(partial(notice, message=message))
        assert isinstance(view, NotEngagingNotice)
        assert (view.to_manager, view.manager) == (to_manager, "Robert Finch")


async def test_it_is_said_once_by_the_supervisor_alone(trust: Trust) -> None:
    await managed(trust)
    shortfall = await missed(trust)
    for _ in range(2):
        await says_so(trust, shortfall)
    assert len((await trust.rows())["not_engaging"]) == 1
    page = await trust.opens("daniel", Verb.SHORTFALL, shortfall.id)
    assert ShortfallCan.NOT_ENGAGING not in page.shortfall.can
    assert page.shortfall.told_on == date(2027, 1, 4)
    for who in ("priya", "margaret"):
        page = await trust.opens(who, Verb.SHORTFALL, shortfall.id)
        assert ShortfallCan.NOT_ENGAGING not in page.shortfall.can
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.NOT_ENGAGING_FORM, page)


async def test_where_the_line_manager_is_a_party_the_next_one_up_is_told(trust: Trust) -> None:
    def own_manager(work: Work) -> None:
        work.roster.save_post(Post("dsl", "priya", Role.DSL, "edith", line_manager_id="daniel"))

    await trust.run(own_manager)
    shortfall = await missed(trust)
    await says_so(trust, shortfall)
    assert (await trust.rows())["not_engaging"][0]["manager_id"] == "margaret"


async def test_of_what_is_over_nobody_is_told(trust: Trust) -> None:
    shortfall = await missed(trust)
    page = await trust.opens("daniel", Verb.SHORTFALL, shortfall.id)
    form = await trust.sends("daniel", Verb.NOT_ENGAGING_FORM, page)
    await caught_up(trust, "edith", "daniel", "priya", "2027-01-06")
    with pytest.raises(IllegalMove):
        await trust.sends("daniel", Verb.NOT_ENGAGING, form)
    with pytest.raises(IllegalMove):
        await trust.sends("daniel", Verb.SHORTFALL_HELP, page)
    assert (await trust.session("edith")).status is not SessionStatus.HELD  # spring's is owed
