"""A small trust for storage's tests: two schools, two people, a pair, a session, a record."""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.document import Document, DocumentKind
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.people import Account, Pair, Person, School
from domain.session import Session
from domain.signing import Part, PlanChange, Signature, Signer
from tests.databases import START
from workflows.ports import Work

SUPERVISOR, SUPERVISEE = "p-supervisor", "p-supervisee"
PAIR = Pair("pair-1", "school-1", SUPERVISOR, SUPERVISEE)
SESSION = Session(
    "session-1", PAIR.id, "school-1", "srscmat@1", "2026 autumn 2", date(2026, 12, 18)
)
RECORD = Document(
    id="record-1",
    kind=DocumentKind.RECORD,
    pair_id=PAIR.id,
    school_id="school-1",
    author_id=SUPERVISOR,
    policy="srscmat@1",
    signers=(Signer(SUPERVISOR, Part.SUPERVISOR), Signer(SUPERVISEE, Part.SUPERVISEE)),
    begun_at=START,
    session_id=SESSION.id,
)
CHANGE = PlanChange("case-1", 3, "school-2")


def people(work: Work) -> None:
    """Keep the schools, the people and the pair."""
    for number in (1, 2):
        work.roster.save_school(School(f"school-{number}", f"School {number}"))
    work.roster.save_person(Person(SUPERVISOR, "Ada Oak", "ada@example.org"))
    work.roster.save_person(Person(SUPERVISEE, "Ben Elm", "ben@example.org"))
    work.roster.save_pair(PAIR)


def record(work: Work) -> None:
    """Keep the session and its record too."""
    people(work)
    work.sessions.add(SESSION)
    work.documents.add(RECORD)


def submitted(work: Work, *changes: PlanChange) -> Document:
    """Put the record out to be signed."""
    document = work.documents.get(RECORD.id)
    out = document.submit(digest="d" * 64, plan_changes=changes, now=START)
    return work.documents.save(out)


def signature(document: Document, person_id: str, minutes: int = 0) -> Signature:
    """Give a person's signature on the present revision."""
    return Signature(
        person_id=person_id,
        account=Account("tenant", f"object-of-{person_id}"),
        name_shown=person_id,
        signed_at=START + timedelta(minutes=minutes),
        revision=document.revision,
        digest=document.digest,
        sentence="I agree that this is accurate.",
        form_hash="f" * 64,
        template_version="record@1",
    )


def part(
    part_id: str,
    version: int,
    answers: Mapping[str, str],
    *,
    unit: tuple[UnitKind, str] = (UnitKind.DOCUMENT, RECORD.id),
    position: int = 0,
    removed: bool = False,
) -> PartContent:
    """Give one version of a part of the record."""
    head = PartHead(
        id=part_id,
        document_id=RECORD.id,
        kind=PartKind.SECTION,
        version=version,
        unit_kind=unit[0],
        unit_id=unit[1],
        saved_at=START,
        saved_by=SUPERVISOR,
        key=part_id,
        position=position,
        removed=removed,
    )
    return PartContent(head, answers, bytes(range(32)))
