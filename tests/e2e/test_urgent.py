"""Urgent within 24 hours: two taps, held in time; and nobody answers, up every rung."""

import pytest
from playwright.async_api import expect

from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
ASK = "Ask for urgent supervision"


async def ring_first(teams: TeamsPage) -> None:
    """The numbers of the child's home authority stand above the button."""
    await teams.sees("A child is in danger now: 999")
    await teams.sees("Front door, Wexley City: 01632 960200")
    await teams.sees("Line manager, Robert Finch: 01632 960302")
    await teams.sees("Supervision never replaces these calls")


async def test_urgent_is_asked_by_two_taps_and_held_within_24_hours(teams: TeamsPage) -> None:
    await teams.be("tom")
    await teams.goes_home()
    taps = teams.taps
    await teams.press("Urgent supervision")
    await ring_first(teams)
    assert teams.taps - taps == 1  # the numbers
    await teams.look("the numbers and the button")
    await teams.press(ASK)
    assert teams.taps - taps == 2  # asked
    await teams.sees("Nobody has answered yet")
    await teams.look("asked")
    await teams.close()
    await teams.sees("Told: Daniel Reeve at 08:30")
    await teams.sees("Next: Margaret Okafor at 10:30, if nobody answers")
    await teams.look("nobody has answered yet")

    await teams.be("daniel")
    asked = "Urgent supervision is asked for: Tom Ashworth"
    await teams.sees(asked)
    await teams.look("daniel is asked")
    await teams.press("Offer a time", on=asked)
    await teams.sees("The latest possible time is Tue 24 Nov, 08:30")
    await teams.fill(date="2026-11-24", time="09:00", way="On Teams")
    await teams.press("Offer this time")
    await teams.faulted("time", "the latest possible time is Tue 24 Nov 2026, 08:30")
    await teams.holds("time", "09:00")
    await teams.look("outside the window")
    await teams.fill(date="2026-11-23", time="16:30")
    await teams.press("Offer this time")
    await teams.sees("You offer Mon 23 Nov, 16:30")
    await teams.look("offered")
    await teams.close()

    await teams.be("tom")
    await teams.sees("Daniel Reeve offers Mon 23 Nov, 16:30")
    await teams.look("a time is offered")
    await teams.press("That suits me", on="Daniel Reeve offers")
    await teams.sees("Arranged for Mon 23 Nov, 16:30")
    await teams.look("arranged")
    await held(teams)


async def held(teams: TeamsPage) -> None:
    """Its time passes; both are asked whether it was held, and both say so."""
    await teams.clock_to("2026-11-23T17:05")
    await teams.sees("Was it held? Both of you say so.")
    await teams.look("was it held")
    await teams.press("It was held", on="Was it held?")
    await teams.sees("You confirmed that it was held. Waiting for Daniel Reeve.")

    await teams.be("daniel")
    await teams.sees("Tom Ashworth confirmed that it was held. Was it?")
    await teams.look("daniel is asked whether it was held")
    await teams.press("It was held", on="Was it?")
    await teams.sees("Urgent supervision was held: Tom Ashworth")
    await teams.sees("Held after: 8 h 0 min.")
    await teams.press("Write the record", on="Urgent supervision was held")
    await teams.sees("Check and submit")
    await teams.look("the record of an urgent session")
    await teams.close()
    await teams.be("tom")
    await teams.sees("Urgent supervision was held")
    await teams.look("held")
    await teams.be("tom", "blessed-edith")
    channel = teams.page.get_by_test_id("messages")
    await expect(channel).to_contain_text("This channel is for")
    await expect(channel).not_to_contain_text("rgent")


async def test_nobody_answers_and_every_rung_is_asked(teams: TeamsPage) -> None:
    await teams.be("helen", "st-brigids")
    await teams.page.get_by_test_id("compose-urgent.form").click()
    await teams.sees("Then ask for supervision")
    await teams.look("from the command box")
    await teams.fill(harm="It is about a risk of harm: tell my line manager at once")
    await teams.fill(without="Francis Bell")
    await teams.press(ASK)
    await teams.sees("Nobody has answered yet")
    await teams.close()
    await teams.sees_not("Nobody has answered yet")  # nothing of it in the channel

    asked = "Urgent supervision is asked for: Helen Marsh"
    for moment, who, told in (
        ("2026-11-23T17:10", "margaret", asked),
        ("2026-11-23T19:10", "daniel", asked),
        ("2026-11-24T05:10", "catherine", asked),
        ("2026-11-24T13:10", "daniel", asked),
        ("2026-11-24T17:10", "margaret", "This is late"),
    ):
        await teams.be(who)
        await teams.clock_to(moment)
        await teams.sees(told)
        await teams.look(f"{who} at {moment[-5:]}".replace(":", ""))
    await teams.be("catherine")
    await teams.sees("Please ring now: a risk of harm")
    await teams.look("a risk of harm")
    await teams.be("francis")
    await teams.say("home")
    await expect(teams.card()).to_contain_text("Nothing needs you now")
    await expect(teams.page.get_by_test_id("messages")).not_to_contain_text("Helen Marsh")

    await teams.be("helen")
    await teams.sees("This is late: it was not held by Tue 24 Nov")
    await teams.sees("Told of the risk of harm: Catherine Doyle at")
    await teams.look("late, and still open")
    await teams.be("daniel")
    await teams.press("I ring them now", on="This is late")
    await teams.sees("You are ringing Helen Marsh")
    await teams.be("margaret")
    await teams.sees("Daniel Reeve has answered. Nothing is needed of you now.")
    await teams.look("somebody has it")
    for who in ("daniel", "helen"):
        await teams.be(who)
        await teams.press("It was held", on="Was it")
    await teams.sees("That was late.")
    await teams.look("held late")


async def test_a_word_is_enough_and_it_can_be_withdrawn(teams: TeamsPage) -> None:
    await teams.be("robert")
    await teams.say("I need urgent help")
    await teams.sees("Nobody has read your message")
    await teams.sees("999")
    await teams.look("typed")
    await teams.press("Urgent supervision", on="Nobody has read your message")
    await teams.press(ASK)
    await teams.sees("Nobody has answered yet")
    await teams.close()
    await teams.press("I need it no more")
    await teams.look("withdrawing")
    await teams.press("Withdraw my request")
    await teams.sees("Urgent supervision is not needed any more")
    await teams.close()
    await teams.look("withdrawn")
