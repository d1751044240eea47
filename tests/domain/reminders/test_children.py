"""A child's sheet is asked for until its entry in the child's own record is confirmed."""

from dataclasses import replace

from domain.people import Person
from domain.reminders.children import APPROVE, ENTER, CaseFacts, case_plan
from policies.loader import PublishedPolicies
from tests.domain.rotas import DSL, PART_TIMER, at, rota, said

POLICY = PublishedPolicies().get("srscmat@1")
SENT = at("2026-12-14 16:00")
FACTS = CaseFacts("case", POLICY, (DSL,), unentered_since=SENT, case_version=2)


def mornings(facts: CaseFacts, kind: str, now: str) -> list[str]:
    plan = case_plan(facts, rota(), at(now))
    return [said(one.due_at) for one in plan.owed if one.kind == kind] if plan else []


def test_an_entry_is_asked_for_again_and_again_until_it_is_confirmed() -> None:
    first = ["2026-12-15 07:30", "2026-12-17 07:30", "2027-01-04 07:30", "2027-01-11 07:30"]
    assert mornings(FACTS, ENTER, "2026-12-14 17:00") == first
    assert mornings(FACTS, ENTER, "2027-01-12 09:00") == [*first, "2027-01-18 07:30"]


def test_a_change_of_plan_is_asked_for_in_the_same_way() -> None:
    waits = replace(FACTS, unapproved_since=SENT, unentered_since=None)
    assert mornings(waits, APPROVE, "2026-12-14 17:00")[0] == "2026-12-15 07:30"
    assert mornings(waits, ENTER, "2026-12-14 17:00") == []


def test_a_sheet_that_is_entered_and_approved_owes_nothing() -> None:
    assert case_plan(replace(FACTS, unentered_since=None), rota(), SENT) is None


def test_a_correction_is_asked_for_anew() -> None:
    keys = [
        {one.key for one in plan.owed}
        for version in (2, 3)
        if (plan := case_plan(replace(FACTS, case_version=version), rota(), SENT))
    ]
    assert keys[0].isdisjoint(keys[1])


def test_every_dsl_who_shares_the_post_is_asked_on_their_own_days() -> None:
    plan = case_plan(replace(FACTS, asked=(DSL, PART_TIMER)), rota(), SENT)
    assert plan is not None
    assert {one.person_id for one in plan.owed} == {DSL, PART_TIMER}


def test_of_two_who_share_the_post_whoever_works_is_asked() -> None:
    both = replace(FACTS, asked=(DSL, PART_TIMER), sharing=(frozenset({DSL, PART_TIMER}),))
    plan = case_plan(both, rota(), SENT)
    assert plan is not None
    mornings = {one.due_at for one in plan.owed}
    alone = case_plan(FACTS, rota(), SENT)
    assert alone is not None
    # Nothing waits for the part-timer's days: the DSL works every day.
    assert mornings == {one.due_at for one in alone.owed}
    assert {one.person_id for one in plan.owed if one.due_at.weekday() in {3, 4}} == {DSL}


def test_named_cover_is_asked_in_the_holidays_week_by_week_and_not_in_term() -> None:
    facts = replace(FACTS, holiday_cover="cover")
    known = replace(
        rota(), people={**rota().people, "cover": Person("cover", "Cover", "c@x.example")}
    )
    asked = {
        said(one.due_at)
        for day in ("2026-12-18 17:00", "2026-12-21 08:00", "2026-12-30 08:00", "2027-01-04 08:00")
        if (plan := case_plan(facts, known, at(day)))
        for one in plan.owed
        if one.person_id == "cover"
    }
    # Mon 21 Dec, the first weekday of the holidays; five weekdays on, bank holidays aside: Wed 30.
    assert asked == {"2026-12-21 07:30", "2026-12-30 07:30"}
