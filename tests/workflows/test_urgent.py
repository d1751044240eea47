"""Urgent within 24 hours: asked by two taps, answered by the first, held as both confirm."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cards.verbs import Verb
from domain.away import Away
from domain.errors import NotAllowed, NotFound, Problem, Stale
from domain.numbers import Line
from domain.urgent import UrgentRequest, UrgentStatus
from tests.trust import Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.urgent.overview import open_urgent
from workflows.views.forms import FormView
from workflows.views.notices import Help, Thing
from workflows.views.urgent import (
    OpenUrgent,
    UrgentCan,
    UrgentFormView,
    UrgentSentView,
    UrgentView,
)


async def asked(trust: Trust, who: str = "helen", **values: str) -> str:
    """Ask by two taps; the request's id."""
    form = await trust.opens(who, Verb.URGENT_FORM)
    assert isinstance(form, UrgentFormView)
    sent = await trust.sends(who, Verb.URGENT, form, **values)
    assert isinstance(sent, UrgentSentView), sent
    return sent.urgent.id


async def request(trust: Trust, request_id: str) -> UrgentRequest:
    return await trust.run(lambda work: work.urgent.get(request_id))


async def told(trust: Trust, request_id: str, kind: str = "urgent.ask") -> list[str]:
    """Give who was told, in order, once for each message."""
    rows = (await trust.rows())["outbox"]
    mine = [r for r in rows if r["subject"] == request_id and r["kind"] == kind]
    mine.sort(key=lambda row: row["position"])
    return [str(r["recipient"]).removeprefix("person:") for r in mine]


async def clocks(trust: Trust, who: str) -> tuple[OpenUrgent, ...]:
    return await trust.run(lambda work: open_urgent(work, who))


async def act(trust: Trust, who: str, verb: Verb, request_id: str) -> UrgentView:
    """Press a button of somebody's card as it is now."""
    seen = (await trust.shows(who, Page("urgent", request_id))).turn
    view = await trust.acts(who, verb, request_id, seen)
    assert isinstance(view, UrgentView)
    return view


async def offers(
    trust: Trust, who: str, request_id: str, day: str, at: str, way: str = "phone"
) -> Any:
    form = await trust.opens(who, Verb.URGENT_OFFER_FORM, request_id)
    return await trust.sends(who, Verb.URGENT_OFFER, form, date=day, time=at, way=way)


async def test_two_taps_ask_the_supervisor_at_once_and_need_no_answer(trust: Trust) -> None:
    request_id = await asked(trust)
    assert await told(trust, request_id) == ["margaret"]
    view = await trust.shows("helen", Page("urgent", request_id))
    assert (view.status, view.answered_by) == (UrgentStatus.OPEN, "")
    assert [one.name for one in view.told] == ["Margaret Okafor"]
    assert view.next.names == ("Daniel Reeve",)
    assert view.next.at == view.asked_at + timedelta(hours=2)


async def test_one_dialog_asks_once_however_often_it_is_sent(trust: Trust) -> None:
    form = await trust.opens("helen", Verb.URGENT_FORM)
    for _ in range(3):
        await trust.sends("helen", Verb.URGENT, form)
    assert len((await trust.rows())["urgent_request"]) == 1
    await asked(trust)
    assert len((await trust.rows())["urgent_request"]) == 2


async def test_the_numbers_of_the_school_stand_above_the_button(trust: Trust) -> None:
    form = await trust.opens("priya", Verb.URGENT_FORM)
    assert form.numbers.school == "Blessed Edith Academy"
    lines = [(line.line, line.number) for line in form.numbers.lines]
    assert lines == [
        (Line.FRONT_DOOR, "01632 960100"),
        (Line.OUT_OF_HOURS, "01632 960101"),
        (Line.LADO, "01632 960102"),
        (Line.PERSON, "01632 960300"),
    ]
    other = await trust.sends("priya", Verb.URGENT_SCHOOL, form, school="oswald", harm="true")
    assert (other.numbers.school, other.school_id, other.harm) == (
        "St Oswald's Primary",
        "oswald",
        True,
    )


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"school": "brigid"}, "school", Problem.UNKNOWN_SCHOOL),
        ({"school": "nowhere"}, "school", Problem.UNKNOWN_SCHOOL),
        ({"without": "daniel,nobody"}, "without", Problem.UNKNOWN_PERSON),
    ],
)
async def test_what_is_not_on_the_list_is_refused_at_its_field(
    trust: Trust, values: dict[str, str], field: str, problem: Problem
) -> None:
    form = await trust.opens("priya", Verb.URGENT_FORM)
    again = await trust.sends("priya", Verb.URGENT, form, harm="true", **values)
    assert isinstance(again, UrgentFormView)
    assert (again.faults, again.harm) == (((field, problem),), True)
    assert (await trust.rows())["urgent_request"] == []


async def test_missing_numbers_are_named_to_the_trust_lead_and_nobody_waits_for_them(
    trust: Trust,
) -> None:
    await trust.run(lambda work: work.numbers.replace([]))
    home = await trust.shows("margaret", Page("home"))
    (line,) = [line for line in home.lines if line.thing is Thing.NUMBERS]
    assert len(line.missing) == 9
    assert Thing.NUMBERS not in {
        one.thing for one in (await trust.shows("helen", Page("home"))).lines
    }
    form = await trust.opens("helen", Verb.URGENT_FORM)
    assert {line.number for line in form.numbers.lines} == {""}
    await asked(trust)


async def test_every_rung_is_told_at_its_hour_and_by_nobody_twice(trust: Trust) -> None:
    trust.at("2026-11-27T22:30")  # a Friday night
    request_id = await asked(trust, "tom")
    seen = []
    for _ in range(25):
        for _ in range(2):
            await trust.plan()
        seen.append(len(await told(trust, request_id)))
        trust.later(hours=1)
    assert await told(trust, request_id) == [
        "daniel",
        "margaret",  # another supervisor
        "margaret",  # the trust lead
        "catherine",
        "catherine",
        "daniel",
        "margaret",
        "catherine",
        "daniel",
        "margaret",
    ]
    changes = [hour for hour in range(1, 25) if seen[hour] != seen[hour - 1]]
    assert changes == [2, 6, 12, 20, 24]
    view = await trust.shows("tom", Page("urgent", request_id))
    assert view.late
    assert view.status is UrgentStatus.OPEN
    assert await told(trust, request_id, "urgent.mine") == ["tom", "tom"]


async def test_whom_the_asker_leaves_out_sees_nothing_anywhere(trust: Trust) -> None:
    request_id = await asked(trust, "helen", without="margaret", harm="true")
    for _ in range(26):
        await trust.plan()
        trust.later(hours=1)
    rows = (await trust.rows())["outbox"]
    assert not [r for r in rows if r["subject"] == request_id and "margaret" in r["recipient"]]
    assert Thing.URGENT not in {
        line.thing for line in (await trust.shows("margaret", Page("home"))).lines
    }
    assert await clocks(trust, "margaret") == ()
    with pytest.raises(NotFound):
        await trust.shows("margaret", Page("urgent", request_id))
    for verb in (Verb.URGENT_RING, Verb.URGENT_PASS, Verb.URGENT_HELD, Verb.URGENT_SHOW):
        with pytest.raises(NotFound):
            await trust.acts("margaret", verb, request_id, 1)
    with pytest.raises(NotFound):
        await trust.opens("margaret", Verb.URGENT_OFFER_FORM, request_id)
    assert await told(trust, request_id, "urgent.harm") == ["catherine"]


async def test_who_was_not_told_yet_sees_nothing_either(trust: Trust) -> None:
    request_id = await asked(trust, "helen")
    for who in ("daniel", "catherine", "priya", "robert"):
        with pytest.raises(NotFound):
            await trust.shows(who, Page("urgent", request_id))
        assert await clocks(trust, who) == ()
    for who in ("margaret", "helen"):
        (open_one,) = await clocks(trust, who)
        assert (open_one.asker, open_one.hours_left, open_one.late) == ("Helen Marsh", 24, False)


async def test_somebody_away_is_skipped(trust: Trust) -> None:
    today = trust.clock.moment.date()
    gone = Away("a", "margaret", today, None, None, "margaret")
    await trust.run(lambda work: work.roster.save_away(gone))
    assert await told(trust, await asked(trust)) == ["daniel"]


async def test_the_line_manager_hears_of_a_risk_of_harm_and_the_asker_sees_whom(
    trust: Trust,
) -> None:
    def managed(work: Work) -> None:
        for post in work.roster.posts_of("tom"):
            work.roster.save_post(replace(post, line_manager_id="robert"))

    await trust.run(managed)
    request_id = await asked(trust, "tom", harm="true")
    assert await told(trust, request_id, "urgent.harm") == ["robert"]
    view = await trust.shows("tom", Page("urgent", request_id))
    assert (view.harm_told.name, view.harm_told.at) == ("Robert Finch", None)
    with pytest.raises(NotFound):  # told of the risk, and not of the ladder
        await trust.shows("robert", Page("urgent", request_id))


async def test_a_time_is_offered_taken_and_held(trust: Trust) -> None:
    trust.at("2026-11-24T10:00")
    request_id = await asked(trust)
    sent = await offers(trust, "margaret", request_id, "2026-11-24", "16:30")
    assert sent.urgent.status is UrgentStatus.OFFERED
    mine = await trust.shows("helen", Page("urgent", request_id))
    assert (mine.answered_by, mine.can) == (
        "Margaret Okafor",
        {UrgentCan.AGREE, UrgentCan.DECLINE, UrgentCan.WITHDRAW},
    )
    trust.at("2026-11-24T11:00")
    assert (await act(trust, "helen", Verb.URGENT_AGREE, request_id)).arranged_at
    trust.at("2026-11-24T17:00")
    await trust.plan()
    half = await act(trust, "helen", Verb.URGENT_HELD, request_id)
    assert (half.status, half.confirmed) == (UrgentStatus.ARRANGED, True)
    whole = await act(trust, "margaret", Verb.URGENT_HELD, request_id)
    assert whole.status is UrgentStatus.HELD
    kept = await request(trust, request_id)
    assert kept.arranged_at is not None
    assert kept.held_at is not None
    assert (kept.arranged_at - kept.asked_at, kept.held_at - kept.asked_at) == (
        timedelta(hours=1),
        timedelta(hours=6, minutes=30),
    )
    assert await told(trust, request_id, "urgent.answered") == ["margaret", "margaret"]
    trust.later(days=3)
    before = await trust.rows()
    await trust.plan()
    after = [r for r in (await trust.rows())["outbox"] if r["subject"] == request_id]
    assert len(after) == len([r for r in before["outbox"] if r["subject"] == request_id])


async def test_a_call_counts(trust: Trust) -> None:
    request_id = await asked(trust)
    view = await act(trust, "margaret", Verb.URGENT_RING, request_id)
    assert (view.status, view.ringing) == (UrgentStatus.ARRANGED, True)
    for who in ("margaret", "helen"):
        view = await act(trust, who, Verb.URGENT_HELD, request_id)
    assert view.status is UrgentStatus.HELD


@pytest.mark.parametrize(
    ("day", "at", "field", "problem"),
    [
        ("2026-11-25", "10:01", "time", Problem.AFTER_WINDOW),
        ("2026-11-26", "09:00", "date", Problem.AFTER_WINDOW),
        ("2026-11-24", "09:30", "time", Problem.IN_THE_PAST),
        ("2026-11-23", "12:00", "date", Problem.IN_THE_PAST),
        ("", "12:00", "date", Problem.REQUIRED),
        ("2026-11-24", "noon", "time", Problem.NOT_A_TIME),
    ],
)
async def test_a_time_outside_the_window_comes_back_at_its_field_with_the_latest(
    trust: Trust, day: str, at: str, field: str, problem: Problem
) -> None:
    trust.at("2026-11-24T10:00")
    request_id = await asked(trust)
    again = await offers(trust, "margaret", request_id, day, at)
    assert isinstance(again, FormView)
    found = {q.key: (q.problem, q.value) for q in again.questions if q.problem}
    assert found == {field: (problem, day if field == "date" else at)}
    assert again.until == trust.clock.moment + timedelta(hours=24)
    assert (await request(trust, request_id)).status is UrgentStatus.OPEN


async def test_the_hour_that_comes_twice_is_the_one_that_is_still_to_come(trust: Trust) -> None:
    trust.at("2026-10-25T00:30")  # summer time until two
    request_id = await asked(trust)
    trust.later(hours=1, minutes=5)  # 01:35, summer time: 01:30 comes again in 55 minutes
    await offers(trust, "margaret", request_id, "2026-10-25", "01:30")
    answer = (await request(trust, request_id)).answer
    assert answer is not None
    assert answer.starts_at - trust.clock.moment == timedelta(minutes=55)


async def test_the_first_who_answers_has_it_and_the_others_see_who(trust: Trust) -> None:
    request_id = await asked(trust)
    trust.later(hours=3)
    await trust.plan()
    forms = {
        who: await trust.opens(who, Verb.URGENT_OFFER_FORM, request_id)
        for who in ("margaret", "daniel")
    }
    today = trust.clock.moment.date().isoformat()
    first = {"date": today, "time": "18:00", "way": "teams"}
    await trust.sends("daniel", Verb.URGENT_OFFER, forms["daniel"], **first)
    with pytest.raises(Stale):
        await trust.sends("margaret", Verb.URGENT_OFFER, forms["margaret"], **first)
    with pytest.raises(Stale):
        await trust.acts("margaret", Verb.URGENT_RING, request_id, 1)
    view = await trust.shows("margaret", Page("urgent", request_id))
    assert (view.answered_by, view.can) == ("Daniel Reeve", frozenset())
    lines = (await trust.shows("margaret", Page("home"))).lines
    assert Thing.URGENT not in {line.thing for line in lines}


async def test_who_cant_after_all_gives_it_back_to_the_ladder_where_it_stands(
    trust: Trust,
) -> None:
    trust.at("2026-11-24T10:00")
    request_id = await asked(trust)
    await offers(trust, "margaret", request_id, "2026-11-24", "16:30")
    trust.at("2026-11-24T11:00")
    await act(trust, "margaret", Verb.URGENT_GIVE_BACK, request_id)
    # Daniel need not wait until noon: nobody is left on the supervisor's rung.
    assert await told(trust, request_id) == ["margaret", "daniel"]
    view = await trust.shows("helen", Page("urgent", request_id))
    assert (view.status, view.answered_by) == (UrgentStatus.OPEN, "")


async def test_an_offer_that_does_not_suit_is_open_again(trust: Trust) -> None:
    trust.at("2026-11-24T10:00")
    request_id = await asked(trust)
    await offers(trust, "margaret", request_id, "2026-11-24", "16:30")
    await act(trust, "helen", Verb.URGENT_DECLINE, request_id)
    assert await told(trust, request_id) == ["margaret", "margaret"]


async def test_who_cant_is_passed_over_at_once(trust: Trust) -> None:
    request_id = await asked(trust)
    view = await act(trust, "margaret", Verb.URGENT_PASS, request_id)
    assert view.passed
    assert await told(trust, request_id) == ["margaret", "daniel"]


async def test_what_did_not_take_place_is_open_again_and_late_at_last(trust: Trust) -> None:
    trust.at("2026-11-24T10:00")
    request_id = await asked(trust)
    await offers(trust, "margaret", request_id, "2026-11-24", "16:30")
    await act(trust, "helen", Verb.URGENT_AGREE, request_id)
    trust.at("2026-11-24T17:05")
    await act(trust, "margaret", Verb.URGENT_MISSED, request_id)
    assert await told(trust, request_id) == ["margaret", "daniel", "margaret"]
    trust.at("2026-11-25T10:00")
    await trust.plan()
    (open_one,) = await clocks(trust, "catherine")
    assert (open_one.late, open_one.hours_open, open_one.hours_left) == (True, 24, 0)
    # Late, it is still answered: within the next window.
    sent = await offers(trust, "margaret", request_id, "2026-11-25", "15:00")
    assert sent.urgent.status is UrgentStatus.OFFERED


async def test_the_asker_withdraws_without_a_reason(trust: Trust) -> None:
    request_id = await asked(trust)
    await act(trust, "margaret", Verb.URGENT_RING, request_id)
    form = await trust.opens("helen", Verb.URGENT_WITHDRAW_FORM, request_id)
    again = await trust.sends("helen", Verb.URGENT_WITHDRAW, form, reason="because")
    assert [q.problem for q in again.questions] == [Problem.NOT_A_CHOICE]
    sent = await trust.sends("helen", Verb.URGENT_WITHDRAW, form)
    assert sent.urgent.status is UrgentStatus.WITHDRAWN
    rows = (await trust.rows())["outbox"]
    assert ("urgent", "person:margaret", "withdrawn") in {
        (r["kind"], r["recipient"], r["occurrence"]) for r in rows
    }
    with pytest.raises(NotAllowed):
        await trust.opens("margaret", Verb.URGENT_WITHDRAW_FORM, request_id)


async def test_nobody_answers_their_own(trust: Trust) -> None:
    request_id = await asked(trust, "daniel")
    with pytest.raises(NotAllowed):
        await trust.acts("daniel", Verb.URGENT_RING, request_id, 1)
    assert await told(trust, request_id) == ["margaret"]


@pytest.mark.parametrize("who", ["margaret", "daniel"])
async def test_an_urgent_session_is_recorded_like_any_and_is_not_the_terms(
    trust: Trust, who: str
) -> None:
    await trust.plan()
    request_id = await asked(trust)
    trust.later(hours=3)
    await trust.plan()
    await act(trust, who, Verb.URGENT_RING, request_id)
    hub = await trust.opens(who, Verb.URGENT_RECORD, request_id)
    again = await trust.opens(who, Verb.URGENT_RECORD, request_id)
    assert hub.heading.id == again.heading.id
    record = await trust.document(hub.heading.id)
    session = await trust.run(lambda work: work.sessions.get(str(record.session_id)))
    pair = await trust.run(lambda work: work.roster.pair(session.pair_id))
    assert (session.kind, session.is_urgent, pair.once) == ("urgent", True, who == "daniel")
    assert (pair.supervisor_id, pair.supervisee_id) == (who, "helen")
    assert session.booked is not None
    assert (session.booked.place, session.booked.online_reason) == ("teams", "urgent")
    pairs = await trust.run(lambda work: work.roster.pairs())
    assert len(pairs) == 4
    hub = await trust.writes(who, hub, "section/agenda", agenda="Urgent", coverage="none")
    hub = await trust.writes(who, hub, "section/harm", harm="no")
    await trust.submits(who, hub)
    await trust.signs(who, record.id)
    assert (await trust.signs("helen", record.id)).heading.status == "locked"
    await trust.plan()
    posted = [r for r in (await trust.rows())["outbox"] if r["recipient"].startswith("channel:")]
    assert session.id not in {r["subject"] for r in posted}
    assert request_id not in {r["subject"] for r in posted}


async def test_a_typed_word_shows_the_numbers_and_nothing_else_is_read(trust: Trust) -> None:
    for why in (Help.URGENT, Help.UNKNOWN, Help.HELP):
        view = await trust.shows("helen", Page("home", detail=why))
        assert view.numbers.school == "St Brigid's Primary"
    assert (await trust.shows("helen", Page("home"))).numbers is None


async def test_it_works_before_the_policy_and_after_the_end_of_days(trust: Trust) -> None:
    for year in (1970, 2099):
        trust.clock.moment = trust.clock.moment.replace(year=year)
        assert await told(trust, await asked(trust)) == ["margaret"]
