"""Thousands of requests that are honest, spoilt, somebody else's, or sent again.

Each gets an answer that is no 500, no error reaches the one place where errors end, and whatever
changed is something that its sender could have changed (tests/fuzz/rules.py says what that is).
"""

import random
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.databases import Place
from tests.fuzz.mutate import TYPED
from tests.fuzz.playing import EXPECTED, failures, playing

on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


class SeededIds:
    """Ids that nobody could guess who doesn't know the seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - to be had again

    def new(self) -> str:
        return self._random.randbytes(16).hex()

    def salt(self) -> bytes:
        return self._random.randbytes(32)


async def play(
    place: Place, folder: Path, seed: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.trust.RandomIds", lambda: SeededIds(seed))
    with capture_logs() as logs:
        async with playing(place, folder, seed) as one:
            before = failures()
            faults = await one.run(count)
            said = str([said.body for said in one.teams.said])
            signed = await one.trust.rows()
    errors = [line for line in logs if line["log_level"] in {"error", "critical"}]
    assert errors == [], f"seed {seed}, near {one.sent[-3:]}"
    assert failures() == before
    assert set(one.statuses) <= EXPECTED, one.statuses
    assert faults == [], f"seed {seed}: {faults[:3]}"
    assert TYPED not in said
    assert TYPED not in str(logs)
    # And it was no play in front of a closed door: people got somewhere.
    assert one.statuses[200] > count / 2
    assert len(signed["form"]) > count / 20
    print(f"seed {seed}: {dict(one.statuses)} {dict(one.hows)}")  # noqa: T201 - with -s


@on_sqlite
@pytest.mark.parametrize("seed", range(4))
async def test_two_thousand_requests_do_nothing_that_their_senders_may_not(
    place: Place, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(place, tmp_path, seed, 500, monkeypatch)


@pytest.mark.soak
@on_sqlite
@pytest.mark.parametrize("seed", range(100, 120))
async def test_twenty_thousand_requests_do_nothing_that_their_senders_may_not(
    place: Place, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await play(place, tmp_path, seed, 1_000, monkeypatch)
