"""Filed papers, one-time links, and case extracts on their way into children's own records."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One PDF that was filed: where, under which name, and the hash of its bytes."""

    id: str
    document_id: str
    kind: str
    number: int
    name: str
    folder: str
    sha256: str
    filed_at: datetime
    school_id: str
    case_id: str | None = None
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A way to one paper that works once, for one person, until it expires. Kept as a hash."""

    token_hash: str
    person_id: str
    paper_id: str
    kind: str
    expires_at: datetime


class Papers(Protocol):
    """Filed papers and the one-time links to them."""

    def add(self, paper: FiledPaper) -> None: ...
    def get(self, paper_id: str) -> FiledPaper: ...
    def of_document(self, document_id: str) -> tuple[FiledPaper, ...]: ...
    def add_link(self, link: Link) -> None: ...
    def link(self, token_hash: str) -> Link | None:
        """Give a link that was not used yet."""
        ...

    def use_link(self, token_hash: str, at: datetime) -> bool:
        """Use it up; False where it was used before."""
        ...


@dataclass(frozen=True, slots=True)
class Extract:
    """A case extract that went to the DSL of the child's school, and when it was entered.

    Withdrawn: the case left the record, or is of another school or child by now. It is taken out
    of the child's record then (`taken_out_on` empty: it was never entered there).
    """

    case_id: str
    case_version: int
    document_id: str
    school_id: str
    sent_at: datetime
    entered_on: date | None = None
    entered_by: str | None = None
    entered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    taken_out_on: date | None = None
    taken_out_by: str | None = None
    taken_out_at: datetime | None = None


class Extracts(Protocol):
    """Case extracts on their way into children's own records."""

    def get(self, case_id: str, case_version: int) -> Extract | None: ...
    def save(self, extract: Extract) -> None: ...
    def of_document(self, document_id: str) -> tuple[Extract, ...]: ...
    def unentered(self, school_id: str) -> tuple[Extract, ...]:
        """Give the newest version of each case's extract that is not entered yet."""
        ...

    def withdrawn(self, school_id: str) -> tuple[Extract, ...]:
        """Give those withdrawn from a school that are not taken out of the child's record yet."""
        ...
