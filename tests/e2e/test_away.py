"""Somebody is away: two taps; cover hears and arranges, the booked session is moved."""

import pytest
from playwright.async_api import expect

from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def test_a_dsl_is_away_and_her_session_is_moved_by_whoever_covers(teams: TeamsPage) -> None:
    await steps.book(teams)

    await teams.be("helen")
    await teams.goes_home()
    await teams.look("home of a dsl")
    taps = teams.taps
    await teams.press("I'm away")
    await teams.sees("Please give no reason")
    await teams.fill(first="2026-11-24", last="2026-11-23")
    await teams.look("away")
    await teams.press("Save")
    await teams.faulted("last", "this is before the first day")
    await teams.look("away, end before start")
    await teams.fill(last="2026-11-27", cover="Daniel Reeve")
    await teams.press("Save")
    await teams.sees("1 booked session falls into it")
    assert teams.taps - taps == 3  # two, and one for the fault
    await teams.look("away, saved")
    await teams.done()

    await teams.be("margaret")
    await teams.sees("Helen Marsh is away")
    await teams.look("the other party hears")

    await teams.be("daniel")
    await teams.sees("You cover for Helen Marsh")
    await teams.look("cover hears")
    await teams.clock_to("2026-11-24T08:30")
    await teams.goes_home()
    await teams.sees("Helen Marsh is away then")
    await teams.look("home of whoever covers")
    await teams.press("Offer a new time", on="Helen Marsh is away then")
    await teams.fill(date="2026-12-01", time="10:00")
    await teams.press("Offer this time")
    await teams.sees("is asked now")
    await teams.done()

    await teams.be("margaret")
    await teams.sees("Helen Marsh offers a new time")
    await teams.press("Accept this time", on="Helen Marsh offers a new time")
    await teams.sees("Moved to Tue 1 Dec, 10:00")

    await teams.be("helen")
    await teams.goes_home()
    await teams.press("Change this", on="You are away")
    await teams.press("I am back, or not away after all")
    await teams.sees("Whoever covered is told")
    await teams.done()
    await teams.be("daniel")
    await teams.sees("Helen Marsh is not away any more")
    await teams.look("cover hears that it is over")


async def test_the_trust_lead_says_who_is_away_and_names_an_acting_dsl(teams: TeamsPage) -> None:
    await teams.be("margaret")
    await teams.goes_home()
    await teams.press("What else can I do?")
    await teams.sees("Somebody is away")
    await teams.look("what else")
    await teams.press("Somebody is away")
    await teams.fill(person="Priya Nair", first="2026-12-07", last="2026-12-11")
    await teams.look("somebody is away")
    await teams.press("Save")
    await teams.sees("Saved.")
    await teams.done()

    await teams.goes_home()
    await teams.press("What else can I do?")
    await teams.press("Name an acting DSL")
    await teams.fill(
        school="St Oswald's Primary", person="Joan Pell", first="2026-12-07", last="2026-12-11"
    )
    await teams.look("acting dsl")
    await teams.press("Save")
    await teams.sees("They are told")
    await teams.done()
    await teams.goes_home()
    await teams.sees("Joan Pell is acting DSL")
    await teams.look("home of the trust lead")
    await teams.press("Overview of the trust")
    await teams.sees("On track means that sessions were held")
    await teams.look("overview")
    await expect(teams.card("Overview")).to_contain_text("Records without a signature")
