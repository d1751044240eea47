"""Somebody leaves: what they have in hand, counted by kind, without content; who takes it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.errors import Fault
from domain.policy import Choice


class InHand(StrEnum):
    """A kind of work that somebody has in hand."""

    URGENT = "urgent"
    UNSIGNED = "unsigned"
    UNWRITTEN = "unwritten"
    EXTRACTS = "extracts"
    ACTIONS = "actions"
    SESSIONS = "sessions"
    OWED = "owed"
    PREPARED = "prepared"
    SUPERVISED = "supervised"


@dataclass(frozen=True, slots=True)
class LeaverView:
    """The dialog in which somebody is named to take up a leaver's work."""

    form: str
    name: str
    last_day: date
    left: bool
    counts: tuple[tuple[InHand, int], ...]
    choices: tuple[Choice, ...]
    value: str = ""
    problem: Fault | None = None


@dataclass(frozen=True, slots=True)
class LeaverNotice:
    """A personal card to whoever was named. `withdrawn`: somebody else is, by now."""

    name: str
    last_day: date
    counts: tuple[tuple[InHand, int], ...]
    withdrawn: bool = False
