"""Somebody leaves: what they had in hand goes to a person who is named for it (product.md, 17).

Access ends with the last day by itself. What "goes to" means for each kind is in
docs/adr/0012: nobody signs, finishes or reads for another.
"""

from collections.abc import Iterator
from dataclasses import replace

from domain.document import DocumentKind, Status
from domain.errors import Fault, Problem
from domain.handover import Handover, successor
from domain.people import RUNGS, SCHEDULER, Actor, Person, Role
from domain.permissions import Act, require
from domain.planner import Plan
from domain.policy import Chased, Choice
from domain.reminders.leavers import LeaverFacts, is_asked, leaver_plan
from domain.rota import Rota
from domain.session import UNBOOKED
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.cancellations import debts
from workflows.ports import Message, Work
from workflows.reminding.saying import look_again, rota, say_soon
from workflows.standing import dsls, here, overseer_but, present, towards_leaver
from workflows.urgent.people import may_see
from workflows.views.leaving import InHand, LeaverNotice, LeaverView
from workflows.views.notices import HomeLine, Thing


def in_hand(work: Work, person_id: str, viewer_id: str) -> dict[InHand, int]:
    """Count what somebody has in hand, by kind, for one viewer; no content is shown.

    An urgent request that the viewer was left out of is not there, not even in the count.
    """
    today = london_day(work.now)
    documents = [d for d in work.documents.waiting_for(person_id) if d.kind is not _AGREEMENT]
    pairs = [p for p in work.roster.pairs_of(person_id) if p.supervisor_id == person_id]
    running = [p for p in pairs if p.ends_on is None or p.ends_on > today]
    return {
        InHand.URGENT: sum(
            1
            for request in work.urgent.open_ones()
            if request.asker_id == person_id and may_see(work, request, viewer_id)
        ),
        InHand.UNSIGNED: sum(
            1
            for document in documents
            if document.status is Status.AWAITING
            and person_id in {signer.person_id for signer in document.unsigned()}
        ),
        InHand.UNWRITTEN: sum(
            1
            for document in documents
            if document.status is not Status.AWAITING and document.author_id == person_id
        ),
        InHand.EXTRACTS: sum(len(work.extracts.unentered(s)) for s in _left_to(work, person_id)),
        InHand.ACTIONS: len(work.actions.open_of(person_id)),
        InHand.SESSIONS: sum(
            1
            for pair in running
            for session in work.sessions.of_pair(pair.id)
            if session.status in UNBOOKED
        ),
        InHand.OWED: sum(debt.session.owed_by_id == person_id for debt in debts(work)),
        InHand.PREPARED: sum(
            1
            for pair in work.roster.pairs_of(person_id)
            for item in work.preparation.items(pair.id)
            if item.by_id == person_id
        ),
        InHand.SUPERVISED: len(running),
    }


_AGREEMENT = DocumentKind.AGREEMENT


def _left_to(work: Work, person_id: str) -> list[str]:
    """Give the schools whose only DSL this is."""
    mine = {p.school_id for p in work.roster.posts_of(person_id) if p.role is Role.DSL}
    return sorted(s for s in mine if s and {p.id for p in dsls(work, s)} <= {person_id})


def leaver_page(work: Work, ask: Ask) -> LeaverView:
    """Open the dialog: what a leaver has in hand, and who takes it up."""
    leaver = _leaver(work, ask, ask.page.subject)
    form = open_form(work, ask.actor, "leaver", leaver.id)
    value = successor(work.roster.handovers(), leaver.id) or ""
    return _view(work, leaver, ask.actor.person_id, form.id, value)


def _leaver(work: Work, ask: Ask, person_id: str) -> Person:
    leaver = work.roster.person(person_id)
    require(towards_leaver(work, ask.actor.person_id, leaver.id), Act.NAME_SUCCESSOR)
    return leaver


def name_successor(work: Work, ask: Ask) -> Page | LeaverView:
    """Name who takes up a leaver's work, from the day after the last one on."""
    form = form_of(work, ask, "leaver")
    leaver = _leaver(work, ask, form.subject)
    to = ask.values.get("to", "")
    page = Page("said", note="leaver_set")
    if problem := _problem(work, leaver, to):
        return _view(work, leaver, ask.actor.person_id, form.id, to, Fault("to", problem))
    if successor(work.roster.handovers(), leaver.id) == to:
        return page
    work.roster.save_handover(Handover(leaver.id, to, ask.actor.person_id, work.now))
    facts: dict[str, str | int] = {"person": leaver.id, "to": to}
    work.audit.write("roster", "successor named", ask.actor, work.now, facts)
    if leaver.has_left(london_day(work.now)):
        hand_over(work, leaver.id, to, ask.actor)
    work.outbox.look_at_everything(work.now)
    look_again(work, "leaver", leaver.id)
    work.outbox.touch("leaver", leaver.id, work.now)
    if to != ask.actor.person_id:
        recipient, occurrence = f"person:{to}", work.now.isoformat()
        matter = f"leaver:{leaver.id}:{to}"
        say_soon(work, Message("leaver", leaver.id, recipient, occurrence, work.now, matter))
    return page


def _problem(work: Work, leaver: Person, to: str) -> Problem | None:
    if not to:
        return Problem.REQUIRED
    if to not in {person.id for person in _able(work, leaver)}:
        return Problem.UNKNOWN_PERSON
    return None if here(work, to) else Problem.NAMED_AWAY


def _able(work: Work, leaver: Person) -> tuple[Person, ...]:
    return tuple(
        person
        for person in work.roster.people()
        if person.id != leaver.id and person.leaves_on is None and present(work, person.id)
    )


def _view(
    work: Work,
    leaver: Person,
    viewer_id: str,
    form_id: str,
    value: str,
    problem: Fault | None = None,
) -> LeaverView:
    today = london_day(work.now)
    return LeaverView(
        form=form_id,
        name=leaver.name,
        last_day=leaver.leaves_on or today,
        left=leaver.has_left(today),
        counts=_counts(work, leaver.id, viewer_id),
        choices=tuple(Choice(person.id, person.name) for person in _able(work, leaver)),
        value=value,
        problem=problem,
    )


def _counts(work: Work, person_id: str, viewer_id: str) -> tuple[tuple[InHand, int], ...]:
    found = in_hand(work, person_id, viewer_id)
    return tuple((kind, count) for kind, count in found.items() if count)


def hand_over(work: Work, leaver_id: str, to: str, by: Actor) -> None:
    """Give a leaver's open actions to whoever was named; the records keep what was agreed."""
    for action in work.actions.open_of(leaver_id):
        work.actions.save(replace(action, owner_id=to))
        facts: dict[str, str | int] = {"from": leaver_id, "to": to}
        work.audit.write(f"action:{action.id}", "handed over", by, work.now, facts)
        look_again(work, "action", action.id)


def hand_over_all(work: Work) -> None:
    """Hand over the actions of those whose last day is past; have those who leave looked at."""
    known = rota(work)
    today = london_day(work.now)
    for person in work.roster.people():
        if person.leaves_on is None:
            continue
        named = successor(work.roster.handovers(), person.id)
        if named and person.has_left(today):
            hand_over(work, person.id, named, SCHEDULER)
        if not named or not known.here(named, today):
            look_again(work, "leaver", person.id)


def _facts(work: Work, known: Rota, person: Person) -> LeaverFacts | None:
    if person.leaves_on is None:
        return None
    today = london_day(work.now)
    policy = work.policies.current(work.roster.trust().policy_id, today)
    named = successor(known.handovers, person.id)
    lasting = named if named and not known.people[named].has_left(today) else None
    above = overseer_but(work, person.id) or ""
    total = sum(in_hand(work, person.id, above).values())
    return LeaverFacts(person.id, person.leaves_on, policy.chase[Chased.LEAVER], total, lasting)


def plan_leaver(work: Work, known: Rota, person_id: str) -> Plan | None:
    """Give what a leaver owes; None once somebody is named."""
    facts = _facts(work, known, work.roster.person(person_id))
    return leaver_plan(facts, known, london_day(work.now)) if facts else None


def line_of_leaver(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say that somebody is to be named; or to whoever was, that they are."""
    leaver = work.roster.person(message.subject)
    if "." in message.kind:
        return _line(work, leaver, person_id)
    if successor(work.roster.handovers(), leaver.id) != person_id:
        return None
    return HomeLine(Thing.SUCCEEDS, leaver.id, other=leaver.name, last=leaver.leaves_on)


def leaver_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the leavers for whom this person is to name somebody."""
    if all(post.role not in RUNGS for post in work.roster.posts_of(me)):
        return
    for person in work.roster.people():
        if person.leaves_on and (line := _line(work, person, me)):
            yield line


def _line(work: Work, leaver: Person, me: str) -> HomeLine | None:
    if overseer_but(work, leaver.id) != me:
        return None
    known = rota(work)
    facts = _facts(work, known, leaver)
    if facts is None or not is_asked(facts, known, london_day(work.now)):
        return None
    return HomeLine(
        Thing.LEAVER, leaver.id, other=leaver.name, count=facts.in_hand, last=leaver.leaves_on
    )


def leaver_notice(work: Work, person_id: str, reader_id: str) -> LeaverNotice:
    """Say to whoever was named what they take up."""
    leaver = work.roster.person(person_id)
    named = successor(work.roster.handovers(), leaver.id)
    return LeaverNotice(
        leaver.name,
        leaver.leaves_on or london_day(work.now),
        _counts(work, leaver.id, reader_id),
        withdrawn=named != reader_id,
    )
