"""Who is who for an urgent request: the ladder's people, who may see it, who can't be reached."""

from domain.errors import NotFound
from domain.ladder import Asked, UrgentRules
from domain.numbers import AUTHORITYS, Line, authorities
from domain.people import Role, School
from domain.policy import Policy
from domain.reminders.urgent import HARM, MATTER, UrgentFacts
from domain.rota import Rota
from domain.terms import london_day
from domain.urgent import UrgentRequest
from workflows.ports import Work
from workflows.reminding.saying import policy_in_force
from workflows.views.urgent import NumberLine, NumbersView

_TO = "person:"


def rules_of(work: Work, request: UrgentRequest) -> UrgentRules:
    """Give the rules of the policy that the request was asked under."""
    return work.policies.get(request.policy).urgent


def policy_now(work: Work) -> Policy:
    """Give the policy that a new request is asked under, even where the clock is wrong."""
    return policy_in_force(work)


def ladder_people(
    work: Work, rota: Rota, asker_id: str, school_id: str
) -> dict[Asked, tuple[str, ...]]:
    """Give who stands on each rung for this asker at this school, away or not."""
    pairs = [p for p in work.roster.pairs_of(asker_id) if p.supervisee_id == asker_id]
    today = london_day(work.now)
    lasting = [p for p in pairs if p.ends_on is None or p.ends_on >= today]
    here = [p.supervisor_id for p in lasting if p.school_id == school_id]
    supervisors = tuple(dict.fromkeys(here or [p.supervisor_id for p in lasting]))
    others = tuple(p for p in rota.holders(Role.SUPERVISOR) if p not in supervisors)
    return {
        Asked.SUPERVISOR: supervisors,
        Asked.ALTERNATES: tuple(p for p in others if p != asker_id),
        Asked.TRUST_LEAD: rota.holders(Role.TRUST_LEAD),
        Asked.EXECUTIVE_LEAD: rota.holders(Role.EXECUTIVE_LEAD),
    }


def facts_of(work: Work, rota: Rota, request: UrgentRequest) -> UrgentFacts:
    """Give a request with what of it is kept elsewhere."""
    people = ladder_people(work, rota, request.asker_id, request.school_id)
    said = work.outbox.deliveries(MATTER, request.id)
    given_up = {_who(one.recipient) for one in said if one.given_up}
    managers = rota.managers(request.asker_id, request.school_id) if request.harm else ()
    candidates = {p for rung in people.values() for p in rung} | {*rota.rungs(), *managers}
    told_of_harm = [_who(one.recipient) for one in said if one.kind == HARM and one.sent_at]
    return UrgentFacts(
        request,
        rules_of(work, request),
        people,
        frozenset(given_up | {p for p in candidates if not _reachable(work, p)}),
        next(iter(told_of_harm), None),
    )


def _who(recipient: str) -> str:
    return recipient.removeprefix(_TO)


def _reachable(work: Work, person_id: str) -> bool:
    """Say whether there is any way to write to somebody."""
    try:
        person = work.roster.person(person_id)
    except NotFound:
        return False
    known = work.conversations.personal(person_id) or work.roster.account_of(person_id)
    return bool(known or person.teams_id)


def may_see(work: Work, request: UrgentRequest, person_id: str) -> bool:
    """Say whether somebody may see a request: its asker, and who was told. Nobody left out may."""
    if person_id == request.asker_id:
        return True
    if person_id in request.skipped:
        return False
    said = work.outbox.deliveries(MATTER, request.id)
    return any(one.recipient == f"{_TO}{person_id}" and one.kind != HARM for one in said)


def schools_of(work: Work, person_id: str) -> tuple[School, ...]:
    """Give the schools that somebody may ask for, where they are supervised first.

    Those of their pairs and posts; whoever is for the whole trust may ask for any.
    """
    pairs = work.roster.pairs_of(person_id)
    groups = (
        {p.school_id for p in pairs if p.supervisee_id == person_id},
        {p.school_id for p in work.roster.posts_of(person_id) if p.school_id},
        {p.school_id for p in pairs if p.supervisor_id == person_id},
    )
    schools = work.roster.schools()
    mine = dict.fromkeys(s for group in groups for s in schools if s.id in group)
    return tuple(mine) or schools


def numbers_view(work: Work, rota: Rota, person_id: str, school_id: str) -> NumbersView:
    """Give whom somebody of this school rings: its home authorities, their line manager."""
    numbers = work.numbers.all()
    known = {(n.school_id, n.line, n.whose): n.number for n in numbers}
    lines = [
        NumberLine(line, whose, known.get((school_id, line, whose), ""))
        for whose in authorities(numbers, school_id) or ("",)
        for line in AUTHORITYS
    ]
    manager = rota.manager_or_next(person_id, school_id, london_day(work.now))
    if manager:
        name = work.roster.person(manager).name
        lines.append(NumberLine(Line.PERSON, name, known.get(("", Line.PERSON, manager), "")))
    return NumbersView(work.roster.school(school_id).name, tuple(lines))


def number_of(work: Work, person_id: str) -> str:
    """Give somebody's own number; nothing where the trust gave none."""
    mine = (n for n in work.numbers.all() if (n.line, n.whose) == (Line.PERSON, person_id))
    return next((n.number for n in mine), "")


def numbers_of_asker(work: Work, rota: Rota, person_id: str) -> NumbersView | None:
    """Give the numbers of somebody's first school; None where the trust has no school yet."""
    schools = schools_of(work, person_id)
    return numbers_view(work, rota, person_id, schools[0].id) if schools else None
