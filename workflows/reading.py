"""Read a document: the revision as it was submitted, with what this reader may do about it."""

import hashlib
from dataclasses import asdict
from functools import lru_cache

from domain.disagreement import may_disagree
from domain.document import Document, DocumentKind, Move, Status
from domain.errors import NotFound
from domain.parts import PartContent, PartKind
from domain.people import Actor
from domain.permissions import Act, may
from domain.policy import Form, Policy
from domain.signing import canonical
from workflows.asking import Ask, Page, open_form
from workflows.disputes import disputes
from workflows.documents import Desk, case_label, cases, heading, may_write, to_read, to_write
from workflows.ports import Reading, Work
from workflows.readable import document_blocks, name_of
from workflows.standing import towards_school
from workflows.views.documents import (
    READING_TEMPLATE,
    ClosedView,
    May,
    PlanView,
    ReadingView,
    SignedView,
)


def sentence(desk: Desk) -> str:
    """Give the words that somebody agrees to by signing this document."""
    sign_off = desk.policy.sign_off
    agreement = desk.document.kind is DocumentKind.AGREEMENT
    return sign_off.agreement_sentence if agreement else sign_off.sentence


def form_hash(desk: Desk) -> str:
    """Give the hash of the form that is shown: its questions, their words and the sentence."""
    return _Shown(desk.policy, desk.form, sentence(desk)).hash()


class _Shown:
    """What a form's hash is made of, remembered by identity: loaded policies never change."""

    def __init__(self, policy: Policy, form: Form, agreed: str) -> None:
        self._policy, self._form, self._agreed = policy, form, agreed

    def __hash__(self) -> int:
        return hash((id(self._policy), id(self._form), self._agreed))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Shown):
            return NotImplemented
        same = self._policy is other._policy and self._form is other._form
        return same and self._agreed == other._agreed

    @lru_cache(maxsize=64)  # noqa: B019 - what it keeps alive are policies
    def hash(self) -> str:
        """Give the hash; milliseconds for a whole form, so it is made once."""
        shown = {
            "form": asdict(self._form),
            "case": asdict(self._policy.case),
            "action": asdict(self._policy.action),
            "review": asdict(self._policy.review),
            "sentence": self._agreed,
            "policy": self._policy.ref,
        }
        return hashlib.sha256(canonical(shown)).hexdigest()


def record_reading(
    work: Work, actor: Actor, desk: Desk, reading_id: str, *, part_id: str = ""
) -> None:
    """Put on file that somebody opened content: which revision, in which form."""
    document = desk.document
    work.documents.read(
        Reading(
            reading_id,
            document.id,
            document.revision,
            actor.person_id,
            work.now,
            form_hash(desk),
            READING_TEMPLATE,
            part_id,
        )
    )
    facts: dict[str, str | int] = {"revision": document.revision, "part": part_id}
    work.audit.write(f"document:{document.id}", "read", actor, work.now, facts)


def reading_page(work: Work, ask: Ask) -> ReadingView:
    """Open the present revision to read; that it was opened is what signing rests on."""
    desk = to_read(work, ask.page.subject, ask.actor)
    document = desk.document
    if document.revision == 0:
        raise NotFound("revision")
    parts = work.documents.frozen(document.id, document.revision)
    form = open_form(work, ask.actor, "document.read", document.id, seen=document.revision)
    record_reading(work, ask.actor, desk, form.id)
    return _view(work, ask, desk, parts, form.id)


def preview_page(work: Work, ask: Ask) -> Page | ReadingView:
    """Show the writer the whole of what is about to be submitted."""
    desk = to_write(work, ask.page.subject, ask.actor)
    document = desk.document
    if not document.can(Move.SUBMIT):
        return Page("document", document.id, note="stale")
    parts = work.documents.parts(document.id)
    form = open_form(
        work,
        ask.actor,
        "document.submit",
        document.id,
        seen=document.version,
        revision=str(document.revision),
    )
    return _view(work, ask, desk, parts, form.id, preview=True)


def unprintable(work: Work, parts: tuple[PartContent, ...]) -> tuple[str, ...]:
    """Give the characters, once each, that the papers print as their code points."""
    found = (work.glyphs.unprintable(text) for part in parts for text in part.answers.values())
    return tuple(dict.fromkeys(char for chars in found for char in chars))


def _view(
    work: Work,
    ask: Ask,
    desk: Desk,
    parts: tuple[PartContent, ...],
    form_id: str,
    *,
    preview: bool = False,
) -> ReadingView:
    document = desk.document
    labels = {case.head.id: case_label(case) for case in cases(parts)}
    pending = document.unapproved() if document.status is Status.AWAITING else ()
    mine = tuple(
        PlanView(p.case_id, p.case_version, labels.get(p.case_id, ""))
        for p in pending
        if may(towards_school(work, ask.actor.person_id, p.school_id), Act.APPROVE_PLAN)
    )
    requests = work.documents.change_requests(document.id)
    return ReadingView(
        form=form_id,
        heading=heading(work, document),
        blocks=document_blocks(work, desk, parts),
        sentence=sentence(desk),
        signed=tuple(
            SignedView(s.name_shown, _part_of(document, s.person_id), s.signed_at)
            for s in document.signatures
        ),
        unsigned=tuple(name_of(work, s.person_id) for s in document.unsigned()),
        plans=mine,
        unapproved=tuple(labels.get(p.case_id, "") for p in pending),
        may=frozenset({May.SUBMIT, May.WRITE}) if preview else _may(desk, ask.actor.person_id),
        closed=_closed(work, document),
        asked=tuple((name_of(work, r.by_id), r.asked_at, r.comment) for r in requests),
        disputes=disputes(work, desk),
        unprintable=unprintable(work, parts) if preview else (),
        note=ask.page.note,
    )


def _part_of(document: Document, person_id: str) -> str:
    return next((s.part for s in document.signers if s.person_id == person_id), "")


def _closed(work: Work, document: Document) -> ClosedView | None:
    closure = document.closure
    if closure is None:
        return None
    missing = name_of(work, closure.missing_id)
    return ClosedView(closure.by_name, closure.closed_at, closure.reason, missing)


def _may(desk: Desk, person_id: str) -> frozenset[May]:
    document, found = desk.document, set()
    signer = person_id in {signer.person_id for signer in document.signers}
    unsigned = document.signature_of(person_id) is None
    if signer and unsigned and document.can(Move.SIGN):
        found.add(May.SIGN)
    if document.author_id == person_id and document.can(Move.TAKE_BACK):
        found.add(May.TAKE_BACK)
    elif signer and document.can(Move.ASK_CHANGES):
        found.add(May.ASK_CHANGES)
        if may_disagree(document, person_id):
            found.add(May.DISAGREE)
    if document.ended_at:
        found.add(May.PAPERS)
        if document.kind is DocumentKind.RECORD:
            found.add(May.ADDENDUM)
        if document.kind is DocumentKind.AGREEMENT and may_write(desk, person_id):
            found.add(May.CHANGE)
    return frozenset(found)


def has_case(parts: tuple[PartContent, ...], case_id: str) -> PartContent:
    """Give one case of a revision; NotFound where it isn't in it."""
    found = next((p for p in parts if p.head.id == case_id and p.head.kind is PartKind.CASE), None)
    if found is None:
        raise NotFound("case")
    return found
