"""The pages of a document being written: its sections, a case, and what is still missing."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain import forms
from domain.document import DocumentKind, Move
from domain.errors import Fault, IllegalMove, Problem
from domain.parts import PartContent, PartHead, PartKind
from domain.policy import Form
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.challenging import CHALLENGE, Challenges
from workflows.documents import (
    Desk,
    case_label,
    cases,
    earlier_actions,
    heading,
    may_write,
    section_id,
    to_read,
    to_write,
)
from workflows.on_agenda import added, notes, unmoved
from workflows.picks import Pick
from workflows.ports import Work
from workflows.readable import action_line, name_of
from workflows.reading import reading_page
from workflows.views.documents import CaseView, Line, ReadingView, State, WritingView
from workflows.views.notices import Said

CHECKED = "yes"


def document_page(work: Work, ask: Ask) -> WritingView | ReadingView | Said:
    """Show a document as it stands: to its writer the writing page, else to be read."""
    desk = to_read(work, ask.page.subject, ask.actor)
    if desk.document.can(Move.SAVE):
        if may_write(desk, ask.actor.person_id):
            return writing_page(work, ask)
        return Said("being_changed" if ask.page.note == "stale" else "being_written")
    return reading_page(work, ask)


def writing_page(work: Work, ask: Ask) -> WritingView:
    """Show every section with its state, and each fault with what mends it."""
    desk = to_write(work, ask.page.subject, ask.actor)
    document = desk.document
    if not document.can(Move.SAVE):
        raise IllegalMove(document.status, Move.SAVE)
    parts = work.documents.parts(document.id)
    form = open_form(
        work,
        ask.actor,
        "document.pages",
        document.id,
        seen=document.version,
        checked=ask.page.checked,
    )
    faults = faults_of(work, desk) if ask.page.checked else ()
    picks = {fault.section for fault in faults}
    earlier, drift = earlier_actions(work, document), Challenges(work, desk)
    requests = work.documents.change_requests(document.id)
    return WritingView(
        form=form.id,
        heading=heading(work, document),
        sections=tuple(_sections(work, desk, parts, picks)),
        cases=tuple(_case_line(work, case, picks) for case in cases(parts)),
        reviews=tuple(
            _line(
                work,
                Pick("review", action.id),
                words.answers.get("what", ""),
                work.documents.head(section_id(document.id, action.id)),
                picks,
                detail="Drift: it was carried over again and again" * bool(drift.of_action(action)),
            )
            for action, words in earlier
        ),
        actions=tuple(
            _line(
                work,
                Pick("action", part.head.id),
                part.answers.get("what", ""),
                part.head,
                picks,
                detail=action_line(work, part)[0],
            )
            for part in parts
            if part.head.kind is PartKind.ACTION
        ),
        takes_cases=desk.takes_cases,
        asked=tuple((name_of(work, r.by_id), r.asked_at, r.comment) for r in requests),
        faults=tuple((fault, *_whereabouts(desk, parts, fault)) for fault in faults),
        note=ask.page.note,
        at=work.now,
        added=added(work, desk) if desk.takes_cases else (),
        drift=unmoved(work, desk, drift) if desk.takes_cases else (),
        notes=notes(work, desk) if desk.takes_cases else (),
    )


def _sections(
    work: Work, desk: Desk, parts: tuple[PartContent, ...], faulty: set[str]
) -> list[Line]:
    heads = {part.head.id: part.head for part in parts}
    return [
        _line(
            work,
            Pick("section", section.key),
            section.title,
            heads.get(section_id(desk.document.id, section.key)),
            faulty,
        )
        for section in desk.form.sections
    ]


def _line(
    work: Work,
    pick: Pick,
    title: str,
    head: PartHead | None,
    faulty: set[str],
    *,
    detail: str = "",
) -> Line:
    state = State.SAVED if head else State.EMPTY
    if str(pick) in faulty:
        state = State.FAULTY
    saved_by = name_of(work, head.saved_by) if head else ""
    return Line(str(pick), title, state, detail, head.saved_at if head else None, saved_by)


def _case_line(work: Work, case: PartContent, faulty: set[str]) -> Line:
    pick = str(Pick("case", case.head.id))
    school = work.roster.school(case.head.school_id).name if case.head.school_id else ""
    state = State.FAULTY if any(f.startswith(pick) for f in faulty) else State.SAVED
    by = name_of(work, case.head.saved_by)
    return Line(pick, case_label(case), state, school, case.head.saved_at, by)


def _whereabouts(desk: Desk, parts: tuple[PartContent, ...], fault: Fault) -> tuple[str, str]:
    """Give the label of the field at fault and the title of what holds it."""
    pick = Pick.parse(fault.section)
    labels: dict[str, Form] = {
        "section": desk.form,
        "case": desk.policy.case,
        "review": desk.policy.review,
        "action": desk.policy.action,
    }
    form = labels[pick.kind]
    label = next((f.label for f in form.fields if f.key == fault.field), "")
    if pick.kind == "case":
        case = next((c for c in cases(parts) if c.head.id == pick.id), None)
        return label, case_label(case) if case else form.title
    if pick.kind == "section":
        return label, form.section(pick.id).title
    return label, form.title


def case_page(work: Work, ask: Ask) -> CaseView:
    """Show one case's sections, each with whether anything is written there."""
    desk = to_write(work, ask.page.subject, ask.actor)
    if not desk.document.can(Move.SAVE):
        raise IllegalMove(desk.document.status, Move.SAVE)
    case = next(
        (c for c in cases(work.documents.parts(desk.document.id)) if c.head.id == ask.page.detail),
        None,
    )
    if case is None:
        raise IllegalMove("removed", Move.SAVE)
    known = Challenges(work, desk)
    asked = known.case_form(case.head.child_id)
    form = open_form(
        work,
        ask.actor,
        "document.pages",
        desk.document.id,
        seen=case.head.version,
        part=case.head.id,
        pick=str(Pick("case", case.head.id)),
        checked=ask.page.checked,
    )
    lines = []
    for section in asked.sections:
        written = any(case.answers.get(field.key) for field in section.fields)
        faults = forms.faults_to_submit(section, case.answers) if written else ()
        state = State.FAULTY if faults else State.SAVED if written else State.EMPTY
        pick = Pick("case", case.head.id, section.key)
        lines.append(Line(str(pick), section.title, state))
    return CaseView(
        form=form.id,
        heading=heading(work, desk.document),
        title=case_label(case),
        lines=tuple(lines),
        note=ask.page.note,
        at=work.now,
        drift=known.of_child(case.head.child_id),
    )


def faults_of(work: Work, desk: Desk) -> tuple[Fault, ...]:
    """Name all that keeps a document from being submitted; `section` says where to mend it."""
    document = desk.document
    parts = work.documents.parts(document.id)
    by_key = {p.head.key: p.answers for p in parts if p.head.kind is PartKind.SECTION}
    answers = {key: value for section in by_key.values() for key, value in section.items()}
    found = [
        replace(fault, section=str(Pick("section", fault.section)))
        for fault in forms.form_faults(desk.form, answers)
    ]
    if document.kind is DocumentKind.RECORD:
        found += _record_faults(work, desk, parts, by_key.get("agenda", {}).get("coverage", ""))
        held_on = forms.parse_date(by_key.get("session", {}).get("held_on", ""))
        if held_on and held_on > london_day(work.now):
            at = str(Pick("section", "session"))
            found.append(Fault("held_on", Problem.IN_THE_FUTURE, at))
    if document.kind is DocumentKind.AGREEMENT:
        found += _review_fault(work, desk, by_key)
    return tuple(found)


def _review_fault(
    work: Work, desk: Desk, by_key: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    """Ask for a date of review that is still to come."""
    for section in desk.form.sections:
        review_on = forms.parse_date(by_key.get(section.key, {}).get("review_on", ""))
        if review_on and review_on <= london_day(work.now):
            yield Fault("review_on", Problem.IN_THE_PAST, str(Pick("section", section.key)))


def _record_faults(
    work: Work, desk: Desk, parts: tuple[PartContent, ...], coverage: str
) -> list[Fault]:
    found, drift = [], Challenges(work, desk)
    for case in cases(parts):
        found += [
            replace(fault, section=str(Pick("case", case.head.id, fault.section)))
            for fault in drift.case_faults(case.head.child_id, case.answers)
        ]
    if coverage in {"all", "sample"} and not cases(parts):
        found.append(Fault("coverage", Problem.CASES_MISSING, str(Pick("section", "agenda"))))
    for action, _ in earlier_actions(work, desk.document):
        head = work.documents.head(section_id(desk.document.id, action.id))
        answers = work.documents.part(head.id, head.version).answers if head else {}
        at = str(Pick("review", action.id))
        if forms.form_faults(desk.policy.review, answers):
            found.append(Fault("outcome", Problem.ACTION_UNREVIEWED, at))
        elif drift.lacks_challenge(action, answers):
            found.append(Fault(CHALLENGE, Problem.CHALLENGE_NEEDED, at))
    return found


def check(work: Work, ask: Ask) -> Page:
    """Check what is written: the faults, each with its button, or the preview to submit."""
    form = form_of(work, ask, "document.pages")
    desk = to_write(work, form.subject, ask.actor)
    if faults_of(work, desk):
        return Page("document", form.subject, checked=CHECKED)
    return Page("document.preview", form.subject)
