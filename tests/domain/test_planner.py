"""What is said follows from what is owed: nothing is lost, nothing twice, nobody is flooded."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.planner import Owed, Plan, chased, each
from domain.policy import Chase
from tests.domain.rotas import DSL, LEAD, PART_TIMER, at, away, rota, said

START = at("2026-11-23 07:30")
KEYS = st.tuples(
    st.sampled_from(["action.due", "action.over"]),
    st.sampled_from(["one", "two"]),
    st.sampled_from(["ann", "ben"]),
)
OWED = st.builds(
    lambda key, occurrence, hours, series: Owed(
        key[0], key[1], key[2], str(occurrence), START + timedelta(hours=hours), series=series
    ),
    KEYS,
    st.integers(0, 4),
    st.integers(0, 300),
    st.sampled_from(["", "chase"]),
)
PLANS = st.lists(OWED, max_size=12, unique_by=lambda one: one.key).map(
    lambda owed: Plan(tuple(owed))
)
TICKS = st.lists(st.integers(0, 400), max_size=8)


def matter(one: Owed) -> tuple[str, str, str]:
    return (one.subject, one.person_id, one.series or one.kind)


def said_by(plan: Plan, moments: Iterable[datetime]) -> list[Owed]:
    """Say what is due at each of these moments; the outbox keeps each key once."""
    heard: dict[tuple[str, str, str, str], Owed] = {}
    for now in moments:
        for one in plan.to_say(now):
            heard.setdefault(one.key, one)
    return list(heard.values())


def ticks(hours: Iterable[int]) -> list[datetime]:
    return [START + timedelta(hours=h) for h in hours]


@given(PLANS, TICKS)
def test_nothing_owed_is_lost_however_rarely_the_planner_looks(
    plan: Plan, hours: list[int]
) -> None:
    end = START + timedelta(hours=500)
    heard = said_by(plan, [*ticks(hours), end])
    for one in plan.owed:
        same = [o for o in heard if matter(o) == matter(one)]
        assert any(o.due_at >= one.due_at for o in same)


@given(PLANS, TICKS)
def test_nothing_is_said_before_it_is_due(plan: Plan, hours: list[int]) -> None:
    for now in ticks(hours):
        assert all(one.due_at <= now for one in plan.to_say(now))


@given(PLANS, st.integers(0, 400))
def test_who_was_not_told_in_time_hears_only_the_latest_of_a_matter(plan: Plan, hour: int) -> None:
    told = plan.to_say(START + timedelta(hours=hour))
    assert len({matter(one) for one in told}) == len(told)


@given(PLANS, st.integers(0, 400))
def test_what_is_said_at_once_is_said_in_order(plan: Plan, hour: int) -> None:
    told = [one.due_at for one in plan.to_say(START + timedelta(hours=hour))]
    assert told == sorted(told)


@given(PLANS, TICKS, st.randoms(use_true_random=False))
def test_replays_and_the_order_of_what_happened_change_nothing(
    plan: Plan, hours: list[int], any_order: random.Random
) -> None:
    mixed = list(plan.owed)
    any_order.shuffle(mixed)
    once = said_by(plan, ticks(sorted(hours)))
    again = said_by(Plan(tuple(mixed)), [t for t in ticks(sorted(hours)) for _ in range(3)])
    assert once == again


@given(PLANS)
def test_from_one_look_to_the_next_everything_is_said_when_it_is_due(plan: Plan) -> None:
    moment: datetime | None = START
    looks = []
    while moment is not None:
        looks.append(moment)
        moment = plan.next_look(moment)
    every_hour = ticks(range(301))
    assert said_by(plan, looks) == said_by(plan, every_hour)


@given(PLANS)
def test_a_plan_owes_exactly_what_it_holds(plan: Plan) -> None:
    assert all(plan.owes(one.key) for one in plan.owed)
    assert not plan.owes(("action.due", "another", "ann", "0"))


CHASE = Chase(after=(1, 3), every=5)


def test_something_is_asked_for_after_school_days_and_then_again_and_again() -> None:
    friday = date(2026, 12, 11)
    asked = list(chased(rota(), CHASE, friday, until=date(2027, 1, 8)))
    assert [(o, d.isoformat()) for o, d in asked] == [
        ("1", "2026-12-14"),
        ("3", "2026-12-16"),
        ("8", "2027-01-06"),
        ("13", "2027-01-13"),
    ]


def test_without_an_until_it_is_asked_for_so_often_and_no_more() -> None:
    assert [o for o, _ in chased(rota(), CHASE, date(2026, 12, 11))] == ["1", "3"]


def test_each_is_told_on_a_morning_of_their_own() -> None:
    absent = rota(away(LEAD, "2026-11-26", "2026-11-27"))
    owed = each(
        absent,
        [DSL, PART_TIMER, LEAD],
        kind="action.due",
        subject="a",
        days=[("0", date(2026, 11, 26))],
    )
    assert {one.person_id: said(one.due_at) for one in owed} == {
        DSL: "2026-11-26 07:30",
        PART_TIMER: "2026-11-30 07:30",
        LEAD: "2026-11-30 07:30",
    }


def test_whoever_comes_back_at_no_known_day_is_owed_nothing() -> None:
    gone = rota(away(DSL, "2026-11-01"))
    days = [("0", date(2026, 11, 26))]
    assert list(each(gone, [DSL], kind="k", subject="a", days=days)) == []
