"""Deliver everything that is due in one installation, once, and say how long it took.

A program of its own: `python -m bench.storm DATA BODIES` keeps what was posted in BODIES, so
that a bare loop can post the same.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench import world
from bot.connector import Connector
from bot.deliverer import Deliverer
from bot.filer import Filer
from bot.wire import Wire


async def deliver(data: Path) -> dict[str, float]:
    """Deliver until nothing is due."""
    async with world.opened(data) as house, Connector(house.settings) as connector:
        await connector.warm_up()
        filer = Filer(house, connector, house.filing)
        deliverer = Deliverer(house, connector, filer, house.clock, house.settings.public_url)
        count, started = 0, time.perf_counter()
        while claimed := await deliverer.deliver_due():
            count += claimed
        seconds = time.perf_counter() - started
    return {"posts": count, "seconds": seconds}


def _keep_what_is_posted(posted: list[tuple[str, str]]) -> None:
    send = Wire.send

    async def kept(self: Wire, method: str, url: str, data: Any = None, *more: Any) -> bytes:
        posted.append((url, data if isinstance(data, str) else bytes(data).decode()))
        return await send(self, method, url, data, *more)

    Wire.send = kept  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    posted: list[tuple[str, str]] = []
    _keep_what_is_posted(posted)
    took = asyncio.run(deliver(Path(sys.argv[1])))
    Path(sys.argv[2]).write_text("\n".join(json.dumps(one) for one in posted))
    print(json.dumps(took))
