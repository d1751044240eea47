"""Who does what by when for a child or for the work, from the session that agreed it until done."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.errors import IllegalMove

LONGEST_WORD = 2_000  # of characters on what an action changed: a word, not a report


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
    """The header of an action; its words are the content of the part with the same id.

    `starts_at` is when the session that agreed it ended, signed or not: from then on it is chased.
    `settled_in` is the record whose review ended it; an action that was done between sessions has
    none until the next record says so.
    """

    id: str
    pair_id: str
    document_id: str
    owner_id: str
    due_on: date
    case_id: str | None = None
    child_id: str | None = None
    status: ActionStatus = ActionStatus.DRAFT
    carried: int = 0
    starts_at: datetime | None = None
    settled_in: str | None = None

    def agreed(self, session_ended: datetime) -> "Action":
        """Give the action as the submitted record leaves it: it starts when the session ended."""
        status = ActionStatus.OPEN if self.status is ActionStatus.DRAFT else self.status
        return replace(self, status=status, starts_at=session_ended)

    def finish(self) -> "Action":
        """Give it done between sessions. Raises IllegalMove for a draft and for what has ended."""
        if self.status is not ActionStatus.OPEN:
            raise IllegalMove(self.status, "finish")
        return replace(self, status=ActionStatus.DONE)

    def reviewed(self, outcome: Outcome, *, in_record: str, due_on: date | None = None) -> "Action":
        """Give the action as a submitted review leaves it; carried over, perhaps to a new date."""
        match outcome:
            case Outcome.DONE:
                return replace(self, status=ActionStatus.DONE, settled_in=in_record)
            case Outcome.NOT_NEEDED:
                return replace(self, status=ActionStatus.DROPPED, settled_in=in_record)
            case Outcome.CARRIED_OVER:
                return replace(
                    self,
                    status=ActionStatus.OPEN,
                    carried=self.carried + 1,
                    due_on=due_on or self.due_on,
                    settled_in=None,
                )
