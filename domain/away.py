"""Away: somebody is not there for a while; who covers for them. No reason is ever kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Away:
    """One absence, first and last day included, in London dates; `last` None: until it is ended.

    `cover_id` is who is asked in their place, where somebody was named. Nobody ever signs for
    another: cover hears and arranges, and that is all.
    """

    id: str
    person_id: str
    first: date
    last: date | None
    cover_id: str | None
    set_by_id: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)
