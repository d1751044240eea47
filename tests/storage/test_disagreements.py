"""Disagreements, meetings and shortfalls as kept: every version stays, sealed on its own."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.disagreement import Disagreement, DisagreementMove, Statement
from domain.errors import NotFound, Stale
from domain.meeting import Meeting, MeetingReason, Outcome, Recorded
from domain.parts import UnitKind
from domain.session import Slot
from domain.shortfall import Shortfall
from storage.connect import once
from storage.engine import Database
from tests.databases import START, Place
from tests.storage import world
from workflows.ports import Work

MEETING = Meeting(
    "meeting-1",
    MeetingReason.DISAGREEMENT,
    "disagreement-1",
    world.PAIR.id,
    "school-1",
    "srscmat@1",
    world.SUPERVISOR,
    START,
    START,
)
SAID = Statement(1, 1, START, "part-1", 2)
SHORT = Shortfall(
    "shortfall-1",
    "school-1",
    world.PAIR.id,
    "2026 autumn",
    "Autumn term",
    date(2026, 12, 18),
    "srscmat@1",
    START,
)


def disagreed(work: Work) -> Disagreement:
    world.record(work)
    work.meetings.add(MEETING)
    begun = Disagreement("disagreement-1", world.RECORD.id, world.SUPERVISEE)
    return work.disagreements.put(begun.say(SAID, meeting_id=MEETING.id), "It was Friday")


async def test_every_version_of_a_disagreement_is_kept(database: Database) -> None:
    def again(work: Work) -> None:
        first = disagreed(work)
        second = first.say(replace(SAID, number=2, revision=2), meeting_id=MEETING.id)
        work.disagreements.put(second, "Still Friday")

    await database.run(again)

    def read(work: Work) -> None:
        (found,) = work.disagreements.of_document(world.RECORD.id)
        assert found == work.disagreements.get("disagreement-1")
        assert [said.number for said in found.statements] == [1, 2]
        said = work.disagreements.said(found.id)
        assert [(s.revision, s.words) for s in said] == [(1, "It was Friday"), (2, "Still Friday")]

    await database.run(read)


async def test_two_who_change_it_at_once_do_not_undo_each_other(database: Database) -> None:
    def twice(work: Work) -> None:
        known = disagreed(work)
        work.disagreements.save(known.moved(DisagreementMove.KEEP))
        with pytest.raises(Stale):
            work.disagreements.save(known.moved(DisagreementMove.SIGN))

    await database.run(twice)


async def test_a_meeting_comes_back_as_it_was_kept_and_every_wording_stays(
    database: Database,
) -> None:
    slot = Slot(START, 30, "trust")
    people = frozenset({world.SUPERVISOR, world.SUPERVISEE})

    def keep(work: Work) -> Meeting:
        disagreed(work)
        agreed = work.meetings.save(replace(MEETING, slot=slot, accepted=people))
        one = Recorded(1, Outcome.CHANGE, date(2026, 12, 2), world.SUPERVISOR, START)
        first = work.meetings.record(replace(agreed, recorded=one), "Say Friday")
        two = replace(one, number=2, outcome=Outcome.STANDS)
        return work.meetings.record(replace(first, recorded=two), "It stands")

    kept = await database.run(keep)

    def read(work: Work) -> None:
        assert work.meetings.get(MEETING.id) == kept
        assert work.meetings.about(MEETING.subject) == (kept,)
        assert work.meetings.under_way() == (kept,)
        assert [r.outcome for r in work.meetings.recorded(MEETING.id)] == ["change", "stands"]
        words = [work.meetings.words(MEETING.id, number) for number in (1, 2)]
        assert words == ["Say Friday", "It stands"]
        with pytest.raises(NotFound):
            work.meetings.words(MEETING.id, 3)

    await database.run(read)


async def test_words_lie_sealed_each_in_a_unit_of_its_own(database: Database, place: Place) -> None:
    def keep(work: Work) -> None:
        disagreed(work)
        one = Recorded(1, Outcome.CHANGE, date(2026, 12, 2), world.SUPERVISOR, START)
        work.meetings.record(replace(MEETING, recorded=one), "Say Friday")

    await database.run(keep)

    def raw(sql: str) -> list[tuple[object, ...]]:
        return once(place.url, lambda c: [tuple(row) for row in c.execute(text(sql))])

    units = raw("SELECT unit_kind, unit_id FROM data_key ORDER BY unit_kind")
    assert (UnitKind.DISAGREEMENT, "disagreement-1") in units
    assert (UnitKind.MEETING, "meeting-1") in units
    for table in ("statement", "meeting_record"):
        assert b"Friday" not in bytes(raw(f"SELECT words FROM {table}")[0][0])  # type: ignore[call-overload]  # noqa: S608


@pytest.mark.parametrize("table", ["statement", "meeting_record"])
@pytest.mark.parametrize("change", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
async def test_the_database_itself_refuses_to_change_what_was_said(
    database: Database, place: Place, table: str, change: str
) -> None:
    def keep(work: Work) -> None:
        disagreed(work)
        one = Recorded(1, Outcome.CHANGE, date(2026, 12, 2), world.SUPERVISOR, START)
        work.meetings.record(replace(MEETING, recorded=one), "Say Friday")

    await database.run(keep)
    with pytest.raises(DBAPIError, match="insert-only"):
        once(place.url, lambda connection: connection.execute(text(change.format(table))))


async def test_a_school_has_one_shortfall_a_span_and_it_stays(database: Database) -> None:
    def keep(work: Work) -> None:
        world.record(work)
        assert work.shortfalls.add(SHORT)
        assert not work.shortfalls.add(replace(SHORT, id="shortfall-2"))
        assert work.shortfalls.chased() == (SHORT,)
        saved = work.shortfalls.save(replace(SHORT, caught_up_at=START))
        assert work.shortfalls.chased() == ()
        assert work.shortfalls.of_school("school-1") == (saved,)
        with pytest.raises(Stale):
            work.shortfalls.save(SHORT)
        with pytest.raises(NotFound):
            work.shortfalls.get("shortfall-2")

    await database.run(keep)
