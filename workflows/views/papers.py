"""Say what each paper shows, as plain values.

Times are UTC; the papers print them in Europe/London. A view holds only what its reader may
see: `papers/` prints all of it and decides nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Agreed(StrEnum):
    """Say how far a record is signed."""

    BY_ALL = "by_all"  # every signer signed this revision; locked
    AWAITING = "awaiting"  # submitted, or still being written: may change
    BY_ONE = "by_one"  # closed without the other's signature; never counted as agreed


class Concern(StrEnum):
    """Say what the concern about a child did since last time."""

    ESCALATED = "escalated"
    SAME = "same"
    DE_ESCALATED = "de_escalated"


class Method(StrEnum):
    """Say what a calendar does with an invitation file."""

    PUBLISH = "PUBLISH"  # add it, or update it where the UID is known
    CANCEL = "CANCEL"  # take it out


@dataclass(frozen=True, slots=True)
class Person:
    """Name one who took part, and as what ("Supervisor", "Supervisee")."""

    part: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Give a time, and where it was late, how late ("6 school days after the session")."""

    at: datetime
    late: str = ""  # empty: not late


@dataclass(frozen=True, slots=True)
class Field:
    """Pair a label of the policy's form with what was written there."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    """Group the fields of one section of the form."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PreviousAction:
    """Show an action from last time and what became of it."""

    what: str
    owner: str
    due: date | None
    outcome: str
    note: str = ""
    child: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Show who does what by when, and what it should change."""

    what: str
    owner: str
    due: date | None
    outcome_hoped: str = ""
    child: str | None = None


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """Point from the staff part to a child's own sheet.

    A child of another school than the paper's has neither initials nor reference here.
    """

    sheet: int
    initials: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Show one signature: who, when, and to which words."""

    name: str
    role: str
    signed: Moment
    sentence: str
    digest: str  # short form of the digest that was signed


@dataclass(frozen=True, slots=True)
class Approval:
    """Show a decision that the DSL approved."""

    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """Say why a record was closed with one signature, by whom and when, and who didn't sign."""

    reason: str
    by: str
    at: datetime
    not_signed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Show one version of what somebody disagrees with; its words only where they may stand."""

    at: datetime
    revision: int
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Came:
    """Show what came of a three-way meeting, and who confirmed it."""

    held_on: date
    outcome: str
    words: str
    confirmed_by: str
    not_confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """Show a disagreement beside the record: both versions, and what came of the meeting."""

    by: str
    statements: tuple[Statement, ...]
    came: tuple[Came, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """Carry what identifies a paper: record, revision, digest, and the JSON attached to it."""

    reference: str
    revision: int
    digest: str
    canonical_json: bytes  # this part's RFC 8785 JSON: no other part's words
    made_at: datetime  # printed, and the PDF's own date: the same view gives the same bytes


@dataclass(frozen=True, slots=True)
class StaffPaper:
    """Show the staff part of a record: everything but the children's discussions."""

    trust: str
    school: str
    kind: str  # "One-to-one session", "Addendum to the record of Tue 24 Nov 2026"
    people: tuple[Person, ...]
    held: Moment
    begun: Moment
    submitted: Moment
    minutes: int
    place: str
    policy: str  # "srscmat@1"
    policy_title: str
    stamp: Stamp
    agreed: Agreed
    closed: Closure | None = None
    sections: tuple[Section, ...] = ()
    previous_actions: tuple[PreviousAction, ...] = ()
    actions: tuple[Action, ...] = ()
    cases: tuple[CaseEntry, ...] = ()
    cases_scope: str = ""  # "All current cases", "A sample of the current cases"
    signatures: tuple[Signature, ...] = ()
    approvals: tuple[Approval, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Show a change of a child's plan, and who of the school approved it, if anyone yet."""

    what: str
    approved_by: str | None = None
    approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChildPart:
    """Show what was said about one child: never staff wellbeing or absence."""

    trust: str
    school: str
    initials: str
    reference: str  # the school's own
    kind: str
    held: Moment
    people: tuple[Person, ...]
    discussion: tuple[Field, ...]
    concern: Concern
    escalation: tuple[Field, ...]  # what was done, by whom, when; or why nothing
    plan_change: PlanChange | None
    actions: tuple[Action, ...]
    agreed: Agreed
    agreed_at: datetime | None  # the last signature, or the closing
    replaces: datetime | None = None  # when the words that this corrects went out


@dataclass(frozen=True, slots=True)
class ChildPaper:
    """Show one child's sheet, bound to that child's school."""

    part: ChildPart
    sheet: int
    policy: str
    policy_title: str
    stamp: Stamp
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """Show a supervision agreement and who signed which version."""

    trust: str
    school: str
    people: tuple[Person, ...]
    points: tuple[Field, ...]
    version: int
    starts_on: date
    review_on: date
    policy: str
    policy_title: str
    signatures: tuple[Signature, ...]
    stamp: Stamp
    agreed: Agreed = Agreed.BY_ALL


@dataclass(frozen=True, slots=True)
class ExtractText:
    """Carry one child's part as text to paste into the child's own record."""

    part: ChildPart
    record_reference: str
    revision: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """Say when and where to meet, and nothing of what for."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    place: str
    method: Method
    stamp: datetime
    organiser: str = ""
    organiser_email: str = ""
