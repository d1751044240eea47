"""Sessions: one a pair for each due key, locked while a unit of work changes one."""

from dataclasses import replace

from sqlalchemy import bindparam, select, update

from domain.errors import NotFound, Stale
from domain.session import Session, SessionStatus
from storage import mapping, tables
from storage.store import Store

_T = tables.session
_GET = select(_T).where(_T.c.id == bindparam("wanted"))
_SAVE = update(_T).where(_T.c.id == bindparam("wanted"), _T.c.version == bindparam("seen"))


class StorageSessions:
    """Keeps sessions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, session_id: str) -> Session:
        row = self._store.one(self._store.locked(_GET), {"wanted": session_id})
        if row is None:
            raise NotFound("session")
        return mapping.session(row)

    def add(self, session: Session) -> None:
        """Keep a new one; Stale where the pair already has one for this due key."""
        if not self._store.add(_T, mapping.session_row(session)):
            raise Stale("the pair has a session for this already")

    def save(self, session: Session) -> Session:
        """Keep what changed where the version is still the one read; give it with the new one."""
        saved = replace(session, version=session.version + 1)
        asked = {"wanted": session.id, "seen": session.version}
        if not self._store.do(_SAVE, {**mapping.session_row(saved), **asked}):
            raise Stale("the session changed")
        return saved

    def of_pair(self, pair_id: str) -> tuple[Session, ...]:
        rows = self._store.all(
            select(_T).where(_T.c.pair_id == pair_id).order_by(_T.c.due_by, _T.c.id)
        )
        return tuple(mapping.session(row) for row in rows)

    def in_status(self, *statuses: SessionStatus) -> tuple[Session, ...]:
        wanted = _T.c.status.in_([status.value for status in statuses])
        rows = self._store.all(select(_T).where(wanted).order_by(_T.c.due_by, _T.c.id))
        return tuple(mapping.session(row) for row in rows)

    def for_due(self, pair_id: str, due_key: str) -> Session | None:
        row = self._store.one(select(_T).where(_T.c.pair_id == pair_id, _T.c.due_key == due_key))
        return mapping.session(row) if row else None
