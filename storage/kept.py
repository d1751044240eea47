"""What was read of the roster, kept between units of work for as long as the roster is the same.

Who is who is asked many times in every unit and changes a few times a year. Every change of it, by
whatever process, writes a new random mark in its own transaction; a unit that finds another mark
than the one that was kept under reads anew. So does one on another day: posts are held by the day.
What was never committed is never found again.
"""

from collections.abc import Hashable
from typing import Any


class Kept:
    """Values read under one mark, shared by the units of one process."""

    def __init__(self) -> None:
        self._now: tuple[Hashable, dict[Hashable, Any]] = (None, {})

    def at(self, mark: Hashable) -> dict[Hashable, Any]:
        """Give what was read under this mark; empty where it is another than the last one."""
        known, values = self._now
        if known != mark:
            values = {}
            self._now = (mark, values)  # in one step: units run in several threads
        return values
