"""What a person may have changed: told from the rows before and after, and from nothing of ours.

Rules that no turn may break, whoever sent it (`A` is who the gate and the roster say it was):

1. A stranger, and a request that the door refused, changes no row; only what Teams tells of a
   channel (added, renamed) is kept, in whosever name, and greeted.
2. Nobody acts in another's name: a column that says who did something only ever gets A's id.
3. A signature is A's own: by A's account, on a document of a pair that A is a party of.
4. What belongs to a document changes only for a party of its pair; besides, the DSL of the school
   of one of its cases may approve and confirm the entry, and a rung above may close it. Neither
   changes its words, its revision or its digest.
5. A session changes only for a party of its pair, whoever covers for one, or a rung above.
6. A locked or closed document keeps its digest, its words and its signatures.
7. The audit, readings, revisions, approvals and versions of parts are only ever added to.
8. The roster changes by no turn: but for A's own Teams id; accounts and channels, confirmed or
   bound by a rung above, accounts never by their owner; a dated post of DSL, by the school's head
   or a rung above; absences, by the person themselves or somebody above them; and a pair for
   once, which an urgent request makes of who asked and who came.
9. Nothing typed stands in the clear in any row.
10. An urgent request changes only for who asked, and for whom it was told.
11. In any other table a row changes only for somebody whom it names, whom the pair, session,
    document or school that it names belongs to, or a rung above.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from domain.people import RUNGS, Role
from storage.tables import metadata
from tests.fuzz.mutate import TYPED

Row = dict[str, Any]
Rows = dict[str, list[Row]]
SYSTEM = "system:"
ENDED = {"locked", "closed"}
# Columns that say who did it. "person_id" says so where the row is somebody's own deed.
DOER = ("by_id", "actor", "author_id", "saved_by", "entered_by", "taken_out_by", "bound_by")
OWN = {"signature", "approval", "reading", "form", "link"}
ONLY_ADDED = {"audit", "reading", "part_version", "revision", "revision_part", "change_request"}
ROSTER = {"installation", "trust", "term", "school"}
# What follows from what was done, and belongs to nobody.
FOLLOWS = {"outbox", "inbox", "audit", "data_key", "child", "paper", "mark"}
WORDS = {"part", "part_version", "revision", "revision_part", "signature", "signer"}
OF_A_DOCUMENT = {*WORDS, "change_request", "document", "action", "plan_change"}
BY_A_DSL = {"document", "approval", "extract"}
KEPT_BY_OTHERS = ("revision", "digest", "author_id", "pair_id", "policy", "submitted_at")


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after; one of them None where it was added or removed."""

    table: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        row = self.after or self.before
        assert row is not None
        return row

    def changed(self) -> set[str]:
        """Name the columns that are not as they were."""
        before, after = self.before or {}, self.after or {}
        return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def changes(before: Rows, after: Rows) -> Iterator[Change]:
    """Give every row that is not as it was."""
    for table in metadata.sorted_tables:
        keys = [column.name for column in table.primary_key]
        old = {tuple(row[key] for key in keys): row for row in before[table.name]}
        new = {tuple(row[key] for key in keys): row for row in after[table.name]}
        for key in sorted({*old, *new}, key=repr):
            if old.get(key) != new.get(key):
                yield Change(table.name, old.get(key), new.get(key))


class World:
    """Who stands where, told from the roster's rows."""

    def __init__(self, before: Rows, rows: Rows) -> None:
        self.rows = rows
        self.before = {row["id"]: row for row in before["document"]}
        self.people = {row["id"] for row in rows["person"]}
        self.pairs = {p["id"]: {p["supervisor_id"], p["supervisee_id"]} for p in rows["pair"]}
        self.documents = {row["id"]: row for row in rows["document"]}
        self.rungs = {
            p["person_id"]
            for p in rows["post"]
            if p["school_id"] is None and p["role"] in {role.value for role in RUNGS}
        }
        self.dsls = _by_school(rows, Role.DSL)
        self.heads = _by_school(rows, Role.HEAD)
        self.sessions = {row["id"]: row["pair_id"] for row in rows["session"]}
        self.covered = {(row["cover_id"], row["person_id"]) for row in rows["away"]}

    def above(self, person_id: str) -> set[str]:
        """Give who stands above somebody: line managers, heads of their schools, the rungs."""
        posts = [p for p in self.rows["post"] if p["person_id"] == person_id]
        heads = [self.heads.get(p["school_id"], set()) for p in posts]
        return self.rungs.union({p["line_manager_id"] for p in posts}, *heads)

    def near(self, row: Row) -> set[str]:
        """Give whom a row belongs to, by everything that it names."""
        found = {str(value) for value in row.values()} & self.people
        for value in map(str, row.values()):
            document = self.documents.get(value, {})
            pair = document.get("pair_id") or self.sessions.get(value) or value
            found |= self.pairs.get(pair, set())
            found |= self.dsls.get(value, set()) | self.heads.get(value, set())
        return found | self.rungs

    def parties(self, document_id: str) -> set[str]:
        return self.pairs[self.documents[document_id]["pair_id"]]

    def childs_dsls(self, document_id: str) -> set[str]:
        schools = {
            row["school_id"]
            for table in ("part_version", "plan_change", "extract")
            for row in self.rows[table]
            if row["document_id"] == document_id
        }
        return set().union(*(self.dsls.get(school, set()) for school in schools))


def _by_school(rows: Rows, role: Role) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for post in rows["post"]:
        if post["role"] == role.value:
            found.setdefault(post["school_id"], set()).add(post["person_id"])
    return found


def faults(before: Rows, after: Rows, object_id: str) -> list[str]:
    """Name every change that who has this account can't have made."""
    bound = {row["object_id"]: row["person_id"] for row in before["account"]}
    actor: str | None = bound.get(object_id)
    world, found = World(before, after), []
    for change in changes(before, after):
        if actor is None:
            if not _of_a_channel(change):
                found.append(f"a stranger changed {change.table}: {sorted(change.changed())}")
            continue
        found += [
            f"{actor} {fault} in {change.table}: {sorted(change.changed())}"
            for fault in _faults(change, world, actor, object_id)
        ]
    return found


def _of_a_channel(change: Change) -> bool:
    """Say whether it is what Teams tells of a channel, in whosever name: that, and a greeting."""
    if change.table == "channel":
        return not change.changed() & {"school_id", "bound_at"} or change.before is None
    return change.table == "outbox" and change.row["kind"] == "channel"


def _faults(change: Change, world: World, actor: str, object_id: str) -> Iterator[str]:
    yield from _in_anothers_name(change, world, actor)
    yield from _in_the_clear(change)
    if change.table in ONLY_ADDED and change.before is not None and change.changed() != {"leaf"}:
        yield "changed what is only added to"
    if change.table in ROSTER:
        yield "changed the roster"
    elif change.table in BY_TABLE:
        yield from BY_TABLE[change.table](change, world, actor)
    elif change.table in OF_A_DOCUMENT | BY_A_DSL | {"closure"}:
        yield from _document(change, world, actor)
    elif change.table not in FOLLOWS | OWN and actor not in world.near(change.row):
        yield "changed what belongs to others"
    if change.table == "signature" and change.after:
        signed = change.after
        if (signed["person_id"], signed["object_id"]) != (actor, object_id):
            yield "signed for another"


def _in_anothers_name(change: Change, world: World, actor: str) -> Iterator[str]:
    for column in change.changed():
        says_who = (
            column in DOER
            or column.endswith(("_by", "_by_id"))
            or (column == "person_id" and change.table in OWN)
        )
        who = (change.after or {}).get(column)
        is_person = isinstance(who, str) and who in world.people
        # Who arranges in somebody's place makes their offer; the audit says who it was.
        in_their_place = change.table == "session" and (actor, who) in world.covered
        if says_who and is_person and who != actor and not in_their_place:
            yield f"acted as {who}"


def _in_the_clear(change: Change) -> Iterator[str]:
    for column, value in (change.after or {}).items():
        if isinstance(value, bytes):
            value = value.decode("utf-8", "ignore")  # noqa: PLW2901
        # A team's and a channel's name are Teams' own, and told in the clear.
        if TYPED in str(value) and (change.table, column) != ("channel", "name"):
            yield f"left words in the clear ({column})"


def _person(change: Change, _: World, actor: str) -> Iterator[str]:
    if change.changed() != {"teams_id"} or change.row["id"] != actor:
        yield "changed a person"


def _account(change: Change, world: World, actor: str) -> Iterator[str]:
    if actor not in world.rungs or change.row["person_id"] == actor:
        yield "confirmed an account"


def _conversation(change: Change, _: World, actor: str) -> Iterator[str]:
    if change.row["person_id"] != actor:
        yield "moved where another is reached"


def _channel(change: Change, world: World, actor: str) -> Iterator[str]:
    bound = change.changed() & {"school_id", "bound_at"}
    if bound and change.before is not None and actor not in world.rungs:
        yield "bound a channel"


def _post(change: Change, world: World, actor: str) -> Iterator[str]:
    row = change.row
    acting = row["role"] == Role.DSL.value and row["starts_on"] is not None
    above = world.heads.get(row["school_id"], set()) | world.rungs
    if not acting or actor not in above:
        yield "changed the roster"


def _pair(change: Change, _: World, actor: str) -> Iterator[str]:
    # An urgent request makes a pair for once, of who asked and who came.
    row = change.row
    if not row["once"] or actor not in {row["supervisor_id"], row["supervisee_id"]}:
        yield "changed the roster"


def _absence(change: Change, world: World, actor: str) -> Iterator[str]:
    person_id = change.row["person_id"]
    if actor != person_id and actor not in world.above(person_id):
        yield "changed another's absence"


def _session(change: Change, world: World, actor: str) -> Iterator[str]:
    covers = {cover for cover, _ in world.covered}
    if actor not in world.pairs[change.row["pair_id"]] | covers | world.rungs:
        yield "arranged for others"


def _urgent(change: Change, world: World, actor: str) -> Iterator[str]:
    request_id = change.row["id" if change.table == "urgent_request" else "request_id"]
    told = {
        row["recipient"].removeprefix("person:")
        for row in world.rows["outbox"]
        if row["subject"] == request_id and row["kind"].startswith("urgent")
    }
    asker = {r["asker_id"] for r in world.rows["urgent_request"] if r["id"] == request_id}
    if actor not in told | asker:
        yield "answered what they were not asked"


BY_TABLE: dict[str, Callable[[Change, World, str], Iterator[str]]] = {
    "person": _person,
    "account": _account,
    "proposal": _account,
    "conversation": _conversation,
    "channel": _channel,
    "post": _post,
    "pair": _pair,
    "away": _absence,
    "handover": _absence,
    "session": _session,
    "urgent_request": _urgent,
    "urgent_out": _urgent,
}


def _document(change: Change, world: World, actor: str) -> Iterator[str]:
    row = change.row
    document_id = row["id"] if change.table == "document" else row["document_id"]
    if actor not in world.parties(document_id):
        words_stay = not change.changed() & set(KEPT_BY_OTHERS) or change.table != "document"
        dsl = actor in world.childs_dsls(document_id) and change.table in BY_A_DSL
        rung = actor in world.rungs and change.table in {"document", "closure", "extract"}
        own = change.table == "action" and row["owner_id"] == actor
        if not words_stay or not (dsl or rung or own):
            yield "changed a document of others"
    was = world.before.get(document_id)
    if was and was["status"] in ENDED:
        kept = change.changed() & {*KEPT_BY_OTHERS, "status"} if change.table == "document" else ()
        if kept or change.table in WORDS:
            yield "changed what is locked"
