"""Filed papers, the one-time links to them, and case extracts on their way."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select, update

from domain.errors import NotFound, Stale
from storage import mapping, tables
from storage.store import Store
from workflows.ports import Extract, FiledPaper, Link


class StoragePapers:
    """Keeps what was filed where, and links as hashes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, paper: FiledPaper) -> None:
        if not self._store.add(tables.paper, mapping.flat(paper)):
            raise Stale("the paper is there already")

    def get(self, paper_id: str) -> FiledPaper:
        row = self._store.one(select(tables.paper).where(tables.paper.c.id == paper_id))
        if row is None:
            raise NotFound("paper")
        return mapping.build(FiledPaper, row)

    def of_document(self, document_id: str) -> tuple[FiledPaper, ...]:
        table = tables.paper
        rows = self._store.all(
            select(table)
            .where(table.c.document_id == document_id)
            .order_by(table.c.filed_at, table.c.number, table.c.id)
        )
        return tuple(mapping.build(FiledPaper, row) for row in rows)

    def add_link(self, link: Link) -> None:
        if not self._store.add(tables.link, {**mapping.flat(link), "used_at": None}):
            raise Stale("the link is there already")

    def link(self, token_hash: str) -> Link | None:
        table = tables.link
        unused = and_(table.c.token_hash == token_hash, table.c.used_at.is_(None))
        row = self._store.one(select(table).where(unused))
        return mapping.build(Link, row) if row else None

    def use_link(self, token_hash: str, at: datetime) -> bool:
        """Use it up; False where it was used before."""
        table = tables.link
        unused = and_(table.c.token_hash == token_hash, table.c.used_at.is_(None))
        return self._store.do(update(table).where(unused).values(used_at=at)) == 1


class StorageExtracts:
    """Keeps which case extract went to which school, and when it was entered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, case_id: str, case_version: int) -> Extract | None:
        table = tables.extract
        found = self._find(table.c.case_id == case_id, table.c.case_version == case_version)
        return found[0] if found else None

    def save(self, extract: Extract) -> None:
        self._store.put(tables.extract, mapping.flat(extract))

    def of_document(self, document_id: str) -> tuple[Extract, ...]:
        return self._find(tables.extract.c.document_id == document_id)

    def unentered(self, school_id: str) -> tuple[Extract, ...]:
        """Give the newest version of each case's extract that is not entered yet."""
        table, newer = tables.extract, tables.extract.alias("newer")
        superseded = exists().where(
            newer.c.case_id == table.c.case_id, newer.c.case_version > table.c.case_version
        )
        waits = and_(table.c.entered_at.is_(None), table.c.withdrawn_at.is_(None))
        return self._find(table.c.school_id == school_id, waits, ~superseded)

    def withdrawn(self, school_id: str) -> tuple[Extract, ...]:
        """Give those withdrawn from a school that are not taken out of the child's record yet."""
        table = tables.extract
        waits = and_(table.c.withdrawn_at.is_not(None), table.c.taken_out_at.is_(None))
        return self._find(table.c.school_id == school_id, waits)

    def _find(self, *wanted: ColumnElement[bool]) -> tuple[Extract, ...]:
        table = tables.extract
        order = (table.c.sent_at, table.c.case_id, table.c.case_version)
        rows = self._store.all(select(table).where(*wanted).order_by(*order))
        return tuple(mapping.build(Extract, row) for row in rows)
