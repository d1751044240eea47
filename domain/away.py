"""Away: somebody is not there for a while; who covers for them. No reason is ever kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.errors import Fault, Problem


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
    set_at: datetime | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def called_off(self) -> bool:
        """Say whether it was ended before it began: it has no day."""
        return self.last is not None and self.last < self.first

    def overlaps(self, other: "Away") -> bool:
        """Say whether the two have a day in common."""
        if self.called_off or other.called_off:
            return False
        begins_in_time = other.last is None or self.first <= other.last
        return begins_in_time and (self.last is None or other.first <= self.last)

    def ended(self, today: date) -> "Away":
        """Give it as it is once they are back today; called off where it had not begun."""
        return replace(self, last=max(self.first, today) - timedelta(days=1))

    def over(self, day: date) -> bool:
        """Say whether the last day has passed."""
        return self.last is not None and self.last < day


def away_faults(wanted: Away, others: Iterable[Away], today: date) -> Iterator[Fault]:
    """Name what keeps an absence from being kept; `others` are all absences but this one."""
    if wanted.last is not None and wanted.last < wanted.first:
        yield Fault("last", Problem.END_BEFORE_START)
    elif wanted.over(today):
        yield Fault("last", Problem.IN_THE_PAST)
    known = [other for other in others if other.overlaps(wanted)]
    if any(other.person_id == wanted.person_id for other in known):
        yield Fault("first", Problem.AWAY_ALREADY)
    if wanted.cover_id == wanted.person_id:
        yield Fault("cover", Problem.COVER_IS_SELF)
    elif any(other.person_id == wanted.cover_id for other in known):
        yield Fault("cover", Problem.COVER_AWAY)
