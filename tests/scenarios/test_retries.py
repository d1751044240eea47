"""The same thing sent again, tapped twice, or done by two people in the same second."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.scenarios.hands import Hands, an_offer, form_of
from tests.scenarios.raw import EXECUTE, SUBMIT, Raw, wire
from tests.scenarios.waiting import until


@pytest.fixture
async def raw(hands: Hands) -> AsyncIterator[Raw]:
    async with wire() as session:
        yield Raw(hands.world, session)


def bare(answer: Any) -> str:
    """Give an answer without the nonces of its dialogs, which are new each time."""
    if isinstance(answer, dict):
        kept = {k: bare(v) for k, v in answer.items() if k not in {"form", "url"}}
        return repr(sorted(kept.items()))
    return repr([bare(one) for one in answer]) if isinstance(answer, list) else repr(answer)


async def test_an_acceptance_sent_again_books_once_and_is_answered_alike(
    hands: Hands, raw: Raw
) -> None:
    subject = str(hands.world.session("margaret", "helen")["id"])
    await hands.offers("helen", "st-brigids", subject)
    card = await hands.card("margaret", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    version = str(hands.world.session("margaret", "helen")["version"])
    data = {"verb": "session.accept", "id": subject, "seen": version}
    tap = raw.invoke("margaret", EXECUTE, data, card.message)
    status, first = await raw.post(tap)
    assert (status, first["statusCode"]) == (200, 200)
    await hands.quiet()
    booked, said = hands.world.rows("session", "audit"), await hands.teams.traffic()
    for _ in range(2):
        assert bare((await raw.post(tap))[1]) == bare(first)
    assert hands.world.rows("session", "audit") == booked
    await hands.quiet()
    assert len(await hands.teams.traffic()) == len(said)
    # A second tap on the old card is no retry: it shows how it stands.
    again = raw.invoke("margaret", EXECUTE, data, card.message)
    status, answer = await raw.post(again)
    assert (status, "changed since" in bare(answer)) == (200, True)
    assert hands.world.rows("session", "audit") == booked


async def test_an_offer_tapped_ten_times_at_once_is_one_offer(hands: Hands, raw: Raw) -> None:
    subject = str(hands.world.session("daniel", "tom")["id"])
    dialog = await hands.opens("tom", "blessed-edith", verb="session.offer_form", id=subject)
    data = an_offer(form_of(dialog), date="2026-12-02", time="10:00")
    same = raw.invoke("tom", SUBMIT, data, dialog.message)
    taps = [same] * 5 + [raw.invoke("tom", SUBMIT, data, dialog.message) for _ in range(5)]
    answers = await asyncio.gather(*(raw.post(tap) for tap in taps))
    assert {status for status, _ in answers} == {200}
    assert "turn_failed" not in hands.world.log()
    await hands.quiet()
    offers = [
        row
        for row in hands.world.rows("audit")["audit"]
        if row["event"] == "offered" and subject in str(row["stream"])
    ]
    assert len(offers) == 1
    offered = (c for c in await hands.teams.cards("daniel") if "Tom Ashworth offers" in c.text)
    cards = [c for c in offered if "What needs you now" not in c.text]  # home says it as well
    assert len(cards) == 1


async def test_a_message_sent_again_is_answered_once(hands: Hands, raw: Raw) -> None:
    known = len(await hands.teams.messages("robert"))
    body = raw.message("robert", "home", "1790000000001")
    answers = await asyncio.gather(*(raw.post(body) for _ in range(4)))
    assert {status for status, _ in answers} == {200}
    await hands.quiet()
    assert len(await hands.teams.messages("robert")) == known + 1


async def test_two_people_sign_in_the_same_second_many_times_over(hands: Hands, raw: Raw) -> None:
    """Each taps three times, and Teams sends every tap twice: two signatures, papers once."""
    subject = str(hands.world.session("margaret", "priya")["id"])
    await hands.teams.clock_to("2026-11-26T15:35")
    hub = await hands.needed("margaret", await hands.begins("margaret", subject))
    await hands.submits("margaret", hub)
    record, taps = hands.record_of(subject), []
    for who in ("margaret", "priya"):
        dialog = await hands.opens(who, "personal", verb="document.open", id=record)
        data = {"verb": "document.sign", "form": form_of(dialog)}
        for _ in range(3):
            taps += [raw.invoke(who, SUBMIT, data, dialog.message)] * 2
    answers = await asyncio.gather(*(raw.post(tap) for tap in taps))
    assert {status for status, _ in answers} == {200}
    assert all(answer["task"]["type"] == "continue" for _, answer in answers)
    assert "turn_failed" not in hands.world.log()

    await until(lambda: hands.papers(record), told="the paper was not filed")
    await hands.quiet()
    rows = hands.world.rows("signature", "document", "audit")
    assert len([s for s in rows["signature"] if s["document_id"] == record]) == 2
    assert [d["status"] for d in rows["document"] if d["id"] == record] == ["locked"]
    events = [a["event"] for a in rows["audit"] if a["stream"] == f"document:{record}"]
    assert (events.count("signed"), events.count("filed")) == (2, 1)
    assert len(hands.papers(record)) == 1
