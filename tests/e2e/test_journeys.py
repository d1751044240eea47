"""Journeys in a browser: what two people do from a prompt in the channel to filed papers."""

import pytest
from playwright.async_api import expect

from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def book(teams: TeamsPage) -> None:
    """Helen offers Tuesday at ten from the prompt in the channel; Margaret accepts."""
    await teams.be("helen", "st-brigids")
    await teams.sees("Supervision is due by Fri 18 Dec")
    await teams.shot("prompt in the channel")
    await teams.press("Offer a time")
    await teams.fill(date="2026-11-24", time="10:00")
    await teams.shot("offer")
    await teams.press("Offer this time")
    await teams.sees("Margaret Okafor")
    await teams.shot("offered")
    await teams.be("margaret")
    await teams.shot("margaret is offered a time")
    await teams.press("Accept this time", on="Helen Marsh offers")
    await teams.sees("Booked: Tue 24 Nov, 10:00")
    await teams.shot("booked")


async def write(teams: TeamsPage) -> None:
    """Margaret writes the record after the session: agenda, a child, an action."""
    await teams.clock_to("2026-11-24T11:35")
    await teams.say("home")
    await teams.press("Write the record")
    await teams.sees("Check and submit")
    await teams.shot("writing page")
    await teams.press("Agenda", starts=True)
    await teams.fill(agenda="One child, and how the term is going.", coverage="All current cases")
    await teams.shot("agenda")
    await teams.press("Save")
    await teams.sees("Saved 11:35")
    await teams.shot("saved")
    await teams.press("Risk of harm", starts=True)
    await teams.fill(harm="No")
    await teams.press("Save")
    await teams.press("Add a child")
    await teams.fill(initials="AB", reference="4417")
    await teams.shot("which child")
    await teams.press("Save and go on")
    await teams.sees("What has happened")
    await teams.fill(
        since="Two more days missed. Grandmother collects now.",
        progress="Partly",
        concern="The same",
    )
    await teams.shot("since last time")
    await teams.press("Save")
    await teams.shot("the child's page")
    await teams.press("Back to the record")
    await teams.press("Add an action")
    await teams.fill(what="Meet the grandmother", owner="Helen Marsh", due="2026-12-04")
    await teams.shot("action")
    await teams.press("Save")
    await teams.shot("writing page, written")


async def submit_and_sign(teams: TeamsPage) -> None:
    """Margaret checks, submits and signs; the dialog is closed."""
    await teams.press("Check and submit")
    await teams.shot("preview")
    await teams.press("Submit this record")
    await teams.shot("submitted")
    await teams.press("Sign this record")
    await teams.sees("Helen Marsh")
    await teams.shot("signed by margaret")
    await teams.close()


async def test_a_session_goes_from_the_prompt_to_papers_signed_by_both(teams: TeamsPage) -> None:
    await book(teams)
    await write(teams)
    await submit_and_sign(teams)

    await teams.be("helen")
    await teams.shot("helen is asked to sign")
    await teams.press("Read this record")
    await teams.sees("Grandmother collects now")
    await teams.shot("helen reads")
    await teams.press("Sign this record")
    await teams.shot("signed by both")
    await teams.press("Open the papers")
    await teams.shot("papers")
    async with teams.page.context.expect_page() as opened:
        await teams.press("Open Supervision 2026-11-24", starts=True)
    paper = await opened.value
    await expect(paper.get_by_role("button")).to_be_visible()
    await teams.shot("link", page=paper)
