"""Cancel = rebook (srscmat 8): a reason and a new time in one form; what became of a session."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from domain import forms
from domain.cancelling import MISSED, Cancellation, Outcome
from domain.errors import Fault, Problem, Stale
from domain.people import Pair
from domain.permissions import Act
from domain.policy import Answer, Choice, Field, Policy, Section
from domain.session import Offer, Session, SessionMove, SessionStatus, Slot, slot_faults
from domain.signing import Part
from domain.terms import london
from workflows import cancellations
from workflows.asking import Ask, Page, form_of, open_form
from workflows.cancellations import follow, newest
from workflows.ports import OpenForm, Work
from workflows.session_views import asked_about, cancellable, session_view, slot_view
from workflows.sessions import arranging, say_in_channel, seen, tell
from workflows.shortfalls import after_change
from workflows.standing import acts_for, require_in_pair
from workflows.times import clash, proposed
from workflows.views.sessions import CancelView, WaiveView

FORM = "session.cancel"
NONE, ANOTHER = "none", "another"
_ANOTHER = Section(
    "another",
    "Another time",
    (
        Field("date", "Date", Answer.DATE, required=True),
        Field("time", "Starts at", Answer.TIME, required=True),
    ),
)


def cancel_form(work: Work, ask: Ask) -> Page | CancelView:
    """Open the dialog to cancel a booked session and find a new time."""
    return _open(work, ask, how=FORM)


def missed_form(work: Work, ask: Ask) -> Page | CancelView:
    """Open the same dialog for a session that was missed."""
    return _open(work, ask, how=MISSED)


def _open(work: Work, ask: Ask, *, how: str) -> Page | CancelView:
    session, pair = arranging(work, ask.actor, ask.page.subject)
    if session.booked is None or not cancellable(work, session):
        return Page("session", session.id, note="stale")
    policy = work.policies.get(session.policy)
    times = proposed(work, session, pair, policy, session.booked)
    kept = ",".join(start.isoformat() for start in times)
    form = open_form(work, ask.actor, FORM, session.id, seen=session.version, how=how, times=kept)
    first = {"reason": MISSED} if how == MISSED else {}
    return _view(work, ask, _Sheet(form, session, pair, policy), first)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The dialog with all that belongs to it."""

    form: OpenForm
    session: Session
    pair: Pair
    policy: Policy

    @property
    def times(self) -> tuple[str, ...]:
        """Give the free times that were offered in it."""
        return tuple(filter(None, self.form.context["times"].split(",")))

    def reasons(self, now: datetime) -> tuple[Choice, ...]:
        """Give what can be said of why; of a time that has come, also that it was missed."""
        known = tuple(Choice(r.key, r.label) for r in self.policy.cancelling.reasons)
        missed = Choice(MISSED, "It was missed, or nobody knows why")
        return (missed, *known) if self.session.has_begun(now) else known


def cancel(work: Work, ask: Ask) -> Page | CancelView:
    """Give up the booked time with a reason, and offer the new one in the same act.

    Without one, whoever could not be there owes it. A cancellation is kept once, by its form.
    """
    form = form_of(work, ask, FORM)
    session, pair = arranging(work, ask.actor, form.subject)
    if work.cancellations.find(form.id):
        return Page("session.said", session.id, note="cancelled")
    booked = session.booked
    if booked is None or not cancellable(work, session):
        raise Stale("nothing to cancel")
    sheet = _Sheet(form, session, pair, work.policies.get(session.policy))
    new, faults = _read(work, sheet, ask.values)
    if faults:
        return _view(work, ask, sheet, ask.values, faults)
    me = acts_for(work, ask.actor.person_id, pair)
    by = _whose(work, sheet, ask.values, me)
    offer = Offer(new, me, work.now) if new else None
    saved = work.sessions.save(session.cancel(by, offer, seen=form.seen, now=work.now))
    cancelling, reason = sheet.policy.cancelling, ask.values["reason"]
    cancellation = Cancellation(
        id=form.id,
        session_id=session.id,
        pair_id=pair.id,
        by_id=by,
        told_by_id=ask.actor.person_id,
        reason=reason,
        excused=cancelling.is_excused(reason),
        slot=booked,
        at=work.now,
        found=new is not None,
        breach=cancelling.at_once and new is None,
    )
    cancellations.keep(work, ask.actor, cancellation)
    for party in sorted(pair.parties if new is None else {pair.other(me)}):
        tell(work, saved, party)
    say_in_channel(work, saved)
    note = "cancelled_offered" if new else "cancelled_owing" if by == me else "cancelled_owed"
    return Page("session.said", session.id, note=note)


def _whose(work: Work, sheet: _Sheet, values: Mapping[str, str], me: str) -> str:
    """Give whose cancellation it is: of a time that has come, who could not be there."""
    if not sheet.session.has_begun(work.now):
        return me
    supervisor = values.get("who") == Part.SUPERVISOR
    return sheet.pair.supervisor_id if supervisor else sheet.pair.supervisee_id


def _read(
    work: Work, sheet: _Sheet, values: Mapping[str, str]
) -> tuple[Slot | None, tuple[Fault, ...]]:
    """Give the new time, and everything that is wrong with what was sent."""
    faults: list[Fault] = []
    if sheet.session.has_begun(work.now):
        faults += _unless_one_of(values, "who", Part)
    faults += _unless_one_of(values, "reason", (c.key for c in sheet.reasons(work.now)))
    faults += _unless_one_of(values, "new_time", (NONE, ANOTHER, *sheet.times))
    picked = values.get("new_time", "")
    if picked == ANOTHER:
        new, wrong = _another(work, sheet, values)
        return new, (*faults, *wrong)
    if picked not in sheet.times:
        return None, tuple(faults)
    new = _slot(sheet, datetime.fromisoformat(picked))
    # It was free when the dialog was opened; what came between is told where it was chosen.
    wrong = _wrong(work, sheet, new)
    return new, (*faults, *(Fault("new_time", f.problem, limit=f.limit) for f in wrong))


def _unless_one_of(values: Mapping[str, str], key: str, able: Iterable[str]) -> tuple[Fault, ...]:
    sent = values.get(key, "")
    if sent in {str(one) for one in able}:
        return ()
    return (Fault(key, Problem.NOT_A_CHOICE if sent else Problem.REQUIRED),)


def _another(
    work: Work, sheet: _Sheet, values: Mapping[str, str]
) -> tuple[Slot | None, tuple[Fault, ...]]:
    answers = forms.tidied(_ANOTHER, values)
    if faults := forms.faults_to_submit(_ANOTHER, answers):
        return None, faults
    day, at = forms.parse_date(answers["date"]), forms.parse_time(answers["time"])
    starts_at = london(day or work.now.date(), at or time())
    if starts_at is None:
        return None, (Fault("time", Problem.CLOCK_SKIPPED),)
    new = _slot(sheet, starts_at)
    return new, _wrong(work, sheet, new)


def _wrong(work: Work, sheet: _Sheet, new: Slot) -> tuple[Fault, ...]:
    faults = slot_faults(new, sheet.policy, work.now)
    return faults or clash(work, sheet.session, sheet.pair, new)


def _slot(sheet: _Sheet, starts_at: datetime) -> Slot:
    """Give the new time: as long as the old one and where that was, face to face by default."""
    old, policy = sheet.session.booked, sheet.policy
    if old is None:
        raise Stale("nothing to cancel")
    place = policy.places[0].key if old.place == policy.online else old.place
    return Slot(starts_at, old.minutes, place)


def _view(
    work: Work,
    ask: Ask,
    sheet: _Sheet,
    values: Mapping[str, str],
    faults: tuple[Fault, ...] = (),
) -> CancelView:
    session = sheet.session
    begun = session.has_begun(work.now)
    return CancelView(
        form=sheet.form.id,
        session=session_view(work, session, ask.actor.person_id),
        missed=sheet.form.context["how"] == MISSED,
        begun=begun,
        reasons=sheet.reasons(work.now),
        times=tuple(datetime.fromisoformat(start) for start in sheet.times),
        breach=sheet.policy.cancelling.at_once,
        values={k: v for k, v in values.items() if k in _KEYS},
        faults=faults,
    )


_KEYS = {"who", "reason", "new_time", "date", "time"}


def was_held(work: Work, ask: Ask) -> Page:
    """Say that a session was held that nobody recorded yet; its record is asked for now."""
    session, _ = arranging(work, ask.actor, ask.page.subject)
    page = Page("session", session.id, note="was_held")
    if ask.values.get("at") == "home":
        page = Page("home", note="was_held")
    if session.status in {SessionStatus.UNRECORDED, SessionStatus.HELD}:
        return page
    if seen(ask.values) != session.version or not asked_about(work, session):
        raise Stale("nothing to say of it")
    saved = work.sessions.save(session.confirm(now=work.now))
    work.audit.write(f"session:{session.id}", "said to be held", ask.actor, work.now, {})
    say_in_channel(work, saved)
    return page


def waive_form(work: Work, ask: Ask) -> Page | WaiveView:
    """Open the dialog in which somebody above lets go of a new time; never a party."""
    session = work.sessions.get(ask.page.subject)
    pair = work.roster.pair(session.pair_id)
    require_in_pair(work, ask.actor.person_id, pair, Act.WAIVE_REBOOKING)
    if not session.can(SessionMove.WAIVE):
        return Page("session", session.id, note="stale")
    form = open_form(work, ask.actor, "session.waive", session.id, seen=session.version)
    return _waive_view(work, session, form.id)


def waive(work: Work, ask: Ask) -> Page | WaiveView:
    """Let go of a new time, with a reason: the chasing ends, and it counts as not held."""
    form = form_of(work, ask, "session.waive")
    session = work.sessions.get(form.subject)
    pair = work.roster.pair(session.pair_id)
    require_in_pair(work, ask.actor.person_id, pair, Act.WAIVE_REBOOKING)
    if session.status is SessionStatus.WAIVED:
        return Page("said", note="waived")
    if not session.can(SessionMove.WAIVE):
        raise Stale("no new time is owed")
    reason = ask.values.get("reason", "")
    if reason not in {c.key for c in work.policies.get(session.policy).cancelling.waivers}:
        fault = Fault("reason", Problem.NOT_A_CHOICE if reason else Problem.REQUIRED)
        return _waive_view(work, session, form.id, fault)
    saved = work.sessions.save(session.waive(seen=form.seen))
    facts: dict[str, str | int] = {"reason": reason}
    work.audit.write(f"session:{session.id}", "waived", ask.actor, work.now, facts)
    follow(work, ask.actor, saved, Outcome.WAIVED, reason=reason)
    after_change(work, saved)
    for party in sorted(pair.parties):
        tell(work, saved, party)
    say_in_channel(work, saved)
    return Page("said", note="waived")


def _waive_view(
    work: Work, session: Session, form_id: str, problem: Fault | None = None
) -> WaiveView:
    policy = work.policies.get(session.policy)
    pair, last = work.roster.pair(session.pair_id), newest(work, session)
    return WaiveView(
        form=form_id,
        school=work.roster.school(session.school_id).name,
        supervisor=work.roster.person(pair.supervisor_id).name,
        supervisee=work.roster.person(pair.supervisee_id).name,
        owed_by=work.roster.person(session.owed_by_id or pair.supervisor_id).name,
        fell=slot_view(last.slot, policy) if last else None,
        since=session.owed_since or work.now,
        reasons=policy.cancelling.waivers,
        problem=problem,
    )
