"""The faults that the Connector answers with, in its own words."""

from __future__ import annotations

import json
import math
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

MESSAGE_LIMIT = 100 * 1024
# Microsoft's published limits per bot and conversation: (seconds, messages).
RATES = ((1, 7), (2, 8), (30, 60), (3600, 1800))


class Fault(Exception):
    """A refusal of the Connector: status, code and a sentence."""

    def __init__(self, status: int, code: str, message: str, retry_after: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def response(self) -> web.Response:
        """Give the fault as Teams answers it."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        body = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(body, status=self.status, headers=headers)


def conversation_not_found() -> Fault:
    """Refuse a conversation that does not exist."""
    return Fault(404, "ConversationNotFound", "Conversation not found.")


def activity_not_found() -> Fault:
    """Refuse an activity that does not exist (any more)."""
    return Fault(404, "ActivityNotFound", "Activity not found.")


def blocked() -> Fault:
    """Refuse to write to somebody who blocked the bot."""
    return Fault(403, "MessageWritesBlocked", "Thread was blocked for message writes.")


def not_installed() -> Fault:
    """Refuse to write where the app is not installed."""
    return Fault(403, "BotNotInConversationRoster", "The bot is not part of the conversation.")


def bad_argument(message: str) -> Fault:
    """Refuse a request that says too little or the wrong thing."""
    return Fault(400, "BadArgument", message)


def check_size(activity: dict[str, Any]) -> None:
    """Refuse an activity that is larger than Teams takes, which counts in UTF-16."""
    text = json.dumps(activity, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode("utf-16-le", errors="surrogatepass")) > MESSAGE_LIMIT:
        raise Fault(413, "MessageSizeTooBig", "Message size too large.")


class Throttle:
    """Count the messages to each conversation in real time and refuse what is too much."""

    def __init__(self, rates: tuple[tuple[int, int], ...] = RATES) -> None:
        self._rates = rates
        self._longest = max(seconds for seconds, _ in rates)
        self._sent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, conversation: str) -> None:
        """Let one more message through or refuse it with the time to wait."""
        now = time.monotonic()
        sent = self._sent[conversation]
        while sent and sent[0] <= now - self._longest:
            sent.popleft()
        for seconds, allowed in self._rates:
            if len(sent) >= allowed and (oldest := sent[-allowed]) > now - seconds:
                wait = math.ceil(oldest + seconds - now)
                raise Fault(429, "TooManyRequests", "Too many requests.", max(wait, 1))
        sent.append(now)
