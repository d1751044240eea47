"""A run says what it measured against which goal, and refuses where a peer was changed."""

import json
from pathlib import Path

import pytest

from bench import frozen
from bench.figures import GOALS, line, percentile, ratio


def test_a_figure_is_printed_with_its_goal_and_whether_it_was_missed() -> None:
    assert line("message_vs_botbuilder", 7.123) == "message_vs_botbuilder 7.12 (≥ 6)"
    assert line("growth", 1.5) == "growth 1.5 (≤ 1.2)  not met"
    assert line("sign_alone_p50_ms", 8.0).strip() == "sign_alone_p50_ms 8"


def test_rounds_are_compared_each_with_its_own_neighbour() -> None:
    assert ratio([10, 100, 30], [5, 10, 10]) == 3


def test_the_slowest_of_a_hundred_is_their_99th_percentile() -> None:
    assert percentile(list(range(100)), 0.99) == 99


def test_every_goal_can_be_met_and_missed() -> None:
    for goal in GOALS.values():
        assert goal.met(goal.bound)
        assert not goal.met(goal.bound * (0.5 if goal.at_least else 2))


def test_the_peers_are_as_they_were_frozen() -> None:
    assert frozen.changed() == []


def test_a_changed_peer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = dict(frozen.hashes())
    kept["bare/handler.py"] = "0" * 64
    (tmp_path / "frozen.json").write_text(json.dumps(kept))
    monkeypatch.setattr(frozen, "HASHES", tmp_path / "frozen.json")

    assert frozen.changed() == ["bare/handler.py"]
