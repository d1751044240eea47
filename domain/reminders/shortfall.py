"""What a shortfall owes: first the two are asked to talk, last the rung above hears (flow 13).

The step between, a three-way meeting with the supervisor's line manager, is a matter of its own.
Each step is said to one person in private; none goes to a channel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.planner import Owed, Plan, each
from domain.policy import Policy
from domain.rota import Rota
from domain.shortfall import Shortfall
from domain.terms import london_day

TALK = "shortfall.talk"
ABOVE = "shortfall.above"


@dataclass(frozen=True, slots=True)
class ShortfallFacts:
    """A shortfall with the pair that is asked about it. `mediator_id`: the third, if one is."""

    shortfall: Shortfall
    policy: Policy
    parties: tuple[str, str]
    mediator_id: str | None = None


def shortfall_plan(facts: ShortfallFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a shortfall owes; None once a session was held, or it was waived."""
    if not facts.shortfall.is_chased:
        return None
    return Plan(tuple(_owed(facts, rota, now)))


def _owed(facts: ShortfallFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    shortfall, after = facts.shortfall, facts.policy.shortfall
    talk = ("talk", rota.school_days_after(shortfall.due_by, after.talk))
    yield from each(rota, facts.parties, kind=TALK, subject=shortfall.id, days=[talk])
    third = (facts.mediator_id,) if facts.mediator_id else ()
    above = rota.first_here(rota.rungs(), london_day(now), excluding=(*facts.parties, *third))
    if above:
        day = ("above", rota.school_days_after(shortfall.due_by, after.above))
        yield from each(rota, [above], kind=ABOVE, subject=shortfall.id, days=[day])


def three_way_due(facts: ShortfallFacts, rota: Rota, now: datetime) -> bool:
    """Say whether the meeting with the supervisor's line manager is to be proposed by now."""
    due = rota.school_days_after(facts.shortfall.due_by, facts.policy.shortfall.three_way)
    return facts.shortfall.is_chased and london_day(now) >= due
