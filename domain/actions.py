"""Who does what by when for a child or for the work, from the session that agreed it until done."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class ActionStatus(StrEnum):
    """Where an action stands."""

    DRAFT = "draft"  # written in a record that was not submitted yet
    OPEN = "open"  # agreed in a session; it starts when the session ends
    DONE = "done"  # its owner or a review says so, with what it changed
    DROPPED = "dropped"  # a review says that it is no longer needed


class Outcome(StrEnum):
    """What a review makes of an earlier action."""

    DONE = "done"
    CARRIED_OVER = "carried over"
    NOT_NEEDED = "no longer needed"


@dataclass(frozen=True, slots=True)
class Action:
    """The header of an action; its words are the content of the part with the same id."""

    id: str
    pair_id: str
    document_id: str
    owner_id: str
    due_on: date
    case_id: str | None = None
    child_id: str | None = None
    status: ActionStatus = ActionStatus.DRAFT
    carried: int = 0

    def reviewed(self, outcome: Outcome) -> "Action":
        """Give the action as a submitted review leaves it."""
        match outcome:
            case Outcome.DONE:
                return replace(self, status=ActionStatus.DONE)
            case Outcome.NOT_NEEDED:
                return replace(self, status=ActionStatus.DROPPED)
            case Outcome.CARRIED_OVER:
                return replace(self, status=ActionStatus.OPEN, carried=self.carried + 1)
