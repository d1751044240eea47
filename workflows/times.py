"""Which times are free for a pair, from what the bot knows of both."""

from collections.abc import Iterator
from datetime import datetime

from domain.errors import Fault
from domain.free_times import Times, Wanted, clashes, free_times
from domain.people import Pair
from domain.policy import Policy
from domain.session import Session, SessionStatus, Slot
from domain.terms import LONDON
from workflows.ports import Work
from workflows.reminding.saying import rota


def proposed(
    work: Work, session: Session, pair: Pair, policy: Policy, had: Slot
) -> tuple[datetime, ...]:
    """Give up to three free times in the place of one that they had."""
    taken = _taken(work, pair, session, offered=True)
    gone = (had.starts_at, had.ends_at)
    wanted = Wanted(
        minutes=had.minutes,
        at=had.starts_at.astimezone(LONDON).time(),
        until=session.due_by,
        hours=policy.cancelling.hours,
        taken={person_id: (*times, gone) for person_id, times in taken.items()},
    )
    return free_times(wanted, rota(work), work.now)


def clash(work: Work, session: Session, pair: Pair, slot: Slot) -> tuple[Fault, ...]:
    """Name what keeps these two from meeting then: one is away, or has another session."""
    taken = _taken(work, pair, session, offered=False)
    return clashes(slot.starts_at, slot.minutes, taken, rota(work))


def _taken(
    work: Work, pair: Pair, besides: Session, *, offered: bool
) -> dict[str, tuple[Times, ...]]:
    return {
        person_id: tuple(_times(work, person_id, besides, offered=offered))
        for person_id in sorted(pair.parties)
    }


def _times(work: Work, person_id: str, besides: Session, *, offered: bool) -> Iterator[Times]:
    """Give when somebody has a session, in any of their pairs; with `offered`, or may soon."""
    for pair in work.roster.pairs_of(person_id):
        for session in work.sessions.of_pair(pair.id):
            if session.id == besides.id:
                continue
            if session.booked and session.status is SessionStatus.BOOKED:
                yield session.booked.starts_at, session.booked.ends_at
            if offered and (offer := session.pending(work.now)):
                yield offer.slot.starts_at, offer.slot.ends_at
