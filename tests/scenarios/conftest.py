"""Worlds for scenarios: one for a whole file, or a fresh one for a test that breaks things."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from local.client import Teams
from tests.databases import postgres
from tests.scenarios.hands import Hands
from tests.scenarios.world import World, copied, moved_in

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a trust that has moved in, to copy from."""
    return moved_in(tmp_path_factory.mktemp("settled"))


@pytest.fixture(scope="module")
def world(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for a file's tests, which keep to different pairs."""
    yield from running(copied(settled, tmp_path_factory.mktemp("world")))


@pytest.fixture
def fresh(settled: Path, tmp_path: Path) -> Iterator[World]:
    """A world for one test alone."""
    yield from running(copied(settled, tmp_path))


def running(world: World) -> Iterator[World]:
    try:
        world.start()
        yield world
    finally:
        world.stop()


@pytest.fixture
async def hands(world: World) -> AsyncIterator[Hands]:
    async with Teams(world.address) as teams:
        yield Hands(teams, world)


@pytest.fixture
async def fresh_hands(fresh: World) -> AsyncIterator[Hands]:
    async with Teams(fresh.address) as teams:
        yield Hands(teams, fresh)
