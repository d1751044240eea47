"""What a document owes: signatures, a revision where changes were asked for (srscmat 10, 12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.document import Document, DocumentKind, Status
from domain.planner import Owed, Plan, chased, each
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.terms import london_day

SIGN = "document.sign"
CHANGES = "document.changes"
CLOSE = "document.close"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document, and what of it is kept elsewhere.

    `spared` disagree with the present revision: the three meet before they are asked to sign.
    """

    document: Document
    policy: Policy
    changes_asked_at: datetime | None = None
    spared: frozenset[str] = frozenset()


def document_plan(facts: DocumentFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a document owes; None once it has ended."""
    if facts.document.ended_at:
        return None
    return Plan(tuple(_owed(facts, rota, now)))


def _owed(facts: DocumentFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    document, chase = facts.document, facts.policy.chase
    if document.status is Status.CHANGES_ASKED and facts.changes_asked_at:
        since = london_day(facts.changes_asked_at)
        yield from each(
            rota,
            [document.author_id],
            kind=CHANGES,
            subject=document.id,
            days=_named(document, chased(rota, chase[Chased.CHANGES_ASKED], since)),
        )
    if document.status is not Status.AWAITING or document.submitted_at is None:
        return
    since = london_day(document.submitted_at)
    unsigned = [signer.person_id for signer in document.unsigned()]
    yield from each(
        rota,
        [person_id for person_id in unsigned if person_id not in facts.spared],
        kind=SIGN,
        subject=document.id,
        days=_named(document, chased(rota, chase[Chased.RECORD_UNSIGNED], since)),
    )
    yield from _to_close(facts, rota, unsigned, now)


def _to_close(
    facts: DocumentFacts, rota: Rota, unsigned: list[str], now: datetime
) -> Iterator[Owed]:
    """Ask the next one up to close as signed by one: silent for long, or gone (product.md 6)."""
    document = facts.document
    if document.kind is DocumentKind.AGREEMENT or len(unsigned) != 1 or not document.signatures:
        return
    today = london_day(now)
    since = max(london_day(s.signed_at) for s in document.signatures)
    person = rota.people.get(unsigned[0])
    if person and person.has_left(today) and person.leaves_on:
        asked = max(since, person.leaves_on)
    elif unsigned[0] in facts.spared:
        return
    else:
        asked = rota.school_days_after(since, facts.policy.chase[Chased.RECORD_UNSIGNED].next_up)
    parties = {signer.person_id for signer in document.signers}
    named = rota.successor_of(unsigned[0], today)
    above = named if named and named not in parties else rota.overseer(parties, today)
    yield from each(
        rota,
        [above] if above else [],
        kind=CLOSE,
        subject=document.id,
        days=[(f"{document.revision}-{unsigned[0]}", asked)],
    )


def _named(document: Document, days: Iterator[tuple[str, date]]) -> list[tuple[str, date]]:
    """Tell the reminders of one revision apart from those of another."""
    return [(f"{document.revision}-{occurrence}", day) for occurrence, day in days]
