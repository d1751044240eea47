"""How schools stand to what the policy promises: numbers and days, no content."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.entitlement import Track


class Step(StrEnum):
    """What the next deadline of a school brings."""

    AT_RISK = "at risk"  # from then on it counts as at risk, if nothing is booked
    DUE_BY = "due by"
    TALK = "talk"  # the two are asked to talk
    THREE_WAY = "three-way"  # a three-way meeting is proposed
    ABOVE = "above"  # the next rung up hears of it
    CATCH_UP = "catch up"  # every step was taken; only a session helps


class Helps(StrEnum):
    """The one button that helps."""

    OFFER = "offer"  # the viewer is a party and offers a time
    WRITE = "write"  # the viewer holds the pen: the booked time is over, its record is missing
    ASK = "ask"  # the viewer asks the two to agree on a time
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Missed:
    """A span that is over without its session: still behind."""

    span_name: str
    due_by: date


@dataclass(frozen=True, slots=True)
class SchoolStanding:
    """One school: how it stands, in numbers, what comes next, and the button that helps.

    `track` never says that a child is safe: "on track" means that sessions were held. `subject` is
    the session that `helps` is about. `led` is false where nobody supervises for the trust there.
    """

    school_id: str
    school: str
    track: Track
    span_name: str = ""
    due_by: date | None = None
    owed: int = 0
    held_on: date | None = None
    booked_on: date | None = None
    school_days_left: int = 0
    missed: tuple[Missed, ...] = ()
    next_step: Step | None = None
    next_on: date | None = None
    supervisor: str = ""
    supervisee: str = ""
    helps: Helps = Helps.NOTHING
    subject: str = ""
    led: bool = True
