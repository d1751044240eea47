"""The bot's clock, as the stand-in knows it between two questions."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from local.signing import Signer

LONDON = ZoneInfo("Europe/London")
MOVING = aiohttp.ClientTimeout(total=120)
FRIDAY = 4
ASKING = aiohttp.ClientTimeout(total=3)


class ClockRefused(Exception):
    """The bot would not move its clock."""


class BotClock:
    """Ask the bot for the time, move it, and reckon on from the last answer."""

    def __init__(self, session: aiohttp.ClientSession, url: str, signer: Signer) -> None:
        self._session = session
        self._url = url
        self._signer = signer
        self._base = datetime.now(UTC)
        self._asked = time.monotonic()

    def now(self) -> datetime:
        """Tell the time without asking, since the bot's clock runs at real speed."""
        return self._base + timedelta(seconds=time.monotonic() - self._asked)

    async def ask(self) -> bool:
        """Ask the bot for the time and tell whether it answered."""
        try:
            async with self._session.get(
                self._url, headers=self._headers(), timeout=ASKING
            ) as response:
                if response.status != HTTPStatus.OK:
                    return False
                self._set(await response.json())
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
            return False
        return True

    async def move(self, to: datetime) -> None:
        """Move the bot's clock forward and wait until what fell due has been done."""
        before = self.now()
        if to <= before:
            raise ClockRefused("The clock only goes forward.")
        # Set at once: what the bot sends while it catches up belongs to the new time.
        self._base, self._asked = to, time.monotonic()
        try:
            status = await self._tell(to)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError) as error:
            raise ClockRefused("The bot did not answer when asked to move its clock.") from error
        if status != HTTPStatus.OK:
            await self.ask()
            raise ClockRefused(f"The bot refused to move its clock ({status}).")

    async def _tell(self, to: datetime) -> int:
        async with self._session.post(
            self._url,
            headers=self._headers(),
            json={"to": to.astimezone(UTC).isoformat()},
            timeout=MOVING,
        ) as response:
            if response.status == HTTPStatus.OK:
                self._set(await response.json())
            return response.status

    def destination(self, step: str, to: str | None) -> datetime:
        """Work out where a button of the clock bar leads, in London's time."""
        local = self.now().astimezone(LONDON)
        if step == "hour":
            return self.now() + timedelta(hours=1)
        if step == "day":
            return local + timedelta(days=1)
        if step == "weekday":
            there = local.replace(hour=8, minute=30, second=0, microsecond=0)
            while there <= local or there.weekday() > FRIDAY:
                there += timedelta(days=1)
            return there
        if step == "to" and to:
            try:
                there = datetime.fromisoformat(to)
            except ValueError as error:
                raise ClockRefused("That is not a date and time.") from error
            return there if there.tzinfo else there.replace(tzinfo=LONDON)
        raise ClockRefused("Say hour, day, weekday, or to with a date and time.")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._signer.activity_token()}"}

    def _set(self, answer: dict[str, Any]) -> None:
        now = datetime.fromisoformat(answer["now"])
        self._base = now if now.tzinfo else now.replace(tzinfo=UTC)
        self._asked = time.monotonic()


def stamp(moment: datetime) -> str:
    """Write a moment as Teams writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
