"""The ladder in literal hours: nobody who is left out hears of it, and nothing owed is lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.away import Away
from domain.ladder import Asked
from domain.planner import Owed, Voice
from domain.reminders.urgent import (
    ASK,
    HARM,
    MINE,
    STILL,
    UrgentFacts,
    as_it_stands,
    urgent_plan,
)
from domain.urgent import Answer, UrgentRequest, UrgentStatus
from tests.domain.rotas import (
    CHAIR,
    CHIEF,
    DSL,
    LEAD,
    PART_TIMER,
    PEOPLE,
    SUPERVISOR,
    at,
    away,
    rota,
    said,
)
from tests.domain.test_ladder import RULES

LADDER = {
    Asked.SUPERVISOR: (SUPERVISOR,),
    Asked.ALTERNATES: (PART_TIMER,),
    Asked.TRUST_LEAD: (LEAD,),
    Asked.EXECUTIVE_LEAD: (CHIEF,),
}
HOUR = timedelta(hours=1)
FRIDAY_NIGHT = at("2026-11-27 22:30")
ASKED = UrgentRequest("u", DSL, "hill", "srscmat@1", FRIDAY_NIGHT)
ABLE = sorted({SUPERVISOR, PART_TIMER, LEAD, CHIEF, CHAIR})


def facts(request: UrgentRequest, **more: object) -> UrgentFacts:
    return replace(UrgentFacts(request, RULES, LADDER), **more)  # type: ignore[arg-type]


@dataclass
class Heard:
    """What the outbox would hold: each message once, whatever the planner is asked."""

    messages: dict[tuple[str, str, str, str], datetime] = field(default_factory=dict)

    def looks(self, of: UrgentFacts, now: datetime, *aways: Away) -> list[Owed]:
        plan = urgent_plan(of, rota(*aways), now)
        new = []
        for one in plan.to_say(now) if plan else ():
            if one.key not in self.messages:
                self.messages[one.key] = now
                new.append(one)
        return new

    def of(self, kind: str) -> list[tuple[str, str]]:
        return [(who, what) for k, _, who, what in self.messages if k == kind]


def heard_by_hours(request: UrgentRequest, *aways: Away) -> list[str]:
    """Look every quarter of an hour for a day, and read off who heard what when."""
    heard, lines = Heard(), []
    for quarter in range(24 * 4 + 1):
        now = request.asked_at + quarter * HOUR / 4
        new = heard.looks(facts(request), now, *aways)
        lines += [f"{said(now)} {one.person_id}" for one in new]
    return lines


def test_a_friday_night_request_climbs_all_rungs_over_the_weekend() -> None:
    assert heard_by_hours(ASKED) == [
        "2026-11-27 22:30 supervisor",
        "2026-11-27 22:30 dsl",
        "2026-11-28 00:30 part",
        "2026-11-28 04:30 lead",
        "2026-11-28 10:30 chief",
        "2026-11-28 18:30 chief",
        "2026-11-28 18:30 lead",
        "2026-11-28 18:30 part",
        "2026-11-28 18:30 supervisor",
        "2026-11-28 22:30 chief",
        "2026-11-28 22:30 lead",
        "2026-11-28 22:30 part",
        "2026-11-28 22:30 supervisor",
        "2026-11-28 22:30 dsl",
    ]


@pytest.mark.parametrize(
    ("asked", "second", "third", "late"),
    [
        ("2026-10-25 00:30", "2026-10-25 01:30", "2026-10-25 05:30", "2026-10-25 23:30"),
        ("2027-03-28 00:30", "2027-03-28 03:30", "2027-03-28 07:30", "2027-03-29 01:30"),
        ("2026-11-24 23:59", "2026-11-25 01:59", "2026-11-25 05:59", "2026-11-25 23:59"),
        ("2026-12-24 16:00", "2026-12-24 18:00", "2026-12-24 22:00", "2026-12-25 16:00"),
    ],
)
def test_hours_are_literal_over_clock_changes_midnight_and_christmas(
    asked: str, second: str, third: str, late: str
) -> None:
    lines = heard_by_hours(replace(ASKED, asked_at=at(asked)))
    assert f"{second} part" in lines
    assert f"{third} lead" in lines
    assert f"{late} dsl" in lines


def test_everything_is_said_at_once_whatever_the_hour_but_for_the_mornings() -> None:
    late = ASKED.asked_at + 40 * HOUR
    plan = urgent_plan(facts(ASKED), rota(), late)
    assert plan
    voices = {one.kind: one.voice for one in plan.owed}
    assert voices == {MINE: Voice.AT_ONCE, ASK: Voice.AT_ONCE, STILL: Voice.MORNING}


def test_who_is_away_is_skipped_and_asked_when_they_are_back() -> None:
    heard = Heard()
    gone = away(SUPERVISOR, "2026-11-27", "2026-11-27")
    told = heard.looks(facts(ASKED), ASKED.asked_at, gone)
    assert {one.person_id for one in told} == {DSL, PART_TIMER}
    back = heard.looks(facts(ASKED), at("2026-11-28 00:05"), gone)
    assert [one.person_id for one in back] == [SUPERVISOR]


def test_a_risk_of_harm_goes_to_the_line_manager_once_or_the_next_one_up() -> None:
    harm = replace(ASKED, harm=True)
    heard = Heard()
    heard.looks(facts(harm), harm.asked_at)
    assert heard.of(HARM) == [(CHIEF, "harm")]
    skipping = Heard()
    skipping.looks(facts(replace(harm, skipped=frozenset({CHIEF}))), harm.asked_at)
    assert skipping.of(HARM) == [(LEAD, "harm")]
    # Who was told was told: nobody else hears of it because the manager goes away later.
    gone = away(CHIEF, "2026-11-28")
    heard.looks(facts(harm, harm_told=CHIEF), harm.asked_at + 12 * HOUR, gone)
    assert heard.of(HARM) == [(CHIEF, "harm")]


def test_a_line_manager_who_cannot_be_reached_is_no_end_of_it() -> None:
    harm = replace(ASKED, harm=True)
    heard = Heard()
    heard.looks(facts(harm, unreached=frozenset({CHIEF})), harm.asked_at)
    assert heard.of(HARM) == [(LEAD, "harm")]


def test_a_risk_of_harm_is_told_even_where_the_request_is_over_already() -> None:
    over = replace(ASKED, harm=True).withdraw(DSL, reason="", now=FRIDAY_NIGHT)
    heard = Heard()
    heard.looks(facts(over), FRIDAY_NIGHT)
    assert heard.of(HARM) == [(CHIEF, "harm")]
    assert urgent_plan(facts(over, harm_told=CHIEF), rota(), FRIDAY_NIGHT) is None


def answered(request: UrgentRequest, who: str, hours: float, starts: float) -> UrgentRequest:
    moment = request.asked_at + hours * HOUR
    answer = Answer(who, moment, request.asked_at + starts * HOUR, 30, "phone")
    return request.respond(answer, seen=request.turn)


def test_an_answer_stops_the_ladder_and_a_return_goes_on_where_it_stands() -> None:
    heard = Heard()
    heard.looks(facts(ASKED), ASKED.asked_at)
    offered = answered(ASKED, SUPERVISOR, 0.5, 5)
    assert [one.person_id for one in heard.looks(facts(offered), ASKED.asked_at + HOUR)] == [DSL]
    assert heard.looks(facts(offered), ASKED.asked_at + 4 * HOUR) == []
    back = offered.give_back(SUPERVISOR, now=ASKED.asked_at + 4 * HOUR)
    told = heard.looks(facts(back), ASKED.asked_at + 4 * HOUR)
    # The supervisor can't, so it is the alternates' since the beginning; both hear at once.
    assert {one.person_id for one in told} == {PART_TIMER, DSL}
    later = heard.looks(facts(back), ASKED.asked_at + 6 * HOUR)
    assert [one.person_id for one in later] == [LEAD]


def test_both_are_asked_once_the_time_has_passed_unconfirmed() -> None:
    heard = Heard()
    arranged = answered(ASKED, SUPERVISOR, 0.5, 5).agree(DSL, seen=2, now=ASKED.asked_at + HOUR)
    heard.looks(facts(arranged), ASKED.asked_at + HOUR)
    told = heard.looks(facts(arranged), ASKED.asked_at + 5.5 * HOUR)
    assert sorted(one.person_id for one in told) == [DSL, SUPERVISOR]
    half = arranged.confirm(DSL, seen=2, now=ASKED.asked_at + 5.2 * HOUR)
    told = Heard().looks(facts(half), ASKED.asked_at + 5.5 * HOUR)
    assert {(one.person_id, one.occurrence) for one in told} == {
        (DSL, "answered-2"),
        (SUPERVISOR, "held-2"),
    }


def test_what_somebody_answered_who_went_away_is_open_again() -> None:
    offered = answered(ASKED, SUPERVISOR, 0.5, 20)
    gone = rota(away(SUPERVISOR, "2026-11-28"))
    stands = as_it_stands(offered, gone, at("2026-11-28 08:00"))
    assert stands.status is UrgentStatus.OPEN
    begun = as_it_stands(offered, gone, ASKED.asked_at + 21 * HOUR)
    assert begun.status is UrgentStatus.OFFERED


def test_it_stays_in_everybodys_morning_until_it_is_over() -> None:
    tuesday = at("2026-12-01 12:00")
    plan = urgent_plan(facts(ASKED), rota(), tuesday)
    assert plan
    mornings = {(o.person_id, said(o.due_at)) for o in plan.owed if o.kind == STILL}
    assert (DSL, "2026-12-01 07:30") in mornings
    assert (LEAD, "2026-12-01 07:30") in mornings
    assert urgent_plan(facts(ASKED.withdraw(DSL, reason="", now=tuesday)), rota(), tuesday) is None


# --- whatever happens ---

OUT = st.frozensets(st.sampled_from(ABLE), max_size=5)
AWAYS = st.lists(
    st.builds(
        lambda who, first, days: away(
            who, f"2026-11-{27 + first}", f"2026-11-{min(30, 27 + first + days)}"
        ),
        st.sampled_from(ABLE),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=3,
)
MOMENTS = st.lists(st.integers(0, 60 * 30), min_size=1, max_size=10).map(sorted)


def happens(
    skipped: frozenset[str], aways: list[Away], minutes: Iterable[int]
) -> tuple[Heard, list[tuple[datetime, Owed]]]:
    """Let the planner look at these minutes after the request, again and again at each."""
    request, heard, said_then = replace(ASKED, harm=True, skipped=skipped), Heard(), []
    for minute in minutes:
        now = request.asked_at + timedelta(minutes=minute)
        new = heard.looks(facts(request), now, *aways)
        said_then += [(now, one) for one in new]
        assert heard.looks(facts(request), now, *aways) == []
    return heard, said_then


@given(OUT, AWAYS, MOMENTS)
def test_nobody_left_out_away_or_asking_is_ever_asked(
    skipped: frozenset[str], aways: list[Away], minutes: list[int]
) -> None:
    _, said_then = happens(skipped, aways, minutes)
    for now, one in said_then:
        assert one.person_id not in skipped
        if one.kind in {ASK, HARM}:
            assert one.person_id != DSL
            assert rota(*aways).here(one.person_id, now.date())
        assert one.person_id in PEOPLE


@given(OUT, MOMENTS)
def test_however_rarely_the_planner_looks_every_rung_has_heard(
    skipped: frozenset[str], minutes: list[int]
) -> None:
    often, _ = happens(skipped, [], range(0, 24 * 60 + 1, 15))
    rarely, _ = happens(skipped, [], [*minutes, 24 * 60])
    assert {who for who, _ in often.of(ASK)} == {who for who, _ in rarely.of(ASK)}
    # One who was not told in time is not flooded: what they hear is the latest.
    assert set(rarely.of(ASK)) <= set(often.of(ASK))


@given(OUT, MOMENTS)
def test_somebody_is_told_at_once_wherever_there_is_anybody(
    skipped: frozenset[str], minutes: list[int]
) -> None:
    heard, _ = happens(skipped, [], [0])
    assert bool(heard.of(ASK)) == bool(set(ABLE) - skipped)
    assert bool(heard.of(HARM)) == bool({CHIEF, LEAD, CHAIR} - skipped)
