"""Activities as Teams sends them to a bot."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from local.clock import LONDON, stamp
from local.world import Channel, Person, World

Json = dict[str, Any]


class Activities:
    """Write the activities of one world."""

    def __init__(self, world: World, service_url: str) -> None:
        self._world = world
        self._service_url = service_url

    def message(
        self,
        person: Person,
        place: Json,
        now: datetime,
        activity_id: str,
        text: str,
        *,
        mention: bool,
    ) -> Json:
        """Write what a person said."""
        activity = self._base("message", person, place, now, activity_id)
        entities = [_client_info()]
        if mention:
            bot = self._world.bot_name
            words = f"<at>{bot}</at>"
            entities.append(
                {
                    "type": "mention",
                    "text": words,
                    "mentioned": {"id": self._world.bot_id, "name": bot},
                }
            )
            text = f"{words} {text}"
        return {**activity, "text": text, "textFormat": "plain", "entities": entities}

    def submitted(
        self, person: Person, place: Json, now: datetime, activity_id: str, value: Any, message: str
    ) -> Json:
        """Write what an Action.Submit without Teams' own data sends: a message with a value."""
        activity = self._base("message", person, place, now, activity_id)
        return {**activity, "value": value, "replyToId": message, "entities": [_client_info()]}

    def invoke(
        self, person: Person, place: Json, now: datetime, name: str, value: Json, message: str
    ) -> Json:
        """Write an invoke that began at a card."""
        activity = self._base("invoke", person, place, now, f"f:{uuid.uuid4()}")
        return {
            **activity,
            "name": name,
            "value": value,
            "replyToId": message,
            "entities": [_client_info()],
        }

    def composed(self, person: Person, place: Json, now: datetime, name: str, value: Json) -> Json:
        """Write an invoke that began at a compose box: it is about no message."""
        activity = self._base("invoke", person, place, now, f"f:{uuid.uuid4()}")
        return {**activity, "name": name, "value": value, "entities": [_client_info()]}

    def installation(self, person: Person, place: Json, now: datetime, action: str) -> Json:
        """Write that the app was added or removed."""
        activity = self._base("installationUpdate", person, place, now, f"f:{uuid.uuid4()}")
        return {**activity, "action": action, "entities": [_client_info()]}

    def membership(self, person: Person, place: Json, now: datetime, *, added: bool) -> Json:
        """Write that the bot became, or is no longer, a member of a conversation."""
        activity = self._base("conversationUpdate", person, place, now, f"f:{uuid.uuid4()}")
        change = "membersAdded" if added else "membersRemoved"
        members = [{"id": self._world.bot_id, "name": self._world.bot_name}]
        if "team" in activity["channelData"]:
            event = "teamMemberAdded" if added else "teamMemberRemoved"
            activity["channelData"] = {**activity["channelData"], "eventType": event}
        return {**activity, change: members}

    def personal(self, conversation: str) -> Json:
        """Describe a personal chat as a place."""
        return {
            "conversation": {
                "conversationType": "personal",
                "tenantId": self._world.tenant,
                "id": conversation,
            },
            "channelData": {"tenant": {"id": self._world.tenant}},
        }

    def in_channel(self, channel: Channel, root: str | None) -> Json:
        """Describe a channel, or a thread in it, as a place."""
        team = self._world.team
        return {
            "conversation": {
                "isGroup": True,
                "conversationType": "channel",
                "tenantId": self._world.tenant,
                "id": f"{channel.id};messageid={root}" if root else channel.id,
            },
            "channelData": {
                "teamsChannelId": channel.id,
                "teamsTeamId": team.id,
                "channel": {"id": channel.id, "name": channel.name},
                "team": {"id": team.id, "name": team.name, "aadGroupId": team.group},
                "tenant": {"id": self._world.tenant},
            },
        }

    def _base(
        self, kind: str, person: Person, place: Json, now: datetime, activity_id: str
    ) -> Json:
        local = now.astimezone(LONDON)
        return {
            "type": kind,
            "id": activity_id,
            "timestamp": stamp(now),
            "localTimestamp": local.isoformat(timespec="milliseconds"),
            "localTimezone": "Europe/London",
            "serviceUrl": self._service_url,
            "channelId": "msteams",
            "from": {
                "id": person.channel_id,
                "name": person.name,
                "aadObjectId": person.object_id,
            },
            "recipient": {"id": self._world.bot_id, "name": self._world.bot_name},
            "locale": "en-GB",
            **place,
        }


def _client_info() -> Json:
    return {
        "type": "clientInfo",
        "locale": "en-GB",
        "country": "GB",
        "platform": "Web",
        "timezone": "Europe/London",
    }
