"""Reminders of sessions."""

from datetime import timedelta

from domain.errors import NotFound
from domain.planner import Plan
from domain.rota import Rota
from domain.session import UNBOOKED
from domain.terms import london
from workflows.home import session_line
from workflows.ports import Message, Work
from workflows.views.notices import HomeLine


def plan_session(work: Work, rota: Rota, session_id: str) -> Plan | None:
    """Give what a session owes, and when its card becomes overdue by itself."""
    try:
        session = work.sessions.get(session_id)
    except NotFound:
        return None
    overdue = london(session.due_by + timedelta(days=1), rota.quiet.ends)
    unbooked = session.status in UNBOOKED and overdue is not None
    return Plan(looks=(overdue,) if unbooked and overdue else ())


def line_of_session(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what a session needs of a party; None where it needs nothing of them by now."""
    return session_line(work, work.sessions.get(message.subject), person_id)
