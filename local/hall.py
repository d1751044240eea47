"""What all parts of the stand-in share: the world, its memory, the bot and open pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local.activities import Activities
from local.botlink import BotLink
from local.clock import BotClock, stamp
from local.events import Hub
from local.signing import Signer
from local.store import Chat, Message, Store
from local.world import World

Json = dict[str, Any]


@dataclass(frozen=True)
class Hall:
    """One running stand-in."""

    world: World
    store: Store
    signer: Signer
    clock: BotClock
    bot: BotLink
    activities: Activities
    hub: Hub

    def post(self, conversation: str, root: str | None, sender: str, activity: Json) -> Message:
        """Keep a message and show it to everybody in the conversation."""
        now = self.clock.now()
        message_id = self.store.next_id(int(now.timestamp() * 1000))
        named = {**activity, "id": message_id}
        message = self.store.add(message_id, conversation, root, sender, stamp(now), named)
        if sender != "bot":
            self.store.mark_read(sender, conversation)
        self.tell("message", conversation, message=message.id, root=root, sender=sender)
        return message

    def edit(self, message: Message, activity: Json) -> None:
        """Replace a message for everybody."""
        self.store.replace(message.id, {**activity, "id": message.id})
        self.tell("edit", message.conversation, message=message.id, root=message.root)

    def delete(self, message: Message) -> None:
        """Delete a message for everybody."""
        self.store.delete(message.id)
        self.tell("edit", message.conversation, message=message.id, root=message.root)

    def place(self, conversation: str, root: str | None) -> Json:
        """Describe a conversation, or a thread in it, as activities do."""
        channel = self.world.channel(conversation)
        if channel:
            return self.activities.in_channel(channel, root)
        return self.activities.personal(conversation)

    def set_chat(self, conversation: str, chat: Chat) -> None:
        """Change how a conversation stands with the app."""
        self.store.set_chat(conversation, chat)
        self.tell("chat", conversation)

    def tell(self, kind: str, conversation: str, **facts: Any) -> None:
        """Tell open pages that something changed in a conversation."""
        people = [p.key for p in self.world.audience(conversation)]
        channel = self.world.channel(conversation)
        chat = channel.key if channel else "personal"
        self.hub.publish(kind, people=people, chat=chat, **facts)
