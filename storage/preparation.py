"""What was prepared for a session, and notes of informal supervision: each sealed on its own."""

import json
from collections.abc import Mapping

from sqlalchemy import RowMapping, and_, delete, select, update

from domain.errors import NotFound, Stale
from domain.parts import UnitKind
from storage import mapping, tables
from storage.sealing import Label, Spot
from storage.store import Store
from workflows.ports import AgendaItem, InformalNote

_I, _N = tables.agenda_item, tables.informal_note


class StoragePreparation:
    """Keeps agenda items and notes of informal supervision."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def item(self, item_id: str) -> AgendaItem:
        row = self._store.one(self._store.locked(select(_I).where(_I.c.id == item_id)))
        if row is None:
            raise NotFound("agenda item")
        return self._item(row)

    def items(self, pair_id: str, *, taken_by: str | None = None) -> tuple[AgendaItem, ...]:
        """Give what was prepared and waits for a record, or what this record took up."""
        taken = _I.c.taken_by.is_(None) if taken_by is None else _I.c.taken_by == taken_by
        rows = self._store.all(
            select(_I).where(_I.c.pair_id == pair_id, taken).order_by(_I.c.added_at, _I.c.id)
        )
        return tuple(self._item(row) for row in rows)

    def _item(self, row: RowMapping) -> AgendaItem:
        spot = Spot(Label.AGENDA_ITEM, row["id"], row["version"])
        opened = mapping.opened(self._store, UnitKind.PREPARATION, row["id"], spot, row)
        return mapping.build(AgendaItem, row, answers=json.loads(opened))

    def save_item(self, item: AgendaItem) -> None:
        """Keep a new one (version 1), or its next version; Stale where it moved meanwhile."""
        spot = Spot(Label.AGENDA_ITEM, item.id, item.version)
        words = _plain(item.answers)
        answers = mapping.sealed(self._store, UnitKind.PREPARATION, item.id, spot, words)
        row = {**mapping.flat(item, without=["answers"]), "answers": answers}
        if item.version == 1:
            self._store.add(_I, row)
            return
        before = and_(_I.c.id == item.id, _I.c.version == item.version - 1, _I.c.taken_by.is_(None))
        if not self._store.do(update(_I).where(before).values(**row)):
            raise Stale("the agenda item changed")

    def remove_item(self, item: AgendaItem) -> None:
        same = and_(_I.c.id == item.id, _I.c.version == item.version, _I.c.taken_by.is_(None))
        if not self._store.do(delete(_I).where(same)):
            raise Stale("the agenda item changed")

    def take_item(self, item_id: str, document_id: str) -> None:
        """Have a record take it up; Stale where another did."""
        free = and_(_I.c.id == item_id, _I.c.taken_by.is_(None))
        if not self._store.do(update(_I).where(free).values(taken_by=document_id)):
            raise Stale("the agenda item was taken up")

    def notes(self, pair_id: str) -> tuple[InformalNote, ...]:
        rows = self._store.all(
            select(_N).where(_N.c.pair_id == pair_id).order_by(_N.c.held_at, _N.c.id)
        )
        return tuple(self._note(row) for row in rows)

    def _note(self, row: RowMapping) -> InformalNote:
        spot = Spot(Label.INFORMAL_NOTE, row["id"])
        opened = mapping.opened(self._store, UnitKind.INFORMAL, row["id"], spot, row)
        return mapping.build(InformalNote, row, answers=json.loads(opened))

    def add_note(self, note: InformalNote) -> None:
        spot = Spot(Label.INFORMAL_NOTE, note.id)
        words = _plain(note.answers)
        answers = mapping.sealed(self._store, UnitKind.INFORMAL, note.id, spot, words)
        self._store.add(_N, {**mapping.flat(note, without=["answers"]), "answers": answers})

    def take_note(self, note_id: str, document_id: str) -> None:
        free = and_(_N.c.id == note_id, _N.c.taken_by.is_(None))
        self._store.do(update(_N).where(free).values(taken_by=document_id))


def _plain(answers: Mapping[str, str]) -> str:
    return json.dumps(dict(answers), ensure_ascii=False)
