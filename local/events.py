"""Live updates for open pages, as Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web

HEARTBEAT = 15.0


class Hub:
    """Tell every open page that something changed; the page then asks for what it may see."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, kind: str, **facts: Any) -> None:
        """Send an event to all open pages."""
        line = json.dumps({"kind": kind, **facts})
        for queue in self._listeners:
            queue.put_nowait(line)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve one page's stream until either side ends it."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            await response.write(b"retry: 1000\n\n")
            while True:
                try:
                    line = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if line is None:
                    return response
                await response.write(f"data: {line}\n\n".encode())
        except ConnectionError:
            return response
        finally:
            self._listeners.discard(queue)
