"""What every unit of work is given: clock, ids, policies, fonts; and where papers are filed."""

from datetime import date, datetime
from typing import Protocol

from domain.policy import Policy


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        ...


class Ids(Protocol):
    """Names for new things."""

    def new(self) -> str:
        """Give an id that nobody can guess and nothing else has."""
        ...

    def salt(self) -> bytes:
        """Give 32 random bytes."""
        ...


class Policies(Protocol):
    """The policies that are published here."""

    def get(self, ref: str) -> Policy:
        """Give one version, "srscmat@1"; NotFound where it isn't there."""
        ...

    def current(self, policy_id: str, on: date) -> Policy:
        """Give the version in force on a day."""
        ...


class Glyphs(Protocol):
    """What the fonts of the papers can show."""

    def unprintable(self, text: str) -> tuple[str, ...]:
        """Give the characters that would be printed as their code points."""
        ...


class Filing(Protocol):
    """Where papers are filed: a folder on disk, a channel's folder in Teams."""

    async def put(self, folder: str, name: str, content: bytes) -> None:
        """File it; the same name with the same bytes again changes nothing."""
        ...

    async def get(self, folder: str, name: str) -> bytes:
        """Give what was filed; NotFound where it is gone."""
        ...
