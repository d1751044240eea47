"""A record between Margaret, who supervises and writes, and Helen, in each status."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.document import ClosingReason, Closure, Document, DocumentKind, Status
from domain.people import Account
from domain.signing import Approval, Part, PlanChange, Signature, Signer

MARGARET, HELEN, DSL, STRANGER = "margaret", "helen", "dsl", "stranger"
MORNING = datetime(2026, 11, 24, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 9, tzinfo=UTC)
PLAN = PlanChange("case-1", 1, "school-1")
SIGNERS = (Signer(MARGARET, Part.SUPERVISOR), Signer(HELEN, Part.SUPERVISEE))


def signature(
    person: str, revision: int = 1, digest: str = "digest 1", at: datetime = LATER
) -> Signature:
    account = Account("tenant", f"object of {person}")
    return Signature(
        person, account, person.title(), at, revision, digest, "I agree.", "form hash", "1"
    )


def approval(case_id: str = "case-1", case_version: int = 1, person: str = DSL) -> Approval:
    return Approval(case_id, case_version, person, person.title(), LATER)


def closure(missing: str = HELEN) -> Closure:
    return Closure("trust lead", "Trust Lead", LATER, ClosingReason.LEFT, missing)


def writing(kind: DocumentKind = DocumentKind.RECORD) -> Document:
    return Document("record-1", kind, "pair-1", "school-1", MARGARET, "srscmat@1", SIGNERS, MORNING)


def awaiting(*plans: PlanChange, kind: DocumentKind = DocumentKind.RECORD) -> Document:
    return writing(kind).submit(digest="digest 1", plan_changes=plans, now=MORNING)


def signed_by(document: Document, *people: str) -> Document:
    for person in people:
        given = signature(person, document.revision, document.digest)
        document = document.sign(given, opened=document.revision)
    return document


def locked() -> Document:
    return signed_by(awaiting(), MARGARET, HELEN)


def in_status(status: Status) -> Document:
    """Give one in this status; where it awaits, one signed by Margaret with a plan to approve."""
    half = signed_by(awaiting(PLAN), MARGARET)
    return {
        Status.WRITING: writing(),
        Status.AWAITING: half,
        Status.CHANGES_ASKED: half.ask_changes(revision=1),
        Status.LOCKED: signed_by(half, HELEN).approve(approval()),
        Status.CLOSED: half.close(closure()),
    }[status]


def in_a_group() -> Document:
    third = Signer("tom", Part.SUPERVISEE)
    return replace(writing(), signers=(*SIGNERS, third)).submit(
        digest="digest 1", plan_changes=(), now=MORNING
    )
