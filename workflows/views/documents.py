"""A document while it is written, read, signed and filed, as one viewer sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.document import ClosingReason, DocumentKind, Status
from domain.errors import Fault
from workflows.views.agenda import DriftLine, ItemLine, NoteLine
from workflows.views.disputes import DisputeView
from workflows.views.papers import ExtractText

# Which layout people were shown when they signed; a change of `cards.reading` raises it.
READING_TEMPLATE = "reading-3"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a document is about, without content."""

    id: str
    kind: DocumentKind
    status: Status
    revision: int
    school: str
    supervisor: str
    supervisee: str
    held_at: datetime | None = None
    reference: str = ""


class State(StrEnum):
    """How far one line of the writing page is."""

    EMPTY = "empty"
    SAVED = "saved"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to write: `pick` is what its button asks for."""

    pick: str
    title: str
    state: State
    detail: str = ""
    saved_at: datetime | None = None
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class WritingView:
    """The writing page: every section, case, earlier action and action with its state."""

    form: str
    heading: Heading
    sections: tuple[Line, ...]
    cases: tuple[Line, ...]
    reviews: tuple[Line, ...]
    actions: tuple[Line, ...]
    takes_cases: bool
    asked: tuple[tuple[str, datetime, str], ...] = ()
    faults: tuple[tuple[Fault, str, str], ...] = ()
    note: str = ""
    at: datetime | None = None
    added: tuple[ItemLine, ...] = ()
    drift: tuple[DriftLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case's page within the writing of a record."""

    form: str
    heading: Heading
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    at: datetime | None = None
    drift: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A titled run of questions with their answers, as read."""

    title: str
    rows: tuple[tuple[str, str], ...]
    about: str = ""


class May(StrEnum):
    """A button that this reader may press."""

    SIGN = "sign"
    ASK_CHANGES = "ask for changes"
    DISAGREE = "disagree"
    TAKE_BACK = "take back"
    SUBMIT = "submit"
    WRITE = "write"
    PAPERS = "papers"
    ADDENDUM = "addendum"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class SignedView:
    """One signature as read."""

    name: str
    part: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanView:
    """A change of plan that this reader may approve, as the child's DSL."""

    case_id: str
    case_version: int
    label: str


@dataclass(frozen=True, slots=True)
class ClosedView:
    """That it was closed as signed by one, and why."""

    by: str
    at: datetime
    reason: ClosingReason
    missing: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A revision as opened to be read and signed."""

    form: str
    heading: Heading
    blocks: tuple[Block, ...]
    sentence: str
    signed: tuple[SignedView, ...]
    unsigned: tuple[str, ...]
    plans: tuple[PlanView, ...]
    unapproved: tuple[str, ...]
    may: frozenset[May]
    closed: ClosedView | None = None
    asked: tuple[tuple[str, datetime, str], ...] = ()
    disputes: tuple[DisputeView, ...] = ()
    unprintable: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChildSheetView:
    """One child's case as the DSL of the child's school reads it: to approve, to enter."""

    form: str
    heading: Heading
    label: str
    blocks: tuple[Block, ...]
    extract: ExtractText
    awaiting: bool
    change_of_plan: bool
    may_approve: bool
    may_enter: bool
    approved_by: str = ""
    entered_on: date | None = None
    corrected: bool = False
    note: str = ""
    problem: Fault | None = None
    entered_value: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """A child's sheet that was withdrawn, as its former school reads it: which, never the words."""

    form: str
    heading: Heading
    label: str
    sent_at: datetime
    entered_on: date | None = None
    taken_out_on: date | None = None
    settled: bool = False
    note: str = ""
    problem: Fault | None = None
    taken_out_value: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One filed paper: "staff", "child" (numbered), "agreement" or "addendum", and its link."""

    kind: str
    number: int
    token: str
    in_channel: bool


@dataclass(frozen=True, slots=True)
class PapersView:
    """The filed papers of a document, each with a link that works once."""

    form: str
    heading: Heading
    papers: tuple[PaperLine, ...]
    minutes_valid: int
    pending: bool = False


@dataclass(frozen=True, slots=True)
class ClosingView:
    """The dialog to close a record as signed by one; without content."""

    form: str
    heading: Heading
    missing: str
    submitted_at: datetime
    school_days: int
    reasons: tuple[ClosingReason, ...]
    problem: Fault | None = None
