"""A clock behind the last audit entry: nothing is signed by it, for a signature names a moment.

Urgent requests never ask this.
"""

from datetime import timedelta

from domain.errors import ClockBehind
from workflows.ports import Work

# What the clocks of several machines on one database may honestly differ by.
APART = timedelta(minutes=1)


def behind(work: Work) -> timedelta:
    """Give how far the clock is behind the newest audit entry; zero where it isn't."""
    newest = work.audit.newest()
    return max(timedelta(), newest - work.now) if newest else timedelta()


def require_steady_clock(work: Work) -> None:
    """Raise ClockBehind where the clock went back: what is signed now would seem signed before."""
    if behind(work) > APART:
        raise ClockBehind("the clock went back")
