"""Who is who: people, schools, posts, the pairs they supervise in, and the account they act by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What somebody is, at a school or for the whole trust; a person may hold several posts."""

    DSL = "DSL"
    DEPUTY_DSL = "deputy DSL"
    PASTORAL = "pastoral"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    TRUST_LEAD = "trust supervision lead"
    EXECUTIVE_LEAD = "executive lead"
    CHAIR_OF_TRUSTEES = "chair of trustees"
    CHAIR_OF_GOVERNORS = "chair of governors"
    DATA_PROTECTION_OFFICER = "data protection officer"
    EXTERNAL_SUPERVISOR = "external supervisor"
    ADMINISTRATOR = "administrator"


TRUST_WIDE = frozenset(
    {
        Role.TRUST_LEAD,
        Role.EXECUTIVE_LEAD,
        Role.CHAIR_OF_TRUSTEES,
        Role.DATA_PROTECTION_OFFICER,
        Role.ADMINISTRATOR,
    }
)

# Who is told next, and who acts where the one before is a party or has left (srscmat 14, 15).
RUNGS = (Role.TRUST_LEAD, Role.EXECUTIVE_LEAD, Role.CHAIR_OF_TRUSTEES)


@dataclass(frozen=True, slots=True)
class School:
    """A school of the trust; a high case load earns a session every half term (srscmat 8).

    `holiday_cover_id` hears in the school holidays what concerns a child and can't wait.
    """

    id: str
    name: str
    high_case_load: bool = False
    holiday_cover_id: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `working_days` are weekdays, Monday being 0."""

    id: str
    name: str
    email: str
    working_days: frozenset[int] = frozenset(range(5))
    leaves_on: date | None = None
    teams_id: str | None = None

    def has_left(self, today: date) -> bool:
        """Say whether their last day is over, in London dates."""
        return self.leaves_on is not None and today > self.leaves_on


@dataclass(frozen=True, slots=True)
class Post:
    """One person's role at one school (`school_id` None: for the trust), and who manages them.

    An acting post has a first and a last day, London dates, and is held on these days only.
    """

    id: str
    person_id: str
    role: Role
    school_id: str | None = None
    line_manager_id: str | None = None
    shares_with_id: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def is_acting(self) -> bool:
        """Say whether this is held for some days only, and not by the roster's spreadsheet."""
        return self.starts_on is not None or self.ends_on is not None

    def in_force(self, day: date) -> bool:
        """Say whether it is held on this day."""
        return (self.starts_on or day) <= day <= (self.ends_on or day)


@dataclass(frozen=True, slots=True)
class Pair:
    """A supervisor and a supervisee at one school: the relationship that sessions belong to.

    One that is for `once` holds the record of one urgent session with somebody who is not the
    usual supervisor: nobody is prompted for it, and it needs no agreement.
    """

    id: str
    school_id: str
    supervisor_id: str
    supervisee_id: str
    ends_on: date | None = None
    once: bool = False

    @property
    def parties(self) -> frozenset[str]:
        """Give the ids of both."""
        return frozenset({self.supervisor_id, self.supervisee_id})

    def other(self, person_id: str) -> str:
        """Give the party who is not this one."""
        return self.supervisee_id if person_id == self.supervisor_id else self.supervisor_id


@dataclass(frozen=True, slots=True)
class Account:
    """The Entra account somebody signs in with; object ids are never reused, addresses are."""

    tenant_id: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a bound person by their account, or a named part of the system."""

    person_id: str
    name: str
    account: Account | None = None

    @property
    def is_system(self) -> bool:
        """Say whether no person stands behind this."""
        return self.account is None


SCHEDULER = Actor("system:scheduler", "scheduler")
IMPORTER = Actor("system:importer", "importer")


def next_rung(
    posts: Iterable[Post], *, parties: frozenset[str], absent: frozenset[str] = frozenset()
) -> str | None:
    """Give the first person up the rungs who is neither a party nor absent; None if there is none.

    No rung ever goes to a party (product.md, People): the next one up has it.
    """
    held = {(post.role, post.person_id) for post in posts if post.school_id is None}
    for role in RUNGS:
        able = sorted(p for r, p in held if r is role and p not in parties and p not in absent)
        if able:
            return able[0]
    return None
