"""An urgent request moves as its table says; the first answer has it; held is what both confirm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import IllegalMove, NotAllowed, Problem, Stale
from domain.urgent import MOVES, Answer, UrgentMove, UrgentRequest, UrgentStatus
from tests.domain.rotas import at
from tests.domain.test_ladder import RULES

ASKED_AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON, LATER = ASKED_AT + HOUR, ASKED_AT + 2 * HOUR
OPEN = UrgentRequest("u", "helen", "brigid", "srscmat@1", ASKED_AT, skipped=frozenset({"daniel"}))
BY_SAM = Answer("sam", ASKED_AT + timedelta(minutes=5), SOON, 30, "phone")
RINGING = replace(BY_SAM, starts_at=BY_SAM.at, ringing=True)
OFFERED = OPEN.respond(BY_SAM, seen=1)
ARRANGED = OFFERED.agree("helen", seen=2, now=BY_SAM.at)
HELD = ARRANGED.confirm("sam", seen=2, now=LATER).confirm("helen", seen=2, now=LATER + HOUR)
WITHDRAWN = OPEN.withdraw("helen", reason="", now=SOON)
IN_STATUS = {r.status: r for r in (OPEN, OFFERED, ARRANGED, HELD, WITHDRAWN)}
GRID = [(status, move) for status in UrgentStatus for move in UrgentMove]

# By hand, from product.md 11: where each move leads, "-" where it isn't allowed.
#   offer ring pass agree decline give_back confirm missed withdraw
LEADS = {
    UrgentStatus.OPEN: "offered arranged open - - - - - withdrawn",
    UrgentStatus.OFFERED: "offered arranged - arranged open open held open withdrawn",
    UrgentStatus.ARRANGED: "offered arranged - - open open held open withdrawn",
    UrgentStatus.HELD: "- - - - - - - - -",
    UrgentStatus.WITHDRAWN: "- - - - - - - - -",
}


def attempt(request: UrgentRequest, move: UrgentMove) -> UrgentRequest:
    seen = request.turn
    made: dict[UrgentMove, Callable[[], UrgentRequest]] = {
        UrgentMove.OFFER: lambda: request.respond(BY_SAM, seen=seen),
        UrgentMove.RING: lambda: request.respond(RINGING, seen=seen),
        UrgentMove.PASS: lambda: request.step_aside("sam"),
        UrgentMove.AGREE: lambda: request.agree("helen", seen=seen, now=LATER),
        UrgentMove.DECLINE: lambda: request.decline("helen", seen=seen, now=LATER),
        UrgentMove.GIVE_BACK: lambda: request.give_back("sam", now=LATER),
        UrgentMove.CONFIRM: lambda: request.confirm("helen", seen=seen, now=LATER).confirm(
            "sam", seen=seen, now=LATER
        ),
        UrgentMove.MISSED: lambda: request.missed("helen", seen=seen, now=LATER),
        UrgentMove.WITHDRAW: lambda: request.withdraw("helen", reason="", now=LATER),
    }
    return made[move]()


@pytest.mark.parametrize(("status", "move"), GRID)
def test_every_move_from_every_status_leads_where_the_table_says_or_is_refused(
    status: UrgentStatus, move: UrgentMove
) -> None:
    request = IN_STATUS[status]
    leads = dict(zip(UrgentMove, LEADS[status].split(), strict=True))[move]
    assert request.can(move) == ((status, move) in MOVES) == (leads != "-")
    if leads == "-":
        with pytest.raises(IllegalMove):
            attempt(request, move)
    else:
        assert attempt(request, move).status == leads == MOVES[status, move]


def test_the_first_who_answers_has_it() -> None:
    for answer in (BY_SAM, RINGING):
        with pytest.raises(Stale):
            OFFERED.respond(replace(answer, by_id="lead"), seen=OFFERED.turn)


def test_neither_the_asker_nor_who_was_left_out_answers() -> None:
    for who in ("helen", "daniel"):
        with pytest.raises(NotAllowed):
            OPEN.respond(replace(BY_SAM, by_id=who), seen=1)


def test_a_button_acts_on_the_turn_that_its_card_showed() -> None:
    moved = OFFERED.respond(replace(BY_SAM, starts_at=LATER), seen=2)
    with pytest.raises(Stale):
        moved.agree("helen", seen=2, now=SOON)
    assert moved.agree("helen", seen=3, now=SOON).status is UrgentStatus.ARRANGED


def test_arranged_and_held_are_timed_separately() -> None:
    assert (HELD.arranged_at, HELD.held_at) == (BY_SAM.at, SOON)
    early = ARRANGED.confirm("helen", seen=2, now=SOON - timedelta(minutes=20))
    assert early.held_at is None
    assert early.confirm("sam", seen=2, now=LATER).held_at == SOON - timedelta(minutes=20)


def test_a_call_counts_as_arranged_at_once() -> None:
    assert OPEN.respond(RINGING, seen=1).arranged_at == RINGING.at


def test_confirming_twice_is_confirming_once() -> None:
    once = ARRANGED.confirm("helen", seen=2, now=LATER)
    assert once.confirm("helen", seen=2, now=LATER + HOUR) == once
    assert once.status is UrgentStatus.ARRANGED


def test_only_the_two_of_them_confirm_and_only_the_asker_agrees_or_withdraws() -> None:
    with pytest.raises(NotAllowed):
        ARRANGED.confirm("lead", seen=2, now=LATER)
    with pytest.raises(NotAllowed):
        OFFERED.agree("sam", seen=2, now=LATER)
    with pytest.raises(NotAllowed):
        OPEN.withdraw("sam", reason="", now=LATER)
    with pytest.raises(NotAllowed):
        OFFERED.give_back("lead", now=LATER)


def test_what_comes_back_to_the_ladder_forgets_the_answer_and_who_confirmed_it() -> None:
    half = ARRANGED.confirm("helen", seen=2, now=LATER)
    for back in (half.missed("sam", seen=2, now=LATER), half.give_back("sam", now=LATER)):
        assert (back.answer, back.arranged_at, back.asker_confirmed_at) == (None, None, None)
        assert (back.turn, back.reopened_at) == (3, LATER)
    assert half.give_back("sam", now=LATER).unable == {"sam"}
    assert half.missed("sam", seen=2, now=LATER).unable == frozenset()


def test_nothing_was_missed_before_its_time() -> None:
    with pytest.raises(Stale):
        ARRANGED.missed("helen", seen=2, now=SOON - timedelta(minutes=1))


CLOSES = ASKED_AT + timedelta(hours=24)


@pytest.mark.parametrize(
    ("now", "starts_at", "field", "problem"),
    [
        (ASKED_AT, ASKED_AT, None, None),
        (ASKED_AT + timedelta(seconds=59), ASKED_AT, None, None),
        (ASKED_AT + timedelta(seconds=60), ASKED_AT, "time", Problem.IN_THE_PAST),
        (ASKED_AT, ASKED_AT - timedelta(days=1), "date", Problem.IN_THE_PAST),
        (ASKED_AT, CLOSES, None, None),
        (ASKED_AT, CLOSES + timedelta(minutes=1), "time", Problem.AFTER_WINDOW),
        (ASKED_AT, CLOSES + timedelta(days=1), "date", Problem.AFTER_WINDOW),
        (CLOSES, CLOSES + timedelta(hours=24), None, None),
        (CLOSES, CLOSES + timedelta(hours=25), "time", Problem.AFTER_WINDOW),
    ],
)
def test_a_time_outside_the_window_is_refused_at_its_field(
    now: datetime, starts_at: datetime, field: str | None, problem: Problem | None
) -> None:
    found = [(f.field, f.problem) for f in OPEN.faults(starts_at, RULES, now)]
    assert found == ([(field, problem)] if field else [])
    if problem is Problem.AFTER_WINDOW:
        (fault,) = OPEN.faults(starts_at, RULES, now)
        assert datetime.fromisoformat(fault.limit) == OPEN.latest(RULES, now)


@pytest.mark.parametrize(
    ("asked", "closes"),
    [
        ("2026-10-24 14:00", "2026-10-25 13:00"),  # the clocks go back: 25 hours by the wall
        ("2027-03-27 14:00", "2027-03-28 15:00"),  # and forward
        ("2026-11-24 23:59", "2026-11-25 23:59"),
        ("2026-12-24 16:00", "2026-12-25 16:00"),
    ],
)
def test_the_window_is_of_literal_hours(asked: str, closes: str) -> None:
    request = replace(OPEN, asked_at=at(asked))
    assert request.closes_at(RULES) == at(closes)
    assert not request.is_late(RULES, at(closes) - timedelta(seconds=1))
    assert request.is_late(RULES, at(closes))


def test_late_is_what_was_not_held_in_time_and_nothing_that_was_withdrawn() -> None:
    long_after = CLOSES + timedelta(days=3)
    assert not HELD.is_late(RULES, long_after)
    assert not WITHDRAWN.is_late(RULES, long_after)
    assert replace(HELD, held_at=CLOSES).is_late(RULES, long_after)
