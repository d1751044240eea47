from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.errors import Stale
from domain.people import IMPORTER, Account, Pair, Person, Post, Role, School
from domain.terms import Term
from storage.database import Database
from tests.databases import START
from tests.storage import world
from workflows.ports import Channel, Conversation, Proposal, Trust, Work

ADA = Person(
    "p-1",
    "Ada Oak",
    "Ada.Oak@Example.org",
    working_days=frozenset({0, 2, 4}),
    leaves_on=date(2027, 7, 31),
    teams_id="29:x",
)
BEN = Person("p-2", "Ben Elm", "ben@example.org")
ONE, TWO = Account("tenant", "object-1"), Account("tenant", "object-2")


def autumn(year: str) -> Term:
    first = int(year[:4])
    return Term(
        year,
        "autumn",
        date(first, 9, 2),
        date(first, 10, 23),
        date(first, 11, 2),
        date(first, 12, 18),
    )


def two_people(work: Work) -> None:
    for school in (School("s-1", "Oak School"), School("s-2", "Elm School", high_case_load=True)):
        work.roster.save_school(school)
    for person in (BEN, ADA):
        work.roster.save_person(person)


async def test_people_and_schools_come_back_as_they_were_kept(database: Database) -> None:
    await database.run(two_people)

    assert await database.read(lambda work: work.roster.people()) == (ADA, BEN)
    assert await database.read(lambda work: work.roster.person("p-1")) == ADA
    assert [s.id for s in await database.read(lambda work: work.roster.schools())] == ["s-2", "s-1"]
    assert (await database.read(lambda work: work.roster.school("s-2"))).high_case_load


async def test_keeping_somebody_again_brings_them_up_to_date(database: Database) -> None:
    await database.run(two_people)
    renamed = replace(ADA, name="Ada Ash", leaves_on=None)

    await database.run(lambda work: work.roster.save_person(renamed))

    assert await database.read(lambda work: work.roster.person("p-1")) == renamed
    assert len(await database.read(lambda work: work.roster.people())) == 2


@pytest.mark.parametrize("typed", ["ada.oak@example.org", " ADA.OAK@EXAMPLE.ORG "])
async def test_people_are_found_by_address_in_any_case(database: Database, typed: str) -> None:
    await database.run(two_people)

    assert await database.read(lambda work: work.roster.person_by_email(typed)) == ADA
    assert await database.read(lambda work: work.roster.person_by_email("x@y.z")) is None


async def test_posts_are_found_by_person_and_by_school(database: Database) -> None:
    dsl = Post("post-1", "p-1", Role.DSL, "s-1", line_manager_id="p-2")
    lead = Post("post-2", "p-1", Role.TRUST_LEAD)

    def write(work: Work) -> None:
        two_people(work)
        for post in (lead, dsl, Post("post-3", "p-2", Role.HEAD, "s-2")):
            work.roster.save_post(post)
        work.roster.remove_post("post-3")

    await database.run(write)

    assert await database.read(lambda work: work.roster.posts()) == (dsl, lead)
    assert await database.read(lambda work: work.roster.posts_of("p-1")) == (dsl, lead)
    assert await database.read(lambda work: work.roster.posts_at("s-1")) == (dsl,)
    assert await database.read(lambda work: work.roster.posts_at("s-2")) == ()


async def test_pairs_are_found_by_either_party(database: Database) -> None:
    ended = Pair("pair-0", "school-2", world.SUPERVISEE, world.SUPERVISOR, date(2026, 7, 1))

    def write(work: Work) -> None:
        world.people(work)
        work.roster.save_pair(ended)

    await database.run(write)

    assert await database.read(lambda work: work.roster.pairs()) == (ended, world.PAIR)
    for person in (world.SUPERVISOR, world.SUPERVISEE):
        found = await database.read(lambda work, who=person: work.roster.pairs_of(who))  # type: ignore[misc]
        assert found == (ended, world.PAIR)
    assert await database.read(lambda work: work.roster.pair("pair-1")) == world.PAIR


async def test_the_trust_and_its_terms_are_kept_year_by_year(database: Database) -> None:
    trust = Trust("Oak Trust", "srscmat", "tenant")
    spring = replace(autumn("2027/28"), name="spring")

    def write(work: Work) -> None:
        work.roster.save_trust(replace(trust, name="before"))
        work.roster.save_trust(trust)
        work.roster.save_terms([autumn("2026/27")])
        work.roster.save_terms([spring, replace(autumn("2027/28"), ends=date(2027, 12, 1))])
        work.roster.save_terms([autumn("2027/28")])

    await database.run(write)

    assert await database.read(lambda work: work.roster.trust()) == trust
    calendar = await database.read(lambda work: work.roster.calendar())
    assert calendar.terms == (autumn("2026/27"), autumn("2027/28"))


async def test_a_person_and_an_account_are_bound_once(database: Database) -> None:
    await database.run(two_people)
    for _ in range(2):  # the same again changes nothing
        await database.run(lambda work: work.roster.bind("p-1", ONE, by=IMPORTER, at=START))

    for person, account in (("p-1", TWO), ("p-2", ONE)):
        with pytest.raises(Stale):
            await database.run(
                lambda work, p=person, a=account: work.roster.bind(p, a, by=IMPORTER, at=START)  # type: ignore[misc]
            )
    assert await database.read(lambda work: work.roster.account_of("p-1")) == ONE
    assert await database.read(lambda work: work.roster.account_of("p-2")) is None
    assert await database.read(lambda work: work.roster.person_with(ONE)) == ADA
    assert await database.read(lambda work: work.roster.person_with(TWO)) is None


async def test_proposals_wait_until_they_are_dropped(database: Database) -> None:
    first, second = Proposal("p-1", ONE, START), Proposal("p-2", TWO, START - timedelta(1))

    def write(work: Work) -> None:
        two_people(work)
        work.roster.propose(first)
        work.roster.propose(second)

    await database.run(write)
    assert await database.read(lambda work: work.roster.proposals()) == (second, first)

    await database.run(lambda work: work.roster.drop_proposal("p-2"))
    assert await database.read(lambda work: work.roster.proposals()) == (first,)


async def test_a_second_account_is_told_of_once(database: Database) -> None:
    await database.run(two_people)

    def quarantine(work: Work) -> bool:
        return work.roster.quarantine("p-1", TWO, START)

    assert await database.run(quarantine) is True
    assert await database.run(quarantine) is False
    kept = await database.read(lambda work: work.roster.quarantined())
    assert kept == (Proposal("p-1", TWO, START),)


async def test_channels_and_chats_are_kept(database: Database) -> None:
    unbound = Channel("19:a", "team", "A", "https://smba")
    old = Channel("19:b", "team", "B", "https://smba", START, "s-1")
    new = Channel("19:c", "team", "C", "https://smba", START + timedelta(1), "s-1")
    chat = Conversation("p-1", "a:1", "https://smba")

    def write(work: Work) -> None:
        two_people(work)
        for channel in (new, old, unbound):
            work.conversations.save_channel(channel)
        work.conversations.save_personal(replace(chat, id="a:0"))
        work.conversations.save_personal(chat)

    await database.run(write)

    assert await database.read(lambda work: work.conversations.channels()) == (unbound, old, new)
    assert await database.read(lambda work: work.conversations.channel("19:a")) == unbound
    assert await database.read(lambda work: work.conversations.channel("19:x")) is None
    assert await database.read(lambda work: work.conversations.channel_of_school("s-1")) == new
    assert await database.read(lambda work: work.conversations.channel_of_school("s-2")) is None
    assert await database.read(lambda work: work.conversations.personal("p-1")) == chat
    assert await database.read(lambda work: work.conversations.personal("p-2")) is None
