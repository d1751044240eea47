"""What an open action owes: to its owner, then the supervisor, then the owner's line manager (11).

It is chased from the end of the session that agreed it, signed or not: three times at most.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.actions import Action, ActionStatus
from domain.planner import Owed, Plan, each
from domain.policy import Chase, Chased, Policy
from domain.rota import Rota
from domain.terms import is_bank_holiday, london_day

DUE = "action.due"  # to its owner
OVER = "action.over"  # to the supervisor
COUNT = "action.count"  # to the owner's line manager: a count, and nothing else
COVER = "action.cover"  # to who covers for the owner, or for the school in its holidays
_WEEKEND = 5
_A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action, its pair, and who hears of it while the school is closed.

    `holiday_cover` are the people named for that, and empty where the action is about no child.
    """

    action: Action
    policy: Policy
    supervisor_id: str
    supervisee_id: str
    school_id: str
    holiday_cover: tuple[str, ...] = ()

    @property
    def chase(self) -> Chase:
        """Give when it is chased."""
        return self.policy.chase[Chased.ACTION]


def action_plan(facts: ActionFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what an action owes; None for a draft, and once it has ended."""
    if facts.action.status is not ActionStatus.OPEN:
        return None
    started = facts.action.starts_at or now
    owed = (
        replace(one, due_at=max(one.due_at, started))
        for one in _owed(facts, rota, london_day(now), london_day(started))
    )
    return Plan(tuple(owed))


def days_over(rota: Rota, action: Action, today: date) -> int:
    """Count the school days since the day an action was due; 0 until then."""
    day, count = action.due_on, 0
    while day < today:
        day += timedelta(days=1)
        count += rota.is_school_day(day)
    return count


def _owed(facts: ActionFacts, rota: Rota, today: date, started: date) -> Iterator[Owed]:
    action, chase = facts.action, facts.chase
    before = ((f"before {n}", rota.school_days_before(action.due_on, n)) for n in chase.before)
    after = ((f"after {n}", rota.school_days_after(action.due_on, n)) for n in chase.after)
    days = [(name, day) for name, day in (*before, *after) if day >= started]
    yield from _say(facts, rota, DUE, [asked(facts, rota, today)], days)
    if cover := rota.cover_of(action.owner_id, today):
        yield from _say(facts, rota, COVER, [cover], days)
    yield from _holidays(facts, rota, today)
    yield from _above(facts, rota, today)


def asked(facts: ActionFacts, rota: Rota, today: date) -> str | None:
    """Give who is asked for it: its owner; where they left, who took it up, or the pair."""
    owner = rota.people.get(facts.action.owner_id)
    if owner is not None and not owner.has_left(today):
        return owner.id
    took_up = rota.successor_of(facts.action.owner_id, today)
    return rota.first_here((took_up, facts.supervisor_id, facts.supervisee_id), today)


def _above(facts: ActionFacts, rota: Rota, today: date) -> Iterator[Owed]:
    """Tell the supervisor, later the owner's line manager; who owns it or is away, never."""
    action, chase = facts.action, facts.chase
    owner = action.owner_id
    if chase.next_up:
        ladder = (facts.supervisor_id, rota.cover_of(facts.supervisor_id, today), *rota.rungs())
        hears = rota.first_here(ladder, today, excluding=(owner, facts.supervisee_id))
        day = rota.school_days_after(action.due_on, chase.next_up)
        yield from _say(facts, rota, OVER, [hears], [(f"over {chase.next_up}", day)])
    if chase.top:
        parties = (facts.supervisor_id, facts.supervisee_id)
        hears = rota.manager_or_next(owner, facts.school_id, today, excluding=parties)
        day = rota.school_days_after(action.due_on, chase.top)
        yield from _say(facts, rota, COUNT, [hears], [(f"over {chase.top}", day)])


def _holidays(facts: ActionFacts, rota: Rota, today: date) -> Iterator[Owed]:
    """Tell named cover on the first day of each holiday that finds it due, or on its day there."""
    if facts.holiday_cover:
        days = [(f"holiday {day}", day) for day in _closed(rota, facts.action.due_on, today)]
        yield from _say(facts, rota, COVER, facts.holiday_cover, days, in_holidays=True)


def _closed(rota: Rota, since: date, today: date) -> Iterator[date]:
    """Give the first working day from `since` on of each run of days without school.

    The runs until today and the next one; a weekend, or one bank holiday, makes no run.
    """
    day, run = since, 0
    while True:
        if rota.is_school_day(day):
            run = 0
        elif day.weekday() < _WEEKEND and not is_bank_holiday(day):
            run += 1
            if run == 1:
                yield day
                if day > today:
                    return
        if day > today + _A_YEAR:
            return  # beyond the known term dates there is no holiday
        day += timedelta(days=1)


def _say(
    facts: ActionFacts,
    rota: Rota,
    kind: str,
    people: Iterable[str | None],
    days: Iterable[tuple[str, date]],
    *,
    in_holidays: bool = False,
) -> Iterator[Owed]:
    """Owe the same to these; a new date for the action makes what is said new."""
    due = facts.action.due_on.isoformat()
    return each(
        rota,
        [person_id for person_id in people if person_id],
        kind=kind,
        subject=facts.action.id,
        days=[(f"{due} {name}", day) for name, day in days],
        in_holidays=in_holidays,
    )
