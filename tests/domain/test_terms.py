from datetime import UTC, date, datetime, time

import hypothesis.strategies as st
import pytest
from hypothesis import given

from domain.terms import LONDON, SchoolCalendar, is_bank_holiday, london, london_day
from tests.domain.derbyshire import AUTUMN, SPRING, SUMMER, YEAR


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        ("2026-09-01", False),
        ("2026-09-02", True),
        ("2026-09-05", False),  # Saturday
        ("2026-09-06", False),  # Sunday
        ("2026-10-23", True),
        ("2026-10-26", False),  # half term
        ("2026-11-02", True),
        ("2026-12-18", True),
        ("2026-12-21", False),
        ("2027-03-25", True),
        ("2027-03-26", False),  # Good Friday
        ("2027-05-03", False),  # May Day
        ("2027-05-04", True),
        ("2027-05-31", False),  # bank holiday in half term
        ("2027-07-23", True),
        ("2027-07-26", False),
    ],
)
def test_a_school_day_is_in_a_half_term_no_weekend_and_no_bank_holiday(
    day: str, *, open_: bool
) -> None:
    assert YEAR.is_school_day(date.fromisoformat(day)) is open_


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        ("2026-09-01", "2026-10-23", 38),
        ("2026-10-23", "2026-11-01", 0),
        ("2026-11-01", "2026-12-18", 35),
        ("2026-09-01", "2026-12-31", 73),
        ("2027-01-01", "2027-04-11", 54),
        ("2027-04-11", "2027-05-31", 34),
        ("2027-04-11", "2027-08-31", 69),
        ("2026-08-01", "2027-08-31", 196),
        ("2026-11-24", "2026-11-25", 1),
        ("2026-11-24", "2026-11-24", 0),
        ("2026-11-25", "2026-11-24", 0),
        ("2026-11-27", "2026-11-30", 1),  # Friday to Monday
        ("2027-04-30", "2027-05-04", 1),  # over May Day
        ("2026-10-23", "2026-11-02", 1),  # over half term
        ("2026-12-17", "2027-01-05", 3),  # over Christmas
    ],
)
def test_school_days_are_counted_after_one_day_up_to_another(
    after: str, until: str, days: int
) -> None:
    assert YEAR.school_days(date.fromisoformat(after), date.fromisoformat(until)) == days


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-10-23", 3, "2026-11-04"),
        ("2026-12-18", 1, "2027-01-04"),
        ("2027-04-30", 2, "2027-05-05"),
        ("2026-11-24", 20, "2027-01-05"),
        ("2027-07-22", 1, "2027-07-23"),
        ("2027-07-22", 2, None),
        ("2026-11-28", 0, "2026-11-28"),
    ],
)
def test_so_many_school_days_later_or_none_where_the_term_dates_end(
    day: str, count: int, expected: str | None
) -> None:
    found = YEAR.plus_school_days(date.fromisoformat(day), count)
    assert found == (date.fromisoformat(expected) if expected else None)


@given(st.dates(date(2026, 8, 1), date(2027, 7, 1)), st.integers(1, 15))
def test_adding_school_days_and_counting_them_agree(day: date, count: int) -> None:
    later = YEAR.plus_school_days(day, count)
    if later is not None:
        assert YEAR.school_days(day, later) == count
        assert YEAR.is_school_day(later)


def test_without_term_dates_there_is_no_school_day() -> None:
    assert not SchoolCalendar().is_school_day(date(2026, 11, 24))
    assert SchoolCalendar().plus_school_days(date(2026, 11, 24), 1) is None


def test_terms_are_given_in_order_however_they_came() -> None:
    mixed = SchoolCalendar((SUMMER, AUTUMN, SPRING))
    assert mixed.spans(half=False) == YEAR.spans(half=False)
    halves = [span.key for span in mixed.spans(half=True)]
    assert halves == [
        f"2026/27 {name}"
        for name in ("autumn 1", "autumn 2", "spring 1", "spring 2", "summer 1", "summer 2")
    ]


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        ("2026-12-28", True),  # Boxing Day is a Saturday
        ("2027-03-29", True),  # Easter Monday: England, not Scotland
        ("2027-08-02", False),  # Scotland's
        ("2027-12-27", True),
        ("2028-01-03", True),  # New Year's Day is a Saturday
    ],
)
def test_bank_holidays_are_englands(day: str, *, closed: bool) -> None:
    assert is_bank_holiday(date.fromisoformat(day)) is closed


# London time: clocks go back on Sun 25 Oct 2026 and forward on Sun 28 Mar 2027, at 01:00 UTC.


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        ("2026-10-24", "10:00", "2026-10-24T09:00"),
        ("2026-10-25", "00:59", "2026-10-24T23:59"),
        ("2026-10-25", "01:30", "2026-10-25T00:30"),  # happens twice: the first
        ("2026-10-25", "02:00", "2026-10-25T02:00"),
        ("2026-10-26", "10:00", "2026-10-26T10:00"),
        ("2027-03-27", "10:00", "2027-03-27T10:00"),
        ("2027-03-28", "00:59", "2027-03-28T00:59"),
        ("2027-03-28", "01:00", None),
        ("2027-03-28", "01:59", None),
        ("2027-03-28", "02:00", "2027-03-28T01:00"),
        ("2027-03-29", "10:00", "2027-03-29T09:00"),
    ],
)
def test_a_time_of_day_is_told_through_both_clock_changes(
    day: str, at: str, moment: str | None
) -> None:
    found = london(date.fromisoformat(day), time.fromisoformat(at))
    expected = datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None
    assert found == expected


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23T23:59", "2026-11-23"),
        ("2026-11-24T00:01", "2026-11-24"),
        ("2027-06-14T22:59", "2027-06-14"),  # 23:59 in summer time
        ("2027-06-14T23:01", "2027-06-15"),  # 00:01
        ("2026-10-24T22:59", "2026-10-24"),
        ("2026-10-24T23:01", "2026-10-25"),
        ("2026-10-25T23:59", "2026-10-25"),
        ("2027-03-28T22:59", "2027-03-28"),
        ("2027-03-28T23:01", "2027-03-29"),
    ],
)
def test_a_day_begins_at_midnight_in_london(moment: str, day: str) -> None:
    found = london_day(datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert found == date.fromisoformat(day)


@given(st.integers(1_577_836_800, 2_208_988_800))
def test_every_moment_outside_the_doubled_hour_comes_back_as_it_was(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment.astimezone(LONDON)
    found = london(local.date(), local.time())
    assert found
    assert found == moment or local.fold == 1
