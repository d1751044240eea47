"""Begin a document: the record of a session, an agreement, an addendum to a locked record."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress

from domain.document import Document, DocumentKind
from domain.errors import IllegalMove, Stale
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.people import Actor, Pair
from domain.permissions import Act, require
from domain.signing import Part, Signer
from domain.terms import LONDON, london_day
from workflows.agenda import begin_agenda
from workflows.asking import Ask, Page, form_of
from workflows.documents import section_id, to_read
from workflows.ports import Work
from workflows.reminding.saying import look_again
from workflows.session_views import may_begin
from workflows.sessions import arranging
from workflows.standing import require_in_pair
from workflows.telling import touch_sessions


def signers(pair: Pair) -> tuple[Signer, ...]:
    """Give the set of people who must sign: under a one-to-one, both (srscmat 10, 12)."""
    return (
        Signer(pair.supervisor_id, Part.SUPERVISOR),
        Signer(pair.supervisee_id, Part.SUPERVISEE),
    )


def begin_record(work: Work, ask: Ask) -> Page:
    """Open the record of a session: begun the first time, filled from what was booked."""
    session, pair = arranging(work, ask.actor, ask.page.subject)
    known = work.documents.of_session(session.id)
    if known:
        return Page("document", known.id)
    require_in_pair(work, ask.actor.person_id, pair, Act.WRITE_RECORD)
    if not may_begin(work, session) or session.booked is None:
        raise IllegalMove(session.status, "write")
    document = _begin(work, ask, pair, DocumentKind.RECORD, session_id=session.id)
    local = session.booked.starts_at.astimezone(LONDON)
    booked = {
        "held_on": local.date().isoformat(),
        "started": local.strftime("%H:%M"),
        "minutes": str(session.booked.minutes),
        "place": session.booked.place,
        "online_reason": session.booked.online_reason,
    }
    _fill(work, ask.actor, document, {"session": booked})
    if answers := begin_agenda(work, ask.actor, document, pair):
        _fill(work, ask.actor, document, {"agenda": answers})
    # Nobody asks any more what became of it; its record is asked for instead.
    work.outbox.touch("session", session.id, work.now)
    look_again(work, "session", session.id)
    return Page("document", document.id)


def begin_agreement(work: Work, ask: Ask) -> Page:
    """Open the pair's agreement: the one being written or signed, else a new version (12)."""
    pair = work.roster.pair(ask.page.subject)
    require_in_pair(work, ask.actor.person_id, pair, Act.WRITE_AGREEMENT)
    agreements = work.documents.of_pair(pair.id, DocumentKind.AGREEMENT)
    under_way = [a for a in agreements if a.ended_at is None]
    if under_way:
        return Page("document", under_way[-1].id)
    if agreements:
        return Page("document", agreements[-1].id)
    document_id = _agreement_id(pair, 1)
    # Where the other began it in the same second, that is the one.
    with suppress(Stale):
        _begin(work, ask, pair, DocumentKind.AGREEMENT, document_id=document_id)
    return Page("document", document_id)


def _agreement_id(pair: Pair, version: int) -> str:
    """Name one version of a pair's agreement, so that both begin the same one."""
    return hashlib.sha256(f"agreement:{pair.id}:{version}".encode()).hexdigest()[:32]


def change_agreement(work: Work, ask: Ask) -> Page:
    """Begin a new version of an agreement in force; the old one holds until both sign (12)."""
    form = form_of(work, ask, "document.read")
    desk = to_read(work, form.subject, ask.actor)
    require(desk.standings, Act.WRITE_AGREEMENT)
    if desk.document.kind is not DocumentKind.AGREEMENT:
        raise IllegalMove(desk.document.status, "change an agreement")
    agreements = work.documents.of_pair(desk.pair.id, DocumentKind.AGREEMENT)
    under_way = [a for a in agreements if a.ended_at is None]
    if under_way:
        return Page("document", under_way[-1].id)
    document_id = _agreement_id(desk.pair, 1 + len(agreements))
    document = _begin(work, ask, desk.pair, DocumentKind.AGREEMENT, document_id=document_id)
    known = work.documents.parts(agreements[-1].id)
    _fill(work, ask.actor, document, {part.head.key: part.answers for part in known})
    return Page("document", document.id)


def begin_addendum(work: Work, ask: Ask) -> Page:
    """Begin a correction to a locked record, which both sign as they signed the record."""
    form = form_of(work, ask, "document.read")
    desk = to_read(work, form.subject, ask.actor)
    require(desk.standings, Act.WRITE_ADDENDUM)
    if desk.document.kind is not DocumentKind.RECORD or not desk.document.ended_at:
        raise IllegalMove(desk.document.status, "add an addendum")
    for known in work.documents.corrections_of(desk.document.id):
        if known.author_id == ask.actor.person_id and not known.ended_at:
            return Page("document", known.id)
    document = _begin(
        work,
        ask,
        desk.pair,
        DocumentKind.ADDENDUM,
        corrects_id=desk.document.id,
        session_id=desk.document.session_id,
    )
    return Page("document", document.id)


def _begin(
    work: Work,
    ask: Ask,
    pair: Pair,
    kind: DocumentKind,
    *,
    session_id: str | None = None,
    corrects_id: str | None = None,
    document_id: str = "",
) -> Document:
    policy = work.policies.current(work.roster.trust().policy_id, london_day(work.now))
    document = Document(
        id=document_id or work.ids.new(),
        kind=kind,
        pair_id=pair.id,
        school_id=pair.school_id,
        author_id=ask.actor.person_id,
        policy=policy.ref,
        signers=signers(pair),
        begun_at=work.now,
        session_id=session_id,
        corrects_id=corrects_id,
    )
    work.documents.add(document)
    work.audit.write(f"document:{document.id}", "begun", ask.actor, work.now, {"kind": kind})
    if kind is DocumentKind.AGREEMENT:
        touch_sessions(work, pair.id)
    return document


def _fill(
    work: Work, actor: Actor, document: Document, sections: Mapping[str, Mapping[str, str]]
) -> None:
    for key, answers in sections.items():
        head = PartHead(
            id=section_id(document.id, key),
            document_id=document.id,
            kind=PartKind.SECTION,
            version=1,
            unit_kind=UnitKind.DOCUMENT,
            unit_id=document.id,
            saved_at=work.now,
            saved_by=actor.person_id,
            key=key,
        )
        work.documents.save_part(PartContent(head, answers, work.ids.salt()))
