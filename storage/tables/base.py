"""What every table is made of: one metadata, names for constraints, moments, sealed columns."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment that goes in aware and comes back aware and in UTC, on either database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the database the moment in UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Sealed(TypeDecorator[bytes]):
    """Bytes that only `storage.sealing` reads; a test finds every such column by this type."""

    impl = LargeBinary
    cache_ok = True


# SQLite hands out row numbers only for a column that is exactly INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")


def key(name: str) -> Column[Any]:
    """Give a text column that is the primary key, or part of it."""
    return Column(name, Text, primary_key=True)


def text(name: str) -> Column[Any]:
    """Give a text column that is always filled in."""
    return Column(name, Text, nullable=False)


def maybe(name: str) -> Column[Any]:
    """Give a text column that may be empty."""
    return Column(name, Text)


def number(name: str) -> Column[Any]:
    """Give a whole number that is always filled in."""
    return Column(name, Integer, nullable=False)


def numbered(name: str) -> Column[Any]:
    """Give a whole number that is part of the primary key, counted by us."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def moment(name: str) -> Column[Any]:
    """Give a moment that is always filled in."""
    return Column(name, Moment, nullable=False)


def maybe_moment(name: str) -> Column[Any]:
    """Give a moment that may not have come."""
    return Column(name, Moment)


def of(name: str, target: str, *, key: bool = False, optional: bool = False) -> Column[Any]:
    """Give a reference to another table's row, "person.id"."""
    return Column(name, Text, ForeignKey(target), primary_key=key, nullable=optional and not key)
