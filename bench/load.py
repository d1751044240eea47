"""The load generator, a program of its own: closed loop, or open loop at a rate.

It reads one job from its standard input and prints what came of it, both as JSON.
"""

import asyncio
import json
import random
import sys
import time
from typing import Any

import aiohttp

from bench.activities import Json

TIMEOUT = aiohttp.ClientTimeout(total=120)


async def closed_loop(session: aiohttp.ClientSession, job: Json) -> Json:
    """Keep so many requests under way until all are answered."""
    waiting, took = list(reversed(job["bodies"])), []

    async def one_after_another() -> None:
        while waiting:
            took.append(await _post(session, job, waiting.pop()))

    started = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(job["at_once"])))
    return {"seconds": time.perf_counter() - started, "took": took, "started_at": started}


async def open_loop(session: aiohttp.ClientSession, job: Json) -> Json:
    """Send at random moments, at this rate on average, whether answers come or not."""
    pauses = random.Random(job["seed"])  # noqa: S311 - moments, not secrets
    loop, due, sent = asyncio.get_running_loop(), 0.0, []
    started = loop.time()
    for body in job["bodies"]:
        due += pauses.expovariate(job["rate"])
        await asyncio.sleep(max(0.0, started + due - loop.time()))
        # Counted from when it was due: a generator that lags must not hide a wait.
        late = loop.time() - started - due
        sent.append(loop.create_task(_late(session, job, body, late)))
    took = await asyncio.gather(*sent)
    return {"seconds": loop.time() - started, "took": list(took), "started_at": started}


async def _late(session: aiohttp.ClientSession, job: Json, body: str, late: float) -> float:
    return late + await _post(session, job, body)


async def _post(session: aiohttp.ClientSession, job: Json, body: str) -> float:
    started = time.perf_counter()
    async with session.post(job["url"], data=body.encode(), headers=job["headers"]) as answer:
        text = await answer.text()
    took = time.perf_counter() - started
    if answer.status not in {200, 201, 202} or job.get("expect", "") not in text:
        raise RuntimeError(f"answered {answer.status}: {text[:300]}")
    return took


async def main() -> None:
    """Do the job."""
    job: dict[str, Any] = json.load(sys.stdin)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
        run = open_loop if job.get("rate") else closed_loop
        json.dump(await run(session, job), sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
