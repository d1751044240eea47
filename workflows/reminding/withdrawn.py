"""Reminders of sheets that were withdrawn, to the DSL of the school that had them."""

from domain.errors import NotFound
from domain.planner import Plan
from domain.reminders.children import withdrawn_plan
from domain.rota import Rota
from domain.terms import london_day
from workflows.home import child_line
from workflows.ports import Extract, Message, Work
from workflows.standing import dsls
from workflows.views.notices import HomeLine, Thing
from workflows.withdrawing import withdrawn_extract


def plan_withdrawn(work: Work, rota: Rota, named: str) -> Plan | None:
    """Give what a withdrawn sheet owes; None once it is taken out, or stands again."""
    extract = _open(work, named)
    if extract is None or extract.withdrawn_at is None:
        return None
    policy = work.policies.get(work.documents.get(extract.document_id).policy)
    today = london_day(work.now)
    asked = tuple(p.id for p in dsls(work, extract.school_id) if rota.here(p.id, today))
    return withdrawn_plan(named, policy, asked, extract.withdrawn_at, rota, work.now)


def line_of_withdrawn(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say which school's sheet is to be taken out; None where it is none of theirs, or done."""
    extract = _open(work, message.subject)
    if extract is None or person_id not in {p.id for p in dsls(work, extract.school_id)}:
        return None
    document = work.documents.get(extract.document_id)
    return child_line(work, Thing.TAKE_OUT, message.subject, document, extract.school_id)


def _open(work: Work, named: str) -> Extract | None:
    try:
        extract = withdrawn_extract(work, named)
    except NotFound:
        return None
    return None if extract.taken_out_at else extract
