"""Reminders of documents: what is kept of one, and what a morning message says of it."""

from domain.document import Move
from domain.errors import NotFound
from domain.planner import Plan
from domain.reminders.documents import CLOSE, DocumentFacts, document_plan
from domain.rota import Rota
from workflows.disagreements import spared
from workflows.home import closing_line, document_line
from workflows.ports import Message, Work
from workflows.views.notices import HomeLine


def plan_document(work: Work, rota: Rota, document_id: str) -> Plan | None:
    """Give what a document owes; None once it has ended."""
    try:
        document = work.documents.get(document_id)
    except NotFound:
        return None
    asked = work.documents.change_requests(document.id)
    newest = max((request.asked_at for request in asked), default=None)
    policy = work.policies.get(document.policy)
    facts = DocumentFacts(document, policy, newest, spared(work, document))
    return document_plan(facts, rota, work.now)


def line_of_document(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what a document needs of somebody; None where it needs nothing of them by now."""
    document = work.documents.get(message.subject)
    if message.kind != CLOSE:
        return document_line(work, document, person_id)
    one_missing = document.can(Move.CLOSE) and len(document.unsigned()) == 1
    return closing_line(work, document, person_id) if one_missing else None
