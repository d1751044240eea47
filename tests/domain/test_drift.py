from datetime import date, timedelta

import pytest

from domain.actions import Outcome
from domain.drift import Discussed, Reviewed, action_drifts, asks_challenge, case_drifts

FIRST = date(2026, 10, 6)
AGREED = Reviewed(FIRST)


def reviewed(*outcomes: Outcome) -> list[Reviewed]:
    steps = [Reviewed(FIRST + timedelta(days=42 * n), o) for n, o in enumerate(outcomes, start=1)]
    return [AGREED, *steps]


def discussed(*said: tuple[str, bool]) -> list[Discussed]:
    return [
        Discussed(FIRST + timedelta(days=42 * n), concern, plan_changed=changed)
        for n, (concern, changed) in enumerate(said)
    ]


SAME, NEW_PLAN = ("same", False), ("same", True)
UP, DOWN = ("escalated", False), ("de-escalated", False)


@pytest.mark.parametrize(
    ("outcomes", "drifts"),
    [
        ([], False),
        ([Outcome.CARRIED_OVER], False),
        ([Outcome.CARRIED_OVER, Outcome.CARRIED_OVER], True),
        ([Outcome.CARRIED_OVER, Outcome.CARRIED_OVER, Outcome.CARRIED_OVER], True),
        ([Outcome.CARRIED_OVER, Outcome.DONE], False),
        ([Outcome.NOT_NEEDED], False),
        ([Outcome.CARRIED_OVER, Outcome.DONE, Outcome.CARRIED_OVER], True),
    ],
)
def test_an_action_carried_over_in_two_sessions_drifts(
    outcomes: list[Outcome], *, drifts: bool
) -> None:
    assert action_drifts(reviewed(*outcomes), 2) is drifts


@pytest.mark.parametrize(
    ("said", "drifts"),
    [
        ([], False),
        ([SAME], False),
        ([SAME, SAME], True),
        ([UP, SAME, SAME], True),
        ([SAME, SAME, SAME], True),
        ([SAME, NEW_PLAN], False),
        ([NEW_PLAN, SAME], False),
        ([SAME, UP], False),
        ([SAME, DOWN], False),
        ([SAME, SAME, UP], False),
        ([SAME, SAME, NEW_PLAN], False),
        ([SAME, ("", False)], False),
    ],
)
def test_a_case_unchanged_over_its_last_two_sessions_drifts(
    said: list[tuple[str, bool]], *, drifts: bool
) -> None:
    assert case_drifts(discussed(*said), 2) is drifts


def test_how_many_sessions_it_takes_is_the_policys() -> None:
    twice = [Outcome.CARRIED_OVER] * 2
    assert not action_drifts(reviewed(*twice), 3)
    assert action_drifts(reviewed(*twice), 1)
    assert not case_drifts(discussed(SAME, SAME), 3)
    assert case_drifts(discussed(UP, SAME), 1)


@pytest.mark.parametrize(
    ("outcome", "asks"),
    [("carried over", True), ("no longer needed", True), ("done", False), ("", True)],
)
def test_a_challenge_is_asked_for_unless_the_action_is_done(outcome: str, *, asks: bool) -> None:
    assert asks_challenge(outcome) is asks
