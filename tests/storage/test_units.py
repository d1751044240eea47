import asyncio
import threading
import traceback
from collections.abc import AsyncIterator
from typing import Any, Self

import pytest
from sqlalchemy import event

from domain.errors import NotFound, Stale
from domain.people import School
from storage.database import Database
from storage.errors import DriverFailed, Raced, StorageError
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase
from tests.databases import Place
from tests.storage import world
from workflows.ports import Conversation, Work


class Held:
    """The writer of an SQLite database, held so that what is asked meanwhile shares a commit."""

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database
        self._go = threading.Event()
        self.commits: list[str] = []
        event.listen(database._writer, "commit", lambda _: self.commits.append("commit"))

    async def __aenter__(self) -> Self:
        entered = threading.Event()

        def wait(_: Work) -> None:
            entered.set()
            self._go.wait(10)

        self._waiting = asyncio.ensure_future(self._database.run(wait))
        await asyncio.to_thread(entered.wait, 10)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._go.set()
        await asyncio.gather(self._waiting, return_exceptions=True)


on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
async def sqlite(place: Place) -> AsyncIterator[SqliteDatabase]:
    opened = place.open()
    assert isinstance(opened, SqliteDatabase)
    yield opened
    await opened.close()


def adding(school_id: str) -> Any:
    def add(work: Work) -> str:
        work.roster.save_school(School(school_id, "A school"))
        return school_id

    return add


def refusing(school_id: str) -> Any:
    def refuse(work: Work) -> None:
        adding(school_id)(work)
        raise LookupError("on purpose")

    return refuse


def ids(work: Work) -> set[str]:
    return {school.id for school in work.roster.schools()}


async def test_what_a_unit_did_is_there_once_it_returns(database: Database) -> None:
    assert await database.run(adding("a")) == "a"

    assert await database.read(ids) == {"a"}


async def test_a_unit_that_raises_leaves_nothing_and_its_exception_comes_out_as_it_is(
    database: Database,
) -> None:
    error = LookupError("mine")

    def refuse(work: Work) -> None:
        adding("a")(work)
        raise error

    with pytest.raises(LookupError) as caught:
        await database.run(refuse)

    assert caught.value is error
    assert await database.read(ids) == set()


async def test_units_at_the_same_time_all_hold(database: Database) -> None:
    await asyncio.gather(*(database.run(adding(str(n))) for n in range(40)))

    assert len(await database.read(ids)) == 40


@on_sqlite
async def test_waiting_units_share_a_commit_and_a_failing_one_is_undone_alone(
    sqlite: SqliteDatabase,
) -> None:
    async with Held(sqlite) as held:
        units = [adding("a"), refusing("b"), adding("c")]
        waiting = [asyncio.ensure_future(sqlite.run(unit)) for unit in units]
        await asyncio.sleep(0)
    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert [results[0], results[2]] == ["a", "c"]
    assert isinstance(results[1], LookupError)
    assert await sqlite.read(ids) == {"a", "c"}
    assert len(held.commits) == 2  # the one that held the writer, and the one they shared


@on_sqlite
async def test_where_the_commit_fails_every_unit_in_it_is_told(sqlite: SqliteDatabase) -> None:
    broken = [True]

    def fail(_: object) -> None:
        if broken:
            raise OSError("disk")

    async with Held(sqlite):
        event.listen(sqlite._writer, "commit", fail)
        waiting = [asyncio.ensure_future(sqlite.run(adding(name))) for name in "ab"]
        await asyncio.sleep(0)
    results = await asyncio.gather(*waiting, return_exceptions=True)
    broken.clear()

    assert all(isinstance(result, OSError) for result in results)
    assert await sqlite.read(ids) == set()
    assert await sqlite.run(adding("later")) == "later"


@on_sqlite
async def test_a_caller_that_stops_waiting_before_its_turn_leaves_nothing(
    sqlite: SqliteDatabase,
) -> None:
    async with Held(sqlite):
        waiting = asyncio.ensure_future(sqlite.run(adding("a")))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)

    assert await sqlite.read(ids) == set()


async def test_reading_units_cannot_write(database: Database) -> None:
    with pytest.raises(DriverFailed):
        await database.read(adding("a"))


async def test_a_reading_unit_sees_one_unmoving_state(database: Database) -> None:
    await database.run(adding("a"))
    seen = threading.Event()

    def twice(work: Work) -> tuple[set[str], set[str]]:
        first = ids(work)
        seen.wait(0.01)
        return first, ids(work)

    reading = asyncio.ensure_future(database.read(twice))
    await database.run(adding("b"))

    first, second = await reading
    assert first == second


async def test_what_the_driver_says_never_carries_values_out(database: Database) -> None:
    marked = "MARKED-WORD"

    def break_it(work: Work) -> None:
        work.conversations.save_personal(Conversation(marked, marked, marked))

    with pytest.raises(DriverFailed) as caught:
        await database.run(break_it)

    assert marked not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


async def test_units_that_raced_run_again_on_postgresql(database: Database) -> None:
    tries: list[int] = []

    def race(_: Work) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise Raced("again")
        return "done"

    if isinstance(database, PostgresDatabase):
        assert await database.run(race) == "done"
    else:
        with pytest.raises(Stale):
            await database.run(race)


@on_sqlite
async def test_a_closed_database_says_so(place: Place) -> None:
    database = place.open()
    await database.close()
    await database.close()

    with pytest.raises(StorageError, match="closed"):
        await database.run(ids)
    with pytest.raises(StorageError, match="closed"):
        await database.read(ids)


@on_sqlite
async def test_what_waits_is_finished_before_closing(sqlite: SqliteDatabase) -> None:
    waiting = [asyncio.ensure_future(sqlite.run(adding(str(n)))) for n in range(100)]
    await asyncio.sleep(0)
    await sqlite.close()

    assert len(await asyncio.gather(*waiting)) == 100


async def test_two_who_sign_in_the_same_second_both_hold(database: Database) -> None:
    await database.run(world.record)
    out = await database.run(world.submitted)

    def sign(person_id: str) -> Any:
        def unit(work: Work) -> None:
            document = work.documents.get(world.RECORD.id)
            signature = world.signature(out, person_id)
            signed = document.sign(signature, opened=out.revision)
            if signed != document:
                work.documents.save(signed)

        return unit

    people = [world.SUPERVISOR, world.SUPERVISEE] * 3
    await asyncio.gather(*(database.run(sign(person)) for person in people))

    document = await database.read(lambda work: work.documents.get(world.RECORD.id))
    assert {s.person_id for s in document.signatures} == {world.SUPERVISOR, world.SUPERVISEE}
    assert (document.status, document.version) == ("locked", out.version + 2)


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    gets = [
        lambda work: work.roster.trust(),
        lambda work: work.roster.person("x"),
        lambda work: work.roster.school("x"),
        lambda work: work.roster.pair("x"),
        lambda work: work.sessions.get("x"),
        lambda work: work.documents.get("x"),
        lambda work: work.documents.part("x", 1),
        lambda work: work.documents.manifest("x", 1),
        lambda work: work.children.get("x"),
        lambda work: work.actions.get("x"),
        lambda work: work.papers.get("x"),
    ]
    for get in gets:
        with pytest.raises(NotFound):
            await database.read(get)
