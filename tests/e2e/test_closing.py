"""A signature that never comes: the next rung closes the record as signed by one."""

import io
import re

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def test_the_chief_executive_closes_what_one_never_signed(teams: TeamsPage) -> None:
    await steps.book(teams)
    await steps.open_record(teams, "margaret", "2026-11-24T11:35")
    await steps.write_sections(teams, "No individual cases this time")
    await steps.submit_and_sign(teams)

    await teams.be("catherine")
    await teams.clock_to("2027-01-07T09:00")
    await teams.say("home")
    await teams.sees("school days")
    await teams.look("home of the chief executive")
    await teams.press("See what can be done")
    await teams.sees("Not signed by: Helen Marsh")
    await teams.look("closing")
    await teams.press("Close as signed by one")
    await teams.faulted("reason", "Choose why the signature is missing")
    await teams.fill(reason="Helen Marsh was asked and has not answered")
    await teams.press("Close as signed by one")
    await teams.sees("It does not count as agreed")
    await teams.look("closed")
    await teams.done()
    await teams.sees_not("What the term is like")

    await teams.be("helen")
    await teams.sees("closed as signed by one")
    await teams.look("helen hears that it is closed")
    await steps.look_for_papers(teams, "closed as signed by one", papers=1)
    link = await steps.follow_link(teams, "Open")
    first = PdfReader(io.BytesIO(await steps.take_pdf(link))).pages[0].extract_text()
    assert re.search(r"signed\s+by\s+one", first, re.IGNORECASE)
    assert re.search(r"Helen\s+Marsh\s+did\s+not\s+answer", first)
    await link.close()
    await teams.close()
    await teams.press("Look at this record", on="closed as signed by one")
    await teams.sees("Signed by one. It does not count as agreed.")
    await teams.look("a closed record")
    await expect(teams.button("Sign this record")).to_have_count(0)
