"""A document that people sign: the record of a session, an addendum to it, or an agreement.

    WRITING ──submit──▶ AWAITING ──last signature──▶ LOCKED
       ▲                 │    │ ╲
       └────take back────┘    │  ╲──close──▶ CLOSED (signed by one)
                     ask for changes
                              ▼
                        CHANGES_ASKED ──submit──▶ AWAITING

What is signed is one revision. Any change means a new revision, and every signature is asked for
again (product.md 6; srscmat 10: both parties agree that it is accurate).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.errors import IllegalMove, NotAllowed, Stale
from domain.signing import Approval, PlanChange, Signature, Signer


class DocumentKind(StrEnum):
    """What the document is."""

    RECORD = "record"
    ADDENDUM = "addendum"
    AGREEMENT = "agreement"


class Status(StrEnum):
    """Where a document stands."""

    WRITING = "writing"  # its writer fills in the form; nothing submitted stands
    AWAITING = "awaiting"  # one revision is out to be read and signed
    CHANGES_ASKED = "changes asked"  # somebody asked for changes; its writer takes it up again
    LOCKED = "locked"  # signed by everybody who must; for ever
    CLOSED = "closed"  # signed by one, closed by somebody above with a reason; for ever


class Move(StrEnum):
    """What can be done to a document."""

    SAVE = "save"
    SUBMIT = "submit"
    SIGN = "sign"
    APPROVE = "approve"
    ASK_CHANGES = "ask for changes"
    TAKE_BACK = "take back"
    CLOSE = "close as signed by one"


MOVES: dict[tuple[Status, Move], frozenset[Status]] = {
    (Status.WRITING, Move.SAVE): frozenset({Status.WRITING}),
    (Status.WRITING, Move.SUBMIT): frozenset({Status.AWAITING}),
    (Status.CHANGES_ASKED, Move.SAVE): frozenset({Status.CHANGES_ASKED}),
    (Status.CHANGES_ASKED, Move.SUBMIT): frozenset({Status.AWAITING}),
    (Status.AWAITING, Move.SIGN): frozenset({Status.AWAITING, Status.LOCKED}),
    (Status.AWAITING, Move.APPROVE): frozenset({Status.AWAITING, Status.LOCKED}),
    (Status.AWAITING, Move.ASK_CHANGES): frozenset({Status.CHANGES_ASKED}),
    (Status.AWAITING, Move.TAKE_BACK): frozenset({Status.WRITING}),
    (Status.AWAITING, Move.CLOSE): frozenset({Status.CLOSED}),
}


class ClosingReason(StrEnum):
    """Why a record may be closed with one signature missing (product.md 6)."""

    LEFT = "left"
    LONG_ABSENT = "long absent"
    SILENT = "silent"
    DISAGREED = "disagreed"  # after a three-way meeting (srscmat 14); nobody chooses it here


@dataclass(frozen=True, slots=True)
class Closure:
    """Who closed it as signed by one, when, why, and whose signature is missing."""

    by_id: str
    by_name: str
    closed_at: datetime
    reason: ClosingReason
    missing_id: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document and where its signing stands; what people wrote lives in its parts."""

    id: str
    kind: DocumentKind
    pair_id: str
    school_id: str
    author_id: str
    policy: str
    signers: tuple[Signer, ...]
    begun_at: datetime
    session_id: str | None = None
    corrects_id: str | None = None
    status: Status = Status.WRITING
    revision: int = 0
    digest: str = ""
    submitted_at: datetime | None = None
    plan_changes: tuple[PlanChange, ...] = ()
    signatures: tuple[Signature, ...] = ()
    approvals: tuple[Approval, ...] = ()
    closure: Closure | None = None
    review_on: date | None = None
    ended_at: datetime | None = None
    version: int = 0

    def can(self, move: Move) -> bool:
        """Say whether the table of moves allows this now."""
        return (self.status, move) in MOVES

    def _moving(self, move: Move) -> None:
        if not self.can(move):
            raise IllegalMove(self.status, move)

    def signature_of(self, person_id: str) -> Signature | None:
        """Give a person's signature on the present revision."""
        return next((s for s in self.signatures if s.person_id == person_id), None)

    def unsigned(self) -> tuple[Signer, ...]:
        """Give those who must still sign the present revision."""
        return tuple(s for s in self.signers if self.signature_of(s.person_id) is None)

    def unapproved(self) -> tuple[PlanChange, ...]:
        """Give the changes of plan that no DSL of the child's school has approved."""
        given = {(a.case_id, a.case_version) for a in self.approvals}
        return tuple(p for p in self.plan_changes if (p.case_id, p.case_version) not in given)

    def settled(self, now: datetime) -> "Document":
        """Give it locked where nothing is missing any more, else as it is."""
        if self.unsigned() or self.unapproved():
            return self
        return replace(self, status=Status.LOCKED, ended_at=now)

    def save(self) -> "Document":
        """Take an edit of a part; the part itself is kept beside the document."""
        self._moving(Move.SAVE)
        return self

    def submit(
        self,
        *,
        digest: str,
        plan_changes: tuple[PlanChange, ...],
        now: datetime,
        review_on: date | None = None,
    ) -> "Document":
        """Put out a new revision; approvals of unchanged cases hold, signatures never do."""
        self._moving(Move.SUBMIT)
        if all(signer.person_id == self.author_id for signer in self.signers):
            raise NotAllowed("the author cannot be the only signer")
        wanted = {(p.case_id, p.case_version) for p in plan_changes}
        return replace(
            self,
            status=Status.AWAITING,
            revision=self.revision + 1,
            digest=digest,
            submitted_at=now,
            review_on=review_on,
            plan_changes=plan_changes,
            signatures=(),
            approvals=tuple(a for a in self.approvals if (a.case_id, a.case_version) in wanted),
        )

    def sign(self, signature: Signature, *, opened: int | None) -> "Document":
        """Take one signature on the revision that this person opened.

        Signing again changes nothing. Raises NotAllowed for anybody not in the set of signers,
        and Stale where the revision or the digest is not the present one, or was never opened.
        """
        if self.revision == signature.revision and self.signature_of(signature.person_id):
            return self
        self._moving(Move.SIGN)
        if signature.person_id not in {signer.person_id for signer in self.signers}:
            raise NotAllowed("not a signer")
        now_asked = (self.revision, self.revision, self.digest)
        if (opened, signature.revision, signature.digest) != now_asked:
            raise Stale("another revision")
        return replace(self, signatures=(*self.signatures, signature)).settled(signature.signed_at)

    def approve(self, approval: Approval) -> "Document":
        """Take the approval of one change of plan, in the words it had when it was opened."""
        words = (approval.case_id, approval.case_version)
        if words in {(a.case_id, a.case_version) for a in self.approvals}:
            return self
        self._moving(Move.APPROVE)
        if words not in {(p.case_id, p.case_version) for p in self.plan_changes}:
            raise Stale("another change of plan")
        return replace(self, approvals=(*self.approvals, approval)).settled(approval.approved_at)

    def ask_changes(self, *, revision: int) -> "Document":
        """Hand the revision back to its writer; signatures on it no longer count."""
        self._moving(Move.ASK_CHANGES)
        if revision != self.revision:
            raise Stale("another revision")
        return replace(self, status=Status.CHANGES_ASKED, signatures=())

    def take_back(self) -> "Document":
        """Let the writer change what was submitted; signatures on it no longer count."""
        self._moving(Move.TAKE_BACK)
        return replace(self, status=Status.WRITING, signatures=())

    def close(self, closure: Closure) -> "Document":
        """Close it as signed by one: exactly one signature missing, at least one given."""
        self._moving(Move.CLOSE)
        missing = {signer.person_id for signer in self.unsigned()}
        if self.kind is DocumentKind.AGREEMENT or not self.signatures:
            raise IllegalMove(self.status, Move.CLOSE)
        if missing != {closure.missing_id}:
            raise Stale("somebody signed meanwhile")
        return replace(self, status=Status.CLOSED, closure=closure, ended_at=closure.closed_at)
