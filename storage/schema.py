"""The schema: brought up to date by migrations, and stamped demo or live at birth."""

import os
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage import tables
from storage.connect import normal, once
from storage.errors import NotMigrated, WrongMode
from storage.store import insert_once

_MIGRATIONS = Path(__file__).parent / "migrations"
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
    table = tables.installation
    row = {"id": "here", "mode": mode.value, "created_at": now}
    connection.execute(insert_once(table, connection.dialect.name), row)
    stamped = connection.execute(select(table.c.mode)).scalar_one()
    if stamped != mode:
        raise WrongMode(f"this database was made for {stamped} use and cannot be opened as {mode}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def current(connection: Connection) -> bool:
    """Say whether the schema is the one needed, on a connection that is open already."""
    return set(MigrationContext.configure(connection).get_current_heads()) == _heads()


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())
