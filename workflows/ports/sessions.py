"""Sessions and what is arranged around them."""

from typing import Protocol

from domain.session import Session


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
