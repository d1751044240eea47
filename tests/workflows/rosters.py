"""An installation to import rosters into, and the invented trust's file to change cells of."""

import csv
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from domain.people import Pair, Person
from storage.database import Database
from tests.databases import MovedClock, Place
from workflows.importing.roster import RosterFaultsError, import_roster
from workflows.importing.rows import COLUMNS
from workflows.ports import Trust, Work
from workflows.views.imports import ImportResult

T = TypeVar("T")
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
DEMO = Path(__file__).parents[2] / "local" / "trust" / "roster.csv"
Table = list[list[str]]
MARGARET, MARGARET_SUPERVISING, DANIEL, HELEN_HEAD, HELEN, PRIYA_OSWALD, PRIYA_EDITH = range(2, 9)
TOM, JOAN, ROBERT, CATHERINE, FRANCIS = range(9, 14)


def mail(name: str) -> str:
    return f"{name}@hollinvale.example"


def demo() -> Table:
    with DEMO.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def changed(row: int, /, **cells: str) -> Table:
    """The invented trust's file with some cells of one row (as the spreadsheet counts) changed."""
    table = demo()
    put(table, row, **cells)
    return table


def put(table: Table, row: int, /, **cells: str) -> None:
    for column, value in cells.items():
        table[row - 1][COLUMNS.index(column)] = value


def without(*rows: int) -> Table:
    return [record for number, record in enumerate(demo(), start=1) if number not in rows]


def added(**cells: str) -> Table:
    return [*demo(), [cells.get(column, "") for column in COLUMNS]]


@dataclass
class Roster:
    """An installation that knows its trust and nobody yet."""

    database: Database
    clock: MovedClock

    async def run(self, fn: Callable[[Work], T]) -> T:
        return await self.database.run(fn)

    async def takes(self, table: Sequence[Sequence[str]]) -> ImportResult:
        return await self.run(lambda work: import_roster(work, table))

    async def refuses(self, table: Sequence[Sequence[str]]) -> RosterFaultsError:
        with pytest.raises(RosterFaultsError) as caught:
            await self.takes(table)
        return caught.value

    async def everything(self) -> tuple[Any, ...]:
        def look(work: Work) -> tuple[Any, ...]:
            roster = work.roster
            people = roster.people()
            accounts = [(p.id, roster.account_of(p.id)) for p in people]
            return people, roster.schools(), roster.posts(), roster.pairs(), accounts

        return await self.run(look)

    async def person(self, email: str) -> Person:
        found = await self.run(lambda work: work.roster.person_by_email(email))
        assert found
        return found

    async def pairs_of(self, email: str) -> list[Pair]:
        person = await self.person(email)
        pairs = await self.run(lambda work: work.roster.pairs_of(person.id))
        return [pair for pair in pairs if pair.supervisee_id == person.id]


on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
async def roster(place: Place) -> AsyncIterator[Roster]:
    opened = place.open()
    await opened.run(lambda work: work.roster.save_trust(Trust("Hollin Vale", "srscmat", TENANT)))
    yield Roster(opened, place.clock)
    await opened.close()
