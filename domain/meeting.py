"""A three-way meeting: supervisor, supervisee and the supervisor's line manager (srscmat 14).

PROPOSED ──offer──▶ OFFERED ──accept (all three)──▶ AGREED
    │                 ▲  │ offer          offer │      │
    │                 └──┘◀─────────────────────┘      │
    └────────────────────────record────────────────────┴──▶ RECORDED ──confirm (all three)──▶ CLOSED
                                                            ▲  │ record       settle ─────▶
                                                            └──┘ (other words: confirmed anew)

Whoever is a party or not there is never the third: the next one up is. Before anything is recorded
it may fall away, because what it was about came right: LAPSED.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.errors import Fault, IllegalMove, NotAllowed, Problem, Stale
from domain.policy import Policy
from domain.session import Slot

SHORTEST, LONGEST = 10, 180  # minutes; own: the policy gives a three-way meeting no length
USUAL = 30


class MeetingReason(StrEnum):
    """What a meeting is about."""

    DISAGREEMENT = "disagreement"
    SHORTFALL = "shortfall"


class MeetingStatus(StrEnum):
    """Where a meeting stands."""

    PROPOSED = "proposed"  # nobody has offered a time
    OFFERED = "offered"  # somebody offered a time; not all have accepted it
    AGREED = "agreed"  # all three agreed on the time
    RECORDED = "recorded"  # it was held and what came of it is written down; not all confirmed it
    CLOSED = "closed"  # confirmed, or closed with a confirmation missing that is named
    LAPSED = "lapsed"  # what it was about came right before it was held


class MeetingMove(StrEnum):
    """What can be done to a meeting."""

    OFFER = "offer"
    ACCEPT = "accept"
    RECORD = "record"
    CONFIRM = "confirm"
    SETTLE = "settle without all"
    LAPSE = "lapse"


_S, _M = MeetingStatus, MeetingMove
BEFORE = (_S.PROPOSED, _S.OFFERED, _S.AGREED)
OPEN = (*BEFORE, _S.RECORDED)
MOVES: dict[tuple[MeetingStatus, MeetingMove], frozenset[MeetingStatus]] = {
    **{(status, _M.OFFER): frozenset({_S.OFFERED}) for status in BEFORE},
    (_S.OFFERED, _M.ACCEPT): frozenset({_S.OFFERED, _S.AGREED}),
    **{(status, _M.RECORD): frozenset({_S.RECORDED}) for status in OPEN},
    (_S.RECORDED, _M.CONFIRM): frozenset({_S.RECORDED, _S.CLOSED}),
    (_S.RECORDED, _M.SETTLE): frozenset({_S.CLOSED}),
    **{(status, _M.LAPSE): frozenset({_S.LAPSED}) for status in BEFORE},
}


class Outcome(StrEnum):
    """What the three came to."""

    CHANGE = "change"  # the record is changed, then signed as usual
    STANDS = "stands"  # the record stands, and is signed with the disagreement attached
    DISAGREED = "disagreed"  # it stays disagreed; never counted as agreed
    STEPS = "steps"  # of a shortfall: what each does so that supervision takes place


OUTCOMES = {
    MeetingReason.DISAGREEMENT: (Outcome.CHANGE, Outcome.STANDS, Outcome.DISAGREED),
    MeetingReason.SHORTFALL: (Outcome.STEPS,),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of a record of a meeting without its words. `number` counts its wordings."""

    number: int
    outcome: Outcome
    held_on: date
    by_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """One three-way meeting about one disagreement or shortfall, its `subject`.

    `mediator_id` is the third; None where nobody above was there. The third hears of it and sees
    what it is about only from `shared_from` on: the other party is told first (srscmat 13).
    """

    id: str
    reason: MeetingReason
    subject: str
    pair_id: str
    school_id: str
    policy: str
    mediator_id: str | None
    proposed_at: datetime
    shared_from: datetime
    status: MeetingStatus = MeetingStatus.PROPOSED
    slot: Slot | None = None
    offered_by: str | None = None
    accepted: frozenset[str] = frozenset()
    recorded: Recorded | None = None
    confirmed: frozenset[str] = frozenset()
    ended_at: datetime | None = None
    version: int = 0

    def can(self, move: MeetingMove) -> bool:
        """Say whether the table of moves allows this now."""
        return (self.status, move) in MOVES

    def _moving(self, move: MeetingMove) -> None:
        if not self.can(move):
            raise IllegalMove(self.status, move)

    def _same(self, seen: int) -> None:
        if seen != self.version:
            raise Stale("the meeting changed")

    def offer(self, slot: Slot, by_id: str, *, seen: int) -> "Meeting":
        """Offer a time to the two others; an earlier one falls away."""
        self._moving(MeetingMove.OFFER)
        self._same(seen)
        status = MeetingStatus.OFFERED
        accepted = frozenset({by_id})
        return replace(self, status=status, slot=slot, offered_by=by_id, accepted=accepted)

    def accept(self, by_id: str, *, invited: frozenset[str], seen: int, now: datetime) -> "Meeting":
        """Accept the offered time; agreed once all who are invited have."""
        if by_id not in invited:
            raise NotAllowed("not invited")
        self._moving(MeetingMove.ACCEPT)
        self._same(seen)
        if self.slot is None or self.slot.starts_at <= now:
            raise Stale("the offered time has passed")
        accepted = self.accepted | {by_id}
        status = MeetingStatus.AGREED if invited <= accepted else MeetingStatus.OFFERED
        return replace(self, status=status, accepted=accepted)

    def record(self, recorded: Recorded, *, seen: int) -> "Meeting":
        """Keep what came of it; whoever wrote it has confirmed it, the others are asked anew."""
        self._moving(MeetingMove.RECORD)
        self._same(seen)
        confirmed = frozenset({recorded.by_id})
        status = MeetingStatus.RECORDED
        return replace(self, status=status, recorded=recorded, confirmed=confirmed)

    def confirm(
        self, by_id: str, *, invited: frozenset[str], number: int, now: datetime
    ) -> "Meeting":
        """Confirm these words of what came of it; closed once all have (srscmat 14: agreed)."""
        if by_id not in invited:
            raise NotAllowed("not invited")
        self._moving(MeetingMove.CONFIRM)
        if self.recorded is None or self.recorded.number != number:
            raise Stale("other words")
        confirmed = self.confirmed | {by_id}
        if not invited <= confirmed:
            return replace(self, confirmed=confirmed)
        return replace(self, confirmed=confirmed, status=MeetingStatus.CLOSED, ended_at=now)

    def settle(self, *, number: int, now: datetime) -> "Meeting":
        """Close it though somebody did not confirm; that stays on file."""
        self._moving(MeetingMove.SETTLE)
        if self.recorded is None or self.recorded.number != number:
            raise Stale("other words")
        return replace(self, status=MeetingStatus.CLOSED, ended_at=now)

    def lapse(self, now: datetime) -> "Meeting":
        """Let it fall away."""
        self._moving(MeetingMove.LAPSE)
        return replace(self, status=MeetingStatus.LAPSED, ended_at=now)


def meeting_faults(slot: Slot, policy: Policy, now: datetime) -> tuple[Fault, ...]:
    """Name what keeps this time from being offered for a three-way meeting."""
    faults = []
    if slot.starts_at <= now:
        faults.append(Fault("date", Problem.IN_THE_PAST))
    if not SHORTEST <= slot.minutes <= LONGEST:
        faults.append(Fault("minutes", Problem.LENGTH_OUTSIDE, limit=f"{SHORTEST} to {LONGEST}"))
    if slot.place not in {place.key for place in policy.places}:
        faults.append(Fault("place", Problem.NOT_A_CHOICE))
    return tuple(faults)
