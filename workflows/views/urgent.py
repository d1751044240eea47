"""Urgent requests as people see them: who, when and what is to be done; never what it is about."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.errors import Problem
from domain.numbers import Line
from domain.policy import Choice
from domain.urgent import UrgentStatus


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number to ring: an authority's, or a line manager's by name. Empty: nobody gave it."""

    line: Line
    whose: str
    number: str


@dataclass(frozen=True, slots=True)
class NumbersView:
    """Whom to ring for one school; 999 besides, always."""

    school: str
    lines: tuple[NumberLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that nobody gave: a school's, of one of its home authorities; or a person's."""

    school: str
    line: Line
    whose: str


class Part(StrEnum):
    """How a viewer stands to an urgent request."""

    ASKER = "asker"
    ANSWERER = "answerer"
    ASKED = "asked"


class UrgentCan(StrEnum):
    """What a viewer can do about an urgent request."""

    RING = "ring"
    OFFER = "offer"
    PASS = "pass"  # noqa: S105 - no password
    AGREE = "agree"
    DECLINE = "decline"
    CONFIRM = "confirm"
    MISSED = "missed"
    GIVE_BACK = "give back"
    WRITE = "write"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told, and when; None: it is on its way."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Next:
    """Who is asked next, and when, if nobody answers."""

    names: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class UrgentView:
    """An urgent request for one viewer. Only the asker sees who was told, and the numbers.

    `asker_number` is the asker's own, for whoever may ring them, where the trust gave it.
    """

    id: str
    turn: int
    status: UrgentStatus
    part: Part
    asker: str
    school: str
    asked_at: datetime
    closes_at: datetime
    now: datetime
    late: bool = False
    answered_by: str = ""
    starts_at: datetime | None = None
    started: bool = False
    way: str = ""
    ringing: bool = False
    arranged_at: datetime | None = None
    held_at: datetime | None = None
    confirmed: bool = False
    other_confirmed: bool = False
    passed: bool = False
    told: tuple[Told, ...] = ()
    next: Next | None = None
    harm: bool = False
    harm_told: Told | None = None
    numbers: NumbersView | None = None
    asker_number: str = ""
    can: frozenset[UrgentCan] = field(default=frozenset())
    note: str = ""


@dataclass(frozen=True, slots=True)
class UrgentSentView:
    """How it stands, at the end of a dialog."""

    urgent: UrgentView


@dataclass(frozen=True, slots=True)
class Running:
    """A request of the asker's that is still open."""

    asked_at: datetime
    school: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class UrgentFormView:
    """The dialog that asks: numbers above, one button, and what may be said besides."""

    form: str
    numbers: NumbersView
    school_id: str
    schools: tuple[Choice, ...]
    people: tuple[Choice, ...]
    harm: bool = False
    without: tuple[str, ...] = ()
    running: tuple[Running, ...] = ()
    faults: tuple[tuple[str, Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class HarmNotice:
    """To a line manager: somebody says that it is about a risk of harm."""

    asker: str
    school: str
    asked_at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class OpenUrgent:
    """An open clock for an overview: whose, since when, how far. Never what it is about."""

    id: str
    asker: str
    school: str
    status: UrgentStatus
    asked_at: datetime
    closes_at: datetime
    hours_open: int
    hours_left: int
    late: bool
    answered_by: str = ""
    starts_at: datetime | None = None
    arranged_at: datetime | None = None
