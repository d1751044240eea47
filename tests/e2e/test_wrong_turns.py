"""Wrong turns: back in the browser, long pages, what is changed after it was signed or sent."""

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
LONG = "We went through what happened since, and what nobody had asked yet. " * 30


async def to_the_last_page(teams: TeamsPage) -> None:
    await teams.sees("Page 1 of")
    while await teams.button("Next page").count():
        await teams.press("Next page")
        await teams.sees("Page before")


async def test_back_in_the_browser_leaves_a_dialog_and_loses_no_words(teams: TeamsPage) -> None:
    await teams.be("tom")
    await teams.page.evaluate("location.hash = '#tom/blessed-edith'")
    await expect(teams.page.get_by_test_id("chat-title")).to_have_text("Blessed Edith supervision")
    await teams.press("Offer a time", on="Tom Ashworth")
    await teams.sees("Offer this time")
    await teams.page.go_back()
    await expect(teams.dialog).to_be_hidden()
    await expect(teams.page.get_by_test_id("chat-about")).to_contain_text("Chat as Tom Ashworth")

    await teams.page.go_forward()
    await teams.press("Offer a time", on="Tom Ashworth")
    await teams.fill(minutes="75")
    await teams.page.go_back()
    await teams.sees("Leave without sending?")
    await teams.look("back with words typed")
    await teams.press("Keep editing")
    await teams.holds("minutes", "75")
    await teams.fill(date="2026-11-24")
    await teams.press("Offer this time")
    await teams.sees("Daniel Reeve is asked now")
    await teams.done()
    await expect(teams.page.get_by_test_id("chat-title")).to_have_text("Blessed Edith supervision")


async def test_an_agreement_is_changed_and_signed_again_by_both(teams: TeamsPage) -> None:
    signed = "Supervision agreement: signed by both"
    await teams.be("priya")
    await teams.press("Look at this agreement", on=signed)
    await teams.sees("A change is a new agreement, which both sign again.")
    await teams.look("an agreement, signed")
    await teams.press("Change the agreement")
    await teams.sees("Check and submit")
    await teams.look("an agreement to change")
    await teams.press("How often", starts=True)
    await teams.holds("minutes", "90")
    await teams.fill(minutes="75")
    await teams.press("Save")
    await teams.sees("Saved")
    await steps.submit_and_sign(teams)
    await steps.read_and_sign(teams, "margaret", told="Supervision agreement: please read and sign")
    await teams.sees("75")
    await teams.close()
    await steps.look_for_papers(teams, signed, papers=1)


async def test_a_long_record_is_written_and_read_page_by_page(teams: TeamsPage) -> None:
    await steps.open_record(teams, "margaret", "2026-11-26T15:35")
    await steps.write_sections(teams, "All current cases")
    await teams.press("Practice and learning", starts=True)
    await teams.fill(practice=LONG, reviews=LONG, learning=LONG, supervision=LONG)
    await teams.press("Save")
    await steps.add_child(teams, "Blessed Edith Academy")
    await teams.press("AB", starts=True)
    await teams.press("Life for this child", starts=True)
    await teams.fill(child_life=LONG, impact=LONG, role=LONG, challenge=LONG)
    await teams.press("Save")
    await teams.press("Back to the record")
    await teams.press("Check and submit")
    await teams.sees("Page 1 of")
    await teams.look("first page of a preview")
    await to_the_last_page(teams)
    await teams.look("last page of a preview")
    await teams.press("Submit this", starts=True)
    await teams.sees("Submitted.")
    await teams.look("submitted, a long one")
    await expect(teams.button("Sign this record")).to_have_count(0)
    await teams.sees("There is more on the next page.")
    await to_the_last_page(teams)
    await teams.press("Sign this record")
    await teams.sees("Signed. Thank you.")
    await teams.close()


async def test_a_sheet_that_was_withdrawn_is_taken_out_again(teams: TeamsPage) -> None:
    await teams.be("priya")
    await teams.press("Read the sheet", on="A child's sheet: please read it")
    await teams.sees("Page 1 of")
    await teams.look("a long sheet")
    await to_the_last_page(teams)
    await teams.press("It is entered")
    await teams.sees("Noted as entered")
    await teams.close()

    await teams.be("margaret")
    await teams.press("Look at this record", on="Record of supervision: waiting")
    await to_the_last_page(teams)
    await teams.press("Take it back to change it")
    await teams.sees("Taken back.")
    await teams.press("AB", starts=True)
    await teams.press("Take this child out")
    await teams.sees("Take this out of the record?")
    await teams.look("take this child out?")
    await teams.press("Take it out")
    await teams.sees("Taken out")
    await teams.press("Check and submit")
    await teams.sees("add the children you talked about")
    await teams.look("all cases, and none in it")
    await teams.press("Go to Agenda")
    await teams.fill(coverage="No individual cases this time")
    await teams.press("Save")
    await teams.press("Check and submit")
    await teams.sees("This is how it will be read")
    await teams.press("Submit this", starts=True)
    await teams.sees("Submitted.")
    await teams.close()

    await teams.be("priya")
    withdrawn = "A child's sheet was withdrawn: please take it out"
    await teams.sees(withdrawn)
    await teams.look("a sheet was withdrawn")
    await teams.say("home")
    await teams.sees("A child's sheet was withdrawn: take it out of the child's record")
    await teams.press("See which one", on=withdrawn)
    await teams.sees("AB · 4417")
    await teams.look("which sheet was withdrawn")
    await teams.fill(taken_out_on="2026-11-27")
    await teams.press("It is taken out")
    await teams.faulted("taken_out_on", "in the future")
    await teams.look("taken out in the future")
    await teams.fill(taken_out_on="2026-11-26")
    await teams.press("It is taken out")
    await teams.sees("Taken out of the child's record on Thu 26 Nov")
    await teams.look("taken out")
    await teams.close()
    await teams.sees("A child's sheet was withdrawn: nothing more is needed")
