"""A session is asked for until it is booked, said to have been held, and written up."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.cancelling import Cancellation
from domain.people import Pair
from domain.planner import Owed, Plan, Voice
from domain.reminders import sessions as rules
from domain.reminders.sessions import SessionFacts, debt_since, session_plan
from domain.rota import Rota
from domain.session import Offer, Session, SessionStatus, Slot
from policies.loader import PublishedPolicies
from tests.domain.rotas import CHIEF, DSL, LEAD, PART_TIMER, SUPERVISOR, at, away, rota, said

POLICY = PublishedPolicies().get("srscmat@1")
PAIR = Pair("p", "hill", SUPERVISOR, DSL)
LEADS_OWN = Pair("q", "hill", LEAD, DSL)
SLOT = Slot(at("2026-11-24 10:00"), 90, "school")
LATER = Slot(at("2026-12-01 10:00"), 90, "school")
NOW = at("2026-11-23 09:00")
DUE = Session("s", "p", "hill", POLICY.ref, "2026/27 autumn", date(2026, 12, 18))
BOOKED = replace(DUE, status=SessionStatus.BOOKED, booked=SLOT)
CANCELLED = replace(
    DUE, status=SessionStatus.CANCELLED, owed_by_id=DSL, owed_since=at("2026-11-23 08:50")
)


def plan_of(
    session: Session,
    now: datetime = NOW,
    staff: Rota | None = None,
    pair: Pair = PAIR,
    **facts: object,
) -> Plan | None:
    known = SessionFacts(session, pair, POLICY, date(2026, 11, 2))
    return session_plan(replace(known, **facts), staff or rota(), now)  # type: ignore[arg-type]


def owed(session: Session, *args: object, **facts: object) -> tuple[Owed, ...]:
    plan = plan_of(session, *args, **facts)  # type: ignore[arg-type]
    return plan.owed if plan else ()


def told(owed_: tuple[Owed, ...], kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in owed_:
        if one.kind == kind:
            found.setdefault(one.person_id, []).append(said(one.due_at))
    return {who: sorted(moments) for who, moments in found.items()}


def test_both_are_asked_for_a_time_ten_twenty_and_thirty_school_days_after_the_prompt() -> None:
    mornings = ["2026-11-16 07:30", "2026-11-30 07:30", "2026-12-14 07:30"]
    assert told(owed(DUE), rules.UNBOOKED) == {SUPERVISOR: mornings, DSL: mornings}


def test_what_is_booked_or_on_offer_is_not_asked_for() -> None:
    offered = replace(DUE, status=SessionStatus.OFFERED, offer=Offer(LATER, DSL, NOW))
    for session in (BOOKED, offered):
        assert told(owed(session), rules.UNBOOKED) == {}


def test_an_offer_that_ran_out_is_asked_about_the_next_morning() -> None:
    offered = replace(DUE, status=SessionStatus.OFFERED, offer=Offer(SLOT, DSL, NOW))
    found = told(owed(offered, at("2026-11-24 11:00")), rules.UNBOOKED)
    assert "2026-11-25 07:30" in found[DSL]
    assert "2026-11-25 07:30" in found[SUPERVISOR]


def test_the_other_is_asked_for_an_answer_until_the_offered_time_comes() -> None:
    offered = replace(DUE, status=SessionStatus.OFFERED, offer=Offer(LATER, DSL, NOW))
    mornings = ["2026-11-25 07:30", "2026-11-27 07:30", "2026-12-01 07:30"]
    assert told(owed(offered), rules.OFFER) == {SUPERVISOR: mornings}
    soon = replace(offered, offer=Offer(replace(SLOT, starts_at=at("2026-11-26 09:00")), DSL, NOW))
    assert told(owed(soon), rules.OFFER) == {SUPERVISOR: mornings[:1]}


def test_both_hear_the_school_day_before_that_they_meet() -> None:
    assert told(owed(BOOKED), rules.AHEAD) == {
        SUPERVISOR: ["2026-11-23 07:30"],
        DSL: ["2026-11-23 07:30"],
    }
    january = replace(BOOKED, booked=Slot(at("2027-01-04 10:00"), 90, "school"))
    assert told(owed(january), rules.AHEAD)[DSL] == ["2026-12-18 07:30"]
    assert told(owed(BOOKED, SLOT.starts_at), rules.AHEAD) == {}


def test_the_next_working_morning_both_are_asked_what_became_of_it() -> None:
    found = told(owed(BOOKED), rules.BECAME)
    assert found[DSL][0] == found[SUPERVISOR][0] == "2026-11-25 07:30"
    assert told(owed(BOOKED), rules.BECAME_UP) == {LEAD: ["2026-12-08 07:30"]}


def test_who_works_in_the_holidays_is_asked_in_them() -> None:
    last = replace(BOOKED, booked=Slot(at("2026-12-18 10:00"), 90, "school"))
    found = told(owed(last), rules.BECAME)
    assert found[SUPERVISOR][0] == "2026-12-21 07:30"
    assert found[DSL][0] == "2027-01-04 07:30"


def test_who_works_three_days_is_asked_on_the_first_of_them() -> None:
    pair = Pair("r", "hill", SUPERVISOR, PART_TIMER)
    on_wednesday = replace(BOOKED, booked=Slot(at("2026-11-25 10:00"), 90, "school"))
    assert told(owed(on_wednesday, pair=pair), rules.BECAME)[PART_TIMER][0] == "2026-11-30 07:30"


def test_a_session_whose_record_is_begun_is_not_asked_about() -> None:
    found = owed(BOOKED, record_begun=True)
    assert told(found, rules.BECAME) == told(found, rules.BECAME_UP) == {}


@pytest.mark.parametrize("begun", [True, False])
def test_the_record_of_what_was_held_is_asked_of_the_supervisor_then_the_trust_lead_hears(
    *,
    begun: bool,
) -> None:
    held = replace(BOOKED, status=SessionStatus.UNRECORDED)
    found = owed(held, record_begun=begun)
    mornings = ["2026-11-25 07:30", "2026-11-27 07:30", "2026-12-01 07:30"]
    assert told(found, rules.RECORD) == {SUPERVISOR: mornings}
    assert told(found, rules.RECORD_UP) == {LEAD: ["2026-12-08 07:30"]}


def test_no_rung_is_a_party() -> None:
    held = replace(BOOKED, status=SessionStatus.UNRECORDED, pair_id="q")
    assert set(told(owed(held, pair=LEADS_OWN), rules.RECORD_UP)) == {CHIEF}


def test_who_cancelled_is_asked_the_next_morning_then_their_line_manager_hears() -> None:
    found = owed(CANCELLED)
    assert set(told(found, rules.REBOOK)) == {DSL}
    assert told(found, rules.REBOOK)[DSL][0] == "2026-11-24 07:30"
    assert told(found, rules.REBOOK_UP) == {CHIEF: ["2026-11-25 07:30"]}


def test_the_other_party_who_is_the_line_manager_is_passed_over_for_the_next_one_up() -> None:
    posts = tuple(
        replace(p, line_manager_id=SUPERVISOR) if p.person_id == DSL else p for p in rota().posts
    )
    staff = replace(rota(), posts=posts)
    assert set(told(owed(CANCELLED, NOW, staff), rules.REBOOK_UP)) == {LEAD}


def test_the_cover_of_who_is_away_is_asked_instead() -> None:
    staff = rota(away(DSL, "2026-11-23", "2026-11-27", cover=PART_TIMER))
    found = owed(CANCELLED, NOW, staff)
    assert told(found, rules.REBOOK)[PART_TIMER][0] == "2026-11-24 07:30"
    assert DSL not in told(found, rules.REBOOK)
    assert told(found, rules.REBOOK_UP) == {CHIEF: ["2026-11-25 07:30"]}


def test_where_nobody_covers_the_line_manager_hears_the_next_morning() -> None:
    staff = rota(away(DSL, "2026-11-23"))
    assert told(owed(CANCELLED, NOW, staff), rules.REBOOK_UP) == {CHIEF: ["2026-11-24 07:30"]}


def test_a_time_on_offer_waits_for_the_other_and_the_debt_stays() -> None:
    offered = replace(CANCELLED, offer=Offer(LATER, DSL, NOW))
    found = owed(offered)
    assert told(found, rules.REBOOK) == told(found, rules.REBOOK_UP) == {}
    assert set(told(found, rules.OFFER)) == {SUPERVISOR}
    assert debt_since(offered, NOW) is None


def test_an_offer_that_ran_out_or_a_counter_offer_brings_the_debt_back() -> None:
    lapsed = replace(CANCELLED, offer=Offer(SLOT, DSL, NOW))
    after = at("2026-11-24 12:00")
    assert debt_since(lapsed, after) == SLOT.starts_at
    assert told(owed(lapsed, after), rules.REBOOK_UP) == {CHIEF: ["2026-11-26 07:30"]}
    countered = replace(CANCELLED, offer=Offer(LATER, SUPERVISOR, at("2026-11-24 15:00")))
    found = owed(countered, at("2026-11-24 16:00"))
    assert told(found, rules.REBOOK)[DSL][0] == "2026-11-25 07:30"
    assert told(found, rules.OFFER) == {}


def test_a_pattern_is_raised_with_the_party_alone_and_in_their_hours() -> None:
    twice = Cancellation(
        "c", "s", "p", DSL, DSL, "clash", excused=False, slot=SLOT, at=NOW, found=True, breach=False
    )
    raised = [one for one in owed(CANCELLED, pattern=twice) if one.kind == rules.PATTERN]
    assert [(one.person_id, one.voice, one.due_at) for one in raised] == [(DSL, Voice.SOON, NOW)]


@pytest.mark.parametrize(
    "status", [SessionStatus.HELD, SessionStatus.WAIVED, SessionStatus.WITHDRAWN]
)
def test_what_is_over_owes_nothing(status: SessionStatus) -> None:
    assert plan_of(replace(DUE, status=status)) is None


def test_its_card_changes_by_itself_when_it_is_late_begins_or_is_asked_about() -> None:
    due, booked = plan_of(DUE), plan_of(BOOKED)
    assert due is not None
    assert booked is not None
    assert [said(look) for look in due.looks] == ["2026-12-19 07:30"]
    assert [said(look) for look in booked.looks] == ["2026-11-24 10:00", "2026-11-25 07:30"]
