"""Read what Teams sends, an activity, as a submission of plain values."""

import hashlib
import re
from typing import Any, cast

from bot.submission import Place, Sender, Submission, SubmissionKind, Where

Body = dict[str, Any]

MAX_TEXT = 30_000
MAX_ID = 1_000
# Bounded on purpose: an open-ended pattern would take a hostile text quadratic time.
_MENTION = re.compile(r"<at[^<>]{0,200}>[^<>]{0,200}</at>", re.IGNORECASE)
# Tuples, not sets: what a stranger sends may not be hashable.
_TRIGGERS = ("manual", "automatic")
_PLACES = ("personal", "channel")
_INSTALLATION = {
    "add": SubmissionKind.INSTALLED,
    "add-upgrade": SubmissionKind.INSTALLED,
    "remove": SubmissionKind.REMOVED,
    "remove-upgrade": SubmissionKind.REMOVED,
}


class MalformedError(Exception):
    """Refuse an activity whose shape no card or client of ours could have sent."""


def read_submission(body: Body) -> Submission | None:
    """Read an activity; None for a kind the product ignores; raise MalformedError."""
    kind, verb, values = _what(body)
    if kind is None:
        return None
    where = _where(body)
    activity_id = _id(body, "id")
    key = f"{where.conversation_id}\n{activity_id}"  # no id holds a line break: see _id
    return Submission(
        kind=kind,
        sender=_sender(body),
        where=where,
        verb=verb,
        values=values,
        text=_message_text(body) if kind is SubmissionKind.MESSAGE else "",
        delivery_key=hashlib.sha256(key.encode()).hexdigest(),
        activity_id=activity_id,
        reply_to=_id(body, "replyToId", required=False) or None,
    )


def _what(body: Body) -> tuple[SubmissionKind | None, str, dict[str, str]]:
    what: tuple[SubmissionKind | None, str, dict[str, str]] = (None, "", {})
    match body.get("type"), body.get("name"):
        case "message", _:
            # Action.Submit in a chat arrives as a message with a value and no text.
            data = body.get("value")
            what = SubmissionKind.MESSAGE, *_data({} if data is None else data)
        case "invoke", "task/fetch":
            what = SubmissionKind.OPEN, *_form(body)
        case "invoke", "task/submit":
            what = SubmissionKind.SUBMIT, *_form(body)
        case "invoke", "composeExtension/fetchTask":
            # The command's id in the manifest is the verb; nothing else of the chat is looked at.
            what = SubmissionKind.OPEN, _id(_dict(body, "value"), "commandId"), {}
        case "invoke", "composeExtension/submitAction":
            what = SubmissionKind.SUBMIT, *_form(body)
        case "invoke", "adaptiveCard/action":
            what = _action(_dict(body, "value"))
        case "invoke", _:
            raise MalformedError
        case "installationUpdate", _:
            what = _INSTALLATION.get(str(body.get("action"))), "", _names(body)
        case "conversationUpdate", _:
            what = _change(body)
    return what


def _action(value: Body) -> tuple[SubmissionKind, str, dict[str, str]]:
    action = _dict(value, "action")
    trigger = value.get("trigger", "manual")
    if action.get("type") != "Action.Execute" or trigger not in _TRIGGERS:
        raise MalformedError
    data = action.get("data")
    data_verb, values = _data({} if data is None else data)
    verb = action.get("verb", data_verb)
    if not isinstance(verb, str) or not verb or data_verb not in {"", verb}:
        raise MalformedError
    kind = SubmissionKind.REFRESH if trigger == "automatic" else SubmissionKind.ACT
    return kind, verb, values


def _data(data: Any) -> tuple[str, dict[str, str]]:
    if not isinstance(data, dict):
        raise MalformedError
    # `msteams` says how the button behaves; it is Teams's, not the form's.
    values = {key: value for key, value in data.items() if key != "msteams"}
    if not all(isinstance(value, str) and len(value) <= MAX_TEXT for value in values.values()):
        raise MalformedError
    # No text holds a null, and PostgreSQL takes none.
    values = {key: value.replace("\x00", "") for key, value in values.items()}
    return values.pop("verb", ""), values


def _form(body: Body) -> tuple[str, dict[str, str]]:
    verb, values = _data(_dict(body, "value").get("data"))
    if not verb:
        raise MalformedError
    return verb, values


def _change(body: Body) -> tuple[SubmissionKind, str, dict[str, str]]:
    bot = _dict(body, "recipient", required=False).get("id")
    for name, whole in (
        ("membersAdded", SubmissionKind.INSTALLED),
        ("membersRemoved", SubmissionKind.REMOVED),
    ):
        members = body.get(name) or []
        if not isinstance(members, list) or not all(isinstance(one, dict) for one in members):
            raise MalformedError
        if ids := [_id(member, "id") for member in members]:
            if bot in ids:
                return whole, name, _names(body)
            return SubmissionKind.MEMBERS, name, {**_names(body), "members": " ".join(ids)}
    event = _id(_dict(body, "channelData", required=False), "eventType", required=False)
    return SubmissionKind.MEMBERS, event or "unknown", _names(body)


def _names(body: Body) -> dict[str, str]:
    channel_data = _dict(body, "channelData", required=False)
    names = {}
    for thing in ("team", "channel"):
        name = _dict(channel_data, thing, required=False).get("name")
        if isinstance(name, str) and name:
            names[f"{thing}_name"] = name[:MAX_ID]
    return names


def _sender(body: Body) -> Sender:
    person = _dict(body, "from", required=False)
    tenant = _dict(_dict(body, "channelData", required=False), "tenant", required=False)
    conversation = _dict(body, "conversation", required=False)
    name = person.get("name")
    return Sender(
        tenant_id=_id(tenant, "id", required=False) or _id(conversation, "tenantId"),
        object_id=_id(person, "aadObjectId", required=False),
        teams_id=_id(person, "id", required=False),
        name=name[:MAX_ID] if isinstance(name, str) else "",
    )


def _where(body: Body) -> Where:
    if str(body.get("name", "")).startswith("composeExtension/"):
        return _elsewhere(body)
    conversation = _dict(body, "conversation")
    conversation_id = _id(conversation, "id")
    data = _dict(body, "channelData", required=False)
    team_id = _id(_dict(data, "team", required=False), "id", required=False)
    channel_id = _id(_dict(data, "channel", required=False), "id", required=False)
    kind = conversation.get("conversationType") or ("channel" if team_id else "personal")
    if kind not in _PLACES:
        raise MalformedError  # a group chat: the manifest doesn't offer it
    root, _, thread_id = conversation_id.partition(";messageid=")
    in_channel = kind == "channel"
    return Where(
        conversation_id=conversation_id,
        kind=cast("Place", kind),
        team_id=(team_id or None) if in_channel else None,
        channel_id=(channel_id or root) if in_channel else None,
        thread_id=(thread_id or None) if in_channel else None,
        service_url=_id(body, "serviceUrl"),
    )


def _elsewhere(body: Body) -> Where:
    """Give where a compose box is: any chat, which must not be taken for the bot's own."""
    conversation = _dict(body, "conversation", required=False)
    return Where(
        conversation_id=_id(conversation, "id", required=False),
        kind="elsewhere",
        team_id=None,
        channel_id=None,
        thread_id=None,
        service_url=_id(body, "serviceUrl"),
    )


def _message_text(body: Body) -> str:
    text = body.get("text") or ""
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise MalformedError
    return _MENTION.sub(" ", text).replace("\xa0", " ").replace("&nbsp;", " ").strip()


def _dict(value: Body, name: str, *, required: bool = True) -> Body:
    inner = value.get(name)
    if inner is None and not required:
        return {}
    if not isinstance(inner, dict):
        raise MalformedError
    return inner


def _id(value: Body, name: str, *, required: bool = True) -> str:
    text = value.get(name)
    if text is None and not required:
        return ""
    if not isinstance(text, str) or len(text) > MAX_ID or not text.isprintable():
        raise MalformedError
    if required and not text:
        raise MalformedError
    return text
