"""What a pair prepares, what is on its agenda by itself, and its actions; seen in dialogs only."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import Fault

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that was prepared; `pick` is what its button asks for, none for the other's."""

    title: str
    by: str
    pick: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action in words. `drift` tells its history where it was carried over too often."""

    id: str
    what: str
    owner: str
    due: date
    overdue: bool = False
    child: str = ""
    drift: str = ""
    done: str = ""  # what it changed, where it was done since the last session


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One child for whom nothing moved over several sessions, and how that went."""

    label: str
    history: str
    pick: str = ""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note of informal supervision, as its form's questions and answers."""

    held_at: datetime
    by: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class PrepareView:
    """What both parties see before a session: what each prepared, and what comes by itself."""

    form: str
    other: str
    school: str
    at: datetime
    starts_at: datetime | None
    due_by: date
    begun: bool
    items: tuple[ItemLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    drift: tuple[DriftLine, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    earlier_notes: tuple[NoteLine, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionsView:
    """The open actions that somebody owns, and those of the pairs that they are in."""

    form: str
    at: datetime
    mine: tuple[ActionLine, ...]
    pairs: tuple[tuple[str, tuple[ActionLine, ...]], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action as opened: its words, and a box for what it changed where it is open."""

    form: str
    line: ActionLine
    hoped: str
    pair: str
    school: str
    at: datetime
    may_finish: bool
    ended: str = ""  # "done" or "dropped" where it has ended
    done_by: str = ""
    done_at: datetime | None = None
    listed: bool = False
    value: str = ""
    problem: Fault | None = None
    note: str = ""
