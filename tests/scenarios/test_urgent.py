"""Urgent supervision through the door: by typing, from home, from the command box; to the end."""

import asyncio
import json
import signal

from local.client import Outcome
from tests.scenarios.hands import Hands, carries, form_of
from tests.scenarios.raw import FETCH, SUBMIT, Raw, wire
from tests.scenarios.waiting import until

COMMAND = "urgent.form"
ASK = {"verb": "urgent.ask"}


def requests(hands: Hands, who: str) -> list[dict[str, object]]:
    asker = hands.world.person_id(who)
    rows = hands.world.rows("urgent_request")["urgent_request"]
    return [row for row in rows if row["asker_id"] == asker]


def newest(hands: Hands, who: str) -> str:
    return str(max(requests(hands, who), key=lambda row: str(row["asked_at"]))["id"])


async def ends(hands: Hands, who: str) -> None:
    """Withdraw what somebody asked, so that the next test begins afresh."""
    for row in requests(hands, who):
        if row["status"] in {"open", "offered", "arranged"}:
            known = {"verb": "urgent.withdraw_form", "id": str(row["id"])}
            dialog = await hands.opens(who, "personal", **known)
            await hands.sends(who, dialog, {"verb": "urgent.withdraw"})


async def test_two_taps_from_home(hands: Hands) -> None:
    seen = await hands.home("tom")
    dialog = await hands.teams.open("tom", seen.message, {"verb": "urgent.form"})
    assert "999" in dialog.text
    assert "Front door, Wexley City: \n01632 960200" in dialog.text
    sent = await hands.sends("tom", dialog, ASK)
    assert "Nobody has answered yet" in sent.text
    asked = {"verb": "urgent.ring", "id": newest(hands, "tom")}
    card = await hands.card("daniel", "personal", **asked)
    assert "Tom Ashworth" in card.text
    told = await hands.teams.wait_for_card(
        "tom", "personal", lambda seen: "Daniel Reeve at" in seen.text, within=15
    )
    assert "Margaret Okafor at" in told.text  # the next one up
    await ends(hands, "tom")


async def test_the_word_typed_anywhere_answers_with_numbers_and_the_button(hands: Hands) -> None:
    before = len(await hands.teams.messages("helen"))
    await hands.teams.say("helen", "personal", "please, it is Urgent: AB was hurt")
    (answer,) = (await hands.teams.messages("helen"))[before + 1 :]
    card = json.dumps(answer["cards"])
    assert "Nobody has read your message" in card
    assert "01632 960100" in card
    assert carries(answer["cards"][0], {"verb": "urgent.form"})
    assert "AB was hurt" not in hands.world.log()


async def test_from_the_command_box_of_any_chat(hands: Hands) -> None:
    for chat in ("personal", "st-brigids"):
        dialog = await hands.teams.compose("helen", chat, COMMAND)
        assert dialog.kind == "dialog"
        sent = await hands.teams.compose_submit("helen", chat, COMMAND, dialog, ASK)
        assert "Nobody has answered yet" in sent.text
    assert len(requests(hands, "helen")) == 2
    await hands.quiet()
    assert "rgent" not in json.dumps(await hands.teams.messages("helen", "st-brigids"))
    # The channel that it was asked from is never taken for Helen's own chat.
    chats = {row["id"] for row in hands.world.rows("conversation")["conversation"]}
    assert not [chat for chat in chats if str(chat).startswith("19:")]
    await ends(hands, "helen")


async def test_a_retry_asks_once_and_answers_the_same(hands: Hands) -> None:
    async with wire() as session:
        raw = Raw(hands.world, session)
        fetch = raw.invoke("robert", FETCH, {"verb": "urgent.form", "id": "me"}, "1")
        _, opened = await raw.post(fetch)
        card = opened["task"]["value"]["card"]["content"]
        send = {**ASK, "form": form_of(Outcome("dialog", "1", card))}
        body = raw.invoke("robert", SUBMIT, send, "1")
        answers = await asyncio.gather(*(raw.post(body) for _ in range(4)))
    assert {status for status, _ in answers} == {200}
    assert all("Nobody has answered yet" in json.dumps(answer) for _, answer in answers)
    assert len(requests(hands, "robert")) == 1


async def test_two_accept_in_the_same_second_and_one_has_it(hands: Hands) -> None:
    seen = await hands.home("priya")
    dialog = await hands.teams.open("priya", seen.message, {"verb": "urgent.form"})
    await hands.sends("priya", dialog, ASK)
    request = newest(hands, "priya")
    await hands.teams.clock_by("hour")
    await hands.teams.clock_by("hour")
    ring = {"verb": "urgent.ring", "id": request}
    cards = {who: await hands.card(who, "personal", **ring) for who in ("daniel", "margaret")}
    outcomes = await asyncio.gather(
        *(hands.teams.execute(who, seen.message, ring) for who, seen in cards.items())
    )
    texts = [outcome.text for outcome in outcomes]
    assert sum("Please ring now" in text for text in texts) == 1
    assert sum("This changed since you opened it" in text for text in texts) == 1
    (row,) = [r for r in requests(hands, "priya") if r["id"] == request]
    assert row["status"] == "arranged"
    winner = next(w for w, o in zip(cards, outcomes, strict=True) if "Please ring" in o.text)
    for who in (winner, "priya"):
        await hands.acts(who, "personal", verb="urgent.held", id=request)
    await until(
        lambda: next(r for r in requests(hands, "priya") if r["id"] == request)["held_at"],
        told="it was not held",
    )


async def test_forged_cards_do_nothing(hands: Hands) -> None:
    seen = await hands.home("tom")
    dialog = await hands.teams.open("tom", seen.message, {"verb": "urgent.form"})
    await hands.sends("tom", dialog, ASK, {"without": hands.world.person_id("margaret")})
    request = newest(hands, "tom")
    before = requests(hands, "tom")
    home = (await hands.home("margaret")).message
    for verb in ("urgent.ring", "urgent.pass", "urgent.held", "urgent.agree", "urgent.show"):
        forged = {"verb": verb, "id": request, "seen": "1"}
        answer = await hands.teams.forge_execute("margaret", home, verb, forged)
        assert "This isn't there any more" in answer.text
    for verb in ("urgent.offer_form", "urgent.withdraw_form", "urgent.record"):
        forged = {"verb": verb, "id": request}
        answer = await hands.teams.forge_dialog("margaret", home, "open", forged)
        assert "This isn't there any more" in answer.text
    stolen = {"verb": "urgent.ask", "form": form_of(dialog)}
    answer = await hands.teams.forge_dialog("margaret", home, "submit", stolen)
    assert "This isn't yours" in answer.text
    assert requests(hands, "tom") == before
    await ends(hands, "tom")


async def test_a_stranger_and_another_app_get_nothing_from_the_command_box(hands: Hands) -> None:
    answer = await hands.teams.compose("sam", "personal", COMMAND)
    assert "I don't know your account" in answer.text
    for command in ("document.open", "home", "urgent.ask", ""):
        answer = await hands.teams.compose("helen", "personal", command)
        assert answer.kind != "dialog"


async def test_it_is_asked_and_answered_again_after_the_bot_fell_over(hands: Hands) -> None:
    seen = await hands.home("helen")
    dialog = await hands.teams.open("helen", seen.message, {"verb": "urgent.form"})
    await hands.sends("helen", dialog, ASK)
    request = newest(hands, "helen")
    hands.world.serving.stop(signal.SIGKILL)
    hands.world.start_bot()
    await hands.card("margaret", "personal", verb="urgent.ring", id=request)
    rows = hands.world.rows("outbox")["outbox"]
    asked = [r for r in rows if r["subject"] == request and r["kind"] == "urgent.ask"]
    assert len(asked) == 1
    await ends(hands, "helen")


async def test_no_channel_ever_holds_a_word_of_it(hands: Hands) -> None:
    await hands.quiet()
    channels = [
        message
        for chat in ("general", "st-brigids", "st-oswalds", "blessed-edith")
        for message in await hands.teams.messages("margaret", chat)
    ]
    assert "rgent" not in json.dumps(channels)
