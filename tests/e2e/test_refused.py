"""What is refused comes back as it was typed, the fault at its field; and the keyboard alone."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.conftest import Window
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
UPN = "A823456789012"


async def test_a_time_is_offered_and_accepted_with_the_keyboard_alone(teams: TeamsPage) -> None:
    await teams.be("tom", "blessed-edith")
    await teams.sees("Tom Ashworth")
    keys = teams.page.keyboard
    await teams.tab_to("Offer a time")
    await keys.press("Enter")
    await teams.sees("Offer this time")
    await teams.tab_to("Date")
    await keys.type("11202026")
    await teams.tab_to("Length in minutes")
    await keys.press("Control+A")
    await keys.type("75")
    await teams.tab_to("Offer this time")
    await keys.press("Enter")
    await teams.faulted("date", "this is in the past")
    await teams.holds("date", "2026-11-20")
    await teams.holds("minutes", "75")
    await teams.look("a day that is over")
    await teams.tab_to("Date")
    await keys.type("11242026")
    await keys.press("Escape")
    await teams.sees("Leave without sending?")
    await teams.look("leave without sending")
    await keys.press("Enter")  # keep editing
    await teams.tab_to("Offer this time")
    await keys.press("Enter")
    await teams.sees("Daniel Reeve is asked now")
    await keys.press("Enter")
    await expect(teams.dialog).to_be_hidden()
    await teams.be("daniel")
    await teams.press("Accept this time", on="Tom Ashworth offers")
    await teams.sees("Booked: Tue 24 Nov, 10:00 to 11:15")


async def test_nothing_typed_is_lost(teams: TeamsPage) -> None:
    await steps.open_record(teams, "daniel", "2026-11-24T11:35")
    await teams.press("Notes", starts=True)
    await teams.fill(notes=f"We talked about {UPN} at length.")
    await teams.press("Save")
    await teams.faulted("notes", "take out the pupil number")
    await teams.holds("notes", f"We talked about {UPN} at length.")
    await teams.look("a pupil number in the notes")
    await teams.press("Back without saving")
    await teams.press("Add a child")
    await teams.fill(initials="Alice Brown", reference=UPN)
    await teams.press("Save")
    await teams.faulted("initials", "never a name")
    await teams.faulted("reference", "pupil number")
    await teams.holds("initials", "Alice Brown")
    await teams.look("a name and a pupil number")
    await teams.press("Back without saving")
    await teams.press("Add an action")
    await teams.fill(what="Ring the school nurse")
    await teams.press("Save")
    await teams.faulted("owner", "choose somebody")
    await teams.faulted("due", "give a date")
    await teams.holds("what", "Ring the school nurse")
    await teams.look("an action of nobody")
    await teams.press("Back without saving")


async def test_what_is_missing_is_named_when_it_is_submitted(teams: TeamsPage) -> None:
    await teams.be("daniel")
    await teams.say("home")
    await teams.press("Write this record", on="What needs you now")
    await teams.press("Check and submit")
    await teams.sees("Not submitted yet")
    await teams.sees("! What we agreed to talk about – needs an answer")
    await teams.look("what is missing")
    await teams.press("Go to Agenda")
    await teams.fill(agenda="One child.", coverage="A sample")
    await teams.press("Save")
    await steps.add_child(teams)
    await teams.press("AB", starts=True)
    await teams.press("Since last time", starts=True)
    await teams.fill(concern="Escalated")
    await teams.press("Save")
    await teams.press("Back to the record")
    await teams.press("Check and submit")
    await teams.sees(re.compile("If a sample, how it was chosen"))
    await teams.sees("What was done")
    await teams.look("escalated without an answer")
    await teams.close()


async def test_two_devices_write_one_section_and_neither_loses_a_word(
    teams: TeamsPage, window: Window
) -> None:
    phone = await window()
    for device in (teams, phone):
        await device.be("daniel")
    await teams.say("home")
    await phone.sees("What needs you now")
    for device in (teams, phone):
        await device.press("Write this record", on="What needs you now")
        await device.press("Notes", starts=True)
        await device.sees("Write here while you talk")
    await teams.fill(notes="From the desk.")
    await teams.press("Save")
    await teams.sees("Saved")
    await phone.fill(notes="From the phone.")
    await phone.press("Save")
    await phone.sees("Daniel Reeve saved this meanwhile")
    await phone.sees("From the desk.")
    await phone.holds("notes", "From the phone.")
    await phone.look("saved by another device")
    await phone.fill(notes="From the desk. From the phone.")
    await phone.press("Save")
    await phone.sees("Saved")
    await phone.press("Notes", starts=True)
    await phone.holds("notes", "From the desk. From the phone.")
