import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.actions import Action, ActionStatus
from domain.errors import Stale
from storage.database import Database
from storage.errors import DriverFailed
from tests.databases import START
from tests.storage import world
from workflows.ports import Extract, FiledPaper, Link, OpenForm, Outcome, Work

ID = world.RECORD.id
PAPER = FiledPaper("paper-1", ID, "staff", 1, "1 staff.pdf", "folder", "a" * 64, START, "school-1")
LINK = Link("hash-1", world.SUPERVISOR, "paper-1", "paper", START + timedelta(minutes=5))
ACTION = Action("a-1", "pair-1", ID, world.SUPERVISOR, date(2026, 12, 1))
EXTRACT = Extract("case-1", 1, ID, "school-1", START)


def paper(work: Work) -> None:
    world.record(work)
    work.papers.add(PAPER)
    work.papers.add_link(LINK)


async def test_papers_are_found_by_document_in_the_order_they_were_filed(
    database: Database,
) -> None:
    sheet = replace(PAPER, id="paper-0", number=2, case_id="case-1", in_channel=True)

    def write(work: Work) -> None:
        paper(work)
        work.papers.add(sheet)

    await database.run(write)

    assert await database.read(lambda work: work.papers.get("paper-0")) == sheet
    assert await database.read(lambda work: work.papers.of_document(ID)) == (PAPER, sheet)
    with pytest.raises(Stale):
        await database.run(lambda work: work.papers.add(PAPER))


async def test_a_link_works_once_however_many_use_it_at_once(database: Database) -> None:
    await database.run(paper)
    assert await database.read(lambda work: work.papers.link("hash-1")) == LINK
    units = [lambda work: work.papers.use_link("hash-1", START)] * 6

    used = await asyncio.gather(*map(database.run, units))

    assert sorted(used) == [False] * 5 + [True]
    assert await database.read(lambda work: work.papers.link("hash-1")) is None
    assert await database.read(lambda work: work.papers.link("other")) is None
    assert await database.run(lambda work: work.papers.use_link("other", START)) is False
    with pytest.raises(Stale):
        await database.run(lambda work: work.papers.add_link(LINK))


async def test_the_newest_extract_of_each_case_waits_until_it_is_entered(
    database: Database,
) -> None:
    newer = replace(EXTRACT, case_version=2)
    entered = replace(
        EXTRACT,
        case_id="case-2",
        entered_on=date(2026, 11, 23),
        entered_by="dsl",
        entered_at=START,
    )
    elsewhere = replace(EXTRACT, case_id="case-3", school_id="school-2")

    def write(work: Work) -> None:
        world.record(work)
        for extract in (EXTRACT, newer, replace(entered, entered_at=None), entered, elsewhere):
            work.extracts.save(extract)

    await database.run(write)

    assert await database.read(lambda work: work.extracts.unentered("school-1")) == (newer,)
    assert await database.read(lambda work: work.extracts.get("case-2", 1)) == entered
    assert await database.read(lambda work: work.extracts.get("case-2", 2)) is None
    assert len(await database.read(lambda work: work.extracts.of_document(ID))) == 4


async def test_actions_come_back_as_they_were_kept_earliest_first(database: Database) -> None:
    earlier = replace(ACTION, id="a-2", due_on=date(2026, 11, 1), case_id="c", child_id="k")
    done = replace(ACTION, status=ActionStatus.DONE, carried=2)

    def write(work: Work) -> None:
        world.record(work)
        for action in (ACTION, done, earlier, replace(ACTION, id="a-3")):
            work.actions.save(action)
        work.actions.remove("a-3")

    await database.run(write)

    assert await database.read(lambda work: work.actions.get("a-1")) == done
    assert await database.read(lambda work: work.actions.of_pair("pair-1")) == (earlier, done)
    assert await database.read(lambda work: work.actions.of_document(ID)) == (earlier, done)


async def test_a_retry_is_answered_as_the_first_time(database: Database) -> None:
    async def submit(word: str) -> Outcome:
        def unit(work: Work) -> Outcome:
            if known := work.inbox.recall("key"):
                return known
            outcome = Outcome(word, "record-1")
            work.inbox.remember("key", outcome, START)
            return outcome

        return await database.run(unit)

    answers = await asyncio.gather(*(submit(str(n)) for n in range(8)))

    assert len(set(answers)) == 1
    assert await submit("later") == answers[0]
    assert await database.read(lambda work: work.inbox.recall("other")) is None


async def test_taking_the_same_submission_twice_in_full_knowledge_is_stale(
    database: Database,
) -> None:
    def remember(work: Work) -> None:
        work.inbox.remember("key", Outcome("signed", "record-1"), START)

    await database.run(remember)

    with pytest.raises(Stale):
        await database.run(remember)


async def test_an_open_form_is_kept_with_what_it_acts_on(database: Database) -> None:
    form = OpenForm("f-1", "p-1", "sign", ID, 3, START, {"case": "case-1"})

    await database.run(lambda work: work.inbox.open_form(form))

    assert await database.read(lambda work: work.inbox.form("f-1")) == form
    assert await database.read(lambda work: work.inbox.form("other")) is None
    with pytest.raises(Stale):
        await database.run(lambda work: work.inbox.open_form(form))


async def test_moments_come_back_aware_and_in_utc(database: Database) -> None:
    summer = datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    form = OpenForm("f-1", "p-1", "sign", ID, 3, summer, {})

    await database.run(lambda work: work.inbox.open_form(form))

    kept = await database.read(lambda work: work.inbox.form("f-1"))
    assert kept is not None
    assert (kept.opened_at, kept.opened_at.tzinfo) == (summer, UTC)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 7, 1, 10, 0)  # noqa: DTZ001
    form = OpenForm("f-1", "p-1", "sign", ID, 3, naive, {})

    with pytest.raises(DriverFailed):
        await database.run(lambda work: work.inbox.open_form(form))
