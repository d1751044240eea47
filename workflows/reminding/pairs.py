"""Reminders of a pair's agreement: to make one, and to review it when its date has come (12)."""

from datetime import date

from domain.document import DocumentKind, Status
from domain.errors import NotFound
from domain.people import Pair
from domain.planner import Plan
from domain.reminders.pairs import PairFacts, pair_plan
from domain.rota import Rota
from domain.terms import london_day
from workflows.home import agreement_line
from workflows.ports import Message, Work
from workflows.views.notices import HomeLine


def plan_pair(work: Work, rota: Rota, pair_id: str) -> Plan | None:
    """Give what a pair owes besides its sessions; None once it has ended."""
    try:
        pair = work.roster.pair(pair_id)
    except NotFound:
        return None
    policy = work.policies.current(work.roster.trust().policy_id, london_day(work.now))
    agreements = work.documents.of_pair(pair.id, DocumentKind.AGREEMENT)
    missing = review = None
    if not agreements:
        missing = _first_prompted(work, pair)
    elif all(agreement.ended_at for agreement in agreements):
        signed = [a for a in agreements if a.status is Status.LOCKED]
        review = max(signed, key=lambda a: a.begun_at).review_on if signed else None
    return pair_plan(PairFacts(pair, policy, missing, review), rota, work.now)


def _first_prompted(work: Work, pair: Pair) -> date | None:
    """Give the day on which the pair was first asked to meet."""
    prompted = [s.prompted_at for s in work.sessions.of_pair(pair.id) if s.prompted_at]
    return london_day(min(prompted)) if prompted else None


def line_of_pair(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say that an agreement is to be made or reviewed; None where it is under way."""
    return agreement_line(work, work.roster.pair(message.subject), person_id)
