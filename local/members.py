"""What the Connector tells a bot about the people and the team."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from aiohttp import web

from local.faults import Fault, bad_argument
from local.world import Person, World

SMALLEST_PAGE = 50
LARGEST_PAGE = 500


class Desk:
    """Answer questions about members, the team and its channels."""

    def __init__(self, world: World, audience: Callable[[web.Request], list[Person]]) -> None:
        self._world = world
        self._audience = audience

    async def members(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        """List all members at once; here Teams calls the object id objectId."""
        return web.json_response([self._unpaged(p) for p in self._audience(request)])

    async def member(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        """Describe one member."""
        person = self._world.person_by_id(request.match_info["member"])
        if person is None or person not in self._audience(request):
            raise Fault(404, "MemberNotFoundInConversation", "The member is not in the roster.")
        return web.json_response(self._paged(person))

    async def paged(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        """List members a page at a time; here Teams calls the object id aadObjectId."""
        people = self._audience(request)
        try:
            size = int(request.query.get("pageSize", str(LARGEST_PAGE)))
            token = request.query.get("continuationToken") or "MA=="
            start = int(base64.b64decode(token, validate=True))
        except ValueError:
            raise bad_argument("Invalid page size or continuation token.") from None
        end = start + min(max(size, SMALLEST_PAGE), LARGEST_PAGE)
        answer: dict[str, Any] = {"members": [self._paged(p) for p in people[start:end]]}
        if end < len(people):
            answer["continuationToken"] = base64.b64encode(str(end).encode()).decode()
        return web.json_response(answer)

    async def team(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        """Describe the team."""
        self._check_team(request)
        team = self._world.team
        return web.json_response(
            {
                "id": team.id,
                "name": team.name,
                "type": "standard",
                "aadGroupId": team.group,
                "tenantId": self._world.tenant,
                "channelCount": len(self._world.channels),
                "memberCount": len(self._world.audience(team.id)),
            }
        )

    async def channels(self, request: web.Request, _body: dict[str, Any]) -> web.Response:
        """List the team's channels; Teams leaves out the name of General."""
        self._check_team(request)
        general = self._world.team.id
        return web.json_response(
            {
                "conversations": [
                    {"id": c.id, "name": None if c.id == general else c.name, "type": c.kind}
                    for c in self._world.channels
                ]
            }
        )

    def _check_team(self, request: web.Request) -> None:
        if request.match_info["team"] != self._world.team.id:
            raise Fault(404, "NotFound", "The team was not found.")

    def _account(self, person: Person) -> dict[str, Any]:
        given, _, family = person.name.rpartition(" ")
        return {
            "id": person.channel_id,
            "name": person.name,
            "givenName": given,
            "surname": family,
            "email": person.email,
            "userPrincipalName": person.email,
            "tenantId": self._world.tenant,
            "userRole": "user",
        }

    def _unpaged(self, person: Person) -> dict[str, Any]:
        return {**self._account(person), "objectId": person.object_id}

    def _paged(self, person: Person) -> dict[str, Any]:
        return {**self._account(person), "aadObjectId": person.object_id}
