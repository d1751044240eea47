"""The schema: brought up to date by migrations, and stamped demo or live at birth."""

import os
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, column, func, select, table

from storage import tables
from storage.connect import normal, once
from storage.errors import NotMigrated, WrongMode
from storage.store import insert_once

MIGRATIONS = Path(__file__).parent / "migrations"
_STAMP = table("alembic_version", column("version_num"))
_LOCK = 0x5375_7065_7276  # any number, the same in every process of ours


class Mode(StrEnum):
    """What a database is for, for as long as it exists."""

    DEMO = "demo"
    LIVE = "live"


def migrate(url: str) -> None:
    """Bring the schema up to date; processes that start together do it one after another."""
    path = sqlite_path(url)
    if path and not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    once(url, _upgrade)


def is_current(url: str) -> bool:
    """Say whether the schema is the one that this version of the program needs."""
    return once(url, current)


def sqlite_path(url: str) -> Path | None:
    """Give the file of an SQLite database, None for PostgreSQL."""
    address = normal(url)
    if address.get_backend_name() != "sqlite":
        return None
    if not address.database or address.database == ":memory:":
        raise ValueError("the database is a file")
    return Path(address.database).absolute()


def claim(connection: Connection, mode: Mode, now: datetime) -> None:
    """Stamp a new database with its mode; refuse one that is not current or of the other mode."""
    if not current(connection):
        raise NotMigrated("the database is not up to date: run the migrations first")
    stamp = tables.installation
    row = {"id": "here", "mode": mode.value, "created_at": now}
    connection.execute(insert_once(stamp, connection.dialect.name), row)
    stamped = connection.execute(select(stamp.c.mode)).scalar_one()
    if stamped != mode:
        raise WrongMode(f"this database was made for {stamped} use and cannot be opened as {mode}")


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    if current(connection):
        return
    # Nearly every start finds the schema as it should be, and does without Alembic.
    from storage.migrating import upgrade  # noqa: PLC0415

    upgrade(connection, MIGRATIONS)


def current(connection: Connection) -> bool:
    """Say whether the schema is the one needed, on a connection that is open already."""
    if not connection.dialect.has_table(connection, _STAMP.name):
        return False
    return connection.execute(select(_STAMP.c.version_num)).scalars().all() == [newest()]


@cache
def newest() -> str:
    """Give the newest revision: each file of a migration begins with its number."""
    names = (path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return max(name.partition("_")[0] for name in names)
