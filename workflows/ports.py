"""What workflows need of the world. Storage, outside and the bot implement it; app.py wires it.

Everything is plain `def` and belongs to one unit of work, one transaction. Every `save` compares
the version that was read and raises Stale where it moved; every `get` raises NotFound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.actions import Action
from domain.document import Document, DocumentKind
from domain.parts import PartContent, PartHead
from domain.people import Account, Actor, Pair, Person, Post, School
from domain.policy import Policy
from domain.session import Session
from domain.terms import SchoolCalendar, Term


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        ...


class Ids(Protocol):
    """Names for new things."""

    def new(self) -> str:
        """Give an id that nobody can guess and nothing else has."""
        ...

    def salt(self) -> bytes:
        """Give 32 random bytes."""
        ...


class Policies(Protocol):
    """The policies that are published here."""

    def get(self, ref: str) -> Policy:
        """Give one version, "srscmat@1"; NotFound where it isn't there."""
        ...

    def current(self, policy_id: str, on: date) -> Policy:
        """Give the version in force on a day."""
        ...


@dataclass(frozen=True, slots=True)
class Trust:
    """The one trust that this installation serves, and the policy it follows."""

    name: str
    policy_id: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An account that an e-mail address matched; somebody else confirms that it is theirs."""

    person_id: str
    account: Account
    proposed_at: datetime


class Roster(Protocol):
    """People, schools, posts, pairs, term dates, and who signs in as whom."""

    def trust(self) -> Trust: ...
    def save_trust(self, trust: Trust) -> None: ...
    def calendar(self) -> SchoolCalendar: ...
    def save_terms(self, terms: Sequence[Term]) -> None: ...
    def person(self, person_id: str) -> Person: ...
    def person_by_email(self, email: str) -> Person | None: ...
    def people(self) -> tuple[Person, ...]: ...
    def save_person(self, person: Person) -> None: ...
    def school(self, school_id: str) -> School: ...
    def schools(self) -> tuple[School, ...]: ...
    def save_school(self, school: School) -> None: ...
    def posts(self) -> tuple[Post, ...]: ...
    def posts_of(self, person_id: str) -> tuple[Post, ...]: ...
    def posts_at(self, school_id: str) -> tuple[Post, ...]: ...
    def save_post(self, post: Post) -> None: ...
    def remove_post(self, post_id: str) -> None: ...
    def pair(self, pair_id: str) -> Pair: ...
    def pairs(self) -> tuple[Pair, ...]: ...
    def pairs_of(self, person_id: str) -> tuple[Pair, ...]: ...
    def save_pair(self, pair: Pair) -> None: ...
    def account_of(self, person_id: str) -> Account | None: ...
    def person_with(self, account: Account) -> Person | None: ...
    def bind(self, person_id: str, account: Account, *, by: Actor, at: datetime) -> None: ...
    def propose(self, proposal: Proposal) -> None: ...
    def proposals(self) -> tuple[Proposal, ...]: ...
    def drop_proposal(self, person_id: str) -> None: ...
    def quarantine(self, person_id: str, account: Account, at: datetime) -> bool:
        """Keep a second account of a bound person apart; False where it was known already."""
        ...

    def quarantined(self) -> tuple[Proposal, ...]: ...


@dataclass(frozen=True, slots=True)
class Channel:
    """A Teams channel where the bot is installed; `school_id` None and bound: for the trust."""

    id: str
    team_id: str
    name: str
    service_url: str
    bound_at: datetime | None = None
    school_id: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one person is reached, one to one."""

    person_id: str
    id: str
    service_url: str


class Conversations(Protocol):
    """The channels and personal chats that the bot knows."""

    def channel(self, channel_id: str) -> Channel | None: ...
    def channels(self) -> tuple[Channel, ...]: ...
    def channel_of_school(self, school_id: str) -> Channel | None: ...
    def save_channel(self, channel: Channel) -> None: ...
    def personal(self, person_id: str) -> Conversation | None: ...
    def save_personal(self, conversation: Conversation) -> None: ...


class Sessions(Protocol):
    """Sessions, locked for this unit of work once read by `get`."""

    def get(self, session_id: str) -> Session: ...
    def add(self, session: Session) -> None:
        """Keep a new one; Stale where the pair already has one for this due key."""
        ...

    def save(self, session: Session) -> Session:
        """Keep what changed where the version is still the one read; give it with the new one."""
        ...

    def of_pair(self, pair_id: str) -> tuple[Session, ...]: ...
    def for_due(self, pair_id: str, due_key: str) -> Session | None: ...


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """What somebody asked to have changed in one revision."""

    document_id: str
    revision: int
    by_id: str
    asked_at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody opened content: which revision, and the hash of the form it was shown in.

    `part_id` is empty where the whole document was opened.
    """

    id: str
    document_id: str
    revision: int
    person_id: str
    opened_at: datetime
    form_hash: str
    template_version: str
    part_id: str = ""


class Documents(Protocol):
    """Documents, their parts (kept in every version) and their revisions."""

    def get(self, document_id: str) -> Document: ...
    def add(self, document: Document) -> None: ...
    def save(self, document: Document) -> Document: ...
    def of_session(self, session_id: str) -> Document | None: ...
    def of_pair(self, pair_id: str, kind: DocumentKind) -> tuple[Document, ...]: ...
    def corrections_of(self, document_id: str) -> tuple[Document, ...]: ...
    def waiting_for(self, person_id: str) -> tuple[Document, ...]:
        """Give the documents of this person's pairs that are not locked or closed."""
        ...

    def unsettled(self) -> tuple[Document, ...]:
        """Give every document that awaits signatures, oldest first; no content."""
        ...

    def heads(self, document_id: str) -> tuple[PartHead, ...]:
        """Give the newest version of each part that was not removed, in order."""
        ...

    def head(self, part_id: str) -> PartHead | None: ...
    def parts(self, document_id: str) -> tuple[PartContent, ...]:
        """Give the newest version of each part that was not removed, unsealed, in order."""
        ...

    def part(self, part_id: str, version: int) -> PartContent: ...
    def save_part(self, part: PartContent) -> None:
        """Keep one more version of a part; Stale where that version is already there."""
        ...

    def freeze(self, document: Document, manifest: bytes, parts: Sequence[PartHead]) -> None:
        """Keep which versions of which parts make up the document's present revision."""
        ...

    def frozen(self, document_id: str, revision: int) -> tuple[PartContent, ...]: ...
    def manifest(self, document_id: str, revision: int) -> bytes: ...
    def ask_changes(self, request: ChangeRequest) -> None: ...
    def change_requests(self, document_id: str) -> tuple[ChangeRequest, ...]: ...
    def read(self, reading: Reading) -> None: ...
    def reading(self, reading_id: str) -> Reading | None: ...
    def readings(self, document_id: str) -> tuple[Reading, ...]: ...


@dataclass(frozen=True, slots=True)
class Child:
    """A child as records know one: initials and a school; the reference is kept as a keyed hash."""

    id: str
    school_id: str
    initials: str


class Children(Protocol):
    """Children, found by their school's own reference without keeping it in the clear."""

    def find_or_add(self, school_id: str, reference: str, initials: str) -> str: ...
    def get(self, child_id: str) -> Child: ...


class Actions(Protocol):
    """Headers of actions; the words are parts of documents."""

    def get(self, action_id: str) -> Action: ...
    def save(self, action: Action) -> None: ...
    def remove(self, action_id: str) -> None: ...
    def of_pair(self, pair_id: str) -> tuple[Action, ...]: ...
    def of_document(self, document_id: str) -> tuple[Action, ...]: ...


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """One PDF that was filed: where, under which name, and the hash of its bytes."""

    id: str
    document_id: str
    kind: str
    number: int
    name: str
    folder: str
    sha256: str
    filed_at: datetime
    school_id: str
    case_id: str | None = None
    in_channel: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A way to one paper that works once, for one person, until it expires. Kept as a hash."""

    token_hash: str
    person_id: str
    paper_id: str
    kind: str
    expires_at: datetime


class Papers(Protocol):
    """Filed papers and the one-time links to them."""

    def add(self, paper: FiledPaper) -> None: ...
    def get(self, paper_id: str) -> FiledPaper: ...
    def of_document(self, document_id: str) -> tuple[FiledPaper, ...]: ...
    def add_link(self, link: Link) -> None: ...
    def link(self, token_hash: str) -> Link | None:
        """Give a link that was not used yet."""
        ...

    def use_link(self, token_hash: str, at: datetime) -> bool:
        """Use it up; False where it was used before."""
        ...


@dataclass(frozen=True, slots=True)
class Extract:
    """A case extract that went to the DSL of the child's school, and when it was entered."""

    case_id: str
    case_version: int
    document_id: str
    school_id: str
    sent_at: datetime
    entered_on: date | None = None
    entered_by: str | None = None
    entered_at: datetime | None = None


class Extracts(Protocol):
    """Case extracts on their way into children's own records."""

    def get(self, case_id: str, case_version: int) -> Extract | None: ...
    def save(self, extract: Extract) -> None: ...
    def of_document(self, document_id: str) -> tuple[Extract, ...]: ...
    def unentered(self, school_id: str) -> tuple[Extract, ...]:
        """Give the newest version of each case's extract that is not entered yet."""
        ...


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
    posted cards say the present state.
    """

    kind: str
    subject: str
    recipient: str
    occurrence: str
    due_at: datetime
    collapse_key: str = ""


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


class Outbox(Protocol):
    """What is to be said, and what was said where."""

    def put(self, message: Message) -> None:
        """Keep it unless the same was put before; order within a recipient is kept."""
        ...

    def touch(self, kind: str, subject: str, at: datetime) -> None:
        """Have posted cards of this kind about this subject brought up to date."""
        ...

    def next_plan(self, kind: str, subject: str, at: datetime | None) -> None:
        """Say when the planner looks at this matter again."""
        ...

    def to_plan(self, now: datetime) -> tuple[Message, ...]: ...
    def find(self, conversation: str, activity_id: str) -> Message | None: ...
    def claim(self, now: datetime, *, limit: int, lease_seconds: int) -> tuple[Claimed, ...]: ...
    def confirm(
        self, claimed: Claimed, *, conversation: str | None, activity_id: str | None, at: datetime
    ) -> None: ...
    def retry(self, claimed: Claimed, *, at: datetime, error: str) -> None: ...
    def give_up(self, claimed: Claimed, *, error: str, at: datetime) -> None: ...
    def drop(self, claimed: Claimed, *, at: datetime) -> None:
        """Leave it unsaid, because the state no longer asks for it."""
        ...

    def given_up(self) -> tuple[Message, ...]: ...
    def superseded(self, message: Message) -> bool:
        """Say whether its recipient was sent something newer on the same matter."""
        ...


class Audit(Protocol):
    """What was done by whom, insert-only, chained per stream. Ids and commitments, no content."""

    def write(
        self, stream: str, event: str, actor: Actor, at: datetime, facts: Mapping[str, str | int]
    ) -> None: ...


class Glyphs(Protocol):
    """What the fonts of the papers can show."""

    def unprintable(self, text: str) -> tuple[str, ...]:
        """Give the characters that would be printed as their code points."""
        ...


class Work(Protocol):
    """A unit of work: everything one use case may touch, in one transaction, at one moment."""

    now: datetime
    ids: Ids
    policies: Policies
    glyphs: Glyphs
    roster: Roster
    conversations: Conversations
    sessions: Sessions
    documents: Documents
    children: Children
    actions: Actions
    papers: Papers
    extracts: Extracts
    inbox: Inbox
    outbox: Outbox
    audit: Audit


class Filing(Protocol):
    """Where papers are filed: a folder on disk, a channel's folder in Teams."""

    async def put(self, folder: str, name: str, content: bytes) -> None:
        """File it; the same name with the same bytes again changes nothing."""
        ...

    async def get(self, folder: str, name: str) -> bytes:
        """Give what was filed; NotFound where it is gone."""
        ...
