"""A shortfall: a session that the policy promised a school and that was not held in its time.

It is chased until a session is held, or until somebody above waives it. It stays on file.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One school's missed span, kept for good. `pair_id` is the pair that is asked about it."""

    id: str
    school_id: str
    pair_id: str
    span_key: str
    span_name: str
    due_by: date
    policy: str
    opened_at: datetime
    caught_up_at: datetime | None = None
    waived_at: datetime | None = None
    version: int = 0

    @property
    def is_chased(self) -> bool:
        """Say whether people are still asked about it."""
        return self.caught_up_at is None and self.waived_at is None


@dataclass(frozen=True, slots=True)
class NotEngaging:
    """That a supervisor told the supervisee's line manager of it (srscmat 6): who, when, no why.

    The supervisee is told first; the line manager from `told_from` on (srscmat 13).
    """

    id: str
    pair_id: str
    by_id: str
    manager_id: str | None
    said_at: datetime
    told_from: datetime
