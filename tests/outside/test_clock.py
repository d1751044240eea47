from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outside.clock import MovableClock, SystemClock

START = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MOMENT = timedelta(seconds=30)


def test_the_machines_clock_tells_its_time_in_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert abs(SystemClock().now() - datetime.now(UTC)) < MOMENT


def test_a_movable_clock_starts_where_it_is_told_and_goes_on(tmp_path: Path) -> None:
    clock = MovableClock(tmp_path / "deep" / "clock.json", START)
    first = clock.now()
    assert START <= first < START + MOMENT
    assert clock.now() >= first


def test_a_moved_clock_is_there_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    moved = START + timedelta(days=40)
    MovableClock(path, START).move_to(moved)
    again = MovableClock(path, START)
    assert moved <= again.now() < moved + MOMENT


def test_it_only_goes_forward(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    clock = MovableClock(path, START)
    clock.move_to(START + timedelta(hours=1))
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(START)
    assert MovableClock(path, START).now() >= START + timedelta(hours=1)
