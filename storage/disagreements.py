"""Disagreements, three-way meetings and shortfalls: nothing said is overwritten."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, bindparam, select, update

from domain.disagreement import Disagreement, DisagreementStatus, Statement
from domain.errors import NotFound, Stale
from domain.meeting import OPEN, Meeting, MeetingReason, MeetingStatus, Outcome, Recorded
from domain.parts import UnitKind
from domain.session import Slot
from domain.shortfall import NotEngaging, Shortfall
from storage import mapping, tables
from storage.sealing import Label, Spot
from storage.store import Store
from workflows.ports import Said

_D, _SAID = tables.disagreement, tables.statement
_M, _RECORD = tables.meeting, tables.meeting_record
_S, _NOTE = tables.shortfall, tables.not_engaging
_SLOT = ("starts_at", "minutes", "place", "online_reason")


class StorageDisagreements:
    """Keeps disagreements."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, disagreement_id: str) -> Disagreement:
        row = self._store.one(
            self._store.locked(select(_D).where(_D.c.id == bindparam("wanted"))),
            {"wanted": disagreement_id},
        )
        if row is None:
            raise NotFound("disagreement")
        return self._with_statements([row])[0]

    def put(self, disagreement: Disagreement, words: str) -> Disagreement:
        """Keep it with the words of its newest version; Stale where somebody was quicker."""
        said = disagreement.newest
        if said.number == 1:
            if not self._store.add(_D, mapping.flat(disagreement, without=["statements"])):
                raise Stale("the disagreement is there already")
            saved = disagreement
        else:
            saved = self.save(disagreement)
        spot = Spot(Label.STATEMENT_WORDS, f"{disagreement.id}:{said.number}", said.revision)
        sealed = mapping.sealed(self._store, UnitKind.DISAGREEMENT, disagreement.id, spot, words)
        row = {**mapping.flat(said), "disagreement_id": disagreement.id, "words": sealed}
        if not self._store.add(_SAID, row):
            raise Stale("the version is there already")
        return saved

    def save(self, disagreement: Disagreement) -> Disagreement:
        row = mapping.flat(disagreement, without=["statements"])
        version = _save(self._store, _D, row, "the disagreement changed")
        return mapping.with_version(disagreement, version)

    def of_document(self, document_id: str) -> tuple[Disagreement, ...]:
        rows = self._store.all(select(_D).where(_D.c.document_id == document_id).order_by(_D.c.id))
        return tuple(self._with_statements(rows))

    def said(self, disagreement_id: str) -> tuple[Said, ...]:
        return tuple(self._said(row) for row in self._rows(disagreement_id))

    def _rows(self, disagreement_id: str) -> Sequence[RowMapping]:
        mine = _SAID.c.disagreement_id == disagreement_id
        return self._store.all(select(_SAID).where(mine).order_by(_SAID.c.number))

    def _said(self, row: RowMapping) -> Said:
        owner = row["disagreement_id"]
        spot = Spot(Label.STATEMENT_WORDS, f"{owner}:{row['number']}", row["revision"])
        words = mapping.opened(self._store, UnitKind.DISAGREEMENT, owner, spot, row)
        return mapping.build(Said, row, words=words.decode())

    def _with_statements(self, rows: Sequence[RowMapping]) -> list[Disagreement]:
        return [
            mapping.build(
                Disagreement,
                row,
                status=DisagreementStatus(row["status"]),
                statements=tuple(mapping.build(Statement, s) for s in self._rows(row["id"])),
            )
            for row in rows
        ]


class StorageMeetings:
    """Keeps three-way meetings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, meeting_id: str) -> Meeting:
        row = self._store.one(
            self._store.locked(select(_M).where(_M.c.id == bindparam("wanted"))),
            {"wanted": meeting_id},
        )
        if row is None:
            raise NotFound("meeting")
        return self._meeting(row)

    def add(self, meeting: Meeting) -> None:
        self._store.add_all(_M, [_meeting_row(meeting)])

    def save(self, meeting: Meeting) -> Meeting:
        version = _save(self._store, _M, _meeting_row(meeting), "the meeting changed")
        return mapping.with_version(meeting, version)

    def record(self, meeting: Meeting, words: str) -> Meeting:
        """Keep a meeting with the words that were just recorded; earlier ones stay."""
        saved, recorded = self.save(meeting), meeting.recorded
        if recorded is None:
            raise ValueError("nothing was recorded")
        spot = Spot(Label.MEETING_WORDS, meeting.id, recorded.number)
        sealed = mapping.sealed(self._store, UnitKind.MEETING, meeting.id, spot, words)
        row = {**mapping.flat(recorded), "meeting_id": meeting.id, "words": sealed}
        if not self._store.add(_RECORD, row):
            raise Stale("somebody recorded it meanwhile")
        return saved

    def words(self, meeting_id: str, number: int) -> str:
        row = self._store.one(
            select(_RECORD).where(_RECORD.c.meeting_id == meeting_id, _RECORD.c.number == number)
        )
        if row is None:
            raise NotFound("what came of the meeting")
        spot = Spot(Label.MEETING_WORDS, meeting_id, number)
        return mapping.opened(self._store, UnitKind.MEETING, meeting_id, spot, row).decode()

    def recorded(self, meeting_id: str) -> tuple[Recorded, ...]:
        rows = self._store.all(
            select(_RECORD).where(_RECORD.c.meeting_id == meeting_id).order_by(_RECORD.c.number)
        )
        return tuple(mapping.build(Recorded, row, outcome=Outcome(row["outcome"])) for row in rows)

    def about(self, subject: str) -> tuple[Meeting, ...]:
        return self._found(select(_M).where(_M.c.subject == subject))

    def under_way(self) -> tuple[Meeting, ...]:
        return self._found(select(_M).where(_M.c.status.in_([s.value for s in OPEN])))

    def _found(self, statement: Select[Any]) -> tuple[Meeting, ...]:
        rows = self._store.all(statement.order_by(_M.c.proposed_at, _M.c.id))
        return tuple(self._meeting(row) for row in rows)

    def _meeting(self, row: RowMapping) -> Meeting:
        slot = None
        if row["slot_starts_at"] is not None:
            slot = Slot(**{name: row[f"slot_{name}"] for name in _SLOT})
        recorded = self.recorded(row["id"])
        return mapping.build(
            Meeting,
            row,
            reason=MeetingReason(row["reason"]),
            status=MeetingStatus(row["status"]),
            slot=slot,
            accepted=frozenset(row["accepted"].split()),
            confirmed=frozenset(row["confirmed"].split()),
            recorded=recorded[-1] if recorded else None,
        )


def _meeting_row(meeting: Meeting) -> dict[str, Any]:
    slot = meeting.slot
    return {
        **mapping.flat(meeting, without=["slot", "accepted", "confirmed", "recorded"]),
        **{f"slot_{name}": getattr(slot, name) if slot else None for name in _SLOT},
        "accepted": " ".join(sorted(meeting.accepted)),
        "confirmed": " ".join(sorted(meeting.confirmed)),
    }


class StorageShortfalls:
    """Keeps shortfalls, and that line managers were told."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, shortfall_id: str) -> Shortfall:
        row = self._store.one(
            self._store.locked(select(_S).where(_S.c.id == bindparam("wanted"))),
            {"wanted": shortfall_id},
        )
        if row is None:
            raise NotFound("shortfall")
        return mapping.build(Shortfall, row)

    def add(self, shortfall: Shortfall) -> bool:
        """Keep a new one; False where the school has one for this span."""
        return self._store.add(_S, mapping.flat(shortfall))

    def save(self, shortfall: Shortfall) -> Shortfall:
        version = _save(self._store, _S, mapping.flat(shortfall), "the shortfall changed")
        return mapping.with_version(shortfall, version)

    def chased(self) -> tuple[Shortfall, ...]:
        waits = (_S.c.caught_up_at.is_(None), _S.c.waived_at.is_(None))
        return self._found(select(_S).where(*waits))

    def of_school(self, school_id: str) -> tuple[Shortfall, ...]:
        return self._found(select(_S).where(_S.c.school_id == school_id))

    def _found(self, statement: Select[Any]) -> tuple[Shortfall, ...]:
        rows = self._store.all(statement.order_by(_S.c.due_by, _S.c.id))
        return tuple(mapping.build(Shortfall, row) for row in rows)

    def not_engaging(self, note_id: str) -> NotEngaging:
        row = self._store.one(select(_NOTE).where(_NOTE.c.id == note_id))
        if row is None:
            raise NotFound("note")
        return mapping.build(NotEngaging, row)

    def say_not_engaging(self, note: NotEngaging) -> None:
        self._store.add_all(_NOTE, [mapping.flat(note)])

    def not_engaging_of(self, pair_id: str) -> tuple[NotEngaging, ...]:
        mine = select(_NOTE).where(_NOTE.c.pair_id == pair_id)
        rows = self._store.all(mine.order_by(_NOTE.c.said_at, _NOTE.c.id))
        return tuple(mapping.build(NotEngaging, row) for row in rows)


def _save(store: Store, table: Any, row: dict[str, Any], told: str) -> int:
    """Keep a row where its version is still the one read; give the new version."""
    version = int(row["version"]) + 1
    statement = update(table).where(
        table.c.id == bindparam("wanted"), table.c.version == bindparam("seen")
    )
    asked = {"wanted": row["id"], "seen": row["version"]}
    if not store.do(statement, {**row, "version": version, **asked}):
        raise Stale(told)
    return version
