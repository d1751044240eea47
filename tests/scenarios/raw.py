"""Activities sent straight to a bot, as Teams would sign them: again, at once, to two bots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from local.world import Person
from tests.scenarios.world import World

Body = dict[str, Any]
FETCH, SUBMIT, EXECUTE = "task/fetch", "task/submit", "adaptiveCard/action"


def wire() -> aiohttp.ClientSession:
    """Give a session that uses each connection once: a bot may fall over between two."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))


@dataclass
class Raw:
    """One hand on the wire."""

    world: World
    session: aiohttp.ClientSession

    def person(self, key: str) -> Person:
        found = self.world.people.person(key)
        assert found
        return found

    def invoke(
        self, who: str, name: str, data: Mapping[str, Any], message: str, channel: str = ""
    ) -> Body:
        """Write an invoke; sending the same one again is what a retry is."""
        person, activities = self.person(who), self.world.activities()
        place = activities.personal(person.conversation)
        if channel:
            of = next(c for c in self.world.people.channels if c.key == channel)
            place = activities.in_channel(of, message)
        value: Body = {"data": dict(data)}
        if name == EXECUTE:
            action = {"type": "Action.Execute", "verb": data["verb"], "data": dict(data)}
            value = {"action": action, "trigger": "manual"}
        return activities.invoke(person, place, self.world.now(), name, value, message)

    def message(self, who: str, text: str, activity_id: str) -> Body:
        person, activities = self.person(who), self.world.activities()
        place = activities.personal(person.conversation)
        return activities.message(person, place, self.world.now(), activity_id, text, mention=False)

    async def post(self, body: Body, bot: str = "") -> tuple[int, Any]:
        """Send it, to another bot of this world where one is named."""
        url = f"{bot or self.world.bot}/api/messages"
        headers = {"Authorization": f"Bearer {self.world.token()}"}
        async with self.session.post(url, json=body, headers=headers) as answer:
            raw = await answer.read()
            return answer.status, (await answer.json()) if raw else None
