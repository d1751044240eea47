"""PostgreSQL: asyncpg, a connection a unit of work, run again where two units raced."""

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection

from storage.connect import postgres_engine
from storage.database import Database
from storage.errors import StorageError, passing, told
from storage.schema import current
from storage.unit_of_work import Means
from workflows.ports import Work

T = TypeVar("T")
_TRIES = 6
_PAUSE_MS = 20  # at most, times the tries so far: those that raced meet again at other times


class PostgresDatabase(Database):
    """One PostgreSQL database, shared with any number of processes."""

    def __init__(self, url: URL, means: Means) -> None:
        self._means = means
        self._engine = postgres_engine(url)
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    async def run(self, fn: Callable[[Work], T]) -> T:
        def unit(connection: Connection) -> T:
            return fn(self._means.work(connection))

        failure: BaseException = StorageError("never tried")
        for tried in range(1, _TRIES + 1):
            try:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(unit)
            except Exception as error:  # noqa: BLE001 - the driver's own must not leave
                failure, again = told(error), passing(error)
            if not again:
                break
            await asyncio.sleep(secrets.randbelow(_PAUSE_MS * tried) / 1000)
        raise failure

    async def read(self, fn: Callable[[Work], T]) -> T:
        def unit(connection: Connection) -> T:
            return fn(self._means.work(connection, read_only=True))

        return await self._look(unit)

    async def is_current(self) -> bool:
        return await self._look(current)

    async def _look(self, look: Callable[[Connection], T]) -> T:
        try:
            async with self._reader.begin() as connection:
                return await connection.run_sync(look)
        except Exception as error:  # noqa: BLE001 - the driver's own must not leave
            failure = told(error)
        raise failure

    async def close(self) -> None:
        await self._engine.dispose()
