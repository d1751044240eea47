"""What came in, what is to be said, and what was done by whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.people import Actor


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A dialog opened for one person. Its id is the nonce that its buttons carry back.

    What is acted on is taken from here, never from the card: `subject` is the id of the thing,
    `seen` the version it had, `context` further ids.
    """

    id: str
    person_id: str
    verb: str
    subject: str
    seen: int
    opened_at: datetime
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a submission: a word and a reference, never the card."""

    outcome: str
    reference: str


class Inbox(Protocol):
    """Submissions that were taken, so that a retry answers what it answered the first time."""

    def recall(self, key: str) -> Outcome | None: ...
    def remember(self, key: str, outcome: Outcome, at: datetime) -> None: ...
    def open_form(self, form: OpenForm) -> None: ...
    def form(self, form_id: str) -> OpenForm | None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to be said to one recipient, once. Ids only, never content.

    `recipient` is "person:<id>" or "channel:<id>", or "office" for work that nobody is told of.
    `occurrence` tells apart what is said again on purpose, a revision's number for one.
    Messages with the same `collapse_key` occupy the same matter: a newer one makes the older
    posted cards say the present state. One with a `morning` (a London date) is said within its
    recipient's morning message of that day. An urgent one waits behind nothing.
    """

    kind: str
    subject: str
    recipient: str
    occurrence: str
    due_at: datetime
    collapse_key: str = ""
    morning: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far a message got: `sent_at` once it was said; given up where it can't be."""

    kind: str
    recipient: str
    sent_at: datetime | None
    given_up: bool


@dataclass(frozen=True, slots=True)
class Look:
    """A matter that the planner should look at: it is planned anew, whatever changed."""

    kind: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process may deliver until the lease ends."""

    id: str
    message: Message
    lease_token: str
    attempts: int
    touched: int
    conversation: str | None
    activity_id: str | None


@dataclass(frozen=True, slots=True)
class OutboxStanding:
    """How the outbox stands: counts and moments, for who keeps the bot running.

    `unsaid` and `behind` are due by now; `oldest` is since when the longest waiting of them is.
    `ready` is the same of those that nothing holds up: neither a lease nor an earlier message.
    `under_way` counts the matters that the planner keeps, by kind.
    """

    unsaid: int
    behind: int
    given_up: int
    oldest: datetime | None
    ready: datetime | None
    under_way: Mapping[str, int]


class Outbox(Protocol):
    """What is to be said, and what was said where."""

    def put(self, message: Message) -> bool:
        """Keep it unless the same was put before; order within a recipient is kept.

        What was dropped unsaid is taken up again. Gives whether it is to be said because of this.
        """
        ...

    def touch(self, kind: str, subject: str, at: datetime) -> None:
        """Have posted cards of this kind about this subject brought up to date."""
        ...

    def look_at(self, kind: str, subject: str, at: datetime | None) -> None:
        """Say when the planner looks at this matter again; None: it is over."""
        ...

    def look_at_everything(self, at: datetime) -> None:
        """Have every matter planned anew: people, terms or absences changed."""
        ...

    def to_plan(self, now: datetime) -> tuple[Look, ...]: ...
    def gathered(self, recipient: str, morning: str) -> tuple[Message, ...]:
        """Give what a person's morning message of this day says, in order."""
        ...

    def morning_was_said(self, recipient: str, morning: str) -> bool: ...
    def settle_gathered(
        self, said: Collection[Message], unsaid: Collection[Message], at: datetime
    ) -> None:
        """Keep what a morning message said, and what it left out because it was owed no more."""
        ...

    def deliveries(self, kind: str, subject: str) -> tuple[Delivery, ...]:
        """Give how far each message of this kind about this subject got; dropped ones aside."""
        ...

    def find(self, conversation: str, activity_id: str) -> Message | None: ...
    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, urgent: bool = False
    ) -> tuple[Claimed, ...]:
        """Take what is due; with `urgent`, only that, whatever a wrong clock says of it."""
        ...

    def confirm(
        self, claimed: Claimed, *, conversation: str | None, activity_id: str | None, at: datetime
    ) -> None: ...
    def retry(self, claimed: Claimed, *, at: datetime, error: str) -> None: ...
    def give_up(self, claimed: Claimed, *, error: str, at: datetime) -> None: ...
    def drop(self, claimed: Claimed, *, at: datetime) -> None:
        """Leave it unsaid, because the state no longer asks for it."""
        ...

    def release(self, claimed: Sequence[Claimed]) -> None:
        """Give leases back unused, and the attempts with them, where they are still held."""
        ...

    def standing(self, now: datetime) -> OutboxStanding: ...
    def given_up(self) -> tuple[Message, ...]: ...
    def superseded(self, message: Message) -> bool:
        """Say whether its recipient was sent something newer on the same matter."""
        ...


class Audit(Protocol):
    """What was done by whom, insert-only, chained per stream. Ids and commitments, no content."""

    def write(
        self, stream: str, event: str, actor: Actor, at: datetime, facts: Mapping[str, str | int]
    ) -> None: ...
    def newest(self) -> datetime | None:
        """Give the latest moment that any entry names."""
        ...
