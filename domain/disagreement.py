"""A disagreement with a record: both versions stand side by side, nothing is overwritten.

              ┌──say (again, about a newer revision)──┐
              ▼                                       │
OPEN ──change──▶ CHANGING ─┐                          │
  │ ╲──stand───▶ STANDS  ──┼──sign──▶ SETTLED         │
  │  ╲──sign───────────────┘                          │
  └──keep──▶ KEPT ────────────────────────────────────┘ (while the record is not closed)

The writer's version is the record itself; the other's stands beside it, in their own words. Who
disagrees is not asked to sign what they disagree with until the three have met (srscmat 14).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.document import Document, DocumentKind, Status
from domain.errors import IllegalMove, NotAllowed, Stale
from domain.meeting import Outcome


class DisagreementStatus(StrEnum):
    """Where a disagreement stands."""

    OPEN = "open"  # both versions stand; a three-way meeting is to be held
    CHANGING = "changing"  # the three agreed to change the record; it is signed as usual then
    STANDS = "stands"  # the three agreed that the record stands, with the disagreement attached
    SETTLED = "settled"  # who disagreed has signed
    KEPT = "kept"  # it stays disagreed: printed on page one, never counted as agreed


class DisagreementMove(StrEnum):
    """What can be done to a disagreement."""

    SAY = "say"
    SIGN = "sign"
    CHANGE = "change"
    STAND = "stand"
    KEEP = "keep"


_S, _M = DisagreementStatus, DisagreementMove
MOVES: dict[tuple[DisagreementStatus, DisagreementMove], DisagreementStatus] = {
    (_S.OPEN, _M.SAY): _S.OPEN,
    (_S.OPEN, _M.SIGN): _S.SETTLED,
    (_S.OPEN, _M.CHANGE): _S.CHANGING,
    (_S.OPEN, _M.STAND): _S.STANDS,
    (_S.OPEN, _M.KEEP): _S.KEPT,
    (_S.CHANGING, _M.SAY): _S.OPEN,
    (_S.CHANGING, _M.SIGN): _S.SETTLED,
    (_S.CHANGING, _M.KEEP): _S.KEPT,
    (_S.STANDS, _M.SAY): _S.OPEN,
    (_S.STANDS, _M.SIGN): _S.SETTLED,
    (_S.STANDS, _M.KEEP): _S.KEPT,
    (_S.KEPT, _M.SAY): _S.OPEN,
    (_S.KEPT, _M.SIGN): _S.SETTLED,
    (_S.KEPT, _M.KEEP): _S.KEPT,
}
BY_OUTCOME = {Outcome.CHANGE: _M.CHANGE, Outcome.STANDS: _M.STAND, Outcome.DISAGREED: _M.KEEP}


@dataclass(frozen=True, slots=True)
class Statement:
    """That somebody said what they disagree with: of which revision, about which part of it.

    The words are content. `part_id` is empty where it is about something that isn't in the record.
    """

    number: int
    revision: int
    said_at: datetime
    part_id: str = ""
    part_version: int = 0


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One party's disagreement with one record, in every version they gave of it."""

    id: str
    document_id: str
    by_id: str
    statements: tuple[Statement, ...] = ()
    status: DisagreementStatus = DisagreementStatus.OPEN
    meeting_id: str | None = None
    version: int = 0

    def can(self, move: DisagreementMove) -> bool:
        """Say whether the table of moves allows this now."""
        return (self.status, move) in MOVES

    def moved(self, move: DisagreementMove) -> "Disagreement":
        """Move on; IllegalMove where the table has no such move."""
        if not self.can(move):
            raise IllegalMove(self.status, move)
        return replace(self, status=MOVES[self.status, move])

    def say(self, statement: Statement, *, meeting_id: str) -> "Disagreement":
        """Add a version; what was said before stays."""
        said = (*self.statements, statement)
        return replace(self.moved(_M.SAY), statements=said, meeting_id=meeting_id)

    @property
    def newest(self) -> Statement:
        """Give the newest version."""
        return self.statements[-1]

    def spares(self, document: Document) -> bool:
        """Say whether who disagrees is not asked to sign the present revision."""
        about_this = self.newest.revision == document.revision
        return about_this and self.status in {_S.OPEN, _S.KEPT}

    def blocks(self, document: Document) -> bool:
        """Say whether this revision can't be signed by all, and is closed as disagreed."""
        return self.status is _S.KEPT and self.newest.revision == document.revision


def may_disagree(document: Document, person_id: str) -> bool:
    """Say whether this signer may disagree with the present revision.

    The writer's version is the record; a signature says that it is accurate, so it is one or the
    other. An agreement is not disagreed with: it is not signed.
    """
    return (
        document.kind is not DocumentKind.AGREEMENT
        and document.status is Status.AWAITING
        and document.author_id != person_id
        and person_id in {signer.person_id for signer in document.signers}
        and document.signature_of(person_id) is None
    )


def require_disagreeing(document: Document, person_id: str, *, revision: int) -> None:
    """Raise unless this signer may disagree with this revision."""
    if person_id not in {signer.person_id for signer in document.signers}:
        raise NotAllowed("not a signer")
    if document.revision != revision:
        raise Stale("another revision")
    if not may_disagree(document, person_id):
        raise IllegalMove(document.status, DisagreementMove.SAY)
