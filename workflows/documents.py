"""What every act on a document starts from: the document, its pair, its form, who may write it."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import forms
from domain.actions import Action, ActionStatus
from domain.document import Document, DocumentKind
from domain.errors import NotAllowed
from domain.parts import PartContent, PartKind
from domain.people import Actor, Pair
from domain.permissions import Act, Standing, require
from domain.policy import Answer, Choice, Form, Policy
from domain.terms import london
from workflows.ports import Work
from workflows.standing import present, towards_pair
from workflows.views.documents import Heading


@dataclass(frozen=True, slots=True)
class Desk:
    """A document laid out for one actor: with its pair, its policy and its form."""

    document: Document
    pair: Pair
    policy: Policy
    form: Form
    standings: frozenset[Standing]

    @property
    def takes_cases(self) -> bool:
        """Say whether children are discussed in it."""
        return self.document.kind is DocumentKind.RECORD


_WRITE = {
    DocumentKind.RECORD: Act.WRITE_RECORD,
    DocumentKind.ADDENDUM: Act.WRITE_ADDENDUM,
    DocumentKind.AGREEMENT: Act.WRITE_AGREEMENT,
}
_READ = {
    DocumentKind.RECORD: Act.READ_RECORD,
    DocumentKind.ADDENDUM: Act.READ_RECORD,
    DocumentKind.AGREEMENT: Act.READ_AGREEMENT,
}
_SIGN = {
    DocumentKind.RECORD: Act.SIGN_RECORD,
    DocumentKind.ADDENDUM: Act.SIGN_RECORD,
    DocumentKind.AGREEMENT: Act.SIGN_AGREEMENT,
}


def lay_out(work: Work, document_id: str, person_id: str) -> Desk:
    """Load a document with all that belongs to it; what may be done is checked by the caller."""
    document = work.documents.get(document_id)
    pair = work.roster.pair(document.pair_id)
    policy = work.policies.get(document.policy)
    known: dict[DocumentKind, Form] = {
        DocumentKind.RECORD: policy.record,
        DocumentKind.ADDENDUM: policy.addendum,
        DocumentKind.AGREEMENT: policy.agreement,
    }
    standings = towards_pair(work, person_id, pair)
    return Desk(document, pair, policy, known[document.kind], standings)


def to_write(work: Work, document_id: str, actor: Actor) -> Desk:
    """Lay a document out for somebody who may write it; an addendum is its author's alone."""
    desk = lay_out(work, document_id, actor.person_id)
    require(desk.standings, _WRITE[desk.document.kind])
    if desk.document.kind is DocumentKind.ADDENDUM and desk.document.author_id != actor.person_id:
        raise NotAllowed(Act.WRITE_ADDENDUM)
    return desk


def to_read(work: Work, document_id: str, actor: Actor) -> Desk:
    """Lay a document out for somebody who may read the whole of it."""
    desk = lay_out(work, document_id, actor.person_id)
    require(desk.standings, _READ[desk.document.kind])
    return desk


def to_sign(work: Work, document_id: str, actor: Actor) -> Desk:
    """Lay a document out for somebody who may sign it."""
    desk = lay_out(work, document_id, actor.person_id)
    require(desk.standings, _SIGN[desk.document.kind])
    return desk


def may_write(desk: Desk, person_id: str) -> bool:
    """Say whether this person writes this document."""
    try:
        require(desk.standings, _WRITE[desk.document.kind])
    except NotAllowed:
        return False
    own = desk.document.author_id == person_id
    return own or desk.document.kind is not DocumentKind.ADDENDUM


def heading(work: Work, document: Document) -> Heading:
    """Say what a document is about, without content."""
    pair = work.roster.pair(document.pair_id)
    session = work.sessions.get(document.session_id) if document.session_id else None
    return Heading(
        id=document.id,
        kind=document.kind,
        status=document.status,
        revision=document.revision,
        school=work.roster.school(document.school_id).name,
        supervisor=work.roster.person(pair.supervisor_id).name,
        supervisee=work.roster.person(pair.supervisee_id).name,
        held_at=session.booked.starts_at if session and session.booked else None,
        reference=reference(document.id),
    )


def reference(document_id: str) -> str:
    """Give the short code by which people name a document: six letters and digits."""
    return base64.b32encode(hashlib.sha256(document_id.encode()).digest())[:6].decode()


def held_at(work: Work, document: Document, parts: tuple[PartContent, ...]) -> datetime:
    """Give when a session was held: as its record says, else as it was booked."""
    answers = answers_of(parts, PartKind.SECTION, "session")
    day = forms.parse_date(answers.get("held_on", ""))
    at = forms.parse_time(answers.get("started", ""))
    moment = london(day, at) if day and at else None
    if moment:
        return moment
    session = work.sessions.get(document.session_id) if document.session_id else None
    return session.booked.starts_at if session and session.booked else document.begun_at


def session_ended(work: Work, document: Document, parts: tuple[PartContent, ...]) -> datetime:
    """Give when a session ended: from then on its actions are chased, signed or not."""
    minutes = answers_of(parts, PartKind.SECTION, "session").get("minutes", "")
    lasted = int(minutes) if minutes.isdecimal() else 0
    return held_at(work, document, parts) + timedelta(minutes=lasted)


def section_id(document_id: str, key: str) -> str:
    """Name the part that holds a section, so that two devices write the same one."""
    return f"{document_id}:{key}"


def answers_of(parts: tuple[PartContent, ...], kind: PartKind, key: str = "") -> Mapping[str, str]:
    """Give the answers of the first part of this kind and key; none where it wasn't written."""
    found = (p.answers for p in parts if p.head.kind is kind and p.head.key in {key, ""})
    return next(found, {})


def cases(parts: tuple[PartContent, ...]) -> tuple[PartContent, ...]:
    """Give the case discussions, in order."""
    return tuple(part for part in parts if part.head.kind is PartKind.CASE)


def case_label(case: PartContent) -> str:
    """Name a case as its writers know it: initials and the school's own reference. Content."""
    known = (case.answers.get("initials", ""), case.answers.get("reference", ""))
    return " · ".join(filter(None, known)) or "A child"


def earlier_actions(work: Work, document: Document) -> tuple[tuple[Action, PartContent], ...]:
    """Give the pair's open actions from earlier sessions, with their words."""
    if document.kind is not DocumentKind.RECORD:
        return ()
    found = [
        action
        for action in work.actions.of_pair(document.pair_id)
        if action.document_id != document.id and _was_open(work, action, document)
    ]
    found.sort(key=lambda action: (action.due_on, action.id))
    return tuple((action, newest(work, action.id)) for action in found)


def _was_open(work: Work, action: Action, document: Document) -> bool:
    if work.documents.head(section_id(document.id, action.id)) is not None:
        return True
    agreed_at = work.documents.get(action.document_id).begun_at
    return action.status is ActionStatus.OPEN and agreed_at < document.begun_at


def newest(work: Work, part_id: str) -> PartContent:
    """Give the newest version of a part."""
    head = work.documents.head(part_id)
    if head is None:
        raise NotAllowed("part")
    return work.documents.part(part_id, head.version)


def people_choices(work: Work, pair: Pair) -> tuple[Choice, ...]:
    """Give those who can own an action: both parties, then the people of the school."""
    at_school = [post.person_id for post in work.roster.posts_at(pair.school_id)]
    ids = dict.fromkeys((pair.supervisee_id, pair.supervisor_id, *at_school))
    return tuple(
        Choice(person_id, work.roster.person(person_id).name)
        for person_id in ids
        if present(work, person_id)
    )


def school_choices(work: Work, pair: Pair) -> tuple[Choice, ...]:
    """Give the schools a child of this pair can be at: its own, then the supervisee's others."""
    others = [p.school_id for p in work.roster.posts_of(pair.supervisee_id) if p.school_id]
    ids = dict.fromkeys((pair.school_id, *others))
    return tuple(Choice(school_id, work.roster.school(school_id).name) for school_id in ids)


def roster_choices(work: Work, pair: Pair) -> dict[Answer, tuple[Choice, ...]]:
    """Give the choices of those questions whose answers come from the roster."""
    return {
        Answer.PERSON: people_choices(work, pair),
        Answer.SCHOOL: school_choices(work, pair),
    }
