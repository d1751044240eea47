"""Away, cover, acting posts and what leavers hand over, as people are told of them. No reason."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.views.sessions import SessionView


class Door(StrEnum):
    """What somebody can begin from home without being asked to."""

    INFORMAL = "informal"
    ACTIONS = "actions"
    AWAY = "away"
    OVERVIEW = "overview"
    MORE = "more"
    AWAY_OTHERS = "away others"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class MoreView:
    """The dialog with everything else that somebody can begin."""

    form: str
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class AwayNotice:
    """A personal card: somebody is away, what falls into it, and whether its reader covers.

    `last` None: until it is ended. `over`: they are back, or it was called off.
    """

    name: str
    first: date
    last: date | None
    cover: str
    i_cover: bool
    over: bool
    sessions: tuple[SessionView, ...] = ()


@dataclass(frozen=True, slots=True)
class ActingNotice:
    """A personal card: somebody is the acting DSL of a school on these days."""

    name: str
    school: str
    first: date
    last: date
    mine: bool
    over: bool
