"""A record is asked for until both have signed it, and never for ever."""

from dataclasses import replace
from datetime import timedelta

from domain.document import Document, DocumentKind
from domain.planner import Owed
from domain.reminders.documents import CHANGES, CLOSE, SIGN, DocumentFacts, document_plan
from domain.rota import Rota
from domain.signing import Part, Signer
from policies.loader import PublishedPolicies
from tests.domain.rotas import CHIEF, DSL, LEAD, SUPERVISOR, at, away, rota, said
from tests.domain.samples import signature

POLICY = PublishedPolicies().get("srscmat@1")
SUBMITTED = at("2026-11-24 16:40")
NOW = at("2026-11-24 17:00")


def awaiting(supervisor: str = SUPERVISOR, kind: DocumentKind = DocumentKind.RECORD) -> Document:
    signers = (Signer(supervisor, Part.SUPERVISOR), Signer(DSL, Part.SUPERVISEE))
    begun = Document("r", kind, "p", "hill", supervisor, POLICY.ref, signers, SUBMITTED)
    return begun.submit(digest="digest 1", plan_changes=(), now=SUBMITTED)


def signed(document: Document, person: str) -> Document:
    given = signature(person, document.revision, document.digest, at=SUBMITTED)
    return document.sign(given, opened=document.revision)


def owed(document: Document, staff: Rota | None = None, **facts: object) -> tuple[Owed, ...]:
    known = replace(DocumentFacts(document, POLICY), **facts)  # type: ignore[arg-type]
    plan = document_plan(known, staff or rota(), NOW)
    return plan.owed if plan else ()


def told(owed_: tuple[Owed, ...], kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in owed_:
        if one.kind == kind:
            found.setdefault(one.person_id, []).append(said(one.due_at))
    return found


def test_both_are_asked_for_a_signature_three_times() -> None:
    mornings = ["2026-11-26 07:30", "2026-12-01 07:30", "2026-12-08 07:30"]
    assert told(owed(awaiting()), SIGN) == {SUPERVISOR: mornings, DSL: mornings}


def test_whoever_signed_is_asked_no_more() -> None:
    assert set(told(owed(signed(awaiting(), SUPERVISOR)), SIGN)) == {DSL}


def test_after_twenty_school_days_of_silence_the_next_one_up_may_close_it() -> None:
    half = signed(awaiting(), SUPERVISOR)
    assert told(owed(half), CLOSE) == {LEAD: ["2027-01-05 07:30"]}


def test_nobody_is_asked_to_close_what_nobody_signed() -> None:
    assert told(owed(awaiting()), CLOSE) == {}


def test_an_agreement_is_never_closed_as_signed_by_one() -> None:
    agreement = signed(awaiting(kind=DocumentKind.AGREEMENT), SUPERVISOR)
    assert told(owed(agreement), CLOSE) == {}


def test_the_trust_lead_who_is_a_party_is_passed_over_for_the_executive_lead() -> None:
    half = signed(awaiting(LEAD), LEAD)
    assert set(told(owed(half), CLOSE)) == {CHIEF}


def test_where_the_missing_signer_has_left_it_is_asked_at_once() -> None:
    staff = rota()
    gone = replace(staff.people[DSL], leaves_on=at("2026-11-23 12:00").date())
    staff = replace(staff, people={**staff.people, DSL: gone})
    half = signed(awaiting(), SUPERVISOR)
    assert told(owed(half, staff), CLOSE) == {LEAD: ["2026-11-24 07:30"]}
    assert told(owed(half, staff), SIGN) == {}


def test_whoever_is_away_is_asked_when_they_are_back() -> None:
    absent = rota(away(DSL, "2026-11-25", "2026-11-27"))
    assert told(owed(awaiting(), absent), SIGN)[DSL][0] == "2026-11-30 07:30"


def test_where_changes_were_asked_for_the_writer_is_asked() -> None:
    back = awaiting().ask_changes(revision=1)
    found = owed(back, changes_asked_at=NOW)
    assert told(found, CHANGES)[SUPERVISOR][0] == "2026-11-26 07:30"
    assert told(found, SIGN) == {}


def test_a_new_revision_is_asked_for_anew() -> None:
    first = {one.key for one in owed(awaiting())}
    later = awaiting().ask_changes(revision=1)
    second = later.submit(digest="2", plan_changes=(), now=SUBMITTED + timedelta(days=3))
    assert first.isdisjoint({one.key for one in owed(second)})


def test_a_record_that_both_signed_owes_nothing() -> None:
    locked = signed(signed(awaiting(), SUPERVISOR), DSL)
    assert document_plan(DocumentFacts(locked, POLICY), rota(), NOW) is None
