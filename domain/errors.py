"""Everything that can go wrong by rule, drawn as one tree.

SupervisionError
├── NotAllowed      this actor may not do this to this thing
├── NotFound        there is no such thing, or none that this actor may know of
├── IllegalMove     the thing is in a state from which this cannot be done
├── Stale           the thing changed since the actor last saw it
├── ClockBehind     the clock went back, so nothing can be signed by it
└── Incomplete      what was sent has faults; each names its field

An error carries codes and ids, never what people wrote: its words for people live in `cards`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with one field; `cards.wording` has a sentence for each."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_A_NUMBER = "not_a_number"
    IN_THE_PAST = "in_the_past"
    IN_THE_FUTURE = "in_the_future"
    AFTER_WINDOW = "after_window"
    CLOCK_SKIPPED = "clock_skipped"
    LENGTH_OUTSIDE = "length_outside"
    REASON_FOR_ONLINE = "reason_for_online"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_SCHOOL = "unknown_school"
    PUPIL_NUMBER = "pupil_number"
    DIRECTION_CONTROLS = "direction_controls"
    INITIALS_ONLY = "initials_only"
    ANSWER_DEMANDED = "answer_demanded"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ACTION_UNREVIEWED = "action_unreviewed"
    DATE_BEFORE_SESSION = "date_before_session"
    BEFORE_PROPOSED = "before_proposed"
    CASES_MISSING = "cases_missing"
    ALREADY_SUBMITTED = "already_submitted"
    CHILD_TWICE = "child_twice"
    CHILD_NOT_IN_RECORD = "child_not_in_record"
    END_BEFORE_START = "end_before_start"
    AWAY_ALREADY = "away_already"
    COVER_IS_SELF = "cover_is_self"
    COVER_AWAY = "cover_away"
    NAMED_AWAY = "named_away"
    NAMED_SELF = "named_self"
    HOLDS_POST_ALREADY = "holds_post_already"
    CHALLENGE_NEEDED = "challenge_needed"
    ENDED_MEANWHILE = "ended_meanwhile"
    AWAY_THEN = "away_then"
    SESSION_THEN = "session_then"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the field it stands at, and what is wrong there.

    `section` names the part of the form; `limit` is what the sentence needs besides: a longest
    length, or the name of a colleague. Neither ever holds what was typed.
    """

    field: str
    problem: Problem
    section: str = ""
    limit: str = ""


class SupervisionError(Exception):
    """The root of all errors by rule."""


class NotAllowed(SupervisionError):
    """This actor may not do this to this thing."""


class NotFound(SupervisionError):
    """There is no such thing, or none that this actor may know of."""


class IllegalMove(SupervisionError):
    """The thing is in a state from which this cannot be done."""

    def __init__(self, status: str, move: str) -> None:
        super().__init__(f"{move} from {status}")
        self.status = status
        self.move = move


class Stale(SupervisionError):
    """The thing changed since the actor last saw it."""


class ClockBehind(SupervisionError):
    """The clock went back, so nothing can be signed by it."""


class Incomplete(SupervisionError):
    """What was sent has faults; nothing was changed."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults
