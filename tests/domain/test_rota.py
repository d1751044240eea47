"""One quiet voice: who can be told what can wait, and when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import Role
from domain.terms import LONDON, SchoolCalendar, is_bank_holiday, london_day
from tests.domain.derbyshire import YEAR
from tests.domain.rotas import (
    CHAIR,
    CHIEF,
    DSL,
    LEAD,
    PART_TIMER,
    PEOPLE,
    QUIET,
    SUPERVISOR,
    at,
    away,
    rota,
    said,
)

# Who hears when what came up at this moment, worked out by hand.
HEARD = """
dsl   2026-11-24 10:00  2026-11-24 10:00  a Tuesday in term
dsl   2026-11-24 17:59  2026-11-24 17:59  the last minute before quiet hours
dsl   2026-11-24 18:00  2026-11-25 07:30  the first of them
dsl   2026-11-24 23:59  2026-11-25 07:30  before midnight
dsl   2026-11-25 00:00  2026-11-25 07:30  midnight
dsl   2026-11-25 07:29  2026-11-25 07:30  the last minute of quiet
dsl   2026-11-27 18:30  2026-11-30 07:30  Friday evening: Monday
dsl   2026-10-23 18:00  2026-11-02 07:30  the evening before half term
dsl   2026-12-18 18:00  2027-01-04 07:30  the last day of term
dsl   2026-12-24 10:00  2027-01-04 07:30  Christmas Eve
lead  2026-12-24 10:00  2026-12-24 10:00  Christmas Eve, for staff of the trust
lead  2026-12-24 18:00  2026-12-29 07:30  Christmas, Boxing Day's substitute and a weekend
dsl   2027-03-25 18:00  2027-04-12 07:30  Easter
part  2026-11-25 18:00  2026-11-30 07:30  Monday to Wednesday only
part  2027-05-05 18:00  2027-05-10 07:30  the same in summer time
dsl   2027-04-30 18:00  2027-05-04 07:30  May Day is a bank holiday
"""


@pytest.mark.parametrize("row", HEARD.strip().splitlines())
def test_what_can_wait_is_heard_in_their_own_hours(row: str) -> None:
    person, day, time, then_day, then_time, *_ = row.split()
    assert said(rota().heard_at(person, at(f"{day} {time}"))) == f"{then_day} {then_time}"


@pytest.mark.parametrize(
    ("day", "utc_hour"), [("2026-10-26", 7), ("2027-03-28", 6), ("2027-03-29", 6)]
)
def test_a_morning_is_half_past_seven_in_london_on_both_sides_of_a_clock_change(
    day: str, utc_hour: int
) -> None:
    morning = QUIET.morning(date.fromisoformat(day))
    assert (morning.hour, morning.minute) == (utc_hour, 30)
    assert said(morning) == f"{day} 07:30"


def test_nobody_is_told_while_away_and_everybody_when_back() -> None:
    absent = rota(away(DSL, "2026-11-23", "2026-11-27"))
    assert said(absent.morning(DSL, date(2026, 11, 24))) == "2026-11-30 07:30"


def test_an_absence_without_an_end_is_told_to_nobody() -> None:
    assert rota(away(DSL, "2026-11-23")).morning(DSL, date(2026, 11, 24)) is None


def test_named_cover_is_told_in_the_holidays_too() -> None:
    christmas = date(2026, 12, 21)
    assert said(rota().morning(PART_TIMER, christmas)) == "2027-01-04 07:30"
    assert said(rota().morning(PART_TIMER, christmas, in_holidays=True)) == "2026-12-21 07:30"


def test_whoever_has_left_is_told_nothing() -> None:
    assert rota().morning("nobody", date(2026, 11, 24)) is None


def test_school_days_are_counted_over_a_half_term() -> None:
    friday = date(2026, 10, 22)
    assert rota().school_days_after(friday, 2) == date(2026, 11, 2)
    assert rota().school_days_before(date(2026, 11, 2), 1) == date(2026, 10, 23)


def test_days_beyond_the_known_terms_are_weekdays_so_that_nothing_is_lost() -> None:
    unknown = rota(calendar=SchoolCalendar())
    assert unknown.school_days_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert said(unknown.morning(DSL, date(2026, 11, 28))) == "2026-11-30 07:30"
    long_after = date(2027, 10, 5)
    assert rota().school_days_after(long_after, 1) == date(2027, 10, 6)


def test_the_next_rung_is_never_a_party_and_never_away() -> None:
    day = date(2026, 11, 24)
    assert rota().overseer({DSL, SUPERVISOR}, day) == LEAD
    assert rota().overseer({DSL, LEAD}, day) == CHIEF
    absent = rota(away(CHIEF, "2026-11-24", "2026-11-24"))
    assert absent.overseer({DSL, LEAD}, day) == CHAIR
    assert absent.overseer({DSL, LEAD}, day + timedelta(days=1)) == CHIEF


def test_a_line_manager_who_is_a_party_is_passed_over() -> None:
    day = date(2026, 11, 24)
    assert rota().manager_or_next(PART_TIMER, "hill", day) == DSL
    assert rota().manager_or_next(PART_TIMER, "hill", day, excluding={DSL}) == LEAD
    assert rota().manager_or_next(PART_TIMER, "hill", day, excluding={DSL, LEAD}) == CHIEF


def test_cover_is_whoever_was_named_and_is_here() -> None:
    day = date(2026, 11, 24)
    covered = away(DSL, "2026-11-23", "2026-11-27", PART_TIMER)
    assert rota(covered).cover_of(DSL, day) == PART_TIMER
    assert rota(covered, away(PART_TIMER, "2026-11-24")).cover_of(DSL, day) is None
    assert rota(covered).cover_of(DSL, date(2026, 11, 30)) is None


def test_roles_are_found_at_a_school_and_for_the_trust() -> None:
    assert rota().holders(Role.DSL, "hill") == (DSL,)
    assert rota().holders(Role.DSL) == ()
    assert rota().rungs() == (LEAD, CHIEF, CHAIR)


DAYS = st.dates(date(2026, 9, 1), date(2027, 7, 20))


@given(
    person_id=st.sampled_from(sorted(PEOPLE)),
    day=DAYS,
    absences=st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3),
    in_holidays=st.booleans(),
)
def test_a_morning_is_always_one_on_which_they_work(
    person_id: str, day: date, absences: list[tuple[date, int]], *, in_holidays: bool
) -> None:
    aways = [
        away(person_id, first.isoformat(), (first + timedelta(days=long)).isoformat())
        for first, long in absences
    ]
    staff = rota(*aways)
    morning = staff.morning(person_id, day, in_holidays=in_holidays)
    assert morning is not None
    on = london_day(morning)
    assert on >= day
    assert morning.astimezone(LONDON).time() == QUIET.ends
    assert on.weekday() in PEOPLE[person_id].working_days
    assert not is_bank_holiday(on)
    assert not staff.is_away(person_id, on)
    if person_id in {DSL, PART_TIMER} and not in_holidays and on <= YEAR.terms[-1].ends:
        assert YEAR.is_school_day(on)
    for earlier in (day + timedelta(days=n) for n in range((on - day).days)):
        assert not staff.works_on(person_id, earlier, in_holidays=in_holidays)
