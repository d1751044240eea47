"""No cancelled session is left without a successor or a waiver (srscmat 8, product.md 10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cards.verbs import Verb
from domain.away import Away
from domain.cancelling import Outcome
from domain.errors import IllegalMove, NotAllowed, Problem, Stale
from domain.session import SessionStatus
from tests.trust import Trust
from workflows.asking import Page
from workflows.cancellations import debts
from workflows.notices import notice, notice_for
from workflows.ports import Message, Work
from workflows.session_views import invitation
from workflows.views.notices import HomeLine, MorningView, PatternNotice, Thing
from workflows.views.papers import Method
from workflows.views.sessions import Can, CancelView, SessionView, WaiveView

LATER = {"new_time": "another", "date": "2026-12-03", "time": "14:00"}


async def opened(trust: Trust, who: str = "helen", pair: str = "brigid") -> CancelView:
    """The dialog to cancel the session of Tuesday at ten."""
    await trust.plan()
    if (await trust.session(pair)).status is SessionStatus.DUE:
        await trust.booked(pair)
    view = await trust.opens(who, Verb.CANCEL_FORM, (await trust.session(pair)).id)
    assert isinstance(view, CancelView)
    return view


async def cancels(trust: Trust, who: str = "helen", pair: str = "brigid", **values: str) -> Any:
    view = await opened(trust, who, pair)
    return await trust.sends(
        who, Verb.CANCEL, view, **({"reason": "clash", "new_time": "none"} | values)
    )


async def rebooks(trust: Trust, pair: str, by: str, to: str, when: str) -> None:
    """One offers a time after a cancellation, the other accepts."""
    day, _, clock = when.partition("T")
    form = await trust.opens(by, Verb.OFFER_FORM, (await trust.session(pair)).id)
    slot = {"date": day, "time": clock, "minutes": "90", "place": "school"}
    await trust.sends(by, Verb.OFFER, form, **slot)
    session = await trust.session(pair)
    await trust.acts(to, Verb.ACCEPT, session.id, session.version)


async def cancelled(trust: Trust, pair: str = "brigid") -> list[dict[str, Any]]:
    rows = (await trust.rows())["cancellation"]
    return sorted((r for r in rows if r["pair_id"] == pair), key=lambda r: str(r["at"]))


async def followed(trust: Trust) -> list[str]:
    return [row["outcome"] for row in (await trust.rows())["successor"]]


async def gathered(trust: Trust, who: str, day: str) -> list[tuple[Thing, str]]:
    """What somebody's morning message of a day says, as it would be said now."""
    message = Message("morning", who, f"person:{who}", day, trust.clock.now())
    view = await trust.run(lambda work: notice(work, message))
    if view is None:
        return []
    assert isinstance(view, MorningView)
    return [(line.thing, line.subject) for line in view.lines]


async def home(trust: Trust, who: str) -> list[HomeLine]:
    return list((await trust.shows(who, Page("home"))).lines)


async def things(trust: Trust, who: str) -> set[Thing]:
    return {line.thing for line in await home(trust, who)}


def problems(view: Any) -> dict[str, Problem]:
    assert isinstance(view, CancelView)
    return {fault.field: fault.problem for fault in view.faults}


async def test_one_form_asks_why_and_offers_three_free_times(trust: Trust) -> None:
    view = await opened(trust)
    assert [f"{at:%d %H:%M}" for at in view.times] == ["24 11:30", "25 10:00", "26 10:00"]
    assert {"child", "sickness"} <= {reason.key for reason in view.reasons}
    assert not view.begun


async def test_cancelling_with_a_new_time_offers_it_to_the_other_in_one_act(trust: Trust) -> None:
    view = await opened(trust)
    chosen = view.times[1].isoformat()
    said = await trust.sends("helen", Verb.CANCEL, view, reason="child", new_time=chosen)
    assert said.code == "cancelled_offered"
    session = await trust.session("brigid")
    assert (session.status, session.booked) == (SessionStatus.CANCELLED, None)
    assert session.offer is not None
    assert (session.offer.by_id, session.offer.slot.starts_at) == ("helen", view.times[1])
    (row,) = await cancelled(trust)
    assert (row["by_id"], row["reason"], row["excused"]) == ("helen", "child", True)
    assert (row["found"], row["breach"]) == (True, False)
    (owed,) = await trust.run(debts)
    assert (owed.owed_by, owed.other, owed.on_offer) == ("Helen Marsh", "Margaret Okafor", True)
    view = await trust.acts("margaret", Verb.ACCEPT, session.id, session.version)
    assert view.status is SessionStatus.BOOKED
    assert await trust.run(debts) == ()
    assert await followed(trust) == [Outcome.REBOOKED]


async def test_without_a_new_time_it_is_counted_a_breach_and_owed_by_who_cancelled(
    trust: Trust,
) -> None:
    assert (await cancels(trust)).code == "cancelled_owing"
    (row,) = await cancelled(trust)
    assert (row["found"], row["breach"]) == (False, True)
    (owed,) = await trust.run(debts)
    assert (owed.owed_by, owed.on_offer) == ("Helen Marsh", False)
    # Prompted at once, by a card of their own; the other is told.
    told = [m for m in (await trust.rows())["outbox"] if m["occurrence"].startswith("cancelled")]
    assert {m["recipient"] for m in told} == {"person:helen", "person:margaret"}
    assert Thing.REBOOK in await things(trust, "helen")
    assert Thing.WAITING in await things(trust, "margaret")


async def test_the_debt_is_chased_the_next_morning_then_reaches_the_line_manager(
    trust: Trust,
) -> None:
    def managed(work: Work) -> None:
        for post in work.roster.posts_of("helen"):
            work.roster.save_post(replace(post, line_manager_id="catherine"))

    await cancels(trust)
    await trust.run(managed)
    session = await trust.session("brigid")
    trust.at("2026-11-24T07:30")
    await trust.plan()
    assert (Thing.REBOOK, session.id) in await gathered(trust, "helen", "2026-11-24")
    assert Thing.OWED not in await things(trust, "catherine")
    trust.at("2026-11-25T07:30")
    await trust.plan()
    assert (Thing.OWED, session.id) in await gathered(trust, "catherine", "2026-11-25")
    assert Thing.OWED in await things(trust, "catherine")
    for who in ("margaret", "joan", "francis", "daniel"):
        assert Thing.OWED not in await things(trust, who)
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    assert Thing.OWED not in await things(trust, "catherine")
    assert await gathered(trust, "catherine", "2026-11-25") == []


async def test_the_cover_of_who_is_away_hears_of_the_debt(trust: Trust) -> None:
    await cancels(trust)

    def leave(work: Work) -> None:
        first, last = date(2026, 11, 24), date(2026, 11, 27)
        work.roster.save_away(Away("a", "helen", first, last, "joan", "helen"))

    await trust.run(leave)
    trust.at("2026-11-24T07:30")
    await trust.plan()
    kinds = [m["kind"] for m in (await trust.rows())["outbox"] if m["recipient"] == "person:joan"]
    assert "session.rebook" in kinds


async def test_a_second_tap_cancels_once(trust: Trust) -> None:
    view = await opened(trust)
    for _ in range(2):
        await trust.sends("helen", Verb.CANCEL, view, reason="clash", new_time="none")
    assert len(await cancelled(trust)) == 1


async def test_an_older_dialog_cancels_nothing(trust: Trust) -> None:
    view = await opened(trust)
    await cancels(trust, "margaret")
    with pytest.raises(Stale):
        await trust.sends("helen", Verb.CANCEL, view, reason="clash", new_time="none")


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"reason": ""}, {"reason": Problem.REQUIRED}),
        ({"reason": "flu"}, {"reason": Problem.NOT_A_CHOICE}),
        ({"reason": "missed"}, {"reason": Problem.NOT_A_CHOICE}),  # it is still to come
        ({"new_time": ""}, {"new_time": Problem.REQUIRED}),
        ({"new_time": "2026-11-25T03:00:00+00:00"}, {"new_time": Problem.NOT_A_CHOICE}),
        (LATER | {"date": ""}, {"date": Problem.REQUIRED}),
        (LATER | {"date": "2026-11-20"}, {"date": Problem.IN_THE_PAST}),
        (LATER | {"time": "25:00"}, {"time": Problem.NOT_A_TIME}),
        (LATER | {"date": "2027-03-28", "time": "01:30"}, {"time": Problem.CLOCK_SKIPPED}),
        (LATER | {"date": "2026-12-01"}, {"date": Problem.AWAY_THEN}),
        (LATER | {"date": "2026-12-02", "time": "10:30"}, {"time": Problem.SESSION_THEN}),
        (
            {"reason": "", "new_time": ""},
            {"reason": Problem.REQUIRED, "new_time": Problem.REQUIRED},
        ),
    ],
)
async def test_a_wrong_form_comes_back_filled_in_with_the_fault_at_its_field(
    trust: Trust, sent: dict[str, str], found: dict[str, Problem]
) -> None:
    await trust.booked("oswald", "2026-12-02T10:00")  # Margaret's, with Priya

    def leave(work: Work) -> None:
        day = date(2026, 12, 1)
        work.roster.save_away(Away("a", "margaret", day, day, None, "margaret"))

    await trust.run(leave)
    await trust.booked("brigid")
    view = await opened(trust)
    values = {"reason": "clash", "new_time": "none"} | sent
    again = await trust.sends("helen", Verb.CANCEL, view, **values)
    assert problems(again) == found
    assert again.values == values
    assert again.times == view.times
    assert (await trust.session("brigid")).status is SessionStatus.BOOKED
    assert await cancelled(trust) == []


async def test_a_time_that_was_taken_meanwhile_is_told_where_it_was_chosen(trust: Trust) -> None:
    view = await opened(trust)
    await trust.booked("oswald", "2026-11-25T10:00")
    again = await trust.sends(
        "helen", Verb.CANCEL, view, reason="clash", new_time=view.times[1].isoformat()
    )
    assert problems(again) == {"new_time": Problem.SESSION_THEN}


async def test_an_offer_is_refused_where_one_has_a_session_and_so_is_its_answer(
    trust: Trust,
) -> None:
    await trust.plan()
    session = await trust.session("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    slot = {"date": "2026-11-25", "time": "10:00", "minutes": "90", "place": "school"}
    await trust.sends("helen", Verb.OFFER, form, **slot)
    await trust.booked("oswald", "2026-11-25T11:00")
    session = await trust.session("brigid")
    view = await trust.acts("margaret", Verb.ACCEPT, session.id, session.version)
    assert view.note == "clash"
    assert (await trust.session("brigid")).booked is None
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    again = await trust.sends("helen", Verb.OFFER, form, **slot)
    assert {q.key: q.limit for q in again.questions if q.problem} == {"time": "Margaret Okafor"}


async def test_the_calendar_entry_is_taken_out_and_comes_back_with_the_new_time(
    trust: Trust,
) -> None:
    await cancels(trust)
    session = await trust.session("brigid")
    gone = await trust.run(lambda work: invitation(work, session))
    assert gone is not None
    assert (gone.method, gone.sequence, gone.starts_at.day) == (Method.CANCEL, 1, 24)
    await trust.opens("helen", Verb.CALENDAR, session.id)
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    session = await trust.session("brigid")
    new = await trust.run(lambda work: invitation(work, session))
    assert new is not None
    assert (new.method, new.sequence, new.starts_at.day) == (Method.PUBLISH, 2, 1)
    assert new.uid == gone.uid


async def test_a_channel_sees_that_it_is_due_or_booked_and_nothing_of_why(trust: Trust) -> None:
    async def posted() -> SessionView:
        session = await trust.session("brigid")
        message = Message("session", session.id, "channel:19:brigid", "prompt", trust.clock.now())
        view = await trust.run(lambda work: notice(work, message))
        assert isinstance(view, SessionView)
        return view

    await cancels(trust)
    seen = await posted()
    assert (seen.status, seen.fell, seen.owed_by) == (SessionStatus.DUE, None, "")
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    assert (await posted()).status is SessionStatus.BOOKED
    trust.at("2026-12-02T09:00")
    seen = await posted()
    assert (seen.status, seen.can) == (SessionStatus.BOOKED, frozenset())


async def test_a_move_within_the_entitlement_period_is_no_cancellation(trust: Trust) -> None:
    await trust.booked("brigid")
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-18T10:00")
    assert await cancelled(trust) == []


async def test_a_move_beyond_its_last_day_counts_as_a_cancellation_of_who_asked(
    trust: Trust,
) -> None:
    await trust.booked("brigid")
    await rebooks(trust, "brigid", "helen", "margaret", "2027-01-05T10:00")
    (row,) = await cancelled(trust)
    assert (row["by_id"], row["reason"], row["breach"]) == ("helen", "moved", False)
    assert await followed(trust) == [Outcome.REBOOKED]


async def test_twice_running_by_one_party_is_raised_with_them_alone(trust: Trust) -> None:
    await cancels(trust)
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    await cancels(trust)
    await trust.plan()
    session = await trust.session("brigid")
    sent = [m for m in (await trust.rows())["outbox"] if m["kind"] == "session.pattern"]
    assert [m["recipient"] for m in sent] == ["person:helen"]
    message = Message(
        "session.pattern", session.id, "person:helen", sent[0]["occurrence"], trust.clock.now()
    )
    view = await trust.run(lambda work: notice(work, message))
    assert view == PatternNotice("St Brigid's Primary", "Margaret Okafor")
    refreshed = await trust.run(lambda work: notice_for(work, trust.actor("margaret"), message))
    assert refreshed is None


@pytest.mark.parametrize("reason", ["child", "sickness"])
async def test_an_excused_reason_never_makes_a_pattern(trust: Trust, reason: str) -> None:
    await cancels(trust)
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    await cancels(trust, reason=reason)
    await trust.plan()
    assert not [m for m in (await trust.rows())["outbox"] if m["kind"] == "session.pattern"]


async def test_only_somebody_above_lets_go_of_a_new_time_and_never_a_party(trust: Trust) -> None:
    await cancels(trust)
    session = await trust.session("brigid")
    for who in ("margaret", "helen", "joan", "daniel", "francis"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.WAIVE_FORM, session.id)
    view = await trust.opens("catherine", Verb.WAIVE_FORM, session.id)
    assert isinstance(view, WaiveView)
    again = await trust.sends("catherine", Verb.WAIVE, view)
    assert again.problem.problem is Problem.REQUIRED
    again = await trust.sends("catherine", Verb.WAIVE, view, reason="I say so")
    assert again.problem.problem is Problem.NOT_A_CHOICE
    for _ in range(2):
        said = await trust.sends("catherine", Verb.WAIVE, view, reason="no_time")
        assert said.code == "waived"
    assert (await trust.session("brigid")).status is SessionStatus.WAIVED
    (row,) = (await trust.rows())["successor"]
    assert (row["outcome"], row["reason"], row["by_id"]) == ("waived", "no_time", "catherine")
    assert await trust.run(debts) == ()
    trust.at("2026-11-25T07:30")
    await trust.plan()
    assert Thing.REBOOK not in await things(trust, "helen")


async def test_the_lead_who_is_no_party_sees_the_debt_with_its_button(trust: Trust) -> None:
    await cancels(trust, "priya", "edith")
    assert Thing.OWED not in await things(trust, "margaret")
    trust.at("2026-11-25T07:30")
    (line,) = [one for one in await home(trust, "margaret") if one.thing is Thing.OWED]
    assert (line.other, line.can_act) == ("Priya Nair", True)


async def test_the_next_working_morning_both_are_asked_what_became_of_it(trust: Trust) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-24T16:00")
    assert Thing.WAS_HELD not in await things(trust, "helen")
    trust.at("2026-11-25T07:30")
    await trust.plan()
    for who in ("helen", "margaret"):
        assert (Thing.WAS_HELD, session.id) in await gathered(trust, who, "2026-11-25")
        assert Thing.WAS_HELD in await things(trust, who)


async def test_held_is_one_tap_and_the_record_is_asked_of_the_supervisor(trust: Trust) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-25T08:00")
    view = await trust.acts("helen", Verb.WAS_HELD, session.id, session.version)
    assert (view.status, view.note) == (SessionStatus.UNRECORDED, "was_held")
    assert Thing.WAS_HELD not in await things(trust, "margaret")
    assert Thing.WRITE in await things(trust, "margaret")
    # The other's button, pressed a little later, says the same again.
    view = await trust.acts("margaret", Verb.WAS_HELD, session.id, session.version)
    assert view.status is SessionStatus.UNRECORDED
    trust.at("2026-11-27T07:30")
    await trust.plan()
    assert (Thing.WRITE, session.id) in await gathered(trust, "margaret", "2026-11-27")
    trust.at("2026-12-08T07:30")
    await trust.plan()
    assert (Thing.UNWRITTEN, session.id) in await gathered(trust, "catherine", "2026-12-08")
    assert Thing.UNWRITTEN in await things(trust, "catherine")
    await trust.opens("margaret", Verb.RECORD, session.id)


async def test_nobody_answers_before_it_is_asked_nor_with_an_older_card(trust: Trust) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-24T12:00")
    with pytest.raises(Stale):
        await trust.acts("helen", Verb.WAS_HELD, session.id, session.version)
    trust.at("2026-11-25T08:00")
    with pytest.raises(Stale):
        await trust.acts("helen", Verb.WAS_HELD, session.id, session.version - 1)
    with pytest.raises(NotAllowed):
        await trust.acts("catherine", Verb.WAS_HELD, session.id, session.version)


async def test_missed_asks_who_could_not_be_there_and_makes_them_owe_a_new_time(
    trust: Trust,
) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-25T08:00")
    view = await trust.opens("margaret", Verb.MISSED_FORM, session.id)
    assert (view.begun, view.missed, view.values) == (True, True, {"reason": "missed"})
    again = await trust.sends("margaret", Verb.CANCEL, view, reason="missed", new_time="none")
    assert problems(again) == {"who": Problem.REQUIRED}
    sent = {"who": "supervisee", "reason": "missed", "new_time": "none"}
    said = await trust.sends("margaret", Verb.CANCEL, view, **sent)
    assert said.code == "cancelled_owed"
    (row,) = await cancelled(trust)
    assert (row["by_id"], row["told_by_id"], row["reason"]) == ("helen", "margaret", "missed")
    assert Thing.REBOOK in await things(trust, "helen")


async def test_what_was_said_to_be_held_can_be_put_right_until_its_record_is_begun(
    trust: Trust,
) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    trust.at("2026-11-25T08:00")
    view = await trust.acts("helen", Verb.WAS_HELD, session.id, session.version)
    assert Can.MISSED in view.can
    form = await trust.opens("margaret", Verb.MISSED_FORM, session.id)
    assert isinstance(form, CancelView)
    await trust.opens("margaret", Verb.RECORD, session.id)
    with pytest.raises(Stale):
        await trust.sends(
            "margaret", Verb.CANCEL, form, who="supervisee", reason="missed", new_time="none"
        )


async def test_what_has_begun_is_not_moved_any_more(trust: Trust) -> None:
    await trust.booked("brigid")
    session = await trust.session("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    trust.at("2026-11-24T10:00")
    slot = {"date": "2026-11-26", "time": "10:00", "minutes": "90", "place": "school"}
    with pytest.raises(IllegalMove):
        await trust.sends("helen", Verb.OFFER, form, **slot)
    assert isinstance(await trust.opens("helen", Verb.OFFER_FORM, session.id), SessionView)


async def test_no_cancellation_is_without_successor_debt_or_waiver_when_the_term_has_run(
    trust: Trust,
) -> None:
    await cancels(trust, "helen", "brigid")
    await cancels(trust, "margaret", "oswald")
    await cancels(trust, "priya", "edith")
    await rebooks(trust, "brigid", "helen", "margaret", "2026-12-01T10:00")
    oswald = (await trust.session("oswald")).id
    view = await trust.opens("catherine", Verb.WAIVE_FORM, oswald)
    await trust.sends("catherine", Verb.WAIVE, view, reason="absent")
    rows = await trust.rows()
    done = {row["cancellation_id"] for row in rows["successor"]}
    owed = {debt.session.id for debt in await trust.run(debts)}
    for row in rows["cancellation"]:
        assert row["id"] in done or row["session_id"] in owed
    assert len(done) == 2
