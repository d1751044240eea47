"""A term without supervision: the two are asked to talk, then three meet; no channel hears."""

import pytest

from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e
MISSED = "Supervision for the autumn term was not held"


async def test_what_was_missed_is_followed_up_in_private(teams: TeamsPage) -> None:
    await teams.be("helen")
    await teams.clock_to("2027-01-04T09:00")
    await teams.sees(MISSED)
    await teams.look("helen is asked to talk")
    await teams.press("See what helps", on=MISSED)
    await teams.sees("A three-way meeting is proposed: Fri 15 Jan 2027")
    await teams.sees_not("They don't engage")
    await teams.look("what follows when")
    await teams.press("Offer a time")
    await teams.sees("Starts at")
    await teams.close()

    await teams.be("daniel")
    await teams.goes_home()
    await teams.press("See what helps", on="What needs you now")
    await teams.press("They don't engage with supervision")
    await teams.sees("Priya Nair is told first that you say this, then Robert Finch")
    await teams.look("telling the line manager")
    await teams.press("Tell the line manager")
    await teams.sees("They are told first, then their line manager")
    await teams.done()
    await teams.be("priya")
    await teams.sees("Your line manager is told about supervision")
    await teams.look("priya is told first")
    await teams.be("robert")
    await teams.sees("Supervision is not engaged with")
    await teams.look("robert is told")

    await teams.be("margaret")
    await teams.clock_to("2027-01-15T09:00")
    await teams.sees("A three-way meeting is proposed")
    await teams.sees("Third person: You")
    await teams.look("margaret is third")
    await teams.be("tom", "blessed-edith")
    await teams.sees("Supervision was due by Fri 18 Dec")
    for words in ("was not held", "three-way", "engage"):
        await teams.sees_not(words)
