"""What somebody who leaves had in hand goes to a named person (product.md, 17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """Who takes up the work of somebody who leaves, named by whom and when (UTC).

    It works from the day after the last day. Nobody ever signs for another.
    """

    person_id: str
    to_id: str
    by_id: str
    at: datetime


def successor(handovers: Iterable[Handover], person_id: str) -> str | None:
    """Give who was named last to take up somebody's work; None where nobody was."""
    named = [one for one in handovers if one.person_id == person_id]
    return max(named, key=lambda one: one.at).to_id if named else None
