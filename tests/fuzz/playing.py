"""A whole bot behind its door, people who press what they are shown, and somebody who spoils it."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import jwt
from aiohttp.test_utils import TestServer

from bot import metrics
from bot.caps import Limits
from bot.connector import Connector
from bot.deliverer import Deliverer
from bot.filer import Filer
from bot.gate import ISSUER, Gate
from bot.keys import Key
from bot.places import Places
from bot.replies import Replies
from bot.router import Router
from bot.settings import Settings
from bot.submission import SubmissionKind
from bot.teams import TeamsDoor
from bot.web import create_app
from cards.verbs import Verb
from domain.people import Account
from domain.terms import london_day
from outside.filing import FolderFiling
from tests.bot.bench import FakeTeams
from tests.bot.key_server import KEY
from tests.databases import Place
from tests.fuzz.mutate import Button, Json, Mutations, buttons, encoded, invoke
from tests.fuzz.rules import faults
from tests.trust import PEOPLE, TENANT, Trust, account
from workflows.people import propose
from workflows.ports import Work

K = SubmissionKind
APP = "a-bot"
IN_2100 = 4_102_444_800
TOGETHER = 10  # requests of one person between two looks at the rows
EXPECTED = {200, 400, 401, 403, 413, 415}


@dataclass(frozen=True, slots=True)
class Played:
    """One request as it was sent, to be had again."""

    number: int
    who: str
    how: str
    body: bytes = field(repr=False)


@dataclass
class Play:
    """One bot, its people, and what they have been shown so far."""

    trust: Trust
    teams: FakeTeams
    deliverer: Deliverer
    session: aiohttp.ClientSession
    address: str
    mutations: Mutations
    shown: list[Button] = field(default_factory=list)
    sent: list[Played] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    hows: Counter[str] = field(default_factory=Counter)
    said: int = 0
    people: tuple[str, ...] = (*PEOPLE, "sam", "margaret", "daniel", "helen", "priya")

    async def run(self, count: int) -> list[str]:
        """Send so many requests; give every fault that the rows show."""
        found: list[str] = []
        while len(self.sent) < count:
            who = self.mutations.random.choice(self.people)
            before, first = await self.trust.rows(), len(self.sent)
            for _ in range(TOGETHER):
                await self._one(who)
            after = await self.trust.rows()
            found += [
                f"{fault}: {self.sent[first:]}" for fault in faults(before, after, object_id(who))
            ]
            await self._meanwhile()
        return found

    async def _meanwhile(self) -> None:
        """Let time go on, and the bot do what it does by itself."""
        r = self.mutations.random
        self.trust.later(minutes=r.choice((1, 5, 60)))
        if r.random() < 0.1:
            await self.trust.plan()
        await self.delivered()

    async def delivered(self) -> None:
        while await self.deliverer.deliver_due():
            pass

    async def _one(self, who: str) -> None:
        r, body = self.mutations.random, self._written(who)
        how = r.choices(
            ["honest", "data", "other's", "other kind", "tree", "bytes", "token", "again"],
            [7, 5, 3, 1, 4, 1, 1, 1],
        )[0]
        button = self._button(None if how in {"other's", "other kind"} else who)
        if button:
            body |= self._pressed(button, how)
        if how == "tree":
            body = self.mutations.spoil_tree(body)
        raw = encoded(body)
        if how == "again" and self.sent:
            earlier = [one for one in self.sent[-40:] if one.who == who]
            raw = r.choice(earlier).body if earlier else raw
        if how == "bytes":
            raw = self.mutations.spoil_bytes(raw)
        header = f"Bearer {token(self._service(raw))}"
        if how == "token":
            header = self.mutations.spoil_header(header)
        self.sent.append(Played(len(self.sent), who, how, raw))
        self.hows[how] += 1
        status = await self._post(who, raw, header)
        assert how != "token" or status in {401, 403, 413}, self.sent[-1]

    def _pressed(self, button: Button, how: str) -> Json:
        data: Any = self.mutations.filled(button, self._today())
        kind = button.kind
        if how == "data":
            data = self.mutations.spoil_data(data)
        if how == "other kind":
            kind = self.mutations.random.choice([K.OPEN, K.SUBMIT, K.ACT, K.REFRESH])
        return invoke(kind, data)

    def _button(self, who: str | None) -> Button | None:
        r = self.mutations.random
        if r.random() < 0.1:
            return None  # a message
        mine = [one for one in self.shown[-400:] if who in {None, one.who}]
        # What was shown last is pressed most: that is how one gets anywhere.
        return r.choice(mine[-12:] if r.random() < 0.7 else mine) if mine else None

    def _written(self, who: str) -> Json:
        r = self.mutations.random
        kind = r.choices(["message", "installationUpdate", "conversationUpdate"], [20, 1, 1])[0]
        in_channel = kind != "message" and r.random() < 0.5
        conversation = {
            "id": "19:brigid;messageid=101" if in_channel else f"a:29:{who}",
            "conversationType": "channel" if in_channel else "personal",
            "tenantId": TENANT,
        }
        place: Json = {"tenant": {"id": TENANT}}
        if in_channel:
            place |= {"team": {"id": "team"}, "channel": {"id": "19:brigid", "name": "Supervision"}}
        return {
            "type": kind,
            "id": f"m{len(self.sent)}",
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": {"id": f"29:{who}", "aadObjectId": object_id(who), "name": who},
            "recipient": {"id": f"28:{APP}"},
            "conversation": conversation,
            "channelData": place,
            "text": r.choice(["home", "help", "urgent", "", "Zebedee said something", "?" * 200]),
            "replyToId": r.choice([str(r.randint(100, 130)), "", "x"]),
            "action": r.choice(["add", "remove", "add-upgrade"]),
            "membersAdded": [{"id": r.choice([f"28:{APP}", "29:helen", "29:x"])}],
        }

    def _service(self, raw: bytes) -> str:
        """Have the token vouch for the address in the body, so that more gets past the door."""
        try:
            said = json.loads(raw)["serviceUrl"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return self.teams.service_url
        return said if isinstance(said, str) else self.teams.service_url

    async def _post(self, who: str, raw: bytes, header: str) -> int:
        headers = {"Content-Type": "application/json", "Authorization": header}
        async with self.session.post(self.address, data=raw, headers=headers) as answer:
            self.statuses[answer.status] += 1
            text = await answer.text()
        self._look(who, json.loads(text) if text else {})
        for said in self.teams.said[self.said :]:
            self._harvest(_reader(said.conversation, who), said.body, in_dialog=False)
        self.said = len(self.teams.said)
        return answer.status

    def _look(self, who: str, answer: Json) -> None:
        task = answer.get("task", {}).get("value") if "task" in answer else None
        self._harvest(who, task or answer.get("value"), in_dialog=isinstance(task, dict))

    def _harvest(self, who: str, card: Any, *, in_dialog: bool) -> None:
        for button in buttons(who, card, in_dialog=in_dialog):
            self.shown.append(button)
            self.mutations.learn(button)

    def _today(self) -> date:
        return london_day(self.trust.clock.moment)


def object_id(who: str) -> str:
    return account(who).object_id if who in PEOPLE else "99999999-0000-4000-8000-000000000000"


def _reader(conversation: str, who: str) -> str:
    name = conversation.removeprefix("a:29:")
    return name if name in PEOPLE else who


_TOKENS: dict[str, str] = {}


def token(service_url: str) -> str:
    if service_url not in _TOKENS:
        claims = {"iss": ISSUER, "aud": APP, "serviceurl": service_url, "exp": IN_2100}
        encoded_claims = json.dumps(claims).encode()
        _TOKENS[service_url] = jwt.api_jws.encode(
            encoded_claims, KEY, "RS256", headers={"kid": "teams"}
        )
    return _TOKENS[service_url]


async def _find_key(kid: str) -> Key | None:
    return Key(KEY.public_key(), frozenset({"msteams"})) if kid == "teams" else None


@asynccontextmanager
async def playing(place: Place, folder: Path, seed: int) -> AsyncIterator[Play]:
    """Open a bot with records in every state, and show everybody what needs them."""
    async with FakeTeams() as teams:
        trust = await Trust.founded(place)
        await trust.run(lambda work: _reachable(work, teams.service_url))
        await records_in_every_state(trust)
        settings = Settings(
            mode="local", app_id=APP, app_tenant=TENANT, local_teams=teams.base
        ).with_defaults()
        async with Connector(settings) as connector, aiohttp.ClientSession() as session:
            filer = Filer(trust, connector, FolderFiling(folder / "filing"))
            deliverer = Deliverer(trust, connector, filer, trust.clock, "https://bot.example")
            router = Router(
                trust,
                Places(trust, connector),
                "https://bot.example",
                lambda: None,
                Limits(10**9),
            )
            door = TeamsDoor(APP, router.answer, Replies(connector).send)
            server = TestServer(create_app(Gate(settings, _find_key), door, _ready))
            await server.start_server()
            address = str(server.make_url("/api/messages"))
            play = Play(trust, teams, deliverer, session, address, Mutations(seed))
            await play.delivered()
            for who in PEOPLE:
                play.mutations.ids.append(who)
                body = play._written(who) | {"type": "message", "text": "home", "id": f"h-{who}"}
                body |= {"conversation": {"id": f"a:29:{who}", "tenantId": TENANT}}
                await play._post(who, encoded(body), f"Bearer {token(teams.service_url)}")
            play.statuses.clear()
            yield play
            await server.close()
        await trust.database.close()


async def _ready() -> dict[str, bool]:
    return {}


def _reachable(work: Work, service_url: str) -> None:
    for channel in work.conversations.channels():
        work.conversations.save_channel(replace(channel, service_url=service_url))
    edith = next(c for c in work.conversations.channels() if c.school_id == "edith")
    work.conversations.save_channel(replace(edith, school_id=None, bound_at=None))


async def records_in_every_state(trust: Trust) -> None:
    """One record that waits for a DSL's approval, one for a signature, one that is written."""
    await trust.locked_but_for_approval()
    await written(trust, "brigid", "2026-11-25T10:00", submit=True)
    await written(trust, "tom", "2026-11-26T10:00", submit=False)
    session = await trust.session("oswald")
    form = await trust.opens("priya", Verb.OFFER_FORM, session.id)
    offer = {"date": "2026-12-02", "time": "10:00", "minutes": "90", "place": "school"}
    await trust.sends("priya", Verb.OFFER, form, **offer)
    await trust.opens("helen", Verb.AGREEMENT, "brigid")
    stranger = Account(TENANT, object_id("joan"))
    await trust.run(lambda work: propose(work, stranger, "joan.pell@hollinvale.example"))


async def written(trust: Trust, pair: str, when: str, *, submit: bool) -> None:
    hub = await trust.started(pair, when)
    supervisor = {"brigid": "margaret", "tom": "daniel"}[pair]
    reference = {"brigid": "4321", "tom": "8765"}[pair]
    school = {"brigid": "brigid", "tom": "edith"}[pair]
    _, hub = await trust.discusses(supervisor, hub, reference, school=school)
    if submit:
        await trust.submits(supervisor, hub)


def failures() -> float:
    """Give how many errors came to the one place where they end."""
    return sum(
        sample.value
        for metric in metrics.REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "supervision_failures_total"
    )
