"""Sessions and what is arranged around them."""

from collections.abc import Collection
from typing import Protocol

from domain.cancelling import Cancellation, Successor
from domain.session import Session, SessionStatus


class Sessions(Protocol):
    """Sessions, locked for this unit of work once read by `get`."""

    def get(self, session_id: str) -> Session: ...
    def add(self, session: Session) -> None:
        """Keep a new one; Stale where the pair already has one for this due key."""
        ...

    def save(self, session: Session) -> Session:
        """Keep what changed where the version is still the one read; give it with the new one."""
        ...

    def of_pair(self, pair_id: str) -> tuple[Session, ...]: ...
    def for_due(self, pair_id: str, due_key: str) -> Session | None: ...
    def in_status(self, *statuses: SessionStatus) -> tuple[Session, ...]: ...


class Cancellations(Protocol):
    """Times that fell away, and what came after each: added, never changed."""

    def add(self, cancellation: Cancellation) -> None:
        """Keep a new one; Stale where it is there already."""
        ...

    def find(self, cancellation_id: str) -> Cancellation | None: ...
    def of_session(self, session_id: str) -> tuple[Cancellation, ...]:
        """Give a session's, the oldest first."""
        ...

    def of_pair(self, pair_id: str) -> tuple[Cancellation, ...]: ...
    def all(self) -> tuple[Cancellation, ...]: ...
    def follow(self, successor: Successor) -> None:
        """Keep what came after one; Stale where something did already."""
        ...

    def successors(self, cancellations: Collection[str]) -> tuple[Successor, ...]:
        """Give what came after these, where something did."""
        ...
