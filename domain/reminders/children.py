"""What a case discussion owes to the child's own school: approval, entry (srscmat 4, 10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.planner import Owed, Plan, chased, chased_in_holidays, each, whoever_works
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.terms import london_day

APPROVE = "child.approve"
ENTER = "child.enter"
TAKE_OUT = "withdrawn.take_out"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case discussion: since when its change of plan and its extract wait, if they do.

    `asked` are the people who may do it at the child's school: its DSL, and where none is left,
    whoever stands in for them. `sharing` are those of them who share one post: whoever works is
    asked. `holiday_cover` hears in the school holidays of an extract that waits.
    """

    case_id: str
    policy: Policy
    asked: tuple[str, ...]
    unapproved_since: datetime | None = None
    unentered_since: datetime | None = None
    case_version: int = 0
    sharing: tuple[frozenset[str], ...] = ()
    holiday_cover: str | None = None

    def posts(self) -> tuple[frozenset[str], ...]:
        """Give those who are asked, together where they share a post."""
        groups = [group & set(self.asked) for group in self.sharing]
        shared = frozenset().union(*groups)
        alone = [frozenset({one}) for one in self.asked if one not in shared]
        return tuple(group for group in (*groups, *alone) if group)


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
        chase = facts.policy.chase[what]
        days = [*chased(rota, chase, london_day(since), today)]
        for sharers in facts.posts():
            yield from whoever_works(
                rota, sharers, kind=kind, subject=facts.case_id, days=_of(facts, days)
            )
        if kind == ENTER and facts.holiday_cover:
            yield from _in_holidays(facts, rota, london_day(since), today)


def _in_holidays(facts: CaseFacts, rota: Rota, since: date, today: date) -> Iterator[Owed]:
    chase = facts.policy.chase[Chased.EXTRACT_UNENTERED]
    for owed in each(
        rota,
        [facts.holiday_cover] if facts.holiday_cover else [],
        kind=ENTER,
        subject=facts.case_id,
        days=_of(facts, [*chased_in_holidays(rota, chase, since, today)]),
        in_holidays=True,
    ):
        if rota.calendar.in_holidays(london_day(owed.due_at)):
            yield owed


def _of(facts: CaseFacts, days: list[tuple[str, date]]) -> list[tuple[str, date]]:
    """Tell the reminders of one version of a case apart from those of another."""
    return [(f"{facts.case_version}-{occurrence}", day) for occurrence, day in days]


def withdrawn_plan(
    subject: str, policy: Policy, asked: tuple[str, ...], since: datetime, rota: Rota, now: datetime
) -> Plan:
    """Give what a withdrawn sheet owes: it is asked about as often as one that is to be entered."""
    chase = policy.chase[Chased.EXTRACT_UNENTERED]
    days = list(chased(rota, chase, london_day(since), london_day(now)))
    return Plan(tuple(each(rota, asked, kind=TAKE_OUT, subject=subject, days=days)))
