"""The Bot Connector's REST interface, as a bot in Teams meets it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from local import members
from local.clock import stamp
from local.faults import (
    Fault,
    Throttle,
    activity_not_found,
    bad_argument,
    blocked,
    check_size,
    conversation_not_found,
    not_installed,
)
from local.hall import Hall
from local.store import BOT, Message
from local.world import Person

Json = dict[str, Any]
Operation = Callable[[web.Request, Json], Awaitable[web.Response]]


class Connector:
    """Answer the bot's calls, with Teams' faults, and keep a log of them."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._throttle = Throttle()

    def routes(self) -> list[web.RouteDef]:
        """List the operations with their paths."""
        conversations = "/teams/v3/conversations"
        one = conversations + "/{conversation}"
        activity = one + "/activities/{activity}"
        team = "/teams/v3/teams/{team}"
        desk = members.Desk(self._hall.world, self._audience)
        return [
            web.post(conversations, self._call(self._create)),
            web.post(one + "/activities", self._call(self._send)),
            web.post(activity, self._call(self._send)),
            web.put(activity, self._call(self._update)),
            web.delete(activity, self._call(self._delete)),
            web.get(one + "/members", self._call(desk.members)),
            web.get(one + "/pagedmembers", self._call(desk.paged)),
            web.get(one + "/members/{member}", self._call(desk.member)),
            web.get(activity + "/members", self._call(desk.members)),
            web.get(team, self._call(desk.team)),
            web.get(team + "/conversations", self._call(desk.channels)),
        ]

    def _call(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            body: Json = {}
            try:
                self._check_token(request)
                body = await _read(request)
                response = await operation(request, body)
            except Fault as fault:
                response = fault.response()
            self._hall.store.log_traffic(
                stamp(self._hall.clock.now()),
                request.method,
                request.path,
                request.match_info.get("conversation", ""),
                response.status,
                body,
            )
            return response

        return handle

    def _check_token(self, request: web.Request) -> None:
        if not self._hall.signer.accepts(request.headers.get("Authorization", "")):
            raise Fault(401, "Unauthorized", "Authorization has been denied.")

    async def _create(self, _request: web.Request, body: Json) -> web.Response:
        data = body.get("channelData") or {}
        if body.get("isGroup"):
            return self._create_thread(body, data)
        listed = body.get("members") or []
        if len(listed) != 1:
            raise bad_argument("A personal conversation has one member.")
        # The SDK writes tenantID, Microsoft's pages tenantId; Teams takes either.
        tenant = body.get("tenantId") or body.get("tenantID")
        tenant = tenant or (data.get("tenant") or {}).get("id")
        if tenant != self._hall.world.tenant:
            raise bad_argument("The tenant is missing or not this one.")
        person = self._hall.world.person_by_id(str(listed[0].get("id", "")))
        if person is None:
            raise bad_argument("Failed to decrypt pairwise id.")
        answer = {"id": person.conversation}
        self._check_writable(person)
        if body.get("activity"):
            answer["activityId"] = self._post(person.conversation, None, body["activity"])
        return web.json_response(answer, status=201)

    def _create_thread(self, body: Json, data: Json) -> web.Response:
        channel = self._hall.world.channel(str((data.get("channel") or {}).get("id", "")))
        if channel is None:
            raise conversation_not_found()
        if not self._hall.store.chat(channel.id).installed:
            raise not_installed()
        if not body.get("activity"):
            raise bad_argument("A new thread needs its first message.")
        first = self._post(channel.id, None, body["activity"])
        answer = {"id": f"{channel.id};messageid={first}", "activityId": first}
        return web.json_response(answer, status=201)

    async def _send(self, request: web.Request, body: Json) -> web.Response:
        conversation, root = self._find(request)
        parent = request.match_info.get("activity")
        if parent and root is None and self._hall.world.channel(conversation):
            message = self._message(conversation, parent)
            root = message.root or message.id
        sent = self._post(conversation, root, body)
        return web.json_response({"id": sent}, status=201)

    async def _update(self, request: web.Request, body: Json) -> web.Response:
        conversation, _ = self._find(request)
        message = self._own(conversation, request.match_info["activity"])
        check_size(body)
        self._throttle.check(request.match_info["conversation"])
        self._hall.edit(message, body)
        return web.json_response({"id": message.id})

    async def _delete(self, request: web.Request, _body: Json) -> web.Response:
        conversation, _ = self._find(request)
        message = self._own(conversation, request.match_info["activity"])
        self._throttle.check(request.match_info["conversation"])
        self._hall.delete(message)
        return web.Response(status=200)

    def _post(self, conversation: str, root: str | None, activity: Json) -> str:
        check_size(activity)
        self._throttle.check(f"{conversation};messageid={root}" if root else conversation)
        if activity.get("type") == "typing":
            self._hall.tell("typing", conversation)
            # Typing leaves no message, but Teams answers with an id all the same.
            return self._hall.store.next_id(int(self._hall.clock.now().timestamp() * 1000))
        if activity.get("type", "message") != "message":
            raise bad_argument("Only messages and typing can be sent.")
        return self._hall.post(conversation, root, BOT, activity).id

    def _find(self, request: web.Request) -> tuple[str, str | None]:
        conversation, _, root = request.match_info["conversation"].partition(";messageid=")
        person = self._hall.world.person_of(conversation)
        if person:
            self._check_writable(person)
            return conversation, None
        if self._hall.world.channel(conversation) is None:
            raise conversation_not_found()
        if not self._hall.store.chat(conversation).installed:
            raise not_installed()
        if root and not self._is_root(conversation, root):
            raise conversation_not_found()
        return conversation, root or None

    def _is_root(self, conversation: str, activity_id: str) -> bool:
        message = self._hall.store.message(activity_id)
        return message is not None and (message.conversation, message.root) == (conversation, None)

    def _audience(self, request: web.Request) -> list[Person]:
        conversation = request.match_info["conversation"].partition(";messageid=")[0]
        if not self._hall.store.chat(conversation).installed:
            raise conversation_not_found()
        return self._hall.world.audience(conversation)

    def _check_writable(self, person: Person) -> None:
        chat = self._hall.store.chat(person.conversation)
        if chat.blocked:
            raise blocked()
        if not chat.installed:
            raise not_installed()

    def _message(self, conversation: str, activity_id: str) -> Message:
        message = self._hall.store.message(activity_id)
        if message is None or message.deleted or message.conversation != conversation:
            raise activity_not_found()
        return message

    def _own(self, conversation: str, activity_id: str) -> Message:
        message = self._message(conversation, activity_id)
        if message.sender != BOT:
            raise Fault(403, "Forbidden", "A bot can change its own messages only.")
        return message


async def _read(request: web.Request) -> Json:
    if request.method in ("GET", "DELETE"):
        return {}
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise bad_argument("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise bad_argument("The body is not an object.")
    return body
