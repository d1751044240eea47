"""Answers to messages, sent where they were written; Teams may ask to wait a moment first."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.connector import Connector, Refused
from bot.submission import Say, ShowCard, Where

TRIES = 4
LONGEST_WAIT = 3.0  # seconds; Teams gives a turn about 15
Sleep = Callable[[float], Awaitable[None]]


class Replies:
    """Send an answer at once. A chat takes few messages a second, and cards may be before it."""

    def __init__(self, connector: Connector, sleep: Sleep = asyncio.sleep) -> None:
        self._connector, self._sleep = connector, sleep

    async def send(self, where: Where, reply: Say | ShowCard) -> None:
        """Send it; raise Refused where it can't be, or where it may have arrived already."""
        content = reply.text if isinstance(reply, Say) else reply.card
        summary = "" if isinstance(reply, Say) else "Supervision"
        for left in reversed(range(TRIES)):
            try:
                await self._connector.send(
                    where.service_url, where.conversation_id, content, summary
                )
            except Refused as refused:
                if not left or not refused.unheard:
                    raise
                await self._sleep(min(refused.retry_after or 1.0, LONGEST_WAIT))
            else:
                return
