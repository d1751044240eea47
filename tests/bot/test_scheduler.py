"""Two ticks: what is owed is planned, what is due is delivered, and neither stops the other."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot import scheduler as room
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.scenarios.waiting import until

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
async def ticking(bench: Bench) -> AsyncIterator[Bench]:
    bench.scheduler.start()
    yield bench
    await bench.scheduler.stop()


async def test_a_tick_plans_what_is_owed_and_says_it(bench: Bench) -> None:
    await bench.scheduler.tick()
    assert {s.conversation for s in bench.teams.posted()} == {"19:brigid", "19:oswald", "19:edith"}
    said = len(bench.teams.said)
    await bench.scheduler.tick()
    assert len(bench.teams.said) == said


async def test_a_card_whose_time_has_come_is_brought_up_to_date(bench: Bench) -> None:
    await bench.scheduler.tick()
    bench.trust.at("2026-12-19T07:31")
    await bench.scheduler.tick()
    (late,) = [s for s in bench.teams.edited() if "19:brigid" in s.conversation]
    assert "Supervision was due by Fri 18 Dec" in late.card


async def test_what_is_put_out_is_said_when_woken(ticking: Bench) -> None:
    await ticking.trust.plan()
    ticking.scheduler.wake()
    await until(lambda: len(ticking.teams.posted()) >= 4, told="it was not said")


async def test_a_plan_that_fails_does_not_stop_delivery(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("with something private in it")

    await bench.trust.plan()
    monkeypatch.setattr(room, "to_look_at", broken)
    with capture_logs() as logs:
        await bench.scheduler.tick()
    assert bench.teams.posted()
    line = next(line for line in logs if line["event"] == "plan_failed")
    assert (line["error"], line["log_level"]) == ("RuntimeError", "error")
    assert "private" not in str(logs)


async def test_a_delivery_that_fails_is_tried_at_the_next_waking(
    ticking: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[bool] = []
    real = ticking.scheduler._deliverer.deliver_due

    async def once() -> int:
        if not failures:
            failures.append(True)
            raise OSError("no such database")
        return await real()

    await ticking.trust.plan()
    monkeypatch.setattr(ticking.scheduler._deliverer, "deliver_due", once)
    with capture_logs() as logs:
        ticking.scheduler.wake()
        await until(lambda: bool(failures), told="it was not woken")
        await until(lambda: "deliver_failed" in str(logs), told="it was not logged")
    ticking.scheduler.wake()
    await until(lambda: len(ticking.teams.posted()) >= 4, told="it was not said")


async def test_it_stops_with_what_is_in_hand_done(bench: Bench) -> None:
    await bench.trust.plan()
    bench.scheduler.start()
    await until(lambda: bool(bench.teams.posted()), told="nothing was said")
    await bench.scheduler.stop()
    assert [row for row in await bench.outbox() if row["lease_until"]] == []
