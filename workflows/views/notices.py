"""What is posted and sent: never content, only who, when, which school and what is needed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.policy import Choice
from workflows.ports.messages import Message
from workflows.views.away import ActingNotice, AwayNotice, Door
from workflows.views.documents import Heading
from workflows.views.entitlement import SchoolStanding
from workflows.views.leaving import LeaverNotice
from workflows.views.meetings import MeetingView, NotEngagingNotice, ShortfallView
from workflows.views.sessions import SessionView
from workflows.views.urgent import HarmNotice, Missing, NumbersView, UrgentView


class Needed(StrEnum):
    """What a document needs of the person it is told to."""

    READ_AND_SIGN = "read and sign"
    CHANGES = "changes"
    WAIT = "wait"
    DISAGREED = "disagreed"  # it says that they disagree; the three are to meet
    NOTHING = "nothing"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class DocumentNotice:
    """A personal card about a document."""

    heading: Heading
    needed: Needed
    waiting_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildNotice:
    """A personal card to the DSL of the child's school. Names no child."""

    heading: Heading
    case_id: str
    approve: bool
    enter: bool
    corrected: bool
    awaiting: bool


@dataclass(frozen=True, slots=True)
class WithdrawnNotice:
    """A personal card to the DSL of the school that a child's sheet was withdrawn from."""

    heading: Heading
    extract_id: str
    settled: bool


@dataclass(frozen=True, slots=True)
class ChannelNotice:
    """The greeting in a channel, and what it is bound to."""

    channel_id: str
    trust: str
    bound_to: str
    can_bind: bool
    refresh_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AccountsNotice:
    """A personal card to somebody who may confirm accounts."""

    waiting: int


@dataclass(frozen=True, slots=True)
class PatternNotice:
    """A personal card to a party who cancelled twice running."""

    school: str
    other: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """An older card about a matter on which a newer message was sent: it has no buttons left."""


class Help(StrEnum):
    """What an answer to a typed message is about."""

    HOME = "home"
    WELCOME = "welcome"
    HELP = "help"
    UNKNOWN = "unknown"
    URGENT = "urgent"


class Thing(StrEnum):
    """What one line of home is about."""

    URGENT = "urgent"
    TAKE_OUT = "take out"  # a child's own record first, then what two people wait for
    APPROVE = "approve"
    ENTER = "enter"
    WRITE = "write"
    SIGN = "sign"
    CHANGES = "changes"
    REBOOK = "rebook"
    WAS_HELD = "was it held"
    ANSWER_OFFER = "answer offer"
    MOVE = "move"
    COVER = "cover"
    OFFER = "offer"
    ACTION = "action"
    ACTION_OVER = "action over"
    ACTION_COVER = "action cover"
    MEETING = "meeting"
    SHORTFALL = "shortfall"
    AGREEMENT = "agreement"
    REVIEW = "review"
    AGREEMENT_WRITE = "agreement write"
    CLOSE = "close"
    MEETING_OWED = "meeting owed"
    NOT_ENGAGING = "not engaging"
    SAID_NOT_ENGAGING = "said not engaging"
    STANDING = "standing"
    LEAVER = "leaver"
    OWED = "owed"
    UNWRITTEN = "unwritten"
    PATTERN = "pattern"
    UNREACHED = "unreached"
    NUMBERS = "numbers"
    ACCOUNTS = "accounts"
    BIND = "bind"
    ACTIONS_LONG_OVER = "actions long over"
    PREPARE = "prepare"
    BOOKED = "booked"
    MEETING_AHEAD = "meeting ahead"
    WAITING = "waiting"
    SUCCEEDS = "succeeds"
    AWAY = "away"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One thing that needs this person, with what its button opens."""

    thing: Thing
    subject: str
    school: str = ""
    other: str = ""
    at: datetime | None = None
    count: int = 0
    late: bool = False
    document: Heading | None = None
    session: SessionView | None = None
    standing: SchoolStanding | None = None
    cover: str = ""
    first: date | None = None
    last: date | None = None
    urgent: UrgentView | None = None
    missing: tuple[Missing, ...] = ()
    meeting: MeetingView | None = None
    shortfall: ShortfallView | None = None
    due: date | None = None
    can_act: bool = False


@dataclass(frozen=True, slots=True)
class HomeView:
    """What needs this person now, most urgent first, and what they can begin themselves."""

    name: str
    lines: tuple[HomeLine, ...]
    why: Help = Help.HOME
    refresh_for: tuple[str, ...] = ()
    doors: tuple[Door, ...] = ()
    numbers: NumbersView | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MorningView:
    """What could wait, gathered for one person on one morning, in order.

    `said` and `unsaid` are the messages that it says, and those that are owed no more.
    """

    name: str
    lines: tuple[HomeLine, ...]
    said: tuple[Message, ...] = ()
    unsaid: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that ends a dialog: its code, and the names and times it needs."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account that an e-mail address matched."""

    person_id: str
    name: str
    email: str
    posts: str


@dataclass(frozen=True, slots=True)
class AccountsView:
    """The dialog to confirm accounts, many at once."""

    form: str
    lines: tuple[AccountLine, ...]
    quarantined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BindView:
    """The dialog to bind a channel to a school or the trust."""

    form: str
    channel: str
    choices: tuple[Choice, ...]
    value: str = ""


Notice = (
    SessionView
    | AwayNotice
    | ActingNotice
    | LeaverNotice
    | DocumentNotice
    | ChildNotice
    | WithdrawnNotice
    | ChannelNotice
    | AccountsNotice
    | MeetingView
    | NotEngagingNotice
    | PatternNotice
    | HomeView
    | MorningView
    | UrgentView
    | HarmNotice
    | Superseded
)
