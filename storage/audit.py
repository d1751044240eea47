"""What was done by whom: one hash chain a stream, insert-only by triggers on both databases."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import rfc8785
from sqlalchemy import bindparam, select

from domain.people import Actor
from storage import mapping, tables
from storage.errors import Raced, StorageError
from storage.store import Store

_T = tables.audit
_FIRST = bytes(32)  # what stands before the first entry of a stream
_LAST = (
    select(_T.c.seq, _T.c.hash)
    .where(_T.c.stream == bindparam("wanted"))
    .order_by(_T.c.seq.desc())
    .limit(1)
)
_NEWEST = select(_T.c.at).order_by(_T.c.at.desc()).limit(1)
_STREAM = select(_T).where(_T.c.stream == bindparam("wanted")).order_by(_T.c.seq)


class ChainBroken(StorageError):
    """An entry is missing, changed or out of order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. `facts` is RFC 8785 JSON."""

    stream: str
    seq: int
    prev: bytes
    event: str
    actor: str
    at: datetime
    facts: str

    def hash(self) -> bytes:
        """Give the hash that the next entry of the stream carries."""
        plain = {**mapping.flat(self), "prev": self.prev.hex(), "at": self.at.isoformat()}
        return hashlib.sha256(rfc8785.dumps(plain)).digest()


class StorageAudit:
    """Writes and reads chains."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(
        self, stream: str, event: str, actor: Actor, at: datetime, facts: Mapping[str, str | int]
    ) -> None:
        """Add an entry to its stream; ValueError where nobody is named as having done it."""
        if not actor.person_id.strip():
            raise ValueError("an audit entry names its actor")
        self._store.take_turns(f"audit {stream}")
        last = self._store.one(_LAST, {"wanted": stream})
        words = rfc8785.dumps(dict(facts)).decode()
        seq, prev = (last["seq"] + 1, last["hash"]) if last else (1, _FIRST)
        entry = Entry(stream, seq, prev, event, actor.person_id, at, words)
        row = {**mapping.flat(entry), "hash": entry.hash(), "leaf": None}
        if not self._store.add(_T, row):
            raise Raced("the stream went on meanwhile")

    def newest(self) -> datetime | None:
        """Give the latest moment that any entry names."""
        row = self._store.one(_NEWEST)
        return row["at"] if row else None

    def entries(self, stream: str) -> tuple[tuple[Entry, bytes], ...]:
        """Give a stream's entries with the hashes that were kept, first to last."""
        rows = self._store.all(_STREAM, {"wanted": stream})
        return tuple((mapping.build(Entry, row), row["hash"]) for row in rows)

    def streams(self) -> tuple[str, ...]:
        """Give the names of all streams."""
        rows = self._store.all(select(_T.c.stream).distinct().order_by(_T.c.stream))
        return tuple(row["stream"] for row in rows)


def verify(entries: Iterable[tuple[Entry, bytes]]) -> None:
    """Raise ChainBroken where one stream's entries are not as they were written."""
    prev = _FIRST
    for seq, (entry, kept) in enumerate(entries, start=1):
        if (entry.seq, entry.prev) != (seq, prev) or entry.hash() != kept:
            raise ChainBroken(f"entry {seq} of a stream")
        prev = kept
