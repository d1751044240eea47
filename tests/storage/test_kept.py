"""What is read of the roster is kept between units, and never for longer than it is true."""

from dataclasses import replace

import pytest

from domain.errors import NotFound
from domain.people import Person
from storage.database import Database
from tests.databases import Place
from tests.storage import world
from workflows.ports import Work

ADA = Person("p-1", "Ada Oak", "ada@example.org")


def named(work: Work) -> str:
    return work.roster.person(ADA.id).name


def rename(work: Work, name: str) -> None:
    work.roster.save_person(replace(ADA, name=name))


async def test_a_change_is_seen_by_the_next_unit(database: Database) -> None:
    await database.run(lambda work: rename(work, "Ada Oak"))
    assert await database.run(named) == "Ada Oak"

    await database.run(lambda work: rename(work, "Ada Ash"))

    assert await database.run(named) == "Ada Ash"
    assert await database.read(named) == "Ada Ash"


async def test_a_unit_sees_its_own_change_before_anybody_else(database: Database) -> None:
    await database.run(lambda work: rename(work, "Ada Oak"))

    def change_and_look(work: Work) -> tuple[str, str]:
        before = named(work)
        rename(work, "Ada Ash")
        return before, named(work)

    assert await database.run(change_and_look) == ("Ada Oak", "Ada Ash")


async def test_a_change_that_is_undone_was_never_seen(database: Database) -> None:
    await database.run(lambda work: rename(work, "Ada Oak"))

    def change_and_fail(work: Work) -> None:
        rename(work, "Ada Ash")
        assert named(work) == "Ada Ash"
        raise NotFound("on purpose")

    with pytest.raises(NotFound):
        await database.run(change_and_fail)

    assert await database.run(named) == "Ada Oak"


async def test_what_another_process_changed_is_seen(place: Place) -> None:
    here, there = place.open(), place.open()
    await here.run(lambda work: rename(work, "Ada Oak"))
    assert await here.run(named) == "Ada Oak"

    await there.run(lambda work: rename(work, "Ada Ash"))

    assert await here.run(named) == "Ada Ash"
    await here.close()
    await there.close()


async def test_who_is_not_there_is_looked_for_again(database: Database) -> None:
    with pytest.raises(NotFound):
        await database.run(named)

    await database.run(lambda work: rename(work, "Ada Oak"))

    assert await database.run(named) == "Ada Oak"


async def test_every_table_of_the_roster_counts(database: Database) -> None:
    """Removing counts as changing; and pairs, posts and schools are kept like people."""
    await database.run(world.people)
    assert len(await database.run(lambda work: work.roster.schools())) == 2
    assert len(await database.run(lambda work: work.roster.pairs_of(world.SUPERVISOR))) == 1

    def ended(work: Work) -> None:
        work.roster.save_pair(replace(world.PAIR, supervisor_id=world.SUPERVISEE))

    await database.run(ended)

    assert await database.run(lambda work: work.roster.pairs_of(world.SUPERVISOR)) == ()
