"""Everybody's first words with the bot; accounts and channels; a session that moves."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
KNOWN = {
    "margaret": "Confirm 1 account",
    "daniel": "You offer Thu 3 Dec, 09:30",
    "helen": "Supervision is due by Fri 18 Dec",
    "priya": "Daniel Reeve offers Thu 3 Dec, 09:30",
    "tom": "Supervision is due by Fri 18 Dec",
    "robert": "Nothing needs you now, Robert",
    "catherine": "needs you now",
    "francis": "needs you now",
}


@pytest.mark.parametrize("person", KNOWN)
async def test_home_and_help_answer(teams: TeamsPage, person: str) -> None:
    await teams.be(person)
    await teams.look(f"{person} comes in")
    await teams.say("home")
    await expect(teams.card()).to_contain_text(KNOWN[person])
    await teams.look(f"{person} home")
    await teams.say("help")
    await expect(teams.card()).to_contain_text("What I do")
    await teams.look(f"{person} help")


async def test_what_is_typed_is_not_read(teams: TeamsPage) -> None:
    await teams.be("tom")
    await teams.say("AB in 4C told me something today")
    await expect(teams.card()).to_contain_text("Nobody has read your message")
    await expect(teams.card()).to_contain_text("999")
    await expect(teams.card()).not_to_contain_text("4C")
    await teams.look("free text")
    await teams.be("tom", "blessed-edith")
    await teams.say("home")
    await teams.sees("in our own chat")
    await teams.look("home in a channel")


async def test_a_stranger_is_refused_and_somebody_known_by_mail_is_confirmed(
    teams: TeamsPage,
) -> None:
    await teams.be("sam")
    for words in ("hello", "home"):
        await teams.say(words)
        await teams.sees("I don't know your account, so I can't show you anything")
    await teams.look("a stranger")
    await teams.be("joan")
    await teams.say("home")
    await teams.sees("Until then I can't show you anything")
    await teams.look("joan waits")

    await teams.be("margaret")
    await teams.press("Look and confirm", on="1 account waits to be confirmed")
    await teams.sees("Is this them?")
    await teams.look("is this them")
    await teams.fill(people="Joan Pell")
    await teams.press("Confirm those ticked")
    await teams.sees("Confirmed. They can use Supervision now.")
    await teams.look("confirmed")
    await teams.done()
    await teams.sees("No account waits to be confirmed")

    await teams.be("joan")
    await teams.say("home")
    await teams.sees("Nothing needs you now, Joan")
    await teams.look("joan is in")


async def test_the_general_channel_is_for_the_whole_trust(teams: TeamsPage) -> None:
    await teams.be("tom", "general")
    await teams.sees("can now say which school this channel is for")
    await expect(teams.button("Choose the school")).to_have_count(0)
    await teams.look("general, for everybody")
    await teams.be("margaret", "general")
    await teams.press("Choose the school")
    await teams.sees("Which school is this channel for?")
    await teams.fill(school="The whole trust")
    await teams.look("which school")
    await teams.press("Set this channel")
    await teams.sees("This channel is set")
    await teams.look("set")
    await teams.done()
    await teams.sees("This channel is for: Hollin Vale Catholic Academy Trust")
    await teams.look("general, set")


async def test_a_booked_session_moves_and_so_does_its_calendar_file(teams: TeamsPage) -> None:
    booked = "Booked: Thu 26 Nov, 14:00 to 15:30"
    await teams.be("priya")
    await teams.press("Offer a new time", on=booked)
    await teams.fill(date="2026-11-27", time="09:00")
    await teams.look("offer a new time")
    await teams.press("Offer this time")
    await teams.sees("Margaret Okafor is asked now")
    await teams.done()
    await teams.sees("Until both agree, this stands: Thu 26 Nov, 14:00 to 15:30")
    await teams.look("a new time is offered")

    await teams.be("margaret")
    offered = "Priya Nair offers a new time: Fri 27 Nov, 09:00 to 10:30"
    await teams.sees(offered)
    await teams.look("margaret is offered a new time")
    await teams.press("Accept this time", on=offered)
    await teams.sees("Moved to Fri 27 Nov, 09:00 to 10:30")
    await teams.sees("Your calendar may still have the old time")
    await teams.look("moved")
    await teams.press("Get the new calendar file", on="Moved to")
    await teams.sees("The entry is titled Meeting")
    await teams.look("calendar")
    link = await steps.follow_link(teams, "Get the calendar file")
    file = await steps.take_file(link)
    text = await asyncio.to_thread(Path(await file.path()).read_text)
    assert file.suggested_filename == "meeting.ics"
    assert re.search(r"^SUMMARY:Meeting\r?$", text, re.MULTILINE)
    assert re.search(r"^SEQUENCE:1\r?$", text, re.MULTILINE)
    nine = datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert f"{nine:%Y%m%dT%H%M%S}" in text
    await steps.is_used_up(teams, link)


async def test_a_phone_goes_from_pane_to_pane(teams: TeamsPage, size: str) -> None:
    page = teams.page
    await teams.be("robert")
    if size == "phone":
        await page.get_by_test_id("back-to-chats").click()
        await expect(page.get_by_test_id("chat-list")).to_be_visible()
        await teams.look("chats")
        await page.get_by_test_id("back-to-people").click()
        await teams.look("people")
    await page.get_by_test_id("person-catherine").click()
    if size == "phone":
        await page.get_by_test_id("chat-personal").click()
    await expect(page.get_by_test_id("chat-about")).to_contain_text("Chat as Catherine Doyle")
    await teams.look("catherine's chat")
