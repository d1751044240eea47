"""A look at a database that changes nothing in it: is it there, whose is it, does its key fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, NullPool, inspect, select

from storage import tables
from storage.connect import normal, once, sqlite_engine
from storage.errors import KeyDestroyed, SealBroken, told
from storage.schema import Mode, current, sqlite_path
from storage.sealing import Keyset

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Condition:
    """How a database was found; `mode` is None where nobody has opened it yet."""

    exists: bool = False
    current: bool = False
    mode: Mode | None = None


def inspect_database(url: str) -> Condition:
    """Look at a database; DriverFailed or OSError where it doesn't answer."""
    path = sqlite_path(url)
    if path and not path.exists():
        return Condition()
    return _looked(url, _condition)


def keyset_fits(url: str, keyset: Keyset) -> bool:
    """Say whether the keyset opens what is sealed in a current database; so for one without any."""
    sealed = tables.data_key
    wrapped = select(sealed).where(sealed.c.wrapped.is_not(None)).limit(1)
    row = _looked(url, lambda connection: connection.execute(wrapped).mappings().first())
    try:
        if row is not None:
            keyset.unwrap(dict(row))
    except KeyDestroyed:
        return True
    except SealBroken:
        return False
    return True


def _condition(connection: Connection) -> Condition:
    if not inspect(connection).has_table(tables.installation.name):
        return Condition(exists=True)
    stamped = connection.execute(select(tables.installation.c.mode)).scalar()
    mode = Mode(stamped) if stamped else None
    return Condition(exists=True, current=current(connection), mode=mode)


def _looked(url: str, look: Callable[[Connection], T]) -> T:
    failure: BaseException | None = None
    try:
        if sqlite_path(url) is None:
            return once(url, look)
        engine = sqlite_engine(normal(url), read_only=True, poolclass=NullPool)
        with engine.begin() as connection:
            return look(connection)
    except Exception as error:  # noqa: BLE001 - the driver's own must not leave
        failure = told(error)
    raise failure
