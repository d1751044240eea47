"""Write a document section by section, in any order, saved each time (srscmat 10, 11).

A section is saved against the words its writer started from: what somebody else saved meanwhile is
joined field by field, and only where both changed the same answer is the second writer asked.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain import forms
from domain.actions import Action, ActionStatus
from domain.document import DocumentKind, Move
from domain.errors import Fault, IllegalMove, NotFound, Problem
from domain.forms import Merge
from domain.parts import PartContent, PartHead, PartKind
from workflows.asking import Ask, Page, form_of, open_form
from workflows.challenging import Challenges, with_drift
from workflows.documents import Desk, case_label, to_write
from workflows.on_agenda import take_up
from workflows.picks import Pick
from workflows.ports import OpenForm, Work
from workflows.questions import questions
from workflows.reminding.saying import look_again
from workflows.sheets import Sheet, faults, guesses, head_for, lay, normal
from workflows.views.forms import FormView


def pick(work: Work, ask: Ask) -> Page:
    """Go to what was picked on the writing page or on a case's page."""
    form = form_of(work, ask, "document.pages")
    picked = Pick.parse(ask.values.get("pick", ""))
    if picked.kind in {"added", "child"}:
        return take_up(work, ask.actor, to_write(work, form.subject, ask.actor), picked)
    if picked.kind == "case" and picked.id != "new" and not picked.section:
        return Page("document.case", form.subject, picked.id, checked=_checked(form))
    return Page("document.sheet", form.subject, str(picked), checked=_checked(form))


def _checked(form: OpenForm) -> str:
    return form.context.get("checked", "")


def sheet_page(work: Work, ask: Ask) -> FormView:
    """Open one section's dialog with what is saved there."""
    desk = to_write(work, ask.page.subject, ask.actor)
    if not desk.document.can(Move.SAVE):
        raise IllegalMove(desk.document.status, Move.SAVE)
    sheet = lay(work, desk, Pick.parse(ask.page.detail), work.ids.new())
    if sheet.gone:
        raise NotFound("part")
    return _view(work, ask, desk, sheet, {**guesses(desk, sheet), **sheet.saved})


def save(work: Work, ask: Ask) -> Page | FormView:
    """Save one section; the form comes back filled in where something cannot be kept."""
    form = form_of(work, ask, "document.save")
    ask = replace(ask, page=replace(ask.page, checked=_checked(form)))
    desk = to_write(work, form.subject, ask.actor)
    sheet = lay(work, desk, Pick.parse(form.context["pick"]), form.context["part"])
    answers = forms.tidied(sheet.section, ask.values)
    if not desk.document.can(Move.SAVE):
        gone = (Fault(sheet.section.fields[0].key, Problem.ALREADY_SUBMITTED),)
        return _view(work, ask, desk, sheet, answers, gone)
    if wrong := faults(work, desk, sheet, answers):
        return _view(work, ask, desk, sheet, answers, wrong, form)
    mine = normal(sheet, answers)
    # Saving an action that somebody took out meanwhile puts all of it back.
    started = form.seen and not sheet.gone
    base = work.documents.part(sheet.part_id, form.seen).answers if started else {}
    merged = forms.merge(base=base, saved=sheet.saved, mine=mine)
    if merged.clashes:
        return _clash(work, ask, desk, sheet, mine, merged)
    if merged.answers != dict(sheet.saved):
        _keep(work, ask, desk, sheet, merged.answers)
    return _after_saving(ask, desk, sheet)


def _keep(work: Work, ask: Ask, desk: Desk, sheet: Sheet, answers: Mapping[str, str]) -> None:
    document = desk.document
    work.documents.save(document.save())
    head = head_for(work, ask, desk, sheet, answers)
    answers = with_drift(answers, _drift(work, desk, head))
    work.documents.save_part(PartContent(head, answers, work.ids.salt()))
    if sheet.kind is PartKind.CASE:
        _keep_actions_with(work, head)
    if sheet.kind is PartKind.ACTION and head.owner_id and head.due_on:
        known = {action.id: action for action in work.actions.of_document(document.id)}
        fresh = Action(head.id, document.pair_id, document.id, head.owner_id, head.due_on)
        action = known.get(head.id, fresh)
        work.actions.save(
            replace(
                action,
                owner_id=head.owner_id,
                due_on=head.due_on,
                case_id=head.case_id,
                child_id=head.child_id,
            )
        )
        if action.status is ActionStatus.OPEN:
            look_again(work, "action", action.id)
    facts: dict[str, str | int] = {"part": sheet.part_id, "version": head.version}
    work.audit.write(f"document:{document.id}", "saved", ask.actor, work.now, facts)


def _drift(work: Work, desk: Desk, head: PartHead) -> str:
    """Tell the history of what drifts, for a case or a review."""
    if head.kind is PartKind.CASE:
        return Challenges(work, desk).of_child(head.child_id)
    if head.kind is PartKind.REVIEW and head.about_id:
        return Challenges(work, desk).of_action(work.actions.get(head.about_id))
    return ""


def _keep_actions_with(work: Work, case: PartHead) -> None:
    """Have a case's actions be about the child that the case is about now."""
    for part in work.documents.parts(case.document_id):
        known = part.head
        if known.case_id == case.id and known.child_id != case.child_id:
            moved = replace(
                known,
                version=known.version + 1,
                child_id=case.child_id,
                school_id=case.school_id,
                saved_at=case.saved_at,
                saved_by=case.saved_by,
            )
            work.documents.save_part(PartContent(moved, part.answers, work.ids.salt()))
            work.actions.save(replace(work.actions.get(known.id), child_id=case.child_id))


def _after_saving(ask: Ask, desk: Desk, sheet: Sheet) -> Page:
    to = Page("document", desk.document.id, note="saved", checked=ask.page.checked)
    if ask.values.get("then") == "next" and (following := _next(desk, sheet)):
        return replace(to, name="document.sheet", detail=str(following), note="")
    if sheet.kind is PartKind.CASE:
        return replace(to, name="document.case", detail=sheet.part_id)
    return to


def _next(desk: Desk, sheet: Sheet) -> Pick | None:
    """Give the section after this one, of the same case or of the same form."""
    sections = desk.policy.case.sections if sheet.kind is PartKind.CASE else desk.form.sections
    keys = [section.key for section in sections]
    if sheet.kind not in {PartKind.CASE, PartKind.SECTION}:
        return None
    after = keys[keys.index(sheet.section.key) + 1 :]
    if not after:
        return None
    return (
        Pick("case", sheet.part_id, after[0])
        if sheet.kind is PartKind.CASE
        else Pick("section", after[0])
    )


def _clash(
    work: Work, ask: Ask, desk: Desk, sheet: Sheet, mine: Mapping[str, str], merged: Merge
) -> FormView:
    """Ask the second writer, with both versions in sight; their words are in the boxes."""
    answers = merged.answers | {key: mine[key] for key in merged.clashes}
    wrong = tuple(Fault(key, Problem.CHANGED_MEANWHILE) for key in merged.clashes)
    view = _view(work, ask, desk, sheet, answers, wrong)
    theirs = {key: sheet.saved.get(key, "") for key in merged.clashes}
    asked = tuple(replace(q, others_value=theirs.get(q.key, "")) for q in view.questions)
    if sheet.current is None:
        return view
    head = sheet.current.head
    by = work.roster.person(head.saved_by).name
    return replace(view, questions=asked, changed_by=by, changed_at=head.saved_at)


def _view(
    work: Work,
    ask: Ask,
    desk: Desk,
    sheet: Sheet,
    answers: Mapping[str, str],
    wrong: tuple[Fault, ...] = (),
    form: OpenForm | None = None,
) -> FormView:
    form = form or open_form(
        work,
        ask.actor,
        "document.save",
        desk.document.id,
        seen=sheet.version,
        pick=str(sheet.pick),
        part=sheet.part_id,
        checked=ask.page.checked,
    )
    buttons = [("document.save", "Save")]
    if _next(desk, sheet):
        buttons.append(("document.save/next", "Save and go on"))
    removable = sheet.kind is PartKind.ACTION and sheet.current is not None
    return FormView(
        form=form.id,
        topic="sheet",
        title=_title(sheet),
        intro=sheet.section.hint,
        questions=questions(sheet.section.fields, answers, wrong, choices=sheet.choices),
        buttons=tuple(buttons),
        back="document.back",
        whole=_is_whole(desk, sheet),
        remove="document.remove" if removable else "",
    )


def _is_whole(desk: Desk, sheet: Sheet) -> bool:
    """Say whether half an answer is of no use: an action, and which child it is."""
    first = desk.policy.case.sections[0].key
    names_child = sheet.kind is PartKind.CASE and sheet.section.key == first
    return names_child or sheet.kind is PartKind.ACTION


def _title(sheet: Sheet) -> str:
    if sheet.kind is PartKind.CASE and sheet.current:
        return f"{case_label(sheet.current)}: {sheet.section.title}"
    return sheet.section.title


def back(work: Work, ask: Ask) -> Page:
    """Leave a section's dialog without saving."""
    form = form_of(work, ask, "document.save", "document.pages", "document.remove")
    picked = Pick.parse(form.context["pick"]) if "pick" in form.context else None
    if picked and picked.kind == "case" and picked.section and form.seen:
        return Page("document.case", form.subject, picked.id, checked=_checked(form))
    return Page("document", form.subject, checked=_checked(form))


def remove_form(work: Work, ask: Ask) -> FormView:
    """Ask whether a case discussion or an action is really to be taken out."""
    form = form_of(work, ask, "document.save", "document.pages")
    part_id = form.context.get("part", "")
    desk, head = _removable(work, ask, form.subject, part_id)
    opened = open_form(
        work,
        ask.actor,
        "document.remove",
        desk.document.id,
        seen=head,
        part=part_id,
        checked=_checked(form),
    )
    return FormView(
        form=opened.id,
        topic="remove",
        title="Take this out of the record?",
        questions=(),
        buttons=(("document.removed", "Take it out"),),
        back="document.back",
    )


def removed(work: Work, ask: Ask) -> Page:
    """Take a case discussion or an action out; a case's actions go with it."""
    form = form_of(work, ask, "document.remove")
    gone = work.documents.head(form.context["part"])
    if gone and gone.removed:
        to_write(work, form.subject, ask.actor)
        return Page("document", form.subject, note="removed", checked=_checked(form))
    desk, _ = _removable(work, ask, form.subject, form.context["part"])
    document = work.documents.save(desk.document.save())
    for head in work.documents.heads(document.id):
        if form.context["part"] in {head.id, head.case_id}:
            gone = replace(
                head,
                version=head.version + 1,
                removed=True,
                saved_at=work.now,
                saved_by=ask.actor.person_id,
            )
            work.documents.save_part(PartContent(gone, {}, work.ids.salt()))
            if head.kind is PartKind.ACTION:
                work.actions.remove(head.id)
                look_again(work, "action", head.id)
                work.outbox.touch("action", head.id, work.now)
            facts: dict[str, str | int] = {"part": head.id, "version": gone.version}
            work.audit.write(f"document:{document.id}", "removed", ask.actor, work.now, facts)
    return Page("document", document.id, note="removed", checked=_checked(form))


def _removable(work: Work, ask: Ask, document_id: str, part_id: str) -> tuple[Desk, int]:
    desk = to_write(work, document_id, ask.actor)
    head = work.documents.head(part_id)
    able = {PartKind.CASE, PartKind.ACTION}
    if head is None or head.removed or head.document_id != document_id or head.kind not in able:
        raise NotFound("part")
    if not desk.document.can(Move.SAVE) or desk.document.kind is not DocumentKind.RECORD:
        raise IllegalMove(desk.document.status, Move.SAVE)
    return desk, head.version
