"""What rows of the roster's file must be to one another, and to who is on the roster already."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from domain.people import Account, Person, Role
from workflows.importing.known import Held, Known, posts_after
from workflows.importing.rows import SUPERVISING, Row, is_email, school_key
from workflows.importing.tables import meant, shown
from workflows.views.imports import ImportFault

_UNKNOWN = "is neither in this file nor on the roster. Add a row for them, or mend the address."


def faults_between(rows: Sequence[Row]) -> Iterator[ImportFault]:
    """Find where rows contradict one another."""
    yield from _same_post_twice(rows)
    yield from _one_person_differently(rows)
    seen: dict[str, Row] = {}
    loads: dict[str, Row] = {}
    covers: dict[str, Row] = {}
    supervised: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.object_id and row.email:
            first = seen.setdefault(row.object_id, row)
            if first.email != row.email:
                says = (
                    f"Row {first.number} has the same object id for {shown(first.email)}. "
                    "An object id belongs to one person: mend one of them."
                )
                yield ImportFault(row.number, "object_id", says)
        if row.school and row.high_case_load is not None:
            first = loads.setdefault(row.school_key, row)
            if first.high_case_load is not row.high_case_load:
                says = (
                    f"Row {first.number} says the opposite about this school. "
                    "Write the same on every row of a school, or leave the others empty."
                )
                yield ImportFault(row.number, "high_case_load", says)
        if row.school and row.holiday_cover:
            first = covers.setdefault(row.school_key, row)
            if first.holiday_cover != row.holiday_cover:
                says = (
                    f"Row {first.number} names somebody else for this school. "
                    "Write the same on every row of a school, or leave the others empty."
                )
                yield ImportFault(row.number, "holiday_cover", says)
        if row.supervisor and row.school:
            first = supervised.setdefault((row.email, row.school_key), row)
            if first.supervisor != row.supervisor:
                says = (
                    f"Row {first.number} names another supervisor for the same person at the "
                    "same school. Name one."
                )
                yield ImportFault(row.number, "supervisor", says)


def _same_post_twice(rows: Sequence[Row]) -> Iterator[ImportFault]:
    posts: dict[tuple[str, Role, str], Row] = {}
    for row in rows:
        if row.role and row.email:
            first = posts.setdefault((row.email, row.role, row.school_key), row)
            if first is not row:
                says = f"Row {first.number} is the same post already. Take one of the two out."
                yield ImportFault(row.number, "", says)


def _one_person_differently(rows: Sequence[Row]) -> Iterator[ImportFault]:
    people: dict[str, Row] = {}
    accounts: dict[str, Row] = {}
    for row in rows:
        if not row.email:
            continue
        first = people.setdefault(row.email, row)
        if row.name and first.name and row.name != first.name:
            says = (
                f'Row {first.number} has the name "{shown(first.name)}" for this address. Write '
                "one name on every row, or give two people an address each."
            )
            yield ImportFault(row.number, "person", says)
        if row.object_id:
            bound = accounts.setdefault(row.email, row)
            if bound.object_id != row.object_id:
                says = f"Row {bound.number} has another object id for this person. Mend one."
                yield ImportFault(row.number, "object_id", says)
        for column, differs in (
            ("working_days", row.working_days != first.working_days),
            ("leaves_on", row.leaves_on != first.leaves_on),
        ):
            if differs:
                says = (
                    f"Row {first.number} says something else about this person. "
                    "Write the same on each of their rows."
                )
                yield ImportFault(row.number, column, says)


def faults_against(rows: Sequence[Row], known: Known) -> Iterator[ImportFault]:
    """Find what does not fit who is there once the file is imported."""
    held = posts_after(rows, known)
    posts: dict[str, list[Held]] = {}
    for h in held:
        posts.setdefault(h.email, []).append(h)
    matched = {person.id for person in known.match(rows).values()}
    rest = [person for person in known.people if person.id not in matched]
    there = {row.email: row.name for row in rows} | {p.email.lower(): p.name for p in rest}
    gone = {h.email for h in held if h.left} | {
        p.email.lower() for p in rest if p.has_left(known.today)
    }
    for row in rows:
        for column, email in (
            ("supervisor", row.supervisor),
            ("line_manager", row.line_manager),
            ("shares_post_with", row.shares_with),
            ("holiday_cover", row.holiday_cover or ""),
        ):
            if is_email(email):
                yield from _named(row, column, email, there, gone)
        yield from _needs_manager(row)
        yield from _may_supervise(row, posts, there)
        yield from _shares(row, posts, there)
    yield from _still_supervising(rows, posts, known)
    yield from _rungs(held)
    yield from _schools_without_dsl(rows, held, known)
    yield from _circles(held)
    yield from _accounts(rows, known)


def _named(
    row: Row, column: str, email: str, there: Mapping[str, str], gone: set[str]
) -> Iterator[ImportFault]:
    own = {
        "supervisor": "Nobody supervises themselves. Name somebody else.",
        "line_manager": "Nobody is their own line manager. Name somebody else.",
        "shares_post_with": "Nobody shares a post with themselves. Name the other one.",
    }
    if email == row.email and column in own:
        yield ImportFault(row.number, column, own[column])
    elif email not in there:
        yield ImportFault(row.number, column, f"{shown(email)} {_UNKNOWN}")
    elif email in gone and row.email not in gone and column != "shares_post_with":
        says = f"{shown(there[email])} has left. Name somebody who is there."
        yield ImportFault(row.number, column, says)


def _needs_manager(row: Row) -> Iterator[ImportFault]:
    if row.line_manager:
        return
    if row.supervisor:
        says = "Who is supervised needs a line manager, who is told of a risk of harm. Name one."
        yield ImportFault(row.number, "line_manager", says)
    elif row.role in {Role.SUPERVISOR, Role.TRUST_LEAD}:
        says = "A supervisor needs a line manager, who joins three-way meetings. Name one."
        yield ImportFault(row.number, "line_manager", says)


def _may_supervise(
    row: Row, posts: Mapping[str, Sequence[Held]], there: Mapping[str, str]
) -> Iterator[ImportFault]:
    email = row.supervisor
    if email in there and is_email(email) and email != row.email and not _supervises(posts, email):
        says = (
            f"{shown(there[email])} has no post as supervisor. Add a row that gives "
            f"them the role supervisor or {Role.TRUST_LEAD}, or name somebody else."
        )
        yield ImportFault(row.number, "supervisor", says)


def _supervises(posts: Mapping[str, Sequence[Held]], email: str) -> bool:
    # A role that could not be read may be the one that is missing.
    return any(h.role is None or h.role in SUPERVISING for h in posts.get(email, ()))


def _still_supervising(
    rows: Sequence[Row], posts: Mapping[str, Sequence[Held]], known: Known
) -> Iterator[ImportFault]:
    match = known.match(rows)
    matched = {person.id for person in match.values()}
    first = {row.email: row.number for row in reversed(rows)}
    busy = {
        pair.supervisor_id
        for pair in known.pairs
        if pair.supervisee_id not in matched and (pair.ends_on is None)
    }
    for email, person in match.items():
        if person.id in busy and not _supervises(posts, email):
            says = (
                f"{shown(person.name)} supervises people who are not in this file. Keep their row "
                "as supervisor, or put those people in with another supervisor."
            )
            yield ImportFault(first[email], "role", says)


def _shares(
    row: Row, posts: Mapping[str, Sequence[Held]], there: Mapping[str, str]
) -> Iterator[ImportFault]:
    email = row.shares_with
    if email not in there or not is_email(email) or email == row.email or row.role is None:
        return
    # Again, a role that could not be read may be the one.
    if not any(
        h.role is None or (h.role, h.school) == (row.role, row.school_key)
        for h in posts.get(email, ())
    ):
        says = (
            f"{shown(there[email])} has no row with the same role and school. "
            "Add it, or leave this empty."
        )
        yield ImportFault(row.number, "shares_post_with", says)


def _rungs(held: Sequence[Held]) -> Iterator[ImportFault]:
    if any(h.role is None for h in held):
        return
    leads = {h.email for h in held if h.role is Role.TRUST_LEAD and not h.left}
    executives = {h.email for h in held if h.role is Role.EXECUTIVE_LEAD and not h.left}
    if not leads:
        says = f"Nobody is {Role.TRUST_LEAD}. Give the role to somebody, with no school."
        yield ImportFault(0, "role", says)
    if not executives - leads:
        says = (
            f"Nobody stands above the {Role.TRUST_LEAD}. Give the role {Role.EXECUTIVE_LEAD} "
            "to somebody else, the chief executive for one, with no school."
        )
        yield ImportFault(0, "role", says)


def _schools_without_dsl(
    rows: Sequence[Row], held: Sequence[Held], known: Known
) -> Iterator[ImportFault]:
    names = {school_key(school.name): school.name for school in known.schools}
    numbers: dict[str, int] = {}
    for row in rows:
        names.setdefault(row.school_key, row.school)
        numbers.setdefault(row.school_key, row.number)
    # A school where nobody has a post any more has closed.
    for key in dict.fromkeys(h.school for h in held if h.school and not h.left):
        roles = {h.role for h in held if h.school == key and not h.left}
        if not roles & {Role.DSL, None}:
            hint = meant(names[key], [name for other, name in names.items() if other != key], 0.8)
            says = f"{shown(names[key])} has no DSL. Add a row for its DSL.{hint}"
            yield ImportFault(numbers.get(key, 0), "school", says)


def _circles(held: Sequence[Held]) -> Iterator[ImportFault]:
    managers: dict[str, dict[str, int]] = {}
    for h in held:
        if h.line_manager and h.line_manager != h.email:
            managers.setdefault(h.email, {}).setdefault(h.line_manager, h.row)
    names = {h.email: h.name or h.email for h in held}
    told: set[str] = set()
    for email in managers:
        circle = _way_back(email, managers)
        if not circle or told & set(circle):
            continue
        told |= set(circle)
        rows = [managers[a][b] for a, b in pairwise(circle)]
        row = min((number for number in rows if number), default=0)
        way = " → ".join(shown(names[one]) for one in circle)
        says = f"The line managers go round in a circle: {way}. Name somebody else for one of them."
        yield ImportFault(row, "line_manager", says)


def _way_back(email: str, managers: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Give the shortest way up the line managers from somebody back to themselves."""
    ways = deque([[email]])
    seen: set[str] = set()
    while ways:
        way = ways.popleft()
        for manager in managers.get(way[-1], {}):
            if manager == email:
                return [*way, email]
            if manager not in seen:
                seen.add(manager)
                ways.append([*way, manager])
    return []


def clashes(rows: Sequence[Row], known: Known) -> Iterator[tuple[Row, Person]]:
    """Find the rows whose person is bound to another account than the file says."""
    match = known.match(rows)
    for row in rows:
        person = match.get(row.email)
        bound = known.accounts.get(person.id) if person and row.object_id else None
        if person and bound and bound != Account(known.tenant_id, row.object_id):
            yield row, person


def _accounts(rows: Sequence[Row], known: Known) -> Iterator[ImportFault]:
    match = known.match(rows)
    for row, _ in clashes(rows, known):
        says = (
            "This person is bound to another account already and stays so: the object id is "
            "quarantined, not changed. Put the one that is bound, or leave the cell empty."
        )
        yield ImportFault(row.number, "object_id", says)
    for row in rows:
        owner = known.owners.get(row.object_id)
        if owner and match.get(row.email) != owner:
            says = (
                f"This object id is bound to {shown(owner.name)}, {shown(owner.email)}. Mend it. "
                "(A new name and a new address for one person: change the name in one import, "
                "the address in the next.)"
            )
            yield ImportFault(row.number, "object_id", says)
