"""Informal supervision: a crisis or a debrief, noted in a minute, back on the next agenda (5).

It is no session: it counts for no entitlement, and is no record to sign.
"""

from dataclasses import replace

from domain import forms
from domain.errors import Fault, NotAllowed, Problem
from domain.people import Pair
from domain.permissions import Act, may
from domain.policy import Answer, Choice, Field, Section
from domain.terms import LONDON, london, london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import InformalNote, OpenForm, Work
from workflows.preparing import policy_now
from workflows.questions import questions
from workflows.readable import name_of
from workflows.standing import towards_pair
from workflows.views.forms import FormView


def note_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog: now, with the one other party where there is one."""
    pairs = _pairs(work, ask)
    if not pairs:
        raise NotAllowed(Act.NOTE_INFORMAL)
    now = work.now.astimezone(LONDON)
    answers = {"held_on": now.date().isoformat(), "started": now.strftime("%H:%M")}
    only = {"pair": pairs[0].id} if len(pairs) == 1 else {}
    form = open_form(work, ask.actor, "informal", ask.actor.person_id, seen=0, **only)
    return _view(work, ask, form, answers)


def _pairs(work: Work, ask: Ask) -> tuple[Pair, ...]:
    me, today = ask.actor.person_id, london_day(work.now)
    return tuple(
        pair
        for pair in work.roster.pairs_of(me)
        if may(towards_pair(work, me, pair), Act.NOTE_INFORMAL)
        and (pair.ends_on is None or pair.ends_on >= today)
    )


def _others(work: Work, ask: Ask) -> dict[str, str]:
    """Name the other party of each pair."""
    me = ask.actor.person_id
    return {
        pair.id: f"{name_of(work, pair.other(me))}, {work.roster.school(pair.school_id).name}"
        for pair in _pairs(work, ask)
    }


def _section(work: Work, ask: Ask, form: OpenForm) -> Section:
    """Give the policy's questions, and first, where there are several: with whom."""
    others = _others(work, ask)
    section = policy_now(work).informal.sections[0]
    if only := form.context.get("pair"):
        return replace(section, hint=f"With {others.get(only, '')}. {section.hint}")
    choices = tuple(Choice(pair_id, name) for pair_id, name in others.items())
    whom = Field("pair", "With whom", Answer.CHOICE, required=True, choices=choices)
    return replace(section, fields=(whom, *section.fields))


def _view(
    work: Work,
    ask: Ask,
    form: OpenForm,
    answers: dict[str, str],
    faults: tuple[Fault, ...] = (),
) -> FormView:
    section = _section(work, ask, form)
    return FormView(
        form=form.id,
        topic="informal",
        title=f"Note {section.title[:1].lower()}{section.title[1:]}",
        intro=section.hint,
        questions=questions(section.fields, answers, faults),
        buttons=(("informal.save", "Save the note"),),
        whole=True,
    )


def save(work: Work, ask: Ask) -> Page | FormView:
    """Keep the note; both parties read it when they prepare."""
    form = form_of(work, ask, "informal")
    section = _section(work, ask, form)
    answers = forms.tidied(section, ask.values)
    pair_id = form.context.get("pair") or answers.pop("pair")
    if pair_id and pair_id not in _others(work, ask):
        raise NotAllowed(Act.NOTE_INFORMAL)
    given = answers | {"pair": pair_id}
    faults = list(forms.faults_to_submit(section, given))
    day, at = forms.parse_date(answers["held_on"]), forms.parse_time(answers["started"])
    held = london(day, at) if day and at else None
    if day and at and held is None:
        faults.append(Fault("started", Problem.CLOCK_SKIPPED, section.key))
    elif held and held > work.now:
        later = day and day > london_day(work.now)
        faults.append(Fault("held_on" if later else "started", Problem.IN_THE_FUTURE, section.key))
    if faults or held is None:
        return _view(work, ask, form, given, tuple(faults))
    known = {note.id for note in work.preparation.notes(pair_id)}
    if form.id not in known:  # pressed twice is noted once
        work.preparation.add_note(
            InformalNote(form.id, pair_id, ask.actor.person_id, held, work.now, answers)
        )
        facts: dict[str, str | int] = {"note": form.id}
        work.audit.write(f"pair:{pair_id}", "informal noted", ask.actor, work.now, facts)
    harm = answers.get("harm", "") not in {"", "no"}
    return Page("said", note="noted_harm" if harm else "noted")
