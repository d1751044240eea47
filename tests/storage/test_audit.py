import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.people import SCHEDULER, Account, Actor
from storage.audit import ChainBroken, Entry, StorageAudit, verify
from storage.connect import once
from storage.database import Database
from tests.databases import START, Place
from workflows.ports import Work

ADA = Actor("p-1", "Ada Oak", Account("tenant", "object"))


def write(stream: str, event: str = "signed", actor: Actor = ADA) -> Any:
    facts: dict[str, str | int] = {"digest": "d" * 8, "revision": 2}
    return lambda work: work.audit.write(stream, event, actor, START, facts)


async def entries(database: Database, stream: str) -> tuple[tuple[Entry, bytes], ...]:
    def read(work: Work) -> tuple[tuple[Entry, bytes], ...]:
        assert isinstance(work.audit, StorageAudit)
        return work.audit.entries(stream)

    return await database.read(read)


async def test_each_stream_is_a_chain_of_its_own(database: Database) -> None:
    for stream in ("a", "b", "a", "a"):
        await database.run(write(stream))

    chain = await entries(database, "a")
    verify(chain)
    assert [entry.seq for entry, _ in chain] == [1, 2, 3]
    assert chain[1][0].prev == chain[0][1]
    assert chain[0][0].facts == '{"digest":"dddddddd","revision":2}'
    assert len(await entries(database, "b")) == 1


async def test_many_who_write_to_one_stream_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(database.run(write("a")) for _ in range(30)))

    chain = await entries(database, "a")
    verify(chain)
    assert len(chain) == 30


async def test_an_entry_that_was_changed_left_out_or_moved_breaks_the_chain(
    database: Database,
) -> None:
    for event in ("begun", "submitted", "signed"):
        await database.run(write("a", event))
    one, two, three = await entries(database, "a")

    forged = (replace(two[0], actor="p-2"), two[1])
    for chain in ((one, forged, three), (one, three), (two, three), (two, one, three)):
        with pytest.raises(ChainBroken):
            verify(chain)


@pytest.mark.parametrize("nobody", ["", "  "])
async def test_an_entry_without_an_actor_is_an_error(database: Database, nobody: str) -> None:
    with pytest.raises(ValueError, match="names its actor"):
        await database.run(write("a", actor=Actor(nobody, "")))


async def test_the_scheduler_is_an_actor(database: Database) -> None:
    await database.run(write("a", actor=SCHEDULER))

    ((entry, _),) = await entries(database, "a")
    assert entry.actor == "system:scheduler"


async def test_the_streams_are_known(database: Database) -> None:
    for stream in ("b", "a", "b"):
        await database.run(write(stream))

    def streams(work: Work) -> tuple[str, ...]:
        assert isinstance(work.audit, StorageAudit)
        return work.audit.streams()

    assert await database.read(streams) == ("a", "b")


def say(place: Place, *statements: str) -> None:
    def run(connection: Any) -> None:
        for statement in statements:
            connection.execute(text(statement))

    once(place.url, run)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET actor = 'p-2'",
        "UPDATE audit SET leaf = 1, event = 'other'",
        "UPDATE audit SET leaf = NULL",
    ],
)
async def test_the_database_itself_refuses_to_change_an_entry(
    place: Place, database: Database, statement: str
) -> None:
    await database.run(write("a"))

    with pytest.raises(DBAPIError, match="insert-only"):
        say(place, statement)

    verify(await entries(database, "a"))


async def test_replacing_an_entry_is_refused_too(place: Place, database: Database) -> None:
    await database.run(write("a"))
    if place.is_sqlite:
        copied = "id, stream, seq, prev, event, 'p-2', at, facts, hash, leaf"
        with pytest.raises(DBAPIError, match="insert-only"):
            say(place, f"INSERT OR REPLACE INTO audit SELECT {copied} FROM audit")  # noqa: S608
    else:
        with pytest.raises(DBAPIError, match="insert-only"):
            say(place, "TRUNCATE audit")


async def test_the_place_in_the_tree_is_filled_in_once(place: Place, database: Database) -> None:
    await database.run(write("a"))

    say(place, "UPDATE audit SET leaf = 7")

    with pytest.raises(DBAPIError, match="insert-only"):
        say(place, "UPDATE audit SET leaf = 8")
    verify(await entries(database, "a"))
