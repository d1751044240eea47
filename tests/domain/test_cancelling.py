"""When a move counts as a cancellation, and when cancelling becomes a pattern (srscmat 8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cancelling import Cancellation, move_cancels, pattern
from domain.session import Slot
from tests.domain.rotas import at

BOOKED = Slot(at("2026-12-15 10:00"), 90, "school")
LAST_DAY = date(2026, 12, 18)
FIRST = Cancellation(
    id="1",
    session_id="s",
    pair_id="p",
    by_id="helen",
    told_by_id="helen",
    reason="clash",
    excused=False,
    slot=BOOKED,
    at=at("2026-11-10 09:00"),
    found=True,
    breach=False,
)


def later(days: int, **changed: object) -> Cancellation:
    """Give another cancellation, so many days after the first."""
    moved = replace(FIRST, id=str(days + 1), at=FIRST.at + timedelta(days=days))
    return replace(moved, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moved_to", "counts"),
    [
        ("2026-12-17 14:00", False),
        ("2026-12-18 15:00", False),  # the last day of term
        ("2026-12-18 23:59", False),
        ("2026-12-19 00:00", True),
        ("2027-01-04 10:00", True),
        ("2026-11-30 10:00", False),  # sooner
    ],
)
def test_a_move_counts_only_beyond_the_last_day_of_the_entitlement_period(
    moved_to: str, *, counts: bool
) -> None:
    new = replace(BOOKED, starts_at=at(moved_to))
    assert move_cancels(BOOKED, new, LAST_DAY) is counts


def test_what_is_late_already_and_moves_forward_is_no_cancellation() -> None:
    late = replace(BOOKED, starts_at=at("2027-01-14 10:00"))
    sooner = replace(BOOKED, starts_at=at("2027-01-07 10:00"))
    assert not move_cancels(late, sooner, LAST_DAY)


def test_once_is_no_pattern_and_twice_running_is() -> None:
    assert pattern([FIRST], []) is None
    assert pattern([FIRST, later(7)], []) == later(7)


def test_the_two_of_them_one_each_is_no_pattern() -> None:
    assert pattern([FIRST, later(7, by_id="margaret")], []) is None
    assert pattern([FIRST, later(7, by_id="margaret"), later(14)], []) is None


def test_an_excused_one_is_left_out_of_the_count() -> None:
    assert pattern([FIRST, later(7, excused=True)], []) is None
    assert pattern([FIRST, later(7, excused=True), later(14)], []) == later(14)


def test_a_session_held_in_between_or_since_ends_it() -> None:
    between, since = FIRST.at + timedelta(days=3), FIRST.at + timedelta(days=30)
    assert pattern([FIRST, later(7)], [between]) is None
    assert pattern([FIRST, later(7)], [since]) is None
    assert pattern([FIRST, later(7)], [FIRST.at - timedelta(days=30)]) == later(7)


CANCELLATIONS = st.lists(
    st.builds(
        lambda day, by, excused: later(day, by_id=by, excused=excused),
        st.integers(0, 60),
        st.sampled_from(["helen", "margaret"]),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda c: c.at,
)


@given(CANCELLATIONS.flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))))
def test_the_order_in_which_they_are_told_changes_nothing(
    told: tuple[list[Cancellation], list[Cancellation]],
) -> None:
    known, shuffled = told
    assert pattern(shuffled, []) == pattern(known, [])


@given(CANCELLATIONS)
def test_excused_reasons_never_make_a_pattern(known: list[Cancellation]) -> None:
    assert pattern([replace(c, excused=True) for c in known], []) is None
    found = pattern(known, [])
    assert found is None or not found.excused
