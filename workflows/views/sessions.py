"""A session as one viewer sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.session import SessionStatus


class Can(StrEnum):
    """A button that this viewer may press on a session's card."""

    OFFER = "offer"
    ACCEPT = "accept"
    KEEP = "keep"
    PREPARE = "prepare"
    CALENDAR = "calendar"
    WRITE = "write"
    AGREE = "agree"


class AgreementState(StrEnum):
    """Whether the pair has a supervision agreement (srscmat 12)."""

    MISSING = "missing"
    WRITING = "writing"
    AWAITING = "awaiting"
    IN_FORCE = "in force"
    REVIEW_DUE = "review due"


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time and place in the policy's words; UTC."""

    starts_at: datetime
    minutes: int
    place: str
    online_reason: str = ""


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session: who, when, which school, what is needed. No content."""

    id: str
    version: int
    status: SessionStatus
    school: str
    supervisor: str
    supervisee: str
    due_name: str
    due_by: date
    overdue: bool
    agreement: AgreementState
    offer: SlotView | None = None
    offered_by: str = ""
    offer_is_mine: bool = False
    booked: SlotView | None = None
    moved: bool = False
    other: str = ""
    can: frozenset[Can] = frozenset()
    refresh_for: tuple[str, ...] = ()
    note: str = ""
    pair_id: str = ""
    in_place_of: str = ""


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The dialog with the one-time link to a calendar file."""

    session: SessionView
    link: str
    minutes_valid: int
