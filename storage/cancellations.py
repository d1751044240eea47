"""Cancellations and their successors: added, never changed."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from domain.cancelling import Cancellation, Outcome, Successor
from domain.errors import Stale
from storage import mapping, tables
from storage.store import Store

_T, _S = tables.cancellation, tables.successor


class StorageCancellations:
    """Keeps what was cancelled, and what came after it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, cancellation: Cancellation) -> None:
        """Keep a new one; Stale where it is there already."""
        if not self._store.add(_T, mapping.cancellation_row(cancellation)):
            raise Stale("the cancellation is there already")

    def find(self, cancellation_id: str) -> Cancellation | None:
        return next(iter(self._find(_T.c.id == cancellation_id)), None)

    def of_session(self, session_id: str) -> tuple[Cancellation, ...]:
        return self._find(_T.c.session_id == session_id)

    def of_pair(self, pair_id: str) -> tuple[Cancellation, ...]:
        return self._find(_T.c.pair_id == pair_id)

    def all(self) -> tuple[Cancellation, ...]:
        return self._find()

    def follow(self, successor: Successor) -> None:
        """Keep what came after one; Stale where something did already."""
        if not self._store.add(_S, mapping.flat(successor)):
            raise Stale("the cancellation has its successor already")

    def successors(self, cancellations: Collection[str]) -> tuple[Successor, ...]:
        rows = self._store.all(
            select(_S)
            .where(_S.c.cancellation_id.in_(list(cancellations)))
            .order_by(_S.c.at, _S.c.cancellation_id)
        )
        return tuple(mapping.build(Successor, row, outcome=Outcome(row["outcome"])) for row in rows)

    def _find(self, *wanted: ColumnElement[bool]) -> tuple[Cancellation, ...]:
        rows = self._store.all(select(_T).where(*wanted).order_by(_T.c.at, _T.c.id))
        return tuple(mapping.cancellation(row) for row in rows)
