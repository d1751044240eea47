"""The channels and personal chats that the bot knows."""

from sqlalchemy import select

from storage import mapping, tables
from storage.store import Store
from workflows.ports import Channel, Conversation


class StorageConversations:
    """Keeps where schools and people are reached."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def channel(self, channel_id: str) -> Channel | None:
        row = self._store.one(select(tables.channel).where(tables.channel.c.id == channel_id))
        return mapping.build(Channel, row) if row else None

    def channels(self) -> tuple[Channel, ...]:
        table = tables.channel
        rows = self._store.all(select(table).order_by(table.c.name, table.c.id))
        return tuple(mapping.build(Channel, row) for row in rows)

    def channel_of_school(self, school_id: str) -> Channel | None:
        """Give the channel that was bound to this school last."""
        table = tables.channel
        row = self._store.one(
            select(table)
            .where(table.c.school_id == school_id, table.c.bound_at.is_not(None))
            .order_by(table.c.bound_at.desc(), table.c.id)
        )
        return mapping.build(Channel, row) if row else None

    def save_channel(self, channel: Channel) -> None:
        self._store.put(tables.channel, mapping.flat(channel))

    def personal(self, person_id: str) -> Conversation | None:
        table = tables.conversation
        row = self._store.one(select(table).where(table.c.person_id == person_id))
        return mapping.build(Conversation, row) if row else None

    def save_personal(self, conversation: Conversation) -> None:
        self._store.put(tables.conversation, mapping.flat(conversation))
