"""A child's sheet is asked for until its entry in the child's own record is confirmed."""

from dataclasses import replace

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
