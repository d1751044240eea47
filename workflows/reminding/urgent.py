"""Reminders of urgent requests: the ladder, and what a morning message says once it is late."""

from workflows.ports import Message, Work
from workflows.urgent.showing import urgent_line
from workflows.urgent.telling import plan_urgent
from workflows.views.notices import HomeLine

__all__ = ["line_of_urgent", "plan_urgent"]


def line_of_urgent(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say that a request is still open, to who may see it."""
    return urgent_line(work, work.urgent.get(message.subject), person_id)
