"""The roster: people, schools, posts, pairs, term dates, and who signs in as whom."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import ColumnElement, Select, delete, or_, select

from domain.away import Away
from domain.errors import NotFound, Stale
from domain.handover import Handover
from domain.people import Account, Actor, Pair, Person, Post, Role, School
from domain.terms import SchoolCalendar, Term, london_day
from storage import mapping, tables
from storage.store import Store
from workflows.ports import Proposal, Trust

_HERE = "here"
R = TypeVar("R")
P = ParamSpec("P")


def _kept(
    read: Callable[Concatenate["StorageRoster", P], R],
) -> Callable[Concatenate["StorageRoster", P], R]:
    """Have what is read of the roster kept for the day, or until the roster changes."""

    @wraps(read)
    def kept(self: "StorageRoster", *args: P.args, **kwargs: P.kwargs) -> R:
        key = (read.__name__, *args)
        return self._store.remember(self._today, key, lambda: read(self, *args, **kwargs))

    return cast("Callable[Concatenate[StorageRoster, P], R]", kept)


class StorageRoster:
    """Keeps the roster."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._today = london_day(now)

    @_kept
    def trust(self) -> Trust:
        row = self._store.one(select(tables.trust))
        if row is None:
            raise NotFound("trust")
        return mapping.build(Trust, row)

    def save_trust(self, trust: Trust) -> None:
        self._store.put(tables.trust, {"id": _HERE, **mapping.flat(trust)})

    @_kept
    def calendar(self) -> SchoolCalendar:
        rows = self._store.all(select(tables.term).order_by(tables.term.c.starts))
        return SchoolCalendar(tuple(mapping.build(Term, row) for row in rows))

    def save_terms(self, terms: Sequence[Term]) -> None:
        """Keep these as the terms of their school years; other years stay as they are."""
        years = sorted({term.year for term in terms})
        self._store.do(delete(tables.term).where(tables.term.c.year.in_(years)))
        self._store.add_all(tables.term, [mapping.flat(term) for term in terms])

    @_kept
    def person(self, person_id: str) -> Person:
        row = self._store.one(select(tables.person).where(tables.person.c.id == person_id))
        if row is None:
            raise NotFound("person")
        return mapping.person(row)

    @_kept
    def person_by_email(self, email: str) -> Person | None:
        table = tables.person
        wanted = table.c.email_folded == mapping.fold(email)
        row = self._store.one(select(table).where(wanted).order_by(table.c.id))
        return mapping.person(row) if row else None

    @_kept
    def people(self) -> tuple[Person, ...]:
        table = tables.person
        rows = self._store.all(select(table).order_by(table.c.name, table.c.id))
        return tuple(mapping.person(row) for row in rows)

    def save_person(self, person: Person) -> None:
        self._store.put(tables.person, mapping.person_row(person))

    @_kept
    def school(self, school_id: str) -> School:
        row = self._store.one(select(tables.school).where(tables.school.c.id == school_id))
        if row is None:
            raise NotFound("school")
        return mapping.build(School, row)

    @_kept
    def schools(self) -> tuple[School, ...]:
        table = tables.school
        rows = self._store.all(select(table).order_by(table.c.name, table.c.id))
        return tuple(mapping.build(School, row) for row in rows)

    def save_school(self, school: School) -> None:
        self._store.put(tables.school, mapping.flat(school))

    @_kept
    def posts(self) -> tuple[Post, ...]:
        return self._posts()

    @_kept
    def posts_of(self, person_id: str) -> tuple[Post, ...]:
        return self._posts(tables.post.c.person_id == person_id)

    @_kept
    def posts_at(self, school_id: str) -> tuple[Post, ...]:
        return self._posts(tables.post.c.school_id == school_id)

    def _posts(self, *wanted: ColumnElement[bool]) -> tuple[Post, ...]:
        posts = self._all_posts(*wanted)
        return tuple(post for post in posts if post.in_force(self._today))

    def post(self, post_id: str) -> Post:
        """Give a post, also one that is not held today."""
        found = self._all_posts(tables.post.c.id == post_id)
        if not found:
            raise NotFound("post")
        return found[0]

    def acting_posts(self) -> tuple[Post, ...]:
        """Give every acting post that is not over, also those that begin later."""
        posts = self._all_posts(tables.post.c.ends_on >= self._today)
        return tuple(post for post in posts if post.is_acting)

    def _all_posts(self, *wanted: ColumnElement[bool]) -> tuple[Post, ...]:
        rows = self._store.all(select(tables.post).where(*wanted).order_by(tables.post.c.id))
        return tuple(mapping.build(Post, row, role=Role(row["role"])) for row in rows)

    def save_post(self, post: Post) -> None:
        self._store.put(tables.post, mapping.flat(post))

    def remove_post(self, post_id: str) -> None:
        self._store.do(delete(tables.post).where(tables.post.c.id == post_id))

    @_kept
    def pair(self, pair_id: str) -> Pair:
        found = self._pairs(tables.pair.c.id == pair_id)
        if not found:
            raise NotFound("pair")
        return found[0]

    @_kept
    def pairs(self) -> tuple[Pair, ...]:
        """Give the lasting ones."""
        return self._pairs(~tables.pair.c.once)

    @_kept
    def pairs_of(self, person_id: str) -> tuple[Pair, ...]:
        """Give the lasting ones of one person."""
        table = tables.pair
        return self._pairs(
            ~table.c.once,
            or_(table.c.supervisor_id == person_id, table.c.supervisee_id == person_id),
        )

    def _pairs(self, *wanted: ColumnElement[bool]) -> tuple[Pair, ...]:
        rows = self._store.all(select(tables.pair).where(*wanted).order_by(tables.pair.c.id))
        return tuple(mapping.build(Pair, row) for row in rows)

    def save_pair(self, pair: Pair) -> None:
        self._store.put(tables.pair, mapping.flat(pair))

    @_kept
    def aways(self) -> tuple[Away, ...]:
        table = tables.away
        rows = self._store.all(select(table).order_by(table.c.first, table.c.id))
        return tuple(mapping.build(Away, row) for row in rows)

    def save_away(self, away: Away) -> None:
        self._store.put(tables.away, mapping.flat(away))

    def handovers(self) -> tuple[Handover, ...]:
        table = tables.handover
        rows = self._store.all(select(table).order_by(table.c.at, table.c.person_id))
        return tuple(mapping.build(Handover, row) for row in rows)

    def save_handover(self, handover: Handover) -> None:
        self._store.put(tables.handover, mapping.flat(handover))

    @_kept
    def account_of(self, person_id: str) -> Account | None:
        row = self._store.one(select(tables.account).where(tables.account.c.person_id == person_id))
        return mapping.account(row) if row else None

    @_kept
    def person_with(self, account: Account) -> Person | None:
        row = self._store.one(
            select(tables.person)
            .join(tables.account, tables.account.c.person_id == tables.person.c.id)
            .where(
                tables.account.c.tenant_id == account.tenant_id,
                tables.account.c.object_id == account.object_id,
            )
        )
        return mapping.person(row) if row else None

    def bind(self, person_id: str, account: Account, *, by: Actor, at: datetime) -> None:
        """Bind them for good; Stale where either is bound to another already."""
        row = {
            "person_id": person_id,
            **mapping.flat(account),
            "bound_by": by.person_id,
            "bound_at": at,
        }
        if not self._store.add(tables.account, row) and self.account_of(person_id) != account:
            raise Stale("the person or the account is bound already")

    def propose(self, proposal: Proposal) -> None:
        self._store.put(tables.proposal, _proposal_row(proposal))

    def proposals(self) -> tuple[Proposal, ...]:
        table = tables.proposal
        return self._proposals(select(table).order_by(table.c.proposed_at, table.c.person_id))

    def drop_proposal(self, person_id: str) -> None:
        self._store.do(delete(tables.proposal).where(tables.proposal.c.person_id == person_id))

    def quarantine(self, person_id: str, account: Account, at: datetime) -> bool:
        """Keep a second account of a bound person apart; False where it was known already."""
        return self._store.add(tables.quarantine, _proposal_row(Proposal(person_id, account, at)))

    def quarantined(self) -> tuple[Proposal, ...]:
        table = tables.quarantine
        return self._proposals(
            select(table).order_by(table.c.proposed_at, table.c.person_id, table.c.object_id)
        )

    def _proposals(self, statement: Select[Any]) -> tuple[Proposal, ...]:
        rows = self._store.all(statement)
        return tuple(mapping.build(Proposal, row, account=mapping.account(row)) for row in rows)


def _proposal_row(proposal: Proposal) -> dict[str, object]:
    return {**mapping.flat(proposal, without=["account"]), **mapping.flat(proposal.account)}
