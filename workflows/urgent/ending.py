"""How an urgent request goes on and ends: agreed, held as both confirm, missed, withdrawn."""

from domain import forms
from domain.due import SessionKind
from domain.errors import Incomplete, NotAllowed
from domain.ladder import UrgentRules
from domain.people import Pair
from domain.policy import Answer as Kind
from domain.policy import Choice, Field, Section
from domain.session import Session, SessionStatus, Slot
from domain.terms import london_day
from domain.urgent import UrgentRequest
from workflows.asking import Ask, Page, form_of, open_form
from workflows.beginning import begin_record
from workflows.ports import Message, Work
from workflows.questions import questions
from workflows.urgent.answering import seen_of
from workflows.urgent.people import rules_of
from workflows.urgent.showing import request_for, urgent_view
from workflows.urgent.telling import settle
from workflows.views.forms import FormView
from workflows.views.urgent import UrgentCan

WITHDRAW = "urgent.withdraw"
_UNSAID = Choice("", "I'd rather not say")


def agree(work: Work, ask: Ask) -> Page:
    """Take the time that was offered."""
    me = ask.actor.person_id
    request = request_for(work, ask.page.subject, me)
    saved = work.urgent.save(request.agree(me, seen=seen_of(ask), now=work.now))
    settle(work, saved, "arranged", ask.actor)
    return Page("urgent", request.id, note="urgent_agreed")


def decline(work: Work, ask: Ask) -> Page:
    """Say that the offered time does not suit: all who were asked are asked again."""
    me = ask.actor.person_id
    request = request_for(work, ask.page.subject, me)
    saved = work.urgent.save(request.decline(me, seen=seen_of(ask), now=work.now))
    settle(work, saved, "declined", ask.actor)
    return Page("urgent", request.id, note="urgent_declined")


def confirm(work: Work, ask: Ask) -> Page:
    """Confirm that it was held; it is held once both have."""
    me = ask.actor.person_id
    request = request_for(work, ask.page.subject, me)
    saved = work.urgent.save(request.confirm(me, seen=seen_of(ask), now=work.now))
    settle(work, saved, "held" if saved.held_at else "confirmed", ask.actor)
    return Page("urgent", request.id, note="urgent_confirmed")


def missed(work: Work, ask: Ask) -> Page:
    """Say that it did not take place: it goes back to the ladder where that stands."""
    me = ask.actor.person_id
    request = request_for(work, ask.page.subject, me)
    saved = work.urgent.save(request.missed(me, seen=seen_of(ask), now=work.now))
    settle(work, saved, "missed", ask.actor)
    return Page("urgent", request.id, note="urgent_missed")


def withdraw_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog to withdraw a request; a reason may be left out."""
    request = _own(work, ask, ask.page.subject)
    if request.is_over:
        return Page("urgent.sent", request.id, note="stale")
    form = open_form(work, ask.actor, WITHDRAW, request.id, seen=request.turn)
    return _withdraw_view(form.id, rules_of(work, request), {})


def withdraw(work: Work, ask: Ask) -> Page | FormView:
    """Withdraw a request. Whoever had answered hears of it at once."""
    form = form_of(work, ask, WITHDRAW)
    request = _own(work, ask, form.subject)
    rules = rules_of(work, request)
    answers = forms.tidied(_withdraw_section(rules), ask.values)
    if faults := forms.faults_to_submit(_withdraw_section(rules), answers):
        return _withdraw_view(form.id, rules, answers, Incomplete(faults))
    me = ask.actor.person_id
    saved = work.urgent.save(request.withdraw(me, reason=answers["reason"], now=work.now))
    settle(work, saved, "withdrawn", ask.actor)
    if saved.answer:
        to = f"person:{saved.answer.by_id}"
        matter = f"urgent:{saved.id}:{saved.answer.by_id}"
        told = Message("urgent", saved.id, to, "withdrawn", work.now, matter, urgent=True)
        work.outbox.put(told)
    return Page("urgent.sent", request.id, note="urgent_withdrawn")


def begin_urgent_record(work: Work, ask: Ask) -> Page:
    """Open the record of what was held on a request: noted like any session (srscmat 9, 10).

    Where whoever answered is not the usual supervisor, the two are a pair for this once.
    """
    request = request_for(work, ask.page.subject, ask.actor.person_id)
    if UrgentCan.WRITE not in urgent_view(work, request, ask.actor.person_id).can:
        raise NotAllowed("record")
    session = _session_of(work, request)
    return begin_record(work, ask.showing(Page("session", session.id)))


def _session_of(work: Work, request: UrgentRequest) -> Session:
    answer = request.answer
    if answer is None:
        raise NotAllowed("record")
    pair = _pair_of(work, request, answer.by_id)
    due_key = f"urgent/{request.id}/{request.turn}"
    known = work.sessions.for_due(pair.id, due_key)
    if known:
        return known
    policy = work.policies.get(request.policy)
    online = answer.way not in {place.key for place in policy.places if place.key != policy.online}
    slot = Slot(
        answer.starts_at,
        answer.minutes,
        policy.online if online else answer.way,
        policy.online_reasons[0].key if online and policy.online_reasons else "",
    )
    session = Session(
        work.ids.new(),
        pair.id,
        request.school_id,
        request.policy,
        due_key,
        london_day(answer.starts_at),
        kind=SessionKind.URGENT.value,
        status=SessionStatus.BOOKED,
        booked=slot,
    )
    work.sessions.add(session)
    return session


def _pair_of(work: Work, request: UrgentRequest, by_id: str) -> Pair:
    for pair in work.roster.pairs_of(request.asker_id):
        parties = (pair.supervisor_id, pair.supervisee_id, pair.school_id)
        if parties == (by_id, request.asker_id, request.school_id):
            return pair
    pair = Pair(f"once-{request.id}-{by_id}", request.school_id, by_id, request.asker_id, once=True)
    work.roster.save_pair(pair)
    return pair


def _own(work: Work, ask: Ask, request_id: str) -> UrgentRequest:
    request = request_for(work, request_id, ask.actor.person_id)
    if request.asker_id != ask.actor.person_id:
        raise NotAllowed("only the asker")
    return request


def _withdraw_section(rules: UrgentRules) -> Section:
    reasons = (_UNSAID, *(Choice(key, label) for key, label in rules.reasons))
    return Section("withdraw", "Withdraw", (Field("reason", "Why", Kind.CHOICE, choices=reasons),))


def _withdraw_view(
    form_id: str, rules: UrgentRules, answers: dict[str, str], bad: Incomplete | None = None
) -> FormView:
    faults = bad.faults if bad else ()
    return FormView(
        form=form_id,
        topic="urgent withdraw",
        title="You need it no more?",
        questions=questions(_withdraw_section(rules).fields, answers, faults),
        buttons=((WITHDRAW, "Withdraw my request"),),
    )
