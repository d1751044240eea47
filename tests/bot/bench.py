"""The bot's own parts on a real database, with a Bot Connector on loopback that is told what to do.

from tests.bot.bench import bench, place, postgres, template_file  # noqa: F401
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler

from bot.connector import Connector
from bot.deliverer import Deliverer
from bot.filer import Filer
from bot.places import Places
from bot.router import Router
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.submission import Reply, Sender, Submission, SubmissionKind, Where
from outside.filing import FolderFiling
from tests.databases import Place, place, postgres, template_file
from tests.trust import PEOPLE, TENANT, Trust, account
from workflows.ports import Work

__all__ = ["Bench", "FakeTeams", "bench", "place", "postgres", "template_file"]

Json = dict[str, Any]


@dataclass
class Said:
    """One thing that the bot asked of Teams."""

    method: str
    conversation: str
    activity: str
    body: Any = field(repr=False)

    @property
    def card(self) -> str:
        """All of the card, to look for words in."""
        return str(self.body)


class FakeTeams:
    """A Bot Connector: remembers what it was asked, and fails for a conversation when told to."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.faults: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
        self.members: dict[str, list[str]] = {}
        self.people: dict[str, Json] = {}
        self.asked = 0  # how often anything at all was asked, tokens included
        self._number = 100

    async def __aenter__(self) -> Self:
        app, one = web.Application(middlewares=[self._count]), "/uk/v3/conversations/{conversation}"
        app.router.add_post("/oauth2/v2.0/token", self._token)
        app.router.add_post("/uk/v3/conversations", self._create)
        app.router.add_post(one + "/activities", self._post)
        app.router.add_put(one + "/activities/{activity}", self._put)
        app.router.add_get(one + "/pagedmembers", self._members)
        app.router.add_get(one + "/members/{member}", self._member)
        self._server = TestServer(app)
        await self._server.start_server()
        self.base = str(self._server.make_url("/")).rstrip("/")
        self.service_url = f"{self.base}/uk/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @web.middleware
    async def _count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.asked += 1
        return await handler(request)

    def fails(self, conversation: str, status: int, times: int = 1, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.faults.setdefault(conversation, []).extend([(status, named)] * times)

    def posted(self, conversation: str = "") -> list[Said]:
        return [s for s in self.said if s.method == "POST" and conversation in s.conversation]

    def edited(self) -> list[Said]:
        return [s for s in self.said if s.method == "PUT"]

    def _fault(self, conversation: str) -> web.Response | None:
        waiting = self.faults.get(conversation)
        if not waiting:
            return None
        status, headers = waiting.pop(0)
        return web.json_response({"error": {"code": "Told"}}, status=status, headers=headers)

    def _next(self) -> str:
        self._number += 1
        return str(self._number)

    async def _token(self, _: web.Request) -> web.Response:
        return web.json_response({"access_token": "token", "expires_in": 3600})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        if not body.get("isGroup"):
            return web.json_response({"id": f"a:{body['members'][0]['id']}"}, status=201)
        channel = body["channelData"]["channel"]["id"]
        if fault := self._fault(channel):
            return fault
        number = self._next()
        self.said.append(Said("POST", channel, number, body["activity"]))
        made = {"id": f"{channel};messageid={number}", "activityId": number}
        return web.json_response(made, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        conversation = request.match_info["conversation"]
        if fault := self._fault(conversation):
            return fault
        number = self._next()
        self.said.append(Said("POST", conversation, number, await request.json()))
        return web.json_response({"id": number}, status=201)

    async def _put(self, request: web.Request) -> web.Response:
        conversation, activity = request.match_info["conversation"], request.match_info["activity"]
        if fault := self._fault(conversation):
            return fault
        self.said.append(Said("PUT", conversation, activity, await request.json()))
        return web.json_response({"id": activity})

    async def _members(self, request: web.Request) -> web.Response:
        conversation = request.match_info["conversation"]
        if fault := self._fault(f"members {conversation}"):
            return fault
        listed = [
            {"id": f"29:{who}", "aadObjectId": account(who).object_id, "name": PEOPLE[who]}
            for who in self.members.get(conversation, [])
        ]
        return web.json_response({"members": listed})

    async def _member(self, request: web.Request) -> web.Response:
        known = self.people.get(request.match_info["member"])
        if known is None:
            return web.json_response({"error": {"code": "MemberNotFound"}}, status=404)
        return web.json_response(known)


@dataclass
class Bench:
    """Everything, wired as `cli.serve` wires it."""

    trust: Trust
    teams: FakeTeams
    connector: Connector
    filing: FolderFiling
    deliverer: Deliverer
    router: Router
    scheduler: Scheduler
    woken: list[str]
    number: int = 0

    async def delivered(self) -> None:
        """Deliver until nothing is due."""
        while await self.deliverer.deliver_due():
            pass

    async def says(self, kind: SubmissionKind, who: str, /, verb: str = "", **values: str) -> Reply:
        """Have somebody on the roster do something in their own chat."""
        return await self.router.answer(self.submission(kind, who, verb, **values))

    def submission(
        self, kind: SubmissionKind, who: str, /, verb: str = "", text: str = "", **values: str
    ) -> Submission:
        self.number += 1
        object_id = account(who).object_id if who in PEOPLE else f"object-{who}"
        return Submission(
            kind=kind,
            sender=Sender(TENANT, object_id, f"29:{who}", PEOPLE.get(who, who)),
            where=Where(f"a:{object_id}", "personal", None, None, None, self.teams.service_url),
            verb=verb,
            values=values,
            text=text,
            delivery_key=f"delivery-{self.number}",
            activity_id=str(self.number),
            reply_to=None,
        )

    def in_channel(self, submission: Submission, school: str, posted: str = "17") -> Submission:
        channel = f"19:{school}"
        at = Where(
            f"{channel};messageid={posted}",
            "channel",
            "team",
            channel,
            posted,
            self.teams.service_url,
        )
        return replace(submission, where=at, reply_to=posted)

    async def outbox(self, **wanted: str) -> list[Json]:
        """Give the rows of the outbox that have these values."""
        rows = await self.trust.messages()
        return [r for r in rows if all(r[key] == value for key, value in wanted.items())]


@pytest.fixture
async def bench(place: Place, tmp_path: Path) -> AsyncIterator[Bench]:
    async with FakeTeams() as teams:
        trust = await Trust.founded(place)
        await trust.run(lambda work: _reachable(work, teams.service_url))
        settings = Settings(
            mode="local", app_id="a-bot", app_tenant=TENANT, local_teams=teams.base
        ).with_defaults()
        async with Connector(settings) as connector:
            filing = FolderFiling(tmp_path / "filing")
            filer = Filer(trust, connector, filing)
            deliverer = Deliverer(trust, connector, filer, trust.clock, "https://bot.example")
            woken: list[str] = []
            router = Router(
                trust, Places(trust, connector), "https://bot.example", lambda: woken.append("!")
            )
            scheduler = Scheduler(trust, deliverer)
            yield Bench(trust, teams, connector, filing, deliverer, router, scheduler, woken)
        await trust.database.close()


def _reachable(work: Work, service_url: str) -> None:
    for channel in work.conversations.channels():
        work.conversations.save_channel(replace(channel, service_url=service_url))
