"""Ask for urgent supervision: two taps, no field that must be filled in."""

from collections.abc import Mapping

from domain.errors import Problem
from domain.numbers import Missing, missing
from domain.people import RUNGS
from domain.policy import Choice
from domain.rota import Rota
from domain.urgent import UrgentRequest
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import OpenForm, Work
from workflows.reminding.saying import rota
from workflows.urgent.people import ladder_people, numbers_view, policy_now, schools_of
from workflows.urgent.telling import settle
from workflows.views.notices import Said
from workflows.views.urgent import Running, UrgentFormView

FORM = "urgent.form"
Values = Mapping[str, str]


def urgent_form(work: Work, ask: Ask) -> UrgentFormView | Said:
    """Open the dialog: the numbers of the asker's school, and the button."""
    schools = schools_of(work, ask.actor.person_id)
    if not schools:
        return Said("no_school")
    form = open_form(work, ask.actor, FORM, ask.actor.person_id)
    return _view(work, ask, form, schools[0].id, {})


def other_school(work: Work, ask: Ask) -> UrgentFormView:
    """Show the same dialog for another of the asker's schools."""
    form = form_of(work, ask, FORM)
    wanted = ask.values.get("school", "")
    schools = [school.id for school in schools_of(work, ask.actor.person_id)]
    if wanted not in schools:
        return _view(work, ask, form, schools[0], ask.values, (("school", Problem.UNKNOWN_SCHOOL),))
    return _view(work, ask, form, wanted, ask.values)


def ask_now(work: Work, ask: Ask) -> Page | UrgentFormView:
    """Ask: the clock starts, and the first rung is told in the same unit of work.

    One dialog asks once, however often it is sent.
    """
    form = form_of(work, ask, FORM)
    me = ask.actor.person_id
    schools = [school.id for school in schools_of(work, me)]
    school_id = ask.values.get("school", "") or schools[0]
    out = _left_out(ask.values)
    faults = [] if school_id in schools else [("school", Problem.UNKNOWN_SCHOOL)]
    if out - {person.id for person in work.roster.people()}:
        faults.append(("without", Problem.UNKNOWN_PERSON))
    if faults:
        shown = school_id if school_id in schools else schools[0]
        return _view(work, ask, form, shown, ask.values, tuple(faults))
    request = UrgentRequest(
        id=form.id,
        asker_id=me,
        school_id=school_id,
        policy=policy_now(work).ref,
        asked_at=work.now,
        harm=ask.values.get("harm") == "true",
        skipped=out - {me},
    )
    if work.urgent.add(request):
        settle(work, request, "asked", ask.actor)
    return Page("urgent.sent", request.id, note="urgent_asked")


def _left_out(values: Values) -> frozenset[str]:
    """Give whom the asker ticked: it is about them, or they are not to be asked."""
    return frozenset(filter(None, values.get("without", "").split(",")))


def _view(
    work: Work,
    ask: Ask,
    form: OpenForm,
    school_id: str,
    values: Values,
    faults: tuple[tuple[str, Problem], ...] = (),
) -> UrgentFormView:
    me, known = ask.actor.person_id, rota(work)
    schools = schools_of(work, me)
    return UrgentFormView(
        form=form.id,
        numbers=numbers_view(work, known, me, school_id),
        school_id=school_id,
        schools=tuple(Choice(school.id, school.name) for school in schools),
        people=_on_the_list(work, known, me, school_id),
        harm=values.get("harm") == "true",
        without=tuple(sorted(_left_out(values))),
        running=tuple(
            Running(
                one.asked_at,
                work.roster.school(one.school_id).name,
                work.roster.person(one.answer.by_id).name if one.answer else "",
            )
            for one in work.urgent.open_ones()
            if one.asker_id == me
        ),
        faults=faults,
    )


def _on_the_list(work: Work, known: Rota, me: str, school_id: str) -> tuple[Choice, ...]:
    """Give everybody who might be asked or told, so that the asker can leave them out."""
    rungs = ladder_people(work, known, me, school_id)
    people = [p for rung in rungs.values() for p in rung]
    people += [*known.managers(me, school_id), *known.rungs()]
    names = [(p, work.roster.person(p)) for p in dict.fromkeys(people) if p != me]
    return tuple(Choice(p, person.name) for p, person in names)


def missing_numbers(work: Work, known: Rota) -> tuple[Missing, ...]:
    """Name the numbers that nobody gave, for whoever sees to it."""
    managers: dict[str, str] = {}
    for post in work.roster.posts():
        if post.role not in RUNGS and post.line_manager_id and post.school_id:
            managers.setdefault(post.line_manager_id, post.school_id)
    here = {p: s for p, s in managers.items() if known.people.get(p)}
    schools = [school.id for school in work.roster.schools()]
    return tuple(missing(work.numbers.all(), schools, here))
