"""The people, channels and bot that the stand-in shows, read from world.toml."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

PERSONAL = "personal"


@dataclass(frozen=True)
class Person:
    """Somebody with an account in the tenant."""

    key: str
    object_id: str
    name: str
    email: str
    about: str
    installed: bool
    channel_id: str
    conversation: str


@dataclass(frozen=True)
class Channel:
    """A channel of the team and the people in it."""

    key: str
    name: str
    id: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """A command that Teams suggests in the compose box."""

    title: str
    description: str


@dataclass(frozen=True)
class Composed:
    """A command that the app adds to the compose box: it opens a dialog."""

    id: str
    title: str
    description: str


@dataclass(frozen=True)
class Team:
    """The team that the app is installed in."""

    id: str
    name: str
    group: str
    installed_by: Person


@dataclass(frozen=True)
class World:
    """Everything that Teams would know about the trust."""

    trust: str
    tenant: str
    bot_name: str
    app_id: str
    commands: tuple[Command, ...]
    compose: tuple[Composed, ...]
    team: Team
    channels: tuple[Channel, ...]
    people: tuple[Person, ...]

    @property
    def bot_id(self) -> str:
        """The bot's id as a member of conversations."""
        return f"28:{self.app_id}"

    def person(self, key: str) -> Person | None:
        """Find a person by the key used in addresses."""
        return next((p for p in self.people if p.key == key), None)

    def person_by_id(self, some_id: str) -> Person | None:
        """Find a person by channel id (29:…) or object id."""
        return next((p for p in self.people if some_id in (p.channel_id, p.object_id)), None)

    def person_of(self, conversation: str) -> Person | None:
        """Find whose personal chat a conversation is."""
        return next((p for p in self.people if p.conversation == conversation), None)

    def channel(self, channel_id: str) -> Channel | None:
        """Find a channel by its id."""
        return next((c for c in self.channels if c.id == channel_id), None)

    def channels_of(self, person: Person) -> list[Channel]:
        """List the channels that a person is in."""
        return [c for c in self.channels if person.key in c.members]

    def conversation(self, person: Person, chat: str) -> str | None:
        """Find the conversation behind one of a person's chats."""
        if chat == PERSONAL:
            return person.conversation
        return next((c.id for c in self.channels_of(person) if c.key == chat), None)

    def audience(self, conversation: str) -> list[Person]:
        """List the people who can see a conversation."""
        channel = self.channel(conversation)
        if channel:
            return [p for p in self.people if p.key in channel.members]
        owner = self.person_of(conversation)
        return [owner] if owner else []


def load(path: Path) -> World:
    """Read a world file."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    trust, bot, team = raw["trust"], raw["bot"], raw["team"]
    tenant = trust["tenant"]
    people = tuple(
        Person(
            key=p["key"],
            object_id=p["object_id"],
            name=p["name"],
            email=p["email"],
            about=p["about"],
            installed=p.get("installed", True),
            channel_id="29:1" + _opaque(tenant, p["object_id"], "person"),
            conversation="a:1" + _opaque(tenant, p["object_id"], bot["app_id"]),
        )
        for p in raw["people"]
    )
    channels = tuple(
        Channel(c["key"], c["name"], c["id"], c["kind"], tuple(c["members"]))
        for c in raw["channels"]
    )
    commands = tuple(Command(c["title"], c["description"]) for c in raw["commands"])
    return World(
        trust=trust["name"],
        tenant=tenant,
        bot_name=bot["name"],
        app_id=bot["app_id"],
        commands=commands,
        compose=tuple(
            Composed(c["id"], c["title"], c["description"]) for c in raw.get("compose", ())
        ),
        team=Team(
            id=team["id"],
            name=team["name"],
            group=team["group"],
            installed_by=next(p for p in people if p.key == team["installed_by"]),
        ),
        channels=channels,
        people=people,
    )


def _opaque(*parts: str) -> str:
    # Teams' ids say nothing about the person, but they are the same at every start.
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
