"""Word how far a paper is signed, and what became of the concern, in one place for all papers."""

from dataclasses import dataclass, replace
from datetime import datetime

from papers.words import say_time
from workflows.views.papers import Agreed, ChildPart, Concern, PlanChange

CONCERN = {
    Concern.ESCALATED: "The concern has escalated.",
    Concern.SAME: "The concern is the same.",
    Concern.DE_ESCALATED: "The concern has de-escalated.",
}
PAIR = 2
AWAITING = "AWAITING SIGNATURES"


@dataclass(frozen=True, slots=True)
class State:
    """Carry a state's heading, its sentence, its mark on every page, and its tone."""

    state: str
    state_words: str
    mark: str
    tone: str


def state_of(agreed: Agreed, parties: int, at: datetime | None) -> State:
    """Word a signing state for two parties or a group."""
    everyone = f"all {parties}" if parties > PAIR else "both"
    when = f" on {say_date_of(at)}" if at else ""
    match agreed:
        case Agreed.BY_ALL:
            return State(
                f"Signed by {everyone}{when}",
                f"Signed by {everyone} as accurate. The words can no longer be changed: "
                "a later correction is an addendum of its own.",
                "",
                "calm",
            )
        case Agreed.AWAITING:
            return State(
                AWAITING,
                f"These words are not yet signed by {everyone} and may still change. "
                "A correction follows if they do.",
                AWAITING,
                "wait",
            )
        case Agreed.BY_ONE:
            return State(
                "Signed by one only",
                f"Closed{when} without every signature: not agreed by {everyone}.",
                "SIGNED BY ONE ONLY",
                "alarm",
            )


def agreement_state_of(agreed: Agreed, parties: int, at: datetime | None) -> State:
    """Word an agreement's signing state: it is changed by a new version, not by an addendum."""
    state = state_of(agreed, parties, at)
    if agreed is not Agreed.BY_ALL:
        return state
    return replace(state, state_words="A change needs a new version, signed again by everyone.")


def say_date_of(at: datetime) -> str:
    """Say the day of a moment in UK time."""
    return say_time(at).partition(",")[0]


def late_words(late: str) -> str:
    """Word a lateness: "Late: 6 school days after the session"."""
    return late and f"Late: {late}"


def correction_words(part: ChildPart) -> str:
    """Say which earlier words these replace."""
    if part.replaces is None:
        return ""
    return f"These words replace those of {say_time(part.replaces)}."


def approval_words(change: PlanChange) -> str:
    """Say who approved a change of plan, or that nobody has."""
    if change.approved_by is None or change.approved_at is None:
        return "Not approved by the designated safeguarding lead of the child's school."
    return (
        f"Approved by {change.approved_by}, designated safeguarding lead, "
        f"{say_time(change.approved_at)}."
    )
