"""What a person does in Teams, and how it reaches the bot."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from local.botlink import Answer
from local.clock import stamp
from local.hall import Hall
from local.store import Message
from local.views import CARD, Views
from local.world import Person

Json = dict[str, Any]
WRONG = "Something went wrong. Please try again."
ACTIVITY = "application/vnd.microsoft.activity."


class Actions:
    """Carry out what people do."""

    def __init__(self, hall: Hall, views: Views) -> None:
        self._hall = hall
        self._views = views

    async def say(
        self, person: Person, conversation: str, text: str, root: str | None, *, mention: bool
    ) -> Json:
        """Post what a person wrote, and pass it to the bot where Teams would."""
        personal = conversation == person.conversation
        if personal and not self._hall.store.chat(conversation).installed:
            # Writing to an app's bot for the first time installs the app.
            await self.install(person, conversation, added=True)
        hall = self._hall
        words = f"<at>{hall.world.bot_name}</at> {text}" if mention and not personal else text
        message = hall.post(conversation, root, person.key, {"type": "message", "text": words})
        hears = personal or (mention and hall.store.chat(conversation).installed)
        if not hears:
            return {"id": message.id, "delivered": True, "heard": False}
        place = hall.place(conversation, root or message.id)
        activity = hall.activities.message(
            person, place, hall.clock.now(), message.id, text, mention=mention and not personal
        )
        answer = await hall.bot.deliver(activity)
        if not answer.good:
            hall.store.undelivered(message.id)
            hall.tell("edit", conversation, message=message.id, root=root)
        return {"id": message.id, "delivered": answer.good, "heard": True}

    async def submit(self, person: Person, message: Message, data: Any) -> Json:
        """Send an Action.Submit without Teams' own data: a message with a value."""
        hall = self._hall
        activity_id = hall.store.next_id(int(hall.clock.now().timestamp() * 1000))
        activity = hall.activities.submitted(
            person, self._place(message), hall.clock.now(), activity_id, data, message.id
        )
        answer = await hall.bot.deliver(activity)
        return {"kind": "sent"} if answer.good else _error()

    async def execute(self, person: Person, message: Message, action: Json, trigger: str) -> Json:
        """Send an Action.Execute, or a card's refresh, and keep the card that comes back."""
        value = {"action": {**action, "type": "Action.Execute"}, "trigger": trigger}
        answer = await self._invoke(person, message, "adaptiveCard/action", value)
        body = answer.body
        if not answer.good or not isinstance(body, dict):
            return _error()
        kind, content = body.get("type"), body.get("value")
        fine = body.get("statusCode") == HTTPStatus.OK
        if fine and kind == CARD and isinstance(content, dict):
            kept = self._hall.store.message(message.id)
            # A message that was edited meanwhile shows the edit, not the older answer.
            if kept and kept.revision == message.revision and not kept.deleted:
                self._hall.store.keep_view(message.id, person.key, content)
            return {"kind": "card", "card": self._views.strip(person, content)}
        if fine and kind == ACTIVITY + "message" and isinstance(content, str):
            return {"kind": "text", "text": content}
        return _error()

    async def open_dialog(self, person: Person, message: Message, data: Any) -> Json:
        """Ask the bot for a dialog's first card."""
        value = {"data": data, "context": {"theme": "default"}}
        return _dialog(await self._invoke(person, message, "task/fetch", value))

    async def submit_dialog(self, person: Person, message: Message, data: Any) -> Json:
        """Send what was filled in in a dialog."""
        value = {"data": data, "context": {"theme": "default"}}
        return _dialog(await self._invoke(person, message, "task/submit", value))

    async def compose(
        self, person: Person, conversation: str, command: str, step: str, data: Any
    ) -> Json:
        """Open the dialog of a command in the compose box, or send what was filled in there."""
        hall = self._hall
        value: Json = {"commandId": command, "commandContext": "compose"}
        value["context"] = {"theme": "default"}
        if step == "submit":
            value["data"] = data
        name = "composeExtension/" + ("submitAction" if step == "submit" else "fetchTask")
        place, now = hall.place(conversation, None), hall.clock.now()
        activity = hall.activities.composed(person, place, now, name, value)
        return _dialog(await self._sent(person, activity, ""))

    async def install(self, person: Person, conversation: str, *, added: bool) -> bool:
        """Add the app to a conversation, or remove it, and tell whether the bot heard."""
        hall = self._hall
        chat = replace(hall.store.chat(conversation), installed=added)
        hall.set_chat(conversation, replace(chat, blocked=chat.blocked and added))
        place, now = hall.place(conversation, None), hall.clock.now()
        installation = hall.activities.installation(
            person, place, now, "add" if added else "remove"
        )
        membership = hall.activities.membership(person, place, now, added=added)
        heard = await hall.bot.deliver(installation)
        # Teams reports other channels' installations without a change of membership.
        if conversation in (person.conversation, hall.world.team.id):
            also = await hall.bot.deliver(membership)
            heard = heard if not heard.good else also
        if heard.good or heard.refused:
            # A refusal is an answer too: asking again would not change it.
            chat = hall.store.chat(conversation)
            hall.store.set_chat(conversation, replace(chat, introduced=True))
        return heard.good

    def block(self, person: Person, *, blocked: bool) -> None:
        """Block the bot in a personal chat, or let it write again; Teams does not tell it."""
        chat = self._hall.store.chat(person.conversation)
        self._hall.set_chat(person.conversation, replace(chat, blocked=blocked))

    async def introduce(self) -> None:
        """Install the app wherever the world says, waiting for the bot as long as it takes."""
        hall = self._hall
        team = hall.world.team
        waiting = [(team.installed_by, c.id) for c in hall.world.channels]
        waiting += [(p, p.conversation) for p in hall.world.people if p.installed]
        waiting = [(p, c) for p, c in waiting if not hall.store.chat(c).introduced]
        await hall.bot.wait_until_healthy()
        await hall.clock.ask()
        hall.hub.publish("clock")
        for person, conversation in waiting:
            while not await self.install(person, conversation, added=True):
                if hall.store.chat(conversation).introduced:
                    break
                await asyncio.sleep(1)

    def directory(self, query: str) -> list[Json]:
        """Find people of the tenant for a people picker, as Teams does by itself."""
        words = query.casefold().split()
        return [
            {"title": p.name, "value": p.object_id, "email": p.email}
            for p in self._hall.world.people
            if all(word in f"{p.name} {p.email}".casefold() for word in words)
        ]

    def _place(self, message: Message) -> Json:
        return self._hall.place(message.conversation, message.root or message.id)

    async def _invoke(self, person: Person, message: Message, name: str, value: Json) -> Answer:
        hall = self._hall
        place, now = self._place(message), hall.clock.now()
        activity = hall.activities.invoke(person, place, now, name, value, message.id)
        return await self._sent(person, activity, message.id)

    async def _sent(self, person: Person, activity: Json, message: str) -> Answer:
        hall = self._hall
        answer = await hall.bot.invoke(activity)
        said = {key: activity[key] for key in ("name", "id", "value")}
        hall.store.log_invoke(
            stamp(hall.clock.now()),
            person.key,
            {**said, "message": message},
            answer.status,
            answer.attempts,
            answer.body,
        )
        return answer


def _error() -> Json:
    return {"kind": "error", "text": WRONG}


def _dialog(answer: Answer) -> Json:
    if not answer.good:
        return _error()
    body = answer.body if isinstance(answer.body, dict) else {}
    task = body.get("task")
    if not task:
        return {"kind": "close"}
    value = task.get("value")
    if task.get("type") == "message":
        return {"kind": "message", "text": str(value or "")}
    if task.get("type") == "continue" and isinstance(value, dict):
        content = (value.get("card") or {}).get("content")
        if isinstance(content, dict):
            shape = {key: value.get(key) for key in ("title", "width", "height")}
            return {"kind": "dialog", **shape, "card": content}
    return _error()
