"""Disagreements, three-way meetings and shortfalls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.disagreement import Disagreement
from domain.meeting import Meeting, Recorded
from domain.shortfall import NotEngaging, Shortfall


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said that they disagree with: content."""

    disagreement_id: str
    number: int
    revision: int
    said_at: datetime
    words: str


class Disagreements(Protocol):
    """Disagreements with their versions; words are sealed under a key of their own."""

    def get(self, disagreement_id: str) -> Disagreement: ...
    def put(self, disagreement: Disagreement, words: str) -> Disagreement:
        """Keep it with the words of its newest version; a new one, or one that was said again."""
        ...

    def save(self, disagreement: Disagreement) -> Disagreement: ...
    def of_document(self, document_id: str) -> tuple[Disagreement, ...]: ...
    def said(self, disagreement_id: str) -> tuple[Said, ...]:
        """Give every version, oldest first, unsealed."""
        ...


class Meetings(Protocol):
    """Three-way meetings; what came of one is sealed under a key of its own, in every wording."""

    def get(self, meeting_id: str) -> Meeting: ...
    def add(self, meeting: Meeting) -> None: ...
    def save(self, meeting: Meeting) -> Meeting: ...
    def record(self, meeting: Meeting, words: str) -> Meeting:
        """Keep a meeting with the words that were just recorded; earlier ones stay."""
        ...

    def words(self, meeting_id: str, number: int) -> str: ...
    def recorded(self, meeting_id: str) -> tuple[Recorded, ...]:
        """Give every wording's facts, oldest first."""
        ...

    def about(self, subject: str) -> tuple[Meeting, ...]:
        """Give the meetings about one disagreement or shortfall, oldest first."""
        ...

    def under_way(self) -> tuple[Meeting, ...]: ...


class Shortfalls(Protocol):
    """Shortfalls, kept for good, and that line managers were told of supervision not engaged in."""

    def get(self, shortfall_id: str) -> Shortfall: ...
    def add(self, shortfall: Shortfall) -> bool:
        """Keep a new one; False where the school has one for this span."""
        ...

    def save(self, shortfall: Shortfall) -> Shortfall: ...
    def chased(self) -> tuple[Shortfall, ...]:
        """Give those that are still chased, oldest first."""
        ...

    def of_school(self, school_id: str) -> tuple[Shortfall, ...]: ...
    def not_engaging(self, note_id: str) -> NotEngaging: ...
    def say_not_engaging(self, note: NotEngaging) -> None: ...
    def not_engaging_of(self, pair_id: str) -> tuple[NotEngaging, ...]: ...
