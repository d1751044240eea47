from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.actions import Action, ActionStatus, Outcome
from domain.errors import IllegalMove

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
    reviewed = OPEN.reviewed(outcome, in_record="spring")
    assert (reviewed.status, reviewed.carried) == (status, carried)


def test_every_outcome_has_its_case_above() -> None:
    assert {str(outcome) for outcome in Outcome} == {"done", "no longer needed", "carried over"}


def test_an_action_starts_as_a_draft_that_was_never_carried() -> None:
    fresh = Action("a", "pair", "record", "helen", date(2026, 12, 1))
    assert (fresh.status, fresh.carried) == (ActionStatus.DRAFT, 0)


ENDED = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


def test_an_action_starts_when_its_session_ended() -> None:
    fresh = Action("a", "pair", "record", "helen", date(2026, 12, 1))
    agreed = fresh.agreed(ENDED)
    assert (agreed.status, agreed.starts_at) == (ActionStatus.OPEN, ENDED)


@pytest.mark.parametrize("status", [s for s in ActionStatus if s is not ActionStatus.DRAFT])
def test_a_record_submitted_again_starts_nothing_anew(status: ActionStatus) -> None:
    assert replace(OPEN, status=status).agreed(ENDED).status is status


def test_an_open_action_is_done_and_waits_for_a_record_that_says_so() -> None:
    done = OPEN.finish()
    assert (done.status, done.settled_in) == (ActionStatus.DONE, None)
    assert done.reviewed(Outcome.DONE, in_record="spring").settled_in == "spring"


@pytest.mark.parametrize("status", [s for s in ActionStatus if s is not ActionStatus.OPEN])
def test_only_an_open_action_can_be_done(status: ActionStatus) -> None:
    with pytest.raises(IllegalMove):
        replace(OPEN, status=status).finish()


def test_an_action_carried_over_keeps_its_date_or_gets_a_new_one() -> None:
    later = date(2027, 1, 15)
    carried = OPEN.reviewed(Outcome.CARRIED_OVER, in_record="spring")
    assert carried.due_on == OPEN.due_on
    moved = OPEN.reviewed(Outcome.CARRIED_OVER, in_record="spring", due_on=later)
    assert (moved.due_on, moved.settled_in) == (later, None)


def test_an_action_said_to_be_done_that_is_not_is_open_again() -> None:
    done = OPEN.reviewed(Outcome.DONE, in_record="spring")
    again = done.reviewed(Outcome.CARRIED_OVER, in_record="spring")
    assert (again.status, again.settled_in) == (ActionStatus.OPEN, None)
