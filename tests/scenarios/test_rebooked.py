"""Cancelled, owed, chased, told above, booked again; missed and said so: through the HTTP door."""

from typing import Any

import icalendar

from local.client import Outcome, Seen
from tests.scenarios.hands import Hands, fetched, links

CHANNEL = "st-brigids"


async def event(hands: Hands, who: str, subject: str) -> tuple[str, int]:
    """Get the calendar file of a session; its method and the version of its one entry."""
    dialog = await hands.opens(who, "personal", verb="session.calendar", id=subject)
    status, body = await fetched(links(dialog)[0])
    assert status == 200
    calendar = icalendar.Calendar.from_ical(body.decode())
    (entry,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), int(str(entry["SEQUENCE"]))


async def newest(hands: Hands, who: str, words: str, chat: str = "personal") -> Seen:
    """Wait for the newest card that says this."""
    return await hands.teams.wait_for_card(who, chat, lambda card: words in card.text, within=15)


async def posted_in_channel(hands: Hands) -> str:
    """Give what the school's channel holds, as it is stored there."""
    cards = await hands.teams.cards("margaret", CHANNEL, refresh=False)
    return "\n".join(card.text for card in cards)


async def cancels(hands: Hands, who: str, subject: str, **values: str) -> Outcome:
    dialog = await hands.opens(who, "personal", verb="session.cancel_form", id=subject)
    return await hands.sends(who, dialog, {"verb": "session.cancel"}, values)


def row(hands: Hands, subject: str) -> dict[str, Any]:
    return next(r for r in hands.world.rows("session")["session"] if r["id"] == subject)


async def test_a_cancelled_session_is_owed_until_it_is_booked_again(hands: Hands) -> None:
    subject = await hands.books("margaret", "helen", CHANNEL, date="2026-11-26")
    assert await event(hands, "helen", subject) == ("PUBLISH", 0)

    wrong = await cancels(
        hands,
        "helen",
        subject,
        reason="clash",
        new_time="another",
        date="2026-11-20",
        time="10:00",
    )
    assert "Not cancelled yet. Needs attention: Another time: date" in wrong.text
    assert "this is in the past" in str(wrong.card)
    assert row(hands, subject)["status"] == "booked"
    said = await cancels(hands, "helen", subject, reason="clash", new_time="none")
    assert "Please find a new time soon" in said.text
    await hands.quiet()

    # She is prompted at once, the other hears, the channel sees that it is due; nobody reads why.
    assert "You owe a new time" in (await newest(hands, "helen", "Cancelled: Thu 26 Nov")).text
    told = await newest(hands, "margaret", "Cancelled: Thu 26 Nov")
    assert "Helen Marsh owes a new time" in told.text
    posted = await posted_in_channel(hands)
    assert "Supervision is due by" in posted
    assert "ancel" not in posted
    assert "Another appointment" not in str(hands.world.rows("outbox"))
    assert await event(hands, "margaret", subject) == ("CANCEL", 1)

    await hands.teams.clock_to("2026-11-24T07:35")
    await hands.quiet()
    assert "You owe a new time" in (await newest(hands, "helen", "For you today, Helen")).text
    await hands.teams.clock_to("2026-11-25T07:35")
    await hands.quiet()
    above = await newest(hands, "catherine", "owes a new time")
    assert "Helen Marsh owes a new time for supervision" in above.text

    await hands.offers("helen", "personal", subject, date="2026-12-01")
    await hands.acts("margaret", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    assert await event(hands, "helen", subject) == ("PUBLISH", 2)
    posted = await posted_in_channel(hands)
    assert "Tue 1 Dec" in posted
    assert "ancel" not in posted
    (kept,) = hands.world.rows("cancellation")["cancellation"]
    assert (kept["breach"], kept["excused"]) == (1, 0)
    (after,) = hands.world.rows("successor")["successor"]
    assert (after["cancellation_id"], after["outcome"]) == (kept["id"], "rebooked")


async def test_what_nobody_recorded_is_asked_about_the_next_working_morning(hands: Hands) -> None:
    subject = await hands.books("daniel", "tom", "blessed-edith", date="2026-12-01")
    await hands.teams.clock_to("2026-12-02T07:35")
    await hands.quiet()
    for who, name in (("tom", "Tom"), ("daniel", "Daniel")):
        card = await newest(hands, who, f"For you today, {name}")
        assert "Was it held? Tue 1 Dec" in card.text
    home = await hands.home("tom")
    answered = await hands.teams.execute(
        "tom", home.message, {"verb": "session.was_held", "id": subject}
    )
    assert "It is noted as held" in answered.text
    assert "Was it held?" not in answered.text
    await hands.quiet()
    assert row(hands, subject)["status"] == "unrecorded"
    hub = await hands.begins("daniel", subject)
    await hands.submits("daniel", await hands.needed("daniel", hub))
    assert row(hands, subject)["status"] == "held"
