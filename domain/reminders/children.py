"""What a case discussion owes to the child's own school: approval, entry (srscmat 4, 10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.planner import Owed, Plan, chased, each
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.terms import london_day

APPROVE = "child.approve"
ENTER = "child.enter"
TAKE_OUT = "withdrawn.take_out"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case discussion: since when its change of plan and its extract wait, if they do.

    `asked` are the people who may do it at the child's school, in order: its DSL, and where none
    is here, whoever stands in for them.
    """

    case_id: str
    policy: Policy
    asked: tuple[str, ...]
    unapproved_since: datetime | None = None
    unentered_since: datetime | None = None
    case_version: int = 0


def case_plan(facts: CaseFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a case discussion owes; None where nothing waits."""
    if facts.unapproved_since is None and facts.unentered_since is None:
        return None
    return Plan(tuple(_owed(facts, rota, london_day(now))))


def _owed(facts: CaseFacts, rota: Rota, today: date) -> Iterator[Owed]:
    waits = (
        (APPROVE, Chased.PLAN_UNAPPROVED, facts.unapproved_since),
        (ENTER, Chased.EXTRACT_UNENTERED, facts.unentered_since),
    )
    for kind, what, since in waits:
        if since is None:
            continue
        days = chased(rota, facts.policy.chase[what], london_day(since), today)
        yield from each(
            rota,
            facts.asked,
            kind=kind,
            subject=facts.case_id,
            days=[(f"{facts.case_version}-{occurrence}", day) for occurrence, day in days],
        )


def withdrawn_plan(
    subject: str, policy: Policy, asked: tuple[str, ...], since: datetime, rota: Rota, now: datetime
) -> Plan:
    """Give what a withdrawn sheet owes: it is asked about as often as one that is to be entered."""
    chase = policy.chase[Chased.EXTRACT_UNENTERED]
    days = list(chased(rota, chase, london_day(since), london_day(now)))
    return Plan(tuple(each(rota, asked, kind=TAKE_OUT, subject=subject, days=days)))
