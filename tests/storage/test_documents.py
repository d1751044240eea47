import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.document import ClosingReason, Closure, Document, DocumentKind, Move, Status
from domain.errors import Stale
from domain.parts import UnitKind
from domain.session import Offer, SessionStatus, Slot
from domain.signing import Approval
from storage.connect import once
from storage.database import Database
from tests.databases import START, Place
from tests.storage import world
from workflows.ports import ChangeRequest, Reading, Work

ID = world.RECORD.id


async def test_a_session_comes_back_as_it_was_kept(database: Database) -> None:
    await database.run(world.record)
    slot = Slot(START + timedelta(days=1), 60, "online", "travel")
    booked = Slot(START + timedelta(days=2), 45, "in person")
    changed = replace(
        world.SESSION,
        status=SessionStatus.BOOKED,
        offer=Offer(slot, world.SUPERVISOR, START),
        booked=booked,
        sequence=2,
    )

    saved = await database.run(lambda work: work.sessions.save(changed))

    assert saved == replace(changed, version=1)
    assert await database.read(lambda work: work.sessions.get("session-1")) == saved
    assert await database.read(lambda work: work.sessions.of_pair("pair-1")) == (saved,)
    found = await database.read(lambda work: work.sessions.for_due("pair-1", changed.due_key))
    assert found == saved
    assert await database.read(lambda work: work.sessions.for_due("pair-1", "other")) is None


async def test_a_pair_has_one_session_for_each_due_key(database: Database) -> None:
    await database.run(world.record)

    with pytest.raises(Stale):
        await database.run(lambda work: work.sessions.add(replace(world.SESSION, id="other")))


@pytest.mark.parametrize("behind", [-1, 1])
async def test_saving_over_another_version_is_stale(database: Database, behind: int) -> None:
    await database.run(world.record)
    session = replace(world.SESSION, version=behind)
    document = replace(world.RECORD, version=behind)

    with pytest.raises(Stale):
        await database.run(lambda work: work.sessions.save(session))
    with pytest.raises(Stale):
        await database.run(lambda work: work.documents.save(document))


async def test_of_two_who_read_the_same_version_one_is_stale(database: Database) -> None:
    await database.run(world.record)
    read = await database.read(lambda work: work.documents.get(ID))

    units = [lambda work: work.documents.save(read)] * 2
    results = await asyncio.gather(*map(database.run, units), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["Document", "Stale"]


async def test_a_session_has_one_record_and_any_number_of_addenda(database: Database) -> None:
    await database.run(world.record)
    addendum = replace(world.RECORD, id="add-1", kind=DocumentKind.ADDENDUM, corrects_id=ID)

    def add(document: Document) -> Any:
        return lambda work: work.documents.add(document)

    await database.run(add(addendum))
    await database.run(add(replace(addendum, id="add-2", begun_at=START + timedelta(1))))
    with pytest.raises(Stale):
        await database.run(add(replace(world.RECORD, id="other")))

    of_session = await database.read(lambda work: work.documents.of_session("session-1"))
    assert of_session == world.RECORD
    corrections = await database.read(lambda work: work.documents.corrections_of(ID))
    assert [document.id for document in corrections] == ["add-1", "add-2"]


MOVES = st.lists(st.sampled_from(Move), max_size=14)


def moved(work: Work, move: Move) -> None:
    """Make a move where the document can; keep it; find it as it was kept."""
    document = work.documents.get(ID)
    if not document.can(move):
        return
    match move:
        case Move.SUBMIT:
            changes = (world.CHANGE,) if document.revision % 2 else ()
            out = document.submit(
                digest="d", plan_changes=changes, now=START, review_on=date(2027, 1, 1)
            )
        case Move.SIGN:
            signer = document.unsigned()[0] if document.unsigned() else document.signers[0]
            signature = world.signature(document, signer.person_id, len(document.signatures))
            out = document.sign(signature, opened=document.revision)
        case Move.APPROVE if document.plan_changes:
            approval = Approval("case-1", 3, "dsl", "Di", START)
            out = document.approve(approval)
        case Move.ASK_CHANGES:
            out = document.ask_changes(revision=document.revision)
        case Move.TAKE_BACK:
            out = document.take_back()
        case Move.CLOSE if document.signatures and len(document.unsigned()) == 1:
            missing = document.unsigned()[0].person_id
            out = document.close(Closure("lead", "Lea", START, ClosingReason.LEFT, missing))
        case _:
            out = document
    saved = work.documents.save(out)
    assert saved == replace(out, version=document.version + 1)
    assert work.documents.get(ID) == saved


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
async def test_a_document_comes_back_as_it_was_kept_after_any_moves(
    place: Place, moves: list[Move]
) -> None:
    database = place.open()

    class Undone(Exception):
        pass

    def play(work: Work) -> None:
        world.record(work)
        for move in moves:
            moved(work, move)
        raise Undone

    with pytest.raises(Undone):
        await database.run(play)
    await database.close()


async def test_a_kept_document_is_found_from_every_side(database: Database) -> None:
    def play(work: Work) -> Document:
        world.record(work)
        work.documents.add(
            replace(
                world.RECORD,
                id="agreement",
                kind=DocumentKind.AGREEMENT,
                session_id=None,
                begun_at=START - timedelta(1),
            )
        )
        return world.submitted(work, world.CHANGE)

    out = await database.run(play)

    def ids(documents: tuple[Document, ...]) -> list[str]:
        return [document.id for document in documents]

    for person in (world.SUPERVISOR, world.SUPERVISEE):
        waiting = await database.read(lambda work, who=person: work.documents.waiting_for(who))  # type: ignore[misc]
        assert ids(waiting) == ["agreement", ID]
    assert await database.read(lambda work: work.documents.waiting_for("nobody")) == ()
    assert await database.read(lambda work: work.documents.unsettled()) == (out,)
    agreements = await database.read(
        lambda work: work.documents.of_pair("pair-1", DocumentKind.AGREEMENT)
    )
    assert ids(agreements) == ["agreement"]


async def test_a_locked_document_waits_for_nobody(database: Database) -> None:
    def play(work: Work) -> Document:
        world.record(work)
        document = world.submitted(work)
        for person in (world.SUPERVISOR, world.SUPERVISEE):
            signature = world.signature(document, person)
            document = work.documents.save(document.sign(signature, opened=document.revision))
        return document

    document = await database.run(play)

    assert document.status is Status.LOCKED
    assert await database.read(lambda work: work.documents.waiting_for(world.SUPERVISOR)) == ()
    assert await database.read(lambda work: work.documents.unsettled()) == ()


async def test_every_version_of_a_part_stays(database: Database) -> None:
    one, two = (world.part("a", n, {"what": f"words {n}"}) for n in (1, 2))

    def write(work: Work) -> None:
        world.record(work)
        work.documents.save_part(one)
        work.documents.save_part(two)

    await database.run(write)

    assert await database.read(lambda work: work.documents.part("a", 1)) == one
    assert await database.read(lambda work: work.documents.head("a")) == two.head
    assert await database.read(lambda work: work.documents.parts(ID)) == (two,)


@pytest.mark.parametrize("version", [1, 2])
async def test_a_version_that_is_there_already_is_stale(database: Database, version: int) -> None:
    def write(work: Work) -> None:
        world.record(work)
        for number in (1, 2):
            work.documents.save_part(world.part("a", number, {"what": "kept"}))

    await database.run(write)

    with pytest.raises(Stale):
        await database.run(
            lambda work: work.documents.save_part(world.part("a", version, {"what": "lost"}))
        )
    newest = await database.read(lambda work: work.documents.part("a", 2))
    assert newest.answers == {"what": "kept"}


async def test_of_two_who_save_the_same_version_at_once_one_is_stale(database: Database) -> None:
    await database.run(world.record)
    units = [
        lambda work: work.documents.save_part(world.part("a", 1, {"what": "one"})),
        lambda work: work.documents.save_part(world.part("a", 1, {"what": "two"})),
    ]

    results = await asyncio.gather(*map(database.run, units), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Stale"]


async def test_parts_come_in_order_and_removed_ones_not_at_all(database: Database) -> None:
    def write(work: Work) -> None:
        world.record(work)
        for name, position in (("c", 1), ("b", 0), ("a", 2), ("d", 3)):
            work.documents.save_part(world.part(name, 1, {}, position=position))
        work.documents.save_part(world.part("d", 2, {}, position=3, removed=True))

    await database.run(write)

    heads = await database.read(lambda work: work.documents.heads(ID))
    assert [head.id for head in heads] == ["b", "c", "a"]
    parts = await database.read(lambda work: work.documents.parts(ID))
    assert tuple(part.head for part in parts) == heads
    gone = await database.read(lambda work: work.documents.head("d"))
    assert gone is not None
    assert (gone.version, gone.removed) == (2, True)


@pytest.mark.parametrize(
    "statement", ["UPDATE part_version SET position = 9", "DELETE FROM part_version"]
)
async def test_the_database_itself_refuses_to_change_a_version(
    place: Place, database: Database, statement: str
) -> None:
    def write(work: Work) -> None:
        world.record(work)
        work.documents.save_part(world.part("a", 1, {}))

    await database.run(write)

    with pytest.raises(DBAPIError, match="insert-only"):
        once(place.url, lambda connection: connection.execute(text(statement)))


async def test_a_revision_keeps_the_versions_it_was_frozen_with(database: Database) -> None:
    unit = (UnitKind.CASE, "case-1")

    def write(work: Work) -> Document:
        world.record(work)
        work.documents.save_part(world.part("b", 1, {"what": "b"}, position=1))
        work.documents.save_part(world.part("a", 1, {"what": "a"}, unit=unit, position=2))
        document = world.submitted(work)
        work.documents.freeze(document, b'{"manifest":1}', work.documents.heads(ID))
        work.documents.save_part(world.part("a", 2, {"what": "later"}, unit=unit))
        return document

    document = await database.run(write)

    frozen = await database.read(lambda work: work.documents.frozen(ID, document.revision))
    assert [dict(part.answers) for part in frozen] == [{"what": "b"}, {"what": "a"}]
    manifest = await database.read(lambda work: work.documents.manifest(ID, document.revision))
    assert manifest == b'{"manifest":1}'
    with pytest.raises(Stale):
        await database.run(lambda work: work.documents.freeze(document, b"other", ()))


async def test_requests_for_changes_and_readings_are_kept(database: Database) -> None:
    asked = [
        ChangeRequest(ID, n, world.SUPERVISEE, START + timedelta(n), f"please {n}") for n in (1, 2)
    ]
    opened = Reading("r-1", ID, 1, world.SUPERVISEE, START, "f" * 64, "record@1", "part-1")

    def write(work: Work) -> None:
        world.record(work)
        for request in reversed(asked):
            work.documents.ask_changes(request)
        work.documents.read(opened)

    await database.run(write)

    requests = await database.read(lambda work: work.documents.change_requests(ID))
    assert requests == tuple(asked)
    assert await database.read(lambda work: work.documents.reading("r-1")) == opened
    assert await database.read(lambda work: work.documents.reading("other")) is None
    assert await database.read(lambda work: work.documents.readings(ID)) == (opened,)
    with pytest.raises(Stale):
        await database.run(lambda work: work.documents.read(opened))
