"""What a session owes: a time, an answer, its record; a new time where one fell away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.cancelling import Cancellation
from domain.people import Pair
from domain.planner import Owed, Plan, Voice, chased, each
from domain.policy import Chase, Chased, Policy
from domain.rota import Rota
from domain.session import LIVE, Session, SessionStatus
from domain.terms import london, london_day

UNBOOKED = "session.unbooked"
OFFER = "session.offer"
AHEAD = "session.ahead"
BECAME = "session.became"  # held, missed or cancelled?
RECORD = "session.record"
REBOOK = "session.rebook"
PATTERN = "session.pattern"
# To somebody above the two.
BECAME_UP = "session.became_up"
RECORD_UP = "session.record_up"
REBOOK_UP = "session.rebook_up"

_STANDING = (*LIVE, SessionStatus.UNRECORDED)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session, and what of it is kept elsewhere.

    `pattern` is the cancellation of this session with which its party cancelled twice running.
    """

    session: Session
    pair: Pair
    policy: Policy
    prompted_on: date
    record_begun: bool = False
    pattern: Cancellation | None = None


def session_plan(facts: SessionFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a session owes, and when its card changes by itself; None once it is over."""
    if facts.session.status not in _STANDING:
        return None
    owed = (
        *_unbooked(facts, rota, now),
        *_unanswered(facts, rota, now),
        *_ahead(facts, rota, now),
        *_became(facts, rota, now),
        *_unwritten(facts, rota, now),
        *_rebooking(facts, rota, now),
        *_pattern(facts),
    )
    return Plan(owed, tuple(_looks(facts.session, rota)))


def debt_since(session: Session, now: datetime) -> datetime | None:
    """Give since when it has been up to whoever cancelled; None while the other has to answer.

    What they offered themselves waits for the other; that it lapsed, or that the other offers
    another time, brings it back to them.
    """
    offer = session.offer
    if session.owed_by_id is None or offer is None:
        return session.owed_since
    if offer.by_id != session.owed_by_id:
        return offer.offered_at
    return None if session.pending(now) else offer.slot.starts_at


def told_above_on(facts: SessionFacts, rota: Rota, now: datetime) -> date | None:
    """Give the day from which the line manager hears that a new time is owed; None: not yet.

    At once where whoever owes it is away and nobody covers for them.
    """
    since, debtor = debt_since(facts.session, now), facts.session.owed_by_id
    if since is None or debtor is None:
        return None
    today, day = london_day(now), london_day(since)
    alone = not rota.here(_asked(rota, debtor, today), today)
    chase = facts.policy.chase[Chased.REBOOKING_OWED]
    return day + timedelta(days=1) if alone else rota.school_days_after(day, chase.next_up)


def _unbooked(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Ask both for a time: so many days after the prompt, and when an offer ran out."""
    session = facts.session
    open_ = session.status in {SessionStatus.DUE, SessionStatus.OFFERED}
    if not open_ or session.pending(now):
        return
    days = list(chased(rota, facts.policy.chase[Chased.SESSION_UNBOOKED], facts.prompted_on))
    if session.offer:
        lapsed = london_day(session.offer.slot.starts_at)
        days.append((f"lapsed {lapsed}", lapsed + timedelta(days=1)))
    yield from _each(facts, rota, now, facts.pair.parties, UNBOOKED, days)


def _unanswered(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Ask the other for an answer; whoever owes a new time is asked as its debtor instead."""
    session, offer = facts.session, facts.session.pending(now)
    if offer is None:
        return
    asked = facts.pair.other(offer.by_id)
    if asked == session.owed_by_id:
        return
    days = chased(rota, facts.policy.chase[Chased.OFFER_UNANSWERED], london_day(offer.offered_at))
    named = _named(offer.offered_at, days)
    for owed in _each(facts, rota, now, (asked,), OFFER, named):
        if owed.due_at < offer.slot.starts_at:
            yield owed


def _ahead(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Remind both of what is booked, in time to prepare (srscmat 6, 7)."""
    booked = facts.session.booked
    if booked is None or facts.session.status is not SessionStatus.BOOKED:
        return
    on = london_day(booked.starts_at)
    before = facts.policy.chase[Chased.SESSION_AHEAD].before
    days = [(f"{booked.starts_at:%Y%m%dT%H%M}-{n}", rota.school_days_before(on, n)) for n in before]
    for owed in _each(facts, rota, now, facts.pair.parties, AHEAD, days):
        if owed.due_at < booked.starts_at and now < booked.starts_at:
            yield owed


def _became(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Ask both, the next working morning, what became of a session that nobody recorded."""
    booked = facts.session.booked
    if booked is None or facts.session.status is not SessionStatus.BOOKED or facts.record_begun:
        return
    chase, on = facts.policy.chase[Chased.RECORD_UNWRITTEN], london_day(booked.ends_at)
    days = _named(booked.starts_at, _from_next_morning(rota, chase, on))
    yield from _each(facts, rota, now, facts.pair.parties, BECAME, days)
    yield from _above(facts, rota, now, BECAME_UP, on)


def _unwritten(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Ask the supervisor for the record of what was held (srscmat 10)."""
    session = facts.session
    held = session.status is SessionStatus.UNRECORDED
    if session.booked is None or not (held or facts.record_begun):
        return
    on = london_day(session.booked.ends_at)
    days = chased(rota, facts.policy.chase[Chased.RECORD_UNWRITTEN], on)
    yield from _each(facts, rota, now, (facts.pair.supervisor_id,), RECORD, days)
    yield from _above(facts, rota, now, RECORD_UP, on)


def _above(facts: SessionFacts, rota: Rota, now: datetime, kind: str, on: date) -> Iterator[Owed]:
    """Tell the trust lead, or the next one up, that nothing is written yet; once."""
    above = rota.overseer(facts.pair.parties, london_day(now))
    day = rota.school_days_after(on, facts.policy.chase[Chased.RECORD_UNWRITTEN].next_up)
    people = [above] if above else []
    yield from each(rota, people, kind=kind, subject=facts.session.id, days=[(f"{on}", day)])


def _rebooking(facts: SessionFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    """Chase whoever cancelled for a new time, then tell their line manager.

    They were told at once besides, by the session's own card.
    """
    session, since = facts.session, debt_since(facts.session, now)
    if session.status is not SessionStatus.CANCELLED or since is None or not session.owed_by_id:
        return
    chase = facts.policy.chase[Chased.REBOOKING_OWED]
    days = _named(since, _from_next_morning(rota, chase, london_day(since)))
    yield from _each(facts, rota, now, (session.owed_by_id,), REBOOK, days)
    manager = rota.manager_or_next(
        session.owed_by_id, session.school_id, london_day(now), excluding=facts.pair.parties
    )
    day = told_above_on(facts, rota, now)
    if manager and day:
        told = _named(since, [("up", day)])
        yield from each(rota, [manager], kind=REBOOK_UP, subject=session.id, days=told)


def _pattern(facts: SessionFacts) -> Iterator[Owed]:
    """Raise with a party that they cancelled twice running."""
    found = facts.pattern
    if found:
        yield Owed(PATTERN, facts.session.id, found.by_id, found.id, found.at, Voice.SOON)


def _looks(session: Session, rota: Rota) -> Iterator[datetime]:
    """Give when its card changes by itself: overdue, begun, asked about, an offer run out."""
    overdue = london(session.due_by + timedelta(days=1), rota.quiet.ends)
    if session.status is not SessionStatus.BOOKED and overdue:
        yield overdue
    if session.offer:
        yield session.offer.slot.starts_at
    if session.booked and session.status is SessionStatus.BOOKED:
        yield session.booked.starts_at
        yield rota.quiet.morning(london_day(session.booked.ends_at) + timedelta(days=1))


def _each(
    facts: SessionFacts,
    rota: Rota,
    now: datetime,
    people: Iterable[str],
    kind: str,
    days: Iterable[tuple[str, date]],
) -> Iterator[Owed]:
    today = london_day(now)
    asked = dict.fromkeys(_asked(rota, person_id, today) for person_id in sorted(people))
    yield from each(rota, asked, kind=kind, subject=facts.session.id, days=days)


def _asked(rota: Rota, person_id: str, today: date) -> str:
    """Give who is asked: they, or who arranges in their place."""
    return rota.arranges_for(person_id, today)


def _from_next_morning(rota: Rota, chase: Chase, since: date) -> Iterator[tuple[str, date]]:
    """Give the next morning on which somebody works, in holidays too for who works in them."""
    yield from chased(rota, chase, since)
    yield "next morning", since + timedelta(days=1)


def _named(at: datetime, days: Iterable[tuple[str, date]]) -> list[tuple[str, date]]:
    """Tell the reminders of one offer, booking or debt apart from those of another."""
    return [(f"{at:%Y%m%dT%H%M%S}-{occurrence}", day) for occurrence, day in days]
