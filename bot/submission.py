"""The plain values that cross between Teams and the rest of the product."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Card = Mapping[str, Any]
# "elsewhere": the compose box of any chat, the bot's or not; nothing is ever sent there.
Place = Literal["personal", "channel", "elsewhere"]
Size = Literal["small", "medium", "large"]


class SubmissionKind(StrEnum):
    """Name what a person, or Teams itself, did."""

    MESSAGE = "message"  # wrote to the bot, or pressed a plain Action.Submit in a chat
    OPEN = "open"  # asked for a dialog (task/fetch)
    SUBMIT = "submit"  # sent a dialog (task/submit)
    ACT = "act"  # pressed Action.Execute on a card (adaptiveCard/action, manual)
    REFRESH = "refresh"  # Teams shows a card to this person and asks for their own view of it
    INSTALLED = "installed"  # the app came to a person or a team; may be told more than once
    REMOVED = "removed"  # the app left a person or a team; may be told more than once
    MEMBERS = "members"  # people or channels of a team changed; verb says how


@dataclass(frozen=True, slots=True)
class Sender:
    """Name who sent it, as Teams vouches for them; not yet an actor of ours."""

    tenant_id: str
    object_id: str  # empty where Teams itself speaks (installed, removed, members)
    teams_id: str  # "29:…", good in this bot's conversations only
    name: str


@dataclass(frozen=True, slots=True)
class Where:
    """Say where it was sent, and where an answer goes."""

    conversation_id: str
    kind: Place
    team_id: str | None
    channel_id: str | None
    thread_id: str | None
    service_url: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Hold one thing done in Teams, once the door has let it in."""

    kind: SubmissionKind
    sender: Sender
    where: Where
    verb: str  # empty for a message typed by hand
    values: Mapping[str, str] = field(repr=False)  # content: kept out of every repr
    text: str = field(repr=False)
    delivery_key: str  # the same for every retry of the same activity
    activity_id: str
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Dialog:
    """Open a dialog, or replace what it shows."""

    title: str
    card: Card = field(repr=False)
    size: Size = "medium"


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with a sentence; an open dialog closes with it."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Close:
    """Close the dialog without a word."""


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Answer with a card: in place of the one acted on, or as a message."""

    card: Card = field(repr=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """Answer nothing."""


Reply = Dialog | Say | Close | ShowCard | Nothing
