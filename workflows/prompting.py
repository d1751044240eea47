"""The day's own work on sessions: prompt those that are due, withdraw those of pairs that ended."""

from domain.cancelling import Outcome
from domain.due import due_now
from domain.people import SCHEDULER
from domain.session import Session, SessionMove
from domain.terms import london_day
from workflows.cancellations import follow
from workflows.entitlement import every_of
from workflows.ports import Work
from workflows.reminding.saying import look_again
from workflows.sessions import say_in_channel, tell


def prompt_due(work: Work) -> None:
    """Prompt every pair that is owed a session now and has none for this span (srscmat 8)."""
    today = london_day(work.now)
    calendar = work.roster.calendar()
    policy = work.policies.current(work.roster.trust().policy_id, today)
    schools = {school.id: school for school in work.roster.schools()}
    for pair in work.roster.pairs():
        due = due_now(calendar, every_of(work, pair, policy, schools[pair.school_id]), today)
        ended = pair.ends_on is not None and pair.ends_on < today
        if due is None or ended or work.sessions.for_due(pair.id, due.key):
            continue
        session = Session(
            work.ids.new(),
            pair.id,
            pair.school_id,
            policy.ref,
            due.key,
            due.by,
            prompted_at=work.now,
        )
        work.sessions.add(session)
        work.audit.write(f"session:{session.id}", "prompted", SCHEDULER, work.now, {})
        say_in_channel(work, session)
        look_again(work, "pair", pair.id)


def withdraw_ended(work: Work) -> None:
    """Withdraw what was still to come for pairs that ended; what was held waits for its record."""
    today = london_day(work.now)
    for pair in work.roster.pairs():
        if pair.ends_on is None or pair.ends_on >= today:
            continue
        for session in work.sessions.of_pair(pair.id):
            to_come = session.booked is None or session.booked.starts_at > work.now
            if not (to_come and session.can(SessionMove.WITHDRAW)):
                continue
            saved = work.sessions.save(session.withdraw())
            work.audit.write(f"session:{session.id}", "withdrawn", SCHEDULER, work.now, {})
            follow(work, SCHEDULER, saved, Outcome.WITHDRAWN)
            for person_id in sorted(pair.parties) if session.booked else ():
                tell(work, saved, person_id)
            say_in_channel(work, saved)
