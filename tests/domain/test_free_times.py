"""Three free times: whoever is away, wherever sessions lie, whichever day it is."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.away import Away
from domain.errors import Fault, Problem
from domain.free_times import COUNT, Times, Wanted, clashes, free_times, is_free
from domain.policy import Hours
from domain.terms import LONDON, london, london_day
from tests.domain.rotas import CHIEF, DSL, PART_TIMER, SUPERVISOR, at, away, days, rota

HOURS = Hours(time(9), time(16))
NOW = at("2026-11-23 09:00")
TERM_ENDS = date(2026, 12, 18)


def wanted(
    until: date = TERM_ENDS,
    minutes: int = 90,
    usual: time = time(10),
    taken: dict[str, tuple[Times, ...]] | None = None,
) -> Wanted:
    return Wanted(minutes, usual, until, HOURS, {SUPERVISOR: (), DSL: ()} | (taken or {}))


def busy(*starts: str) -> tuple[Times, ...]:
    return tuple((at(start), at(start) + timedelta(minutes=90)) for start in starts)


def test_three_school_days_from_tomorrow_at_the_usual_time() -> None:
    found = free_times(wanted(), rota(), NOW)
    assert days(*found) == ["2026-11-24 10:00", "2026-11-25 10:00", "2026-11-26 10:00"]


def test_a_session_of_either_is_stepped_round_by_the_nearest_time() -> None:
    taken = {DSL: busy("2026-11-24 10:00"), SUPERVISOR: busy("2026-11-25 09:00")}
    found = free_times(wanted(taken=taken), rota(), NOW)
    assert days(*found) == ["2026-11-24 11:30", "2026-11-25 10:30", "2026-11-26 10:00"]


def test_who_is_away_or_does_not_work_that_day_is_not_asked_to_come() -> None:
    gone = away(SUPERVISOR, "2026-11-24", "2026-11-24")
    pair = Wanted(90, time(10), TERM_ENDS, HOURS, {SUPERVISOR: (), PART_TIMER: ()})
    found = free_times(pair, rota(gone), NOW)
    assert days(*found) == ["2026-11-25 10:00", "2026-11-30 10:00", "2026-12-01 10:00"]


def test_what_is_left_of_the_term_comes_before_the_next_one() -> None:
    found = free_times(wanted(), rota(), at("2026-12-17 09:00"))
    assert days(*found) == ["2026-12-18 10:00", "2026-12-18 11:30", "2026-12-18 13:00"]


def test_on_the_last_day_of_the_term_what_is_left_of_it_and_then_the_next_term() -> None:
    found = free_times(wanted(), rota(), at("2026-12-18 12:45"))
    assert days(*found) == ["2026-12-18 13:00", "2026-12-18 14:30", "2027-01-04 10:00"]


def test_after_christmas_eve_school_begins_again_on_the_fourth() -> None:
    found = free_times(wanted(), rota(), at("2026-12-24 23:59"))
    assert days(*found) == ["2027-01-04 10:00", "2027-01-05 10:00", "2027-01-06 10:00"]


def test_bank_holidays_and_half_terms_have_no_free_time() -> None:
    found = free_times(wanted(date(2027, 5, 28)), rota(), at("2027-04-30 09:00"))
    assert days(*found)[0] == "2027-05-04 10:00"  # Monday is May Day
    found = free_times(wanted(date(2027, 7, 23)), rota(), at("2027-05-27 17:00"))
    assert days(*found) == ["2027-05-28 10:00", "2027-06-07 10:00", "2027-06-08 10:00"]


def test_ten_in_the_morning_is_ten_in_the_morning_on_either_side_of_a_clock_change() -> None:
    found = free_times(wanted(date(2026, 11, 27)), rota(), at("2026-10-22 12:00"))
    assert [start.astimezone(LONDON).hour for start in found] == [10, 10, 10]
    assert {start.hour for start in found} == {9, 10}


def test_where_nobody_can_come_there_is_none() -> None:
    assert free_times(wanted(), rota(away(DSL, "2026-11-01")), NOW) == ()


MINUTES = st.integers(45, 150)
PEOPLE = st.sampled_from([(SUPERVISOR, DSL), (SUPERVISOR, PART_TIMER), (CHIEF, DSL)])
MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 8, 20)).map(  # noqa: DTZ001
    lambda local: local.replace(tzinfo=LONDON)
)
ABSENCES = st.lists(
    st.builds(
        lambda who, first, length: Away(
            who, who, first, first + timedelta(days=length), None, "lead"
        ),
        st.sampled_from([SUPERVISOR, DSL, PART_TIMER, CHIEF]),
        st.dates(date(2026, 9, 1), date(2027, 7, 23)),
        st.integers(0, 40),
    ),
    max_size=3,
)
BUSY = st.lists(
    st.builds(lambda start, minutes: (start, start + timedelta(minutes=minutes)), MOMENTS, MINUTES),
    max_size=20,
).map(tuple)
SPANS = st.sampled_from([TERM_ENDS, date(2027, 3, 25), date(2027, 7, 23), date(2026, 10, 23)])
WANTED = st.builds(
    lambda people, minutes, usual, until, taken: Wanted(
        minutes, usual, until, HOURS, {people[0]: taken, people[1]: taken[:3]}
    ),
    PEOPLE,
    MINUTES,
    st.times(time(8), time(17)).map(lambda t: t.replace(second=0, microsecond=0)),
    SPANS,
    BUSY,
)


@settings(max_examples=60, deadline=None)
@given(WANTED, ABSENCES, MOMENTS)
def test_every_time_is_one_at_which_both_can_come(
    asked: Wanted, absences: list[Away], now: datetime
) -> None:
    staff = rota(*absences)
    found = free_times(asked, staff, now)
    assert len(found) == len(set(found)) <= COUNT
    assert list(found) == sorted(found)
    for start in found:
        end = start + timedelta(minutes=asked.minutes)
        day, local = london_day(start), start.astimezone(LONDON)
        assert start > now
        assert staff.calendar.is_school_day(day) or day > date(2027, 7, 23)
        assert HOURS.starts <= local.time()
        assert end.astimezone(LONDON).time() <= HOURS.ends
        for person_id in asked.people:
            assert staff.here(person_id, day)
            assert day.weekday() in staff.people[person_id].working_days
            assert all(end <= a or b <= start for a, b in asked.taken[person_id])
    for one, next_ in pairwise(found):
        assert one + timedelta(minutes=asked.minutes) <= next_
    assert not clashes_of(found, asked, absences)


def clashes_of(
    found: tuple[datetime, ...], asked: Wanted, absences: list[Away]
) -> list[tuple[Fault, ...]]:
    """Give what would keep a proposed time from being taken: nothing may."""
    known = (clashes(s, asked.minutes, asked.taken, rota(*absences)) for s in found)
    return [faults for faults in known if faults]


@settings(max_examples=30, deadline=None)
@given(WANTED, ABSENCES, MOMENTS)
def test_nothing_beyond_the_entitlement_period_is_proposed_while_a_time_within_it_is_left(
    asked: Wanted, absences: list[Away], now: datetime
) -> None:
    staff = rota(*absences)
    found = free_times(asked, staff, now)
    if all(london_day(start) <= asked.until for start in found) and found:
        return
    length = timedelta(minutes=asked.minutes)
    day = london_day(now)
    while day <= asked.until:
        for half_hour in range(18, 32):
            start = london(day, time(half_hour // 2, 30 * (half_hour % 2)))
            assert start is not None
            apart = all(start + length <= f or f + length <= start for f in found)
            assert not (apart and is_free(asked, staff, now, start))
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "faults"),
    [
        ("2026-11-24 10:00", ()),
        ("2026-11-25 09:00", (Fault("date", Problem.AWAY_THEN, limit="Sam Visor"),)),
        ("2026-11-26 10:00", (Fault("time", Problem.SESSION_THEN, limit="Di Ess"),)),
        ("2026-11-26 08:31", (Fault("time", Problem.SESSION_THEN, limit="Di Ess"),)),
        ("2026-11-26 08:30", ()),
        ("2026-11-26 11:30", ()),
        ("2026-12-28 10:00", ()),  # a holiday is theirs to judge
    ],
)
def test_a_time_of_their_own_choosing_is_refused_where_one_is_away_or_has_a_session(
    start: str, faults: tuple[Fault, ...]
) -> None:
    staff = rota(away(SUPERVISOR, "2026-11-25", "2026-11-25"))
    taken = {SUPERVISOR: (), DSL: busy("2026-11-26 10:00")}
    assert clashes(at(start), 90, taken, staff) == faults
