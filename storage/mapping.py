"""Rows to values and back. What is flat goes by its fields' names; sealing happens here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar, cast

from sqlalchemy import RowMapping

from domain.cancelling import Cancellation
from domain.document import ClosingReason, Closure, Document, DocumentKind, Status
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.people import Account, Person
from domain.session import Offer, Session, SessionStatus, Slot
from domain.signing import Approval, Part, PlanChange, Signature, Signer
from storage.errors import SealBroken
from storage.sealing import Label, Spot
from storage.store import Store

T = TypeVar("T")


def _names(kind: Any) -> tuple[str, ...]:
    # Every value is a slotted dataclass: its slots are its fields, without looking them up.
    names: tuple[str, ...] = kind.__slots__
    return names


def flat(value: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """Give a value's fields as columns, words of enums as plain text."""
    left_out = set(without)
    columns = {n: getattr(value, n) for n in _names(type(value)) if n not in left_out}
    return {n: v.value if isinstance(v, StrEnum) else v for n, v in columns.items()}


def build(kind: type[T], row: Mapping[Any, Any], /, **given: Any) -> T:
    """Give a value from the columns named like its fields; `given` stands for the others."""
    return kind(**{n: given[n] if n in given else row[n] for n in _names(kind)})


def with_version(value: T, version: int) -> T:
    """Give a value as it was kept."""
    return cast("T", replace(cast("Any", value), version=version))


def person_row(person: Person) -> dict[str, Any]:
    """Give a person's columns."""
    return {
        **flat(person, without=["working_days"]),
        "email_folded": fold(person.email),
        "working_days": "".join(str(day) for day in sorted(person.working_days)),
    }


def person(row: RowMapping) -> Person:
    """Give a person."""
    return build(Person, row, working_days=frozenset(int(day) for day in row["working_days"]))


def fold(email: str) -> str:
    """Give an address in the form that is compared."""
    return email.strip().casefold()


def account(row: RowMapping) -> Account:
    """Give an account."""
    return build(Account, row)


def session_row(session: Session) -> dict[str, Any]:
    """Give a session's columns, its offer and its booked slot laid out flat."""
    offer = session.offer
    return {
        **flat(session, without=["offer", "booked"]),
        **_slot_row("offer", offer.slot if offer else None),
        "offer_by_id": offer.by_id if offer else None,
        "offer_offered_at": offer.offered_at if offer else None,
        **_slot_row("booked", session.booked),
    }


def _slot_row(prefix: str, slot: Slot | None) -> dict[str, Any]:
    return {f"{prefix}_{n}": getattr(slot, n) if slot else None for n in _names(Slot)}


def _slot(prefix: str, row: RowMapping) -> Slot | None:
    if row[f"{prefix}_starts_at"] is None:
        return None
    return Slot(**{name: row[f"{prefix}_{name}"] for name in _names(Slot)})


def session(row: RowMapping) -> Session:
    """Give a session."""
    slot = _slot("offer", row)
    offer = slot and Offer(slot, row["offer_by_id"], row["offer_offered_at"])
    status = SessionStatus(row["status"])
    return build(Session, row, status=status, offer=offer, booked=_slot("booked", row))


def cancellation_row(cancellation: Cancellation) -> dict[str, Any]:
    """Give a cancellation's columns, the time that fell away laid out flat."""
    return {**flat(cancellation, without=["slot"]), **_slot_row("slot", cancellation.slot)}


def cancellation(row: RowMapping) -> Cancellation:
    """Give a cancellation."""
    return build(Cancellation, row, slot=_slot("slot", row))


DOCUMENT_PARTS = ("signers", "plan_changes", "signatures", "approvals", "closure")


def document_row(document: Document) -> dict[str, Any]:
    """Give a document's own columns; what hangs on it has tables of its own."""
    return flat(document, without=DOCUMENT_PARTS)


def document(row: RowMapping, **hanging: Any) -> Document:
    """Give a document with what hangs on it."""
    kind, status = DocumentKind(row["kind"]), Status(row["status"])
    return build(Document, row, kind=kind, status=status, **hanging)


def signer(row: RowMapping) -> Signer:
    """Give a signer."""
    return build(Signer, row, part=Part(row["part"]))


def signature_row(signature: Signature) -> dict[str, Any]:
    """Give a signature's columns."""
    return {**flat(signature, without=["account"]), **flat(signature.account)}


def signature(row: RowMapping) -> Signature:
    """Give a signature."""
    return build(Signature, row, account=account(row))


def approval(row: RowMapping) -> Approval:
    """Give an approval."""
    return build(Approval, row)


def plan_change(row: RowMapping) -> PlanChange:
    """Give a change of plan."""
    return build(PlanChange, row)


def closure(row: RowMapping) -> Closure:
    """Give a closure."""
    return build(Closure, row, reason=ClosingReason(row["reason"]))


def head(row: RowMapping) -> PartHead:
    """Give the head of one version of a part."""
    kind, unit = PartKind(row["kind"]), UnitKind(row["unit_kind"])
    return build(PartHead, row, kind=kind, unit_kind=unit)


def part_row(store: Store, part: PartContent) -> dict[str, Any]:
    """Give one version of a part as columns, answers and salt sealed under its unit's key."""
    top = part.head
    key = store.key_to_seal(top.unit_kind, top.unit_id)
    answers = json.dumps(dict(part.answers), ensure_ascii=False).encode()
    return {
        **flat(top),
        "answers": key.seal(Spot(Label.PART_ANSWERS, top.id, top.version), answers),
        "salt": key.seal(Spot(Label.PART_SALT, top.id, top.version), part.salt),
    }


def part(store: Store, row: RowMapping) -> PartContent:
    """Give one version of a part, unsealed."""
    top = head(row)
    answers = opened(
        store, top.unit_kind, top.unit_id, Spot(Label.PART_ANSWERS, top.id, top.version), row
    )
    salt = opened(
        store, top.unit_kind, top.unit_id, Spot(Label.PART_SALT, top.id, top.version), row
    )
    return PartContent(top, json.loads(answers), salt)


def sealed(store: Store, kind: UnitKind, unit_id: str, spot: Spot, words: str) -> bytes:
    """Seal a text for its spot under its unit's key."""
    return store.key_to_seal(kind, unit_id).seal(spot, words.encode())


def opened(store: Store, kind: str, unit_id: str, spot: Spot, row: RowMapping) -> bytes:
    """Open what stands at a spot of this row; the column is the one that the label names."""
    key = store.key_to_open(kind, unit_id)
    if key is None:
        raise SealBroken(f"{spot.label} has no data key")
    return key.open(spot, row[spot.label.partition(".")[2]])
