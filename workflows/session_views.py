"""A session as each viewer sees it, and the calendar file of a booked one."""

from datetime import timedelta

from domain.cancelling import MISSED
from domain.document import DocumentKind, Status
from domain.errors import IllegalMove
from domain.people import Pair
from domain.permissions import Act, may
from domain.policy import Policy
from domain.session import UNBOOKED, Session, SessionMove, SessionStatus, Slot
from domain.terms import london_day
from workflows.asking import Ask
from workflows.cancellations import newest
from workflows.links import LINK_MINUTES, new_link
from workflows.ports import Work
from workflows.sessions import arranging
from workflows.standing import acts_for, stand_ins, towards_pair
from workflows.views.papers import Invitation, Method
from workflows.views.sessions import AgreementState, CalendarView, Can, SessionView, SlotView

# A record may be begun a little before the session: people open it while they sit down.
BEGIN_EARLY = timedelta(minutes=15)


def session_page(work: Work, ask: Ask) -> SessionView:
    """Show a session as this person may see it."""
    session = work.sessions.get(ask.page.subject)
    return session_view(work, session, ask.actor.person_id, note=ask.page.note)


def session_view(
    work: Work, session: Session, viewer_id: str | None, *, note: str = ""
) -> SessionView:
    """Give a session for one viewer; None for what everybody in a channel sees."""
    pair = work.roster.pair(session.pair_id)
    policy = work.policies.get(session.policy)
    people = {person_id: work.roster.person(person_id) for person_id in pair.parties}
    arranges = viewer_id and may(towards_pair(work, viewer_id, pair), Act.ARRANGE_SESSION)
    party = acts_for(work, viewer_id, pair) if viewer_id and arranges else None
    agreement = agreement_state(work, pair)
    last = newest(work, session) if party and session.booked is None else None
    offer = session.pending(work.now)
    offered_by = offer.by_id if offer else None
    return SessionView(
        id=session.id,
        version=session.version,
        pair_id=pair.id,
        status=_shown(work, session, in_channel=party is None),
        school=work.roster.school(session.school_id).name,
        supervisor=people[pair.supervisor_id].name,
        supervisee=people[pair.supervisee_id].name,
        due_name=_span_name(work, session.due_key),
        due_by=session.due_by,
        overdue=session.status in UNBOOKED and london_day(work.now) > session.due_by,
        agreement=agreement,
        offer=slot_view(offer.slot, policy) if offer else None,
        offered_by=people[offered_by].name if offered_by else "",
        offer_is_mine=party is not None and party == offered_by,
        booked=slot_view(session.booked, policy) if session.booked else None,
        moved=session.sequence > 0,
        other=people[pair.other(party)].name if party else "",
        can=_can(work, session, pair, party, agreement) - _not_for_cover(viewer_id, pair)
        if party
        else frozenset(),
        in_place_of=people[party].name if party and party != viewer_id else "",
        fell=slot_view(last.slot, policy) if last else None,
        missed=last is not None and last.reason == MISSED,
        owed_by=people[session.owed_by_id].name if party and session.owed_by_id else "",
        owed_by_me=party is not None and party == session.owed_by_id,
        refresh_for=_refresh_for(work, pair),
        note=note,
    )


def _not_for_cover(viewer_id: str | None, pair: Pair) -> frozenset[Can]:
    """Give what only a party does: who arranges in somebody's place writes nothing for them."""
    return frozenset() if viewer_id in pair.parties else frozenset({Can.WRITE, Can.AGREE})


def _refresh_for(work: Work, pair: Pair) -> tuple[str, ...]:
    """Give the Teams ids of those who see buttons of their own: the parties and their stand-ins."""
    able = [one for p in pair.parties for one in (p, *stand_ins(work, p, pair.school_id))]
    people = [work.roster.person(person_id) for person_id in able]
    return tuple(sorted({person.teams_id for person in people if person.teams_id}))


def _shown(work: Work, session: Session, *, in_channel: bool) -> SessionStatus:
    """Give how a session stands: for a channel due, offered or booked, and nothing of why.

    An offer whose time has passed is none.
    """
    status = session.status
    if in_channel and status is SessionStatus.UNRECORDED:
        return SessionStatus.BOOKED
    hidden = {SessionStatus.CANCELLED} if in_channel else set()
    if status in {SessionStatus.OFFERED, *hidden}:
        return SessionStatus.OFFERED if session.pending(work.now) else SessionStatus.DUE
    return status


def _can(
    work: Work, session: Session, pair: Pair, party: str, agreement: AgreementState
) -> frozenset[Can]:
    can = set()
    begun, offer = session.has_begun(work.now), session.pending(work.now)
    if session.can(SessionMove.OFFER) and not begun:
        can.add(Can.OFFER)
    if offer and offer.by_id != party and not begun:
        can.add(Can.ACCEPT)
        if session.booked:
            can.add(Can.KEEP)
    if session.sequence or session.status is SessionStatus.BOOKED:
        can.add(Can.CALENDAR)
    if cancellable(work, session):
        can.add(Can.MISSED if begun else Can.CANCEL)
    if asked_about(work, session):
        can |= {Can.WAS_HELD, Can.WAS_CANCELLED}
    if party == pair.supervisor_id and may_begin(work, session):
        can.add(Can.WRITE)
    to_come = session.can(SessionMove.HOLD) and not begun
    if to_come and work.documents.of_session(session.id) is None:
        can.add(Can.PREPARE)
    if session.can(SessionMove.HOLD) and agreement is not AgreementState.IN_FORCE:
        can.add(Can.AGREE)
    return frozenset(can)


def cancellable(work: Work, session: Session) -> bool:
    """Say whether its time can be given up: booked, or said to be held, and no record begun."""
    return session.can(SessionMove.CANCEL) and work.documents.of_session(session.id) is None


def asked_about(work: Work, session: Session) -> bool:
    """Say whether it is asked about: it was booked, its day is over, nobody recorded it."""
    booked = session.booked
    if booked is None or session.status is not SessionStatus.BOOKED:
        return False
    over = london_day(work.now) > london_day(booked.ends_at)
    return over and work.documents.of_session(session.id) is None


def may_begin(work: Work, session: Session) -> bool:
    """Say whether its record may be begun: from shortly before the booked start."""
    booked = session.booked
    started = booked is not None and work.now >= booked.starts_at - BEGIN_EARLY
    return session.can(SessionMove.HOLD) and started


def _span_name(work: Work, key: str) -> str:
    calendar = work.roster.calendar()
    spans = (*calendar.spans(half=False), *calendar.spans(half=True))
    return next((span.name for span in spans if span.key == key), "")


def slot_view(slot: Slot, policy: Policy) -> SlotView:
    """Give a time and place in the policy's words."""
    reasons = {choice.key: choice.label for choice in policy.online_reasons}
    place = policy.place_label(slot.place)
    return SlotView(slot.starts_at, slot.minutes, place, reasons.get(slot.online_reason, ""))


def agreement_state(work: Work, pair: Pair) -> AgreementState:
    """Say whether the pair has a signed agreement, or how far the newest one is (srscmat 12)."""
    agreements = work.documents.of_pair(pair.id, DocumentKind.AGREEMENT)
    in_force = [a for a in agreements if a.status is Status.LOCKED]
    if in_force:
        newest = max(in_force, key=lambda a: a.begun_at)
        due = newest.review_on is not None and newest.review_on <= london_day(work.now)
        return AgreementState.REVIEW_DUE if due else AgreementState.IN_FORCE
    if any(a.status is Status.AWAITING for a in agreements):
        return AgreementState.AWAITING
    return AgreementState.WRITING if agreements else AgreementState.MISSING


def calendar_dialog(work: Work, ask: Ask) -> CalendarView:
    """Offer a booked session's calendar file, by a link that works once."""
    session, _ = arranging(work, ask.actor, ask.page.subject)
    if session.booked is None and newest(work, session) is None:
        raise IllegalMove(session.status, "calendar")
    link = new_link(work, ask.actor, session.id, kind="calendar")
    view = session_view(work, session, ask.actor.person_id)
    return CalendarView(view, link, LINK_MINUTES)


def invitation(work: Work, session: Session) -> Invitation | None:
    """Give the calendar invitation of a session; a cancelling one where its time fell away."""
    last = newest(work, session) if session.booked is None else None
    slot = last.slot if last else session.booked
    if slot is None:
        return None
    cancelled = last is not None or session.status is SessionStatus.WITHDRAWN
    policy = work.policies.get(session.policy)
    pair = work.roster.pair(session.pair_id)
    return Invitation(
        uid=f"{session.id}@supervision",
        sequence=session.sequence,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        place=policy.place_label(slot.place),
        method=Method.CANCEL if cancelled else Method.PUBLISH,
        stamp=work.now,
        organiser=work.roster.person(pair.supervisor_id).name,
    )
