from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from local.client import Teams
from local.server import HERE, Settings, serving
from local.world import World, load
from tests.local.echo_bot import EchoBot, echoing


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Stage:
    """A running stand-in, the bot on its other side and a hand on its keyboards."""

    settings: Settings
    bot: EchoBot
    teams: Teams
    world: World

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def personal(self, key: str) -> str:
        person = self.world.person(key)
        assert person
        return person.conversation

    def channel(self, key: str) -> str:
        return next(c.id for c in self.world.channels if c.key == key)


def settings_in(folder: Path) -> Settings:
    bot = free_port()
    return Settings(
        port=free_port(),
        bot=f"http://127.0.0.1:{bot}/api/messages",
        bot_clock=f"http://127.0.0.1:{bot}/local/clock",
        data=folder / "teams",
        patience=0.3,
    )


def bot_port(settings: Settings) -> int:
    return int(settings.bot.split(":")[2].split("/")[0])


async def introduced(bot: EchoBot) -> None:
    async with asyncio.timeout(5):
        while len(bot.heard) < EXPECTED_INTRODUCTIONS:  # noqa: ASYNC110 - the bot has no event
            await asyncio.sleep(0.01)


# Four channels and nine people; the team and each person also report the bot as a member.
EXPECTED_INTRODUCTIONS = 4 + 9 + 1 + 9


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    settings = settings_in(tmp_path)
    teams = f"http://127.0.0.1:{settings.port}"
    async with echoing(bot_port(settings), teams) as bot, serving(settings), Teams(teams) as hand:
        await introduced(bot)
        bot.heard.clear()
        yield Stage(settings, bot, hand, load(HERE / "world.toml"))
