"""The school year: terms and half terms as the trust keeps them, and which days are school days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


def london_day(moment: datetime) -> date:
    """Give the day in London at this UTC moment."""
    return moment.astimezone(LONDON).date()


def london(day: date, at: time) -> datetime | None:
    """Give the UTC moment of this time of day in London; None where the clocks skip it."""
    local = datetime.combine(day, at, LONDON)
    moment = local.astimezone(ZoneInfo("UTC"))
    same = moment.astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None)
    return moment if same else None


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Say whether England has a bank holiday on this day."""
    return day in _bank_holidays(day.year)


@dataclass(frozen=True, slots=True)
class Span:
    """A term or half term, first and last school day included. `name` is for people."""

    key: str
    name: str
    starts: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its half-term break; all four dates are school days' bounds, included."""

    year: str
    name: str
    starts: date
    half_ends: date
    half_starts: date
    ends: date

    def whole(self) -> Span:
        """Give the term as one span."""
        return Span(f"{self.year} {self.name}", f"{self.name} term", self.starts, self.ends)

    def halves(self) -> tuple[Span, Span]:
        """Give the two half terms."""
        key, name = f"{self.year} {self.name}", f"{self.name} term"
        return (
            Span(f"{key} 1", f"first half of the {name}", self.starts, self.half_ends),
            Span(f"{key} 2", f"second half of the {name}", self.half_starts, self.ends),
        )


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The trust's term dates, and what follows from them."""

    terms: tuple[Term, ...] = ()

    def spans(self, *, half: bool) -> tuple[Span, ...]:
        """Give every term, or every half term, in order."""
        ordered = sorted(self.terms, key=lambda term: term.starts)
        return tuple(s for t in ordered for s in (t.halves() if half else (t.whole(),)))

    def is_school_day(self, day: date) -> bool:
        """Say whether schools are open: in a half term, no weekend, no bank holiday."""
        return (
            day.weekday() < _SATURDAY
            and not is_bank_holiday(day)
            and any(day in span for span in self.spans(half=True))
        )

    def in_holidays(self, day: date) -> bool:
        """Say whether schools have holidays: between two half terms that the trust has dates of.

        Weekends and bank holidays within a half term are none; those at its ends are.
        """
        halves = self.spans(half=True)
        if not halves or not halves[0].starts < day < halves[-1].ends:
            return False
        return not any(day in span for span in halves)

    def school_days(self, after: date, until: date) -> int:
        """Count the school days later than `after`, up to and including `until`."""
        return sum(1 for day in _days(after + timedelta(days=1), until) if self.is_school_day(day))

    def plus_school_days(self, day: date, count: int) -> date | None:
        """Give the day that many school days later; None where the term dates end before it."""
        if count <= 0:
            return day
        last = max((term.ends for term in self.terms), default=day)
        for later in _days(day + timedelta(days=1), last):
            count -= self.is_school_day(later)
            if count <= 0:
                return later
        return None


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
