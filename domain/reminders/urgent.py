"""What an urgent request owes: the ladder in literal hours, whatever the hour (product.md 11).

Nothing goes to the asker's subject, to whom they left out, or to somebody away: who is away on the
day of the planning is skipped, and asked when they are back. Nobody is asked twice by one rung.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.ladder import Asked, Step, UrgentRules, steps
from domain.planner import Owed, Plan, Voice, each
from domain.rota import Rota
from domain.terms import london_day
from domain.urgent import Answer, UrgentRequest, UrgentStatus

MATTER = "urgent"
ASK = "urgent.ask"  # somebody on the ladder
MINE = "urgent.mine"  # the asker
ANSWERED = "urgent.answered"  # whoever answered
STILL = "urgent.still"  # in a morning message, once it is late
HARM = "urgent.harm"  # the asker's line manager
_SERIES = "urgent"


@dataclass(frozen=True, slots=True)
class UrgentFacts:
    """A request, and what of it is kept elsewhere.

    `people` are who stands on each rung. `unreached` cannot be told: no account, or messages to
    them were given up. `harm_told` is who was told of a risk of harm, once somebody was.
    """

    request: UrgentRequest
    rules: UrgentRules
    people: Mapping[Asked, tuple[str, ...]]
    unreached: frozenset[str] = field(default=frozenset())
    harm_told: str | None = None


def as_it_stands(request: UrgentRequest, rota: Rota, now: datetime) -> UrgentRequest:
    """Give the request as it is to be seen now: what somebody answered who is away is open again.

    Only while its time is still to come: afterwards both are asked whether it was held.
    """
    answer = request.answer
    if request.is_over or answer is None or answer.starts_at <= now:
        return request
    if rota.here(answer.by_id, london_day(now)):
        return request
    return request.give_back(answer.by_id, now=now)


def ladder_now(facts: UrgentFacts, rota: Rota, now: datetime) -> tuple[Step, ...]:
    """Give whom each rung asks, by who is here today and may be asked at all."""
    request, today = facts.request, london_day(now)
    out = {request.asker_id, *request.skipped, *facts.unreached}
    return steps(
        facts.rules,
        facts.people,
        able=lambda person: person not in out and rota.here(person, today),
        willing=lambda person: person not in request.unable,
        above=rota.rungs(),
    )


def due_at(request: UrgentRequest, step: Step) -> datetime:
    """Give when a rung is asked: at its hour, or as soon as the request is open again."""
    at = request.asked_at + timedelta(hours=step.hours)
    return max(at, request.reopened_at) if request.reopened_at else at


def urgent_plan(facts: UrgentFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give all that an urgent request owes; None once it is over and the line manager was told."""
    request = as_it_stands(facts.request, rota, now)
    harm = tuple(_harm(facts, rota, now))
    if request.is_over:
        return Plan(harm) if harm and facts.harm_told is None else None
    ladder = ladder_now(UrgentFacts(request, *_rest(facts)), rota, now)
    answer = request.answer
    owed = (
        *harm,
        *_asker(request, facts.rules),
        *(_answerer(request, answer) if answer else _asked(request, ladder)),
        *_late(request, facts.rules, ladder),
        *_mornings(request, facts.rules, ladder, rota, now),
    )
    looks = [
        request.closes_at(facts.rules),
        *([answer.starts_at, answer.ends_at] if answer else []),
    ]
    return Plan(owed, tuple(looks))


def _rest(
    facts: UrgentFacts,
) -> tuple[UrgentRules, Mapping[Asked, tuple[str, ...]], frozenset[str], str | None]:
    return facts.rules, facts.people, facts.unreached, facts.harm_told


def harm_manager(facts: UrgentFacts, rota: Rota, now: datetime) -> str | None:
    """Give who is told of a risk of harm: the asker's line manager, or the next one up."""
    if facts.harm_told is not None:
        return facts.harm_told
    request = facts.request
    out = request.skipped | facts.unreached
    today = london_day(now)
    return rota.manager_or_next(request.asker_id, request.school_id, today, excluding=out)


def _harm(facts: UrgentFacts, rota: Rota, now: datetime) -> Iterator[Owed]:
    if not facts.request.harm:
        return
    manager = harm_manager(facts, rota, now)
    if manager is not None:
        request = facts.request
        yield Owed(HARM, request.id, manager, "harm", request.asked_at, Voice.AT_ONCE)


def _say(request: UrgentRequest, kind: str, person: str, what: str, at: datetime) -> Owed:
    return Owed(kind, request.id, person, what, at, Voice.AT_ONCE, series=_SERIES)


def _asker(request: UrgentRequest, rules: UrgentRules) -> Iterator[Owed]:
    asker, answer = request.asker_id, request.answer
    yield _say(request, MINE, asker, "asked", request.asked_at)
    if answer is not None:
        yield _say(request, MINE, asker, f"answered-{request.turn}", answer.at)
        if not request.has_confirmed(asker):
            yield _say(request, MINE, asker, f"held-{request.turn}", answer.ends_at)
    elif request.reopened_at is not None:
        yield _say(request, MINE, asker, f"open-{request.turn}", request.reopened_at)
    yield _say(request, MINE, asker, "late", request.closes_at(rules))


def _answerer(request: UrgentRequest, answer: Answer) -> Iterator[Owed]:
    who = answer.by_id
    if request.status is UrgentStatus.ARRANGED and request.arranged_at and not answer.ringing:
        yield _say(request, ANSWERED, who, f"agreed-{request.turn}", request.arranged_at)
    if not request.has_confirmed(who):
        yield _say(request, ANSWERED, who, f"held-{request.turn}", answer.ends_at)


def _asked(request: UrgentRequest, ladder: tuple[Step, ...]) -> Iterator[Owed]:
    for step in ladder:
        for person in step.people:
            what = f"{request.turn}-{step.number}"
            yield _say(request, ASK, person, what, due_at(request, step))


def _late(request: UrgentRequest, rules: UrgentRules, ladder: tuple[Step, ...]) -> Iterator[Owed]:
    for person in _all(ladder):
        yield _say(request, ASK, person, "late", request.closes_at(rules))


def _mornings(
    request: UrgentRequest,
    rules: UrgentRules,
    ladder: tuple[Step, ...],
    rota: Rota,
    now: datetime,
) -> Iterator[Owed]:
    """Keep a late request in everybody's morning message until it is held or withdrawn."""
    closed, today = london_day(request.closes_at(rules)), london_day(now)
    if today < closed:
        return
    days = [closed + timedelta(days=n) for n in range(1, (today - closed).days + 2)]
    yield from each(
        rota,
        (request.asker_id, *_all(ladder)),
        kind=STILL,
        subject=request.id,
        days=[(day.isoformat(), day) for day in days],
    )


def _all(ladder: tuple[Step, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for step in ladder for person in step.people))
