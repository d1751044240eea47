"""The unit of work that storage gives to workflows: every repository on one transaction."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from storage.audit import StorageAudit
from storage.cancellations import StorageCancellations
from storage.children import StorageActions, StorageChildren
from storage.conversations import StorageConversations
from storage.disagreements import StorageDisagreements, StorageMeetings, StorageShortfalls
from storage.documents import StorageDocuments
from storage.inbox import StorageInbox
from storage.kept import Kept
from storage.outbox import StorageOutbox
from storage.papers import StorageExtracts, StoragePapers
from storage.preparation import StoragePreparation
from storage.roster import StorageRoster
from storage.sealing import Keyset
from storage.sessions import StorageSessions
from storage.store import Store
from storage.urgent import StorageNumbers, StorageUrgentRequests
from workflows import ports


class StorageWork:
    """One unit of work on one transaction."""

    policies: ports.Policies
    glyphs: ports.Glyphs
    roster: ports.Roster
    conversations: ports.Conversations
    sessions: ports.Sessions
    cancellations: ports.Cancellations
    documents: ports.Documents
    disagreements: ports.Disagreements
    meetings: ports.Meetings
    shortfalls: ports.Shortfalls
    children: ports.Children
    actions: ports.Actions
    preparation: ports.Preparation
    papers: ports.Papers
    extracts: ports.Extracts
    urgent: ports.UrgentRequests
    numbers: ports.Numbers
    inbox: ports.Inbox
    outbox: ports.Outbox
    audit: ports.Audit

    def __init__(self, store: Store, means: "Means") -> None:
        self.now = means.clock.now()
        self.ids = means.ids
        self.policies = means.policies
        self.glyphs = means.glyphs
        self.roster = StorageRoster(store, self.now)
        self.conversations = StorageConversations(store)
        self.sessions = StorageSessions(store)
        self.cancellations = StorageCancellations(store)
        self.documents = StorageDocuments(store)
        self.disagreements = StorageDisagreements(store)
        self.meetings = StorageMeetings(store)
        self.shortfalls = StorageShortfalls(store)
        self.children = StorageChildren(store)
        self.actions = StorageActions(store)
        self.preparation = StoragePreparation(store)
        self.papers = StoragePapers(store)
        self.extracts = StorageExtracts(store)
        self.urgent = StorageUrgentRequests(store)
        self.numbers = StorageNumbers(store)
        self.inbox = StorageInbox(store)
        self.outbox = StorageOutbox(store, self.now)
        self.audit = StorageAudit(store)


@dataclass(frozen=True, slots=True)
class Means:
    """What every unit of work is given besides its transaction."""

    keyset: Keyset
    clock: ports.Clock
    ids: ports.Ids
    policies: ports.Policies
    glyphs: ports.Glyphs
    kept: Kept = field(default_factory=Kept)

    def work(self, connection: Connection, *, read_only: bool = False) -> ports.Work:
        """Give a unit of work on this connection's transaction."""
        store = Store(
            connection, keyset=self.keyset, ids=self.ids, kept=self.kept, read_only=read_only
        )
        return StorageWork(store, self)
