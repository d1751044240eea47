"""An urgent request as each viewer sees it, and its line on home."""

from dataclasses import replace
from datetime import timedelta

from domain.errors import NotFound
from domain.reminders.urgent import (
    ASK,
    HARM,
    MATTER,
    UrgentFacts,
    as_it_stands,
    due_at,
    harm_manager,
    ladder_now,
)
from domain.rota import Rota
from domain.urgent import ANSWERED, UrgentMove, UrgentRequest, UrgentStatus
from workflows.asking import Ask
from workflows.ports import Delivery, Work
from workflows.reminding.saying import rota
from workflows.urgent.people import facts_of, may_see, number_of, numbers_view, rules_of
from workflows.views.notices import HomeLine, Thing
from workflows.views.urgent import (
    HarmNotice,
    Next,
    Part,
    Told,
    UrgentCan,
    UrgentSentView,
    UrgentView,
)

# The record may be begun a little before, as of any session.
_BEGIN_EARLY = timedelta(minutes=15)


def request_for(work: Work, request_id: str, person_id: str) -> UrgentRequest:
    """Give a request, as it stands now, to somebody who may see it; else NotFound."""
    request = work.urgent.get(request_id)
    if not may_see(work, request, person_id):
        raise NotFound("urgent request")
    return as_it_stands(request, rota(work), work.now)


def urgent_page(work: Work, ask: Ask) -> UrgentView:
    """Show a request to somebody who may see it."""
    request = request_for(work, ask.page.subject, ask.actor.person_id)
    return urgent_view(work, request, ask.actor.person_id, note=ask.page.note)


def sent_page(work: Work, ask: Ask) -> UrgentSentView:
    """Show how it stands at the end of a dialog."""
    return UrgentSentView(urgent_page(work, ask))


def urgent_notice(work: Work, request_id: str, person_id: str) -> UrgentView | None:
    """Give a posted card's view; None where its recipient may not see it."""
    request = work.urgent.get(request_id)
    return urgent_view(work, request, person_id) if may_see(work, request, person_id) else None


def harm_notice(work: Work, request_id: str, person_id: str) -> HarmNotice | None:
    """Give what a line manager is told at once; None for who was left out."""
    request = work.urgent.get(request_id)
    if not request.harm or person_id in request.skipped:
        return None
    return HarmNotice(
        work.roster.person(request.asker_id).name,
        work.roster.school(request.school_id).name,
        request.asked_at,
        request.is_over,
    )


def urgent_view(
    work: Work, request: UrgentRequest, viewer_id: str, *, note: str = ""
) -> UrgentView:
    """Give a request for one viewer."""
    known = rota(work)
    stands = as_it_stands(request, known, work.now)
    rules, answer = rules_of(work, request), stands.answer
    part = Part.ASKED
    if viewer_id == request.asker_id:
        part = Part.ASKER
    elif answer is not None and answer.by_id == viewer_id:
        part = Part.ANSWERER
    mine, other = stands.asker_confirmed_at, stands.other_confirmed_at
    if part is not Part.ASKER:
        mine, other = other, mine
    view = UrgentView(
        id=request.id,
        turn=stands.turn,
        status=stands.status,
        part=part,
        asker=work.roster.person(request.asker_id).name,
        school=work.roster.school(request.school_id).name,
        asked_at=request.asked_at,
        closes_at=request.closes_at(rules),
        now=work.now,
        late=stands.is_late(rules, work.now),
        answered_by=work.roster.person(answer.by_id).name if answer else "",
        starts_at=answer.starts_at if answer else None,
        started=answer is not None and answer.starts_at <= work.now,
        way=rules.way_label(answer.way) if answer else "",
        ringing=answer is not None and answer.ringing,
        arranged_at=stands.arranged_at,
        held_at=stands.held_at,
        confirmed=mine is not None,
        other_confirmed=other is not None,
        passed=viewer_id in stands.unable,
        can=_can(stands, part, viewer_id, work),
        note=note,
    )
    if part is Part.ASKER:
        return _for_asker(work, known, request, view)
    return replace(view, asker_number=number_of(work, request.asker_id)) if view.can else view


def _for_asker(work: Work, known: Rota, request: UrgentRequest, view: UrgentView) -> UrgentView:
    facts = facts_of(work, known, request)
    said = work.outbox.deliveries(MATTER, request.id)
    open_still = not request.is_over
    return replace(
        view,
        told=_told(work, said),
        next=_next(work, facts, known) if view.status is UrgentStatus.OPEN else None,
        harm=request.harm,
        harm_told=_harm_told(work, facts, known, said) if request.harm else None,
        numbers=numbers_view(work, known, request.asker_id, request.school_id)
        if open_still
        else None,
    )


def _told(work: Work, said: tuple[Delivery, ...]) -> tuple[Told, ...]:
    """Give who was told when first, in that order; who can't be reached is not told."""
    first: dict[str, Delivery] = {}
    for one in said:
        if one.kind == ASK and not one.given_up:
            known = first.get(one.recipient)
            if known is None or (known.sent_at is None and one.sent_at is not None):
                first[one.recipient] = one
    return tuple(
        Told(work.roster.person(recipient.removeprefix("person:")).name, one.sent_at)
        for recipient, one in first.items()
    )


def _next(work: Work, facts: UrgentFacts, known: Rota) -> Next | None:
    for step in ladder_now(facts, known, work.now):
        at = due_at(facts.request, step)
        if at > work.now:
            return Next(tuple(work.roster.person(p).name for p in step.people), at)
    return None


def _harm_told(
    work: Work, facts: UrgentFacts, known: Rota, said: tuple[Delivery, ...]
) -> Told | None:
    manager = harm_manager(facts, known, work.now)
    if manager is None:
        return None
    sent = [one.sent_at for one in said if one.kind == HARM and one.sent_at]
    return Told(work.roster.person(manager).name, min(sent, default=None))


def _can(request: UrgentRequest, part: Part, viewer_id: str, work: Work) -> frozenset[UrgentCan]:
    moves: dict[UrgentCan, UrgentMove]
    answer = request.answer
    if part is Part.ASKER:
        moves = {UrgentCan.AGREE: UrgentMove.AGREE, UrgentCan.WITHDRAW: UrgentMove.WITHDRAW}
        if request.status in ANSWERED and answer and not answer.ringing:
            moves[UrgentCan.DECLINE] = UrgentMove.DECLINE
    elif part is Part.ANSWERER:
        moves = {
            UrgentCan.RING: UrgentMove.RING,
            UrgentCan.OFFER: UrgentMove.OFFER,
            UrgentCan.GIVE_BACK: UrgentMove.GIVE_BACK,
        }
    elif request.status is UrgentStatus.OPEN:
        moves = {UrgentCan.RING: UrgentMove.RING, UrgentCan.OFFER: UrgentMove.OFFER}
        if viewer_id not in request.unable:
            moves[UrgentCan.PASS] = UrgentMove.PASS
    else:
        return frozenset()
    can = {can for can, move in moves.items() if request.can(move)}
    if part is Part.ASKED or answer is None:
        return frozenset(can)
    started = answer.starts_at <= work.now
    if request.can(UrgentMove.CONFIRM) and not request.has_confirmed(viewer_id):
        can |= {UrgentCan.CONFIRM} if started else set()
    if started and request.can(UrgentMove.MISSED):
        can |= {UrgentCan.MISSED}
        can -= {UrgentCan.DECLINE, UrgentCan.AGREE, UrgentCan.GIVE_BACK}
    settled = request.status in {UrgentStatus.ARRANGED, UrgentStatus.HELD}
    if part is Part.ANSWERER and settled and work.now >= answer.starts_at - _BEGIN_EARLY:
        can.add(UrgentCan.WRITE)
    return frozenset(can)


def urgent_line(work: Work, request: UrgentRequest, person_id: str) -> HomeLine | None:
    """Say what an open request needs of somebody; None for who may not see it."""
    if request.is_over or not may_see(work, request, person_id):
        return None
    view = urgent_view(work, request, person_id)
    if view.part is Part.ASKED and view.status is not UrgentStatus.OPEN and not view.late:
        return None  # somebody else has it
    return HomeLine(Thing.URGENT, request.id, at=request.asked_at, late=view.late, urgent=view)
