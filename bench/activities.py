"""Activities as Teams sends them, as the load generator posts them."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

from bench.places import APP_ID, SERVICE_URL, TENANT

Json = dict[str, Any]
_NUMBERS = itertools.count(1)


def object_id(number: int) -> str:
    """Give the Entra object id of an invented person."""
    return f"00000000-0000-4000-8000-{number:012}"


def chat(number: int) -> str:
    """Give the id of a person's chat with the bot."""
    return f"a:chat-{number}"


def _activity(number: int, **more: Any) -> str:
    return json.dumps(
        {
            "id": f"f:{next(_NUMBERS):032}",
            "timestamp": "2026-11-24T10:00:00.000Z",
            "localTimezone": "Europe/London",
            "serviceUrl": SERVICE_URL,
            "channelId": "msteams",
            "from": {
                "id": f"29:person-{number}",
                "name": f"Person {number}",
                "aadObjectId": object_id(number),
            },
            "recipient": {"id": f"28:{APP_ID}", "name": "Supervision"},
            "conversation": {
                "conversationType": "personal",
                "tenantId": TENANT,
                "id": chat(number),
            },
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-GB",
            **more,
        }
    )


def message(number: int, text: str = "home") -> str:
    """Write what one person says to the bot."""
    return _activity(number, type="message", text=text, textFormat="plain")


def messages(people: int) -> Iterator[str]:
    """Write messages for ever, everybody in turn."""
    for number in itertools.cycle(range(1, people + 1)):
        yield message(number)


def sign(number: int, form: str) -> str:
    """Write that one person signs, from the dialog in which they read."""
    data = {"verb": "document.sign", "form": form}
    return _activity(number, type="invoke", name="task/submit", value={"data": data})
