"""The closed vocabulary of a pack: every key that a policy's file may have, and its kind."""

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Checked

from domain.due import EntitlementOf, Every, SessionKind
from domain.ladder import Asked
from domain.people import Role
from domain.policy import Answer, Chased


class Strict(BaseModel):
    """A closed vocabulary: a key that isn't known is a fault, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Words = Annotated[str, Checked(min_length=1)]
Key = Annotated[str, Checked(pattern=r"^[a-z][a-z0-9_ \-]*$")]


Group = Annotated[tuple[Key, ...], Checked(min_length=1)]
Days = Annotated[int, Checked(gt=0)]


class Choice(Strict):
    """One thing to choose."""

    key: Key
    label: Words


class Field(Strict):
    """One question."""

    key: Key
    label: Words
    answer: Answer
    clause: Words
    required: bool = False
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    choices_from: str = ""


class Rule(Strict):
    """What must be answered when a field has a value."""

    when: Key
    is_value: Annotated[str, Checked(alias="is")]
    either: Annotated[tuple[Group, ...], Checked(min_length=1)]


class Section(Strict):
    """A few questions in one dialog."""

    key: Key
    title: Words
    fields: Annotated[tuple[Field, ...], Checked(min_length=1)]
    rules: tuple[Rule, ...] = ()
    hint: str = ""


class Form(Strict):
    """The sections of one document."""

    title: Words
    sections: Annotated[tuple[Section, ...], Checked(min_length=1)]
    rules: tuple[Rule, ...] = ()


class Frequency(Strict):
    """How often, to whom, led by whom."""

    every: Every
    every_high_case_load: Every
    entitlement_of: EntitlementOf
    counts: Annotated[frozenset[SessionKind], Checked(min_length=1)]
    led_by: Annotated[frozenset[Role], Checked(min_length=1)]


class Length(Strict):
    """How long, in minutes."""

    usual: int
    least: Annotated[int, Checked(gt=0)]
    most: int


class Place(Strict):
    """Where, and when online is right."""

    choices: Annotated[tuple[Choice, ...], Checked(min_length=1)]
    online: Key
    online_reasons: tuple[Choice, ...]


class SignOff(Strict):
    """What people say by signing."""

    sentence: Words
    agreement_sentence: Words
    silent_school_days: Days


class Quiet(Strict):
    """When nothing is said that can wait, London time."""

    starts: time
    ends: time


class Chase(Strict):
    """When something is asked for again, in school days."""

    before: tuple[Days, ...] = ()
    after: tuple[Annotated[int, Checked(ge=0)], ...] = ()
    every: Annotated[int, Checked(ge=0)] = 0
    next_up: Annotated[int, Checked(ge=0)] = 0
    top: Annotated[int, Checked(ge=0)] = 0


class Reason(Choice):
    """Why a session is cancelled."""

    excused: bool = False


class Hours(Strict):
    """From when until when, London time."""

    starts: time
    ends: time


class Cancelling(Strict):
    """What cancelling asks for."""

    at_once: bool
    hours: Hours
    reasons: Annotated[tuple[Reason, ...], Checked(min_length=1)]
    waivers: Annotated[tuple[Choice, ...], Checked(min_length=1)]


class Shortfall(Strict):
    """What follows where a promised session was not held, in school days."""

    at_risk: Days
    talk: Annotated[int, Checked(ge=0)]
    three_way: Days
    above: Days


class Rung(Strict):
    """Who is asked after how many literal hours."""

    hours: Annotated[int, Checked(ge=0)]
    ask: Asked


class Urgent(Strict):
    """What urgent requests go by, in literal hours."""

    window_hours: Annotated[int, Checked(gt=0)]
    minutes: Annotated[int, Checked(gt=0)]
    ladder: Annotated[tuple[Rung, ...], Checked(min_length=1)]
    ways: Annotated[tuple[Choice, ...], Checked(min_length=1)]
    reasons: tuple[Choice, ...]


class Drift(Strict):
    """After how many sessions something that did not move is challenged, and with what words."""

    carried_over: Days
    unchanged: Days
    question: Words


class Late(Strict):
    """When a record counts as late, in school days."""

    written_school_days: Days
    signed_school_days: Days


class Pack(Strict):
    """One file."""

    id: Key
    version: Annotated[int, Checked(ge=1)]
    title: Words
    owner: Words
    effective_from: date
    review_due: date
    clauses: Mapping[str, Words]
    frequency: Frequency
    length: Length
    place: Place
    sign_off: SignOff
    late: Late
    quiet: Quiet
    chase: Mapping[Chased, Chase]
    shortfall: Shortfall
    urgent: Urgent
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
