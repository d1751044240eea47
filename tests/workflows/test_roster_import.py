"""The roster from a spreadsheet: what it brings, nothing half done, twice is once."""

from datetime import date

import pytest

from domain.people import IMPORTER, Account, Role
from storage.audit import StorageAudit
from tests.databases import Place
from tests.workflows.rosters import (
    DANIEL,
    FRANCIS,
    HELEN,
    JOAN,
    PRIYA_EDITH,
    PRIYA_OSWALD,
    ROBERT,
    TENANT,
    TOM,
    Roster,
    added,
    changed,
    demo,
    mail,
    on_sqlite,
    put,
    roster,
    without,
)
from workflows.importing.roster import (
    NO_TRUST,
    RosterFaultsError,
    check_roster,
    import_roster,
    quarantine_clashing,
)
from workflows.importing.rows import COLUMNS
from workflows.ports import Proposal, Work
from workflows.views.imports import ImportResult


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
        (TOM, "holiday_cover"),
    ]


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


__all__ = ["roster"]


async def test_holiday_cover_is_a_schools_and_stays_where_a_file_has_no_such_column(
    roster: Roster,
) -> None:
    await roster.takes(demo())
    schools = {s.name: s for s in await roster.run(lambda work: work.roster.schools())}
    people = {p.id: p.name for p in await roster.run(lambda work: work.roster.people())}
    covers = {name: people[s.holiday_cover_id or ""] for name, s in schools.items()}
    assert covers == {
        "St Brigid's Primary": "Margaret Okafor",
        "St Oswald's Primary": "Joan Pell",
        "Blessed Edith Academy": "Robert Finch",
    }
    older = [record[:-1] for record in demo()]
    assert not (await roster.takes(older)).changed
    empty = [demo()[0], *([*record[:-1], ""] for record in demo()[1:])]
    await roster.takes(empty)
    after = await roster.run(lambda work: work.roster.schools())
    assert {school.holiday_cover_id for school in after} == {None}
