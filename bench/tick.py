"""Time planning ticks with nothing due, and the same query raw on the same connection.

A program of its own: `python -m bench.tick DATA`.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench import world
from storage.tables import outbox
from workflows.planning import to_look_at
from workflows.ports import Work

ROUNDS = 400


async def times(data: Path) -> None:
    """Print the median of both, in microseconds, and of a tick with its way to the thread."""
    async with world.opened(data) as house:
        whole, inside, raw = [], [], []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            await house.run(to_look_at)
            whole.append(time.perf_counter() - started)
            planned, queried = await house.run(_both)
            inside.append(planned)
            raw.append(queried)
    figures = {"whole": whole, "tick": inside, "raw": raw}
    print(json.dumps({name: statistics.median(v) * 1e6 for name, v in figures.items()}))


def _both(work: Work) -> tuple[float, float]:
    connection: Any = work.outbox._store._connection  # type: ignore[attr-defined]  # noqa: SLF001
    statement = (
        select(outbox)
        .where(outbox.c.next_plan_at <= work.now)
        .order_by(outbox.c.next_plan_at, outbox.c.position)
    )
    words = str(statement.compile(connection))
    cursor = connection.connection.cursor()
    now = work.now.strftime("%Y-%m-%d %H:%M:%S.%f")
    return _timed(lambda: to_look_at(work)), _timed(
        lambda: cursor.execute(words, (now,)).fetchall()
    )


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    found = act()
    took = time.perf_counter() - started
    if found:
        raise RuntimeError("something was due")
    return took


if __name__ == "__main__":
    asyncio.run(times(Path(sys.argv[1])))
