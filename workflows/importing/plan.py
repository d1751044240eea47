"""What the roster's file asks to have changed, worked out before anything is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from domain.people import Account, Pair, Person, Post, Role, School
from workflows.importing.known import Known
from workflows.importing.rows import Row, school_key
from workflows.ports import Work


class Event(StrEnum):
    """What happened to one thing, as the audit has it."""

    SCHOOL_ADDED = "school added"
    SCHOOL_CHANGED = "school changed"
    PERSON_ADDED = "person added"
    PERSON_CHANGED = "person changed"
    POST_ADDED = "post added"
    POST_CHANGED = "post changed"
    POST_REMOVED = "post removed"
    PAIR_ADDED = "pair added"
    PAIR_CHANGED = "pair changed"
    PAIR_ENDED = "pair ended"
    ACCOUNT_BOUND = "account bound"


@dataclass(frozen=True, slots=True)
class Binding:
    """An account that the file gives to a person who has none."""

    person_id: str
    account: Account


Thing: TypeAlias = School | Person | Post | Pair | Binding


@dataclass(frozen=True, slots=True)
class Change:
    """One thing as it is to be kept, or the post that is to go."""

    event: Event
    thing: Thing


class Plan:
    """What the file asks to have changed, found by natural keys: address, school's name, post."""

    def __init__(self, work: Work, rows: Sequence[Row], known: Known) -> None:
        self._work, self._rows, self._known = work, rows, known
        match = known.match(rows)
        self._persons = {person.email.lower(): person.id for person in known.people} | {
            row.email: match[row.email].id if row.email in match else "" for row in rows
        }
        self._persons = {email: id_ or work.ids.new() for email, id_ in self._persons.items()}
        self._in_file = {self._persons[row.email] for row in rows}
        self._schools = {school_key(school.name): school.id for school in known.schools}
        for row in rows:
            if row.school and row.school_key not in self._schools:
                self._schools[row.school_key] = work.ids.new()

    def schools(self) -> Iterator[Change]:
        """Give schools that are new, renamed, or whose case load changed."""
        now = {school.id: school for school in self._known.schools}
        for key in dict.fromkeys(row.school_key for row in self._rows if row.school):
            rows = [row for row in self._rows if row.school_key == key]
            before = now.get(self._schools[key])
            said = [row.high_case_load for row in rows if row.high_case_load is not None]
            high = said[0] if said else before is not None and before.high_case_load
            cover = self._holiday_cover(rows, before)
            after = School(self._schools[key], rows[0].school, high, cover)
            if after != before:
                event = Event.SCHOOL_CHANGED if before else Event.SCHOOL_ADDED
                yield Change(event, after)

    def _holiday_cover(self, rows: Sequence[Row], before: School | None) -> str | None:
        """Give whom the school's rows name; where the file has no such column, as it was."""
        if all(row.holiday_cover is None for row in rows):
            return before.holiday_cover_id if before else None
        named = next((row.holiday_cover for row in rows if row.holiday_cover), "")
        return self._persons[named] if named else None

    def people(self) -> Iterator[Change]:
        """Give people who are new or changed."""
        now = {person.id: person for person in self._known.people}
        for row in {row.email: row for row in self._rows}.values():
            id_ = self._persons[row.email]
            before = now.get(id_)
            after = Person(
                id=id_,
                name=row.name,
                email=row.email,
                working_days=row.working_days,
                leaves_on=row.leaves_on,
                teams_id=before.teams_id if before else None,
            )
            if after != before:
                event = Event.PERSON_CHANGED if before else Event.PERSON_ADDED
                yield Change(event, after)

    def posts(self) -> Iterator[Change]:
        """Give new and changed posts, then those that the file no longer has."""
        now = {
            (post.person_id, post.role, post.school_id): post
            for post in self._known.posts
            if post.person_id in self._in_file
        }
        for row in self._rows:
            role = _given(row.role)
            school_id = self._schools[row.school_key] if row.school else None
            key = (self._persons[row.email], role, school_id)
            before = now.pop(key, None)
            after = Post(
                id=before.id if before else self._work.ids.new(),
                person_id=key[0],
                role=role,
                school_id=school_id,
                line_manager_id=self._persons[row.line_manager] if row.line_manager else None,
                shares_with_id=self._persons[row.shares_with] if row.shares_with else None,
            )
            if after != before:
                event = Event.POST_CHANGED if before else Event.POST_ADDED
                yield Change(event, after)
        for post in now.values():
            yield Change(Event.POST_REMOVED, post)

    def pairs(self) -> Iterator[Change]:
        """Give new pairs, and those that end: with a leaver, or for another supervisor."""
        today = self._known.today
        before: dict[tuple[str, str, str], list[Pair]] = {}
        for pair in self._known.pairs:
            key = (pair.supervisee_id, pair.school_id, pair.supervisor_id)
            before.setdefault(key, []).append(pair)
        kept: set[str] = set()
        for row in {(r.email, r.school_key): r for r in self._rows if r.supervisor}.values():
            person, school = self._persons[row.email], self._schools[row.school_key]
            supervisor, ends_on = self._persons[row.supervisor], row.leaves_on
            pair_now = next(
                (
                    pair
                    for pair in before.get((person, school, supervisor), ())
                    # One that ends today is taken up again: an import mends the one before it.
                    if pair.ends_on == ends_on or _ends(pair) >= today
                ),
                None,
            )
            if pair_now is None:
                if ends_on is None or ends_on >= today:
                    added = Pair(self._work.ids.new(), school, supervisor, person, ends_on)
                    yield Change(Event.PAIR_ADDED, added)
                continue
            kept.add(pair_now.id)
            if pair_now.ends_on != ends_on:
                event = Event.PAIR_ENDED if ends_on else Event.PAIR_CHANGED
                yield Change(event, replace(pair_now, ends_on=ends_on))
        for pair in self._known.pairs:
            if pair.supervisee_id in self._in_file and pair.id not in kept and _ends(pair) > today:
                yield Change(Event.PAIR_ENDED, replace(pair, ends_on=today))

    def bindings(self) -> Iterator[Change]:
        """Give the accounts to bind."""
        for row in {row.email: row for row in self._rows if row.object_id}.values():
            person_id = self._persons[row.email]
            if person_id not in self._known.accounts:
                account = Account(self._known.tenant_id, row.object_id)
                yield Change(Event.ACCOUNT_BOUND, Binding(person_id, account))


def _ends(pair: Pair) -> date:
    return pair.ends_on or date.max


def _given(role: Role | None) -> Role:
    if role is None:
        raise ValueError("a row without a role has a fault")
    return role
