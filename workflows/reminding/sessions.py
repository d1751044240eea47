"""Reminders of sessions: what is kept of one, and what a morning message says of it."""

from domain.errors import NotFound
from domain.planner import Plan
from domain.reminders import sessions as rules
from domain.reminders.sessions import session_plan
from domain.rota import Rota
from workflows.home import document_line, prepare_line, session_line
from workflows.owing import owed_line, pattern_line, session_facts, unwritten_line
from workflows.ports import Message, Work
from workflows.views.notices import HomeLine


def plan_session(work: Work, rota: Rota, session_id: str) -> Plan | None:
    """Give what a session owes, and when its card changes by itself; None once it is over."""
    try:
        session = work.sessions.get(session_id)
    except NotFound:
        return None
    return session_plan(session_facts(work, rota, session), rota, work.now)


def line_of_session(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what a session needs of somebody; None where it needs nothing of them by now."""
    session = work.sessions.get(message.subject)
    match message.kind:
        case rules.REBOOK_UP:
            return owed_line(work, session, person_id)
        case rules.RECORD_UP | rules.BECAME_UP:
            return unwritten_line(work, session)
        case rules.PATTERN:
            return pattern_line(work, session, person_id)
    document = work.documents.of_session(session.id)
    if message.kind == rules.RECORD and document:
        return document_line(work, document, person_id)
    line = session_line(work, session, person_id)
    pair = work.roster.pair(session.pair_id)
    if message.kind == rules.AHEAD and person_id in pair.parties:
        return prepare_line(work, session, pair, person_id) or line
    return line
