"""How a school stands to what it is promised, session by session."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.due import Every, SessionKind
from domain.entitlement import Track, every_for_pair, held_on, kept, leading
from domain.people import Pair, Post, Role, School
from domain.rota import Rota
from domain.session import Session, SessionStatus, Slot
from policies.loader import PublishedPolicies
from tests.domain.derbyshire import AUTUMN, YEAR

POLICY = PublishedPolicies().get("srscmat@1")
ROTA = Rota({}, (), (), YEAR, POLICY.quiet)
TERM = AUTUMN.whole()
FIRST, SECOND = AUTUMN.halves()
DUE = Session("s", "pair", "school", "srscmat@1", TERM.key, TERM.ends)


def at(day: date) -> Slot:
    return Slot(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), 90, "school")


def booked(day: date, **changed: object) -> Session:
    return replace(DUE, status=SessionStatus.BOOKED, booked=at(day), **changed)  # type: ignore[arg-type]


def held(day: date, **changed: object) -> Session:
    return replace(booked(day), status=SessionStatus.HELD, **changed)  # type: ignore[arg-type]


def track(*sessions: Session, today: date) -> Track:
    frequency, at_risk = POLICY.frequency, POLICY.shortfall.at_risk
    return kept(TERM, sessions, frequency, at_risk, ROTA, today=today).track


EARLY, LATE = date(2026, 11, 26), date(2026, 11, 27)  # 16 and 15 school days before the last day
AFTER = date(2027, 1, 4)
ROWS = [
    # what there is, on Thu 26 Nov, on Fri 27 Nov, on Mon 4 Jan
    ("nothing", (), Track.DUE, Track.AT_RISK, Track.BEHIND),
    ("a prompt", (DUE,), Track.DUE, Track.AT_RISK, Track.BEHIND),
    ("booked in time", (booked(date(2026, 12, 8)),), Track.DUE, Track.DUE, Track.BEHIND),
    ("booked on the last day", (booked(TERM.ends),), Track.DUE, Track.DUE, Track.BEHIND),
    ("booked too late", (booked(date(2027, 1, 5)),), Track.AT_RISK, Track.AT_RISK, Track.BEHIND),
    ("held", (held(date(2026, 9, 22)),), Track.ON_TRACK, Track.ON_TRACK, Track.ON_TRACK),
    ("held late", (held(date(2027, 1, 4)),), Track.ON_TRACK, Track.ON_TRACK, Track.ON_TRACK),
    (
        "said to be held",
        (replace(booked(date(2026, 12, 8)), status=SessionStatus.UNRECORDED),),
        Track.DUE,
        Track.DUE,
        Track.DUE,
    ),
    (
        "cancelled",
        (replace(DUE, status=SessionStatus.CANCELLED),),
        Track.DUE,
        Track.AT_RISK,
        Track.BEHIND,
    ),
    (
        "waived",
        (replace(DUE, status=SessionStatus.WAIVED),),
        Track.DUE,
        Track.AT_RISK,
        Track.BEHIND,
    ),
    (
        "withdrawn",
        (replace(DUE, status=SessionStatus.WITHDRAWN),),
        Track.DUE,
        Track.AT_RISK,
        Track.BEHIND,
    ),
]


@pytest.mark.parametrize(("what", "sessions", "early", "late", "after"), ROWS)
def test_how_a_school_stands(
    what: str, sessions: tuple[Session, ...], early: Track, late: Track, after: Track
) -> None:
    found = [track(*sessions, today=day) for day in (EARLY, LATE, AFTER)]
    assert found == [early, late, after], what


@pytest.mark.parametrize("kind", SessionKind)
def test_only_the_kinds_that_the_policy_names_keep_its_promise(kind: SessionKind) -> None:
    counts = kind in {SessionKind.ONE_TO_ONE, SessionKind.GROUP}
    session = held(date(2026, 9, 22), kind=kind)
    assert track(session, today=LATE) is (Track.ON_TRACK if counts else Track.AT_RISK)


def test_what_is_held_late_keeps_the_span_that_owed_it_and_no_other() -> None:
    late = held(date(2026, 11, 4), due_key=FIRST.key, due_by=FIRST.ends)
    frequency, today = POLICY.frequency, date(2026, 11, 5)
    first = kept(FIRST, (late,), frequency, 15, ROTA, today=today)
    second = kept(SECOND, (late,), frequency, 15, ROTA, today=today)
    assert (first.track, first.held) == (Track.ON_TRACK, (date(2026, 11, 4),))
    assert (second.track, second.owed) == (Track.DUE, 1)


def test_a_school_found_to_have_a_high_case_load_keeps_the_half_term_in_which_it_met() -> None:
    early = held(date(2026, 9, 22))  # prompted for the whole term
    found = [kept(s, (early,), POLICY.frequency, 15, ROTA, today=LATE) for s in (FIRST, SECOND)]
    assert [one.owed for one in found] == [0, 1]


def test_the_numbers_are_those_of_the_calendar() -> None:
    session = booked(date(2026, 12, 8))
    found = kept(TERM, (session,), POLICY.frequency, 15, ROTA, today=LATE)
    assert (found.owed, found.booked, found.school_days_left) == (1, (date(2026, 12, 8),), 15)
    for number in range(1, 30):
        day = TERM.ends + timedelta(days=number)
        over = kept(TERM, (session,), POLICY.frequency, 15, ROTA, today=day)
        assert over.school_days_left == 0


def test_the_day_it_was_held_is_that_of_its_booked_start_in_london() -> None:
    slot = Slot(datetime(2026, 10, 1, 23, 30, tzinfo=UTC), 90, "school")  # 00:30 BST
    session = replace(DUE, status=SessionStatus.HELD, booked=slot)
    assert held_on(session) == date(2026, 10, 2)
    assert held_on(replace(session, booked=None)) == TERM.ends
    assert held_on(replace(session, status=SessionStatus.BOOKED)) is None


PAIR = Pair("pair", "school", "margaret", "helen")
LEADS = [
    (Role.TRUST_LEAD, None, True),
    (Role.SUPERVISOR, None, True),
    (Role.SUPERVISOR, "school", False),
    (Role.HEAD, "school", False),
    (Role.EXTERNAL_SUPERVISOR, None, False),
    (Role.EXECUTIVE_LEAD, None, False),
]


@pytest.mark.parametrize(("role", "school_id", "leads"), LEADS)
def test_the_schools_session_is_led_for_the_trust(
    role: Role, school_id: str | None, *, leads: bool
) -> None:
    post = Post("post", "margaret", role, school_id)
    assert leading([PAIR], [post], POLICY.frequency) == ((PAIR,) if leads else ())


T, H = Every.TERM, Every.HALF_TERM
OFTEN = [
    # high case load, leads for the trust, what their agreement says, how often they are prompted
    (False, True, None, T),
    (False, True, T, T),
    (False, True, H, H),
    (True, True, None, H),
    (True, True, T, H),  # an agreement never takes away from the promise
    (True, True, H, H),
    (False, False, None, T),
    (True, False, None, T),  # supervision within a school is the setting's own
    (True, False, T, T),
    (False, False, H, H),
]


@pytest.mark.parametrize(("high", "leads", "agreed", "expected"), OFTEN)
def test_how_often_a_pair_is_prompted(
    *, high: bool, leads: bool, agreed: Every | None, expected: Every
) -> None:
    school = School("school", "St Brigid's", high)
    assert every_for_pair(POLICY.frequency, school, leads=leads, agreed=agreed) is expected
