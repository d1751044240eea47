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
from tests.scenarios.diary import Diary, Entry, printed, weighed
from tests.scenarios.hands import Hands
from tests.scenarios.hard_times import HardTimes
from tests.scenarios.world import World, copied, moved_in

GOLDEN = Path(__file__).with_name("srscmat_year.txt")
BEGINS = "2026-09-01T08:00"
BRIGID, OSWALD = ("margaret", "helen"), ("margaret", "priya")
EDITH, TOM = ("daniel", "priya"), ("daniel", "tom")


async def autumn(diary: Diary, people: HardTimes) -> None:
    await diary.on("2026-09-07T16:00", people.agree(*BRIGID), people.agree(*OSWALD))
    await diary.on("2026-09-07T16:30", people.agree(*TOM))
    await diary.on("2026-09-08T10:00", *people.book(*BRIGID, "2026-09-24", "10:00"))
    await diary.on("2026-09-09T15:00", people.offer("margaret", *OSWALD, "2026-10-01", "10:00"))
    await diary.on("2026-09-14T08:20", people.accept("priya", *OSWALD))
    # Helen's session is held on time; she signs when she is reminded, and enters the sheet late.
    await diary.on("2026-09-24T11:45", people.write(*BRIGID, case=True, action_due="2026-10-09"))
    await diary.on("2026-09-24T12:00", people.sign("margaret", *BRIGID))
    await diary.on("2026-09-28T08:10", people.sign("helen", *BRIGID))
    await diary.on("2026-10-01T09:00", people.enter("helen", *BRIGID))
    # Priya is needed by a child, finds no time at once, and owes one.
    await diary.on("2026-09-30T16:40", people.cancel("priya", OSWALD, "child"))
    await diary.on("2026-10-02T08:00", people.offer("priya", *OSWALD, "2026-10-08", "10:00"))
    await diary.on("2026-10-02T08:30", people.accept("margaret", *OSWALD))
    # Priya never signs: the executive lead may close it in November, since Margaret is a party.
    await diary.on("2026-10-08T11:45", people.write(*OSWALD))
    await diary.on("2026-10-08T11:50", people.sign("margaret", *OSWALD))
    # Nobody says what became of Tom's session until they are asked: it was missed, and made good.
    await diary.on("2026-10-08T12:00", *people.book(*TOM, "2026-10-13", "14:00"))
    await diary.on(
        "2026-10-14T08:15",
        people.say_missed("daniel", TOM, "supervisee", date="2026-10-20", time="14:00"),
    )
    await diary.on("2026-10-14T12:30", people.accept("tom", *TOM))
    # Helen's action is done with a word, after three reminders.
    await diary.on("2026-10-19T15:40", people.do_action("helen"))
    await diary.on("2026-10-21T08:00", people.press("tom", "session.was_held"))
    await diary.on("2026-10-23T15:00", people.write(*TOM))
    await diary.on("2026-10-23T15:10", people.sign("daniel", *TOM), people.sign("tom", *TOM))
    # Tom is alone with something on a Thursday night; Daniel does not answer, Margaret rings.
    await diary.on("2026-11-26T19:40", people.ask_urgently("tom"))
    await diary.on("2026-11-26T21:55", people.press("margaret", "urgent.ring"))
    await diary.on(
        "2026-11-26T22:40",
        people.press("margaret", "urgent.held"),
        people.press("tom", "urgent.held"),
    )
    # On a Saturday nobody answers Helen at all, rung after rung.
    await diary.on("2026-12-05T09:10", people.ask_urgently("helen", harm="true"))
    await diary.on("2026-12-06T11:00", people.press("catherine", "urgent.ring"))
    await diary.on(
        "2026-12-06T12:00",
        people.press("catherine", "urgent.held"),
        people.press("helen", "urgent.held"),
    )


async def spring(diary: Diary, people: HardTimes, folder: Path) -> None:
    # Nobody ever booked Daniel and Priya in autumn: the two, then three, then the rungs above.
    await diary.on("2027-01-08T09:00", *people.book(*BRIGID, "2027-01-21", "10:00"))
    await diary.on("2027-01-11T09:00", *people.book(*OSWALD, "2027-01-28", "14:00"))
    await diary.on("2027-01-12T09:00", *people.book(*TOM, "2027-02-04", "09:00"))
    await diary.on("2027-01-21T11:45", people.write(*BRIGID))
    await diary.on(
        "2027-01-21T11:50", people.sign("margaret", *BRIGID), people.sign("helen", *BRIGID)
    )
    # Priya disagrees with a record; the three meet, and it stays disagreed.
    await diary.on("2027-01-28T15:45", people.write(*OSWALD))
    await diary.on("2027-01-28T15:50", people.sign("margaret", *OSWALD))
    await diary.on("2027-01-29T08:30", people.disagree("priya", *OSWALD))
    await diary.on(
        "2027-02-01T09:00", people.offer_three_way("margaret", OSWALD, "2027-02-03", "15:30")
    )
    await diary.on(
        "2027-02-01T10:00",
        people.accept_three_way("priya", OSWALD),
        people.accept_three_way("catherine", OSWALD),
    )
    # Tom is away when his session comes; his own days are known, and it moves.
    await diary.on(
        "2027-02-01T12:00", people.be_away("tom", "2027-02-03", "2027-02-05", cover="priya")
    )
    await diary.on("2027-02-02T12:00", people.offer("daniel", *TOM, "2027-02-10", "09:00"))
    await diary.on("2027-02-02T15:00", people.accept("tom", *TOM))
    await diary.on(
        "2027-02-08T09:00",
        people.tell_what_came_of_it(
            "catherine", OSWALD, "It stays disagreed: closed so, and never counted as agreed"
        ),
        people.confirm_three_way("margaret", OSWALD),
        people.confirm_three_way("priya", OSWALD),
    )
    await diary.on("2027-02-10T10:40", people.write(*TOM, action_due="2027-03-24"))
    await diary.on("2027-02-10T10:45", people.sign("daniel", *TOM), people.sign("tom", *TOM))
    await diary.on("2027-03-03T16:50", people.note_informally("helen"))
    # Tom leaves at Easter. Who has his work is asked before he goes.
    leaves = people.roster(folder, "tom.ashworth@hollinvale.example", leaves_on="2027-03-25")
    await diary.on("2027-03-08T10:00", leaves)
    await diary.on("2027-03-15T09:00", people.name_successor("margaret", "tom", "priya"))


async def summer(diary: Diary, people: HardTimes) -> None:
    await diary.on("2027-04-14T09:00", *people.book(*BRIGID, "2027-05-06", "10:00"))
    await diary.on("2027-05-06T11:45", people.write(*BRIGID, case=True))
    await diary.on(
        "2027-05-06T11:50", people.sign("margaret", *BRIGID), people.sign("helen", *BRIGID)
    )
    await diary.until("2027-09-01T07:00")


@pytest.fixture(scope="module")
def entries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Entry]]:
    """The whole year, lived once."""
    data = moved_in(tmp_path_factory.mktemp("moved-in"), "--empty", LOCAL_START=BEGINS)
    world = copied(data, tmp_path_factory.mktemp("year"))
    try:
        world.start()
        yield asyncio.run(_lived(world, tmp_path_factory.mktemp("roster")))
    finally:
        world.stop()


async def _lived(world: World, folder: Path) -> list[Entry]:
    async with Teams(world.address) as teams:
        diary = Diary(Hands(teams, world), world.now())
        await diary.begin()
        people = HardTimes(diary.hands)
        await autumn(diary, people)
        await spring(diary, people, folder)
        await summer(diary, people)
        return diary.entries


def test_every_message_of_the_year_is_the_one_that_was_read_and_found_right(
    entries: list[Entry],
) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(printed(entries), encoding="utf-8")
    assert weighed(printed(entries)) == weighed(GOLDEN.read_text(encoding="utf-8"))


def test_channels_are_told_of_prompts_and_bookings_and_of_nothing_else(
    entries: list[Entry],
) -> None:
    known = ("Supervision is due by", "Booked:")
    posts = [entry.words[0] for entry in entries if entry.in_channel]
    assert posts
    assert [first for first in posts if not first.startswith(known)] == []
