"""A school year under srscmat on a moving clock, through the HTTP door.

What is said to whom and when is in `srscmat_year.txt`, to be read by a trust lead. After a change
that is meant, run this file with UPDATE_GOLDEN=1 in the environment, and read what differs.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.client import Teams
from tests.scenarios.diary import Diary, Entry, printed
from tests.scenarios.hands import Hands
from tests.scenarios.story import Story
from tests.scenarios.world import World, copied, moved_in

GOLDEN = Path(__file__).with_name("srscmat_year.txt")
BEGINS = "2026-09-01T08:00"
BRIGID, OSWALD = ("margaret", "helen"), ("margaret", "priya")
EDITH, TOM = ("daniel", "priya"), ("daniel", "tom")


async def autumn(diary: Diary, story: Story) -> None:
    await diary.on("2026-09-07T16:00", story.agree(*BRIGID), story.agree(*OSWALD))
    await diary.on("2026-09-07T16:30", story.agree(*TOM))
    await diary.on("2026-09-08T10:00", *story.book(*BRIGID, "2026-09-24", "10:00"))
    await diary.on("2026-09-09T15:00", story.offer("margaret", *OSWALD, "2026-10-01", "10:00"))
    await diary.on("2026-09-14T08:20", story.accept("priya", *OSWALD))
    await diary.on("2026-09-24T11:45", story.write(*BRIGID, case=True, action_due="2026-10-09"))
    await diary.on("2026-09-24T12:00", story.sign("margaret", *BRIGID))
    await diary.on("2026-09-28T08:10", story.sign("helen", *BRIGID))
    await diary.until("2026-12-31T12:00")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Entry]]:
    """The whole year, lived once."""
    data = moved_in(tmp_path_factory.mktemp("moved-in"), "--empty", LOCAL_START=BEGINS)
    world = copied(data, tmp_path_factory.mktemp("year"))
    try:
        world.start()
        yield asyncio.run(_lived(world))
    finally:
        world.stop()


async def _lived(world: World) -> list[Entry]:
    async with Teams(world.address) as teams:
        diary = Diary(Hands(teams, world), world.now())
        await autumn(diary, Story(diary.hands))
        return diary.entries


def test_every_message_of_the_year_is_the_one_that_was_read_and_found_right(
    entries: list[Entry],
) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(printed(entries), encoding="utf-8")
    assert printed(entries) == GOLDEN.read_text(encoding="utf-8")


def test_channels_are_told_of_prompts_and_bookings_and_of_nothing_else(
    entries: list[Entry],
) -> None:
    known = ("Hello, this is Supervision", "Supervision is due by")
    posts = [entry.words[0] for entry in entries if entry.in_channel]
    assert posts
    assert [first for first in posts if not first.startswith(known)] == []
