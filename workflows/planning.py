"""Planning: what is owed now is put into the outbox, once; each matter in a transaction of its own.

Matters that are under way are kept in the outbox with the moment of the planner's next look. The
day is one of them: each morning the sessions that are due are prompted.
"""

from datetime import timedelta

from domain.reminders.urgent import MATTER as URGENT
from domain.rota import Rota
from domain.terms import london_day
from workflows.leaving import hand_over_all
from workflows.ports import Look, Work
from workflows.prompting import prompt_due, withdraw_ended
from workflows.reminding.matters import MATTERS
from workflows.reminding.saying import rota, say_now
from workflows.shortfalls import look_at_shortfalls

__all__ = ["DAY", "TRUST", "URGENT", "begin", "look", "plan", "to_look_at"]

DAY = "day"
TRUST = "trust"


def begin(work: Work) -> None:
    """Have the day looked at now: at a start, and after people, terms or channels changed."""
    work.outbox.look_at(DAY, TRUST, work.now)


def to_look_at(work: Work) -> tuple[Look, ...]:
    """Give what the planner should look at by now."""
    return work.outbox.to_plan(work.now)


def look(work: Work, one: Look) -> None:
    """Look at one matter: say what it owes by now, and when to look again."""
    known = rota(work)
    if one.kind == DAY:
        _day(work, known)
        return
    plan = MATTERS[one.kind].plan(work, known, one.subject)
    say_now(work, known, plan, one.kind, one.subject)
    if plan and any(one.at <= at <= work.now for at in plan.looks):
        work.outbox.touch(one.kind, one.subject, work.now)


def plan(work: Work) -> None:
    """Look at everything that should be looked at, in one transaction."""
    _day(work, rota(work))
    for one in to_look_at(work):
        look(work, one)


def _day(work: Work, known: Rota) -> None:
    """Do what a new day brings, once its quiet hours are over: a channel is not posted to at night.

    What ends or changes hands at midnight does so for every check by then; this says so.
    """
    if not known.quiet.over(work.now):
        morning = known.quiet.morning(london_day(work.now))
        tomorrow = known.quiet.morning(london_day(work.now) + timedelta(days=1))
        work.outbox.look_at(DAY, TRUST, morning if morning > work.now else tomorrow)
        return
    prompt_due(work)
    withdraw_ended(work)
    hand_over_all(work)
    look_at_shortfalls(work)
    tomorrow = known.quiet.morning(london_day(work.now) + timedelta(days=1))
    work.outbox.look_at(DAY, TRUST, tomorrow)
