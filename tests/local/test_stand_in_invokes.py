from __future__ import annotations

from typing import Any

import pytest

from local.cardinputs import InvalidInput
from tests.local.conftest import Stage
from tests.local.echo_bot import CARD, Json, card_message

FORM: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "Input.Text", "id": "words", "label": "Words", "isRequired": True}],
    "actions": [
        {"type": "Action.Submit", "title": "Save", "data": {"step": 1}},
        {"type": "Action.Submit", "title": "Later", "associatedInputs": "none", "data": {"x": 1}},
    ],
}
OFFER: Json = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Offer"}],
    "actions": [
        {"type": "Action.Submit", "title": "Open", "data": {"msteams": {"type": "task/fetch"}}},
        {"type": "Action.Submit", "title": "Plain", "data": {"a": 1}},
        {"type": "Action.Execute", "title": "Accept", "verb": "accept", "data": {"b": 2}},
    ],
}


def shown(card: Json) -> Json:
    value = {"title": "A form", "width": "small", "card": {"contentType": CARD, "content": card}}
    return {"task": {"type": "continue", "value": value}}


def view(words: str) -> Json:
    card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": words}]}
    return {"statusCode": 200, "type": CARD, "value": card}


async def test_a_dialog_opens_is_filled_in_and_closes(stage: Stage) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    stage.bot.answers["task/fetch"] = shown(FORM)
    dialog = await stage.teams.open("helen", sent, "Open")
    assert (dialog.kind, dialog.title) == ("dialog", "A form")
    with pytest.raises(InvalidInput):
        await stage.teams.submit("helen", dialog, "Save")
    stage.bot.answers["task/submit"] = {"task": {"type": "message", "value": "Saved"}}
    answer = await stage.teams.submit("helen", dialog, "Save", {"words": "mine"})
    assert (answer.kind, answer.text) == ("message", "Saved")
    del stage.bot.answers["task/submit"]
    assert (await stage.teams.submit("helen", dialog, "Later")).kind == "close"
    fetch, first, second = stage.bot.of("invoke")
    assert (fetch["name"], fetch["replyToId"]) == ("task/fetch", sent)
    assert fetch["value"]["data"] == {"msteams": {"type": "task/fetch"}}
    assert (first["name"], first["value"]["data"]) == ("task/submit", {"step": 1, "words": "mine"})
    assert second["value"]["data"] == {"x": 1}


async def test_a_submit_without_teams_data_is_a_message_with_a_value(stage: Stage) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    await stage.teams.press("helen", sent, "Plain")
    (activity,) = stage.bot.of("message")
    assert (activity["value"], activity["replyToId"]) == ({"a": 1}, sent)
    assert "text" not in activity


async def test_an_execute_replaces_the_card_for_this_person_until_it_is_edited(
    stage: Stage,
) -> None:
    chat = stage.channel("st-brigids")
    sent = await stage.bot.send(chat, card_message(OFFER))
    stage.bot.answers["adaptiveCard/action"] = view("Accepted")
    assert (await stage.teams.execute("helen", sent, "Accept")).text == "Accepted"
    (activity,) = stage.bot.of("invoke")
    action = {"type": "Action.Execute", "verb": "accept", "title": "Accept", "data": {"b": 2}}
    assert activity["value"] == {"action": action, "trigger": "manual"}
    assert activity["conversation"]["id"] == f"{chat};messageid={sent}"
    assert (await stage.teams.card("helen", sent)).text == "Accepted"
    assert (await stage.teams.card("margaret", sent)).titles == ["Open", "Plain", "Accept"]
    path = f"/conversations/{chat.replace(':', '%3A')}/activities/{sent}"
    await stage.bot.call("PUT", path, card_message(view("Edited")["value"]))
    assert (await stage.teams.card("helen", sent)).text == "Edited"


async def test_a_card_refreshes_when_somebody_looks(stage: Stage) -> None:
    refresh = {"action": {"type": "Action.Execute", "verb": "look", "data": {"n": 1}}}
    await stage.bot.send(stage.personal("helen"), card_message({**OFFER, "refresh": refresh}))
    stage.bot.answers["adaptiveCard/action"] = view("Yours")
    (seen,) = await stage.teams.cards("helen")
    assert seen.text == "Yours"
    (activity,) = stage.bot.of("invoke")
    assert activity["value"]["trigger"] == "automatic"
    assert activity["value"]["action"]["verb"] == "look"


async def test_a_silent_bot_is_asked_once_more_with_the_same_id(stage: Stage) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    stage.bot.answers["task/fetch"] = shown(FORM)
    stage.bot.silent_for = [1.0]
    assert (await stage.teams.open("helen", sent, "Open")).kind == "dialog"
    first, second = stage.bot.of("invoke")
    assert first["id"] == second["id"]
    assert (await stage.teams.invokes())[-1]["attempts"] == 2


async def test_a_bot_that_stays_silent_is_something_wrong(stage: Stage) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    stage.bot.silent_for = [1.0, 1.0]
    answer = await stage.teams.open("helen", sent, "Open")
    assert (answer.kind, answer.words) == ("error", "Something went wrong. Please try again.")
    assert len(stage.bot.of("invoke")) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"statusCode": 200, "type": "application/vnd.microsoft.activity.message"}, "error"),
        (
            {
                "statusCode": 200,
                "type": "application/vnd.microsoft.activity.message",
                "value": "Thanks",
            },
            "text",
        ),
        ({"statusCode": 400, "type": "application/vnd.microsoft.error", "value": {}}, "error"),
        ({}, "error"),
    ],
)
async def test_other_answers_to_an_execute(stage: Stage, answer: Json, kind: str) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    stage.bot.answers["adaptiveCard/action"] = answer
    assert (await stage.teams.execute("helen", sent, "Accept")).kind == kind


async def test_the_people_picker_is_answered_without_the_bot(stage: Stage) -> None:
    found = await stage.teams.directory("pri")
    assert [(p["title"], p["value"][-2:]) for p in found] == [("Priya Nair", "04")]
    assert stage.bot.heard == []


async def test_a_person_cannot_act_on_a_message_they_do_not_see(stage: Stage) -> None:
    sent = await stage.bot.send(stage.channel("st-brigids"), card_message(OFFER))
    with pytest.raises(RuntimeError, match="404"):
        await stage.teams.execute("tom", sent, "Accept")


async def test_all_answers_are_logged(stage: Stage) -> None:
    sent = await stage.bot.send(stage.personal("helen"), card_message(OFFER))
    stage.bot.answers["task/fetch"] = shown(FORM)
    await stage.teams.open("helen", sent, "Open")
    entry: dict[str, Any] = (await stage.teams.invokes())[-1]
    assert (entry["person"], entry["name"], entry["status"]) == ("helen", "task/fetch", 200)
    assert entry["response"] == shown(FORM)
