"""A session of supervision: prompted, offered a time, booked, held; or cancelled and booked again.

DUE ──offer──▶ OFFERED ──accept──▶ BOOKED ──confirm──▶ UNRECORDED ──hold──▶ HELD
                ▲   │ offer          │ ▲ │                 │
                └───┘          offer ▼ │ └─cancel─┐        │ cancel
           (a new time is pending;  accept, keep  ▼        ▼
            the old one stands)        └─accept── CANCELLED ──waive──▶ WAIVED
                                                   (a new time is owed; offers are made here)
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
    CANCELLED = "cancelled"  # its time fell away, and a new one is owed; it may be on offer
    UNRECORDED = "unrecorded"  # one of them said that it was held; its record isn't submitted
    HELD = "held"  # its record was submitted
    WAIVED = "waived"  # somebody above let go of a new time; it counts as not held
    WITHDRAWN = "withdrawn"  # the relationship ended before it took place


class SessionMove(StrEnum):
    """What can be done to a session."""

    OFFER = "offer"
    ACCEPT = "accept"
    KEEP = "keep the booked time"
    CANCEL = "cancel"
    CONFIRM = "say that it was held"
    WAIVE = "waive"
    HOLD = "hold"
    WITHDRAW = "withdraw"


UNBOOKED = (SessionStatus.DUE, SessionStatus.OFFERED, SessionStatus.CANCELLED)
LIVE = (*UNBOOKED, SessionStatus.BOOKED)
MOVES: dict[tuple[SessionStatus, SessionMove], SessionStatus] = {
    (SessionStatus.DUE, SessionMove.OFFER): SessionStatus.OFFERED,
    (SessionStatus.OFFERED, SessionMove.OFFER): SessionStatus.OFFERED,
    (SessionStatus.OFFERED, SessionMove.ACCEPT): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.OFFER): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.ACCEPT): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.KEEP): SessionStatus.BOOKED,
    (SessionStatus.BOOKED, SessionMove.CANCEL): SessionStatus.CANCELLED,
    (SessionStatus.BOOKED, SessionMove.CONFIRM): SessionStatus.UNRECORDED,
    (SessionStatus.CANCELLED, SessionMove.OFFER): SessionStatus.CANCELLED,
    (SessionStatus.CANCELLED, SessionMove.ACCEPT): SessionStatus.BOOKED,
    (SessionStatus.CANCELLED, SessionMove.WAIVE): SessionStatus.WAIVED,
    (SessionStatus.UNRECORDED, SessionMove.CANCEL): SessionStatus.CANCELLED,
    (SessionStatus.UNRECORDED, SessionMove.HOLD): SessionStatus.HELD,
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
    """One session of one pair. `sequence` counts the versions of its calendar invitation.

    `owed_by_id` is the party whose cancellation it was, while a new time is owed.
    """

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
    prompted_at: datetime | None = None
    owed_by_id: str | None = None
    owed_since: datetime | None = None

    def pending(self, now: datetime) -> Offer | None:
        """Give the offer that can still be answered; None where its time or the booked has come."""
        late = self.offer is None or self.offer.slot.starts_at <= now or self.has_begun(now)
        return None if late else self.offer

    def has_begun(self, now: datetime) -> bool:
        """Say whether the booked time has come."""
        return self.booked is not None and self.booked.starts_at <= now

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
        """Offer a time, a counter-offer, or a move of what is booked (the old time stands).

        What has begun isn't moved: it was held, missed or cancelled.
        """
        status = self._moved(SessionMove.OFFER)
        self._same(seen)
        if self.has_begun(offer.offered_at):
            raise IllegalMove(self.status, SessionMove.OFFER)
        return replace(self, status=status, offer=offer)

    def accept(self, by_id: str, *, seen: int, now: datetime) -> "Session":
        """Accept the other's offer; nobody accepts their own, nor a time that has passed."""
        status = self._moved(SessionMove.ACCEPT)
        self._same(seen)
        if self.offer is None or self.has_begun(now):
            raise IllegalMove(self.status, SessionMove.ACCEPT)
        if self.offer.by_id == by_id:
            raise NotAllowed("own offer")
        if self.offer.slot.starts_at <= now:
            raise Stale("the offered time has passed")
        invited = self.booked is not None or self.status is SessionStatus.CANCELLED
        return replace(
            self._without_debt(),
            status=status,
            booked=self.offer.slot,
            offer=None,
            sequence=self.sequence + invited,
        )

    def cancel(self, by_id: str, new: Offer | None, *, seen: int, now: datetime) -> "Session":
        """Give up its time; whoever it was owes a new one until both agree on one (srscmat 8).

        With `new`, that time is offered in the same act. A sent invitation is withdrawn.
        """
        status = self._moved(SessionMove.CANCEL)
        self._same(seen)
        return replace(
            self,
            status=status,
            offer=new,
            booked=None,
            sequence=self.sequence + 1,
            owed_by_id=by_id,
            owed_since=now,
        )

    def confirm(self, *, now: datetime) -> "Session":
        """Say that it was held, after it began; its record is still to be written."""
        status = self._moved(SessionMove.CONFIRM)
        if not self.has_begun(now):
            raise IllegalMove(self.status, SessionMove.CONFIRM)
        return replace(self, status=status, offer=None)

    def waive(self, *, seen: int) -> "Session":
        """Let go of a new time; the session counts as not held all the same."""
        status = self._moved(SessionMove.WAIVE)
        self._same(seen)
        return replace(self._without_debt(), status=status, offer=None)

    def keep(self, *, seen: int) -> "Session":
        """Stay with the booked time and drop the offer to move it."""
        status = self._moved(SessionMove.KEEP)
        self._same(seen)
        if self.offer is None:
            raise IllegalMove(self.status, SessionMove.KEEP)
        return replace(self, status=status, offer=None)

    def hold(self) -> "Session":
        """Mark it as held; an offer that was pending falls away."""
        return replace(self._without_debt(), status=self._moved(SessionMove.HOLD), offer=None)

    def withdraw(self) -> "Session":
        """End it unheld, because the relationship ended; a sent invitation is withdrawn."""
        status = self._moved(SessionMove.WITHDRAW)
        sequence = self.sequence + 1
        return replace(self._without_debt(), status=status, offer=None, sequence=sequence)

    def _without_debt(self) -> "Session":
        return replace(self, owed_by_id=None, owed_since=None)

    def _same(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the session changed")
