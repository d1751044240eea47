"""The one place where tests wait: for a condition, and no longer than they say."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE = 0.05


async def until(
    what: Callable[[], T | Awaitable[T]], within: float = 15.0, *, told: str = "it did not happen"
) -> T:
    """Ask again and again until the answer is true, and give it."""
    deadline = time.monotonic() + within
    while True:
        asked = what()
        answer = await asked if inspect.isawaitable(asked) else asked
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(told)
        await asyncio.sleep(PAUSE)


def until_now(what: Callable[[], T], within: float = 30.0, *, told: str = "it did not happen") -> T:
    """Ask again and again, outside of any event loop."""
    deadline = time.monotonic() + within
    while not (answer := what()):
        if time.monotonic() > deadline:
            raise TimeoutError(told)
        time.sleep(PAUSE)
    return answer
