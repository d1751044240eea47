"""The trust lead's overview: who, when, which school, how many. No content, and no names of it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.views.documents import Heading
from workflows.views.entitlement import SchoolStanding
from workflows.views.urgent import OpenUrgent


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A record that awaits signatures: since how many school days, whose, and can it be closed."""

    heading: Heading
    school_days: int
    late: bool
    waits_for: tuple[str, ...]
    can_close: bool


@dataclass(frozen=True, slots=True)
class SchoolActions:
    """The actions of one school, counted."""

    school: str
    open: int
    overdue: int
    drifting: int


@dataclass(frozen=True, slots=True)
class TimeOwed:
    """A new time that somebody owes after a cancellation. `session` is what its button opens."""

    session: str
    school: str
    owed_by: str
    other: str
    since: datetime
    on_offer: bool
    can_waive: bool = False


@dataclass(frozen=True, slots=True)
class OverviewView:
    """How the trust stands at one moment. `review_due` is the policy's own, where it has passed."""

    at: datetime
    trust: str
    policy: str
    schools: tuple[SchoolStanding, ...] = ()
    unsigned: tuple[Unsigned, ...] = ()
    urgent: tuple[OpenUrgent, ...] = ()
    owed: tuple[TimeOwed, ...] = ()
    actions: tuple[SchoolActions, ...] = ()
    leavers: tuple[tuple[str, str], ...] = ()
    review_due: date | None = None
    unreached: int = 0
    unreached_names: tuple[str, ...] = field(default=())
