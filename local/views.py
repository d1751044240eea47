"""Chats and messages as one person sees them."""

from __future__ import annotations

from typing import Any

from local.hall import Hall
from local.store import BOT, Message
from local.world import PERSONAL, Person

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"


class Views:
    """Show what is kept to one person at a time."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def people(self) -> list[Json]:
        """List everybody with what each has not read."""
        return [
            {
                "key": p.key,
                "name": p.name,
                "about": p.about,
                "object_id": p.object_id,
                "unread": sum(chat["unread"] for chat in self.chats(p)),
            }
            for p in self._hall.world.people
        ]

    def chats(self, person: Person) -> list[Json]:
        """List a person's chats: the personal one, then the channels they are in."""
        world = self._hall.world
        entries = [(PERSONAL, world.bot_name, person.conversation)]
        entries += [(c.key, c.name, c.id) for c in world.channels_of(person)]
        return [self._chat(person, *entry) for entry in entries]

    def messages(self, person: Person, conversation: str) -> list[Json]:
        """List a conversation as a person sees it, oldest first."""
        return [self.message(person, m) for m in self._hall.store.messages(conversation)]

    def message(self, person: Person, message: Message) -> Json:
        """Show one message as a person sees it."""
        world = self._hall.world
        sender = world.person(message.sender)
        activity = message.activity
        channel = world.channel(message.conversation)
        return {
            "id": message.id,
            "chat": channel.key if channel else PERSONAL,
            "root": message.root,
            "sender": message.sender,
            "name": sender.name if sender else world.bot_name,
            "mine": message.sender == person.key,
            "at": message.sent_at,
            "text": activity.get("text") or "",
            "format": activity.get("textFormat") or ("plain" if sender else "markdown"),
            "summary": self._summary(message),
            "edited": message.revision > 0 and not message.deleted,
            "revision": message.revision,
            "deleted": message.deleted,
            "delivered": message.delivered,
            "cards": self._cards(person, message),
            "other": self._other(activity),
        }

    def strip(self, person: Person, card: Json) -> Json:
        """Take the refresh away from a card that does not refresh for this person."""
        ids = (card.get("refresh") or {}).get("userIds")
        if ids is None or person.channel_id in ids:
            return card
        return {key: value for key, value in card.items() if key != "refresh"}

    def _cards(self, person: Person, message: Message) -> list[Json]:
        attachments = message.activity.get("attachments") or []
        cards = [a.get("content") or {} for a in attachments if a.get("contentType") == CARD]
        view = self._hall.store.view(message.id, person.key)
        if view is not None and cards:
            # The message's own refresh stays in force for whoever comes back to it.
            refresh = cards[0].get("refresh")
            cards[0] = {"refresh": refresh, **view} if refresh else view
        return [self.strip(person, card) for card in cards]

    def _other(self, activity: Json) -> list[str]:
        attachments = activity.get("attachments") or []
        kinds = [str(a.get("contentType", "")) for a in attachments]
        return [kind for kind in kinds if kind not in (CARD, "text/html")]

    def _summary(self, message: Message) -> str:
        activity = message.activity
        if message.deleted:
            return "This message has been deleted."
        # Teams announces a card without summary or text like this.
        return str(activity.get("summary") or activity.get("text") or "Sent a card")

    def _chat(self, person: Person, key: str, name: str, conversation: str) -> Json:
        store = self._hall.store
        state = store.chat(conversation)
        latest = store.messages(conversation, limit=1)
        last = latest[0] if latest else None
        who = ""
        if last and last.sender != BOT:
            sender = self._hall.world.person(last.sender)
            who = "You: " if last.sender == person.key else f"{sender.name if sender else ''}: "
        return {
            "key": key,
            "name": name,
            "kind": PERSONAL if key == PERSONAL else "channel",
            "conversation": conversation,
            "unread": store.unread(person.key, conversation),
            "preview": who + self._summary(last) if last else "",
            "at": last.sent_at if last else None,
            "installed": state.installed,
            "blocked": state.blocked,
            "members": [p.name for p in self._hall.world.audience(conversation)],
        }
