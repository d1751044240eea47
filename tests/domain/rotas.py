"""A small staff with different days, in a Derbyshire school year."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from domain.away import Away
from domain.people import Person, Post, Role
from domain.rota import Quiet, Rota
from domain.terms import LONDON, SchoolCalendar
from tests.domain.derbyshire import YEAR

QUIET = Quiet(time(18), time(7, 30))
MONDAY_TO_WEDNESDAY = frozenset({0, 1, 2})
LEAD, SUPERVISOR, DSL, PART_TIMER, CHIEF, CHAIR = (
    "lead",
    "supervisor",
    "dsl",
    "part",
    "chief",
    "chair",
)
PEOPLE = {
    LEAD: Person(LEAD, "Ann Lead", "ann@trust.example"),
    SUPERVISOR: Person(SUPERVISOR, "Sam Visor", "sam@trust.example"),
    DSL: Person(DSL, "Di Ess", "di@trust.example"),
    PART_TIMER: Person(PART_TIMER, "Pat Time", "pat@trust.example", MONDAY_TO_WEDNESDAY),
    CHIEF: Person(CHIEF, "Cy Chief", "cy@trust.example"),
    CHAIR: Person(CHAIR, "Flo Chair", "flo@trust.example"),
}
POSTS = (
    Post("1", LEAD, Role.TRUST_LEAD, line_manager_id=CHIEF),
    Post("2", SUPERVISOR, Role.SUPERVISOR, line_manager_id=LEAD),
    Post("3", DSL, Role.DSL, "hill", line_manager_id=CHIEF),
    Post("4", PART_TIMER, Role.DEPUTY_DSL, "hill", line_manager_id=DSL),
    Post("5", CHIEF, Role.EXECUTIVE_LEAD, line_manager_id=CHAIR),
    Post("6", CHAIR, Role.CHAIR_OF_TRUSTEES),
)


def rota(*aways: Away, calendar: SchoolCalendar = YEAR) -> Rota:
    return Rota(PEOPLE, POSTS, aways, calendar, QUIET)


def away(person_id: str, first: str, last: str | None = None, cover: str | None = None) -> Away:
    until = date.fromisoformat(last) if last else None
    return Away(f"{person_id}-{first}", person_id, date.fromisoformat(first), until, cover, LEAD)


def at(london: str) -> datetime:
    """Give the UTC moment of a London time, "2026-11-24 07:30"."""
    return datetime.fromisoformat(london).replace(tzinfo=LONDON).astimezone(UTC)


def said(moment: datetime | None) -> str:
    """Say a moment as London has it."""
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if moment else "never"


def days(*moments: datetime | None) -> Sequence[str]:
    return [said(moment) for moment in moments]
