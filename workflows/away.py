"""Away: set by the person, their line manager or the trust lead; cover arranges (product.md, 17).

First day, last day where it is known, who covers. No reason is asked for or kept. Booked sessions
that fall into it are moved, or cover arranges; what the policy promises runs on.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain import forms
from domain.away import Away, away_faults
from domain.errors import Fault, NotAllowed, NotFound, Problem, Stale
from domain.people import Person
from domain.permissions import Act, may, require
from domain.policy import Answer, Choice, Field, Section
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.falling import falling_into, tell_of
from workflows.ports import Work
from workflows.questions import questions
from workflows.reminding.saying import look_again
from workflows.standing import present, towards_person
from workflows.views.forms import FormView

ME = "me"
NOBODY = Choice("", "Nobody in particular")
_SECTION = Section(
    "away",
    "Away",
    (
        Field("first", "First day", Answer.DATE, required=True),
        Field("last", "Last day, if it is known", Answer.DATE),
        Field("cover", "Who covers", Answer.PERSON),
    ),
)
_WHO = Field("person", "Who is away", Answer.PERSON, required=True)
_INTRO = (
    "Please give no reason: none is kept. Cover is told, and arranges sessions meanwhile. Nobody "
    "reads or signs for anybody else."
)


def away_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog: for one's own next absence, or to change one that is known."""
    me, subject = ask.actor.person_id, ask.page.subject
    if subject == ME:
        known = current(work, me)
    else:
        known = _away(work, subject)
        require(towards_person(work, me, known.person_id), Act.SET_AWAY)
        if known.over(london_day(work.now)):
            raise Stale("over")
    whose = known.person_id if known else me
    return _opened(work, ask, whose, known, _as_sent(work, known))


def others_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog in which a line manager or the trust lead says who is away."""
    form_of(work, ask, "more")
    if not whom(work, ask.actor.person_id):
        raise NotAllowed(Act.SET_AWAY)
    return _opened(work, ask, "", None, _as_sent(work, None))


def whom(work: Work, person_id: str) -> tuple[Person, ...]:
    """Give the others whose absence this person may set."""
    return tuple(
        person
        for person in work.roster.people()
        if person.id != person_id and may(towards_person(work, person_id, person.id), Act.SET_AWAY)
    )


def current(work: Work, person_id: str) -> Away | None:
    """Give somebody's present absence, or their next."""
    today = london_day(work.now)
    mine = [a for a in work.roster.aways() if a.person_id == person_id and not a.over(today)]
    return mine[0] if mine else None


def _away(work: Work, away_id: str) -> Away:
    found = next((away for away in work.roster.aways() if away.id == away_id), None)
    if found is None:
        raise NotFound("away")
    return found


def set_away(work: Work, ask: Ask) -> Page | FormView:
    """Keep an absence, or change one; everything is planned anew, and who must know is told."""
    form = form_of(work, ask, "away")
    answers = forms.tidied(_SECTION, ask.values)
    whose = form.subject or ask.values.get(_WHO.key, "")
    if not form.subject and whose not in {person.id for person in whom(work, ask.actor.person_id)}:
        problem = Problem.UNKNOWN_PERSON if whose else Problem.REQUIRED
        return _view(work, ask, form.id, "", None, answers, (Fault(_WHO.key, problem),))
    require(towards_person(work, ask.actor.person_id, whose), Act.SET_AWAY)
    known = _known(work, form.context.get("away", ""))
    already = current(work, whose)
    if not form.subject and already:
        # Changing what is known, with the days just typed, instead of asking for all of it again.
        return _opened(work, ask, whose, already, answers)
    wanted, faults = _wanted(work, ask, whose, known, answers)
    if faults or wanted is None:
        who = {_WHO.key: whose}
        return _view(work, ask, form.id, form.subject, known, answers | who, faults)
    if wanted != known:
        _keep(work, ask, wanted, "changed" if known else "set")
    return Page("away.said", wanted.id, note="away_set")


def end_away(work: Work, ask: Ask) -> Page:
    """Say that somebody is back today; an absence that had not begun is called off."""
    form = form_of(work, ask, "away")
    known = _known(work, form.context.get("away", ""))
    if known is None:
        raise NotFound("away")
    require(towards_person(work, ask.actor.person_id, known.person_id), Act.SET_AWAY)
    today = london_day(work.now)
    if known.over(today):
        raise Stale("over")
    _keep(work, ask, known.ended(today), "ended")
    return Page("away.said", known.id, note="away_ended")


def _known(work: Work, away_id: str) -> Away | None:
    return _away(work, away_id) if away_id else None


def _wanted(
    work: Work, ask: Ask, whose: str, known: Away | None, answers: Mapping[str, str]
) -> tuple[Away | None, tuple[Fault, ...]]:
    faults = [*forms.faults_to_submit(_SECTION, answers)]
    cover = answers["cover"]
    if cover and cover != whose and cover not in {p.id for p in _able(work, whose)}:
        faults.append(Fault("cover", Problem.UNKNOWN_PERSON))
    first, last = forms.parse_date(answers["first"]), forms.parse_date(answers["last"])
    if faults or first is None:
        return None, tuple(faults)
    wanted = Away(
        id=known.id if known else work.ids.new(),
        person_id=whose,
        first=first,
        last=last,
        cover_id=cover or None,
        set_by_id=ask.actor.person_id,
        set_at=work.now,
    )
    if known and replace(wanted, set_by_id=known.set_by_id, set_at=known.set_at) == known:
        return known, ()
    others = [away for away in work.roster.aways() if away.id != wanted.id]
    return wanted, tuple(away_faults(wanted, others, london_day(work.now)))


def _keep(work: Work, ask: Ask, away: Away, event: str) -> None:
    work.roster.save_away(away)
    facts: dict[str, str | int] = {
        "person": away.person_id,
        "first": away.first.isoformat(),
        "last": away.last.isoformat() if away.last else "",
        "cover": away.cover_id or "",
    }
    work.audit.write(f"away:{away.id}", event, ask.actor, work.now, facts)
    work.outbox.look_at_everything(work.now)
    look_again(work, "away", away.id)
    work.outbox.touch("away", away.id, work.now)
    tell_of(work, away, ask.actor.person_id)


def said_of(work: Work, ask: Ask) -> tuple[Away, int]:
    """Give an absence that was just set, and how many booked sessions fall into it."""
    away = _away(work, ask.page.subject)
    require(towards_person(work, ask.actor.person_id, away.person_id), Act.SET_AWAY)
    return away, len(falling_into(work, away))


def _able(work: Work, whose: str) -> tuple[Person, ...]:
    """Give those who can cover for somebody: who is on the roster, and not the person."""
    return tuple(p for p in work.roster.people() if p.id != whose and present(work, p.id))


def _as_sent(work: Work, known: Away | None) -> dict[str, str]:
    first = known.first if known else london_day(work.now)
    return {
        "first": first.isoformat(),
        "last": _iso(known.last if known else None),
        "cover": (known.cover_id if known else None) or "",
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _opened(
    work: Work, ask: Ask, whose: str, known: Away | None, answers: Mapping[str, str]
) -> FormView:
    form = open_form(work, ask.actor, "away", whose, away=known.id if known else "")
    return _view(work, ask, form.id, whose, known, answers)


def _view(
    work: Work,
    ask: Ask,
    form_id: str,
    whose: str,
    known: Away | None,
    answers: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
) -> FormView:
    me = ask.actor.person_id
    name = work.roster.person(whose).name if whose and whose != me else ""
    covers = (NOBODY, *(Choice(p.id, p.name) for p in _able(work, whose)))
    asked = questions(_SECTION.fields, answers, faults, choices={Answer.PERSON: covers})
    if not whose:
        choices = tuple(Choice(person.id, person.name) for person in whom(work, me))
        who = questions([_WHO], answers, faults, choices={Answer.PERSON: choices})
        asked = (*who, *asked)
    back = "I am back, or not away after all" if not name else "Back, or not away after all"
    return FormView(
        form=form_id,
        topic="away",
        title=f"{name} is away" if name else "I'm away" if whose else "Somebody is away",
        questions=asked,
        buttons=(("away.set", "Save"), *([("away.end", back)] if known else [])),
        intro=_INTRO,
        whole=True,
    )
