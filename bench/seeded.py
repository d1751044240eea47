"""Installations as runs find them: made once, kept under .bench, copied or topped up."""

import asyncio
import hashlib
import json
import shutil
import sqlite3
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import history, world
from bench.places import KEPT, ROOT
from bench.world import Reading

_KEYS = 4  # raised whenever what is seeded changes
_FREE_GB = 8
_LATEST = 15  # o'clock: later than that, people are told in the morning


class Installation:
    """One seeded installation, and who can sign what in it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.database = data / "supervision.db"
        self._readings = data / "readings.json"

    def make(
        self, *, records: int, old: int = 0, open_things: int = 0, storm: bool = False
    ) -> None:
        """Make it unless it is there, and have so many records wait for a signature."""
        key = f"{_KEYS} {old} {open_things} {storm} {_schema()}"
        made = self.data / "made-as"
        last = world.last_act(self.data)
        late = last is not None and last.hour >= _LATEST
        if not made.exists() or made.read_text() != key or late:
            shutil.rmtree(self.data, ignore_errors=True)
            self.data.mkdir(parents=True)
            self._seed(old, open_things, storm=storm)
            made.write_text(key)
        if (lacking := records - len(self._left())) > 0:
            print(f"  writing {lacking} records in {self.data.name}", flush=True)
            self._keep(self._left() + asyncio.run(self._more(lacking)))

    def copy(self, name: str) -> "Installation":
        """Copy it to a folder of this run."""
        folder = KEPT / "run" / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.data, folder)
        world.wind(folder)
        return Installation(folder)

    def take(self, count: int) -> list[Reading]:
        """Take so many readings that nobody else uses."""
        left = self._left()
        if len(left) < count:
            raise RuntimeError(f"{self.data.name} has {len(left)} records to sign, not {count}")
        self._keep(left[count:])
        return left[:count]

    def waits(self) -> int:
        """Count what is still to be planned, said or brought up to date, in the world's time."""
        clock = json.loads((self.data / "clock.json").read_text())
        now = datetime.now(UTC) + timedelta(seconds=clock["offset_seconds"])
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            (count,) = connection.execute(
                """SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting' AND due_at <= :now)
                   + (SELECT count(*) FROM outbox WHERE state = 'sent' AND touched > shown)
                   + (SELECT count(*) FROM outbox WHERE next_plan_at <= :now)""",
                {"now": now.strftime("%Y-%m-%d %H:%M:%S.%f")},
            ).fetchone()
        connection.close()
        return int(count)

    def until_quiet(self, seconds: float = 120) -> float:
        """Wait until nothing waits; give the moment."""
        until = time.perf_counter() + seconds
        while self.waits():
            if time.perf_counter() > until:
                raise RuntimeError(f"{self.data.name}: deliveries do not end")
            time.sleep(0.01)
        return time.perf_counter()

    def _seed(self, old: int, open_things: int, *, storm: bool) -> None:
        free = shutil.disk_usage(KEPT).free / 1e9
        if free < _FREE_GB:
            raise RuntimeError(f"{free:.0f} GB are free; seeding wants {_FREE_GB}")
        print(f"Seeding {self.data.name}, once.", flush=True)
        asyncio.run(self._found(storm=storm))
        if old:
            history.write(self.database, old)
        if open_things:
            history.open_things(self.database, open_things)
        self._keep([])

    async def _found(self, *, storm: bool) -> None:
        async with world.opened(self.data) as house:
            await world.found(house)
            await world.all_said(house)
            if storm:
                await world.storm(house)

    async def _more(self, count: int) -> list[Reading]:
        async with world.opened(self.data) as house:
            readings = await world.to_sign(house, count)
            await world.all_said(house)
        return readings

    def _left(self) -> list[Reading]:
        return [Reading(**one) for one in json.loads(self._readings.read_text())]

    def _keep(self, readings: list[Reading]) -> None:
        self._readings.write_text(json.dumps([asdict(one) for one in readings]))


def _schema() -> str:
    versions = sorted((ROOT / "storage" / "migrations" / "versions").glob("*.py"))
    together = b"".join(path.read_bytes() for path in versions)
    return hashlib.sha256(together).hexdigest()[:12]
