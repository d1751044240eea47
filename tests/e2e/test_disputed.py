"""What goes another way: no agreement yet, a stale button, a record that must be changed."""

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.conftest import Window
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
MISSING = "There is no supervision agreement yet"
AGREED = {
    "How often": {
        "frequency": "Once a term",
        "minutes": "90",
        "place": "The head's office, phones away.",
    },
    "What each session is for": {"agenda": "Earlier actions, then each child."},
    "Records and confidentiality": {
        "recording": "The supervisor writes, both sign.",
        "confidentiality": "Between us, but for harm.",
        "property": "The trust's.",
    },
    "If we disagree": {
        "disagreement": "We talk, then meet with the line manager.",
        "review_on": "2027-09-06",
    },
}


async def test_an_agreement_is_made_from_the_prompt_that_misses_it(teams: TeamsPage) -> None:
    await teams.be("helen", "st-brigids")
    await teams.sees(MISSING)
    await teams.press("Write the agreement")
    await teams.sees("Check and submit")
    await teams.look("agreement, empty")
    await teams.press("Check and submit")
    await teams.sees("Not submitted yet")
    await teams.look("agreement, faults")
    for title, answers in AGREED.items():
        await teams.press(title, starts=True)
        await teams.fill(**answers)
        await teams.look(f"agreement, {title}")
        await teams.press("Save")
        await teams.sees("Saved")
    await steps.submit_and_sign(teams)

    await steps.read_and_sign(teams, "margaret", told="Supervision agreement: please read and sign")
    await teams.close()
    await steps.look_for_papers(teams, "Supervision agreement: signed by both", papers=1)

    await teams.be("helen", "st-brigids")
    await teams.sees("Supervision is due by Fri 18 Dec")
    await teams.sees_not("The supervision agreement")
    await teams.sees_not("Write the agreement")
    await teams.look("prompt with an agreement")


async def test_an_old_card_accepts_nothing_that_has_changed(
    teams: TeamsPage, window: Window
) -> None:
    await teams.be("margaret", "st-brigids")
    await steps.offer(teams, "2026-11-24", "10:00", on="Supervision is due")
    old = await window()
    await old.deaf()
    await old.be("helen")
    await old.sees("Margaret Okafor offers Tue 24 Nov, 10:00")
    await teams.press("Change your offer", on="You offer")
    await teams.fill(time="11:00")
    await teams.press("Offer this time")
    await teams.done()

    await old.press("Accept this time", on="Margaret Okafor offers")
    await old.sees("This changed since you opened it")
    await old.sees("Margaret Okafor offers Tue 24 Nov, 11:00")
    await old.look("an old offer")
    await old.press("Accept this time", on="Margaret Okafor offers")
    await old.sees("Booked: Tue 24 Nov, 11:00")


async def test_changes_are_asked_for_and_both_sign_again(teams: TeamsPage, window: Window) -> None:
    await steps.open_record(teams, "margaret", "2026-11-24T12:40")
    await steps.write_sections(teams)
    await steps.add_child(teams)
    await steps.submit_and_sign(teams)

    helen = await window()
    await helen.deaf()
    await helen.be("helen")
    await helen.press("Read this record", on="please read and sign")
    await helen.sees("By signing you say")
    await teams.press("Look at this record", on="Record of supervision")
    await teams.press("Take it back to change it")
    await teams.sees("Taken back.")
    await teams.look("taken back")
    await helen.press("Sign this record")
    await helen.sees("taken back to be changed, so nothing was done")
    await helen.look("signing what was taken back")
    await helen.done()
    await teams.press("Check and submit")
    await teams.press("Submit this record")
    await teams.press("Sign this record")
    await teams.sees("Signed. Thank you.")
    await teams.close()

    await helen.be("helen")
    await helen.press("Read this record", on="please read and sign")
    await helen.press("Ask for changes")
    await helen.sees("What should change")
    await helen.press("Ask for changes")
    await expect(helen.field("comment")).to_contain_text("needs an answer")
    await helen.fill(comment="It was three days, not two.")
    await helen.look("what should change")
    await helen.press("Ask for changes")
    await helen.sees("Sent back with your comment")
    await helen.look("sent back")
    await helen.done()

    await teams.sees("changes are asked for")
    await teams.sees_not("It was three days")
    await teams.look("margaret is asked for changes")
    await teams.press("See what to change")
    await teams.sees("It was three days, not two.")
    await teams.look("what to change")
    await teams.press("AB", starts=True)
    await teams.press("Since last time", starts=True)
    await teams.fill(since="Three more days missed.")
    await teams.press("Save")
    await teams.press("Back to the record")
    await steps.submit_and_sign(teams)

    await steps.read_and_sign(teams, "helen")
    await teams.sees("Three more days missed.")
    await teams.close()
    await steps.look_for_papers(teams, "Record of supervision: signed by both", papers=2)
