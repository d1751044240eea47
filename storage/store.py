"""One transaction as the repositories use it: a few verbs over Core, and the units' keys."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, Insert, RowMapping, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.expression import func

from domain.parts import UnitKind
from storage.kept import Kept
from storage.sealing import DataKey, Keyset
from storage.tables import ROSTER, data_key, mark
from workflows.ports import Ids

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

T = TypeVar("T")
# The one unit that nobody disposes of: it finds children by their school's reference.
INDEX_UNIT = ("index", "child.reference")
_KEY_OF_UNIT = select(data_key).where(
    data_key.c.unit_kind == bindparam("kind"), data_key.c.unit_id == bindparam("unit")
)
_OF_ROSTER = "roster"
_MARK = select(mark.c.value).where(mark.c.name == bindparam("wanted"))


class Store:
    """One transaction: runs statements, and keeps the unwrapped keys it needed until it ends."""

    def __init__(
        self,
        connection: Connection,
        *,
        keyset: Keyset,
        ids: Ids,
        kept: Kept | None = None,
        read_only: bool = False,
    ) -> None:
        self._connection = connection
        self._kept, self._of_roster = kept or Kept(), cast("dict[Hashable, Any] | None", None)
        self._changes_roster = False
        self._keyset = keyset
        self._keys: dict[tuple[str, str], DataKey] = {}
        self._dialect = connection.dialect.name
        self.ids = ids
        self.read_only = read_only

    def one(
        self, statement: Select[Any], params: Mapping[str, Any] | None = None
    ) -> RowMapping | None:
        """Give the first row, or None."""
        return self._connection.execute(statement, params).mappings().first()

    def all(
        self, statement: Select[Any], params: Mapping[str, Any] | None = None
    ) -> Sequence[RowMapping]:
        """Give every row."""
        return self._connection.execute(statement, params).mappings().all()

    def do(self, statement: Executable, params: Mapping[str, Any] | None = None) -> int:
        """Run a change; give how many rows it touched."""
        self._note(getattr(statement, "table", None))
        return self._connection.execute(statement, params).rowcount

    def add(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row; False, and nothing changed, where a unique constraint has it already."""
        return self.do(insert_once(table, self._dialect), values) == 1

    def add_all(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows that cannot be there yet."""
        if many := list(rows):
            self._note(table)
            self._connection.execute(table.insert(), many)

    def put(
        self, table: Table, values: Mapping[str, Any], *, only_if_greater: str | None = None
    ) -> bool:
        """Insert a row, or bring the row with this primary key up to date.

        With `only_if_greater`, a row is left alone, and False given, unless this column grows.
        """
        return self.do(_upsert(table, self._dialect, only_if_greater), values) == 1

    def remember(self, day: date, key: Hashable, read: Callable[[], T]) -> T:
        """Give what was read of the roster before, in any unit of this day, unless it changed."""
        if self._changes_roster:
            return read()  # its own changes are nobody else's yet
        if self._of_roster is None:
            row = self.one(_MARK, {"wanted": _OF_ROSTER})
            self._of_roster = self._kept.at((row["value"] if row else "", day))
        if key not in self._of_roster:
            self._of_roster[key] = read()
        return cast("T", self._of_roster[key])

    def _note(self, table: Any) -> None:
        if table not in ROSTER or self._changes_roster:
            return
        # Before the change itself: on PostgreSQL whoever changes the roster waits here in turn.
        self._changes_roster = True
        self.put(mark, {"name": _OF_ROSTER, "value": self.ids.new()})

    def locked(self, statement: Select[Any]) -> Select[Any]:
        """Have rows locked for this transaction; SQLite's writer has the whole file anyway."""
        return statement if self.read_only else statement.with_for_update()

    def take_turns(self, matter: str) -> None:
        """Let nobody else in this matter until the transaction ends; SQLite has one writer."""
        if self._dialect == "postgresql":
            number = func.hashtextextended(matter, 0)
            self.one(select(func.pg_advisory_xact_lock(number).label("turn")))

    def key_to_open(self, kind: str, unit_id: str) -> DataKey | None:
        """Give the data key of a unit, or None where it never had one."""
        if known := self._keys.get((kind, unit_id)):
            return known
        row = self.one(_KEY_OF_UNIT, {"kind": kind, "unit": unit_id})
        if row is None:
            return None
        key = self._keyset.unwrap(dict(row))
        self._keys[kind, unit_id] = key
        return key

    def key_to_seal(self, kind: UnitKind | str, unit_id: str) -> DataKey:
        """Give the data key of a unit, made now where it has none."""
        if known := self.key_to_open(kind, unit_id):
            return known
        key, wrapped = self._keyset.make(self.ids.new())
        row = {
            "id": key.id,
            "unit_kind": str(kind),
            "unit_id": unit_id,
            "wrapped": wrapped,
            "destroyed_at": None,
        }
        if self.add(data_key, row):
            self._keys[kind, unit_id] = key
            return key
        # Another process made it in the same moment: its key is the unit's.
        return self.key_to_seal(kind, unit_id)


@cache
def _insert(table: Table, dialect: str) -> "postgresql.Insert | sqlite.Insert":
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow to load

    return postgresql.insert(table)


@cache
def insert_once(table: Table, dialect: str) -> Insert:
    """Give an INSERT that leaves what a unique constraint has already."""
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def _upsert(table: Table, dialect: str, growing: str | None) -> Insert:
    statement = _insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    where = statement.excluded[growing] > table.c[growing] if growing else None
    return statement.on_conflict_do_update(index_elements=keys, set_=rest, where=where)
