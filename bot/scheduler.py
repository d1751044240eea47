"""Two ticks: what is owed is planned, what is due is delivered. No job per reminder.

Both run every few seconds, and at once when something happened.
"""

import asyncio
import contextlib

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deliverer import Deliverer
from bot.logs import failed
from bot.runs import Runs
from workflows.planning import URGENT, begin, look, to_look_at
from workflows.ports import Look

TICK_SECONDS = 5
MOST_LOOKS = 100_000  # in one tick, so that none goes on for ever
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
        self._delivering_urgently = asyncio.Lock()
        self._woken_urgently = asyncio.Event()
        self._wakers: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start ticking."""
        self._jobs.add_job(self.wake, "interval", seconds=TICK_SECONDS)
        self._jobs.start()
        self._wakers = [
            asyncio.create_task(self._begin()),
            asyncio.create_task(self._deliver_urgent_when_woken()),
        ]

    async def stop(self) -> None:
        """Stop ticking; the message in hand is finished first, and all others are given back."""
        self._jobs.shutdown(wait=False)
        self._deliverer.stop()
        # A message that Teams keeps waiting holds nobody up for long: it may have arrived, so it
        # stays with this process until its lease ends.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS), self._delivering, self._delivering_urgently:
                pass
        for waker in self._wakers:
            waker.cancel()
        if self._wakers:
            await asyncio.wait(self._wakers)

    def wake(self) -> None:
        """Have what is owed planned and what is due delivered now."""
        self._woken.set()
        self._woken_urgently.set()

    async def tick(self) -> None:
        """Plan, then deliver until nothing is due: after the clock was moved."""
        await self.urgently()
        await self._runs.run(begin)
        await self._plan()
        await self.urgently()
        await self._deliver()

    async def _plan(self, *, only: str = "") -> None:
        """Look at each matter in a transaction of its own: one that fails stops no other.

        What a look begins is looked at too before anything is said: it belongs to one morning.
        """
        seen: set[Look] = set()
        while True:
            try:
                due = await self._runs.run(to_look_at)
            except Exception as error:  # noqa: BLE001 - the next tick tries again
                failed("plan_failed", error)
                return
            fresh = [one for one in due if only in {"", one.kind} and one not in seen]
            if not fresh or len(seen) > MOST_LOOKS:
                return
            seen.update(fresh)
            for one in fresh:
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

    async def _deliver_urgent_when_woken(self) -> None:
        """Deliver what is urgent in a lane of its own: it waits for no plan and no batch."""
        while True:
            await self._woken_urgently.wait()
            self._woken_urgently.clear()
            try:
                await self.urgently()
            except Exception as error:  # noqa: BLE001 - the next tick tries again
                failed("urgent_failed", error)

    async def urgently(self) -> None:
        """Plan and deliver what is urgent until nothing of it is due."""
        async with self._delivering_urgently:
            while True:
                await self._plan(only=URGENT)
                if not await self._deliverer.deliver_urgent():
                    return

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
