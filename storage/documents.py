"""Documents with what hangs on them: signers, signatures, approvals, closure; and their readings.

Signatures stay in their table for good. They count while their revision is out or ended, so a
document that is being written again has none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import RowMapping, Select, Table, bindparam, delete, exists, or_, select, update

from domain.document import Document, DocumentKind, Status
from domain.errors import NotFound, Stale
from domain.parts import UnitKind
from storage import mapping, tables
from storage.parts import Parts
from storage.sealing import Label, Spot
from storage.store import Store
from workflows.ports import ChangeRequest, Reading

T = TypeVar("T")
_T = tables.document
_GET = select(_T).where(_T.c.id == bindparam("wanted"))
_SAVE = update(_T).where(_T.c.id == bindparam("wanted"), _T.c.version == bindparam("seen"))
_UNAPPROVED_AT = (
    select(_T)
    .where(
        _T.c.status == Status.AWAITING.value,
        exists().where(
            tables.plan_change.c.document_id == _T.c.id,
            tables.plan_change.c.school_id == bindparam("school"),
        ),
    )
    .order_by(_T.c.submitted_at, _T.c.id)
)
_SIGNED = {Status.AWAITING, Status.LOCKED, Status.CLOSED}
_ENDED = (Status.LOCKED.value, Status.CLOSED.value)
_OLDEST_FIRST = (_T.c.begun_at, _T.c.id)


class StorageDocuments(Parts):
    """Keeps documents, their parts and revisions, requests for changes, and readings."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        # As last read or written in this unit of work: `save` writes what differs from it.
        self._known: dict[str, Document] = {}

    def get(self, document_id: str) -> Document:
        row = self._store.one(self._store.locked(_GET), {"wanted": document_id})
        if row is None:
            raise NotFound("document")
        return self._documents([row])[0]

    def add(self, document: Document) -> None:
        """Keep a new one; Stale where it, or another record of its session, is there already."""
        if not self._store.add(_T, mapping.document_row(document)):
            raise Stale("the document is there already")
        self._keep_hanging(replace(document, **_NOTHING_HANGING), document)
        self._known[document.id] = document

    def save(self, document: Document) -> Document:
        """Keep what changed where the version is still the one read; give it with the new one."""
        before = self._known.get(document.id) or self.get(document.id)
        saved = replace(document, version=document.version + 1)
        asked = {"wanted": document.id, "seen": document.version}
        if not self._store.do(_SAVE, {**mapping.document_row(saved), **asked}):
            raise Stale("the document changed")
        self._keep_hanging(before, saved)
        self._known[document.id] = saved
        return saved

    def of_session(self, session_id: str) -> Document | None:
        """Give the record of a session."""
        found = self._find(_T.c.session_id == session_id, _T.c.kind == DocumentKind.RECORD.value)
        return found[0] if found else None

    def of_pair(self, pair_id: str, kind: DocumentKind) -> tuple[Document, ...]:
        return self._find(_T.c.pair_id == pair_id, _T.c.kind == kind.value)

    def corrections_of(self, document_id: str) -> tuple[Document, ...]:
        return self._find(_T.c.corrects_id == document_id)

    def waiting_for(self, person_id: str) -> tuple[Document, ...]:
        """Give the documents of this person's pairs that are not locked or closed."""
        pair = tables.pair
        theirs = select(pair.c.id).where(
            or_(pair.c.supervisor_id == person_id, pair.c.supervisee_id == person_id)
        )
        return self._find(_T.c.pair_id.in_(theirs), _T.c.status.not_in(_ENDED))

    def unsettled(self) -> tuple[Document, ...]:
        """Give every document that awaits signatures, oldest first; no content."""
        awaiting = _T.c.status == Status.AWAITING.value
        return self._documents(
            self._store.all(select(_T).where(awaiting).order_by(_T.c.submitted_at, _T.c.id))
        )

    def unapproved_at(self, school_id: str) -> tuple[Document, ...]:
        """Give those of them that change the plan of a child of this school."""
        return self._documents(self._store.all(_UNAPPROVED_AT, {"school": school_id}))

    def ask_changes(self, request: ChangeRequest) -> None:
        row_id = self._store.ids.new()
        spot = Spot(Label.CHANGE_COMMENT, row_id, request.revision)
        comment = mapping.sealed(
            self._store, UnitKind.DOCUMENT, request.document_id, spot, request.comment
        )
        row = mapping.flat(request, without=["comment"])
        self._store.add(tables.change_request, {**row, "id": row_id, "comment": comment})

    def change_requests(self, document_id: str) -> tuple[ChangeRequest, ...]:
        table = tables.change_request
        rows = self._store.all(
            select(table)
            .where(table.c.document_id == document_id)
            .order_by(table.c.asked_at, table.c.id)
        )
        return tuple(self._change_request(row) for row in rows)

    def _change_request(self, row: RowMapping) -> ChangeRequest:
        spot = Spot(Label.CHANGE_COMMENT, row["id"], row["revision"])
        comment = mapping.opened(self._store, UnitKind.DOCUMENT, row["document_id"], spot, row)
        return mapping.build(ChangeRequest, row, comment=comment.decode())

    def read(self, reading: Reading) -> None:
        if not self._store.add(tables.reading, mapping.flat(reading)):
            raise Stale("the reading is there already")

    def reading(self, reading_id: str) -> Reading | None:
        table = tables.reading
        row = self._store.one(select(table).where(table.c.id == reading_id))
        return mapping.build(Reading, row) if row else None

    def readings(self, document_id: str) -> tuple[Reading, ...]:
        table = tables.reading
        rows = self._store.all(
            select(table)
            .where(table.c.document_id == document_id)
            .order_by(table.c.opened_at, table.c.id)
        )
        return tuple(mapping.build(Reading, row) for row in rows)

    def _find(self, *wanted: Any) -> tuple[Document, ...]:
        statement = select(_T).where(*wanted).order_by(*_OLDEST_FIRST)
        return self._documents(self._store.all(statement))

    def _documents(self, rows: Sequence[RowMapping]) -> tuple[Document, ...]:
        ids = [row["id"] for row in rows]
        signed = {row["id"]: row["revision"] for row in rows if row["status"] in _SIGNED}
        signers = self._hanging(tables.signer, ids, mapping.signer)
        changes = self._hanging(tables.plan_change, ids, mapping.plan_change)
        approvals = self._hanging(tables.approval, changes, mapping.approval)
        signatures = self._hanging(tables.signature, signed, mapping.signature)
        closed = [row["id"] for row in rows if row["status"] == Status.CLOSED]
        closures = self._hanging(tables.closure, closed, mapping.closure)
        found = tuple(
            mapping.document(
                row,
                signers=tuple(signers.get(row["id"], ())),
                plan_changes=tuple(changes.get(row["id"], ())),
                approvals=tuple(approvals.get(row["id"], ())),
                signatures=tuple(
                    signature
                    for signature in signatures.get(row["id"], ())
                    if signature.revision == row["revision"]
                ),
                closure=next(iter(closures.get(row["id"], ())), None),
            )
            for row in rows
        )
        self._known.update({document.id: document for document in found})
        return found

    def _hanging(
        self, table: Table, ids: Iterable[str], value: Callable[[RowMapping], T]
    ) -> dict[str, list[T]]:
        wanted, found = list(ids), defaultdict[str, list[T]](list)
        if wanted:
            for row in self._store.all(_hanging_on(table), {"documents": wanted}):
                found[row["document_id"]].append(value(row))
        return found

    def _keep_hanging(self, before: Document, now: Document) -> None:
        signers = [mapping.flat(signer) for signer in now.signers]
        changes = [mapping.flat(change) for change in now.plan_changes]
        approvals = [mapping.flat(approval) for approval in now.approvals]
        if before.signers != now.signers:
            self._replace(tables.signer, now, signers)
        if before.plan_changes != now.plan_changes:
            self._replace(tables.plan_change, now, changes)
        if before.approvals != now.approvals:
            self._replace(tables.approval, now, approvals)
        known = {(signature.revision, signature.person_id) for signature in before.signatures}
        self._store.add_all(
            tables.signature,
            [
                {**mapping.signature_row(s), "document_id": now.id, "position": position}
                for position, s in enumerate(now.signatures)
                if (s.revision, s.person_id) not in known
            ],
        )
        if now.closure and before.closure is None:
            closure = {**mapping.flat(now.closure), "document_id": now.id}
            self._store.add_all(tables.closure, [closure])

    def _replace(self, table: Table, document: Document, rows: list[dict[str, Any]]) -> None:
        self._store.do(delete(table).where(table.c.document_id == document.id))
        placed = enumerate(rows)
        self._store.add_all(
            table, [{**row, "document_id": document.id, "position": n} for n, row in placed]
        )


_NOTHING_HANGING: dict[str, Any] = {
    "signers": (),
    "plan_changes": (),
    "signatures": (),
    "approvals": (),
    "closure": None,
}


@cache
def _hanging_on(table: Table) -> Select[Any]:
    statement = select(table).where(table.c.document_id.in_(bindparam("documents", expanding=True)))
    return statement.order_by(table.c.position) if "position" in table.c else statement
