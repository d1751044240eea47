"""Shortfalls: opened when a promised session was not held, chased step by step until one is.

First the two are asked to talk, then a meeting with the supervisor's line manager is proposed, then
the rung above hears (flow 13). Every step is private. What was missed stays on file for good.
"""

from dataclasses import replace

from domain.entitlement import ARRANGED, counts_in, held_on
from domain.meeting import MeetingReason
from domain.people import SCHEDULER, Pair, Role
from domain.reminders.shortfall import ShortfallFacts, three_way_due
from domain.rota import Rota
from domain.session import Session, SessionStatus
from domain.shortfall import Shortfall
from domain.terms import Span, london_day
from workflows.entitlement import Promise, missed_spans, promise_to
from workflows.meetings import lapse_about, open_about, propose, third_for, third_of
from workflows.ports import Work
from workflows.reminding.saying import look_again, rota

MATTER = "shortfall"


def look_at_shortfalls(work: Work) -> None:
    """Open what was missed, end what was caught up, and propose the meetings that are due."""
    known = rota(work)
    for school in work.roster.schools():
        _open_missed(work, known, promise_to(work, school))
    for shortfall in work.shortfalls.chased():
        _look_at(work, known, shortfall)


def after_change(work: Work, session: Session) -> None:
    """End the chase that this session, now held or waived, makes needless."""
    known = rota(work)
    for shortfall in work.shortfalls.chased():
        if shortfall.school_id == session.school_id:
            _look_at(work, known, shortfall)


def _open_missed(work: Work, known: Rota, promise: Promise) -> None:
    pair = _asked(work, promise)
    if pair is None:
        return
    for missed in missed_spans(work, known, promise):
        opened = Shortfall(
            id=work.ids.new(),
            school_id=promise.school.id,
            pair_id=pair.id,
            span_key=missed.span.key,
            span_name=missed.span.name,
            due_by=missed.span.ends,
            policy=promise.policy.ref,
            opened_at=work.now,
        )
        if work.shortfalls.add(opened):
            facts: dict[str, str | int] = {"span": missed.span.key}
            work.audit.write(f"shortfall:{opened.id}", "opened", SCHEDULER, work.now, facts)
            look_again(work, MATTER, opened.id)


def _asked(work: Work, promise: Promise) -> Pair | None:
    """Give the pair that is asked: that of the school's DSL first; none where nobody supervises."""
    today = london_day(work.now)
    dsls = {p.person_id for p in work.roster.posts_at(promise.school.id) if p.role is Role.DSL}
    able = [pair for pair in promise.pairs if pair.ends_on is None or pair.ends_on >= today]
    return min(able, key=lambda pair: (pair.supervisee_id not in dsls, pair.id), default=None)


def _look_at(work: Work, known: Rota, shortfall: Shortfall) -> None:
    promise = promise_to(work, work.roster.school(shortfall.school_id))
    if is_caught_up(known, promise, shortfall):
        saved = work.shortfalls.save(replace(shortfall, caught_up_at=work.now))
        _end(work, saved, "caught up")
        return
    if is_waived(known, promise, shortfall):
        saved = work.shortfalls.save(replace(shortfall, waived_at=work.now))
        _end(work, saved, "waived")
        return
    asked = _asked(work, promise)
    if asked and asked.id != shortfall.pair_id and _has_ended(work, shortfall.pair_id):
        shortfall = work.shortfalls.save(replace(shortfall, pair_id=asked.id))
        look_again(work, MATTER, shortfall.id)
    facts = shortfall_facts(work, shortfall)
    if three_way_due(facts, known, work.now) and not work.meetings.about(shortfall.id):
        pair = work.roster.pair(shortfall.pair_id)
        reason = MeetingReason.SHORTFALL
        propose(work, pair, reason, shortfall.id, by=SCHEDULER, policy=shortfall.policy)
        look_again(work, MATTER, shortfall.id)


def _has_ended(work: Work, pair_id: str) -> bool:
    ends_on = work.roster.pair(pair_id).ends_on
    return ends_on is not None and ends_on < london_day(work.now)


def _end(work: Work, shortfall: Shortfall, event: str) -> None:
    work.audit.write(f"shortfall:{shortfall.id}", event, SCHEDULER, work.now, {})
    lapse_about(work, shortfall.id)
    work.outbox.touch(MATTER, shortfall.id, work.now)
    look_again(work, MATTER, shortfall.id)


def is_caught_up(known: Rota, promise: Promise, shortfall: Shortfall) -> bool:
    """Say whether a session was held for what was missed.

    Where none is left to hold for it, because its pair ended, any session held since then does.
    """
    span = span_of(known, shortfall)
    counting = [s for s in promise.sessions if s.kind in promise.policy.frequency.counts]
    own = [s for s in counting if counts_in(s, span)]
    if any(held_on(session) for session in own):
        return True
    if any(session.status in ARRANGED for session in own):
        return False
    return any((day := held_on(s)) and day > shortfall.due_by for s in counting)


def is_waived(known: Rota, promise: Promise, shortfall: Shortfall) -> bool:
    """Say whether somebody above let go of what was missed: it was not held all the same."""
    span = span_of(known, shortfall)
    own = [session.status for session in promise.sessions if counts_in(session, span)]
    return SessionStatus.WAIVED in own and not set(own) & set(ARRANGED)


def span_of(known: Rota, shortfall: Shortfall) -> Span:
    """Give the span that was missed, as the term dates have it now, or else as they had it."""
    for half in (False, True):
        for span in known.calendar.spans(half=half):
            if span.key == shortfall.span_key:
                return span
    due_by = shortfall.due_by
    return Span(shortfall.span_key, shortfall.span_name, due_by, due_by)


def shortfall_facts(work: Work, shortfall: Shortfall) -> ShortfallFacts:
    """Give what the planner needs to know of a shortfall."""
    pair = work.roster.pair(shortfall.pair_id)
    meeting = open_about(work, shortfall.id)
    third = third_of(work, meeting) if meeting else third_for(work, pair)
    return ShortfallFacts(
        shortfall,
        work.policies.get(shortfall.policy),
        (pair.supervisor_id, pair.supervisee_id),
        third,
    )
