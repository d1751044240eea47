"""What an absence owes: booked sessions that fall into it are moved, or get cover."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.away import Away
from domain.planner import Owed, Plan, each
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.session import Session
from domain.terms import london_day

MOVE = "away.move"


@dataclass(frozen=True, slots=True)
class FallsIn:
    """A booked session that falls into an absence, and who is asked about it."""

    session: Session
    policy: Policy
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AwayFacts:
    """An absence, and the booked sessions to come that fall into it."""

    away: Away
    falls_in: tuple[FallsIn, ...]


def away_plan(facts: AwayFacts, rota: Rota) -> Plan | None:
    """Give what an absence owes; None where no session falls into it."""
    return Plan(tuple(_owed(facts, rota))) if facts.falls_in else None


def _owed(facts: AwayFacts, rota: Rota) -> Iterator[Owed]:
    for one in facts.falls_in:
        booked = one.session.booked
        if booked is None:
            continue
        day = london_day(booked.starts_at)
        before = one.policy.chase[Chased.AWAY_SESSION].before
        # They were told when it was set.
        told = london_day(facts.away.set_at) if facts.away.set_at else facts.away.first
        yield from each(
            rota,
            one.asked,
            kind=MOVE,
            subject=facts.away.id,
            days=[
                (f"{one.session.id}/{one.session.sequence}-{days}", earlier)
                for days in before
                if told < (earlier := rota.school_days_before(day, days)) < day
            ],
            series=f"{MOVE}/{one.session.id}",
        )
