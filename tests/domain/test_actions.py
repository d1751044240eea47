from datetime import date

import pytest

from domain.actions import Action, ActionStatus, Outcome

OPEN = Action(
    "a", "pair", "record", "helen", date(2026, 12, 1), status=ActionStatus.OPEN, carried=1
)


@pytest.mark.parametrize(
    ("outcome", "status", "carried"),
    [
        (Outcome.DONE, ActionStatus.DONE, 1),
        (Outcome.NOT_NEEDED, ActionStatus.DROPPED, 1),
        (Outcome.CARRIED_OVER, ActionStatus.OPEN, 2),
    ],
)
def test_a_review_ends_an_action_or_carries_it_over_and_counts(
    outcome: Outcome, status: ActionStatus, carried: int
) -> None:
    reviewed = OPEN.reviewed(outcome)
    assert (reviewed.status, reviewed.carried) == (status, carried)


def test_every_outcome_has_its_case_above() -> None:
    assert {str(outcome) for outcome in Outcome} == {"done", "no longer needed", "carried over"}


def test_an_action_starts_as_a_draft_that_was_never_carried() -> None:
    fresh = Action("a", "pair", "record", "helen", date(2026, 12, 1))
    assert (fresh.status, fresh.carried) == (ActionStatus.DRAFT, 0)
