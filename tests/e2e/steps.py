"""The steps that journeys share: book, write, submit, sign, file."""

import re

from playwright.async_api import Download, Page, expect

from tests.e2e.teams_page import TeamsPage

NOTHING_PRIVATE = "Grandmother collects now"


async def offer(teams: TeamsPage, date: str, time: str, on: str | None = None) -> None:
    """Offer a time from the newest card that allows it."""
    await teams.press("Offer a time", on=on)
    await teams.fill(date=date, time=time)
    await teams.look("offer")
    await teams.press("Offer this time")
    await teams.sees("is asked now")
    await teams.look("offered")
    await teams.done()


async def book(teams: TeamsPage) -> None:
    """Helen offers Tuesday at ten from the prompt in the channel; Margaret accepts."""
    await teams.be("helen", "st-brigids")
    await teams.sees("Supervision is due by Fri 18 Dec")
    await teams.look("prompt in the channel")
    await offer(teams, "2026-11-24", "10:00", on="Supervision is due")
    await teams.be("margaret")
    await teams.sees("Helen Marsh offers")
    await teams.look("margaret is offered a time")
    await expect(
        teams.button("Write the agreement", on="Helen Marsh offers")
    ).to_be_in_viewport()  # the newest card stays whole in sight while older ones grow
    await teams.press("Accept this time", on="Helen Marsh offers")
    await teams.sees("Booked: Tue 24 Nov, 10:00")
    await teams.look("booked")


async def open_record(teams: TeamsPage, writer: str, moment: str) -> None:
    """Open the record of a session that has been, from home."""
    await teams.be(writer)
    await teams.clock_to(moment)
    await teams.goes_home()
    await teams.look("home after the session")
    await teams.press("Write the record", on="What needs you now")
    await teams.sees("Check and submit")
    await teams.look("writing page")


async def write_sections(teams: TeamsPage, cases: str = "All current cases") -> None:
    """Fill in what every record needs."""
    await teams.press("Agenda", starts=True)
    await teams.fill(agenda="What the term is like.", coverage=cases)
    await teams.look("agenda")
    await teams.press("Save")
    await teams.sees(re.compile(r"Saved \d\d:\d\d"))
    await teams.press("Risk of harm", starts=True)
    await teams.fill(harm="No")
    await teams.look("risk of harm")
    await teams.press("Save")
    await teams.sees("Check and submit")


async def add_child(teams: TeamsPage, school: str = "", plan: str = "") -> None:
    """Add a child, of another school where one is named, with a change of plan where one is."""
    await teams.press("Add a child")
    await teams.fill(initials="AB", reference="4417")
    if school:
        await teams.fill(school=school)
    await teams.look("which child")
    await teams.press("Save and go on")
    await teams.sees("What has happened")
    await teams.fill(
        since=f"Two more days missed. {NOTHING_PRIVATE}.", progress="Partly", concern="The same"
    )
    await teams.look("since last time")
    await teams.press("Save")
    await teams.sees("Back to the record")
    await teams.look("the child's page")
    if plan:
        await teams.press("The plan", starts=True)
        await teams.fill(plan=plan)
        await teams.look("the plan")
        await teams.press("Save")
    await teams.press("Back to the record")
    await teams.sees("Check and submit")


async def add_action(teams: TeamsPage, owner: str) -> None:
    """Agree on an action."""
    await teams.press("Add an action")
    await teams.fill(what="Meet the grandmother", owner=owner, due="2026-12-04")
    await teams.look("action")
    await teams.press("Save")
    await teams.sees("Meet the grandmother")
    await teams.look("writing page, written")


async def submit_and_sign(teams: TeamsPage) -> None:
    """Check, submit and sign what is being written; close the dialog."""
    await teams.press("Check and submit")
    await teams.sees("This is how it will be read")
    await teams.look("preview")
    await teams.press("Submit this", starts=True)
    await teams.sees("Submitted.")
    await teams.look("submitted")
    await teams.press("Sign this", starts=True)
    await teams.sees("Signed. Thank you.")
    await teams.look("signed by the writer")
    await teams.close()


async def read_and_sign(teams: TeamsPage, who: str, told: str = "please read and sign") -> None:
    """Read what the other submitted, and sign it; the dialog stays open."""
    await teams.be(who)
    await teams.sees(told)
    await teams.look("asked to sign")
    taps = teams.taps
    await teams.press("Read this", on=told, starts=True)
    await teams.sees("By signing you say:")
    await teams.look("to be read")
    await teams.press("Sign this", starts=True)
    await teams.sees("Signed. Thank you.")
    assert teams.taps - taps == 2
    await teams.look("signed by the reader")


async def look_for_papers(teams: TeamsPage, on: str, papers: int) -> None:
    """Open the papers from a card, again until they are all made."""
    link = teams.dialog.get_by_role("link", name=re.compile("^Open")).or_(
        teams.dialog.get_by_role("button", name=re.compile("^Open"))
    )
    for _ in range(60):
        await teams.press("Open the papers", on=on)
        await teams.sees("Papers")
        if await link.count() == papers:
            break
        await teams.close()
    await expect(link).to_have_count(papers)
    await teams.look("papers")


async def follow_link(teams: TeamsPage, title: str) -> Page:
    """Press what opens a one-time link; give the page that it opens."""
    async with teams.page.context.expect_page() as opened:
        await teams.press(title, starts=True)
    page = await opened.value
    await expect(page.get_by_role("button")).to_be_visible()
    await teams.look("one-time link", page=page)
    return page


async def take_file(page: Page) -> Download:
    """Use a one-time link up: its file is downloaded."""
    async with page.expect_download() as download:
        await page.get_by_role("button").click()
    return await download.value


async def take_pdf(page: Page) -> bytes:
    """Use a one-time link to a paper up, as its button does; give the paper."""
    answer = await page.request.post(page.url)
    assert answer.ok
    assert answer.headers["content-type"].startswith("application/pdf")
    return await answer.body()


async def is_used_up(teams: TeamsPage, page: Page) -> None:
    """The same link, opened again, opens nothing and says what to do."""
    await page.reload()
    await expect(page.locator("main")).to_contain_text("This link is used up")
    await teams.look("link used up", page=page)
    again = await page.request.post(page.url)
    assert again.status == 410
    await page.close()
