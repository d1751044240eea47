"""Oversee: how the trust stands, without any content, for the trust lead or the next one up."""

from domain.document import DocumentKind, Move
from domain.permissions import Act, may, require
from domain.terms import london_day
from workflows.action_counts import actions_overview
from workflows.asking import Ask, Page
from workflows.cancellations import debts
from workflows.documents import heading, lay_out
from workflows.entitlement import standings
from workflows.home import whom_of
from workflows.leaving import leaver_lines
from workflows.ports import Work
from workflows.signing import days_out
from workflows.standing import towards_pair, towards_trust
from workflows.urgent.overview import open_urgent
from workflows.views.overview import OverviewView, SchoolActions, TimeOwed, Unsigned


def overview_page(work: Work, ask: Ask) -> OverviewView:
    """Gather how the trust stands, for somebody who may see it."""
    me = ask.actor.person_id
    require(towards_trust(work, me), Act.SEE_OVERVIEW)
    today = london_day(work.now)
    trust = work.roster.trust()
    policy = work.policies.current(trust.policy_id, today)
    lost = [message for message in work.outbox.given_up() if not message.urgent]
    return OverviewView(
        at=work.now,
        trust=trust.name,
        policy=policy.title,
        schools=standings(work, me),
        unsigned=_unsigned(work, me),
        urgent=open_urgent(work, me),
        owed=_owed(work, me),
        actions=_actions(work),
        leavers=tuple((line.subject, line.other) for line in leaver_lines(work, me)),
        review_due=policy.review_due if policy.review_due < today else None,
        unreached=len(lost),
        unreached_names=tuple(dict.fromkeys(whom_of(work, message) for message in lost)),
    )


def _owed(work: Work, me: str) -> tuple[TimeOwed, ...]:
    """Give every new time that is owed after a cancellation, the longest owed first."""
    return tuple(
        TimeOwed(
            debt.session.id,
            debt.school,
            debt.owed_by,
            debt.other,
            debt.since,
            debt.on_offer,
            can_waive=_may_waive(work, me, debt.session.pair_id),
        )
        for debt in debts(work)
    )


def _may_waive(work: Work, me: str, pair_id: str) -> bool:
    return may(towards_pair(work, me, work.roster.pair(pair_id)), Act.WAIVE_REBOOKING)


def _actions(work: Work) -> tuple[SchoolActions, ...]:
    """Count the actions of each school that has any."""
    return tuple(
        SchoolActions(
            work.roster.school(count.school_id).name, count.open, count.overdue, count.drifting
        )
        for count in actions_overview(work)
        if count.open or count.drifting
    )


def _unsigned(work: Work, me: str) -> tuple[Unsigned, ...]:
    found = []
    for document in work.documents.unsettled():
        if document.kind is DocumentKind.AGREEMENT or not document.unsigned():
            continue
        desk = lay_out(work, document.id, me)
        days = days_out(work, desk)
        one_missing = len(document.unsigned()) == 1 and bool(document.signatures)
        closes = document.can(Move.CLOSE) and may(desk.standings, Act.CLOSE_SIGNED_BY_ONE)
        late = days > desk.policy.lateness.signed_school_days
        waits_for = tuple(work.roster.person(s.person_id).name for s in document.unsigned())
        can_close = one_missing and closes and late
        found.append(Unsigned(heading(work, document), days, late, waits_for, can_close))
    return tuple(sorted(found, key=lambda one: -one.school_days))


def overview(_: Work, __: Ask) -> Page:
    """Show the overview in the place of the card whose button was pressed."""
    return Page("overview")
