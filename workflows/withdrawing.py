"""A child's sheet that no longer stands: its school is told, and says that it was taken out.

It is withdrawn when a record is submitted again without that case, or with it as another child's;
a child of another school is another child. The first school's own record holds it until then.
"""

from dataclasses import replace

from domain import forms
from domain.document import Document
from domain.errors import Fault, NotFound, Problem
from domain.parts import PartContent
from domain.people import Actor
from domain.permissions import Act, require
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.documents import Desk, case_label, cases, heading, lay_out
from workflows.ports import Extract, Message, Work
from workflows.reading import record_reading
from workflows.reminding.saying import look_again, say_soon
from workflows.standing import dsls, towards_school
from workflows.views.documents import WithdrawnView


def withdraw(work: Work, actor: Actor, document: Document, parts: tuple[PartContent, ...]) -> None:
    """Withdraw the extracts of cases that left this record or are about another child by now."""
    now = {case.head.id: case.head.child_id for case in cases(parts)}
    newest: dict[tuple[str, str | None], Extract] = {}
    for extract in work.extracts.of_document(document.id):
        newest[extract.case_id, _child_of(work, extract)] = extract
    for (case_id, child_id), extract in newest.items():
        stands = now.get(case_id) == child_id
        if stands and extract.withdrawn_at and not extract.taken_out_at:
            work.extracts.save(replace(extract, withdrawn_at=None))
        elif not stands and extract.withdrawn_at is None:
            _withdraw(work, actor, extract)


def _child_of(work: Work, extract: Extract) -> str | None:
    return work.documents.part(extract.case_id, extract.case_version).head.child_id


def _withdraw(work: Work, actor: Actor, extract: Extract) -> None:
    work.extracts.save(replace(extract, withdrawn_at=work.now))
    _put_on_file(work, actor, extract, "withdrawn")
    child = _child_of(work, extract)
    for person in dsls(work, extract.school_id):
        to, matter = f"person:{person.id}", f"child:{extract.case_id}:{child}:{person.id}"
        say_soon(work, Message("withdrawn", extract_id(extract), to, "1", work.now, matter))
    look_again(work, "withdrawn", extract_id(extract))


def _put_on_file(work: Work, actor: Actor, extract: Extract, event: str) -> None:
    facts: dict[str, str | int] = {"case": extract.case_id, "version": extract.case_version}
    work.audit.write(f"document:{extract.document_id}", event, actor, work.now, facts)


def extract_id(extract: Extract) -> str:
    """Name one version of a case's extract, for a button and a message."""
    return f"{extract.case_id}:{extract.case_version}"


def withdrawn_extract(work: Work, named: str) -> Extract:
    """Give the withdrawn extract that is named so; NotFound where it stands or never was."""
    case_id, _, version = named.rpartition(":")
    known = version.isascii() and version.isdecimal() and len(version) <= _LONGEST_VERSION
    extract = work.extracts.get(case_id, int(version)) if known else None
    if extract is None or extract.withdrawn_at is None:
        raise NotFound("extract")
    return extract


_LONGEST_VERSION = 6  # digits


def _desk(work: Work, ask: Ask, named: str) -> tuple[Desk, Extract]:
    """Give a withdrawn extract to somebody who has to take it out."""
    extract = withdrawn_extract(work, named)
    require(towards_school(work, ask.actor.person_id, extract.school_id), Act.CONFIRM_ENTRY)
    return lay_out(work, extract.document_id, ask.actor.person_id), extract


def withdrawn_page(work: Work, ask: Ask) -> WithdrawnView:
    """Show which child's sheet was withdrawn; the words themselves are not shown again."""
    desk, extract = _desk(work, ask, ask.page.subject)
    form = open_form(work, ask.actor, "child.withdrawn", extract_id(extract))
    record_reading(work, ask.actor, desk, form.id, part_id=extract.case_id)
    return _view(work, desk, extract, form.id, ask.page.note)


def _view(work: Work, desk: Desk, extract: Extract, form_id: str, note: str = "") -> WithdrawnView:
    school = work.roster.school(extract.school_id).name
    return WithdrawnView(
        form=form_id,
        heading=replace(heading(work, desk.document), school=school),
        label=case_label(work.documents.part(extract.case_id, extract.case_version)),
        sent_at=extract.sent_at,
        entered_on=extract.entered_on,
        taken_out_on=extract.taken_out_on,
        settled=extract.taken_out_at is not None,
        note=note,
        taken_out_value=london_day(work.now).isoformat(),
    )


def take_out(work: Work, ask: Ask) -> Page | WithdrawnView:
    """Confirm that it was taken out of the child's own record, and when; or never entered."""
    form = form_of(work, ask, "child.withdrawn")
    desk, extract = _desk(work, ask, form.subject)
    page = Page("child.withdrawn", form.subject, note="taken_out")
    if extract.taken_out_at:
        return page
    never = bool(ask.values.get("never")) and extract.entered_on is None
    sent = ask.values.get("taken_out_on", "")
    day = None if never else forms.parse_date(sent)
    if not never and (day is None or day > london_day(work.now)):
        wrong = Problem.IN_THE_FUTURE if day else Problem.NOT_A_DATE if sent else Problem.REQUIRED
        asked = _view(work, desk, extract, form.id)
        return replace(asked, problem=Fault("taken_out_on", wrong), taken_out_value=sent)
    work.extracts.save(
        replace(
            extract,
            taken_out_on=day,
            taken_out_by=ask.actor.person_id,
            taken_out_at=work.now,
        )
    )
    _put_on_file(work, ask.actor, extract, "taken out")
    work.outbox.touch("withdrawn", form.subject, work.now)
    return page
