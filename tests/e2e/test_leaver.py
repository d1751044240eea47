"""A DSL leaves: what she had in hand is taken up by whoever is named, who signs nothing for her."""

from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def test_a_leavers_work_is_taken_up(teams: TeamsPage, roster: Callable[..., None]) -> None:
    await somebody_is_named(teams, roster)
    await teams.clock_to("2026-11-30T09:00")
    await teams.be("helen")
    await teams.say("home")
    await teams.sees("I can't show you anything")
    await it_is_taken_up(teams)


async def somebody_is_named(teams: TeamsPage, roster: Callable[..., None]) -> None:
    """A record to sign, a child's sheet to enter and an action are left when she goes."""
    await steps.book(teams)
    await steps.open_record(teams, "margaret", "2026-11-24T11:35")
    await steps.write_sections(teams)
    await steps.add_child(teams)
    await steps.add_action(teams, "Helen Marsh")
    await steps.submit_and_sign(teams)

    roster("helen.marsh@hollinvale.example", leaves_on="2026-11-27")
    await teams.clock_to("2026-11-26T08:00")
    await teams.be("margaret")
    await teams.sees("Helen Marsh leaves")
    await teams.look("morning: somebody leaves")
    await teams.goes_home()
    await teams.press("Name somebody", on="What needs you now")
    await teams.sees("Records without their signature: 1")
    await teams.sees("Children's sheets not entered: 1")
    await teams.sees("Open actions: 1")
    await teams.sees_not(steps.NOTHING_PRIVATE)
    await teams.look("what she has in hand")
    await teams.fill(to="Catherine Doyle")
    await teams.press("Save")
    await teams.sees("Saved. They are told")
    await teams.done()
    await teams.be("catherine")
    await teams.sees("You take up Helen Marsh's work")
    await teams.look("whoever is named hears")


async def it_is_taken_up(teams: TeamsPage) -> None:
    """Catherine enters the sheet and closes the record; she signs nothing."""
    await teams.be("catherine")
    await teams.goes_home()
    await teams.look("home of whoever took it up")
    taps = teams.taps
    await teams.press("Read the sheet", on="What needs you now")
    await teams.sees("What has happened")
    await teams.look("the child's sheet")
    await expect(teams.button("Approve the change of plan")).to_have_count(0)
    await teams.press("It is entered")
    await teams.sees("Noted as entered. Thank you.")
    assert teams.taps - taps == 2
    await teams.close()
    await teams.goes_home()
    await teams.press("See what can be done", on="What needs you now")
    await teams.sees("Not signed by: Helen Marsh")
    await teams.fill(reason="Helen Marsh has left")
    await teams.look("closing what she never signed")
    await teams.press("Close as signed by one")
    await teams.sees("It does not count as agreed")
    await teams.done()
    await teams.be("margaret")
    await teams.sees("closed as signed by one")
