"""Whom to ring: numbers that the trust keeps for its schools and its line managers.

Supervision never replaces these and never waits for them (product.md 11). 999 is always there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

EMERGENCY = "999"


class Line(StrEnum):
    """What a number is for."""

    FRONT_DOOR = "front door"  # children's social care of a home authority, in the daytime
    OUT_OF_HOURS = "out of hours"  # the same, at night and at weekends
    LADO = "LADO"  # local authority designated officer: about an adult who works with children
    PERSON = "person"  # somebody's own number; shown to those whose line manager they are


AUTHORITYS = (Line.FRONT_DOOR, Line.OUT_OF_HOURS, Line.LADO)


@dataclass(frozen=True, slots=True)
class Number:
    """One number. `whose` is a home authority of a school, or of a person's number their id."""

    school_id: str
    line: Line
    whose: str
    number: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that nobody gave. `whose` is empty where a school has no home authority at all."""

    school_id: str
    line: Line
    whose: str = ""


def authorities(numbers: Iterable[Number], school_id: str) -> tuple[str, ...]:
    """Give a school's home authorities, in the order in which they were given."""
    mine = (n.whose for n in numbers if n.school_id == school_id and n.line in AUTHORITYS)
    return tuple(dict.fromkeys(mine))


def missing(
    numbers: Collection[Number], schools: Iterable[str], managers: Mapping[str, str]
) -> Iterator[Missing]:
    """Name what is missing: three for each home authority, one for each line manager.

    `managers` are line managers' ids with a school where they manage somebody; empty: none.
    """
    known = {(n.school_id, n.line, n.whose) for n in numbers}
    for school_id in schools:
        for whose in authorities(numbers, school_id) or ("",):
            for line in AUTHORITYS:
                if (school_id, line, whose) not in known:
                    yield Missing(school_id, line, whose)
    for person_id, school_id in managers.items():
        if ("", Line.PERSON, person_id) not in known:
            yield Missing(school_id, Line.PERSON, person_id)
