"""A cancellation, what became of it, and when cancelling becomes a pattern (srscmat 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.session import Slot
from domain.terms import london_day

# Reasons that the product gives itself; all others are the policy's.
MISSED = "missed"
MOVED = "moved"
_TWICE = 2


class Outcome(StrEnum):
    """How a cancellation ended."""

    REBOOKED = "rebooked"  # both agreed to a new time
    WAIVED = "waived"  # somebody above let go of it, with a reason
    HELD = "held"  # they met all the same, and the record says so
    WITHDRAWN = "withdrawn"  # the relationship ended


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One time that fell away: whose it was, who said so, why. Kept as it was, for ever.

    `found` says that a new time was offered in the same act; `breach`, that the policy asks for
    one at once and there was none.
    """

    id: str
    session_id: str
    pair_id: str
    by_id: str
    told_by_id: str
    reason: str
    excused: bool
    slot: Slot
    at: datetime
    found: bool
    breach: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """What came after a cancellation: a new time, or a waiver with its reason."""

    cancellation_id: str
    outcome: Outcome
    at: datetime
    by_id: str
    starts_at: datetime | None = None
    reason: str = ""


def move_cancels(old: Slot, new: Slot, due_by: date) -> bool:
    """Say whether a move that both accept counts as a cancellation of whoever asked for it.

    Within the entitlement period it doesn't; beyond its last day, and later than before, it does.
    """
    return london_day(new.starts_at) > due_by and new.starts_at > old.starts_at


def pattern(known: Iterable[Cancellation], held: Iterable[datetime]) -> Cancellation | None:
    """Give the cancellation with which one party cancelled twice running in this pair.

    Excused reasons never make a pattern, and a session held in between ends one. `known` are the
    pair's cancellations, `held` the starts of its sessions that were held, in any order.
    """
    counted = sorted((c for c in known if not c.excused), key=lambda c: (c.at, c.id))[-_TWICE:]
    if len(counted) < _TWICE:
        return None
    before, last = counted
    between = any(before.at < start <= last.at for start in held)
    since = any(start > last.at for start in held)
    return last if before.by_id == last.by_id and not between and not since else None
