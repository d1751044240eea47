"""Answer an urgent request: a time inside its window, or ring now. The first who does has it."""

from datetime import UTC, datetime, timedelta

from domain import forms
from domain.errors import Fault, Incomplete, NotAllowed, NotFound, Problem, Stale
from domain.ladder import UrgentRules
from domain.policy import Answer as Kind
from domain.policy import Choice, Field, Section
from domain.terms import LONDON
from domain.urgent import Answer, UrgentMove, UrgentRequest
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import Work
from workflows.questions import questions
from workflows.urgent.people import rules_of
from workflows.urgent.showing import request_for
from workflows.urgent.telling import settle
from workflows.views.forms import FormView

OFFER = "urgent.offer"
LONGEST_NUMBER = 9  # digits
_HALF_HOUR = timedelta(minutes=30)
_SOON = timedelta(minutes=20)


def _asked(work: Work, ask: Ask, request_id: str) -> UrgentRequest:
    """Give a request to somebody who may answer it: told of it, and not the asker."""
    request = request_for(work, request_id, ask.actor.person_id)
    if ask.actor.person_id == request.asker_id:
        raise NotAllowed("own request")
    return request


def offer_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog to offer a time, filled with the next that is reasonable."""
    request = _asked(work, ask, ask.page.subject)
    if not _answerable(request, ask.actor.person_id):
        return Page("urgent.sent", request.id, note="stale")
    rules = rules_of(work, request)
    form = open_form(work, ask.actor, OFFER, request.id, seen=request.turn)
    guess = _guess(request, rules, work.now).astimezone(LONDON)
    known = {"date": guess.date().isoformat(), "time": guess.strftime("%H:%M")}
    return _view(work, request, form.id, known | {"way": rules.ways[0][0]})


def offer(work: Work, ask: Ask) -> Page | FormView:
    """Offer a time; one outside of the window is refused at its field, with the latest possible."""
    form = form_of(work, ask, OFFER)
    request = _asked(work, ask, form.subject)
    rules = rules_of(work, request)
    answers = forms.tidied(_section(rules), ask.values)
    try:
        starts_at = _moment(answers, request, rules, work.now)
    except Incomplete as bad:
        return _view(work, request, form.id, answers, bad.faults)
    answer = Answer(ask.actor.person_id, work.now, starts_at, rules.minutes, answers["way"])
    known = request.answer
    same = known and (known.by_id, known.starts_at, known.way) == (
        answer.by_id,
        answer.starts_at,
        answer.way,
    )
    if not same:
        saved = work.urgent.save(request.respond(answer, seen=form.seen))
        settle(work, saved, "offered", ask.actor)
    return Page("urgent.sent", request.id, note="urgent_offered")


def ring(work: Work, ask: Ask) -> Page:
    """Take it by ringing now: a phone call counts."""
    request = _asked(work, ask, ask.page.subject)
    rules = rules_of(work, request)
    me = ask.actor.person_id
    answer = Answer(me, work.now, work.now, rules.minutes, "phone", ringing=True)
    saved = work.urgent.save(request.respond(answer, seen=seen_of(ask)))
    settle(work, saved, "ringing", ask.actor)
    return Page("urgent", request.id, note="urgent_ringing")


def step_aside(work: Work, ask: Ask) -> Page:
    """Say that one can't: the next one up has it at once where nobody else on the rung can."""
    request = _asked(work, ask, ask.page.subject)
    saved = work.urgent.save(request.step_aside(ask.actor.person_id))
    settle(work, saved, "passed", ask.actor)
    return Page("urgent", request.id, note="urgent_passed")


def give_back(work: Work, ask: Ask) -> Page:
    """Say that one can't after all: it goes back to the ladder where that stands."""
    request = _asked(work, ask, ask.page.subject)
    if request.turn != seen_of(ask):
        raise Stale("the request changed")
    saved = work.urgent.save(request.give_back(ask.actor.person_id, now=work.now))
    settle(work, saved, "given back", ask.actor)
    return Page("urgent", request.id, note="urgent_given_back")


def seen_of(ask: Ask) -> int:
    """Give the turn that a button's card showed; NotFound for what no card of ours carries."""
    sent = ask.values.get("seen", "")
    if not sent.isdecimal() or len(sent) > LONGEST_NUMBER:
        raise NotFound("seen")
    return int(sent)


def _answerable(request: UrgentRequest, me: str) -> bool:
    mine = request.answer is None or request.answer.by_id == me
    return mine and request.can(UrgentMove.OFFER)


def _guess(request: UrgentRequest, rules: UrgentRules, now: datetime) -> datetime:
    """Give the next half hour that leaves time to get there, or the last moment there is."""
    at = now + _SOON
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return min(at - over + _HALF_HOUR, request.latest(rules, now))


def _section(rules: UrgentRules) -> Section:
    ways = tuple(Choice(key, label) for key, label in rules.ways)
    return Section(
        "offer",
        "Offer a time",
        (
            Field("date", "Date", Kind.DATE, required=True),
            Field("time", "Starts at", Kind.TIME, required=True),
            Field("way", "How", Kind.CHOICE, required=True, choices=ways),
        ),
    )


def _moment(
    answers: dict[str, str], request: UrgentRequest, rules: UrgentRules, now: datetime
) -> datetime:
    faults = forms.faults_to_submit(_section(rules), answers)
    day, at = forms.parse_date(answers["date"]), forms.parse_time(answers["time"])
    if faults or day is None or at is None:
        raise Incomplete(faults)
    moments = []
    for fold in (0, 1):  # the hour that comes twice in October: the first that is still to come
        local = datetime.combine(day, at.replace(fold=fold), LONDON)
        moment = local.astimezone(UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None):
            moments.append(moment)
    if not moments:
        raise Incomplete((Fault("time", Problem.CLOCK_SKIPPED),))
    starts_at = next((m for m in moments if m > now), moments[-1])
    if wrong := request.faults(starts_at, rules, now):
        raise Incomplete(wrong)
    return starts_at


def _view(
    work: Work,
    request: UrgentRequest,
    form_id: str,
    answers: dict[str, str],
    faults: tuple[Fault, ...] = (),
) -> FormView:
    rules = rules_of(work, request)
    return FormView(
        form=form_id,
        topic="urgent",
        title="Offer a time",
        questions=questions(_section(rules).fields, answers, faults),
        buttons=((OFFER, "Offer this time"),),
        until=request.latest(rules, work.now),
    )
