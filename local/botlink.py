"""The way to the bot: activities out, invoke answers back, retries as in Teams."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from local.signing import Signer

INVOKE_PATIENCE = 5.0
MESSAGE_PATIENCE = aiohttp.ClientTimeout(total=15)
HEALTH_PATIENCE = aiohttp.ClientTimeout(total=3)
UNREACHED = 0
PASSING = {UNREACHED, 502, 503, 504}
log = logging.getLogger("local")


@dataclass(frozen=True)
class Answer:
    """What came back from the bot; status 0 means that nothing did."""

    status: int
    body: Any = None
    attempts: int = 1

    @property
    def good(self) -> bool:
        """Tell whether the bot took the activity."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def refused(self) -> bool:
        """Tell whether the bot said that it will not have the activity."""
        return HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR


class BotLink:
    """Post signed activities to the bot's endpoint."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        health: str,
        signer: Signer,
        patience: float = INVOKE_PATIENCE,
    ) -> None:
        self._session = session
        self._url = url
        self._health = health
        self._signer = signer
        self._patience = patience

    async def deliver(self, activity: dict[str, Any]) -> Answer:
        """Deliver a message or an event once."""
        return await self._post(activity, MESSAGE_PATIENCE)

    async def invoke(self, activity: dict[str, Any]) -> Answer:
        """Deliver an invoke, and once more with the same id when the bot is silent."""
        patience = aiohttp.ClientTimeout(total=self._patience)
        answer = await self._post(activity, patience)
        if answer.status not in PASSING:
            return answer
        log.info("The bot did not answer %s; asking once more.", activity["name"])
        await asyncio.sleep(min(0.5, self._patience))
        again = await self._post(activity, patience)
        return Answer(again.status, again.body, attempts=2)

    async def wait_until_healthy(self) -> None:
        """Wait for the bot to say that it is up, however long it takes."""
        healthy = await self._healthy()
        while not healthy:
            await asyncio.sleep(0.3)
            healthy = await self._healthy()

    async def _healthy(self) -> bool:
        try:
            async with self._session.get(self._health, timeout=HEALTH_PATIENCE) as response:
                return response.status == HTTPStatus.OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _post(self, activity: dict[str, Any], patience: aiohttp.ClientTimeout) -> Answer:
        headers = {"Authorization": f"Bearer {self._signer.activity_token()}"}
        try:
            async with self._session.post(
                self._url, json=activity, headers=headers, timeout=patience
            ) as response:
                return Answer(response.status, await _body(response))
        except (aiohttp.ClientError, TimeoutError):
            return Answer(UNREACHED)


async def _body(response: aiohttp.ClientResponse) -> Any:
    if not (await response.read()):
        return None
    try:
        return await response.json(content_type=None)
    except ValueError:
        return None
