"""Whether the bot is in order: `/ready` for a load balancer, `/metrics` for a dashboard.

Both look at the database without waiting for it: a look that takes too long is left behind, and
no second one is begun before it ends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from aiohttp import web

from bot import metrics
from bot.logs import failed
from workflows.watching import Figures

T = TypeVar("T")
PATIENCE = 2.0  # seconds for one look at the database
LATE = 600.0  # seconds: what could have been said is still unsaid


class Watch:
    """Look at the database when asked, and count what was found."""

    def __init__(
        self,
        figures: Callable[[], Awaitable[Figures]],
        migrated: Callable[[], Awaitable[bool]],
        keys_known: Callable[[], int],
        patience: float = PATIENCE,
    ) -> None:
        self._figures = _Look(figures, patience)
        self._migrated = _Look(migrated, patience)
        self._keys_known = keys_known

    async def ready(self) -> Mapping[str, bool]:
        """Say whether database, migrations and outbox are in order."""
        migrated = await self._migrated.taken()
        figures = await self._figures.taken() if migrated else None
        return {
            "database": migrated is not None,
            "migrations": bool(migrated),
            "outbox": figures is not None and figures.outbox_lag <= LATE,
        }

    async def exposition(self) -> bytes:
        """Give everything that is counted, and how the outbox stands now."""
        figures = await self._figures.taken()
        metrics.KEYS_KNOWN.set(self._keys_known())
        metrics.DATABASE_UP.set(figures is not None)
        if figures is None:
            # Old figures would look like news.
            figures = Figures(*[float("nan")] * 7)
        for state in ("unsaid", "behind", "given_up"):
            metrics.OUTBOX.labels(state).set(getattr(figures, state))
        metrics.OUTBOX_AGE.set(figures.outbox_age)
        metrics.URGENT.set(figures.urgent_running)
        metrics.CLOCK_BEHIND.set(figures.clock_behind)
        return metrics.exposition()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the route that a dashboard asks; for loopback only."""

        async def answer(_: web.Request) -> web.Response:
            body = await self.exposition()
            return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})

        return [web.get("/metrics", answer)]


class _Look(Generic[T]):
    """One thing looked at, never twice at once; None where no answer came in time."""

    def __init__(self, look: Callable[[], Awaitable[T]], patience: float) -> None:
        self._look, self._patience = look, patience
        self._taking: asyncio.Future[T] | None = None

    async def taken(self) -> T | None:
        if self._taking is None:
            self._taking = asyncio.ensure_future(self._look())
            self._taking.add_done_callback(self._taken)
        try:
            # Shielded: who asked hangs up, the look goes on.
            return await asyncio.wait_for(asyncio.shield(self._taking), self._patience)
        except TimeoutError:
            return None
        except Exception as error:  # noqa: BLE001 - whatever it is, the database isn't in order
            failed("look_at_database_failed", error)
            return None

    def _taken(self, taking: "asyncio.Future[T]") -> None:
        self._taking = None
        if not taking.cancelled():
            taking.exception()  # seen, where nobody waits any more
