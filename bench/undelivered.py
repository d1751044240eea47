"""The product as it is served, but that nothing is planned or delivered meanwhile."""

import asyncio
import sys

import app
from bot.scheduler import Scheduler


async def _nothing(_: Scheduler) -> None:
    await asyncio.sleep(0)


if __name__ == "__main__":
    Scheduler.start = lambda _: None  # type: ignore[method-assign,assignment]
    Scheduler.stop = _nothing  # type: ignore[method-assign,assignment]
    sys.exit(app.main(["serve"]))
