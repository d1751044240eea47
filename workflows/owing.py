"""What somebody above a pair hears: a new time is owed, nothing is written. No content, no why."""

from collections.abc import Iterator

from domain.permissions import Act, may
from domain.planner import Plan
from domain.reminders.sessions import (
    BECAME_UP,
    REBOOK_UP,
    RECORD_UP,
    SessionFacts,
    session_plan,
)
from domain.rota import Rota
from domain.session import Session, SessionStatus
from domain.terms import london_day
from workflows.cancellations import pattern_in
from workflows.ports import Work
from workflows.reminding.saying import rota
from workflows.session_views import session_view
from workflows.standing import towards_pair
from workflows.views.notices import HomeLine, PatternNotice, Thing

_UNWRITTEN = {BECAME_UP, RECORD_UP}


def session_facts(work: Work, known: Rota, session: Session) -> SessionFacts:
    """Give all that the rules of a session's reminders need."""
    calendar = known.calendar
    spans = (*calendar.spans(half=False), *calendar.spans(half=True))
    began = next((span.starts for span in spans if span.key == session.due_key), session.due_by)
    return SessionFacts(
        session,
        work.roster.pair(session.pair_id),
        work.policies.get(session.policy),
        prompted_on=london_day(session.prompted_at) if session.prompted_at else began,
        record_begun=work.documents.of_session(session.id) is not None,
        pattern=pattern_in(work, session),
    )


def above_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give what this person heard as somebody above a pair, for as long as it is so."""
    waiting = [
        session
        for session in work.sessions.in_status(
            SessionStatus.CANCELLED, SessionStatus.BOOKED, SessionStatus.UNRECORDED
        )
        if session.booked is None or session.has_begun(work.now)
    ]
    known = rota(work) if waiting else None
    for session in waiting:
        plan = session_plan(session_facts(work, known, session), known, work.now) if known else None
        if plan is None:
            continue
        if _has_heard(work, plan, {REBOOK_UP}, me) or _can_waive(work, plan, session, me):
            if line := owed_line(work, session, me):
                yield line
        elif _has_heard(work, plan, _UNWRITTEN, me):
            yield unwritten_line(work, session)


def _has_heard(work: Work, plan: Plan, kinds: set[str], me: str) -> bool:
    return any(
        owed.kind in kinds and owed.person_id == me and owed.due_at <= work.now
        for owed in plan.owed
    )


def _can_waive(work: Work, plan: Plan, session: Session, me: str) -> bool:
    """Say whether somebody above heard of it, and this person may let go of it."""
    heard = any(owed.kind == REBOOK_UP and owed.due_at <= work.now for owed in plan.owed)
    return heard and _may_waive(work, session, me)


def _may_waive(work: Work, session: Session, me: str) -> bool:
    pair = work.roster.pair(session.pair_id)
    return may(towards_pair(work, me, pair), Act.WAIVE_REBOOKING)


def owed_line(work: Work, session: Session, me: str) -> HomeLine | None:
    """Say that a new time is owed, by whom; with a button where this person may let go of it."""
    if session.status is not SessionStatus.CANCELLED or session.owed_by_id is None:
        return None
    return HomeLine(
        Thing.OWED,
        session.id,
        other=work.roster.person(session.owed_by_id).name,
        at=session.owed_since,
        session=session_view(work, session, None),
        can_act=_may_waive(work, session, me),
    )


def unwritten_line(work: Work, session: Session) -> HomeLine:
    """Say that nothing is written of a session whose time has come."""
    at = session.booked.starts_at if session.booked else None
    return HomeLine(
        Thing.UNWRITTEN,
        session.id,
        other=work.roster.person(work.roster.pair(session.pair_id).supervisor_id).name,
        at=at,
        session=session_view(work, session, None),
    )


def pattern_line(work: Work, session: Session, me: str) -> HomeLine | None:
    """Say to a party that they cancelled twice running."""
    notice = pattern_notice(work, session.id, me)
    return HomeLine(Thing.PATTERN, session.id, notice.school, notice.other) if notice else None


def pattern_notice(work: Work, session_id: str, person_id: str) -> PatternNotice | None:
    """Raise with a party that they cancelled twice running; None where that is no longer so."""
    session = work.sessions.get(session_id)
    found = pattern_in(work, session)
    if found is None or found.by_id != person_id:
        return None
    pair = work.roster.pair(session.pair_id)
    return PatternNotice(
        work.roster.school(session.school_id).name,
        work.roster.person(pair.other(person_id)).name,
    )
