"""Reminders of case discussions, to the DSL of the child's school. Names no child."""

from domain.document import Document, Status
from domain.people import Role
from domain.permissions import Act, may
from domain.planner import Plan
from domain.reminders.children import APPROVE, ENTER, CaseFacts, case_plan
from domain.rota import Rota
from domain.terms import london_day
from workflows.home import child_line
from workflows.ports import Extract, Message, Work
from workflows.standing import childs_cover, dsls, towards_school
from workflows.views.notices import HomeLine, Thing


def plan_case(work: Work, rota: Rota, case_id: str) -> Plan | None:
    """Give what a case discussion owes to the child's school; None where nothing waits."""
    facts = _facts(work, rota, case_id)
    return case_plan(facts, rota, work.now) if facts else None


def _facts(work: Work, rota: Rota, case_id: str) -> CaseFacts | None:
    """Give what waits at the school that the case was submitted to, whatever a draft says since."""
    head = work.documents.head(case_id)
    newest = _newest(work, head.document_id, case_id) if head else None
    if head is None or newest is None:
        return None
    document = work.documents.get(head.document_id)
    today = london_day(work.now)
    school_id = newest.school_id
    asked = [person.id for person in dsls(work, school_id) if rota.here(person.id, today)]
    holiday_cover = work.roster.school(school_id).holiday_cover_id
    asked += [one for one in childs_cover(work, school_id) if one != holiday_cover]
    sharing = {rota.sharers(one, Role.DSL, school_id) for one in asked}
    return CaseFacts(
        case_id,
        work.policies.get(document.policy),
        tuple(asked),
        unapproved_since=document.submitted_at if _unapproved(document, case_id) else None,
        unentered_since=newest.sent_at if _waits(newest) else None,
        case_version=newest.case_version,
        sharing=tuple(sorted(sharing, key=sorted)),
        holiday_cover=holiday_cover,
    )


def _newest(work: Work, document_id: str, case_id: str) -> Extract | None:
    sent = [e for e in work.extracts.of_document(document_id) if e.case_id == case_id]
    return max(sent, key=lambda extract: extract.case_version, default=None)


def _waits(extract: Extract) -> bool:
    return extract.entered_on is None and extract.withdrawn_at is None


def _unapproved(document: Document, case_id: str) -> bool:
    waits = any(change.case_id == case_id for change in document.unapproved())
    return waits and document.status is Status.AWAITING


def line_of_case(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what a child's sheet needs of the DSL of the child's school; None where nothing."""
    head = work.documents.head(message.subject)
    newest = _newest(work, head.document_id, message.subject) if head else None
    if head is None or newest is None:
        return None
    school_id = newest.school_id
    stands = towards_school(work, person_id, school_id)
    if not may(stands, Act.CONFIRM_ENTRY):
        return None
    document = work.documents.get(head.document_id)
    if may(stands, Act.APPROVE_PLAN) and _unapproved(document, head.id) and message.kind != ENTER:
        return child_line(work, Thing.APPROVE, head.id, document, school_id)
    if _waits(newest) and message.kind != APPROVE:
        return child_line(work, Thing.ENTER, head.id, document, school_id)
    return None
