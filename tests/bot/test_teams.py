import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.gate import Claims
from bot.submission import (
    Close,
    Dialog,
    Nothing,
    Reply,
    Say,
    ShowCard,
    Submission,
    SubmissionKind,
    Where,
)
from bot.teams import TeamsDoor
from tests.bot.bodies import SERVICE, Body, execute, fetch, in_channel, invoke, personal

CLAIMS = Claims("app", SERVICE)
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": []}


class Product:
    """Answer what it is told to, and remember what it was asked and what was sent."""

    def __init__(self, reply: Reply | Exception = Nothing()) -> None:  # noqa: B008 - a value
        self.reply = reply
        self.asked: list[Submission] = []
        self.sent: list[tuple[Where, Reply]] = []
        self.sending_fails = False
        self.door = TeamsDoor("app", self.answer, self.reply_with)

    async def answer(self, submission: Submission) -> Reply:
        self.asked.append(submission)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    async def reply_with(self, where: Where, reply: Say | ShowCard) -> None:
        if self.sending_fails:
            raise OSError
        self.sent.append((where, reply))

    async def turn(self, body: Body) -> tuple[int, Body | None]:
        return await self.door.turn(body, CLAIMS)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("the SDK reached for the network inside a turn")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


# --- Reading ---

NAMES = {"team_name": "Oak Trust", "channel_name": "Elm School"}


@pytest.mark.parametrize(
    ("changed", "kind", "verb", "values"),
    [
        ({"type": "installationUpdate", "action": "add"}, SubmissionKind.INSTALLED, "", NAMES),
        (
            {"type": "installationUpdate", "action": "add-upgrade"},
            SubmissionKind.INSTALLED, "", NAMES,
        ),
        ({"type": "installationUpdate", "action": "remove"}, SubmissionKind.REMOVED, "", NAMES),
        (
            {"type": "conversationUpdate", "membersAdded": [{"id": "28:app"}]},
            SubmissionKind.INSTALLED, "membersAdded", NAMES,
        ),
        (
            {"type": "conversationUpdate", "membersRemoved": [{"id": "28:app"}]},
            SubmissionKind.REMOVED, "membersRemoved", NAMES,
        ),
        (
            {"type": "conversationUpdate", "membersAdded": [{"id": "29:a"}, {"id": "29:b"}]},
            SubmissionKind.MEMBERS, "membersAdded", {**NAMES, "members": "29:a 29:b"},
        ),
        ({"type": "conversationUpdate"}, SubmissionKind.MEMBERS, "unknown", NAMES),
    ],
)  # fmt: skip
async def test_what_teams_itself_tells_reaches_the_product(
    changed: Body, kind: SubmissionKind, verb: str, values: dict[str, str]
) -> None:
    product = Product()
    body = in_channel(**changed)
    body["from"] = {"id": "29:someone"}
    assert await product.turn(body) == (200, None)
    (asked,) = product.asked
    assert (asked.kind, asked.verb, asked.values) == (kind, verb, values)
    assert asked.sender.object_id == ""


async def test_a_change_of_channels_is_named() -> None:
    body = in_channel(type="conversationUpdate")
    body["channelData"]["eventType"] = "channelCreated"
    product = Product()
    assert await product.turn(body) == (200, None)
    assert product.asked[0].verb == "channelCreated"


@pytest.mark.parametrize(
    "kind", ["typing", "messageReaction", "event", "endOfConversation", "messageUpdate", "new"]
)
async def test_what_the_product_has_no_use_for_is_let_pass(kind: str) -> None:
    product = Product(RuntimeError())
    assert await product.turn(personal(type=kind)) == (200, None)
    assert product.asked == []


async def test_an_installation_of_an_unknown_kind_is_let_pass() -> None:
    assert await Product().turn(personal(type="installationUpdate", action=["x"])) == (200, None)


MALFORMED = [
    invoke("adaptiveCard/action", None),
    invoke("adaptiveCard/action", "sign"),
    invoke("adaptiveCard/action", []),
    invoke("adaptiveCard/action", {}),
    invoke("adaptiveCard/action", {"action": None}),
    invoke("adaptiveCard/action", {"action": "sign"}),
    invoke("adaptiveCard/action", {"action": {"type": "Action.Submit", "verb": "sign"}}),
    invoke("adaptiveCard/action", {"action": {"type": "Action.Execute"}}),
    execute(verb=""),
    execute(verb=7),
    execute(verb=["sign"]),
    execute({"verb": "another"}),
    execute({"verb": 7}),
    execute({"n": 7}),
    execute({"n": None}),
    execute({"n": {"deep": "er"}}),
    execute({"n": "x" * 30_001}),
    execute("data"),
    execute([]),
    execute(trigger="never"),
    invoke("adaptiveCard/action", {**execute({})["value"], "trigger": []}),
    invoke("task/fetch", None),
    invoke("task/fetch", {}),
    invoke("task/fetch", {"data": None}),
    invoke("task/fetch", {"data": "verb"}),
    invoke("task/fetch", {"data": ["verb"]}),
    fetch(),
    fetch(verb=3),
    fetch(verb="a", n=3),
    fetch(verb="a", n=True),
    invoke("task/submit", {"data": {}}),
    invoke("signin/verifyState", {}),
    invoke("fileConsent/invoke", {"action": "accept"}),
    invoke("composeExtension/query", {}),
    personal(type="invoke"),
    personal(type="invoke", name=["task/fetch"]),
    personal(value="x"),
    personal(value=[1]),
    personal(text=7),
    personal(text="x" * 30_001),
    personal(id=None),
    personal(id=""),
    personal(id=7),
    personal(id="a\nb"),
    personal(id="a\x00b"),
    personal(id="x" * 2_000),
    personal(replyToId={}),
    personal(conversation=None),
    personal(conversation={}),
    personal(conversation={"id": "19:x", "conversationType": "groupChat"}),
    personal(conversation={"id": "19:x", "conversationType": ["personal"]}),
    personal(channelData={"tenant": {"id": "trust"}, "team": "x"}),
    personal(channelData={"tenant": {"id": "trust"}, "team": {"id": 7}}),
    personal(type="conversationUpdate", membersAdded={"id": "29:a"}),
    personal(type="conversationUpdate", membersAdded=["29:a"]),
    personal(type="conversationUpdate", membersAdded=[{}]),
    personal(**{"from": "ada"}),
    personal(**{"from": {"id": 7}}),
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=lambda body: json.dumps(body)[-60:])
async def test_what_no_client_sends_is_a_bad_request(body: Body) -> None:
    product = Product()
    assert await product.turn(body) == (400, None)
    assert product.asked == []


# --- Answering ---

SUBMIT = invoke("task/submit", {"data": {"verb": "save"}})
DIALOG = {
    "task": {
        "type": "continue",
        "value": {
            "title": "Record",
            "width": "large",
            "height": "large",
            "card": {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD},
        },
    }
}


def answered(kind: str, value: Any) -> Body:
    return {"statusCode": 200, "type": f"application/vnd.microsoft.{kind}", "value": value}


@pytest.mark.parametrize(
    ("body", "reply", "answer"),
    [
        (fetch(verb="record"), Dialog("Record", CARD, "large"), DIALOG),
        (fetch(verb="record"), Say("Done."), {"task": {"type": "message", "value": "Done."}}),
        (fetch(verb="record"), Nothing(), None),
        (SUBMIT, Dialog("Record", CARD, "large"), DIALOG),
        (SUBMIT, Say("Done."), {"task": {"type": "message", "value": "Done."}}),
        (SUBMIT, Close(), None),
        (execute({}), ShowCard(CARD), answered("card.adaptive", CARD)),
        (execute({}), Say("Signed."), answered("activity.message", "Signed.")),
        (execute({}), Nothing(), answered("activity.message", "")),
        (execute({}, "automatic"), ShowCard(CARD), answered("card.adaptive", CARD)),
    ],
)
async def test_an_invoke_is_answered_in_its_own_shape(
    body: Body, reply: Reply, answer: Body | None
) -> None:
    status, answer_body = await Product(reply).turn(body)
    assert status == 200
    # As it goes over the wire: statusCode must be a number there.
    assert json.loads(json.dumps(answer_body)) == answer


@pytest.mark.parametrize("reply", [Say("Hello."), ShowCard(CARD)])
async def test_a_message_is_answered_by_the_sender(reply: Reply) -> None:
    product = Product(reply)
    assert await product.turn(in_channel()) == (200, None)
    assert product.sent == [(product.asked[0].where, reply)]


async def test_a_message_may_have_no_answer() -> None:
    product = Product(Nothing())
    assert await product.turn(personal()) == (200, None)
    assert product.sent == []


class PrivateError(Exception):
    pass


FAILURE = PrivateError("something private about a child")


async def failed_turn(product: Product, body: Body) -> tuple[int, Body | None, dict[str, Any]]:
    with capture_logs() as logs:
        status, answer = await product.turn(body)
    (line,) = logs
    assert line["event"] == "turn_failed"
    assert "private" not in json.dumps([logs, answer]).replace("PrivateError", "")
    return status, answer, dict(line)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (fetch(verb="a"), lambda answer: answer["task"]["value"]),
        (SUBMIT, lambda answer: answer["task"]["value"]),
        (execute({}), lambda answer: answer["value"]["message"]),
        (execute({}, "automatic"), lambda answer: answer["value"]["message"]),
    ],
)
async def test_a_failed_invoke_is_told_with_a_number_to_quote(
    body: Body, words: Callable[[Any], str]
) -> None:
    status, answer, line = await failed_turn(Product(FAILURE), body)
    assert status == 200
    assert line["error"] == "PrivateError"
    assert line["id"] in words(answer)


async def test_a_failed_action_has_the_error_shape() -> None:
    _, answer, _ = await failed_turn(Product(FAILURE), execute({}))
    assert answer is not None
    assert answer["statusCode"] == 500
    assert answer["type"] == "application/vnd.microsoft.error"
    assert set(answer["value"]) == {"code", "message"}


async def test_a_failed_message_is_apologised_for() -> None:
    product = Product(FAILURE)
    status, answer, line = await failed_turn(product, personal())
    assert (status, answer) == (200, None)
    ((_, said),) = product.sent
    assert isinstance(said, Say)
    assert line["id"] in said.text


async def test_an_apology_that_fails_ends_there() -> None:
    product = Product(FAILURE)
    product.sending_fails = True
    with capture_logs() as logs:
        assert await product.turn(personal()) == (200, None)
    assert [line["event"] for line in logs] == ["turn_failed", "apology_failed"]


async def test_an_installation_that_failed_is_asked_for_again() -> None:
    status, _, _ = await failed_turn(
        Product(FAILURE), in_channel(type="installationUpdate", action="add")
    )
    assert status == 503


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        (personal(), Dialog("Record", CARD)),
        (SUBMIT, ShowCard(CARD)),
        (execute({}), Dialog("Record", CARD)),
    ],
)
async def test_a_reply_that_teams_could_not_show_is_a_fault_of_ours(
    body: Body, reply: Reply
) -> None:
    _, _, line = await failed_turn(Product(reply), body)
    assert line["error"] == "TypeError"
