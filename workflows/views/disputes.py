"""Disagreements with a record, as who may read them reads them: content."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.meeting import Outcome


@dataclass(frozen=True, slots=True)
class StatementView:
    """One version of what somebody disagrees with: content."""

    name: str
    said_at: datetime
    revision: int
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What came of the meeting about a disagreement, in words: content."""

    outcome: Outcome
    held_on: date
    recorded_by: str
    words: str
    confirmed_by: tuple[str, ...]
    not_confirmed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A disagreement beside the record that it is about, for who may read both."""

    by: str
    statements: tuple[StatementView, ...]
    outcomes: tuple[OutcomeView, ...] = ()
    meeting_id: str = ""
