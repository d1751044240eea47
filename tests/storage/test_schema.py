import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.connect import once
from storage.errors import KeysetMisplaced, NotMigrated, WrongMode
from storage.schema import MIGRATIONS, Mode, is_current, migrate, newest
from storage.sealing import create_keyset
from storage.tables import metadata
from tests.databases import MovedClock, Place


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [
        difference
        for difference in compare_metadata(context, metadata)
        if "alembic_version" not in str(difference)
    ]


def test_migrations_make_the_schema_that_the_program_uses(place: Place) -> None:
    assert once(place.url, _differences) == []
    assert is_current(place.url)


def test_migrating_again_changes_nothing(place: Place) -> None:
    migrate(place.url)

    assert is_current(place.url)


async def test_a_database_stays_demo_or_live_for_life(place: Place, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.keyset = create_keyset(elsewhere / "keyset.json")
    for born, other in ((Mode.DEMO, Mode.LIVE),):
        place.mode = born
        await place.open().close()
        place.mode = other
        with pytest.raises(WrongMode, match="made for demo use and cannot be opened as live"):
            place.open()
        place.mode = born
        await place.open().close()


async def test_a_live_database_is_refused_in_demo_mode(place: Place) -> None:
    place.mode = Mode.LIVE
    await place.open().close()

    place.mode = Mode.DEMO
    with pytest.raises(WrongMode, match="made for live use and cannot be opened as demo"):
        place.open()


def test_a_database_that_was_not_migrated_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    assert not is_current(url)

    with pytest.raises(NotMigrated, match="run the migrations first"):
        Place(url, create_keyset(tmp_path / "keyset.json"), MovedClock()).open()


def test_a_live_keyset_beside_the_database_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'live.db'}"
    migrate(url)
    place = Place(url, create_keyset(tmp_path / "keyset.json"), mode=Mode.LIVE)

    with pytest.raises(KeysetMisplaced, match="outside"):
        place.open()


def test_a_new_database_file_and_its_keyset_are_for_their_owner_only(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path / 'new.db'}")
    create_keyset(tmp_path / "keyset.json")

    for name in ("new.db", "keyset.json"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match="use sqlite or postgresql"):
        migrate("mysql://host/name")


def test_the_newest_migration_is_known_without_alembic() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_start_loads_neither_alembic_nor_what_another_database_needs() -> None:
    heavy = "alembic typst sqlalchemy.ext.asyncio asyncpg"
    look = f"import sys, app; print([m for m in {heavy.split()} if m in sys.modules])"

    said = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=120
    )

    assert said.stdout.strip() == "[]"
