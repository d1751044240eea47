"""What somebody who leaves owes: that somebody is named who takes up what they had in hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.planner import Owed, Plan, chased, each
from domain.policy import Chase
from domain.rota import Rota

NAME = "leaver.name"


@dataclass(frozen=True, slots=True)
class LeaverFacts:
    """Somebody whose last day is known: how much they have in hand, and who takes it up."""

    person_id: str
    last_day: date
    chase: Chase
    in_hand: int
    named: str | None


def asked_from(facts: LeaverFacts, rota: Rota) -> date:
    """Give the day from which somebody is to be named."""
    return rota.school_days_before(facts.last_day, max(facts.chase.before, default=0))


def leaver_plan(facts: LeaverFacts, rota: Rota, today: date) -> Plan | None:
    """Give what a leaver owes; None once somebody is named, or they left with nothing in hand."""
    gone = today > facts.last_day
    if facts.named or (gone and not facts.in_hand):
        return None
    return Plan(tuple(_owed(facts, rota, today)) if facts.in_hand else ())


def _owed(facts: LeaverFacts, rota: Rota, today: date) -> Iterator[Owed]:
    above = rota.overseer({facts.person_id}, today)
    before = [
        (f"before-{days}", rota.school_days_before(facts.last_day, days))
        for days in facts.chase.before
    ]
    # The first morning after they left, school day or not; then again and again.
    after = [("left", facts.last_day + timedelta(days=1))]
    again = chased(rota, facts.chase, facts.last_day, today)
    yield from each(
        rota,
        [above] if above else [],
        kind=NAME,
        subject=facts.person_id,
        days=[*before, *after, *again],
    )


def is_asked(facts: LeaverFacts, rota: Rota, now_day: date) -> bool:
    """Say whether somebody is to be named by now."""
    return bool(facts.in_hand) and not facts.named and now_day >= asked_from(facts, rota)
