"""Cancel, owe a new time, book again; and was it held? The taps are counted."""

from datetime import datetime, timedelta

import pytest

from domain.terms import LONDON
from tests.e2e import steps
from tests.e2e.teams_page import TeamsPage

pytestmark = pytest.mark.e2e


async def test_a_cancelled_session_is_owed_and_booked_again(teams: TeamsPage) -> None:
    await steps.book(teams)
    await teams.be("helen")
    await teams.press("Cancel this session", on="Booked: Tue 24 Nov")
    await teams.sees("When instead?")
    await teams.look("cancel")
    await teams.fill(reason="Another appointment", new_time="Another time")
    await teams.fill(date="2026-11-20", time="10:00")
    await teams.press("Cancel this session")
    await teams.faulted("date", "this is in the past")
    await teams.holds("date", "2026-11-20")
    await teams.look("cancel, a wrong date")
    await teams.fill(new_time="I can't find one now")
    await teams.press("Cancel this session")
    await teams.sees("Please find a new time soon")
    await teams.look("cancelled")
    await teams.done()
    await teams.sees("You owe a new time")
    await teams.look("the debt")

    await teams.be("margaret")
    await teams.sees("Helen Marsh owes a new time")
    await teams.look("margaret hears of it")
    await teams.be("helen", "st-brigids")
    await teams.sees("Cancelled: Tue 24 Nov")

    await teams.be("catherine")
    await teams.clock_to("2026-11-25T08:00")
    await teams.sees("Helen Marsh owes a new time for supervision")
    await teams.look("the line manager hears")

    await teams.be("helen")
    await teams.goes_home()
    await teams.look("home with a debt")
    await teams.press("Offer a new time", on="What needs you now")
    await teams.fill(date="2026-11-30", time="10:00")
    await teams.press("Offer this time")
    await teams.done()
    await teams.be("margaret")
    await teams.press("Accept this time", on="Helen Marsh offers")
    await teams.sees("Moved to Mon 30 Nov, 10:00")
    await teams.look("booked again")


async def test_rebooking_and_was_it_held_take_no_more_taps_than_they_need(teams: TeamsPage) -> None:
    await teams.be("helen")
    taps = teams.taps
    await teams.press("Cancel this session", on="Moved to Mon 30 Nov")
    free = (await teams.choices("new_time"))[0]
    day = free.split(",")[0]
    await teams.fill(reason="A child needed me", new_time=free)
    await teams.press("Cancel this session")
    await teams.sees("is asked about the new time now")
    assert teams.taps - taps == 2
    await teams.look("rebooked in one form")
    await teams.done()
    await teams.be("margaret")
    await teams.press("Accept this time", on="Helen Marsh offers")
    await teams.sees(f"Moved to {day}")
    await was_it_held(teams, day)


async def was_it_held(teams: TeamsPage, day: str) -> None:
    held = datetime.strptime(f"{day} 2026", "%a %d %b %Y").replace(tzinfo=LONDON)
    await teams.be("helen")
    await teams.clock_to(f"{held.date() + timedelta(days=1)}T08:00")
    await teams.goes_home()
    await teams.sees(f"Was it held? {day}")
    await teams.look("was it held")
    taps = teams.taps
    await teams.press("Yes, it was held", on="What needs you now")
    await teams.sees("It is noted as held")
    assert teams.taps - taps == 1
    await teams.look("it was held")
