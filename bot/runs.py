"""The one way to do anything with what is stored: a use case in a transaction."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from workflows.ports import Work

T = TypeVar("T")


class Runs(Protocol):
    """Run one use case in one transaction of its own."""

    async def run(self, fn: Callable[[Work], T], /) -> T:
        """Give what the use case gives, once it is committed; its errors come through."""
        ...
