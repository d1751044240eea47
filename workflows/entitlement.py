"""What each school and each pair is promised, and how far that is kept (srscmat 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.document import DocumentKind, Status
from domain.due import Every
from domain.entitlement import (
    ARRANGED,
    Kept,
    Track,
    counts_in,
    deadlines,
    every_for_pair,
    kept,
    leading,
)
from domain.parts import PartKind
from domain.people import Pair, School
from domain.permissions import Act, may
from domain.policy import Policy
from domain.rota import Rota
from domain.session import Session
from domain.terms import Span, london_day
from workflows.ports import Work
from workflows.reminding.saying import rota
from workflows.standing import towards_pair
from workflows.views.entitlement import Helps, Missed, SchoolStanding, Step

A_YEAR = timedelta(days=365)  # what was missed longer ago is on file, and no longer where it stands
FREQUENCY = "frequency"  # the question of the agreement's form


@dataclass(frozen=True, slots=True)
class Promise:
    """A school with what it is promised, the pairs that keep it, and their sessions."""

    school: School
    policy: Policy
    every: Every
    pairs: tuple[Pair, ...]
    sessions: tuple[Session, ...]

    def kept(self, span: Span, rota: Rota, work: Work) -> Kept:
        """Say how one span stands today."""
        policy, today = self.policy, london_day(work.now)
        at_risk = policy.shortfall.at_risk
        return kept(span, self.sessions, policy.frequency, at_risk, rota, today=today)

    def is_led(self, today: date) -> bool:
        """Say whether anybody supervises there for the trust now."""
        return any(pair.ends_on is None or pair.ends_on >= today for pair in self.pairs)

    def prompted(self, span: Span) -> bool:
        """Say whether anything was asked for in this span: nothing is owed from before that."""
        return any(session.due_by in span for session in self.sessions)

    def spans(self, rota: Rota) -> tuple[Span, ...]:
        """Give the school's terms or half terms."""
        return rota.calendar.spans(half=self.every is Every.HALF_TERM)


def promise_to(work: Work, school: School) -> Promise:
    """Give what a school is promised by the policy in force, and what keeps it."""
    policy = work.policies.current(work.roster.trust().policy_id, london_day(work.now))
    here = [pair for pair in work.roster.pairs() if pair.school_id == school.id]
    pairs = leading(here, work.roster.posts(), policy.frequency)
    sessions = tuple(s for pair in pairs for s in work.sessions.of_pair(pair.id))
    every = policy.frequency.for_school(high_case_load=school.high_case_load)
    return Promise(school, policy, every, pairs, sessions)


def every_of(work: Work, pair: Pair, policy: Policy, school: School) -> Every:
    """Give how often a pair is prompted: by the promise to its school, and by its agreement."""
    leads = bool(leading([pair], work.roster.posts(), policy.frequency))
    agreed = agreed_frequency(work, pair)
    return every_for_pair(policy.frequency, school, leads=leads, agreed=agreed)


def agreed_frequency(work: Work, pair: Pair) -> Every | None:
    """Give how often the pair's agreement says that they meet; None where none is signed."""
    agreements = work.documents.of_pair(pair.id, DocumentKind.AGREEMENT)
    signed = [a for a in agreements if a.status is Status.LOCKED]
    if not signed:
        return None
    newest = max(signed, key=lambda agreement: agreement.begun_at)
    for part in work.documents.frozen(newest.id, newest.revision):
        said = part.answers.get(FREQUENCY, "") if part.head.kind is PartKind.SECTION else ""
        if said in set(Every):
            return Every(said)
    return None


def standings(work: Work, viewer_id: str | None = None) -> tuple[SchoolStanding, ...]:
    """Say how every school stands; what is worst comes first. No content.

    With a viewer, each gives the one button that helps and that they may press.
    """
    known = rota(work)
    found = [
        standing_of(work, known, promise_to(work, school), viewer_id)
        for school in work.roster.schools()
    ]
    order = [Track.BEHIND, Track.AT_RISK, Track.DUE, Track.ON_TRACK]
    return tuple(sorted(found, key=lambda one: (order.index(one.track), one.school)))


def missed_spans(work: Work, known: Rota, promise: Promise) -> Iterator[Kept]:
    """Give the spans of a year that are over, were asked for, and were not kept yet."""
    today = london_day(work.now)
    for span in promise.spans(known):
        if today - A_YEAR < span.ends < today and promise.prompted(span):
            found = promise.kept(span, known, work)
            if found.track is Track.BEHIND:
                yield found


def standing_of(work: Work, known: Rota, promise: Promise, viewer_id: str | None) -> SchoolStanding:
    """Say how one school stands, with the button that helps this viewer."""
    school, today = promise.school, london_day(work.now)
    missed = tuple(missed_spans(work, known, promise))
    running = next((span for span in promise.spans(known) if today in span), None)
    now = promise.kept(running, known, work) if running else None
    shown = now or (missed[-1] if missed else None) or _last(work, known, promise)
    led = promise.is_led(today)
    if shown is None:
        track = Track.ON_TRACK if led else Track.AT_RISK
        return SchoolStanding(school.id, school.name, track, led=led)
    track = Track.BEHIND if missed else shown.track
    if track is Track.DUE and not led:
        track = Track.AT_RISK
    step, on = _next(known, promise, missed[0] if missed else shown, today)
    session = _to_arrange(promise, missed[0] if missed else shown, viewer_id)
    pair = next((p for p in promise.pairs if session and p.id == session.pair_id), None)
    return SchoolStanding(
        school_id=school.id,
        school=school.name,
        track=track,
        span_name=shown.span.name,
        due_by=shown.span.ends,
        owed=shown.owed,
        held_on=shown.held[0] if shown.held else None,
        booked_on=shown.booked[0] if shown.booked and not shown.held else None,
        school_days_left=shown.school_days_left,
        missed=tuple(Missed(one.span.name, one.span.ends) for one in missed),
        next_step=step,
        next_on=on,
        supervisor=work.roster.person(pair.supervisor_id).name if pair else "",
        supervisee=work.roster.person(pair.supervisee_id).name if pair else "",
        helps=_helps(work, viewer_id, pair, session),
        subject=session.id if session else "",
        led=led,
    )


def _last(work: Work, known: Rota, promise: Promise) -> Kept | None:
    """Give the newest span that is over and was asked for: what is shown in the holidays."""
    today = london_day(work.now)
    over = [s for s in promise.spans(known) if s.ends < today and promise.prompted(s)]
    return promise.kept(over[-1], known, work) if over else None


def _next(
    known: Rota, promise: Promise, shown: Kept, today: date
) -> tuple[Step | None, date | None]:
    if shown.track is Track.ON_TRACK:
        return None, None
    days = deadlines(shown.span, known, promise.policy.shortfall)
    booked = any(day <= shown.span.ends for day in shown.booked)
    coming = (
        (Step.AT_RISK, days.at_risk_from),
        (Step.DUE_BY, days.due_by),
        (Step.TALK, days.talk),
        (Step.THREE_WAY, days.three_way),
        (Step.ABOVE, days.above),
    )
    for step, on in coming:
        if on >= today and not (step is Step.AT_RISK and (booked or on == today)):
            return step, on
    return Step.CATCH_UP, None


def _to_arrange(promise: Promise, shown: Kept, viewer_id: str | None) -> Session | None:
    """Give the session with which the span can still be kept: one of the viewer's own first."""
    own = {pair.id for pair in promise.pairs if viewer_id in pair.parties}
    live = [s for s in promise.sessions if s.status in ARRANGED and counts_in(s, shown.span)]
    return min(live, key=lambda s: (s.pair_id not in own, s.booked is None, s.id), default=None)


def _helps(work: Work, viewer_id: str | None, pair: Pair | None, session: Session | None) -> Helps:
    if viewer_id is None or pair is None or session is None:
        return Helps.NOTHING
    standings_ = towards_pair(work, viewer_id, pair)
    if session.has_begun(work.now):
        return Helps.WRITE if may(standings_, Act.WRITE_RECORD) else Helps.NOTHING
    if may(standings_, Act.ARRANGE_SESSION):
        return Helps.OFFER
    return Helps.ASK if may(standings_, Act.ASK_TO_BOOK) else Helps.NOTHING
