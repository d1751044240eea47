import asyncio
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from domain.parts import UnitKind
from storage.connect import once
from storage.database import Database
from storage.errors import KeyDestroyed, SealBroken
from storage.sealing import DataKey, Label, Spot, create_keyset, load_keyset
from storage.tables import Sealed, child, data_key, metadata, part_version
from tests.databases import Place
from tests.storage import world
from workflows.ports import ChangeRequest, Work

MARKED = "MARKEDWORD"
KEY = DataKey("key", os.urandom(32))
SPOTS = st.builds(Spot, st.sampled_from(Label), st.text(max_size=8), st.integers(0, 9))


def test_the_list_of_labels_is_the_list_of_sealed_columns() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, Sealed)
    }

    assert columns == {label.value for label in Label}


@given(SPOTS, st.binary())
def test_what_was_sealed_for_a_spot_opens_there(spot: Spot, content: bytes) -> None:
    assert KEY.open(spot, KEY.seal(spot, content)) == content


@given(SPOTS, SPOTS, st.binary())
def test_it_opens_nowhere_else(spot: Spot, other: Spot, content: bytes) -> None:
    if spot == other:
        return
    with pytest.raises(SealBroken):
        KEY.open(other, KEY.seal(spot, content))


@given(st.data())
def test_a_flipped_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    spot = Spot(Label.PART_ANSWERS, "row", 1)
    sealed = bytearray(KEY.seal(spot, b"content"))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8

    with pytest.raises(SealBroken):
        KEY.open(spot, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + bytes(12), b"\x02" + bytes(40)])
def test_what_was_never_sealed_is_noticed(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        KEY.open(Spot(Label.PART_ANSWERS, "row"), sealed)


def test_a_data_key_opens_only_with_its_keyset_under_its_own_id(tmp_path: Path) -> None:
    keyset = create_keyset(tmp_path / "one.json")
    other = create_keyset(tmp_path / "other.json")
    key, wrapped = keyset.make("id")
    row: dict[str, object] = {"id": "id", "wrapped": wrapped, "destroyed_at": None}

    assert load_keyset(tmp_path / "one.json").unwrap(row) == key
    for wrong, against in ((row, other), ({**row, "id": "another"}, keyset)):
        with pytest.raises(SealBroken):
            against.unwrap(wrong)


def test_a_key_is_not_shown_where_it_is_printed() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)


def test_a_keyset_is_never_overwritten_and_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    create_keyset(tmp_path / "one.json")
    with pytest.raises(FileExistsError):
        create_keyset(tmp_path / "one.json")

    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(SealBroken):
        load_keyset(tmp_path / "none.json")


def raw(place: Place, column: Any, *where: Any) -> Any:
    return once(place.url, lambda c: c.execute(select(column).where(*where)).scalar_one())


def overwrite(place: Place, table: Any, where: Any, values: Mapping[str, Any]) -> None:
    def unguarded(connection: Any) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS part_version_no_update")
        connection.execute(update(table).where(where).values(**values))

    once(place.url, unguarded)


def two_parts(work: Work) -> None:
    world.record(work)
    work.documents.save_part(world.part("a", 1, {"what": "first"}))
    work.documents.save_part(world.part("b", 1, {"what": "second"}))


async def test_swapped_rows_give_an_error_and_no_content(place: Place, database: Database) -> None:
    await database.run(two_parts)
    taken = raw(place, part_version.c.answers, part_version.c.id == "b")

    overwrite(place, part_version, part_version.c.id == "a", {"answers": taken})

    with pytest.raises(SealBroken):
        await database.read(lambda work: work.documents.part("a", 1))
    assert (await database.read(lambda work: work.documents.part("b", 1))).answers == {
        "what": "second"
    }


async def test_an_older_version_put_in_a_newer_ones_place_is_noticed(
    place: Place, database: Database
) -> None:
    def versions(work: Work) -> None:
        two_parts(work)
        work.documents.save_part(world.part("a", 2, {"what": "newer"}))

    await database.run(versions)
    row = part_version.c.id == "a"
    old = raw(place, part_version.c.answers, row, part_version.c.version == 1)
    overwrite(place, part_version, row & (part_version.c.version == 2), {"answers": old})

    with pytest.raises(SealBroken):
        await database.read(lambda work: work.documents.parts(world.RECORD.id))


async def test_a_destroyed_key_is_the_end_of_its_unit_and_of_no_other(
    place: Place, database: Database
) -> None:
    def write(work: Work) -> str:
        two_parts(work)
        work.documents.save_part(world.part("c", 1, {"what": "case"}, unit=(UnitKind.CASE, "c")))
        return work.children.find_or_add("school-1", "ref 1", "AB")

    await database.run(write)
    gone = {"wrapped": None, "destroyed_at": place.clock.now()}
    overwrite(place, data_key, data_key.c.unit_kind == "case", gone)

    with pytest.raises(KeyDestroyed):
        await database.read(lambda work: work.documents.part("c", 1))
    with pytest.raises(KeyDestroyed):
        await database.run(
            lambda work: work.documents.save_part(
                world.part("c", 2, {"what": "again"}, unit=(UnitKind.CASE, "c"))
            )
        )
    assert (await database.read(lambda work: work.documents.part("a", 1))).answers


async def test_a_unit_that_is_undone_leaves_no_key_behind(database: Database) -> None:
    def refuse(work: Work) -> None:
        work.documents.save_part(world.part("a", 1, {"what": "undone"}))
        raise LookupError

    await database.run(world.record)
    with pytest.raises(LookupError):
        await database.run(refuse)
    await database.run(lambda work: work.documents.save_part(world.part("a", 1, {"what": "kept"})))

    kept = await database.read(lambda work: work.documents.part("a", 1))
    assert kept.answers == {"what": "kept"}


async def test_children_are_found_by_reference_however_it_is_typed(database: Database) -> None:
    await database.run(world.people)

    def find(school: str, reference: str) -> Any:
        return lambda work: work.children.find_or_add(school, reference, "AB")

    one = await database.run(find("school-1", "ab 12"))

    assert await database.run(find("school-1", " AB12 ")) == one
    assert await database.run(find("school-2", "ab 12")) != one
    assert await database.run(find("school-1", "ab 13")) != one
    found = await database.read(lambda work: work.children.get(one))
    assert (found.school_id, found.initials) == ("school-1", "AB")


async def test_two_who_write_of_one_child_at_once_mean_one_child(database: Database) -> None:
    await database.run(world.people)
    units = [lambda work: work.children.find_or_add("school-1", "ref", "AB")] * 8

    assert len(set(await asyncio.gather(*(database.run(unit) for unit in units)))) == 1


async def test_no_content_lies_in_the_database_in_the_clear(
    place: Place, database: Database
) -> None:
    def write(work: Work) -> None:
        world.record(work)
        work.documents.save_part(world.part("a", 1, {"what": f"{MARKED} answers"}))
        asked = ChangeRequest(world.RECORD.id, 1, "p", place.clock.now(), f"{MARKED} comment")
        work.documents.ask_changes(asked)
        work.children.find_or_add("school-1", f"{MARKED} 7", f"{MARKED}")

    await database.run(write)

    def everything(connection: Any) -> str:
        found = [repr(connection.execute(table.select()).all()) for table in metadata.sorted_tables]
        return "".join(found)

    assert MARKED not in once(place.url, everything)
    if place.is_sqlite:
        folder = Path(place.url.removeprefix("sqlite:///")).parent
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert any(name.endswith("-wal") and content for name, content in files.items())
        assert not [name for name, content in files.items() if MARKED.encode() in content]
    requests = await database.read(lambda work: work.documents.change_requests(world.RECORD.id))
    assert [request.comment for request in requests] == [f"{MARKED} comment"]


async def test_a_reference_cannot_be_guessed_without_the_keyset(
    place: Place, database: Database
) -> None:
    await database.run(world.people)
    await database.run(lambda work: work.children.find_or_add("school-1", "A1", "AB"))
    kept = raw(place, child.c.reference_hash)

    guesses = [b"A1", b"school-1A1", b"school-1\0A1"]
    assert kept not in [hashlib.sha256(guess).digest() for guess in guesses]
