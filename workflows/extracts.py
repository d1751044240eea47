"""A child's part of a record on its way into the child's own file (srscmat 10).

It goes to the DSL of the child's school on the day of the session, marked as awaiting signatures,
and again where its words change; that DSL approves changes of plan and confirms the entry.
"""

from dataclasses import replace

from domain import forms
from domain.document import Document, Status
from domain.errors import Fault, IllegalMove, NotAllowed, NotFound, Problem, Stale
from domain.parts import PartContent
from domain.permissions import Act, may, require
from domain.signing import Approval
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.documents import Desk, case_label, cases, heading, lay_out
from workflows.paper_views import extract_of
from workflows.ports import Extract, Work
from workflows.readable import action_blocks, case_block
from workflows.reading import has_case, record_reading
from workflows.settling import after_settling
from workflows.standing import dsls, towards_school
from workflows.steady import require_steady_clock
from workflows.telling import tell_child
from workflows.views.documents import ChildSheetView


def send_extracts(work: Work, document: Document, parts: tuple[PartContent, ...]) -> None:
    """Send each case's extract, or its correction, to the DSL of the child's school."""
    for case in cases(parts):
        head = case.head
        if head.school_id is None or work.extracts.get(head.id, head.version):
            continue
        work.extracts.save(Extract(head.id, head.version, document.id, head.school_id, work.now))
        for person in dsls(work, head.school_id):
            tell_child(work, head.id, head.version, person.id)


def _case_for(work: Work, ask: Ask, case_id: str) -> tuple[Desk, PartContent]:
    """Give a case as submitted to somebody who may read the child's sheet.

    Which school it is for is what was submitted: a school that it is only being moved to sees
    nothing yet. NotFound where it is in no revision, or not in the newest.
    """
    head = work.documents.head(case_id)
    if head is None:
        raise NotFound("case")
    desk = lay_out(work, head.document_id, ask.actor.person_id)
    if desk.document.revision == 0:
        raise NotFound("revision")
    parts = work.documents.frozen(desk.document.id, desk.document.revision)
    case = has_case(parts, case_id)
    stands = desk.standings | towards_school(work, ask.actor.person_id, case.head.school_id or "")
    require(stands, Act.READ_CHILD_SHEET)
    return desk, case


def _case_of(work: Work, ask: Ask, case_id: str) -> tuple[Desk, PartContent]:
    """Give the case that a dialog is about; Stale where it was withdrawn from this reader."""
    try:
        return _case_for(work, ask, case_id)
    except (NotAllowed, NotFound):
        if (head := work.documents.head(case_id)) is None:
            raise
        sent = work.extracts.of_document(head.document_id)
        if any(extract.case_id == case_id and extract.withdrawn_at for extract in sent):
            raise Stale("withdrawn") from None
        raise


def child_page(work: Work, ask: Ask) -> ChildSheetView:
    """Open one child's sheet: to approve a change of plan, to enter it in the child's record."""
    desk, case = _case_for(work, ask, ask.page.subject)
    document, head = desk.document, case.head
    form = open_form(work, ask.actor, "child", head.id, seen=head.version)
    record_reading(work, ask.actor, desk, form.id, part_id=head.id)
    return _view(work, ask, desk, case, form.id, document)


def _view(
    work: Work,
    ask: Ask,
    desk: Desk,
    case: PartContent,
    form_id: str,
    document: Document,
    problem: Fault | None = None,
) -> ChildSheetView:
    head = case.head
    stands = towards_school(work, ask.actor.person_id, head.school_id or "")
    parts = work.documents.frozen(document.id, document.revision)
    extract = work.extracts.get(head.id, head.version)
    approval = next((a for a in document.approvals if a.case_id == head.id), None)
    waits = any(p.case_id == head.id for p in document.unapproved())
    awaiting = document.status is Status.AWAITING
    sent = [e.case_version for e in work.extracts.of_document(document.id) if e.case_id == head.id]
    return ChildSheetView(
        form=form_id,
        heading=heading(work, document),
        label=case_label(case),
        blocks=(
            case_block(work, desk, case),
            *action_blocks(work, parts, case_id=head.id),
        ),
        extract=extract_of(work, desk, case, parts),
        awaiting=document.ended_at is None,
        change_of_plan=bool(case.answers.get("plan")),
        may_approve=waits and awaiting and may(stands, Act.APPROVE_PLAN),
        may_enter=bool(extract and not extract.entered_on) and may(stands, Act.CONFIRM_ENTRY),
        approved_by=approval.name_shown if approval else "",
        entered_on=extract.entered_on if extract else None,
        corrected=any(version < head.version for version in sent),
        note=ask.page.note,
        problem=problem,
        entered_value=london_day(work.now).isoformat(),
    )


def approve(work: Work, ask: Ask) -> Page:
    """Approve a change of plan, as the DSL of the child's school (srscmat 4, 10)."""
    form = form_of(work, ask, "child", "document.read")
    case_id = form.subject if form.verb == "child" else ask.values.get("case", "")
    desk, case = _case_of(work, ask, case_id)
    require(towards_school(work, ask.actor.person_id, case.head.school_id or ""), Act.APPROVE_PLAN)
    opened = form.seen == (case.head.version if form.verb == "child" else desk.document.revision)
    if not opened or (form.verb == "document.read" and form.subject != desk.document.id):
        raise Stale("the case changed")
    require_steady_clock(work)
    approval = Approval(
        case.head.id, case.head.version, ask.actor.person_id, ask.actor.name, work.now
    )
    page = Page("child", case_id, note="approved")
    if form.verb == "document.read":
        page = Page("document", desk.document.id, note="approved")
    approved = desk.document.approve(approval)
    if approved == desk.document:
        return page
    saved = work.documents.save(approved)
    facts: dict[str, str | int] = {"case": case.head.id, "version": case.head.version}
    work.audit.write(f"document:{saved.id}", "approved", ask.actor, work.now, facts)
    work.outbox.touch("child", case.head.id, work.now)
    after_settling(work, ask.actor, saved)
    return page


def enter(work: Work, ask: Ask) -> Page | ChildSheetView:
    """Confirm that a case extract was entered in the child's own record, and when."""
    form = form_of(work, ask, "child")
    desk, case = _case_of(work, ask, form.subject)
    require(towards_school(work, ask.actor.person_id, case.head.school_id or ""), Act.CONFIRM_ENTRY)
    if form.seen != case.head.version:
        raise Stale("the case changed")
    extract = work.extracts.get(case.head.id, case.head.version)
    if extract is None:
        raise IllegalMove("not sent", "enter")
    page = Page("child", case.head.id, note="entered")
    if extract.entered_on:
        return page
    sent = ask.values.get("entered_on", "")
    entered_on = forms.parse_date(sent)
    fault = None
    if entered_on is None:
        fault = Problem.NOT_A_DATE if sent else Problem.REQUIRED
    elif entered_on > london_day(work.now):
        fault = Problem.IN_THE_FUTURE
    if fault or entered_on is None:
        problem = Fault("entered_on", fault or Problem.REQUIRED)
        asked = _view(work, ask, desk, case, form.id, desk.document, problem)
        return replace(asked, entered_value=sent)
    work.extracts.save(
        replace(extract, entered_on=entered_on, entered_by=ask.actor.person_id, entered_at=work.now)
    )
    facts: dict[str, str | int] = {"case": case.head.id, "version": case.head.version}
    work.audit.write(f"document:{desk.document.id}", "entered", ask.actor, work.now, facts)
    work.outbox.touch("child", case.head.id, work.now)
    return page
