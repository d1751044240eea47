"""Acting DSL: a role with a first and a last day, given by the head or the trust lead (flow 17).

An acting DSL does what the DSL of the school does, on these days and no others: approves changes
of plan, confirms that a child's sheet is entered. Nobody names themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from domain import forms
from domain.errors import Fault, NotAllowed, Problem, Stale
from domain.people import Person, Post, Role, School
from domain.permissions import Act, Standing, may, require
from domain.planner import Plan
from domain.policy import Answer, Choice, Field, Section
from domain.rota import Rota
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import Message, Work
from workflows.questions import questions
from workflows.reminding.saying import look_again, say_soon
from workflows.standing import dsls, present, towards_school, towards_trust
from workflows.views.away import ActingNotice
from workflows.views.forms import FormView
from workflows.views.notices import HomeLine, Thing

_SECTION = Section(
    "acting",
    "Acting DSL",
    (
        Field("school", "School", Answer.SCHOOL, required=True),
        Field("person", "Acting DSL", Answer.PERSON, required=True),
        Field("first", "First day", Answer.DATE, required=True),
        Field("last", "Last day", Answer.DATE, required=True),
    ),
)
_INTRO = (
    "On these days they do what the DSL of the school does here: they read children's sheets, "
    "approve changes of plan and confirm entries."
)


def schools_of(work: Work, person_id: str) -> tuple[School, ...]:
    """Give the schools for which this person names an acting DSL."""
    if Standing.OVERSEER in towards_trust(work, person_id):
        return work.roster.schools()
    posts = work.roster.posts_of(person_id) if present(work, person_id) else ()
    led = {post.school_id for post in posts if post.role is Role.HEAD}
    return tuple(school for school in work.roster.schools() if school.id in led)


def acting_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog to name an acting DSL."""
    form_of(work, ask, "more")
    mine = schools_of(work, ask.actor.person_id)
    if not mine:
        raise NotAllowed(Act.NAME_ACTING_DSL)
    form = open_form(work, ask.actor, "acting", "")
    first = {"first": london_day(work.now).isoformat()}
    return _view(
        work, ask, form.id, None, first | ({"school": mine[0].id} if mine[1:] == () else {})
    )


def change_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog to change or end an acting DSL's days."""
    post = _still(work, ask, ask.page.subject)
    form = open_form(work, ask.actor, "acting", post.id)
    return _view(work, ask, form.id, post, _as_sent(post))


def _still(work: Work, ask: Ask, post_id: str) -> Post:
    post = work.roster.post(post_id)
    require(towards_school(work, ask.actor.person_id, post.school_id or ""), Act.NAME_ACTING_DSL)
    if not post.is_acting or _over(post, london_day(work.now)):
        raise Stale("over")
    return post


def set_acting(work: Work, ask: Ask) -> Page | FormView:
    """Name an acting DSL, or change the days; who must know is told."""
    form = form_of(work, ask, "acting")
    if not schools_of(work, ask.actor.person_id):
        raise NotAllowed(Act.NAME_ACTING_DSL)
    known = _still(work, ask, form.subject) if form.subject else None
    answers = forms.tidied(_SECTION, ask.values)
    if known:
        answers |= {"school": known.school_id or "", "person": known.person_id}
    faults = tuple(_faults(work, ask, answers, known))
    if faults:
        return _view(work, ask, form.id, known, answers, faults)
    wanted = Post(
        id=known.id if known else work.ids.new(),
        person_id=answers["person"],
        role=Role.DSL,
        school_id=answers["school"],
        starts_on=forms.parse_date(answers["first"]),
        ends_on=forms.parse_date(answers["last"]),
    )
    _keep(work, ask, wanted, "acting DSL changed" if known else "acting DSL named")
    return Page("said", note="acting_set")


def end_acting(work: Work, ask: Ask) -> Page:
    """End it: from today on they are DSL no more."""
    form = form_of(work, ask, "acting")
    post = _still(work, ask, form.subject)
    yesterday = london_day(work.now) - timedelta(days=1)
    _keep(work, ask, replace(post, ends_on=yesterday), "acting DSL ended")
    return Page("said", note="acting_ended")


def _faults(
    work: Work, ask: Ask, answers: Mapping[str, str], known: Post | None
) -> Iterator[Fault]:
    yield from forms.faults_to_submit(_SECTION, answers)
    me, today = ask.actor.person_id, london_day(work.now)
    school, person = answers["school"], answers["person"]
    allowed = {one.id for one in schools_of(work, me)}
    if school and school not in allowed:
        yield Fault("school", Problem.UNKNOWN_SCHOOL)
    first, last = forms.parse_date(answers["first"]), forms.parse_date(answers["last"])
    if first and last and last < first:
        yield Fault("last", Problem.END_BEFORE_START)
    elif last and last < today:
        yield Fault("last", Problem.IN_THE_PAST)
    if not person:
        return
    if person not in {one.id for one in _able(work)}:
        yield Fault("person", Problem.UNKNOWN_PERSON)
    elif person == me and not known:
        yield Fault("person", Problem.NAMED_SELF)
    elif school in allowed and not known and person in {p.id for p in dsls(work, school)}:
        yield Fault("person", Problem.HOLDS_POST_ALREADY)
    elif first and last and _gone(work, person, first, last):
        yield Fault("person", Problem.NAMED_AWAY)


def _gone(work: Work, person_id: str, first: date, last: date) -> bool:
    """Say whether somebody is away or gone on one of these days."""
    aways = [away for away in work.roster.aways() if away.person_id == person_id]
    met = any(a.first <= last and (a.last is None or first <= a.last) for a in aways)
    return met or work.roster.person(person_id).has_left(last)


def _keep(work: Work, ask: Ask, post: Post, event: str) -> None:
    work.roster.save_post(post)
    facts: dict[str, str | int] = {
        "post": post.id,
        "person": post.person_id,
        "first": post.starts_on.isoformat() if post.starts_on else "",
        "last": post.ends_on.isoformat() if post.ends_on else "",
    }
    work.audit.write("roster", event, ask.actor, work.now, facts)
    work.outbox.look_at_everything(work.now)
    look_again(work, "acting", post.id)
    work.outbox.touch("acting", post.id, work.now)
    told = [post.person_id, *(person.id for person in dsls(work, post.school_id or ""))]
    for person_id in dict.fromkeys(told):
        if person_id != ask.actor.person_id:
            matter = f"acting:{post.id}:{person_id}"
            to, occurrence = f"person:{person_id}", work.now.isoformat()
            say_soon(work, Message("acting", post.id, to, occurrence, work.now, matter))


def _over(post: Post, today: date) -> bool:
    return post.ends_on is not None and post.ends_on < today


def acting_notice(work: Work, post_id: str, person_id: str) -> ActingNotice:
    """Say who is the acting DSL of a school until when."""
    post = work.roster.post(post_id)
    today = london_day(work.now)
    return ActingNotice(
        name=work.roster.person(post.person_id).name,
        school=work.roster.school(post.school_id or "").name,
        first=post.starts_on or today,
        last=post.ends_on or today,
        mine=post.person_id == person_id,
        over=_over(post, today),
    )


def acting_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the acting DSLs whom this person is or can change, until they are over."""
    for post in work.roster.acting_posts():
        line = _line(work, post, me)
        if line.cover or post.person_id == me:
            yield line


def _line(work: Work, post: Post, me: str) -> HomeLine:
    stands = towards_school(work, me, post.school_id or "")
    mine = post.person_id == me
    return HomeLine(
        Thing.ACTING,
        post.id,
        school=work.roster.school(post.school_id or "").name,
        other="" if mine else work.roster.person(post.person_id).name,
        cover="changes" if may(stands, Act.NAME_ACTING_DSL) else "",
        first=post.starts_on,
        last=post.ends_on,
    )


def plan_acting(work: Work, rota: Rota, post_id: str) -> Plan | None:
    """Have the posted cards say by themselves that it has begun, and that it is over."""
    post = work.roster.post(post_id)
    if post.starts_on is None or post.ends_on is None or _over(post, london_day(work.now)):
        return None
    after = rota.quiet.morning(post.ends_on + timedelta(days=1))
    return Plan(looks=(rota.quiet.morning(post.starts_on), after))


def line_of_acting(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say who is acting DSL; None where it is over."""
    post = work.roster.post(message.subject)
    return None if _over(post, london_day(work.now)) else _line(work, post, person_id)


def _able(work: Work) -> tuple[Person, ...]:
    return tuple(person for person in work.roster.people() if present(work, person.id))


def _as_sent(post: Post) -> dict[str, str]:
    return {
        "school": post.school_id or "",
        "person": post.person_id,
        "first": post.starts_on.isoformat() if post.starts_on else "",
        "last": post.ends_on.isoformat() if post.ends_on else "",
    }


def _view(
    work: Work,
    ask: Ask,
    form_id: str,
    known: Post | None,
    answers: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
) -> FormView:
    me = ask.actor.person_id
    choices = {
        Answer.SCHOOL: tuple(Choice(one.id, one.name) for one in schools_of(work, me)),
        Answer.PERSON: tuple(Choice(one.id, one.name) for one in _able(work) if one.id != me),
    }
    fields = _SECTION.fields[2:] if known else _SECTION.fields
    title = "Name an acting DSL"
    if known and known.school_id:
        name = work.roster.person(known.person_id).name
        title = f"{name}, acting DSL of {work.roster.school(known.school_id).name}"
    return FormView(
        form=form_id,
        topic="acting",
        title=title,
        questions=questions(fields, answers, faults, choices=choices),
        buttons=(("acting.set", "Save"), *([("acting.end", "End it today")] if known else [])),
        intro=_INTRO,
        whole=True,
    )
