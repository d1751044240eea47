"""Two ticks: plan what is owed, deliver what is due. No job per reminder."""

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.deliverer import Deliverer
from bot.runs import Runs
from workflows.planning import plan

PLAN_SECONDS = 60
DELIVER_SECONDS = 5
_log = structlog.get_logger("scheduler")


class Scheduler:
    """Run both ticks on time, and delivery at once when something was put into the outbox."""

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
        self._jobs.add_job(self._plan, "interval", seconds=PLAN_SECONDS)
        self._jobs.add_job(self.wake, "interval", seconds=DELIVER_SECONDS)
        self._jobs.start()
        self._waker = asyncio.create_task(self._deliver_when_woken())
        self.wake()

    async def stop(self) -> None:
        """Stop ticking; a delivery in hand is finished first."""
        self._jobs.shutdown(wait=False)
        async with self._delivering:
            if self._waker:
                self._waker.cancel()

    def wake(self) -> None:
        """Have what is due delivered now."""
        self._woken.set()

    async def tick(self) -> None:
        """Plan, then deliver until nothing is due: after the clock was moved."""
        await self._plan()
        await self._deliver()

    async def _plan(self) -> None:
        try:
            await self._runs.run(plan)
        except Exception as error:  # noqa: BLE001 - the next tick tries again
            _log.error("plan_failed", error=type(error).__name__)
        self.wake()

    async def _deliver(self) -> None:
        async with self._delivering:
            while await self._deliverer.deliver_due():
                pass

    async def _deliver_when_woken(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self._deliver()
            except Exception as error:  # noqa: BLE001 - the next tick tries again
                _log.error("deliver_failed", error=type(error).__name__)
