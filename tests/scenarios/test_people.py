"""Strangers, accounts that wait to be confirmed, leavers, and people who blocked the bot."""

from pathlib import Path

import aiohttp

from tests.scenarios.hands import Hands
from tests.scenarios.raw import FETCH, Raw
from tests.scenarios.waiting import until
from tests.scenarios.world import imported


async def last_words(hands: Hands, who: str, said: str = "home") -> str:
    """Say something and give what is answered: a sentence, or the words of a card."""
    known = {message["id"] for message in await hands.teams.messages(who)}
    await hands.teams.say(who, "personal", said)
    answers = [
        message
        for message in await hands.teams.messages(who)
        if message["id"] not in known and not message["mine"]
    ]
    assert len(answers) == 1
    cards = await hands.teams.cards(who, refresh=False)
    return str(answers[0]["text"]) or cards[-1].text


async def test_a_stranger_gets_a_polite_refusal_and_nothing_else(hands: Hands) -> None:
    await hands.quiet()
    before = hands.world.rows()
    for said in ("home", "help", "Who works here?"):
        assert "I don't know your account" in await last_words(hands, "sam", said)
    subject = str(hands.world.session("margaret", "helen")["id"])
    async with aiohttp.ClientSession() as session:
        raw = Raw(hands.world, session)
        for verb in ("session.offer_form", "record.open", "document.open", "accounts.open"):
            body = raw.invoke("sam", FETCH, {"verb": verb, "id": subject}, "1")
            status, answer = await raw.post(body)
            assert status == 200
            assert answer["task"]["type"] == "message"
            assert "I don't know your account" in answer["task"]["value"]
    assert hands.world.rows() == before
    assert "Who works here" not in hands.world.log()


async def test_an_account_waits_until_somebody_else_confirms_it(hands: Hands) -> None:
    assert "asked to confirm your account" in await last_words(hands, "joan")
    joan = hands.world.person_id("joan")
    refused = await hands.teams.forge_dialog(
        "joan", (await hands.teams.messages("joan"))[-1]["id"], "open", {"verb": "accounts.open"}
    )
    assert "asked to confirm your account" in refused.words
    dialog = await hands.opens("margaret", "personal", verb="accounts.open")
    assert "Joan Pell" in dialog.text
    answer = await hands.sends("margaret", dialog, {"verb": "accounts.confirm"}, {"people": joan})
    assert answer.kind == "message"
    assert "Confirmed" in answer.words
    # She was told that she would hear, and she does; then it is hers like anybody's.
    await hands.teams.wait_for_card("joan", "personal", lambda _: True, within=15)
    assert "Joan" in await last_words(hands, "joan")
    bound = [a for a in hands.world.rows("account")["account"] if a["person_id"] == joan]
    assert len(bound) == 1
    await hands.quiet()
    cards = await hands.teams.cards("margaret")
    assert not any("1 account waits" in card.text for card in cards)


async def test_who_left_has_no_access_from_that_day(hands: Hands, tmp_path: Path) -> None:
    assert "What needs you now" in await last_words(hands, "tom")
    imported(hands.world, tmp_path, "tom.ashworth@hollinvale.example", leaves_on="2026-11-20")
    answer = await last_words(hands, "tom")
    assert "I can't show you anything" in answer or "access has ended" in answer
    subject = str(hands.world.session("daniel", "tom")["id"])
    before = hands.world.session("daniel", "tom")
    message = (await hands.teams.messages("tom"))[-1]["id"]
    data = {"verb": "session.offer_form", "id": subject}
    assert (await hands.teams.forge_dialog("tom", message, "open", data)).kind == "message"
    assert hands.world.session("daniel", "tom") == before


async def test_who_blocked_the_bot_holds_up_nobody_and_is_reached_again_later(
    hands: Hands,
) -> None:
    subject = str(hands.world.session("margaret", "helen")["id"])
    await hands.teams.block("helen")
    await hands.offers("margaret", "st-brigids", subject, date="2026-12-01")
    channel = await hands.teams.wait_for_card(
        "helen", "st-brigids", "Margaret Okafor offers Tue 1 Dec", within=15
    )
    assert channel
    given_up = await until(lambda: refused(hands), told="it was never given up")
    assert [(row["state"], row["last_error"]) for row in given_up] == [
        ("given up", "403 MessageWritesBlocked")
    ]
    assert not any(hands.world.person_id("helen") in str(w["recipient"]) for w in unsaid(hands))

    await hands.teams.block("helen", blocked=False)
    await hands.offers("margaret", "st-brigids", subject, date="2026-12-02")
    await hands.teams.wait_for_card("helen", "personal", "offers Wed 2 Dec", within=15)
    await hands.acts("helen", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    posted = [c for c in await hands.teams.cards("helen") if "Booked" in c.text]
    assert len(posted) >= 1


def refused(hands: Hands) -> list[dict[str, object]]:
    helen = f"person:{hands.world.person_id('helen')}"
    return [
        row
        for row in hands.world.rows("outbox")["outbox"]
        if row["recipient"] == helen and row["state"] == "given up"
    ]


def unsaid(hands: Hands) -> list[dict[str, object]]:
    return [row for row in hands.world.rows("outbox")["outbox"] if row["state"] == "waiting"]
