"""The roster from a spreadsheet: every fault by its sentence, nothing half done, twice is once."""

import csv
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from domain.people import IMPORTER, Account, Pair, Person, Role
from storage.audit import StorageAudit
from storage.database import Database
from tests.databases import MovedClock, Place
from workflows.ports import Proposal, Trust, Work
from workflows.roster import (
    NO_TRUST,
    RosterFaultsError,
    check_roster,
    import_roster,
    quarantine_clashing,
)
from workflows.roster_rows import COLUMNS
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


@pytest.fixture
async def roster(place: Place) -> AsyncIterator[Roster]:
    opened = place.open()
    await opened.run(lambda work: work.roster.save_trust(Trust("Hollin Vale", "srscmat", TENANT)))
    yield Roster(opened, place.clock)
    await opened.close()


on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


async def test_the_invented_trust_imports_cleanly(roster: Roster) -> None:
    result = await roster.takes(demo())

    assert result == ImportResult(
        added_schools=3, added_people=9, added_posts=12, added_pairs=4, bound=8
    )
    joan, priya = await roster.person(mail("joan.pell")), await roster.person(mail("priya.nair"))
    assert await roster.run(lambda work: work.roster.account_of(joan.id)) is None
    account = Account(TENANT, "00000000-0000-4000-8000-000000000004")
    assert await roster.run(lambda work: work.roster.person_with(account)) == priya
    posts = await roster.run(lambda work: work.roster.posts_of(priya.id))
    assert [post.role for post in posts] == [Role.DSL, Role.DSL]
    assert len({post.school_id for post in posts}) == 2
    assert joan.id in {post.line_manager_id for post in posts}


async def test_the_same_file_again_changes_nothing(roster: Roster) -> None:
    await roster.takes(demo())
    before = await roster.everything()

    result = await roster.takes(demo())

    assert result == ImportResult()
    assert not result.changed
    assert await roster.everything() == before


@on_sqlite
async def test_the_order_of_columns_and_the_spelling_of_headers_are_free(roster: Roster) -> None:
    await roster.takes(demo())
    turned = [list(reversed(record)) for record in demo()]
    turned[0] = [name.replace("_", " ").upper() for name in turned[0]]
    spelt = [*turned, [""] * len(COLUMNS)]

    assert not (await roster.takes(spelt)).changed


@on_sqlite
async def test_other_capitals_spaces_and_apostrophes_mean_the_same(roster: Roster) -> None:
    await roster.takes(demo())
    table = changed(
        HELEN,
        email="Helen.Marsh@HOLLINVALE.example",
        role="dsl",
        school="st brigid’s  primary",
        object_id="{00000000-0000-4000-8000-000000000003}".upper(),
        working_days="Monday, Tues wed Thu. fri",
        high_case_load="",
    )

    assert not (await roster.takes(table)).changed


async def test_nothing_of_a_file_with_one_fault_is_imported(roster: Roster) -> None:
    await roster.takes(demo())
    before = await roster.everything()
    table = changed(TOM, person="Thomas Ashworth")
    put(table, JOAN, role="headmistress of all")

    error = await roster.refuses(table)

    assert [(fault.row, fault.column) for fault in error.faults] == [(JOAN, "role")]
    assert await roster.everything() == before


@on_sqlite
async def test_all_faults_come_at_once_in_the_order_of_the_sheet(roster: Roster) -> None:
    table = changed(HELEN, email="helen", working_days="Montag")
    put(table, DANIEL, leaves_on="soon")
    put(table, TOM, school="", line_manager="")

    faults = (await roster.refuses(table)).faults

    assert [(fault.row, fault.column) for fault in faults] == [
        (DANIEL, "leaves_on"),
        (HELEN, "email"),
        (HELEN, "object_id"),
        (HELEN, "working_days"),
        (TOM, "school"),
        (TOM, "line_manager"),
    ]


def header(*names: str) -> Table:
    return [[*names], *(record for record in demo()[1:])]


FAULTS: list[tuple[str, Table, int, str, str]] = [
    ("missing column", header(*COLUMNS[:-1]), 1, "leaves_on", 'The column "leaves_on" is missing.'),
    (
        "unknown column",
        header(*COLUMNS[:-1], "leave_on"),
        1,
        "leave_on",
        'The column "leave_on" is not known here. Did you mean "leaves_on"?',
    ),
    ("duplicate column", header(*COLUMNS, "role"), 1, "role", 'The column "role" is there more'),
    ("no header", [[]], 0, "", "The first row must name the columns"),
    ("no rows", [list(COLUMNS)], 0, "", "The file has no rows below its header."),
    ("cell outside", [*demo()[:-1], [*demo()[-1], "x"]], FRANCIS, "", "This row has a cell under"),
    ("no name", changed(TOM, person=""), TOM, "person", "Nobody is named."),
    ("no address", changed(TOM, email=""), TOM, "email", "There is no e-mail address."),
    ("no role", changed(TOM, role=""), TOM, "role", "There is no role. Write one of: DSL, deputy"),
    ("bad address", changed(TOM, email="tom@x"), TOM, "email", '"tom@x" is not one e-mail address'),
    (
        "bad address of another",
        changed(TOM, supervisor="Daniel Reeve"),
        TOM,
        "supervisor",
        '"daniel reeve" is not one e-mail address.',
    ),
    (
        "unknown role",
        changed(TOM, role="depty DSL"),
        TOM,
        "role",
        '"depty DSL" is not a role. Did you mean "deputy DSL"? Roles are: DSL, deputy DSL, ',
    ),
    (
        "school missing",
        changed(ROBERT, school="", high_case_load=""),
        ROBERT,
        "school",
        "The role head belongs to a school. Write which one.",
    ),
    (
        "school too many",
        changed(FRANCIS, school="St Brigid's Primary"),
        FRANCIS,
        "school",
        "The role chair of trustees is for the whole trust. Leave the school empty.",
    ),
    (
        "same post twice",
        [*demo(), demo()[TOM - 1]],
        FRANCIS + 1,
        "",
        f"Row {TOM} is the same post already.",
    ),
    (
        "two names",
        changed(PRIYA_EDITH, person="Priya Nayar"),
        PRIYA_EDITH,
        "person",
        f'Row {PRIYA_OSWALD} has the name "Priya Nair" for this address.',
    ),
    (
        "two object ids of one person",
        changed(PRIYA_EDITH, object_id="00000000-0000-4000-8000-000000000044"),
        PRIYA_EDITH,
        "object_id",
        f"Row {PRIYA_OSWALD} has another object id for this person.",
    ),
    (
        "two working weeks",
        changed(PRIYA_EDITH, working_days="Mon Tue"),
        PRIYA_EDITH,
        "working_days",
        f"Row {PRIYA_OSWALD} says something else about this person.",
    ),
    (
        "two last days",
        changed(PRIYA_EDITH, leaves_on="2027-07-22"),
        PRIYA_EDITH,
        "leaves_on",
        f"Row {PRIYA_OSWALD} says something else about this person.",
    ),
    ("not a GUID", changed(TOM, object_id="tom"), TOM, "object_id", "This is not an Entra object"),
    (
        "one account for two",
        changed(JOAN, object_id="00000000-0000-4000-8000-000000000005"),
        JOAN,
        "object_id",
        f"Row {TOM} has the same object id for tom.ashworth@hollinvale.example.",
    ),
    (
        "unknown supervisor",
        changed(TOM, supervisor=mail("nobody")),
        TOM,
        "supervisor",
        "nobody@hollinvale.example is neither in this file nor on the roster.",
    ),
    (
        "unknown line manager",
        changed(TOM, line_manager=mail("nobody")),
        TOM,
        "line_manager",
        "nobody@hollinvale.example is neither in this file nor on the roster.",
    ),
    (
        "unknown sharer",
        changed(TOM, shares_post_with=mail("nobody")),
        TOM,
        "shares_post_with",
        "nobody@hollinvale.example is neither in this file nor on the roster.",
    ),
    (
        "sharer elsewhere",
        changed(TOM, shares_post_with=mail("helen.marsh")),
        TOM,
        "shares_post_with",
        "Helen Marsh has no row with the same role and school.",
    ),
    (
        "own supervisor",
        changed(TOM, supervisor=mail("tom.ashworth")),
        TOM,
        "supervisor",
        "Nobody supervises themselves.",
    ),
    (
        "own line manager",
        changed(TOM, line_manager=mail("tom.ashworth")),
        TOM,
        "line_manager",
        "Nobody is their own line manager.",
    ),
    (
        "shares with oneself",
        changed(TOM, shares_post_with=mail("tom.ashworth")),
        TOM,
        "shares_post_with",
        "Nobody shares a post with themselves.",
    ),
    (
        "not a supervisor",
        changed(TOM, supervisor=mail("robert.finch")),
        TOM,
        "supervisor",
        "Robert Finch has no post as supervisor.",
    ),
    (
        "two supervisors at one school",
        changed(HELEN_HEAD, supervisor=mail("daniel.reeve")),
        HELEN,
        "supervisor",
        f"Row {HELEN_HEAD} names another supervisor for the same person at the same school.",
    ),
    (
        "supervised for the trust",
        changed(DANIEL, supervisor=mail("margaret.okafor")),
        DANIEL,
        "supervisor",
        "Supervision is kept for a school.",
    ),
    (
        "supervised without line manager",
        changed(TOM, line_manager=""),
        TOM,
        "line_manager",
        "Who is supervised needs a line manager, who is told of a risk of harm.",
    ),
    (
        "supervisor without line manager",
        changed(DANIEL, line_manager=""),
        DANIEL,
        "line_manager",
        "A supervisor needs a line manager, who joins three-way meetings.",
    ),
    (
        "supervisor has left",
        changed(DANIEL, leaves_on="31/10/2026"),
        TOM,
        "supervisor",
        "Daniel Reeve has left. Name somebody who is there.",
    ),
    ("no trust lead", without(MARGARET), 0, "role", "Nobody is trust supervision lead."),
    (
        "trust lead has left",
        changed(MARGARET, leaves_on="2026-11-20"),
        0,
        "role",
        "Nobody is trust supervision lead.",
    ),
    (
        "no rung above",
        changed(CATHERINE, role="administrator"),
        0,
        "role",
        "Nobody stands above the trust supervision lead. Give the role executive lead to",
    ),
    (
        "the trust lead above herself",
        [
            *changed(CATHERINE, role="administrator"),
            [*demo()[MARGARET - 1][:3], "executive lead", *demo()[MARGARET - 1][4:]],
        ],
        0,
        "role",
        "Nobody stands above the trust supervision lead.",
    ),
    (
        "a school without a DSL",
        changed(HELEN, role="pastoral"),
        HELEN_HEAD,
        "school",
        "St Brigid's Primary has no DSL. Add a row for its DSL.",
    ),
    (
        "a school misspelt",
        changed(ROBERT, school="Blesed Edith Academy"),
        ROBERT,
        "school",
        (
            "Blesed Edith Academy has no DSL. Add a row for its DSL. "
            'Did you mean "Blessed Edith Academy"?'
        ),
    ),
    (
        "neither yes nor no",
        changed(TOM, high_case_load="maybe"),
        TOM,
        "high_case_load",
        '"maybe" is not understood. Write yes or no.',
    ),
    (
        "rows of a school disagree",
        changed(TOM, high_case_load="yes"),
        TOM,
        "high_case_load",
        f"Row {PRIYA_EDITH} says the opposite about this school.",
    ),
    (
        "case load of the trust",
        changed(FRANCIS, high_case_load="yes"),
        FRANCIS,
        "high_case_load",
        "The case load is a school's.",
    ),
    (
        "not a working day",
        changed(TOM, working_days="Mon Tue Someday"),
        TOM,
        "working_days",
        '"someday" is not a working day. Write each day, like Mon Tue Wed',
    ),
    (
        "not a date",
        changed(TOM, leaves_on="31.12.2026"),
        TOM,
        "leaves_on",
        '"31.12.2026" is not a date. Write it like 2026-12-31 or 31/12/2026.',
    ),
    (
        "direction control",
        changed(TOM, person="Tom \u202eAshworth"),
        TOM,
        "person",
        "There is a hidden character (U+202E) in Tom \\u202eAshworth.",
    ),
    (
        "control character",
        changed(TOM, person="Tom\x07 Ashworth"),
        TOM,
        "person",
        "There is a hidden character (U+0007) in Tom\\u0007 Ashworth.",
    ),
    (
        "line break",
        changed(TOM, school="Blessed\nEdith Academy"),
        TOM,
        "school",
        "There is a hidden character (U+000A)",
    ),
    ("too long", changed(TOM, person="T" * 300), TOM, "person", "This is 300 characters long"),
    (
        "line managers in a circle",
        changed(FRANCIS, line_manager=mail("margaret.okafor")),
        MARGARET,
        "line_manager",
        (
            "The line managers go round in a circle: Margaret Okafor → Catherine Doyle → "
            "Francis Bell → Margaret Okafor."
        ),
    ),
]


@on_sqlite
@pytest.mark.parametrize(
    ("table", "row", "column", "says"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
async def test_a_fault_is_named_with_its_row_its_column_and_what_to_do(
    roster: Roster, table: Table, row: int, column: str, says: str
) -> None:
    faults = (await roster.refuses(table)).faults

    assert [f for f in faults if (f.row, f.column) == (row, column) and f.says.startswith(says)]


@on_sqlite
async def test_without_a_trust_the_import_says_so(place: Place) -> None:
    opened = place.open()
    with pytest.raises(RosterFaultsError) as caught:
        await opened.run(lambda work: import_roster(work, demo()))
    await opened.close()

    assert caught.value.faults == (NO_TRUST,)


async def test_an_account_other_than_the_bound_one_is_quarantined_and_nothing_changes(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    before = await roster.everything()
    other = "00000000-0000-4000-8000-0000000000aa"

    error = await roster.refuses(changed(TOM, object_id=other))
    fresh = [
        await roster.run(lambda work: quarantine_clashing(work, error.clashing)) for _ in range(2)
    ]

    (fault,) = error.faults
    assert (fault.row, fault.column) == (TOM, "object_id")
    assert "quarantined, not changed" in fault.says
    assert fresh == [1, 0]
    tom = await roster.person(mail("tom.ashworth"))
    (kept,) = await roster.run(lambda work: work.roster.quarantined())
    assert (kept.person_id, kept.account) == (tom.id, Account(TENANT, other))
    assert await roster.everything() == before


@on_sqlite
async def test_an_account_bound_to_somebody_else_is_refused(roster: Roster) -> None:
    await roster.takes(demo())
    tom = "00000000-0000-4000-8000-000000000005"
    table = changed(TOM, object_id="")
    put(table, JOAN, object_id=tom)

    (fault,) = (await roster.refuses(table)).faults

    assert (fault.row, fault.column) == (JOAN, "object_id")
    assert fault.says.startswith("This object id is bound to Tom Ashworth, tom.ashworth@")


@on_sqlite
async def test_a_new_address_with_the_same_name_and_account_is_the_same_person(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    tom = await roster.person(mail("tom.ashworth"))

    result = await roster.takes(changed(TOM, email=mail("t.ashworth")))

    assert result == ImportResult(changed_people=1)
    assert (await roster.person(mail("t.ashworth"))).id == tom.id


@on_sqlite
async def test_a_new_name_and_a_new_address_at_once_are_not_taken_for_the_same_person(
    roster: Roster,
) -> None:
    await roster.takes(demo())

    (fault,) = (await roster.refuses(changed(TOM, email=mail("ann.new"), person="Ann New"))).faults

    assert "bound to Tom Ashworth" in fault.says


async def test_a_pending_proposal_is_settled_by_a_row_with_an_object_id(roster: Roster) -> None:
    await roster.takes(demo())
    joan = await roster.person(mail("joan.pell"))
    hers, another = (
        Account(TENANT, f"00000000-0000-4000-8000-0000000000{n}") for n in ("06", "bb")
    )
    await roster.run(lambda work: work.roster.propose(Proposal(joan.id, another, work.now)))

    result = await roster.takes(changed(JOAN, object_id=hers.object_id))

    assert result == ImportResult(bound=1)
    assert await roster.run(lambda work: work.roster.account_of(joan.id)) == hers
    assert await roster.run(lambda work: work.roster.proposals()) == ()
    (kept,) = await roster.run(lambda work: work.roster.quarantined())
    assert kept.account == another


async def test_a_changed_supervisor_ends_the_old_pair_today_and_makes_a_new_one(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    result = await roster.takes(changed(TOM, supervisor=mail("margaret.okafor")))

    assert result == ImportResult(added_pairs=1, ended_pairs=1)
    margaret = await roster.person(mail("margaret.okafor"))
    pairs = await roster.pairs_of(mail("tom.ashworth"))
    assert {(p.supervisor_id == margaret.id, p.ends_on) for p in pairs} == {
        (True, None),
        (False, date(2026, 11, 23)),
    }


@on_sqlite
async def test_a_change_of_supervisor_taken_back_the_same_day_takes_up_the_old_pair(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    (before,) = await roster.pairs_of(mail("tom.ashworth"))
    await roster.takes(changed(TOM, supervisor=mail("margaret.okafor")))

    await roster.takes(demo())

    pairs = await roster.pairs_of(mail("tom.ashworth"))
    assert [pair for pair in pairs if pair.ends_on is None] == [before]
    assert not (await roster.takes(demo())).changed


@on_sqlite
async def test_who_leaves_keeps_the_post_and_the_pair_ends_on_their_last_day(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    leaving = changed(TOM, leaves_on="18/12/2026")

    result = await roster.takes(leaving)

    assert result == ImportResult(changed_people=1, ended_pairs=1)
    (pair,) = await roster.pairs_of(mail("tom.ashworth"))
    assert pair.ends_on == date(2026, 12, 18)
    for days in (25, 1, 30):
        roster.clock.forward(days=days)
        assert not (await roster.takes(leaving)).changed


@on_sqlite
async def test_somebody_the_file_does_not_mention_is_left_as_they_are_and_named(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    before = await roster.everything()

    result = await roster.takes(without(TOM, FRANCIS))

    assert result == ImportResult(untouched=("Francis Bell", "Tom Ashworth"))
    assert await roster.everything() == before


@on_sqlite
async def test_a_post_no_longer_in_the_file_goes_with_its_pair(roster: Roster) -> None:
    table = added(
        person="Tom Ashworth",
        email=mail("tom.ashworth"),
        role="pastoral",
        school="St Oswald's Primary",
        supervisor=mail("margaret.okafor"),
        line_manager=mail("joan.pell"),
    )
    assert (await roster.takes(table)).added_pairs == 5

    result = await roster.takes(demo())

    assert result == ImportResult(removed_posts=1, ended_pairs=1)


@on_sqlite
async def test_who_supervises_people_outside_the_file_keeps_the_post(roster: Roster) -> None:
    await roster.takes(demo())
    table = without(PRIYA_OSWALD, PRIYA_EDITH, TOM)
    put(table, DANIEL, role="pastoral", school="Blessed Edith Academy")

    faults = (await roster.refuses(table)).faults

    assert [(f.row, f.column, f.says[:41]) for f in faults] == [
        (DANIEL, "role", "Daniel Reeve supervises people who are no")
    ]


@on_sqlite
async def test_an_empty_case_load_leaves_the_school_as_it_was(roster: Roster) -> None:
    yes, silent = demo(), demo()
    for row in (PRIYA_EDITH, TOM, ROBERT):
        put(yes, row, high_case_load="Yes")
        put(silent, row, high_case_load="")
    await roster.takes(demo())

    assert await roster.takes(yes) == ImportResult(changed_schools=1)
    assert not (await roster.takes(silent)).changed


@on_sqlite
async def test_working_days_shares_and_line_managers_are_kept(roster: Roster) -> None:
    tom = mail("tom.ashworth")
    table = added(
        person="Una Share",
        email=mail("una.share"),
        role="deputy DSL",
        school="Blessed Edith Academy",
        line_manager=mail("robert.finch"),
        shares_post_with=tom,
        working_days="Wed Thu Fri",
    )
    put(table, TOM, shares_post_with=mail("una.share"), working_days="Mon Tue")

    await roster.takes(table)

    person, una = await roster.person(tom), await roster.person(mail("una.share"))
    assert person.working_days == {0, 1}
    (post,) = await roster.run(lambda work: work.roster.posts_of(person.id))
    robert = await roster.person(mail("robert.finch"))
    assert (post.shares_with_id, post.line_manager_id) == (una.id, robert.id)


async def test_a_check_says_the_same_and_writes_nothing(roster: Roster) -> None:
    said = await roster.run(lambda work: check_roster(work, demo()))

    assert await roster.everything() == ((), (), (), (), [])
    assert await roster.takes(demo()) == said


@on_sqlite
async def test_every_change_is_audited_by_ids_alone(roster: Roster) -> None:
    await roster.takes(demo())

    def rows(work: Work) -> list[tuple[str, str, str]]:
        assert isinstance(work.audit, StorageAudit)
        return [(e.event, e.actor, e.facts) for e, _ in work.audit.entries("roster")]

    entries = await roster.run(rows)
    assert len(entries) == 3 + 9 + 12 + 4 + 8
    assert {actor for _, actor, _ in entries} == {IMPORTER.person_id}
    words = " ".join(facts for _, _, facts in entries)
    assert "Okafor" not in words
    assert "@" not in words
    assert "Brigid" not in words
