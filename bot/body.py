"""The body of a request: read within bounds, and parsed into values that can be kept and said."""

import asyncio
import json
from typing import Any, NoReturn

import aiohttp
from aiohttp import web

from bot.reasons import Reason, Refusal

MAX_BODY = 256 * 1024
MAX_DEPTH = 40
BODY_TIMEOUT = 10.0


async def read(request: web.Request) -> bytes:
    """Read a body to its end, within bounds of size and time; raise Refusal."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MAX_BODY:
                    raise Refusal(Reason.TOO_LARGE)
    except TimeoutError:
        raise Refusal(Reason.SLOW_BODY) from None
    except (web.RequestPayloadError, aiohttp.ClientError, OSError):
        raise Refusal(Reason.BROKEN_BODY) from None
    return bytes(body)


def parse(body: bytes) -> dict[str, Any]:
    """Read a JSON object, its depth bounded and all its text sound; raise Refusal."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise Refusal(Reason.TOO_DEEP) from None
    except ValueError:
        raise Refusal(Reason.NOT_JSON) from None
    if not isinstance(value, dict):
        raise Refusal(Reason.NOT_AN_OBJECT)
    _check_tree(value)
    return value


def _check_tree(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item
                below += item.values()
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and not _is_unicode(item):
                raise Refusal(Reason.NOT_UNICODE)
        if not below:
            return
        level = below
    raise Refusal(Reason.TOO_DEEP)


def _is_unicode(text: str) -> bool:
    # "\ud800" parses, but can be neither stored, hashed nor sent.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_constant(_: str) -> NoReturn:
    raise ValueError
