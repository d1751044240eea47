"""Prepare a session: both parties add agenda items and children; each sees what both added (6, 7).

What was added belongs to the pair until a record takes it up, so a session that moves loses none.
"""

from collections.abc import Mapping
from dataclasses import replace

from domain import forms, text
from domain.errors import Fault, NotFound, Problem, Stale
from domain.people import Pair
from domain.permissions import Act
from domain.policy import Answer, Policy, Section
from domain.terms import london_day
from workflows.action_lines import line_of
from workflows.agenda import CASE, Agenda, agenda
from workflows.asking import Ask, Page, form_of, open_form
from workflows.documents import roster_choices
from workflows.drift import tell_case
from workflows.ports import AgendaItem, InformalNote, OpenForm, Work
from workflows.questions import questions
from workflows.readable import name_of, rows
from workflows.standing import require_in_pair
from workflows.views.agenda import DriftLine, ItemLine, NoteLine, PrepareView
from workflows.views.forms import FormView


def prepare_page(work: Work, ask: Ask) -> PrepareView:
    """Show what is on the agenda of a session: what each prepared, and what comes by itself."""
    session = work.sessions.get(ask.page.subject)
    pair = work.roster.pair(session.pair_id)
    me = ask.actor.person_id
    require_in_pair(work, me, pair, Act.PREPARE)
    policy = policy_now(work)
    known = agenda(work, pair, policy)
    form = open_form(work, ask.actor, "prepare", session.id)
    facts: dict[str, str | int] = {"session": session.id}
    work.audit.write(f"pair:{pair.id}", "preparation read", ask.actor, work.now, facts)
    earlier = (note for note in work.preparation.notes(pair.id) if note.taken_by)
    return PrepareView(
        form=form.id,
        other=name_of(work, pair.other(me)),
        school=work.roster.school(pair.school_id).name,
        at=work.now,
        starts_at=session.booked.starts_at if session.booked else None,
        due_by=session.due_by,
        begun=work.documents.of_session(session.id) is not None,
        items=tuple(_item_line(work, item, me) for item in known.items),
        actions=tuple(line_of(work, one) for one in known.actions),
        drift=_drift(policy, known),
        notes=tuple(note_line(work, policy, note) for note in known.notes),
        earlier_notes=tuple(note_line(work, policy, note) for note in earlier),
        note=ask.page.note,
    )


def policy_now(work: Work) -> Policy:
    """Give the policy in force."""
    return work.policies.current(work.roster.trust().policy_id, london_day(work.now))


def item_title(work: Work, item: AgendaItem) -> str:
    """Say what was prepared, in a line: a topic, or a child by initials, reference and school."""
    if item.kind != CASE:
        return item.answers["topic"]
    school = work.roster.school(item.answers["school"]).name
    return f"{item.answers['initials']} · {item.answers['reference']} · {school}"


def _item_line(work: Work, item: AgendaItem, me: str) -> ItemLine:
    pick = item.id if item.by_id == me else ""
    why = item.answers.get("why", "")
    return ItemLine(item_title(work, item), name_of(work, item.by_id), pick, why)


def _drift(policy: Policy, known: Agenda) -> tuple[DriftLine, ...]:
    return tuple(DriftLine(c.label, tell_case(policy, c.history)) for c in known.children)


def note_line(work: Work, policy: Policy, note: InformalNote) -> NoteLine:
    """Give a note of informal supervision, but for when it was, which stands above it."""
    fields = tuple(f for f in policy.informal.fields if f.key not in {"held_on", "started"})
    return NoteLine(note.held_at, name_of(work, note.by_id), rows(fields, note.answers, {}))


def pick(work: Work, ask: Ask) -> Page:
    """Go to what was picked: something new, or what this person prepared."""
    form = form_of(work, ask, "prepare")
    wanted = ask.values.get("pick", "")
    if wanted not in {section.key for section in policy_now(work).preparation.sections}:
        wanted = work.preparation.item(wanted).id  # a page's name is kept: no words get into it
    return Page("prepare.item", form.subject, wanted)


def back(work: Work, ask: Ask) -> Page:
    """Leave a dialog without saving."""
    return Page("prepare", form_of(work, ask, "prepare.item").subject)


def item_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog of one agenda item or child, new or prepared by this person."""
    session = work.sessions.get(ask.page.subject)
    pair = work.roster.pair(session.pair_id)
    require_in_pair(work, ask.actor.person_id, pair, Act.PREPARE)
    wanted = ask.page.detail
    new = wanted in {section.key for section in policy_now(work).preparation.sections}
    item = None if new else _own(work, ask, pair, wanted)
    if item and item.taken_by:
        return Page("prepare", session.id, note="stale")
    form = open_form(
        work,
        ask.actor,
        "prepare.item",
        session.id,
        seen=item.version if item else 0,
        item=item.id if item else work.ids.new(),
        kind=item.kind if item else wanted,
    )
    return _view(work, form, pair, item.answers if item else {"school": pair.school_id})


def _own(work: Work, ask: Ask, pair: Pair, item_id: str) -> AgendaItem:
    item = work.preparation.item(item_id)
    if item.pair_id != pair.id or item.by_id != ask.actor.person_id:
        raise NotFound("agenda item")
    return item


def _section(work: Work, kind: str) -> Section:
    return policy_now(work).preparation.section(kind)


def _view(
    work: Work,
    form: OpenForm,
    pair: Pair,
    answers: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
) -> FormView:
    section = _section(work, form.context["kind"])
    choices = roster_choices(work, pair)
    return FormView(
        form=form.id,
        topic="prepare",
        title=section.title,
        intro=section.hint,
        questions=questions(section.fields, answers, faults, choices=choices),
        buttons=(("prepare.save", "Save"),),
        back="prepare.back",
        remove="prepare.remove" if form.seen else "",
        whole=True,
    )


def save(work: Work, ask: Ask) -> Page | FormView:
    """Keep what was prepared; it comes back filled in where something cannot be kept."""
    form, pair = _form(work, ask)
    section = _section(work, form.context["kind"])
    answers = forms.tidied(section, ask.values)
    faults = _faults(work, pair, section, answers)
    if faults:
        return _view(work, form, pair, answers, faults)
    page = Page("prepare", form.subject, note="saved")
    item_id, kind = form.context["item"], form.context["kind"]
    if kind == CASE:
        answers["initials"] = text.initials(answers["initials"]) or ""
        answers["reference"] = text.normal_reference(answers["reference"])
    known = _known(work, item_id)
    if known and known.answers == answers:
        return page
    moved = known is not None and (known.taken_by or known.version != form.seen)
    if moved or (form.seen and known is None):
        changed = Fault(section.fields[0].key, Problem.ENDED_MEANWHILE)
        return _view(work, form, pair, answers, (changed,))
    item = AgendaItem(
        id=item_id,
        pair_id=pair.id,
        kind=kind,
        by_id=ask.actor.person_id,
        added_at=known.added_at if known else work.now,
        answers=answers,
        school_id=answers.get("school"),
        version=form.seen + 1,
    )
    work.preparation.save_item(item)
    _on_file(work, ask, pair, item, "prepared")
    return page


def _form(work: Work, ask: Ask) -> tuple[OpenForm, Pair]:
    form = form_of(work, ask, "prepare.item")
    pair = work.roster.pair(work.sessions.get(form.subject).pair_id)
    require_in_pair(work, ask.actor.person_id, pair, Act.PREPARE)
    return form, pair


def _known(work: Work, item_id: str) -> AgendaItem | None:
    try:
        return work.preparation.item(item_id)
    except NotFound:
        return None


def _faults(
    work: Work, pair: Pair, section: Section, answers: Mapping[str, str]
) -> tuple[Fault, ...]:
    found = list(forms.faults_to_submit(section, answers))
    schools = {choice.key for choice in roster_choices(work, pair)[Answer.SCHOOL]}
    found += [
        Fault(field.key, Problem.UNKNOWN_SCHOOL, section.key)
        for field in section.fields
        if field.answer is Answer.SCHOOL and answers[field.key] not in {"", *schools}
    ]
    return tuple(found)


def remove(work: Work, ask: Ask) -> Page:
    """Take back what this person prepared, where no record took it up. Raises Stale otherwise."""
    form, pair = _form(work, ask)
    page = Page("prepare", form.subject, note="removed")
    item = _known(work, form.context["item"])
    if item is None:
        return page
    item = _own(work, ask, pair, item.id)
    if item.taken_by or item.version != form.seen:
        raise Stale("the agenda item changed")
    work.preparation.remove_item(replace(item, version=form.seen))
    _on_file(work, ask, pair, item, "preparation removed")
    return page


def _on_file(work: Work, ask: Ask, pair: Pair, item: AgendaItem, event: str) -> None:
    facts: dict[str, str | int] = {"item": item.id, "version": item.version}
    work.audit.write(f"pair:{pair.id}", event, ask.actor, work.now, facts)
