"""Activities as Teams sends them."""

from typing import Any

SERVICE = "https://smba.trafficmanager.net/uk/"
CHANNEL = "19:school@thread.tacv2"
Body = dict[str, Any]


def personal(**changed: Any) -> Body:
    return {
        "type": "message",
        "id": "1700000000000",
        "channelId": "msteams",
        "serviceUrl": SERVICE,
        "from": {"id": "29:ada", "name": "Ada Marsh", "aadObjectId": "object-ada"},
        "recipient": {"id": "28:app", "name": "Supervision"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": "trust"},
        "channelData": {"tenant": {"id": "trust"}},
        "text": "help",
        **changed,
    }


def in_channel(**changed: Any) -> Body:
    return personal(
        conversation={
            "id": f"{CHANNEL};messageid=17",
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": "trust",
        },
        channelData={
            "team": {"id": "19:team@thread.tacv2", "name": "Oak Trust"},
            "channel": {"id": CHANNEL, "name": "Elm School"},
            "tenant": {"id": "trust"},
        },
        **changed,
    )


def invoke(name: str, value: Any, **changed: Any) -> Body:
    return personal(type="invoke", name=name, value=value, **changed)


def fetch(**data: Any) -> Body:
    return invoke("task/fetch", {"data": {"msteams": {"type": "task/fetch"}, **data}})


def execute(data: Any = None, trigger: str | None = "manual", **action: Any) -> Body:
    value: Body = {"action": {"type": "Action.Execute", "verb": "sign", **action}}
    if data is not None:
        value["action"]["data"] = data
    if trigger:
        value["trigger"] = trigger
    return invoke("adaptiveCard/action", value)
