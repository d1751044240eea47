"""When the next session is due: the frequency that the policy promises, on the term dates."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.terms import SchoolCalendar, Span


class Every(StrEnum):
    """How often the policy promises a session, in the words of its frequency."""

    TERM = "term"
    HALF_TERM = "half term"


class SessionKind(StrEnum):
    """What kind of session; a policy says which kinds keep its promise."""

    ONE_TO_ONE = "one-to-one"
    GROUP = "group"  # DSLs and deputies together, across one school
    PEER = "peer"
    CLUSTER = "cluster"  # a group across schools
    INFORMAL = "informal"  # a crisis or a debrief, noted at the time
    URGENT = "urgent"


class EntitlementOf(StrEnum):
    """Whose the promise is."""

    SCHOOL = "school"  # whoever of the school is supervised, the school was


@dataclass(frozen=True, slots=True)
class Due:
    """A session owed in one span of the school year, by its last day."""

    span: Span

    @property
    def key(self) -> str:
        """Name the span so that one session is prompted in it, once."""
        return self.span.key

    @property
    def by(self) -> date:
        """Give the last day on which a session still counts for this span."""
        return self.span.ends


def stricter(one: Every, other: Every) -> Every:
    """Give the more frequent of two promises."""
    return Every.HALF_TERM if Every.HALF_TERM in {one, other} else Every.TERM


def due_now(calendar: SchoolCalendar, every: Every, today: date) -> Due | None:
    """Give what is owed in the span that runs today; None between spans.

    The prompt goes out on the span's first school day: dates are planned in advance (srscmat 8).
    """
    for span in calendar.spans(half=every is Every.HALF_TERM):
        if today in span:
            return Due(span)
    return None


def next_start(calendar: SchoolCalendar, every: Every, today: date) -> date | None:
    """Give the first day of the next span after today; None where the term dates end."""
    later = [s.starts for s in calendar.spans(half=every is Every.HALF_TERM) if s.starts > today]
    return min(later, default=None)
