"""A session as one viewer sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.errors import Fault
from domain.policy import Choice
from domain.session import SessionStatus


class Can(StrEnum):
    """A button that this viewer may press on a session's card."""

    OFFER = "offer"
    ACCEPT = "accept"
    KEEP = "keep"
    PREPARE = "prepare"
    CALENDAR = "calendar"
    WRITE = "write"
    CANCEL = "cancel"
    WAS_HELD = "was held"  # held, missed or cancelled? it is asked about
    MISSED = "missed"
    WAS_CANCELLED = "was cancelled"
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
    """One session: who, when, which school, what is needed. No content.

    For its parties also the time that fell away last, and who owes a new one; a channel sees only
    whether a session is due or booked.
    """

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
    fell: SlotView | None = None
    missed: bool = False
    owed_by: str = ""
    owed_by_me: bool = False


@dataclass(frozen=True, slots=True)
class CancelView:
    """The dialog to cancel a session and find a new time.

    `begun`: its time has come, so who could not be there is asked too. `breach` says that the
    policy asks for a new time at once. `values` and `faults` are of what was sent, by field.
    """

    form: str
    session: SessionView
    missed: bool
    begun: bool
    reasons: tuple[Choice, ...]
    times: tuple[datetime, ...]
    breach: bool
    values: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class WaiveView:
    """The dialog in which somebody above lets go of a new time."""

    form: str
    school: str
    supervisor: str
    supervisee: str
    owed_by: str
    fell: SlotView | None
    since: datetime
    reasons: tuple[Choice, ...]
    problem: Fault | None = None


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The dialog with the one-time link to a calendar file."""

    session: SessionView
    link: str
    minutes_valid: int
