"""The interface under /local that the page and the tests use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local.actions import Actions
from local.clock import ClockRefused, stamp
from local.hall import Hall
from local.store import Message
from local.views import Views
from local.world import PERSONAL, Person

Json = dict[str, Any]
Deed = Callable[[Person, Message, Json], Awaitable[Json]]


class Api:
    """Serve people, chats, messages, actions, the clock and the logs as JSON."""

    def __init__(self, hall: Hall, views: Views, actions: Actions) -> None:
        self._hall = hall
        self._views = views
        self._actions = actions

    def routes(self) -> list[web.RouteDef]:
        """List the addresses."""
        person = "/local/people/{person}"
        chat = person + "/chats/{chat}"
        message = person + "/messages/{message}"
        actions = self._actions
        return [
            web.get("/local/world", self.world),
            web.get("/local/people", self.people),
            web.get("/local/clock", self.clock),
            web.post("/local/clock", self.move_clock),
            web.get("/local/directory", self.directory),
            web.get("/local/traffic", self.traffic),
            web.get("/local/invokes", self.invokes),
            web.get("/local/events", self._hall.hub.stream),
            web.get(person + "/chats", self.chats),
            web.get(chat + "/messages", self.messages),
            web.post(chat + "/messages", self.say),
            web.post(chat + "/read", self.read),
            web.post(chat + "/compose/{step}", self.compose),
            web.post(chat + "/block", self.block),
            web.post(chat + "/install", self.install),
            web.get(message, self.message),
            web.post(message + "/execute", self._deed(self._execute)),
            web.post(
                message + "/submit", self._deed(lambda p, m, b: actions.submit(p, m, b.get("data")))
            ),
            web.post(
                message + "/dialog/open",
                self._deed(lambda p, m, b: actions.open_dialog(p, m, b.get("data"))),
            ),
            web.post(
                message + "/dialog/submit",
                self._deed(lambda p, m, b: actions.submit_dialog(p, m, b.get("data"))),
            ),
        ]

    async def world(self, _request: web.Request) -> web.Response:
        """Describe what never changes while the stand-in runs."""
        world = self._hall.world
        commands = [{"title": c.title, "description": c.description} for c in world.commands]
        return web.json_response(
            {
                "trust": world.trust,
                "tenant": world.tenant,
                "team": world.team.name,
                "bot": {"name": world.bot_name, "app_id": world.app_id},
                "commands": commands,
                "compose": [
                    {"id": c.id, "title": c.title, "description": c.description}
                    for c in world.compose
                ],
            }
        )

    async def people(self, _request: web.Request) -> web.Response:
        """List everybody."""
        return web.json_response(self._views.people())

    async def chats(self, request: web.Request) -> web.Response:
        """List a person's chats."""
        return web.json_response(self._views.chats(self._person(request)))

    async def messages(self, request: web.Request) -> web.Response:
        """List a chat's messages as a person sees them."""
        person, conversation = self._chat(request)
        return web.json_response(self._views.messages(person, conversation))

    async def message(self, request: web.Request) -> web.Response:
        """Show one message as a person sees it."""
        person, message = self._message(request)
        return web.json_response(self._views.message(person, message))

    async def say(self, request: web.Request) -> web.Response:
        """Post what a person wrote."""
        person, conversation = self._chat(request)
        body = await _body(request)
        text = str(body.get("text", "")).strip()
        if not text:
            raise web.HTTPBadRequest(text="A message needs words.")
        root = body.get("root")
        if root is not None:
            first = self._hall.store.message(str(root))
            if first is None or first.conversation != conversation or first.root:
                raise web.HTTPNotFound(text="There is no such thread.")
        mention = bool(body.get("mention", True))
        said = await self._actions.say(person, conversation, text, root, mention=mention)
        return web.json_response(said)

    async def compose(self, request: web.Request) -> web.Response:
        """Open or send the dialog of a command in a chat's compose box."""
        person, conversation = self._chat(request)
        step, body = request.match_info["step"], await _body(request)
        if step not in ("open", "submit"):
            raise web.HTTPNotFound(text="A dialog is opened or submitted.")
        command = str(body.get("command", ""))
        shown = await self._actions.compose(person, conversation, command, step, body.get("data"))
        return web.json_response(shown)

    async def read(self, request: web.Request) -> web.Response:
        """Mark a chat as read."""
        person, conversation = self._chat(request)
        if self._hall.store.mark_read(person.key, conversation):
            self._hall.hub.publish("read", people=[person.key], chat=request.match_info["chat"])
        return web.json_response({})

    async def block(self, request: web.Request) -> web.Response:
        """Block the bot or let it write again."""
        person = self._person(request)
        if request.match_info["chat"] != PERSONAL:
            raise web.HTTPBadRequest(text="Only a personal chat can be blocked.")
        self._actions.block(person, blocked=bool((await _body(request)).get("blocked")))
        return web.json_response({})

    async def install(self, request: web.Request) -> web.Response:
        """Add the app, remove it, or remove and add it again."""
        person, conversation = self._chat(request)
        change = (await _body(request)).get("change")
        if change not in ("add", "remove", "again"):
            raise web.HTTPBadRequest(text="The change is add, remove or again.")
        heard = True
        if change in ("remove", "again"):
            heard = await self._actions.install(person, conversation, added=False)
        if change in ("add", "again"):
            heard = await self._actions.install(person, conversation, added=True) and heard
        return web.json_response({"delivered": heard})

    async def clock(self, _request: web.Request) -> web.Response:
        """Tell the bot's time."""
        await self._hall.clock.ask()
        return web.json_response({"now": stamp(self._hall.clock.now())})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the bot's clock forward."""
        body = await _body(request)
        clock = self._hall.clock
        try:
            await clock.ask()
            await clock.move(clock.destination(str(body.get("step", "to")), body.get("to")))
        except ClockRefused as refusal:
            return web.json_response({"error": str(refusal)}, status=409)
        self._hall.hub.publish("clock")
        return web.json_response({"now": stamp(clock.now())})

    async def directory(self, request: web.Request) -> web.Response:
        """Answer a people picker."""
        return web.json_response(self._actions.directory(request.query.get("query", "")))

    async def traffic(self, request: web.Request) -> web.Response:
        """List what the bot sent."""
        return web.json_response(self._hall.store.traffic(_after(request)))

    async def invokes(self, request: web.Request) -> web.Response:
        """List what the bot answered."""
        return web.json_response(self._hall.store.invokes(_after(request)))

    async def _execute(self, person: Person, message: Message, body: Json) -> Json:
        action = body.get("action")
        if not isinstance(action, dict):
            raise web.HTTPBadRequest(text="An action is missing.")
        trigger = "automatic" if body.get("trigger") == "automatic" else "manual"
        return await self._actions.execute(person, message, action, trigger)

    def _deed(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            person, message = self._message(request)
            return web.json_response(await deed(person, message, await _body(request)))

        return handle

    def _person(self, request: web.Request) -> Person:
        person = self._hall.world.person(request.match_info["person"])
        if person is None:
            raise web.HTTPNotFound(text="There is no such person.")
        return person

    def _chat(self, request: web.Request) -> tuple[Person, str]:
        person = self._person(request)
        conversation = self._hall.world.conversation(person, request.match_info["chat"])
        if conversation is None:
            raise web.HTTPNotFound(text="This person has no such chat.")
        return person, conversation

    def _message(self, request: web.Request) -> tuple[Person, Message]:
        person = self._person(request)
        message = self._hall.store.message(request.match_info["message"])
        if message is None or person not in self._hall.world.audience(message.conversation):
            raise web.HTTPNotFound(text="This person has no such message.")
        return person, message


def _after(request: web.Request) -> int:
    after = request.query.get("after", "0")
    return int(after) if after.isdigit() else 0


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return body
