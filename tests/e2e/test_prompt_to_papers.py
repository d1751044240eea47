"""From a prompt in the channel to papers signed by both; and a child of another school."""

import io
import re

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def test_a_session_goes_from_the_prompt_to_papers_signed_by_both(teams: TeamsPage) -> None:
    await steps.book(teams)
    await steps.open_record(teams, "margaret", "2026-11-24T11:35")
    await steps.write_sections(teams)
    await steps.add_child(teams)
    await steps.add_action(teams, "Helen Marsh")
    await steps.submit_and_sign(teams)

    await steps.read_and_sign(teams, "helen")
    await teams.sees(steps.NOTHING_PRIVATE)
    await teams.close()
    await teams.sees_not(steps.NOTHING_PRIVATE)

    await steps.look_for_papers(teams, "signed by both", papers=2)
    link = await steps.follow_link(teams, "Open")
    await expect(link.locator("body")).not_to_contain_text("AB")
    paper = PdfReader(io.BytesIO(await steps.take_pdf(link)))
    assert "4417" in paper.pages[0].extract_text()
    await steps.is_used_up(teams, link)


async def test_a_child_at_another_school_is_approved_and_entered_there(teams: TeamsPage) -> None:
    await steps.open_record(teams, "margaret", "2026-11-26T15:35")
    await steps.write_sections(teams)
    await steps.add_child(teams, "Blessed Edith Academy", plan="A mentor from Monday.")
    await steps.submit_and_sign(teams)

    await teams.be("priya")
    await teams.sees("A child's sheet: please read it")
    await teams.sees_not("A mentor from Monday")
    await teams.look("a child's sheet is announced")
    taps = teams.taps
    await teams.press("Read the sheet")
    await teams.sees("A mentor from Monday")
    await teams.look("the child's sheet")
    await teams.press("Approve the change of plan")
    await teams.sees("Approved. Thank you.")
    await teams.look("the change is approved")

    await teams.fill(entered_on="2026-11-27")
    await teams.press("It is entered")
    await teams.faulted("entered_on", "in the future")
    await teams.holds("entered_on", "2026-11-27")
    await teams.look("entered in the future")
    await teams.fill(entered_on="2026-11-26")
    await teams.press("It is entered")
    await teams.sees("Entered in the child's record on Thu 26 Nov")
    await teams.look("entered")
    assert teams.taps - taps == 4  # one of them was the wrong date
    await teams.close()
    await teams.sees(re.compile("nothing more is needed"))
    await teams.look("the child's card, done")

    await steps.read_and_sign(teams, "priya", told="Record of supervision: please read and sign")
    await teams.close()
    await steps.look_for_papers(teams, "signed by both", papers=2)
    await teams.close()
