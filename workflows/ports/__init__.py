"""What workflows need of the world. Storage, outside and the bot implement it; app.py wires it.

Everything is plain `def` and belongs to one unit of work, one transaction. Every `save` compares
the version that was read and raises Stale where it moved; every `get` raises NotFound.
"""

from workflows.ports.disagreements import Disagreements, Meetings, Said, Shortfalls
from workflows.ports.documents import (
    ActionDone,
    Actions,
    ChangeRequest,
    Child,
    Children,
    Documents,
    Reading,
)
from workflows.ports.means import Clock, Filing, Glyphs, Ids, Policies
from workflows.ports.messages import (
    Audit,
    Claimed,
    Delivery,
    Inbox,
    Look,
    Message,
    OpenForm,
    Outbox,
    OutboxStanding,
    Outcome,
)
from workflows.ports.papers import Extract, Extracts, FiledPaper, Link, Papers
from workflows.ports.preparation import AgendaItem, InformalNote, Preparation
from workflows.ports.roster import Channel, Conversation, Conversations, Proposal, Roster, Trust
from workflows.ports.sessions import Cancellations, Sessions
from workflows.ports.urgent import Numbers, UrgentRequests
from workflows.ports.work import Work

__all__ = [
    "ActionDone",
    "Actions",
    "AgendaItem",
    "Audit",
    "Cancellations",
    "ChangeRequest",
    "Channel",
    "Child",
    "Children",
    "Claimed",
    "Clock",
    "Conversation",
    "Conversations",
    "Delivery",
    "Disagreements",
    "Documents",
    "Extract",
    "Extracts",
    "FiledPaper",
    "Filing",
    "Glyphs",
    "Ids",
    "Inbox",
    "InformalNote",
    "Link",
    "Look",
    "Meetings",
    "Message",
    "Numbers",
    "OpenForm",
    "Outbox",
    "OutboxStanding",
    "Outcome",
    "Papers",
    "Policies",
    "Preparation",
    "Proposal",
    "Reading",
    "Roster",
    "Said",
    "Sessions",
    "Shortfalls",
    "Trust",
    "UrgentRequests",
    "Work",
]
