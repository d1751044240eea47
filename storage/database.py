"""A database as the rest of the program sees it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from workflows.ports import Work

T = TypeVar("T")


class Database(ABC):
    """Runs units of work, each in a transaction that holds entirely or not at all."""

    @abstractmethod
    async def run(self, fn: Callable[[Work], T]) -> T:
        """Run a unit of work; its result comes once it is kept for good.

        It may be run again where two raced, so it changes nothing but through its Work. What it
        raises comes out as it is.
        """

    @abstractmethod
    async def read(self, fn: Callable[[Work], T]) -> T:
        """Run a unit of work that only reads, on one unmoving view of the data."""

    @abstractmethod
    async def is_current(self) -> bool:
        """Say whether the schema is the one that this version of the program needs."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what was begun and let go of the database."""
