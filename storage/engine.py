"""Where a database is opened: checked, stamped, and given what its units of work need."""

from pathlib import Path

from storage.connect import normal, once
from storage.database import Database
from storage.errors import KeysetMisplaced, StorageError, told
from storage.schema import Mode, claim, sqlite_path
from storage.sealing import Keyset
from storage.sqlite import SqliteDatabase
from storage.unit_of_work import Means
from workflows.ports import Clock, Glyphs, Ids, Policies

__all__ = ["Database", "Mode", "open_database"]

_PROGRAM = Path(__file__).resolve().parent.parent


def open_database(
    url: str,
    *,
    mode: Mode,
    keyset: Keyset,
    clock: Clock,
    ids: Ids,
    policies: Policies,
    glyphs: Glyphs,
) -> Database:
    """Open a migrated database; WrongMode, NotMigrated or KeysetMisplaced where it won't do."""
    if mode is Mode.LIVE:
        _refuse_neighbours(url, keyset)
    failure: BaseException | None = None
    try:
        once(url, lambda connection: claim(connection, mode, clock.now()))
    except StorageError:
        raise
    except Exception as error:  # noqa: BLE001 - the driver's own must not leave
        failure = told(error)
    if failure:
        raise failure
    means = Means(keyset, clock, ids, policies, glyphs)
    address = normal(url)
    if sqlite_path(url):
        return SqliteDatabase(address, means)
    from storage.postgres import PostgresDatabase  # noqa: PLC0415 - with all that it loads

    return PostgresDatabase(address, means)


def _refuse_neighbours(url: str, keyset: Keyset) -> None:
    """Refuse a keyset that a copy of the database's or the program's folder would hold too."""
    path = sqlite_path(url)
    folders = [_PROGRAM, *([path.resolve().parent] if path else [])]
    if any(keyset.path.resolve().is_relative_to(folder) for folder in folders):
        raise KeysetMisplaced("keep the keyset outside the database's and the program's folders")
