"""Parts of documents in every version, and the revisions that they were frozen into."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from domain.document import Document
from domain.errors import NotFound, Stale
from domain.parts import PartContent, PartHead
from storage import mapping, tables
from storage.store import Store

_P, _V, _R = tables.part, tables.part_version, tables.revision_part
_CONTENT = ("answers", "salt")
_HEAD = [column for column in _V.c if column.name not in _CONTENT]
_IS_NEWEST = and_(_V.c.id == _P.c.id, _V.c.version == _P.c.version)
_ORDER = (_V.c.position, _V.c.key, _V.c.id)


def _newest(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(_P.join(_V, _IS_NEWEST))
        .where(_P.c.document_id == bindparam("document"), _V.c.removed.is_(False))
        .order_by(*_ORDER)
    )


_HEADS, _PARTS = _newest(*_HEAD), _newest(_V)
_ONE_HEAD = select(*_HEAD).select_from(_P.join(_V, _IS_NEWEST)).where(_P.c.id == bindparam("part"))
_ONE_PART = select(_V).where(_V.c.id == bindparam("part"), _V.c.version == bindparam("number"))
_FROZEN = (
    select(_V)
    .join(_R, and_(_R.c.part_id == _V.c.id, _R.c.version == _V.c.version))
    .where(_R.c.document_id == bindparam("document"), _R.c.revision == bindparam("number"))
    .order_by(_R.c.position)
)


class Parts:
    """Keeps parts; every version stays."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def heads(self, document_id: str) -> tuple[PartHead, ...]:
        """Give the newest version of each part that was not removed, in order."""
        rows = self._store.all(_HEADS, {"document": document_id})
        return tuple(mapping.head(row) for row in rows)

    def head(self, part_id: str) -> PartHead | None:
        """Give the newest version of one part, also where that version says it was removed."""
        row = self._store.one(_ONE_HEAD, {"part": part_id})
        return mapping.head(row) if row else None

    def parts(self, document_id: str) -> tuple[PartContent, ...]:
        """Give the newest version of each part that was not removed, unsealed, in order."""
        rows = self._store.all(_PARTS, {"document": document_id})
        return tuple(mapping.part(self._store, row) for row in rows)

    def part(self, part_id: str, version: int) -> PartContent:
        row = self._store.one(_ONE_PART, {"part": part_id, "number": version})
        if row is None:
            raise NotFound("part")
        return mapping.part(self._store, row)

    def save_part(self, part: PartContent) -> None:
        """Keep one more version of a part; Stale where that version is already there."""
        head = part.head
        newest = {"id": head.id, "document_id": head.document_id, "version": head.version}
        if not self._store.put(_P, newest, only_if_greater="version"):
            raise Stale("the part changed")
        self._store.add(_V, mapping.part_row(self._store, part))

    def freeze(self, document: Document, manifest: bytes, parts: Sequence[PartHead]) -> None:
        """Keep which versions of which parts make up the document's present revision."""
        row = {
            "document_id": document.id,
            "revision": document.revision,
            "manifest": manifest,
            "digest": document.digest,
            "submitted_at": document.submitted_at,
        }
        if not self._store.add(tables.revision, row):
            raise Stale("the revision is there already")
        self._store.add_all(
            _R,
            [
                {
                    "document_id": document.id,
                    "revision": document.revision,
                    "part_id": head.id,
                    "version": head.version,
                    "position": position,
                }
                for position, head in enumerate(parts)
            ],
        )

    def frozen(self, document_id: str, revision: int) -> tuple[PartContent, ...]:
        """Give the parts of one revision, unsealed, in the order they were frozen in."""
        rows = self._store.all(_FROZEN, {"document": document_id, "number": revision})
        return tuple(mapping.part(self._store, row) for row in rows)

    def manifest(self, document_id: str, revision: int) -> bytes:
        table = tables.revision
        row = self._store.one(
            select(table.c.manifest).where(
                table.c.document_id == document_id, table.c.revision == revision
            )
        )
        if row is None:
            raise NotFound("revision")
        return bytes(row["manifest"])
