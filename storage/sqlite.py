"""SQLite: one thread writes, and units that wait share one commit; readers have a few threads.

A durable commit costs more than the statements of a unit, so whoever waits rides along. Each unit
has a savepoint: one that fails is undone alone. Nobody hears of success before the commit.
"""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import URL, Connection

from storage.connect import sqlite_engine
from storage.database import Database
from storage.errors import StorageError, told
from storage.schema import current
from storage.unit_of_work import Means
from workflows.ports import Work

T = TypeVar("T")
_TOGETHER = 64  # units in one commit at most
_READERS = 4


@dataclass(slots=True)
class _Unit:
    fn: Callable[[Work], Any]
    future: Future[Any] = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None

    def hand_over(self) -> None:
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class SqliteDatabase(Database):
    """One SQLite file; other processes may have it open too."""

    def __init__(self, url: URL, means: Means) -> None:
        self._means = means
        self._writer = sqlite_engine(url, pool_size=1, max_overflow=0)
        self._reader = sqlite_engine(url, read_only=True, pool_size=_READERS, max_overflow=0)
        self._readers = ThreadPoolExecutor(_READERS, "storage-reader")
        self._waiting: queue.SimpleQueue[_Unit | None] = queue.SimpleQueue()
        self._open = True
        # A daemon, so that a program that fails to close still ends: what counts is committed.
        self._thread = threading.Thread(target=self._write, name="storage-writer", daemon=True)
        self._thread.start()

    async def run(self, fn: Callable[[Work], T]) -> T:
        if not self._open:
            raise StorageError("the database is closed")
        unit = _Unit(fn)
        self._waiting.put(unit)
        result: T = await asyncio.wrap_future(unit.future)
        return result

    async def read(self, fn: Callable[[Work], T]) -> T:
        if not self._open:
            raise StorageError("the database is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, fn)

    async def is_current(self) -> bool:
        if not self._open:
            raise StorageError("the database is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._look, current)

    async def close(self) -> None:
        if not self._open:
            return
        self._open = False
        self._waiting.put(None)
        await asyncio.to_thread(self._let_go)

    def _let_go(self) -> None:
        self._thread.join()
        self._readers.shutdown()
        self._reader.dispose()
        # The last word of what was deleted is in the log until it is written back.
        connection = self._writer.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self._writer.dispose()

    def _read(self, fn: Callable[[Work], T]) -> T:
        return self._look(lambda connection: fn(self._means.work(connection, read_only=True)))

    def _look(self, look: Callable[[Connection], T]) -> T:
        try:
            with self._reader.connect() as connection:
                connection.begin()
                return look(connection)
        except Exception as error:  # noqa: BLE001 - the driver's own must not leave
            failure = told(error)
        raise failure

    def _write(self) -> None:
        for batch in self._batches():
            self._commit_together(batch)

    def _batches(self) -> Iterator[list[_Unit]]:
        while (unit := self._waiting.get()) is not None:
            batch = [unit]
            with contextlib.suppress(queue.Empty):
                while len(batch) < _TOGETHER:
                    following = self._waiting.get_nowait()
                    if following is None:
                        self._waiting.put(None)  # close, once this batch is done
                        break
                    batch.append(following)
            # From here on a caller that stops waiting no longer stops its unit.
            yield [unit for unit in batch if unit.future.set_running_or_notify_cancel()]

    def _commit_together(self, batch: list[_Unit]) -> None:
        try:
            with self._writer.begin() as connection:
                for unit in batch:
                    self._attempt(connection, unit)
        except BaseException as error:  # noqa: BLE001 - the writer outlives every failure
            for unit in batch:
                unit.error = told(error)
        for unit in batch:
            unit.hand_over()

    def _attempt(self, connection: Connection, unit: _Unit) -> None:
        savepoint = connection.begin_nested()
        try:
            unit.result = unit.fn(self._means.work(connection))
            savepoint.commit()
        except BaseException as error:  # noqa: BLE001 - its caller gets it, and only its caller
            unit.error = told(error)
            # Where SQLite gave up the whole transaction this raises, and all are told.
            savepoint.rollback()
