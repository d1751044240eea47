"""One-time links: looking spends nothing, pressing works once, for five minutes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.gate import Admitted
from bot.paper_pages import paper_routes
from bot.reasons import Reason, Refusal
from bot.web import create_app
from cards.verbs import Verb
from tests.bot.bench import Bench, bench, place, postgres, template_file

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


class Closed:
    """A gate and a door that nobody comes through."""

    async def admit(self, _: object) -> Admitted:
        raise Refusal(Reason.NO_TOKEN)

    async def turn(self, *_: object) -> tuple[int, None]:
        return 200, None


async def ready() -> dict[str, bool]:
    return {}


@pytest.fixture
async def browser(bench: Bench) -> AsyncIterator[ClientSession]:
    """A browser that was given a link."""
    app = create_app(Closed(), Closed(), ready, paper_routes(bench.trust, bench.filing))
    server = TestServer(app)
    await server.start_server()
    async with ClientSession(server.make_url("/")) as session:
        yield session
    await server.close()


@pytest.fixture
async def document(bench: Bench) -> str:
    """A record of Margaret and Helen, signed and filed."""
    await bench.trust.plan()
    document = await bench.trust.locked("brigid")
    await bench.delivered()
    return document


async def link(bench: Bench, who: str, document: str) -> str:
    view = await bench.trust.opens(who, Verb.PAPERS, document)
    (paper,) = view.papers
    return f"/papers/{paper.token}"


async def test_looking_spends_nothing_and_pressing_works_once(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    for method in ("GET", "HEAD", "GET", "HEAD"):
        async with browser.request(method, address) as answer:
            assert answer.status == 200
            assert answer.content_type == "text/html"
    async with browser.post(address) as answer:
        assert (answer.status, answer.content_type) == (200, "application/pdf")
        assert (await answer.read()).startswith(b"%PDF-")
    for method in ("POST", "POST"):
        async with browser.request(method, address) as answer:
            assert answer.status == 410
            assert "used up" in await answer.text()


async def test_a_link_ends_after_five_minutes(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    bench.trust.later(minutes=5)
    assert (await browser.get(address)).status == 200
    bench.trust.later(seconds=1)
    assert (await browser.get(address)).status == 410
    assert (await browser.post(address)).status == 410


async def test_a_page_is_kept_by_nobody_and_runs_nothing(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    page, paper = await browser.get(address), await browser.post(address)
    gone = await browser.get(address + "x")
    for answer in (page, paper, gone):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    html = await page.text()
    assert "<script" not in html
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "Helen" not in html
    assert document not in html


async def test_neither_address_nor_log_says_what_it_opens(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    with capture_logs() as logs:
        address = await link(bench, "helen", document)
        await browser.get(address)
        await browser.post(address)
    assert document not in address
    assert address.rpartition("/")[2] not in str(logs)
    assert address.rpartition("/")[2] not in str(await bench.trust.rows())


async def test_opening_is_on_file_as_its_persons(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    await browser.post(await link(bench, "margaret", document))
    events = [r for r in (await bench.trust.rows())["audit"] if r["event"] == "opened"]
    assert [event["actor"] for event in events] == ["margaret"]


async def test_a_link_is_no_use_to_somebody_who_left_meanwhile(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    await bench.trust.leaves("helen", date(2026, 11, 1))
    assert (await browser.post(address)).status == 410


@pytest.mark.parametrize("token", ["nothing", "x" * 4_000, "%00", "..%2f..", "a|b", "é"])
async def test_an_invented_link_opens_nothing(
    bench: Bench, browser: ClientSession, token: str
) -> None:
    for method in ("GET", "POST"):
        for room in ("papers", "calendar"):
            async with browser.request(method, f"/{room}/{token}") as answer:
                assert answer.status in {404, 410}
                assert token not in await answer.text()


async def test_two_presses_in_the_same_second_open_it_once(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    answers = await asyncio.gather(*(browser.post(address) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 410, 410, 410]


async def test_a_paper_that_is_gone_from_the_folder_is_not_made_up(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    (row,) = (await bench.trust.rows())["paper"]
    bench.filing._path(row["folder"], row["name"]).unlink()
    assert (await browser.post(address)).status == 410


async def test_a_calendar_file_comes_by_its_own_link_only(
    bench: Bench, browser: ClientSession
) -> None:
    await bench.trust.plan()
    booked = await bench.trust.booked("brigid")
    view = await bench.trust.opens("helen", Verb.CALENDAR, booked.id)
    assert (await browser.post(f"/papers/{view.link}")).status == 410
    async with browser.post(f"/calendar/{view.link}") as answer:
        assert (answer.status, answer.content_type) == (200, "text/calendar")
        assert 'filename="meeting.ics"' in answer.headers["Content-Disposition"]
        assert "SUMMARY:Meeting" in await answer.text()
    assert (await browser.post(f"/calendar/{view.link}")).status == 410


async def test_a_papers_link_is_no_calendar(
    bench: Bench, browser: ClientSession, document: str
) -> None:
    address = await link(bench, "helen", document)
    token = address.rpartition("/")[2]
    assert (await browser.post(f"/calendar/{token}")).status == 410
    bench.trust.clock.moment += timedelta(minutes=1)
    assert (await browser.post(address)).status == 200  # what failed has spent nothing
