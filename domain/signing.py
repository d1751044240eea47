"""What it means to sign: exact words, fixed by a digest, agreed to by one person at one time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import rfc8785

from domain.people import Account

SALT_BYTES = 32


class Part(StrEnum):
    """As what somebody signs."""

    SUPERVISOR = "supervisor"
    SUPERVISEE = "supervisee"


@dataclass(frozen=True, slots=True)
class Signer:
    """One member of the set of people who must sign."""

    person_id: str
    part: Part


@dataclass(frozen=True, slots=True)
class Signature:
    """One person's agreement to one revision: who, when, to which words, shown how."""

    person_id: str
    account: Account
    name_shown: str
    signed_at: datetime
    revision: int
    digest: str
    sentence: str
    form_hash: str
    template_version: str


@dataclass(frozen=True, slots=True)
class Approval:
    """The tap of the DSL of the child's school on one case's change of plan (srscmat 4, 10)."""

    case_id: str
    case_version: int
    person_id: str
    name_shown: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class PlanChange:
    """A case whose change of plan waits for, or has, its approval. `case_version` fixes words."""

    case_id: str
    case_version: int
    school_id: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One part of a document as the manifest names it: its place, its version, its commitment."""

    part_id: str
    kind: str
    version: int
    commitment: str


def canonical(value: Mapping[str, Any]) -> bytes:
    """Give the one byte form of plain data (RFC 8785)."""
    return rfc8785.dumps(_plain(value))


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case datetime() | date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return value


def commitment(salt: bytes, part: bytes) -> str:
    """Commit to a part's canonical bytes without giving anything of them away."""
    return hashlib.sha256(salt + part).hexdigest()


def manifest(
    *, document_id: str, kind: str, revision: int, policy: str, leaves: Iterable[Leaf]
) -> bytes:
    """List a revision's parts by commitment; what people sign is this list's digest."""
    parts = sorted(leaves, key=lambda p: (p.part_id, p.version, p.kind, p.commitment))
    return canonical(
        {
            "document": document_id,
            "kind": kind,
            "revision": revision,
            "policy": policy,
            "parts": [
                {"id": p.part_id, "kind": p.kind, "version": p.version, "commitment": p.commitment}
                for p in parts
            ],
        }
    )


def digest(manifest_bytes: bytes) -> str:
    """Give the digest that is signed."""
    return hashlib.sha256(manifest_bytes).hexdigest()
