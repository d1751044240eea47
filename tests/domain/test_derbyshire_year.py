"""The year that srscmat promises a Derbyshire school, by hand, to be checked with a calendar.

The term dates stand in tests/domain/derbyshire.py; autumn 2027 begins on Wed 1 September. The
figures are those of policies/srscmat.toml. Counted in school days (no weekends, no bank holidays,
no half term):

- prompt: the first school day of the term, or half term where the case load is high
- at risk from: 15 school days before the last day, if no time is booked by then
- due by: the last day
- talk: 1 school day after it the two are asked to talk, if it was not held
- three-way: 10 after it a meeting with the supervisor's line manager is proposed
- above: 20 after it the next rung up hears of it
"""

from datetime import date, timedelta

import pytest

from domain.due import Every, due_now
from domain.entitlement import deadlines
from domain.rota import Rota
from domain.terms import SchoolCalendar, Span, Term
from policies.loader import PublishedPolicies
from tests.domain.derbyshire import YEAR

POLICY = PublishedPolicies().get("srscmat@1")
NEXT_AUTUMN = Term(
    "2027/28",
    "autumn",
    date(2027, 9, 1),
    date(2027, 10, 22),
    date(2027, 11, 1),
    date(2027, 12, 17),
)
ROTA = Rota({}, (), (), SchoolCalendar((*YEAR.terms, NEXT_AUTUMN)), POLICY.quiet)

# What is promised | prompt | at risk from | due by | talk | three-way | above
A_SCHOOL = """
autumn    Wed 2 Sep 2026  Fri 27 Nov 2026  Fri 18 Dec 2026  Mon 4 Jan 2027   Fri 15 Jan 2027  Fri 29 Jan 2027
spring    Mon 4 Jan 2027  Thu 4 Mar 2027   Thu 25 Mar 2027  Mon 12 Apr 2027  Fri 23 Apr 2027  Mon 10 May 2027
summer    Mon 12 Apr 2027 Fri 2 Jul 2027   Fri 23 Jul 2027  Wed 1 Sep 2027   Tue 14 Sep 2027  Tue 28 Sep 2027
"""  # noqa: E501 - a table reads by its rows
A_HIGH_CASE_LOAD = """
autumn 1  Wed 2 Sep 2026  Fri 2 Oct 2026   Fri 23 Oct 2026  Mon 2 Nov 2026   Fri 13 Nov 2026  Fri 27 Nov 2026
autumn 2  Mon 2 Nov 2026  Fri 27 Nov 2026  Fri 18 Dec 2026  Mon 4 Jan 2027   Fri 15 Jan 2027  Fri 29 Jan 2027
spring 1  Mon 4 Jan 2027  Fri 22 Jan 2027  Fri 12 Feb 2027  Mon 22 Feb 2027  Fri 5 Mar 2027   Fri 19 Mar 2027
spring 2  Mon 22 Feb 2027 Thu 4 Mar 2027   Thu 25 Mar 2027  Mon 12 Apr 2027  Fri 23 Apr 2027  Mon 10 May 2027
summer 1  Mon 12 Apr 2027 Fri 7 May 2027   Fri 28 May 2027  Mon 7 Jun 2027   Fri 18 Jun 2027  Fri 2 Jul 2027
summer 2  Mon 7 Jun 2027  Fri 2 Jul 2027   Fri 23 Jul 2027  Wed 1 Sep 2027   Tue 14 Sep 2027  Tue 28 Sep 2027
"""  # noqa: E501 - a table reads by its rows


def rows(table: str) -> list[tuple[str, tuple[str, ...]]]:
    """Give each row: what is promised, and its six days."""
    found = []
    for line in table.strip().splitlines():
        name, words = line[:10].strip(), line[10:].split()
        days = tuple(" ".join(words[n : n + 4]) for n in range(0, len(words), 4))
        found.append((name, days))
    return found


def say(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def by_hand(*, high_case_load: bool) -> list[tuple[str, tuple[str, ...]]]:
    return rows(A_HIGH_CASE_LOAD if high_case_load else A_SCHOOL)


def spans(*, high_case_load: bool) -> dict[str, Span]:
    every = POLICY.frequency.for_school(high_case_load=high_case_load)
    found = YEAR.spans(half=every is Every.HALF_TERM)
    return {span.key.removeprefix("2026/27 "): span for span in found}


@pytest.mark.parametrize("high_case_load", [False, True])
def test_the_days_of_the_year_are_those_worked_out_by_hand(*, high_case_load: bool) -> None:
    expected = by_hand(high_case_load=high_case_load)
    found = []
    for name, span in spans(high_case_load=high_case_load).items():
        days = deadlines(span, ROTA, POLICY.shortfall)
        told = (days.prompt, days.at_risk_from, days.due_by, days.talk, days.three_way, days.above)
        found.append((name, tuple(map(say, told))))
    assert found == expected


@pytest.mark.parametrize("high_case_load", [False, True])
def test_each_prompt_of_the_year_goes_out_on_its_day_and_not_before(
    *, high_case_load: bool
) -> None:
    every = POLICY.frequency.for_school(high_case_load=high_case_load)
    first: dict[str, date] = {}
    for number in range(366):
        day = date(2026, 9, 1) + timedelta(days=number)
        due = due_now(YEAR, every, day)
        if due:
            first.setdefault(due.key.removeprefix("2026/27 "), day)
    expected = {name: days[0] for name, days in by_hand(high_case_load=high_case_load)}
    assert {name: say(day) for name, day in first.items()} == expected


@pytest.mark.parametrize("high_case_load", [False, True])
def test_nothing_of_it_falls_on_a_day_without_school(*, high_case_load: bool) -> None:
    for span in spans(high_case_load=high_case_load).values():
        days = deadlines(span, ROTA, POLICY.shortfall)
        told = (days.at_risk_from, days.due_by, days.talk, days.three_way, days.above)
        assert all(ROTA.is_school_day(day) for day in told), span
        assert list(told) == sorted(told), span
