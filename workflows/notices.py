"""What a posted card says when it is sent: the state as it is at that moment, never content."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.document import Document, Move, Status
from domain.errors import NotFound
from domain.people import Actor
from domain.permissions import Act, may
from domain.reminders.sessions import PATTERN
from workflows.acting import acting_notice
from workflows.asking import Ask, Page
from workflows.channels import channel_notice
from workflows.disagreements import spared
from workflows.documents import heading, lay_out, may_write
from workflows.falling import away_notice
from workflows.home import home_page
from workflows.leaving import leaver_notice
from workflows.meeting_views import meeting_view
from workflows.meetings import towards_meeting
from workflows.owing import pattern_notice
from workflows.people import waiting_accounts
from workflows.ports import Message, Work
from workflows.readable import name_of
from workflows.reminding.matters import still_owed
from workflows.reminding.morning import morning_view
from workflows.reminding.saying import MORNING, rota
from workflows.session_views import session_view
from workflows.standing import present, towards_pair, towards_school
from workflows.urgent.showing import harm_notice, urgent_notice
from workflows.views.meetings import NotEngagingNotice
from workflows.views.notices import (
    AccountsNotice,
    ChildNotice,
    DocumentNotice,
    Help,
    Needed,
    Notice,
    Superseded,
    WithdrawnNotice,
)
from workflows.withdrawing import withdrawn_extract


def notice(work: Work, message: Message, *, posted: bool = False) -> Notice | None:
    """Give what a message says now; None where there is nothing left to say to its recipient.

    One that is posted says the present state, also when it would not be said any more.

    NotFound for a kind that is said to nobody, or not to this kind of recipient.
    """
    side, _, who = message.recipient.partition(":")
    if side == "channel":
        return _channel_notice(work, message)
    if not present(work, who):
        return None
    if work.outbox.superseded(message):
        return Superseded() if posted else None
    if message.kind == MORNING:
        return morning_view(work, message)
    if not posted and not still_owed(work, rota(work), message):
        return None
    say = _TO_A_PERSON.get(message.kind) or _TO_A_PERSON.get(message.kind.partition(".")[0])
    if say is None:
        raise NotFound("message kind")
    return say(work, message.subject, who)


def _channel_notice(work: Work, message: Message) -> Notice:
    if message.kind == "session":
        return session_view(work, work.sessions.get(message.subject), None)
    return channel_notice(work, message.subject, None)


def notice_for(work: Work, actor: Actor, message: Message) -> Notice | None:
    """Give a posted card as this person may see it, for a refresh."""
    to = f"person:{actor.person_id}"
    shown = Message(message.kind, message.subject, to, "", work.now)
    return notice(work, shown, posted=True)


def _document(work: Work, document_id: str, person_id: str) -> DocumentNotice | None:
    document = work.documents.get(document_id)
    if not may(towards_pair(work, person_id, work.roster.pair(document.pair_id)), Act.READ_RECORD):
        return None
    waiting = tuple(name_of(work, signer.person_id) for signer in document.unsigned())
    return DocumentNotice(heading(work, document), _needed(work, document, person_id), waiting)


def _needed(work: Work, document: Document, person_id: str) -> Needed:
    match document.status:
        case Status.LOCKED | Status.CLOSED:
            return Needed.FILED
        case Status.AWAITING if person_id in spared(work, document):
            return Needed.DISAGREED
        case Status.AWAITING if document.signature_of(person_id) is None:
            return Needed.READ_AND_SIGN
        case Status.AWAITING:
            return Needed.WAIT
    if document.can(Move.SAVE) and may_write(lay_out(work, document.id, person_id), person_id):
        return Needed.CHANGES
    return Needed.NOTHING


def _child(work: Work, case_id: str, person_id: str) -> ChildNotice | None:
    head = work.documents.head(case_id)
    sent = work.extracts.of_document(head.document_id) if head else ()
    mine = [extract for extract in sent if extract.case_id == case_id]
    newest = max(mine, key=lambda extract: extract.case_version, default=None)
    if newest is None or not may(
        towards_school(work, person_id, newest.school_id), Act.READ_CHILD_SHEET
    ):
        return None
    document = work.documents.get(newest.document_id)
    waits = newest.entered_on is None and newest.withdrawn_at is None
    return ChildNotice(
        replace(heading(work, document), school=work.roster.school(newest.school_id).name),
        case_id,
        approve=any(p.case_id == case_id for p in document.unapproved())
        and document.status is Status.AWAITING,
        enter=waits,
        corrected=any(e.school_id == newest.school_id and e != newest for e in mine),
        awaiting=document.ended_at is None,
    )


def _withdrawn(work: Work, named: str, person_id: str) -> WithdrawnNotice | None:
    try:
        extract = withdrawn_extract(work, named)
    except NotFound:
        return None  # it stands again
    if not may(towards_school(work, person_id, extract.school_id), Act.CONFIRM_ENTRY):
        return None
    of = heading(work, work.documents.get(extract.document_id))
    school = work.roster.school(extract.school_id).name
    return WithdrawnNotice(replace(of, school=school), named, extract.taken_out_at is not None)


def _session(work: Work, session_id: str, person_id: str) -> Notice:
    return session_view(work, work.sessions.get(session_id), person_id)


def _meeting(work: Work, meeting_id: str, person_id: str) -> Notice | None:
    meeting = work.meetings.get(meeting_id)
    if not may(towards_meeting(work, person_id, meeting), Act.MEET):
        return None
    return meeting_view(work, meeting, person_id)


def _not_engaging(work: Work, note_id: str, person_id: str) -> Notice | None:
    note = work.shortfalls.not_engaging(note_id)
    pair = work.roster.pair(note.pair_id)
    if person_id not in {pair.supervisee_id, note.manager_id}:
        return None
    return NotEngagingNotice(
        school=work.roster.school(pair.school_id).name,
        supervisor=name_of(work, pair.supervisor_id),
        supervisee=name_of(work, pair.supervisee_id),
        manager=name_of(work, note.manager_id),
        to_manager=person_id == note.manager_id,
    )


def _accounts(work: Work, _: str, person_id: str) -> Notice:
    return AccountsNotice(len(waiting_accounts(work, person_id)))


def _home(work: Work, _: str, person_id: str) -> Notice:
    actor = Actor(person_id, work.roster.person(person_id).name)
    return home_page(work, Ask(actor, page=Page("home", detail=Help.WELCOME)))


# What a kind of message says to one person about its subject.
_TO_A_PERSON: Mapping[str, Callable[[Work, str, str], Notice | None]] = {
    "session": _session,
    PATTERN: pattern_notice,
    "channel": channel_notice,
    "document": _document,
    "child": _child,
    "withdrawn": _withdrawn,
    "away": away_notice,
    "acting": acting_notice,
    "urgent": urgent_notice,
    "urgent.harm": harm_notice,
    "leaver": leaver_notice,
    "meeting": _meeting,
    "engagement": _not_engaging,
    "accounts": _accounts,
    "home": _home,
}
