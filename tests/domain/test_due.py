from datetime import date, timedelta

import pytest

from domain.due import Every, due_now, next_start, stricter
from domain.terms import SchoolCalendar
from policies.loader import PublishedPolicies
from tests.domain.derbyshire import SUMMER, YEAR

# Worked out by hand: on this day, what is owed once a term, and once a half term.
OWED = """
2026-09-01  -       -          the day before school starts
2026-09-02  autumn  autumn 1   first day of the year
2026-09-05  autumn  autumn 1   a Saturday in term
2026-10-23  autumn  autumn 1   last day before half term
2026-10-24  autumn  -          the Saturday after it
2026-10-26  autumn  -          half term
2026-10-30  autumn  -          half term
2026-11-01  autumn  -          the Sunday before school
2026-11-02  autumn  autumn 2   back
2026-12-18  autumn  autumn 2   last day of term
2026-12-19  -       -          Christmas holidays
2026-12-25  -       -          Christmas Day
2027-01-01  -       -          New Year's Day
2027-01-03  -       -          the day before spring term
2027-01-04  spring  spring 1   first day
2027-02-12  spring  spring 1   last day before half term
2027-02-15  spring  -          half term
2027-02-19  spring  -          half term
2027-02-22  spring  spring 2   back
2027-03-25  spring  spring 2   last day of term
2027-03-26  -       -          Good Friday
2027-03-29  -       -          Easter Monday
2027-04-11  -       -          the day before summer term
2027-04-12  summer  summer 1   first day
2027-05-03  summer  summer 1   May Day: no school, and still the term
2027-05-28  summer  summer 1   last day before half term
2027-05-31  summer  -          half term and bank holiday
2027-06-04  summer  -          half term
2027-06-07  summer  summer 2   back
2027-07-23  summer  summer 2   last day of the year
2027-07-24  -       -          summer holidays
2027-08-30  -       -          bank holiday
"""
LAST_DAYS = {
    "autumn": "2026-12-18",
    "autumn 1": "2026-10-23",
    "autumn 2": "2026-12-18",
    "spring": "2027-03-25",
    "spring 1": "2027-02-12",
    "spring 2": "2027-03-25",
    "summer": "2027-07-23",
    "summer 1": "2027-05-28",
    "summer 2": "2027-07-23",
}


def cell(text: str) -> str:
    return "" if text == "-" else text


ROWS = [
    (date.fromisoformat(line[:10]), cell(line[12:20].strip()), cell(line[20:31].strip()))
    for line in OWED.strip().splitlines()
]


@pytest.mark.parametrize(("day", "term", "half"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_what_each_day_of_the_year_owes(day: date, term: str, half: str) -> None:
    for every, name in ((Every.TERM, term), (Every.HALF_TERM, half)):
        due = due_now(YEAR, every, day)
        if not name:
            assert due is None
        else:
            assert due
            assert due.key == f"2026/27 {name}"
            assert due.by == date.fromisoformat(LAST_DAYS[name])


def test_a_school_is_owed_three_a_year_and_six_where_the_case_load_is_high() -> None:
    frequency = PublishedPolicies().get("srscmat@1").frequency
    days = [date(2026, 8, 1) + timedelta(days=n) for n in range(396)]
    counts = [
        {due.key for day in days if (due := due_now(YEAR, every, day))}
        for every in (
            frequency.for_school(high_case_load=False),
            frequency.for_school(high_case_load=True),
        )
    ]
    assert [len(found) for found in counts] == [3, 6]


def test_what_is_owed_is_named_for_people() -> None:
    term = due_now(YEAR, Every.TERM, date(2026, 9, 2))
    half = due_now(YEAR, Every.HALF_TERM, date(2026, 11, 2))
    assert term
    assert half
    assert term.span.name == "autumn term"
    assert half.span.name == "second half of the autumn term"


@pytest.mark.parametrize(
    ("today", "term", "half"),
    [
        ("2026-08-01", "2026-09-02", "2026-09-02"),
        ("2026-09-02", "2027-01-04", "2026-11-02"),
        ("2026-10-28", "2027-01-04", "2026-11-02"),
        ("2027-01-03", "2027-01-04", "2027-01-04"),
        ("2027-04-12", "", "2027-06-07"),
        ("2027-06-07", "", ""),
    ],
)
def test_the_next_span_starts_after_today_or_nobody_knows_yet(
    today: str, term: str, half: str
) -> None:
    for every, starts in ((Every.TERM, term), (Every.HALF_TERM, half)):
        expected = date.fromisoformat(starts) if starts else None
        assert next_start(YEAR, every, date.fromisoformat(today)) == expected


def test_without_term_dates_nothing_is_due_and_nothing_follows() -> None:
    empty = SchoolCalendar()
    assert due_now(empty, Every.TERM, SUMMER.starts) is None
    assert next_start(empty, Every.TERM, SUMMER.starts) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Every.TERM, Every.TERM, Every.TERM),
        (Every.TERM, Every.HALF_TERM, Every.HALF_TERM),
        (Every.HALF_TERM, Every.TERM, Every.HALF_TERM),
        (Every.HALF_TERM, Every.HALF_TERM, Every.HALF_TERM),
    ],
)
def test_of_two_promises_the_more_frequent_holds(one: Every, other: Every, expected: Every) -> None:
    assert stricter(one, other) is expected
