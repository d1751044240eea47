"""Engines for both databases, and one short errand on a connection of its own."""

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")
_BUSY_SECONDS = 15  # how long a process waits for another one's commit


def normal(url: str) -> URL:
    """Give the address with the driver that we use; ValueError for any other database."""
    given = make_url(url)
    match given.get_backend_name():
        case "sqlite":
            return given.set(drivername="sqlite")
        case "postgresql":
            return given.set(drivername="postgresql+asyncpg")
        case other:
            raise ValueError(f"{other} is not supported: use sqlite or postgresql")


def sqlite_engine(url: URL, *, read_only: bool = False, **options: Any) -> Engine:
    """Give an engine whose transactions take the writer's lock first, or never write."""
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS}, **options
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; `begin` does
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # or REPLACE would slip past the triggers on deletion
            "secure_delete=ON",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: URL, **options: Any) -> "AsyncEngine":
    """Give an engine on asyncpg."""
    # Not where the database is SQLite: it takes a tenth of the start.
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415

    return create_async_engine(url, hide_parameters=True, **options)


def once(url: str, errand: Callable[[Connection], T]) -> T:
    """Run one errand in a transaction of its own, from anywhere, also from within a loop."""
    address = normal(url)
    if address.get_backend_name() == "sqlite":
        engine = sqlite_engine(address, poolclass=NullPool)
        with engine.begin() as connection:
            return errand(connection)
    results: list[T] = []
    failures: list[BaseException] = []

    async def go() -> None:
        engine = postgres_engine(address, poolclass=NullPool)
        async with engine.begin() as connection:
            results.append(await connection.run_sync(errand))

    def body() -> None:
        # asyncpg needs a loop, and the caller's own may be running.
        try:
            asyncio.run(go())
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
            failures.append(error)

    thread = threading.Thread(target=body, name="storage-errand")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return results[0]
