"""Entitlement: what the policy promises, what was held, and what follows where it was not.

The promise is the school's (srscmat 8): one session in each term, or half term where its case load
is high, led by the trust's supervision lead or by whom the trust names in her place. What is held
late still ends the chase; that it was late stays on file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.due import Every, stricter
from domain.people import Pair, Post, School
from domain.policy import Frequency, Shortfall
from domain.rota import Rota
from domain.session import LIVE, Session, SessionStatus
from domain.terms import Span, london_day

# Both agreed on its time, and it isn't recorded yet.
_AGREED = frozenset({SessionStatus.BOOKED, SessionStatus.UNRECORDED})


class Track(StrEnum):
    """How a school stands to what it is promised; says nothing about any child's safety."""

    ON_TRACK = "on track"  # held, in time or late
    DUE = "due"  # owed; booked in time, or time enough, or held and its record is awaited
    AT_RISK = "at risk"  # owed, and neither booked in time nor much time left
    BEHIND = "behind"  # the span is over and it was not held


# What is agreed on: to come, or said to have been held with its record still to be submitted.
ARRANGED = (*LIVE, SessionStatus.UNRECORDED)


@dataclass(frozen=True, slots=True)
class Kept:
    """How far one span's promise to one school is kept, in numbers.

    `owed` is how many sessions are still to be held for it; `booked` the days of those agreed on,
    `school_days_left` how many come after today until the span's last day.
    """

    span: Span
    track: Track
    owed: int
    held: tuple[date, ...]
    booked: tuple[date, ...]
    school_days_left: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days that follow from one span, before and after its last."""

    prompt: date
    at_risk_from: date
    due_by: date
    talk: date
    three_way: date
    above: date


def deadlines(span: Span, rota: Rota, after: Shortfall) -> Deadlines:
    """Give the days of one span, by the policy's figures in school days."""
    return Deadlines(
        prompt=span.starts,
        at_risk_from=max(span.starts, rota.school_days_before(span.ends, after.at_risk)),
        due_by=span.ends,
        talk=rota.school_days_after(span.ends, after.talk),
        three_way=rota.school_days_after(span.ends, after.three_way),
        above=rota.school_days_after(span.ends, after.above),
    )


def leading(pairs: Iterable[Pair], posts: Iterable[Post], frequency: Frequency) -> tuple[Pair, ...]:
    """Give the pairs whose sessions keep the school's promise.

    Their supervisor holds a post for the whole trust that the policy lets lead. Supervision within
    a school, for its pastoral staff, is the setting's own (srscmat 8): it is prompted and kept by
    its agreement, and never stands in for the school's.
    """
    leads = {p.person_id for p in posts if p.school_id is None and p.role in frequency.led_by}
    return tuple(pair for pair in pairs if pair.supervisor_id in leads)


def every_for_pair(
    frequency: Frequency, school: School, *, leads: bool, agreed: Every | None
) -> Every:
    """Give how often one pair is prompted: what its agreement says, never less than a promise."""
    promised = frequency.for_school(high_case_load=school.high_case_load)
    if leads:
        return stricter(promised, agreed) if agreed else promised
    return agreed or frequency.every


def held_on(session: Session) -> date | None:
    """Give the London day on which a session was held; None where it was not."""
    if session.status is not SessionStatus.HELD:
        return None
    return london_day(session.booked.starts_at) if session.booked else session.due_by


def counts_in(session: Session, span: Span) -> bool:
    """Say whether a session belongs to this span: by its day, or by its due day where that passed.

    So what is held late still counts for the span that owed it, and for no other.
    """
    held = held_on(session)
    return (min(held, session.due_by) if held else session.due_by) in span


def kept(
    span: Span,
    sessions: Iterable[Session],
    frequency: Frequency,
    at_risk: int,
    rota: Rota,
    *,
    today: date,
) -> Kept:
    """Say how one span's promise stands, from the sessions of the school's leading pairs."""
    mine = [s for s in sessions if s.kind in frequency.counts and counts_in(s, span)]
    held = tuple(sorted(day for s in mine if (day := held_on(s))))
    booked = tuple(
        sorted(london_day(s.booked.starts_at) for s in mine if s.booked and s.status in _AGREED)
    )
    unrecorded = any(s.status is SessionStatus.UNRECORDED for s in mine)
    left = rota.calendar.school_days(today, span.ends)
    in_time = any(day <= span.ends for day in booked)
    if held:
        track = Track.ON_TRACK
    elif today > span.ends and not unrecorded:
        track = Track.BEHIND
    elif not in_time and not unrecorded and (booked or left <= at_risk):
        track = Track.AT_RISK
    else:
        track = Track.DUE
    return Kept(span, track, 0 if held else 1, held, booked, left)
