"""Urgent requests, locked while a unit of work changes one; and the numbers to ring."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import RowMapping, bindparam, delete, select, update

from domain.errors import NotFound, Stale
from domain.numbers import Line, Number
from domain.urgent import OPEN_STILL, Answer, UrgentRequest, UrgentStatus
from storage import mapping, tables
from storage.store import Store

_T = tables.urgent_request
_OUT = tables.urgent_out
_GET = select(_T).where(_T.c.id == bindparam("wanted"))
_SAVE = update(_T).where(_T.c.id == bindparam("wanted"), _T.c.version == bindparam("seen"))
_SETS = ("skipped", "unable")


class StorageUrgentRequests:
    """Keeps urgent requests."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, request_id: str) -> UrgentRequest:
        row = self._store.one(self._store.locked(_GET), {"wanted": request_id})
        if row is None:
            raise NotFound("urgent request")
        return self._built(row)

    def add(self, request: UrgentRequest) -> bool:
        """Keep a new one; False where it is kept already."""
        if not self._store.add(_T, _row(request)):
            return False
        self._keep_out(request)
        return True

    def save(self, request: UrgentRequest) -> UrgentRequest:
        """Keep what changed where the version is still the one read; give it with the new one."""
        saved = replace(request, version=request.version + 1)
        asked = {"wanted": request.id, "seen": request.version}
        if not self._store.do(_SAVE, {**_row(saved), **asked}):
            raise Stale("the request changed")
        self._keep_out(saved)
        return saved

    def open_ones(self) -> tuple[UrgentRequest, ...]:
        """Give those that are neither held nor withdrawn, the oldest first."""
        wanted = _T.c.status.in_([status.value for status in OPEN_STILL])
        rows = self._store.all(select(_T).where(wanted).order_by(_T.c.asked_at, _T.c.id))
        return tuple(self._built(row) for row in rows)

    def _keep_out(self, request: UrgentRequest) -> None:
        self._store.do(delete(_OUT).where(_OUT.c.request_id == request.id))
        self._store.add_all(
            _OUT,
            [
                {"request_id": request.id, "person_id": person_id, "how": how}
                for how in _SETS
                for person_id in sorted(getattr(request, how))
            ],
        )

    def _built(self, row: RowMapping) -> UrgentRequest:
        out = self._store.all(select(_OUT).where(_OUT.c.request_id == row["id"]))
        left = {how: frozenset(o["person_id"] for o in out if o["how"] == how) for how in _SETS}
        answer = None
        if row["answer_by_id"] is not None:
            answer = Answer(**{name: row[f"answer_{name}"] for name in Answer.__slots__})
        status = UrgentStatus(row["status"])
        return mapping.build(UrgentRequest, row, status=status, answer=answer, **left)


def _row(request: UrgentRequest) -> dict[str, Any]:
    answer = request.answer
    return {
        **mapping.flat(request, without=[*_SETS, "answer"]),
        **{f"answer_{n}": getattr(answer, n) if answer else None for n in Answer.__slots__},
    }


class StorageNumbers:
    """Keeps the numbers to ring, as one list."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Number, ...]:
        table = tables.phone_number
        rows = self._store.all(select(table).order_by(table.c.position))
        return tuple(mapping.build(Number, row, line=Line(row["line"])) for row in rows)

    def replace(self, numbers: Collection[Number]) -> None:
        self._store.do(delete(tables.phone_number))
        rows = [{"position": n, **mapping.flat(one)} for n, one in enumerate(numbers)]
        self._store.add_all(tables.phone_number, rows)
