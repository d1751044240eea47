from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.errors import Fault, IllegalMove, NotAllowed, Problem, Stale
from domain.session import (
    LIVE,
    MOVES,
    UNBOOKED,
    Offer,
    Session,
    SessionMove,
    SessionStatus,
    Slot,
    slot_faults,
)
from policies.loader import PublishedPolicies

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SLOT = Slot(datetime(2026, 11, 24, 10, tzinfo=UTC), 90, "school")
SOONER = replace(SLOT, starts_at=datetime(2026, 11, 17, 10, tzinfo=UTC))
HERS, HIS = Offer(SLOT, "helen", NOW), Offer(SOONER, "daniel", NOW)
DUE = Session("s", "pair", "school", "srscmat@1", "2026/27 autumn", date(2026, 12, 18), version=3)
OFFERED = replace(DUE, status=SessionStatus.OFFERED, offer=HERS)
BOOKED = replace(DUE, status=SessionStatus.BOOKED, booked=SLOT)
MOVING = replace(BOOKED, offer=HIS)
CANCELLED = replace(DUE, status=SessionStatus.CANCELLED, offer=HERS, owed_by_id="helen")
CANCELLED = replace(CANCELLED, owed_since=NOW)
UNRECORDED = replace(BOOKED, status=SessionStatus.UNRECORDED)
HELD = replace(BOOKED, status=SessionStatus.HELD)
WAIVED = replace(DUE, status=SessionStatus.WAIVED)
WITHDRAWN = replace(DUE, status=SessionStatus.WITHDRAWN)

GRID = [(status, move) for status in SessionStatus for move in SessionMove]
ALL = (DUE, OFFERED, MOVING, CANCELLED, UNRECORDED, HELD, WAIVED, WITHDRAWN)
IN_STATUS = {s.status: s for s in ALL}

# By hand, from product.md 3 and 10: where each move leads, "-" where it isn't allowed.
LEADS = {
    # offer  accept  keep  cancel  confirm  waive  hold  withdraw
    SessionStatus.DUE: "offered - - - - - held withdrawn",
    SessionStatus.OFFERED: "offered booked - - - - held withdrawn",
    SessionStatus.BOOKED: "booked booked booked cancelled unrecorded - held withdrawn",
    SessionStatus.CANCELLED: "cancelled booked - - - waived held withdrawn",
    SessionStatus.UNRECORDED: "- - - cancelled - - held -",
    SessionStatus.HELD: "- - - - - - - -",
    SessionStatus.WAIVED: "- - - - - - - -",
    SessionStatus.WITHDRAWN: "- - - - - - - -",
}


def attempt(session: Session, move: SessionMove) -> Session:
    made: dict[SessionMove, Callable[[], Session]] = {
        SessionMove.OFFER: lambda: session.propose(HIS, seen=3),
        SessionMove.ACCEPT: lambda: session.accept("robert", seen=3, now=NOW),
        SessionMove.KEEP: lambda: session.keep(seen=3),
        SessionMove.CANCEL: lambda: session.cancel("helen", None, seen=3, now=NOW),
        SessionMove.CONFIRM: lambda: session.confirm(now=SLOT.starts_at),
        SessionMove.WAIVE: lambda: session.waive(seen=3),
        SessionMove.HOLD: session.hold,
        SessionMove.WITHDRAW: session.withdraw,
    }
    return made[move]()


@pytest.mark.parametrize(("status", "move"), GRID)
def test_every_move_from_every_status_leads_where_the_table_says_or_is_refused(
    status: SessionStatus, move: SessionMove
) -> None:
    session = IN_STATUS[status]
    leads = dict(zip(SessionMove, LEADS[status].split(), strict=True))[move]
    assert session.can(move) == ((status, move) in MOVES) == (leads != "-")
    if leads == "-":
        with pytest.raises(IllegalMove):
            attempt(session, move)
    else:
        assert attempt(session, move).status == leads == MOVES[status, move]


def test_a_session_is_live_until_it_has_taken_place_or_never_will() -> None:
    over = {SessionStatus.UNRECORDED, SessionStatus.HELD}
    never = {SessionStatus.WAIVED, SessionStatus.WITHDRAWN}
    assert set(LIVE) == set(SessionStatus) - over - never
    assert set(LIVE) - {SessionStatus.BOOKED} == set(UNBOOKED)


def test_an_accepted_offer_is_booked() -> None:
    booked = OFFERED.accept("daniel", seen=3, now=NOW)
    assert (booked.booked, booked.offer, booked.sequence) == (SLOT, None, 0)
    assert SLOT.ends_at == datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


def test_a_counter_offer_replaces_the_offer() -> None:
    assert OFFERED.propose(HIS, seen=3).offer == HIS


def test_nobody_accepts_their_own_offer() -> None:
    with pytest.raises(NotAllowed):
        OFFERED.accept("helen", seen=3, now=NOW)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1)])
def test_a_time_that_has_come_cannot_be_accepted(late: timedelta) -> None:
    with pytest.raises(Stale):
        OFFERED.accept("daniel", seen=3, now=SLOT.starts_at + late)


def test_a_move_that_is_pending_leaves_the_booked_time_standing() -> None:
    moving = BOOKED.propose(HIS, seen=3)
    assert (moving.status, moving.booked, moving.offer) == (SessionStatus.BOOKED, SLOT, HIS)
    kept = moving.keep(seen=3)
    assert (kept.booked, kept.offer, kept.sequence) == (SLOT, None, 0)


def test_a_moved_session_has_a_newer_invitation() -> None:
    moved = MOVING.accept("helen", seen=3, now=NOW)
    assert (moved.booked, moved.offer, moved.sequence) == (SOONER, None, 1)


def test_what_has_begun_is_neither_moved_nor_is_a_move_of_it_accepted() -> None:
    late = Offer(replace(SLOT, starts_at=SLOT.starts_at + timedelta(days=7)), "helen", NOW)
    begun = SLOT.starts_at
    with pytest.raises(IllegalMove):
        BOOKED.propose(replace(late, offered_at=begun), seen=3)
    with pytest.raises(IllegalMove):
        BOOKED.propose(late, seen=3).accept("daniel", seen=3, now=begun)


def test_an_offer_is_pending_until_its_time_or_the_booked_time_has_come() -> None:
    assert OFFERED.pending(NOW) == HERS
    assert OFFERED.pending(SLOT.starts_at) is None
    later = Offer(replace(SLOT, starts_at=SLOT.starts_at + timedelta(days=7)), "helen", NOW)
    assert replace(BOOKED, offer=later).pending(SLOT.starts_at) is None


def test_a_cancelled_session_is_owed_by_who_cancelled_and_leaves_the_calendar() -> None:
    cancelled = MOVING.cancel("helen", None, seen=3, now=NOW)
    assert (cancelled.booked, cancelled.offer, cancelled.sequence) == (None, None, 1)
    assert (cancelled.owed_by_id, cancelled.owed_since) == ("helen", NOW)


def test_a_new_time_offered_with_the_cancellation_leaves_the_debt_until_it_is_accepted() -> None:
    cancelled = BOOKED.cancel("daniel", HIS, seen=3, now=NOW)
    assert (cancelled.status, cancelled.offer) == (SessionStatus.CANCELLED, HIS)
    countered = cancelled.propose(HERS, seen=3)
    assert (countered.owed_by_id, countered.booked) == ("daniel", None)
    booked = countered.accept("daniel", seen=3, now=NOW)
    assert (booked.owed_by_id, booked.owed_since, booked.booked) == (None, None, SLOT)
    assert booked.sequence == 2


@pytest.mark.parametrize("end", [Session.hold, Session.withdraw, lambda s: s.waive(seen=3)])
def test_the_debt_ends_with_the_session(end: Callable[[Session], Session]) -> None:
    ended = end(CANCELLED)
    assert (ended.owed_by_id, ended.owed_since, ended.offer) == (None, None, None)


def test_nobody_says_of_a_session_to_come_that_it_was_held() -> None:
    with pytest.raises(IllegalMove):
        BOOKED.confirm(now=SLOT.starts_at - timedelta(minutes=1))


def test_without_an_offer_there_is_nothing_to_accept_or_to_keep_from() -> None:
    with pytest.raises(IllegalMove):
        BOOKED.accept("helen", seen=3, now=NOW)
    with pytest.raises(IllegalMove):
        BOOKED.keep(seen=3)


def test_a_stale_button_never_acts_on_a_changed_session() -> None:
    with pytest.raises(Stale):
        OFFERED.propose(HIS, seen=2)
    with pytest.raises(Stale):
        OFFERED.accept("daniel", seen=2, now=NOW)
    with pytest.raises(Stale):
        MOVING.keep(seen=2)
    with pytest.raises(Stale):
        BOOKED.cancel("helen", None, seen=2, now=NOW)
    with pytest.raises(Stale):
        CANCELLED.waive(seen=2)


def test_holding_drops_a_pending_offer_and_keeps_the_booked_time() -> None:
    held = MOVING.hold()
    assert (held.offer, held.booked) == (None, SLOT)


def test_withdrawing_withdraws_the_invitation_too() -> None:
    gone = MOVING.withdraw()
    assert (gone.offer, gone.sequence) == (None, 1)


# What may be offered (srscmat 8: length; 9: place).


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, None),
        ({"starts_at": NOW}, Fault("date", Problem.IN_THE_PAST)),
        ({"starts_at": NOW + timedelta(minutes=1)}, None),
        ({"minutes": 45}, None),
        ({"minutes": 44}, Fault("minutes", Problem.LENGTH_OUTSIDE, limit="45 to 150")),
        ({"minutes": 150}, None),
        ({"minutes": 151}, Fault("minutes", Problem.LENGTH_OUTSIDE, limit="45 to 150")),
        ({"place": "pub"}, Fault("place", Problem.NOT_A_CHOICE)),
        ({"place": "teams"}, Fault("online_reason", Problem.REASON_FOR_ONLINE)),
        (
            {"place": "teams", "online_reason": "handy"},
            Fault("online_reason", Problem.REASON_FOR_ONLINE),
        ),
        ({"place": "teams", "online_reason": "weather"}, None),
    ],
)
def test_a_slot_is_in_the_future_of_the_policys_length_and_in_person_unless_there_is_a_reason(
    change: dict[str, object], fault: Fault | None
) -> None:
    slot = replace(SLOT, **change)  # type: ignore[arg-type]
    expected = (fault,) if fault else ()
    assert slot_faults(slot, PublishedPolicies().get("srscmat@1"), NOW) == expected


def test_all_faults_of_a_slot_are_named_at_once() -> None:
    slot = Slot(NOW, 5, "pub")
    found = slot_faults(slot, PublishedPolicies().get("srscmat@1"), NOW)
    assert [fault.field for fault in found] == ["date", "minutes", "place"]
