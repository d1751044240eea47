"""What can go wrong with keeping things, said without any of what is kept.

StorageError
├── DriverFailed     the database refused; a code and, where it has one, the constraint
├── WrongMode        a demo database opened live, or the reverse
├── NotMigrated      the schema is not the one this version of the program needs
├── KeysetMisplaced  the keyset lies where whoever takes the database takes it too
└── SealBroken       sealed content does not open: changed, swapped, or another keyset's
    └── KeyDestroyed its data key was destroyed, on purpose and for ever
"""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.errors import Stale


class StorageError(Exception):
    """The root of what can go wrong with keeping things."""


class DriverFailed(StorageError):
    """The database refused; a code and, where it has one, the constraint."""


class WrongMode(StorageError):
    """A demo database was opened live, or the reverse."""


class NotMigrated(StorageError):
    """The schema is not the one this version of the program needs."""


class KeysetMisplaced(StorageError):
    """The keyset lies where whoever takes the database takes it too."""


class SealBroken(StorageError):
    """Sealed content does not open: changed, swapped, or sealed under another keyset."""


class KeyDestroyed(SealBroken):
    """The data key was destroyed, on purpose and for ever."""


class Raced(Stale):
    """Two units did the same at once; the one that lost is run again where that helps."""


# Two transactions that were right one by one: serialization_failure, deadlock_detected.
_PASSING = {"40001", "40P01"}


def sqlstate(error: BaseException) -> str | None:
    """Give PostgreSQL's code of a driver error."""
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


def passing(error: BaseException) -> bool:
    """Say whether running the unit again may succeed."""
    return isinstance(error, Raced) or sqlstate(error) in _PASSING


def told(error: BaseException) -> BaseException:
    """Give the error as it may leave storage: the driver's own quote values, so they stay here."""
    if isinstance(error, StopIteration):
        # No future takes one: who waits for the unit would wait for ever.
        return RuntimeError("a unit of work stopped at an iterator that was empty")
    if not isinstance(error, SQLAlchemyError):
        return error
    words = [type(error).__name__]
    if isinstance(error, DBAPIError):
        cause = getattr(error.orig, "__cause__", None)
        words += [
            str(word)
            for word in (
                getattr(error.orig, "sqlite_errorname", None),
                sqlstate(error),
                getattr(cause, "table_name", None),
                getattr(cause, "constraint_name", None),
            )
            if word
        ]
    return DriverFailed(" ".join(words))
