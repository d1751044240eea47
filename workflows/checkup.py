"""What is missing before supervision can work as the policy promises: for who installs it."""

from dataclasses import dataclass
from datetime import date

from domain.errors import NotFound
from domain.people import RUNGS, Role
from domain.terms import SchoolCalendar, london_day
from workflows.ports import Work
from workflows.standing import dsls, present
from workflows.watching import Figures, figures


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found; names are schools' and posts', numbers are of people and messages."""

    policy_in_force: bool
    schools: int
    without_dsl: tuple[str, ...]
    without_pair: tuple[str, ...]
    without_channel: tuple[str, ...]
    missing_rungs: tuple[Role, ...]
    term_for_today: bool
    next_term: bool
    unbound_channels: int
    people_without_account: int
    waiting_accounts: int
    quarantined: int
    figures: Figures


def checkup(work: Work) -> Checkup | None:
    """Look at roster, terms, channels and outbox; None where no trust is named."""
    try:
        trust = work.roster.trust()
    except NotFound:
        return None
    today, calendar = london_day(work.now), work.roster.calendar()
    schools, channels = work.roster.schools(), work.conversations.channels()
    paired = {p.school_id for p in work.roster.pairs() if p.ends_on is None or p.ends_on >= today}
    bound = {channel.school_id for channel in channels}
    held = {p.role for p in work.roster.posts() if not p.school_id and present(work, p.person_id)}
    unbound = [
        person
        for person in work.roster.people()
        if present(work, person.id) and work.roster.account_of(person.id) is None
    ]
    return Checkup(
        policy_in_force=_in_force(work, trust.policy_id, today),
        schools=len(schools),
        without_dsl=tuple(s.name for s in schools if not dsls(work, s.id)),
        without_pair=tuple(s.name for s in schools if s.id not in paired),
        without_channel=tuple(s.name for s in schools if s.id not in bound),
        missing_rungs=tuple(role for role in RUNGS if role not in held),
        term_for_today=_known(calendar, today),
        next_term=any(term.starts > today for term in calendar.terms),
        unbound_channels=sum(channel.bound_at is None for channel in channels),
        people_without_account=len(unbound),
        waiting_accounts=len(work.roster.proposals()),
        quarantined=len(work.roster.quarantined()),
        figures=figures(work),
    )


def _in_force(work: Work, policy_id: str, today: date) -> bool:
    try:
        work.policies.current(policy_id, today)
    except NotFound:
        return False
    return True


def _known(calendar: SchoolCalendar, today: date) -> bool:
    """Say whether today is in a term, or in holidays between two that are known."""
    begun = any(term.starts <= today for term in calendar.terms)
    return begun and any(term.ends >= today for term in calendar.terms)
