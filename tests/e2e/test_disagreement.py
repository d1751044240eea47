"""A disagreement: both versions stand, the three meet, page one says how it ended."""

import io
import re

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
MINE = "We agreed on Friday, not on Monday."
CAME = "Each of us remembers the day differently."


async def test_a_record_that_stays_disagreed_says_so_on_its_first_page(teams: TeamsPage) -> None:
    await disagree(teams)
    await agree_on_a_time(teams)
    await write_down_what_came_of_it(teams)
    await look_at_page_one(teams)
    await teams.be("margaret", "st-brigids")
    await teams.sees_not("agree with")
    await teams.sees_not("three-way")


async def disagree(teams: TeamsPage) -> None:
    await steps.book(teams)
    await steps.open_record(teams, "margaret", "2026-11-24T11:35")
    await steps.write_sections(teams, "No individual cases this time")
    await steps.submit_and_sign(teams)

    await teams.be("helen")
    await teams.press("Read this record", on="please read and sign")
    await teams.press("I don't agree with it")
    await teams.sees("Both versions stand side by side")
    await teams.look("my version, empty")
    await teams.press("Put my version beside it")
    await teams.faulted("part", "choose an answer")
    await teams.faulted("words", "needs an answer")
    await teams.fill(part="Agenda", words=MINE)
    await teams.look("my version")
    await teams.press("Put my version beside it")
    await teams.sees("Your version stands beside the record")
    await teams.look("disagreed")
    await teams.done()
    await teams.sees("you don't agree with it")
    await teams.sees_not(MINE)


async def agree_on_a_time(teams: TeamsPage) -> None:
    await teams.be("margaret")
    await teams.sees("A three-way meeting is proposed")
    await teams.sees("Helen Marsh does not agree")
    await teams.sees_not(MINE)
    await teams.look("margaret is told first")
    await teams.press("Offer a time", on="A three-way meeting")
    await teams.sees("Third person: Catherine Doyle")
    await teams.look("the meeting")
    await teams.press("Read the record")
    await teams.sees(MINE)
    await teams.look("both versions side by side")
    await teams.close()
    await teams.press("Offer a time", on="A three-way meeting")
    await teams.press("Offer a time")
    await teams.fill(date="2026-11-20", time="15:30")
    await teams.press("Offer this time")
    await teams.faulted("date", "in the past")
    await teams.fill(date="2026-11-26")
    await teams.look("a time for the three")
    await teams.press("Offer this time")
    await teams.sees("The two others are asked now")
    await teams.close()

    for who in ("helen", "catherine"):
        await teams.be(who)
        await teams.sees("Margaret Okafor offers Thu 26 Nov, 15:30")
        await teams.look(f"{who} is offered a time")
        await teams.press("See and answer", on="Margaret Okafor offers")
        await teams.press("Accept this time")
        await teams.sees("Accepted. Thank you.")
        await teams.close()
    await teams.sees("Three-way meeting: Thu 26 Nov, 15:30")
    await teams.sees_not(MINE)


async def write_down_what_came_of_it(teams: TeamsPage) -> None:
    await teams.clock_to("2026-11-26T16:10")
    await teams.press("Write down what came of it", on="Three-way meeting: Thu 26 Nov")
    await teams.press("Read what it is about")
    await teams.sees(MINE)
    await teams.sees("What the term is like.")
    await teams.sees_not("Risk of harm")
    await teams.look("what the third reads")
    await teams.press("Back")
    await teams.press("Write down what came of it")
    await teams.fill(words=CAME)
    await teams.look("what came of it")
    await teams.press("Save and ask the others to confirm")
    await teams.faulted("outcome", "choose an answer")
    await teams.fill(outcome="It stays disagreed: closed so, and never counted as agreed")
    await teams.press("Save and ask the others to confirm")
    await teams.sees("The two others are asked to confirm it")
    await teams.close()

    for who in ("helen", "margaret"):
        await teams.be(who)
        taps = teams.taps
        await teams.press("Read and confirm", on="please confirm what came of it")
        await teams.sees(CAME)
        await teams.look(f"{who} confirms")
        await teams.press("Confirm these words")
        await teams.sees("Confirmed. Thank you.")
        assert teams.taps - taps == 2
        await teams.close()


async def look_at_page_one(teams: TeamsPage) -> None:
    await teams.sees("closed as signed by one")
    await steps.look_for_papers(teams, "closed as signed by one", papers=1)
    link = await steps.follow_link(teams, "Open")
    first = PdfReader(io.BytesIO(await steps.take_pdf(link))).pages[0].extract_text()
    words = re.sub(r"\s+", " ", first)
    assert "Helen Marsh does not agree with this record" in words
    assert MINE in words
    assert CAME in words
    await link.close()
    await teams.close()

    await teams.be("helen")
    await teams.press("Look at this record", on="closed as signed by one")
    await teams.sees(MINE)
    await teams.sees(CAME)
    await teams.look("closed as disagreed")
    await expect(teams.button("Sign this record")).to_have_count(0)
    await teams.close()
