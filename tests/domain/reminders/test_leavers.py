"""Somebody is named for a leaver's work: asked before, on the morning after, then until done."""

from dataclasses import replace
from datetime import date

from domain.policy import Chased
from domain.reminders.leavers import LeaverFacts, is_asked, leaver_plan
from policies.loader import PublishedPolicies
from tests.domain.rotas import DSL, LEAD, rota, said

CHASE = PublishedPolicies().get("srscmat@1").chase[Chased.LEAVER]
FACTS = LeaverFacts(DSL, date(2026, 12, 18), CHASE, 3, None)


def test_it_is_asked_ten_school_days_before_and_the_morning_after_in_the_holidays_too() -> None:
    plan = leaver_plan(FACTS, rota(), date(2026, 12, 21))
    assert plan is not None
    assert {one.person_id for one in plan.owed} == {LEAD}
    asked = {one.occurrence: said(one.due_at) for one in plan.owed}
    assert asked["before-10"] == "2026-12-04 07:30"
    assert asked["left"] == "2026-12-21 07:30"
    assert asked["1"] == "2027-01-04 07:30"


def test_it_goes_on_every_school_day_until_it_is_done() -> None:
    plan = leaver_plan(FACTS, rota(), date(2027, 1, 6))
    assert plan is not None
    later = sorted({said(one.due_at) for one in plan.owed})[2:]
    assert later[:3] == ["2027-01-04 07:30", "2027-01-05 07:30", "2027-01-06 07:30"]
    assert leaver_plan(replace(FACTS, named="head"), rota(), date(2027, 1, 6)) is None


def test_with_nothing_in_hand_nothing_is_asked() -> None:
    empty = replace(FACTS, in_hand=0)
    before = leaver_plan(empty, rota(), date(2026, 12, 14))
    assert before is not None
    assert before.owed == ()
    assert leaver_plan(empty, rota(), date(2027, 1, 4)) is None


def test_it_stands_on_home_from_the_same_day() -> None:
    assert not is_asked(FACTS, rota(), date(2026, 12, 3))
    assert is_asked(FACTS, rota(), date(2026, 12, 4))


def test_nobody_is_asked_to_give_away_their_own_work() -> None:
    own = leaver_plan(replace(FACTS, person_id=LEAD), rota(), date(2026, 12, 21))
    assert own is not None
    assert LEAD not in {one.person_id for one in own.owed}
