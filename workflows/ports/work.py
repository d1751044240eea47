"""The unit of work."""

from datetime import datetime
from typing import Protocol

from workflows.ports.disagreements import Disagreements, Meetings, Shortfalls
from workflows.ports.documents import Actions, Children, Documents
from workflows.ports.means import Glyphs, Ids, Policies
from workflows.ports.messages import Audit, Inbox, Outbox
from workflows.ports.papers import Extracts, Papers
from workflows.ports.preparation import Preparation
from workflows.ports.roster import Conversations, Roster
from workflows.ports.sessions import Cancellations, Sessions
from workflows.ports.urgent import Numbers, UrgentRequests


class Work(Protocol):
    """A unit of work: everything one use case may touch, in one transaction, at one moment."""

    now: datetime
    ids: Ids
    policies: Policies
    glyphs: Glyphs
    roster: Roster
    conversations: Conversations
    sessions: Sessions
    cancellations: Cancellations
    documents: Documents
    disagreements: Disagreements
    meetings: Meetings
    shortfalls: Shortfalls
    children: Children
    actions: Actions
    preparation: Preparation
    papers: Papers
    extracts: Extracts
    urgent: UrgentRequests
    numbers: Numbers
    inbox: Inbox
    outbox: Outbox
    audit: Audit
