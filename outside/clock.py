"""The time of day: the machine's, or in local mode one that can be moved."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    """Tell the machine's time."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        return datetime.now(UTC)


class MovableClock:
    """Run at the machine's pace from a moment of its own, only ever moved forward; local mode only.

    How far it is from the machine's time is kept in a file, so that it goes on after a restart.
    """

    def __init__(self, path: Path, starts_at: datetime) -> None:
        self._path = path
        if path.exists():
            self._offset = timedelta(seconds=json.loads(path.read_text())["offset_seconds"])
        else:
            self._offset = starts_at - datetime.now(UTC)
            self._keep()

    def now(self) -> datetime:
        """Give the moved moment in UTC."""
        return datetime.now(UTC) + self._offset

    def move_to(self, moment: datetime) -> None:
        """Move forward to this moment; ValueError for one that is past."""
        now = self.now()
        if moment < now:
            raise ValueError("the clock moves forward only")
        self._offset += moment - now
        self._keep()

    def _keep(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"offset_seconds": self._offset.total_seconds()}))
