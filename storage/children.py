"""Children, found by a keyed hash of their school's reference, and the headers of actions."""

from sqlalchemy import ColumnElement, and_, bindparam, delete, select

from domain.actions import Action, ActionStatus
from domain.errors import NotFound
from domain.parts import UnitKind
from domain.text import normal_reference
from storage import mapping, tables
from storage.sealing import Label, Spot
from storage.store import INDEX_UNIT, Store
from workflows.ports import ActionDone, Child

_P, _V = tables.part, tables.part_version
_UNIT = (
    select(_V.c.unit_kind, _V.c.unit_id)
    .select_from(_P.join(_V, and_(_V.c.id == _P.c.id, _V.c.version == _P.c.version)))
    .where(_P.c.id == bindparam("part"))
)


class StorageChildren:
    """Keeps children: initials sealed, references as keyed hashes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find_or_add(self, school_id: str, reference: str, initials: str) -> str:
        """Give the id of the child with this reference; a new one where there is none yet."""
        kind, purpose = INDEX_UNIT
        index = self._store.key_to_seal(kind, purpose)
        hashed = index.keyed_hash(purpose, school_id, normal_reference(reference))
        if known := self._id(school_id, hashed):
            return known
        child_id = self._store.ids.new()
        spot = Spot(Label.CHILD_INITIALS, child_id)
        row = {
            "id": child_id,
            "school_id": school_id,
            "reference_hash": hashed,
            "initials": mapping.sealed(self._store, UnitKind.CHILD, child_id, spot, initials),
        }
        if self._store.add(tables.child, row):
            return child_id
        # Another process added the same child in the same moment.
        return self._id(school_id, hashed) or child_id

    def _id(self, school_id: str, hashed: bytes) -> str | None:
        table = tables.child
        row = self._store.one(
            select(table.c.id).where(
                table.c.school_id == school_id, table.c.reference_hash == hashed
            )
        )
        return str(row["id"]) if row else None

    def get(self, child_id: str) -> Child:
        row = self._store.one(select(tables.child).where(tables.child.c.id == child_id))
        if row is None:
            raise NotFound("child")
        spot = Spot(Label.CHILD_INITIALS, child_id)
        initials = mapping.opened(self._store, UnitKind.CHILD, child_id, spot, row)
        return mapping.build(Child, row, initials=initials.decode())


class StorageActions:
    """Keeps the headers of actions, and the words that they were done with."""

    _open = tables.action.c.status == ActionStatus.OPEN.value

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, action_id: str) -> Action:
        found = self._find(tables.action.c.id == action_id)
        if not found:
            raise NotFound("action")
        return found[0]

    def save(self, action: Action) -> None:
        self._store.put(tables.action, mapping.flat(action))

    def remove(self, action_id: str) -> None:
        self._store.do(delete(tables.action).where(tables.action.c.id == action_id))

    def of_pair(self, pair_id: str) -> tuple[Action, ...]:
        return self._find(tables.action.c.pair_id == pair_id)

    def of_document(self, document_id: str) -> tuple[Action, ...]:
        return self._find(tables.action.c.document_id == document_id)

    def open_of(self, owner_id: str) -> tuple[Action, ...]:
        return self._find(tables.action.c.owner_id == owner_id, self._open)

    def all_open(self) -> tuple[Action, ...]:
        return self._find(self._open)

    def save_done(self, done: ActionDone) -> None:
        """Keep the words, sealed under the key of the action's own unit."""
        unit = self._store.one(_UNIT, {"part": done.action_id})
        if unit is None:
            raise NotFound("action")
        kind, unit_id = UnitKind(unit["unit_kind"]), str(unit["unit_id"])
        spot = Spot(Label.ACTION_DONE, done.action_id)
        words = mapping.sealed(self._store, kind, unit_id, spot, done.words)
        row = {**mapping.flat(done, without=["words"]), "words": words}
        self._store.put(tables.action_done, {**row, "unit_kind": kind.value, "unit_id": unit_id})

    def done(self, action_id: str) -> ActionDone | None:
        table = tables.action_done
        row = self._store.one(select(table).where(table.c.action_id == action_id))
        if row is None:
            return None
        spot = Spot(Label.ACTION_DONE, action_id)
        words = mapping.opened(self._store, row["unit_kind"], row["unit_id"], spot, row)
        return mapping.build(ActionDone, row, words=words.decode())

    def _find(self, *wanted: ColumnElement[bool]) -> tuple[Action, ...]:
        table = tables.action
        statement = select(table).where(*wanted).order_by(table.c.due_on, table.c.id)
        rows = self._store.all(statement)
        return tuple(mapping.build(Action, row, status=ActionStatus(row["status"])) for row in rows)
