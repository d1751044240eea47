"""Submit a document: fix its words as a revision, ask for signatures, let its actions start."""

from dataclasses import replace
from datetime import date

from domain import forms
from domain.actions import Outcome
from domain.document import Document, DocumentKind, Move
from domain.errors import IllegalMove, Stale
from domain.parts import PartContent, PartKind
from domain.people import Actor
from domain.signing import Leaf, PlanChange, canonical, commitment, digest, manifest
from workflows.asking import Ask, Page, form_of
from workflows.documents import Desk, cases, session_ended, to_write
from workflows.extracts import send_extracts
from workflows.pages import CHECKED, faults_of
from workflows.ports import Work
from workflows.reminding.saying import look_again
from workflows.sessions import hold
from workflows.shortfalls import after_change
from workflows.telling import ask_for_signatures
from workflows.withdrawing import withdraw


def submit(work: Work, ask: Ask) -> Page:
    """Submit what was previewed. Raises Stale where it changed since."""
    form = form_of(work, ask, "document.submit")
    desk = to_write(work, form.subject, ask.actor)
    document = desk.document
    if document.revision > int(form.context["revision"]):
        return Page("document", document.id)
    if not document.can(Move.SUBMIT):
        raise IllegalMove(document.status, Move.SUBMIT)
    if document.version != form.seen:
        raise Stale("changed since it was previewed")
    if faults_of(work, desk):
        return Page("document", document.id, checked=CHECKED)
    parts = _with_changed_actions(work, ask.actor, document)
    submitted = _submitted(work, desk, parts)
    work.audit.write(
        f"document:{document.id}",
        "submitted",
        ask.actor,
        work.now,
        {"revision": submitted.revision, "digest": submitted.digest},
    )
    if document.kind is DocumentKind.RECORD:
        _after_record(work, ask.actor, submitted, parts)
    ask_for_signatures(work, submitted)
    return Page("document", document.id, note="submitted")


def _with_changed_actions(work: Work, actor: Actor, document: Document) -> tuple[PartContent, ...]:
    """Give the parts; a case whose actions changed since the last revision counts as changed.

    What the child's school entered or approved holds who does what for this child.
    """
    parts = work.documents.parts(document.id)
    before = work.documents.frozen(document.id, document.revision) if document.revision else ()
    same = {(p.head.id, p.head.version) for p in before}
    was, now = _actions_by_case(before), _actions_by_case(parts)
    for case in cases(parts):
        head = case.head
        if (head.id, head.version) in same and was.get(head.id) != now.get(head.id):
            renewed = replace(
                head, version=head.version + 1, saved_at=work.now, saved_by=actor.person_id
            )
            work.documents.save_part(PartContent(renewed, case.answers, work.ids.salt()))
    return work.documents.parts(document.id)


def _actions_by_case(parts: tuple[PartContent, ...]) -> dict[str, set[tuple[str, int]]]:
    found: dict[str, set[tuple[str, int]]] = {}
    for part in parts:
        if part.head.kind is PartKind.ACTION and part.head.case_id:
            found.setdefault(part.head.case_id, set()).add((part.head.id, part.head.version))
    return found


def _submitted(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> Document:
    document = desk.document
    bytes_of = manifest(
        document_id=document.id,
        kind=document.kind,
        revision=document.revision + 1,
        policy=document.policy,
        leaves=[_leaf(part) for part in parts],
    )
    review_on = None
    if document.kind is DocumentKind.AGREEMENT:
        review_on = forms.parse_date(
            next((p.answers["review_on"] for p in parts if "review_on" in p.answers), "")
        )
    submitted = work.documents.save(
        document.submit(
            digest=digest(bytes_of),
            plan_changes=_plan_changes(parts),
            now=work.now,
            review_on=review_on,
        )
    )
    work.documents.freeze(submitted, bytes_of, [part.head for part in parts])
    return submitted


def _leaf(part: PartContent) -> Leaf:
    committed = commitment(part.salt, canonical(part.body()))
    return Leaf(part.head.id, part.head.kind, part.head.version, committed)


def _plan_changes(parts: tuple[PartContent, ...]) -> tuple[PlanChange, ...]:
    return tuple(
        PlanChange(case.head.id, case.head.version, case.head.school_id)
        for case in cases(parts)
        if case.answers.get("plan") and case.head.school_id
    )


def _after_record(
    work: Work, actor: Actor, document: Document, parts: tuple[PartContent, ...]
) -> None:
    """Let the session count as held, its actions start, and its extracts go out."""
    if document.session_id:
        hold(work, work.sessions.get(document.session_id), actor)
        after_change(work, work.sessions.get(document.session_id))
    ended = session_ended(work, document, parts)
    for action in work.actions.of_document(document.id):
        work.actions.save(action.agreed(ended))
        look_again(work, "action", action.id)
    before = _outcomes(work, document.id, document.revision - 1)
    for action_id, said in _reviews(parts).items():
        if before.get(action_id) == said:
            continue  # said already; a later session may have reviewed it since
        action = work.actions.get(action_id)
        known = before.get(action_id)
        was_carried = known is not None and known[0] is Outcome.CARRIED_OVER
        undone = replace(action, carried=action.carried - was_carried)
        outcome, due_on = said
        work.actions.save(undone.reviewed(outcome, in_record=document.id, due_on=due_on))
        look_again(work, "action", action_id)
        work.outbox.touch("action", action_id, work.now)
    withdraw(work, actor, document, parts)
    send_extracts(work, document, parts)


_Said = tuple[Outcome, date | None]


def _reviews(parts: tuple[PartContent, ...]) -> dict[str, _Said]:
    return {
        part.head.about_id: (
            Outcome(part.answers["outcome"]),
            forms.parse_date(part.answers.get("due", "")),
        )
        for part in parts
        if part.head.kind is PartKind.REVIEW and part.head.about_id
    }


def _outcomes(work: Work, document_id: str, revision: int) -> dict[str, _Said]:
    return _reviews(work.documents.frozen(document_id, revision)) if revision else {}
