"""Whom each rung asks: who is skipped leaves no gap, and nobody waits for a rung that is empty."""

from collections.abc import Collection

import pytest

from domain.ladder import Asked, Rung, UrgentRules, steps

LADDER = (
    Rung(0, Asked.SUPERVISOR),
    Rung(2, Asked.ALTERNATES),
    Rung(6, Asked.TRUST_LEAD),
    Rung(12, Asked.EXECUTIVE_LEAD),
    Rung(20, Asked.EVERYBODY),
    Rung(24, Asked.EVERYBODY),
)
RULES = UrgentRules(24, 30, LADDER, (("phone", "By phone"),), ())
PEOPLE = {
    Asked.SUPERVISOR: ("sam",),
    Asked.ALTERNATES: ("alba", "alf"),
    Asked.TRUST_LEAD: ("lead",),
    Asked.EXECUTIVE_LEAD: ("chief",),
}
ALL = "sam+alba+alf+lead+chief"
NO_CHIEF = "sam+alba+alf+lead+chair"
TOP = ("lead", "chief", "chair")


def asked(out: Collection[str] = (), unwilling: Collection[str] = ()) -> str:
    """Give the ladder as "hours:people", so that it can be read off."""
    found = steps(
        RULES,
        PEOPLE,
        able=lambda p: p not in out,
        willing=lambda p: p not in unwilling,
        above=TOP,
    )
    return " ".join(f"{step.hours}:{'+'.join(step.people)}" for step in found)


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("", f"0:sam 2:alba+alf 6:lead 12:chief 20:{ALL} 24:{ALL}"),
        ("sam", "0:alba+alf 6:lead 12:chief 20:alba+alf+lead+chief 24:alba+alf+lead+chief"),
        ("alf", "0:sam 2:alba 6:lead 12:chief 20:sam+alba+lead+chief 24:sam+alba+lead+chief"),
        ("alba alf", "0:sam 2:lead 12:chief 20:sam+lead+chief 24:sam+lead+chief"),
        ("sam alba alf", "0:lead 12:chief 20:lead+chief 24:lead+chief"),
        ("sam alba alf lead", "0:chief 20:chief 24:chief"),
        ("lead", "0:sam 2:alba+alf 6:chief 20:sam+alba+alf+chief 24:sam+alba+alf+chief"),
        ("chief", f"0:sam 2:alba+alf 6:lead 12:chair 20:{NO_CHIEF} 24:{NO_CHIEF}"),
        (
            "lead chief",
            "0:sam 2:alba+alf 6:chair 20:sam+alba+alf+chair 24:sam+alba+alf+chair",
        ),
        ("sam alba alf lead chief", "0:chair 20:chair 24:chair"),
        ("sam alba alf lead chief chair", ""),
    ],
)
def test_an_empty_rung_goes_to_the_next_one_up_at_once(out: str, told: str) -> None:
    assert asked(out.split()) == told


def test_who_said_that_they_cant_is_passed_over_until_everybody_is_asked_again() -> None:
    assert asked(unwilling=["sam"]) == (
        "0:alba+alf 6:lead 12:chief 20:sam+alba+alf+lead+chief 24:sam+alba+alf+lead+chief"
    )


def test_somebody_on_two_rungs_is_asked_by_both() -> None:
    people = PEOPLE | {Asked.SUPERVISOR: ("lead",)}
    found = steps(RULES, people, able=lambda _: True, willing=lambda _: True)
    assert [step.hours for step in found if "lead" in step.people] == [0, 6, 20, 24]
