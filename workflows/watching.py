"""Figures for who keeps the bot running: counts and seconds, nothing of anybody."""

from dataclasses import dataclass

from workflows.ports import Work
from workflows.steady import behind

URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Figures:
    """How the outbox and the clock stand.

    Ages are in seconds; `outbox_lag` leaves out what waits for something else.
    """

    unsaid: float
    behind: float
    given_up: float
    outbox_age: float
    outbox_lag: float
    urgent_running: float
    clock_behind: float


def figures(work: Work) -> Figures:
    """Give the figures of now."""
    outbox = work.outbox.standing(work.now)
    return Figures(
        unsaid=outbox.unsaid,
        behind=outbox.behind,
        given_up=outbox.given_up,
        outbox_age=(work.now - (outbox.oldest or work.now)).total_seconds(),
        outbox_lag=(work.now - (outbox.ready or work.now)).total_seconds(),
        urgent_running=outbox.under_way.get(URGENT, 0),
        clock_behind=behind(work).total_seconds(),
    )
