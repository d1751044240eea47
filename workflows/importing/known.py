"""The roster as it is before an import, and the posts as they will be after it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.people import Account, Pair, Person, Post, Role, School
from workflows.importing.rows import Row, school_key


@dataclass(frozen=True, slots=True)
class Known:
    """The roster as it is before the import; `accounts` by person, `owners` by object id."""

    people: tuple[Person, ...]
    schools: tuple[School, ...]
    posts: tuple[Post, ...]
    pairs: tuple[Pair, ...]
    accounts: Mapping[str, Account]
    owners: Mapping[str, Person]
    tenant_id: str
    today: date

    def match(self, rows: Iterable[Row]) -> dict[str, Person]:
        """Give who on the roster each address of the file means.

        It is the person with this address; or else the one with this object id and this very
        name, whose address has changed. A new name *and* a new address is somebody else.
        """
        by_email = {person.email.lower(): person for person in self.people}
        listed = list(rows)
        named = {row.email for row in listed}
        found = {email: by_email[email] for email in named if email in by_email}
        for row in listed:
            owner = self.owners.get(row.object_id)
            moved = owner and owner.name == row.name and owner.email.lower() not in named
            if owner and moved and row.email and row.email not in found:
                found[row.email] = owner
        return found


@dataclass(frozen=True, slots=True)
class Held:
    """A post as it will be after the import; `row` 0 where the file doesn't mention the person."""

    row: int
    email: str
    name: str
    role: Role | None
    school: str  # as compared
    line_manager: str
    left: bool


def posts_after(rows: Sequence[Row], known: Known) -> tuple[Held, ...]:
    """Give every post there will be: the file's, and those of people it doesn't mention."""
    matched = {person.id for person in known.match(rows).values()}
    people = {person.id: person for person in known.people}
    schools = {school.id: school_key(school.name) for school in known.schools}
    held = [
        Held(
            row.number,
            row.email,
            row.name,
            row.role,
            row.school_key,
            row.line_manager,
            row.leaves_on is not None and row.leaves_on < known.today,
        )
        for row in rows
    ]
    for post in known.posts:
        if post.person_id not in matched:
            person, manager = people[post.person_id], people.get(post.line_manager_id or "")
            held.append(
                Held(
                    0,
                    person.email.lower(),
                    person.name,
                    post.role,
                    schools.get(post.school_id or "", ""),
                    manager.email.lower() if manager else "",
                    person.has_left(known.today),
                )
            )
    return tuple(held)
