"""A session of supervision: prompted, offered a time, booked, held.

DUE ──offer──▶ OFFERED ──accept──▶ BOOKED ──hold──▶ HELD
                ▲   │ offer          │ ▲
                └───┘          offer ▼ │ accept, keep
                            (a new time is pending; the old one stands)
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.due import SessionKind
from domain.errors import Fault, IllegalMove, NotAllowed, Problem, Stale
from domain.policy import Policy


class SessionStatus(StrEnum):
    """Where a session stands."""

    DUE = "due"  # the prompt is out; nobody has offered a time
    OFFERED = "offered"  # one party offered a time; the other answers
    BOOKED = "booked"  # both agreed to a time; a newer offer may be pending
    HELD = "held"  # its record was submitted
    WITHDRAWN = "withdrawn"  # the relationship ended before it took place


class SessionMove(StrEnum):
    """What can be done to a session."""

    OFFER = "offer"
    ACCEPT = "accept"
    KEEP = "keep the booked time"
    HOLD = "hold"
    WITHDRAW = "withdraw"


UNBOOKED = frozenset({SessionStatus.DUE, SessionStatus.OFFERED})
LIVE = (SessionStatus.DUE, SessionStatus.OFFERED, SessionStatus.BOOKED)
MOVES: dict[tuple[SessionStatus, SessionMove], SessionStatus] = {
    (SessionStatus.DUE, SessionMove.OFFER): SessionStatus.OFFERED,
    (SessionStatus.OFFERED, SessionMove.OFFER): SessionStatus.OFFERED,
    (SessionStatus.OFFERED, SessionMove.ACCEPT): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.OFFER): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.ACCEPT): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.KEEP): SessionStatus.BOOKED,
    **{(status, SessionMove.HOLD): SessionStatus.HELD for status in LIVE},
    **{(status, SessionMove.WITHDRAW): SessionStatus.WITHDRAWN for status in LIVE},
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A time and place: UTC start, length in minutes, place and reason as the policy's keys."""

    starts_at: datetime
    minutes: int
    place: str
    online_reason: str = ""

    @property
    def ends_at(self) -> datetime:
        """Give the UTC end."""
        return self.starts_at + timedelta(minutes=self.minutes)


def slot_faults(slot: Slot, policy: Policy, now: datetime) -> tuple[Fault, ...]:
    """Name what keeps this slot from being offered (srscmat 8: length; 9: place)."""
    faults = []
    if slot.starts_at <= now:
        faults.append(Fault("date", Problem.IN_THE_PAST))
    if not policy.length.least <= slot.minutes <= policy.length.most:
        limit = f"{policy.length.least} to {policy.length.most}"
        faults.append(Fault("minutes", Problem.LENGTH_OUTSIDE, limit=limit))
    if slot.place not in {place.key for place in policy.places}:
        faults.append(Fault("place", Problem.NOT_A_CHOICE))
    reasons = {reason.key for reason in policy.online_reasons}
    if slot.place == policy.online and slot.online_reason not in reasons:
        faults.append(Fault("online_reason", Problem.REASON_FOR_ONLINE))
    return tuple(faults)


@dataclass(frozen=True, slots=True)
class Offer:
    """A slot that one party offers to the other."""

    slot: Slot
    by_id: str
    offered_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One session of one pair. `sequence` counts the versions of its calendar invitation."""

    id: str
    pair_id: str
    school_id: str
    policy: str
    due_key: str
    due_by: date
    kind: str = SessionKind.ONE_TO_ONE.value
    status: SessionStatus = SessionStatus.DUE
    offer: Offer | None = None
    booked: Slot | None = None
    sequence: int = 0
    version: int = 0

    @property
    def is_urgent(self) -> bool:
        """Say whether it was held on an urgent request: it never reaches a channel.

        It counts as the one that is promised only where the policy says so.
        """
        return self.kind == SessionKind.URGENT

    def can(self, move: SessionMove) -> bool:
        """Say whether the table of moves allows this now."""
        return (self.status, move) in MOVES

    def _moved(self, move: SessionMove) -> SessionStatus:
        if not self.can(move):
            raise IllegalMove(self.status, move)
        return MOVES[self.status, move]

    def propose(self, offer: Offer, *, seen: int) -> "Session":
        """Offer a time, a counter-offer, or a move of what is booked (the old time stands)."""
        status = self._moved(SessionMove.OFFER)
        self._same(seen)
        return replace(self, status=status, offer=offer)

    def accept(self, by_id: str, *, seen: int, now: datetime) -> "Session":
        """Accept the other's offer; nobody accepts their own, nor a time that has passed."""
        status = self._moved(SessionMove.ACCEPT)
        self._same(seen)
        if self.offer is None:
            raise IllegalMove(self.status, SessionMove.ACCEPT)
        if self.offer.by_id == by_id:
            raise NotAllowed("own offer")
        if self.offer.slot.starts_at <= now:
            raise Stale("the offered time has passed")
        moved = self.booked is not None
        return replace(
            self,
            status=status,
            booked=self.offer.slot,
            offer=None,
            sequence=self.sequence + moved,
        )

    def keep(self, *, seen: int) -> "Session":
        """Stay with the booked time and drop the offer to move it."""
        status = self._moved(SessionMove.KEEP)
        self._same(seen)
        if self.offer is None:
            raise IllegalMove(self.status, SessionMove.KEEP)
        return replace(self, status=status, offer=None)

    def hold(self) -> "Session":
        """Mark it as held; an offer that was pending falls away."""
        return replace(self, status=self._moved(SessionMove.HOLD), offer=None)

    def withdraw(self) -> "Session":
        """End it unheld, because the relationship ended; a sent invitation is withdrawn."""
        status = self._moved(SessionMove.WITHDRAW)
        return replace(self, status=status, offer=None, sequence=self.sequence + 1)

    def _same(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the session changed")
