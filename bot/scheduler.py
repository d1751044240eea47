"""Two ticks: what is owed is planned, what is due is delivered. No job per reminder.

Both run every few seconds, and at once when something happened.
"""

import asyncio
import contextlib

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deliverer import Deliverer
from bot.logs import failed
from bot.runs import Runs
from workflows.planning import begin, look, to_look_at
from workflows.ports import Look

TICK_SECONDS = 5
STOP_SECONDS = 20  # what a delivery in hand is given


class Scheduler:
    """Run both ticks on time, and at once when something happened."""

    def __init__(self, runs: Runs, deliverer: Deliverer) -> None:
        self._runs = runs
        self._deliverer = deliverer
        self._jobs = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
        )
        self._woken = asyncio.Event()
        self._delivering = asyncio.Lock()
        self._waker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start ticking."""
        self._jobs.add_job(self.wake, "interval", seconds=TICK_SECONDS)
        self._jobs.start()
        self._waker = asyncio.create_task(self._begin())

    async def stop(self) -> None:
        """Stop ticking; the message in hand is finished first, and all others are given back."""
        self._jobs.shutdown(wait=False)
        self._deliverer.stop()
        # A message that Teams keeps waiting holds nobody up for long: it may have arrived, so it
        # stays with this process until its lease ends.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS), self._delivering:
                pass
        if self._waker:
            self._waker.cancel()
            await asyncio.wait({self._waker})

    def wake(self) -> None:
        """Have what is owed planned and what is due delivered now."""
        self._woken.set()

    async def tick(self) -> None:
        """Plan, then deliver until nothing is due: after the clock was moved."""
        await self._runs.run(begin)
        await self._plan()
        await self._deliver()

    async def _plan(self) -> None:
        """Look at each matter in a transaction of its own: one that fails stops no other."""
        try:
            due = await self._runs.run(to_look_at)
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            failed("plan_failed", error)
            return
        for one in due:
            await self._look(one)

    async def _look(self, one: Look) -> None:
        try:
            await self._runs.run(lambda work: look(work, one))
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            failed("look_failed", error, matter=one.kind, subject=one.subject)

    async def _deliver(self) -> None:
        async with self._delivering:
            while await self._deliverer.deliver_due():
                pass

    async def _begin(self) -> None:
        """Plan what came due while nothing ran, then deliver whenever woken."""
        try:
            await self._runs.run(begin)
        except Exception as error:  # noqa: BLE001 - a trust without a policy yet, for one
            failed("plan_failed", error)
        await self._plan()
        self.wake()
        await self._deliver_when_woken()

    async def _deliver_when_woken(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            await self._plan()
            try:
                await self._deliver()
            except Exception as error:  # noqa: BLE001 - the next tick tries again
                failed("deliver_failed", error)
