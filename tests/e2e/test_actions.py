"""Prepared, recorded, due, done with a word, and on the next agenda; and a note in a minute."""

import pytest

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e

WORD = "She collects him every day now."
ABOUT = "A father shouted at the gate."


async def prepare(teams: TeamsPage) -> None:
    """Helen prepares a topic and a child from home."""
    await teams.be("helen")
    await teams.goes_home()
    await teams.press("Prepare", on="Prepare for Tue 24 Nov, 10:00")
    await teams.sees("On the agenda by itself")
    await teams.look("preparing, nothing yet")
    await teams.press("Add something to talk about")
    await teams.fill(topic="How we share with the new nursery")
    await teams.look("something to talk about")
    await teams.press("Save")
    await teams.sees("How we share with the new nursery (Helen Marsh)")
    await teams.press("Add a child")
    await teams.fill(initials="CD", reference="A123456789012")
    await teams.press("Save")
    await teams.faulted("reference", "pupil number")
    await teams.look("a pupil number is refused")
    await teams.fill(reference="2201", why="New marks on her arm")
    await teams.press("Save")
    await teams.sees("CD · 2201")
    await teams.look("prepared")
    await teams.close()
    await teams.sees_not("2201")


async def record(teams: TeamsPage) -> None:
    """Margaret writes the record, which begins with what was prepared; nobody else signs."""
    await steps.open_record(teams, "margaret", "2026-11-24T11:35")
    await teams.sees("CD · 2201")
    await teams.press("Agenda", starts=True)
    await teams.holds("agenda", "How we share with the new nursery (Helen Marsh)")
    await teams.fill(coverage="All current cases")
    await teams.press("Save")
    await teams.press("Risk of harm", starts=True)
    await teams.fill(harm="No")
    await teams.press("Save")
    await teams.press("CD · 2201", starts=True)
    await teams.press("Since last time", starts=True)
    await teams.holds("since", "New marks on her arm")
    await teams.fill(progress="Partly", concern="The same")
    await teams.press("Save")
    await teams.press("Back to the record")
    await steps.add_action(teams, "Helen Marsh")
    await steps.submit_and_sign(teams)


async def finish(teams: TeamsPage) -> None:
    """Helen hears in the morning that an action is due, and says what it changed."""
    await teams.be("helen")
    await teams.clock_to("2026-12-04T08:00")
    await teams.sees("An action is due on Fri 4 Dec")
    await teams.sees_not("Meet the grandmother")
    await teams.look("an action is due")
    taps = teams.taps
    await teams.press("Open the action", on="An action is due on Fri 4 Dec")
    await teams.sees("Meet the grandmother")
    await teams.look("the action")
    await teams.press("It is done")
    await teams.sees("Meet the grandmother")
    taps += 1  # it asked for the word
    await teams.fill(changed=WORD)
    await teams.press("It is done")
    await teams.sees("Done. Thank you.")
    assert teams.taps - taps == 2
    await teams.look("the action is done")
    await teams.done()
    await teams.sees_not(WORD)


async def test_what_is_prepared_is_recorded_done_and_on_the_next_agenda(teams: TeamsPage) -> None:
    await steps.book(teams)
    await prepare(teams)
    await record(teams)
    await finish(teams)
    await teams.clock_to("2027-01-05T09:00")
    await teams.goes_home()
    await teams.press("Prepare", on="Prepare for your next supervision")
    await teams.sees(WORD)
    await teams.look("the next agenda")
    await teams.close()


async def test_a_note_of_informal_supervision_takes_three_taps(teams: TeamsPage) -> None:
    await teams.be("tom")
    await teams.goes_home()
    taps = teams.taps
    await teams.press("Note informal supervision")
    await teams.sees("What it was about")
    await teams.look("noting informal supervision")
    await teams.fill(about=ABOUT, harm="No")
    taps -= 1  # choosing "No"
    await teams.press("Save the note")
    await teams.sees("Noted.")
    assert teams.taps - taps == 3
    await teams.look("noted")
    await teams.done()
    await teams.sees_not(ABOUT)

    await teams.be("daniel")
    await teams.goes_home()
    await teams.press("My actions")
    await teams.sees("You have no open action")
    await teams.look("my actions, none")
    await teams.close()
    await teams.be("tom")
    await teams.goes_home()
    await teams.press("Prepare", on="Prepare for your next supervision")
    await teams.sees(ABOUT)
    await teams.look("the note is on the agenda")
    await teams.close()
