"""An action is chased from the end of its session: kindly, three times, then the next one up."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actions import Action, ActionStatus
from domain.planner import Owed
from domain.reminders.actions import (
    COUNT,
    COVER,
    DUE,
    OVER,
    ActionFacts,
    action_plan,
    days_over,
)
from domain.rota import Rota
from policies.loader import PublishedPolicies
from tests.domain.rotas import (
    CHIEF,
    DSL,
    LEAD,
    PART_TIMER,
    PEOPLE,
    POSTS,
    SUPERVISOR,
    at,
    away,
    rota,
    said,
)

POLICY = PublishedPolicies().get("srscmat@1")
ENDED = at("2026-11-24 11:30")
NOW = at("2026-11-24 17:00")
ACTION = Action("a", "p", "r", DSL, date(2026, 12, 4), status=ActionStatus.OPEN, starts_at=ENDED)
FACTS = ActionFacts(ACTION, POLICY, SUPERVISOR, DSL, "hill")


def plan(staff: Rota | None = None, now: str = "", **facts: object) -> tuple[Owed, ...]:
    known = replace(FACTS, **facts)  # type: ignore[arg-type]
    found = action_plan(known, staff or rota(), at(now) if now else NOW)
    return found.owed if found else ()


def told(owed: tuple[Owed, ...], kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in owed:
        if one.kind == kind:
            found.setdefault(one.person_id, []).append(said(one.due_at))
    return found


def test_its_owner_is_reminded_before_on_the_day_and_after() -> None:
    mornings = ["2026-12-01 07:30", "2026-12-04 07:30", "2026-12-11 07:30"]
    assert told(plan(), DUE) == {DSL: mornings}


def test_after_ten_school_days_the_supervisor_hears_and_after_twenty_the_line_manager() -> None:
    assert told(plan(), OVER) == {SUPERVISOR: ["2026-12-18 07:30"]}
    assert told(plan(), COUNT) == {CHIEF: ["2027-01-15 07:30"]}


@pytest.mark.parametrize("status", [s for s in ActionStatus if s is not ActionStatus.OPEN])
def test_a_draft_and_what_has_ended_owe_nothing(status: ActionStatus) -> None:
    facts = replace(FACTS, action=replace(ACTION, status=status))
    assert action_plan(facts, rota(), NOW) is None


def test_nothing_is_said_of_it_before_its_session_ended() -> None:
    same_day = replace(ACTION, due_on=date(2026, 11, 24))
    assert told(plan(action=same_day), DUE) == {DSL: ["2026-11-24 11:30", "2026-12-01 07:30"]}


def test_it_is_chased_though_nobody_signed_for_weeks() -> None:
    later = plan(now="2026-12-14 09:00")
    assert told(later, DUE) == told(plan(), DUE)


def test_a_new_date_makes_the_reminders_new() -> None:
    moved = replace(ACTION, due_on=date(2027, 1, 15), carried=1)
    assert not {one.key for one in plan(action=moved)} & {one.key for one in plan()}


def test_carried_over_to_the_same_date_nothing_is_said_again() -> None:
    carried = replace(ACTION, carried=1)
    assert {one.key for one in plan(action=carried)} == {one.key for one in plan()}


def test_the_supervisors_own_action_is_heard_of_by_the_next_one_up() -> None:
    own = replace(ACTION, owner_id=SUPERVISOR)
    assert set(told(plan(action=own), OVER)) == {LEAD}
    assert set(told(plan(action=own), COUNT)) == {LEAD}


def test_where_the_supervisor_is_away_cover_hears_and_where_there_is_none_the_rung_above() -> None:
    covered = rota(away(SUPERVISOR, "2026-11-20", cover=LEAD))
    assert set(told(plan(covered), OVER)) == {LEAD}
    nobody = rota(away(SUPERVISOR, "2026-11-20"), away(LEAD, "2026-11-20"))
    assert set(told(plan(nobody), OVER)) == {CHIEF}


def test_a_party_is_told_no_count() -> None:
    assert set(told(plan(supervisor_id=CHIEF), COUNT)) == {LEAD}


def test_who_is_away_is_reminded_when_they_are_back_and_cover_meanwhile() -> None:
    staff = rota(away(DSL, "2026-11-20", "2026-12-09", PART_TIMER))
    assert told(plan(staff), DUE) == {
        DSL: ["2026-12-10 07:30", "2026-12-10 07:30", "2026-12-11 07:30"]
    }
    assert set(told(plan(staff), COVER)) == {PART_TIMER}


def test_where_its_owner_left_the_pair_is_asked() -> None:
    left = replace(PEOPLE[PART_TIMER], leaves_on=date(2026, 11, 20))
    staff = replace(rota(), people=PEOPLE | {PART_TIMER: left})
    theirs = replace(ACTION, owner_id=PART_TIMER)
    assert set(told(plan(staff, action=theirs), DUE)) == {SUPERVISOR}


def test_in_the_holidays_named_cover_hears_of_an_action_that_is_due() -> None:
    found = [one for one in plan(holiday_cover=(PART_TIMER,)) if one.kind == COVER]
    assert [(one.person_id, said(one.due_at)) for one in found] == [
        (PART_TIMER, "2026-12-21 07:30")
    ]
    assert all(one.in_holidays for one in found)


def test_what_falls_due_within_a_holiday_reaches_cover_on_its_day() -> None:
    action = replace(ACTION, due_on=date(2026, 12, 29))
    found = plan(action=action, holiday_cover=(PART_TIMER,), now="2026-12-22 09:00")
    assert told(found, COVER) == {PART_TIMER: ["2026-12-29 07:30"]}
    assert told(found, DUE)[DSL] == ["2026-12-16 07:30", "2027-01-04 07:30", "2027-01-08 07:30"]


def test_each_holiday_that_finds_it_open_is_told_once() -> None:
    found = plan(holiday_cover=(PART_TIMER,), now="2027-04-20 09:00")
    assert told(found, COVER) == {
        PART_TIMER: [
            "2026-12-21 07:30",  # Christmas
            "2027-02-15 07:30",  # half term
            "2027-03-30 07:30",  # Easter: Good Friday and Easter Monday are bank holidays
            "2027-06-01 07:30",  # half term: Monday is a bank holiday
        ]
    }


def test_beyond_the_known_terms_there_is_no_holiday() -> None:
    late = replace(ACTION, due_on=date(2028, 3, 1))
    found = plan(action=late, holiday_cover=(PART_TIMER,), now="2028-02-01 09:00")
    assert told(found, COVER) == {}


def test_days_over_are_school_days() -> None:
    known = rota()
    assert days_over(known, ACTION, date(2026, 12, 4)) == 0
    assert days_over(known, ACTION, date(2026, 12, 18)) == 10
    assert days_over(known, ACTION, date(2027, 1, 1)) == 10
    assert days_over(known, ACTION, date(2027, 1, 4)) == 11


def test_the_staff_of_this_table_have_the_managers_that_it_rests_on() -> None:
    assert {post.person_id: post.line_manager_id for post in POSTS}[DSL] == CHIEF
