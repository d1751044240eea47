"""What a pair owes besides its sessions: its agreement, and the agreement's review (srscmat 12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Pair
from domain.planner import Owed, Plan, chased, each
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.terms import london_day

AGREEMENT = "pair.agreement"
REVIEW = "pair.review"


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair: since when it was asked to meet without an agreement, or its review is due.

    None where an agreement is in force, being written, or out to be signed.
    """

    pair: Pair
    policy: Policy
    missing_since: date | None = None
    review_since: date | None = None


def pair_plan(facts: PairFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a pair owes; None once it has ended."""
    if facts.pair.ends_on and facts.pair.ends_on < london_day(now):
        return None
    return Plan(tuple(_owed(facts, rota)))


def _owed(facts: PairFacts, rota: Rota) -> Iterator[Owed]:
    chase, parties = facts.policy.chase[Chased.AGREEMENT_MISSING], sorted(facts.pair.parties)
    for kind, since in ((AGREEMENT, facts.missing_since), (REVIEW, facts.review_since)):
        if since is None:
            continue
        days = [(f"{since}-{name}", day) for name, day in chased(rota, chase, since)]
        if kind == REVIEW:
            days.insert(0, (f"{since}", since))
        yield from each(rota, parties, kind=kind, subject=facts.pair.id, days=days, series=kind)
