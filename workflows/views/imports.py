"""What came of a spreadsheet: what changed, or every fault with its row and column."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class ImportFault:
    """One thing to mend. `row` is what the spreadsheet shows, the header being 1.

    Row 0 means the file as a whole; an empty column means the row as a whole.
    """

    row: int
    column: str
    says: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How much an import of the roster changed; `untouched` are names the file doesn't hold."""

    added_schools: int = 0
    changed_schools: int = 0
    added_people: int = 0
    changed_people: int = 0
    added_posts: int = 0
    changed_posts: int = 0
    removed_posts: int = 0
    added_pairs: int = 0
    changed_pairs: int = 0
    ended_pairs: int = 0
    bound: int = 0
    untouched: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Say whether anything was written."""
        return any(getattr(self, f.name) for f in fields(self) if f.name != "untouched")


@dataclass(frozen=True, slots=True)
class TermsResult:
    """How many terms of the file's school years are new, have new dates, or are gone."""

    years: tuple[str, ...]
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class NumbersResult:
    """How many numbers there are now, and how many of them are new or are gone."""

    numbers: int
    added: int = 0
    removed: int = 0
