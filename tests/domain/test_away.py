"""Who is away, who covers, and what keeps an absence from being kept."""

from dataclasses import replace
from datetime import date

import pytest

from domain.away import Away, away_faults
from domain.errors import Problem

TODAY = date(2026, 11, 24)
AWAY = Away("a", "priya", date(2026, 11, 30), date(2026, 12, 4), "tom", "priya")


def faults(away: Away, *others: Away) -> dict[str, Problem]:
    return {fault.field: fault.problem for fault in away_faults(away, others, TODAY)}


def test_first_and_last_day_are_included() -> None:
    assert AWAY.first in AWAY
    assert date(2026, 12, 4) in AWAY
    assert date(2026, 11, 29) not in AWAY
    assert date(2026, 12, 5) not in AWAY


def test_without_a_last_day_it_goes_on_until_it_is_ended() -> None:
    open_ended = replace(AWAY, last=None)
    assert date(2027, 7, 1) in open_ended
    assert not open_ended.over(date(2027, 7, 1))
    assert date(2026, 12, 2) not in open_ended.ended(date(2026, 12, 2))
    assert date(2026, 12, 1) in open_ended.ended(date(2026, 12, 2))


def test_ended_before_it_began_it_is_called_off_and_has_no_day() -> None:
    off = AWAY.ended(TODAY)
    assert off.called_off
    assert off.over(AWAY.first)
    assert AWAY.first not in off
    assert not off.overlaps(AWAY)
    assert not AWAY.overlaps(off)


def test_ended_on_its_first_day_it_has_no_day_either() -> None:
    assert AWAY.ended(AWAY.first).called_off


@pytest.mark.parametrize(
    ("wanted", "field", "problem"),
    [
        (replace(AWAY, last=date(2026, 11, 29)), "last", Problem.END_BEFORE_START),
        (
            replace(AWAY, first=date(2026, 11, 2), last=date(2026, 11, 6)),
            "last",
            Problem.IN_THE_PAST,
        ),
        (replace(AWAY, cover_id="priya"), "cover", Problem.COVER_IS_SELF),
    ],
)
def test_what_cannot_be_is_said_at_its_field(wanted: Away, field: str, problem: Problem) -> None:
    assert faults(wanted) == {field: problem}


def test_nobody_covers_who_is_away_on_one_of_the_days() -> None:
    theirs = Away("b", "tom", date(2026, 12, 4), date(2026, 12, 8), None, "tom")
    assert faults(AWAY, theirs) == {"cover": Problem.COVER_AWAY}
    assert faults(AWAY, replace(theirs, first=date(2026, 12, 7))) == {}
    assert faults(replace(AWAY, last=None), theirs) == {"cover": Problem.COVER_AWAY}


def test_two_absences_of_one_person_have_no_day_in_common() -> None:
    earlier = Away("b", "priya", date(2026, 11, 25), None, None, "priya")
    assert faults(AWAY, earlier) == {"first": Problem.AWAY_ALREADY}
    assert faults(AWAY, replace(earlier, last=date(2026, 11, 29))) == {}


def test_who_has_been_away_since_monday_can_still_be_set_as_away() -> None:
    assert faults(replace(AWAY, first=date(2026, 11, 23))) == {}
