"""Cancellations are kept as rows of their own, and so is what came after each (srscmat 8)."""

from dataclasses import dataclass
from datetime import datetime

from domain.cancelling import Cancellation, Outcome, Successor, pattern
from domain.people import Actor
from domain.session import Session, SessionStatus
from workflows.ports import Work

_HELD = {SessionStatus.HELD, SessionStatus.UNRECORDED}


@dataclass(frozen=True, slots=True)
class Debt:
    """Who owes a new time for which session, to whom, since when. Says nothing of why."""

    session: Session
    school: str
    owed_by: str
    other: str
    since: datetime
    on_offer: bool


def keep(work: Work, actor: Actor, cancellation: Cancellation) -> None:
    """Keep a cancellation as it was."""
    work.cancellations.add(cancellation)
    stream = f"session:{cancellation.session_id}"
    facts: dict[str, str | int] = {
        "by": cancellation.by_id,
        "reason": cancellation.reason,
        "excused": int(cancellation.excused),
        "breach": int(cancellation.breach),
    }
    work.audit.write(stream, "cancelled", actor, work.now, facts)


def follow(
    work: Work,
    actor: Actor,
    session: Session,
    outcome: Outcome,
    *,
    starts_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Keep what came after each cancellation of a session that has no successor yet."""
    known = [one.id for one in work.cancellations.of_session(session.id)]
    done = {one.cancellation_id for one in work.cancellations.successors(known)}
    for cancellation_id in known:
        if cancellation_id not in done:
            work.cancellations.follow(
                Successor(cancellation_id, outcome, work.now, actor.person_id, starts_at, reason)
            )


def newest(work: Work, session: Session) -> Cancellation | None:
    """Give the latest cancellation of a session."""
    return next(reversed(work.cancellations.of_session(session.id)), None)


def pattern_in(work: Work, session: Session) -> Cancellation | None:
    """Give the cancellation of this session with which its party cancelled twice running."""
    held = [
        known.booked.starts_at
        for known in work.sessions.of_pair(session.pair_id)
        if known.booked and known.status in _HELD
    ]
    found = pattern(work.cancellations.of_pair(session.pair_id), held)
    return found if found and found.session_id == session.id else None


def debts(work: Work) -> tuple[Debt, ...]:
    """Give every new time that is owed in the trust, the longest owed first."""
    found = []
    for session in work.sessions.in_status(SessionStatus.CANCELLED):
        if session.owed_by_id is None or session.owed_since is None:
            continue
        pair = work.roster.pair(session.pair_id)
        debt = Debt(
            session,
            work.roster.school(session.school_id).name,
            work.roster.person(session.owed_by_id).name,
            work.roster.person(pair.other(session.owed_by_id)).name,
            session.owed_since,
            session.pending(work.now) is not None,
        )
        found.append(debt)
    return tuple(sorted(found, key=lambda debt: debt.since))
