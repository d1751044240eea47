"""`home`: what needs this person now, most urgent first, each with its button (product.md)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.document import Document, DocumentKind, Move, Status
from domain.entitlement import Track
from domain.numbers import Line, Missing
from domain.people import RUNGS, Pair
from domain.permissions import Act, may, require
from domain.session import Session, SessionMove, SessionStatus
from domain.terms import london_day
from workflows.acting import acting_lines
from workflows.action_lines import action_home_lines
from workflows.asking import Ask
from workflows.channels import unbound
from workflows.disagreements import spared
from workflows.documents import heading, lay_out, may_write
from workflows.doors import doors
from workflows.entitlement import standings
from workflows.falling import away_for, away_lines
from workflows.leaving import leaver_lines
from workflows.owing import above_lines
from workflows.people import waiting_accounts
from workflows.ports import Message, Work
from workflows.reminding.meetings import meeting_line
from workflows.reminding.saying import rota
from workflows.reminding.shortfalls import shortfall_line
from workflows.session_views import agreement_state, session_view
from workflows.signing import days_out
from workflows.standing import (
    confirmers,
    pairs_to_arrange,
    present,
    schools_to_enter,
    towards_pair,
    towards_school,
    towards_trust,
)
from workflows.urgent.asking import missing_numbers
from workflows.urgent.people import numbers_of_asker
from workflows.urgent.showing import urgent_line
from workflows.views.entitlement import Helps
from workflows.views.notices import Help, HomeLine, HomeView, Thing
from workflows.views.sessions import AgreementState, Can, SessionView
from workflows.views.urgent import Missing as MissingView
from workflows.withdrawing import extract_id

_ORDER = tuple(Thing)
_WITH_NUMBERS = {Help.UNKNOWN, Help.URGENT, Help.HELP}
_A_WEEK = timedelta(days=7)


def home_page(work: Work, ask: Ask) -> HomeView:
    """Gather what needs this person."""
    me = ask.actor.person_id
    require(towards_trust(work, me), Act.SEE_HOME)
    lines = [
        *_urgent(work, me),
        *_documents(work, me),
        *_children(work, me),
        *_sessions(work, me),
        *_meetings(work, me),
        *_preparing(work, me),
        *action_home_lines(work, me),
        *_oversight(work, me),
        *away_lines(work, me),
        *acting_lines(work, me),
        *leaver_lines(work, me),
    ]
    lines.sort(key=_order(work))
    why = Help(ask.page.detail) if ask.page.detail else Help.HOME
    teams_id = work.roster.person(me).teams_id
    seen_by = (teams_id,) if teams_id else ()
    numbers = numbers_of_asker(work, rota(work), me) if why in _WITH_NUMBERS else None
    return HomeView(
        ask.actor.name, tuple(lines), why, seen_by, doors(work, me), numbers, ask.page.note
    )


def _urgent(work: Work, me: str) -> Iterator[HomeLine]:
    for request in work.urgent.open_ones():
        if line := urgent_line(work, request, me):
            yield line


def _order(work: Work) -> Callable[[HomeLine], tuple[int, datetime, date]]:
    return lambda line: (
        _ORDER.index(line.thing),
        line.at or work.now,
        line.due or london_day(work.now),
    )


def _preparing(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the sessions to prepare: one's own supervision, and what is a week ahead."""
    for pair in work.roster.pairs_of(me):
        if not may(towards_pair(work, me, pair), Act.PREPARE):
            continue
        for session in work.sessions.of_pair(pair.id):
            if line := prepare_line(work, session, pair, me):
                yield line


def prepare_line(work: Work, session: Session, pair: Pair, me: str) -> HomeLine | None:
    """Say that a session can be prepared; None once it began or its record did.

    To who is supervised in it as soon as it is due, to the supervisor a week before it.
    """
    at = session.booked.starts_at if session.booked else None
    if not session.can(SessionMove.HOLD) or (at and at <= work.now):
        return None
    soon = at is not None and at <= work.now + _A_WEEK
    if not (soon or me == pair.supervisee_id) or work.documents.of_session(session.id):
        return None
    school, other = work.roster.school(pair.school_id), work.roster.person(pair.other(me))
    return HomeLine(Thing.PREPARE, session.id, school.name, other.name, at)


def _documents(work: Work, me: str) -> Iterator[HomeLine]:
    for document in work.documents.waiting_for(me):
        if line := document_line(work, document, me):
            yield line


def document_line(work: Work, document: Document, me: str) -> HomeLine | None:
    """Say what a document needs of this person; None where it needs nothing."""
    desk = lay_out(work, document.id, me)
    thing = _needs(document, me, writes=may_write(desk, me))
    if thing is Thing.SIGN and me in spared(work, document):
        thing = None  # they disagree with it: the meeting is what needs them
    if thing is None:
        return None
    return HomeLine(
        thing,
        document.id,
        at=document.submitted_at or document.begun_at,
        late=_late(work, document),
        document=heading(work, document),
    )


def _needs(document: Document, me: str, *, writes: bool) -> Thing | None:
    agreement = document.kind is DocumentKind.AGREEMENT
    if document.status is Status.CHANGES_ASKED and writes:
        return Thing.CHANGES
    if document.can(Move.SAVE) and writes:
        return Thing.AGREEMENT_WRITE if agreement else Thing.WRITE
    if document.status is Status.AWAITING:
        unsigned = me in {signer.person_id for signer in document.unsigned()}
        return Thing.SIGN if unsigned else Thing.WAITING
    return None


def _late(work: Work, document: Document) -> bool:
    policy = work.policies.get(document.policy)
    since = document.submitted_at or document.begun_at
    days = work.roster.calendar().school_days(london_day(since), london_day(work.now))
    limit = policy.lateness
    return days > (
        limit.signed_school_days
        if document.status is Status.AWAITING
        else limit.written_school_days
    )


def _children(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the children's sheets at this person's schools: to approve, to enter. Names no child."""
    for school_id in schools_to_enter(work, me):
        stands = towards_school(work, me, school_id)
        if not may(stands, Act.CONFIRM_ENTRY):
            continue
        waiting = work.documents.unapproved_at(school_id) if may(stands, Act.APPROVE_PLAN) else ()
        for document in waiting:
            for change in document.unapproved():
                if change.school_id == school_id:
                    yield child_line(work, Thing.APPROVE, change.case_id, document, school_id)
        for extract in work.extracts.withdrawn(school_id):
            document = work.documents.get(extract.document_id)
            named = extract_id(extract)
            line = child_line(work, Thing.TAKE_OUT, named, document, school_id)
            yield replace(line, at=extract.withdrawn_at)
        for extract in work.extracts.unentered(school_id):
            document = work.documents.get(extract.document_id)
            line = child_line(work, Thing.ENTER, extract.case_id, document, school_id)
            yield replace(line, at=extract.sent_at)


def child_line(
    work: Work, thing: Thing, case_id: str, document: Document, school_id: str
) -> HomeLine:
    """Say what a child's sheet needs, under the child's school, which need not be the pair's."""
    school = work.roster.school(school_id).name
    heading_there = replace(heading(work, document), school=school)
    return HomeLine(thing, case_id, at=document.submitted_at, document=heading_there)


def _sessions(work: Work, me: str) -> Iterator[HomeLine]:
    for pair in pairs_to_arrange(work, me):
        if not may(towards_pair(work, me, pair), Act.ARRANGE_SESSION):
            continue
        for session in work.sessions.of_pair(pair.id):
            if line := session_line(work, session, me):
                yield line
        if line := agreement_line(work, pair, me):
            yield line


def session_line(work: Work, session: Session, me: str) -> HomeLine | None:
    """Say what a session needs of this party; None where it needs nothing."""
    view = session_view(work, session, me)
    thing = _session_needs(work, session, view)
    at = view.booked.starts_at if view.booked else None
    if thing is None:
        return None
    away = away_for(work, session, work.roster.pair(session.pair_id))
    if thing is Thing.BOOKED and away:
        thing = Thing.MOVE
    return HomeLine(
        thing,
        session.id,
        view.school,
        view.other,
        at,
        session=view,
        cover=work.roster.person(away.person_id).name if away else "",
    )


def agreement_line(work: Work, pair: Pair, me: str) -> HomeLine | None:
    """Say that this party's pair has no agreement, or one whose review is due; None elsewhere."""
    if me not in pair.parties or not _lacks_agreement(work, pair):
        return None
    school = work.roster.school(pair.school_id).name
    other = work.roster.person(pair.other(me)).name
    review = agreement_state(work, pair) is AgreementState.REVIEW_DUE
    return HomeLine(Thing.REVIEW if review else Thing.AGREEMENT, pair.id, school, other)


def _lacks_agreement(work: Work, pair: Pair) -> bool:
    """Say whether an agreement is to be begun: there is none, or its review is due."""
    known = work.documents.of_pair(pair.id, DocumentKind.AGREEMENT)
    state = agreement_state(work, pair)
    settled = all(agreement.ended_at for agreement in known)
    return settled and state in {AgreementState.MISSING, AgreementState.REVIEW_DUE}


def _session_needs(work: Work, session: Session, view: SessionView) -> Thing | None:
    can, booked = view.can, view.status is SessionStatus.BOOKED
    writes = Can.WRITE in can
    begun = writes and work.documents.of_session(session.id) is not None
    needs = (
        (Can.WAS_HELD in can, Thing.WAS_HELD),
        (begun, None),  # its record is listed among the documents
        (writes, Thing.WRITE),
        (Can.ACCEPT in can, Thing.ANSWER_OFFER),
        (view.owed_by_me and not view.offer_is_mine, Thing.REBOOK),
        (booked and can & {Can.OFFER, Can.MISSED}, Thing.BOOKED),
        (view.status is SessionStatus.CANCELLED or view.offer_is_mine, Thing.WAITING),
        (Can.OFFER in can, Thing.OFFER),
    )
    return next((thing for holds, thing in needs if holds), None)


def _meetings(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the three-way meetings that this person is one of, and what their pairs missed."""
    for meeting in work.meetings.under_way():
        if line := meeting_line(work, meeting.id, me):
            yield line
    for shortfall in work.shortfalls.chased():
        if me in work.roster.pair(shortfall.pair_id).parties and (
            line := shortfall_line(work, shortfall.id, me)
        ):
            yield line


def _oversight(work: Work, me: str) -> Iterator[HomeLine]:
    """Give what somebody above a pair can do: records to close, accounts, channels. No content."""
    rung = {post.role for post in work.roster.posts_of(me)} & set(RUNGS)
    if rung or any(one.to_id == me for one in work.roster.handovers()):
        yield from _to_close(work, me)  # whoever took up a leaver's work closes in their place
    yield from standing_lines(work, me)
    asked = [p for p in waiting_accounts(work, me) if me in confirmers(work, p.person_id)]
    if asked:
        yield HomeLine(Thing.ACCOUNTS, "roster", count=len(asked))
    leads = may(towards_trust(work, me), Act.BIND_CHANNEL)
    # Of urgent ones the asker hears, and the next one up: who was left out must not see a trace.
    lost = [message for message in work.outbox.given_up() if not message.urgent]
    if leads and lost:
        names = dict.fromkeys(whom_of(work, message) for message in lost)
        yield HomeLine(Thing.UNREACHED, "office", other=", ".join(names), count=len(lost))
    if leads and (lacking := missing_numbers(work, rota(work))):
        yield HomeLine(Thing.NUMBERS, "numbers", missing=tuple(_named(work, m) for m in lacking))
    yield from above_lines(work, me)
    for channel in unbound(work, me):
        yield HomeLine(Thing.BIND, channel.id, channel.name)


def _to_close(work: Work, me: str) -> Iterator[HomeLine]:
    for document in work.documents.unsettled():
        if document.kind is DocumentKind.AGREEMENT or len(document.unsigned()) != 1:
            continue
        if line := closing_line(work, document, me):
            yield line


def standing_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the schools about to miss what they are promised, to whoever may ask the two to book."""
    if not {post.role for post in work.roster.posts_of(me)} & set(RUNGS):
        return
    for one in standings(work, me):
        if one.helps is Helps.ASK and one.track in {Track.AT_RISK, Track.BEHIND}:
            yield HomeLine(Thing.STANDING, one.subject, one.school, standing=one)


def _named(work: Work, lacking: Missing) -> MissingView:
    person = lacking.line is Line.PERSON
    whose = work.roster.person(lacking.whose).name if person else lacking.whose
    return MissingView(work.roster.school(lacking.school_id).name, lacking.line, whose)


def closing_line(work: Work, document: Document, me: str) -> HomeLine | None:
    """Say that a record waits for one signature for long, to somebody who may close it."""
    desk = lay_out(work, document.id, me)
    missing = document.unsigned()[0].person_id
    stuck = _late(work, document) and missing not in spared(work, document)
    stuck = stuck or not present(work, missing)
    if not (stuck and document.signatures and may(desk.standings, Act.CLOSE_SIGNED_BY_ONE)):
        return None
    return HomeLine(
        Thing.CLOSE,
        document.id,
        at=document.submitted_at,
        count=days_out(work, desk),
        document=heading(work, document),
    )


def whom_of(work: Work, message: Message) -> str:
    """Name whom a message could not reach, or what could not be done."""
    side, _, who = message.recipient.partition(":")
    if side == "person":
        return work.roster.person(who).name
    channel = work.conversations.channel(who) if side == "channel" else None
    return channel.name if channel else "filing"
