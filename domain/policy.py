"""A policy as data: its frequency, its forms, its sign-off. `policies/` reads these from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from domain.due import EntitlementOf, Every, SessionKind
from domain.ladder import UrgentRules
from domain.people import Role
from domain.rota import Quiet


class Answer(StrEnum):
    """What kind of answer a field takes."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    MINUTES = "minutes"
    INITIALS = "initials"
    REFERENCE = "reference"
    SCHOOL = "school"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: the key that is kept and the words that are shown."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `hint` helps; only `required` fields must be answered, and only to submit."""

    key: str
    label: str
    answer: Answer
    required: bool = False
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    clause: str = ""

    def words_for(self, value: str) -> str:
        """Give a choice's label for its key; any other value as it is."""
        return next((c.label for c in self.choices if c.key == value), value)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a field has this value, at least one of these groups of fields must be answered."""

    when: str
    is_value: str
    either: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A few questions answered together in one dialog."""

    key: str
    title: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The sections of one document, in the order they are read."""

    key: str
    title: str
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()

    def section(self, key: str) -> Section:
        """Give the section with this key; KeyError where the form has none."""
        return {section.key: section for section in self.sections}[key]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Give every field of every section."""
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often (srscmat 8): by the school's case load.

    `counts` are the kinds of session that keep the promise, `led_by` the posts for the whole trust
    whose holders may lead them.
    """

    every: Every
    every_high_case_load: Every
    entitlement_of: EntitlementOf
    counts: frozenset[SessionKind]
    led_by: frozenset[Role]

    def for_school(self, *, high_case_load: bool) -> Every:
        """Give the promise for a school with or without a high case load."""
        return self.every_high_case_load if high_case_load else self.every


@dataclass(frozen=True, slots=True)
class Length:
    """How long a session lasts, in minutes."""

    usual: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs and what they say by signing; when a silent party may be passed over."""

    sentence: str
    agreement_sentence: str
    silent_school_days: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """When a record counts as late, in school days, so that it is labelled so."""

    written_school_days: int
    signed_school_days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when a session is proposed, London time."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a session was cancelled; an excused one never makes a pattern."""

    key: str
    label: str
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What cancelling asks for (srscmat 8). `at_once`: without a new time it is a breach."""

    at_once: bool
    hours: Hours
    reasons: tuple[Reason, ...]
    waivers: tuple[Choice, ...]

    def is_excused(self, reason: str) -> bool:
        """Say whether this reason never makes a pattern."""
        return any(known.key == reason and known.excused for known in self.reasons)


class Chased(StrEnum):
    """What people are reminded of until it is done; a policy says how often."""

    SESSION_UNBOOKED = "session_unbooked"
    OFFER_UNANSWERED = "offer_unanswered"
    SESSION_AHEAD = "session_ahead"
    RECORD_UNWRITTEN = "record_unwritten"
    RECORD_UNSIGNED = "record_unsigned"
    CHANGES_ASKED = "changes_asked"
    PLAN_UNAPPROVED = "plan_unapproved"
    EXTRACT_UNENTERED = "extract_unentered"
    AGREEMENT_MISSING = "agreement_missing"
    ACTION = "action"
    REBOOKING_OWED = "rebooking_owed"
    MEETING_OWED = "meeting_owed"
    AWAY_SESSION = "away_session"
    LEAVER = "leaver"


@dataclass(frozen=True, slots=True)
class Chase:
    """When something is asked for again, in school days before and after its day.

    Then every `every` school days until it is done, where that is said. After `next_up` school
    days the next one up hears of it, after `top` the one above; 0: never.
    """

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    every: int = 0
    next_up: int = 0
    top: int = 0


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What follows where a promised session was not held, in school days after its last day.

    `at_risk` is how many school days before that day an unbooked session counts as at risk.
    """

    at_risk: int
    talk: int
    three_way: int
    above: int


@dataclass(frozen=True, slots=True)
class Drift:
    """After how many sessions an action carried over, or a case unchanged, counts as drift.

    `question` asks for the challenge that is then recorded.
    """

    carried_over: int
    unchanged: int
    question: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One published version of one policy; never edited, only succeeded."""

    id: str
    version: int
    title: str
    owner: str
    effective_from: date
    review_due: date
    frequency: Frequency
    length: Length
    places: tuple[Choice, ...]
    online: str
    online_reasons: tuple[Choice, ...]
    sign_off: SignOff
    lateness: Lateness
    quiet: Quiet
    chase: Mapping[Chased, Chase]
    shortfall: Shortfall
    urgent: UrgentRules
    drift: Drift
    cancelling: Cancelling
    agreement: Form
    record: Form
    case: Form
    action: Form
    review: Form
    addendum: Form
    preparation: Form
    informal: Form
    clauses: tuple[tuple[str, str], ...] = ()

    @property
    def ref(self) -> str:
        """Name this version, as agreements and records pin it: "srscmat@1"."""
        return f"{self.id}@{self.version}"

    def place_label(self, key: str) -> str:
        """Give the words for a place."""
        return next((place.label for place in self.places if place.key == key), key)
