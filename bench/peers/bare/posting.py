"""A bare aiohttp loop: post the bodies of a file, sixteen at once, and say how long it took."""

import asyncio
import json
import sys
import time
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import sign_in

AT_ONCE = 16


async def post_all(session: aiohttp.ClientSession, waiting: list[tuple[str, bytes]]) -> None:
    headers = {"Authorization": f"Bearer {sign_in.token()}", "Content-Type": "application/json"}
    while waiting:
        url, body = waiting.pop()
        async with session.post(url, data=body, headers=headers) as answer:
            answer.raise_for_status()
            await answer.read()


async def main(lines: list[str]) -> None:
    waiting = [(url, body.encode()) for url, body in map(json.loads, lines)]
    async with aiohttp.ClientSession() as session:
        started = time.perf_counter()
        await asyncio.gather(*(post_all(session, waiting) for _ in range(AT_ONCE)))
        print(json.dumps({"posts": len(lines), "seconds": time.perf_counter() - started}))


asyncio.run(main(Path(sys.argv[1]).read_text().splitlines()))
