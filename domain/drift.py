"""Drift: what was carried over, or did not change, over too many sessions (product.md, flow 9).

It is shown with its history and asks for a challenge. It says nothing about how safe a child is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.actions import Outcome

SAME = "same"  # of the concerns that a policy's form asks for


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one session made of an action; `outcome` None: the session that agreed it."""

    day: date
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Discussed:
    """What one session said of a child: how concerns are, and whether the plan changed."""

    day: date
    concern: str
    plan_changed: bool = False

    @property
    def unchanged(self) -> bool:
        """Say whether nothing moved: concerns are the same, and the plan is."""
        return self.concern == SAME and not self.plan_changed


def action_drifts(history: Sequence[Reviewed], limit: int) -> bool:
    """Say whether an action was carried over in as many sessions as the policy calls drift."""
    return sum(step.outcome is Outcome.CARRIED_OVER for step in history) >= limit


def case_drifts(history: Sequence[Discussed], limit: int) -> bool:
    """Say whether nothing moved for a child in the last so many sessions that spoke of them."""
    newest = history[-limit:]
    return len(newest) == limit and all(step.unchanged for step in newest)


def asks_challenge(outcome: str) -> bool:
    """Say whether a drifting action asks for a challenge: not where it is done by now."""
    return outcome != Outcome.DONE
