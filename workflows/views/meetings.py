"""Three-way meetings, disagreements and shortfalls, as one person sees them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.meeting import MeetingReason, MeetingStatus, Outcome
from workflows.views.disputes import DisputeView
from workflows.views.documents import Block
from workflows.views.entitlement import SchoolStanding
from workflows.views.sessions import SlotView


class MeetingCan(StrEnum):
    """A button that this viewer may press about a meeting."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    OFFER = "offer"
    RECORD = "record"
    SETTLE = "settle"
    READ = "read"  # the third reads the disagreement and the part that it is about
    DOCUMENT = "document"  # a party opens the record itself


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A three-way meeting: who, when, which school, what is needed. No content.

    `held_at` is the session whose record is disagreed with, `span_name` the term that was missed.
    """

    id: str
    version: int
    reason: MeetingReason
    status: MeetingStatus
    school: str
    supervisor: str
    supervisee: str
    third: str
    disagrees: str = ""
    held_at: datetime | None = None
    span_name: str = ""
    slot: SlotView | None = None
    offered_by: str = ""
    offer_is_mine: bool = False
    waiting_for: tuple[str, ...] = ()
    outcome: Outcome | None = None
    recorded_by: str = ""
    third_is_me: bool = False
    third_reads_from: datetime | None = None
    can: frozenset[MeetingCan] = frozenset()
    document_id: str = ""
    not_confirmed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """The dialog about a meeting. `words` are what came of it: content."""

    form: str
    meeting: MeetingView
    words: str = ""
    held_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DisputePage:
    """What the third may read: the disagreement, and the part of the record that it is about."""

    form: str
    meeting: MeetingView
    dispute: DisputeView
    blocks: tuple[Block, ...]


class ShortfallCan(StrEnum):
    """A button that this viewer may press about a shortfall."""

    OFFER = "offer"
    WRITE = "write"
    ASK = "ask"
    MEETING = "meeting"
    NOT_ENGAGING = "not engaging"


@dataclass(frozen=True, slots=True)
class ShortfallView:
    """A session that was promised and not held: which school, what follows when. No content."""

    id: str
    school: str
    supervisor: str
    supervisee: str
    span_name: str
    due_by: date
    standing: SchoolStanding
    talk_on: date
    three_way_on: date
    above_on: date
    over: bool = False
    waived: bool = False
    can: frozenset[ShortfallCan] = frozenset()
    session_id: str = ""
    meeting_id: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShortfallPage:
    """The dialog about a shortfall."""

    form: str
    shortfall: ShortfallView


@dataclass(frozen=True, slots=True)
class NotEngagingNotice:
    """That a supervisor tells the line manager that supervision is not engaged with; no why."""

    school: str
    supervisor: str
    supervisee: str
    manager: str
    to_manager: bool
