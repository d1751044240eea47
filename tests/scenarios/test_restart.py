"""Nothing is late, lost or said twice because the bot was stopped, or fell over."""

import signal
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.scenarios.hands import Hands, an_offer, form_of
from tests.scenarios.raw import SUBMIT, Raw, wire
from tests.scenarios.waiting import until
from tests.scenarios.world import World


@pytest.fixture
async def raw(hands: Hands) -> AsyncIterator[Raw]:
    async with wire() as session:
        yield Raw(hands.world, session)


def posts(traffic: list[dict[str, Any]]) -> int:
    """Count the messages that were newly posted."""
    made = [t for t in traffic if t["verb"] == "POST" and t["status"] == 201]
    return sum("attachments" in str(t["body"]) for t in made)


def said(world: World) -> int:
    rows = world.rows("outbox")["outbox"]
    return sum(row["activity_id"] not in {None, "filed"} for row in rows)


async def test_a_bot_stopped_in_the_middle_goes_on_where_it_was(hands: Hands) -> None:
    world = hands.world
    await hands.quiet()
    first, before = posts(await hands.teams.traffic()), said(world)
    subject = str(world.session("margaret", "helen")["id"])
    await hands.offers("helen", "st-brigids", subject)
    assert world.serving.stop(signal.SIGTERM) == 0  # while it delivers, or just before
    sessions = world.rows("session", "audit", "form")
    world.start_bot()
    assert world.rows("session", "audit", "form") == sessions
    await hands.card("margaret", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    assert posts(await hands.teams.traffic()) - first == said(world) - before > 0
    for who in ("margaret", "helen"):
        cards = await hands.teams.cards(who, refresh=False)
        about = Counter(card.text for card in cards if "offers" in card.text)
        assert all(count == 1 for count in about.values())


async def test_what_was_taken_before_a_crash_is_said_once_after_it(hands: Hands, raw: Raw) -> None:
    """The bot falls over while Teams can't be reached: between receiving and delivering."""
    world = hands.world
    subject = str(world.session("daniel", "tom")["id"])
    dialog = await hands.opens("tom", "blessed-edith", verb="session.offer_form", id=subject)
    await hands.quiet()
    data = an_offer(form_of(dialog), date="2026-12-02", time="10:00")
    offer = raw.invoke("tom", SUBMIT, data, dialog.message)
    world.teams.stop()
    status, first = await raw.post(offer)
    assert (status, first["task"]["type"]) == (200, "message")
    await until(lambda: "delivery_refused" in world.log(), told="it never tried")
    world.serving.stop(signal.SIGKILL)
    world.teams.start()
    world.start_bot()
    world.teams.answers(world.address)
    # Teams had an answer but might not know: its retry is answered alike, and does nothing more.
    assert await raw.post(offer) == (200, first)
    await hands.teams.clock_by("hour")  # what was leased or put off is due
    await hands.card("daniel", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    cards = await hands.teams.cards("daniel", refresh=False)
    offered = [card.text for card in cards if "Tom Ashworth offers" in card.text]
    assert len([text for text in offered if "What needs you now" not in text]) == 1
    audit = world.rows("audit")["audit"]
    assert sum(a["event"] == "offered" and subject in str(a["stream"]) for a in audit) == 1


async def test_what_fell_due_while_the_bot_was_down_is_said_when_it_is_back(hands: Hands) -> None:
    world = hands.world
    subject = str(world.session("margaret", "priya")["id"])
    await hands.offers("margaret", "personal", subject, date="2026-12-01", time="13:00")
    await hands.quiet()
    world.serving.stop(signal.SIGKILL)
    world.start_bot()
    await hands.acts("priya", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    seen = [c.text for c in await hands.teams.cards("margaret") if "Moved to Tue 1 Dec" in c.text]
    assert seen
    assert world.now().isoformat() > "2026-11-23T08:30"  # the moved clock went on, not back
