from dataclasses import replace
from datetime import date

import pytest

from domain.people import (
    IMPORTER,
    RUNGS,
    SCHEDULER,
    TRUST_WIDE,
    Account,
    Actor,
    Pair,
    Person,
    Post,
    Role,
    next_rung,
)

PAIR = Pair("pair", "school", "margaret", "helen")
POSTS = [
    Post("1", "margaret", Role.TRUST_LEAD),
    Post("2", "catherine", Role.EXECUTIVE_LEAD),
    Post("3", "francis", Role.CHAIR_OF_TRUSTEES),
    Post("4", "robert", Role.TRUST_LEAD, "school"),
    Post("5", "dan", Role.DATA_PROTECTION_OFFICER),
]


@pytest.mark.parametrize(
    ("parties", "absent", "expected"),
    [
        ("daniel priya", "", "margaret"),
        ("margaret helen", "", "catherine"),
        ("daniel priya", "margaret", "catherine"),
        ("margaret helen", "catherine", "francis"),
        ("margaret catherine", "francis", None),
    ],
)
def test_no_rung_goes_to_a_party_or_to_somebody_absent(
    parties: str, absent: str, expected: str | None
) -> None:
    found = next_rung(POSTS, parties=frozenset(parties.split()), absent=frozenset(absent.split()))
    assert found == expected


def test_a_shared_rung_goes_to_the_one_who_is_free_and_always_to_the_same() -> None:
    shared = [*POSTS, Post("6", "anna", Role.TRUST_LEAD)]
    assert next_rung(shared, parties=frozenset()) == "anna"
    assert next_rung(reversed(shared), parties=frozenset()) == "anna"
    assert next_rung(shared, parties=frozenset({"anna"})) == "margaret"


def test_without_anybody_above_there_is_no_rung() -> None:
    assert next_rung([], parties=frozenset()) is None


def test_every_rung_is_a_post_of_the_whole_trust() -> None:
    assert set(RUNGS) <= TRUST_WIDE


def test_a_person_has_left_on_the_day_after_their_last() -> None:
    stays = Person("p", "Helen", "helen@example.org")
    leaves = replace(stays, leaves_on=date(2026, 12, 18))
    assert not stays.has_left(date(2099, 1, 1))
    assert not leaves.has_left(date(2026, 12, 18))
    assert leaves.has_left(date(2026, 12, 19))


def test_each_party_has_the_other() -> None:
    assert PAIR.parties == {"margaret", "helen"}
    assert (PAIR.other("margaret"), PAIR.other("helen")) == ("helen", "margaret")


def test_an_actor_is_a_person_with_an_account_or_a_named_part_of_the_system() -> None:
    assert SCHEDULER.is_system
    assert IMPORTER.is_system
    assert SCHEDULER.name != IMPORTER.name
    assert not Actor("helen", "Helen", Account("tenant", "object")).is_system
