"""Free times for a session, from what the bot knows, and what keeps a time from being one.

Free: both work that day and nobody is away, it is a school day and within school hours, neither
has a session then, and it is still to come. Calendars outside of the bot are not looked into.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.errors import Fault, Problem
from domain.policy import Hours
from domain.rota import Rota
from domain.terms import LONDON, london, london_day

COUNT = 3
_STEP = timedelta(minutes=30)
_FURTHEST = 90  # days after the last one wanted: longer than the summer holidays

Times = tuple[datetime, datetime]  # from, until


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new time should suit.

    `at` is the time of day that they had before, in London: habits are kept where they can be.
    `until` is the last day of the entitlement period. `taken` says when each has a session.
    """

    minutes: int
    at: time
    until: date
    hours: Hours
    taken: Mapping[str, tuple[Times, ...]]

    @property
    def people(self) -> tuple[str, ...]:
        """Give the ids of both."""
        return tuple(self.taken)


def free_times(wanted: Wanted, rota: Rota, now: datetime) -> tuple[datetime, ...]:
    """Give up to three free starts, in order: within the entitlement period while there are any.

    On different days where that can be, tomorrow at the earliest unless the period ends today.
    """
    today = london_day(now)
    tomorrow, after = today + timedelta(days=1), max(today, wanted.until) + timedelta(days=1)
    found: list[datetime] = []
    within = list(_days(tomorrow, wanted.until))
    for day in within:
        _take(found, wanted, rota, now, day, most=1)
    for day in (*within, *([today] if today <= wanted.until else [])):
        _take(found, wanted, rota, now, day, most=COUNT)
    for day in _days(after, after + timedelta(days=_FURTHEST)):
        _take(found, wanted, rota, now, day, most=1)
    return tuple(sorted(found))


def is_free(wanted: Wanted, rota: Rota, now: datetime, start: datetime) -> bool:
    """Say whether this start suits both."""
    end = start + timedelta(minutes=wanted.minutes)
    day, local, last = london_day(start), start.astimezone(LONDON), end.astimezone(LONDON)
    if start <= now or london_day(end) != day:
        return False
    if local.time() < wanted.hours.starts or last.time() > wanted.hours.ends:
        return False
    if not rota.is_school_day(day) or not all(rota.works_on(p, day) for p in wanted.people):
        return False
    return not any(_meets((start, end), times) for p in wanted.people for times in wanted.taken[p])


def clashes(
    start: datetime, minutes: int, taken: Mapping[str, tuple[Times, ...]], rota: Rota
) -> tuple[Fault, ...]:
    """Name what keeps two people from meeting then: one is away, or has a session.

    Each fault's limit is the name of whom it is about. Days off and holidays are theirs to judge.
    """
    end = start + timedelta(minutes=minutes)
    faults = []
    for person_id, times in taken.items():
        name = rota.people[person_id].name
        if not rota.here(person_id, london_day(start)):
            faults.append(Fault("date", Problem.AWAY_THEN, limit=name))
        elif any(_meets((start, end), known) for known in times):
            faults.append(Fault("time", Problem.SESSION_THEN, limit=name))
    return tuple(faults)


def _take(
    found: list[datetime], wanted: Wanted, rota: Rota, now: datetime, day: date, *, most: int
) -> None:
    """Take free starts of one day that don't run into those found already."""
    length = timedelta(minutes=wanted.minutes)
    for start in _starts(wanted, day):
        if most == 0 or len(found) == COUNT:
            return
        apart = not any(_meets((start, start + length), (f, f + length)) for f in found)
        if apart and is_free(wanted, rota, now, start):
            found.append(start)
            most -= 1


def _starts(wanted: Wanted, day: date) -> Iterator[datetime]:
    """Give a day's starts: the usual time of day first, then what is nearest to it."""
    usual = _on(day, wanted.at)
    steps = []
    step = _on(day, wanted.hours.starts)
    while step.time() <= wanted.hours.ends and step.date() == day:
        steps.append(step)
        step += _STEP
    for local in sorted({usual, *steps}, key=lambda at: (abs(at - usual), at)):
        if start := london(day, local.time()):
            yield start


def _on(day: date, at: time) -> datetime:
    return datetime.combine(day, at)


def _meets(one: Times, other: Times) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
