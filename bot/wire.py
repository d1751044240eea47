"""The way out to Teams: requests on one shared session, and what is refused as a type."""

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
import yarl

from bot.refused import Refused, bare_code
from bot.signin import Tokens

MAX_ANSWER = 8 * 1024 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


class Wire:
    """Send requests with the bot's token, once each: retries belong to the outbox."""

    def __init__(self, session: aiohttp.ClientSession, tokens: Tokens) -> None:
        self._session, self._tokens = session, tokens

    async def send(
        self,
        method: str,
        url: str,
        data: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """Send one request to an address quoted already, and give the answer; raise Refused."""
        bearer = f"Bearer {await self._tokens.bearer()}"
        try:
            async with self._session.request(
                method,
                # As it was quoted: aiohttp would quote an id like "19:…;messageid=1" anew.
                yarl.URL(url, encoded=True),
                data=data,
                headers={**(headers or {}), "Authorization": bearer},
                timeout=TIMEOUT,
                allow_redirects=False,  # the token goes where it was meant to, and no further
            ) as answer:
                body = await _bounded(answer)
        except (aiohttp.ClientError, OSError) as error:  # OSError: TimeoutError is one
            raise Refused(0, type(error).__name__) from None
        if answer.status // 100 != 2:  # noqa: PLR2004
            raise self._refusal(answer, body)
        return body

    def _refusal(self, answer: aiohttp.ClientResponse, body: bytes) -> Refused:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget()
        try:
            code = bare_code(json.loads(body)["error"]["code"])
        except (ValueError, KeyError, TypeError, RecursionError):
            code = ""
        return Refused(answer.status, code, _retry_after(answer.headers.get("Retry-After")))


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER:
            raise Refused(0, "answer_too_large")
    return bytes(body)


def _retry_after(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
