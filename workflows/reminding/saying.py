"""How something is said to one person: at once, soon, or with their morning message."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.errors import NotFound
from domain.planner import Owed, Plan, Voice
from domain.policy import Policy
from domain.rota import Rota
from domain.terms import london_day
from workflows.ports import Message, Work
from workflows.views.notices import HomeLine

MORNING = "morning"
MINE = "mine"  # in a kind: the card of whoever asked, which says who was told


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of thing that people are reminded of.

    `plan` gives what a subject owes in its present state; None once that is over. `line` gives
    what a message about it says within a morning message; None where nothing is left to say.
    """

    plan: Callable[[Work, Rota, str], Plan | None]
    line: Callable[[Work, Message, str], HomeLine | None]


def policy_in_force(work: Work) -> Policy:
    """Give the policy in force; where the clock is so wrong that none is, the newest there is."""
    policy_id = work.roster.trust().policy_id
    try:
        return work.policies.current(policy_id, london_day(work.now))
    except NotFound:
        return work.policies.current(policy_id, date.max)


def rota(work: Work) -> Rota:
    """Give who can be told when, from the roster, the term dates and the policy in force."""
    policy = policy_in_force(work)
    return Rota(
        people={person.id: person for person in work.roster.people()},
        posts=work.roster.posts(),
        aways=work.roster.aways(),
        calendar=work.roster.calendar(),
        quiet=policy.quiet,
        handovers=work.roster.handovers(),
    )


def look_again(work: Work, kind: str, subject: str) -> None:
    """Have the planner look at a matter, because it began or changed."""
    work.outbox.look_at(kind, subject, work.now)


def say_soon(work: Work, message: Message) -> None:
    """Say something to one person in their own hours: now, or with their next morning message."""
    known = rota(work)
    at = known.heard_at(_who(message), work.now)
    if at is not None and at <= work.now:
        work.outbox.put(message)
    else:
        _gather(work, known, message, in_holidays=False)


def owe(work: Work, known: Rota, owed: Owed) -> None:
    """Put what is due into the outbox, once, in its voice."""
    recipient = f"person:{owed.person_id}"
    message = Message(owed.kind, owed.subject, recipient, owed.occurrence, work.now)
    match owed.voice:
        case Voice.AT_ONCE:
            # What is newer in one series makes older cards of it say the present state.
            series = f"{owed.series}:{owed.subject}:{owed.person_id}" if owed.series else ""
            work.outbox.put(replace(message, urgent=True, collapse_key=series))
        case Voice.SOON:
            say_soon(work, message)
        case Voice.MORNING:
            _gather(work, known, message, in_holidays=owed.in_holidays)


def say_now(work: Work, known: Rota, plan: Plan | None, kind: str, subject: str) -> None:
    """Say what a matter owes by now, and have it looked at when more will be due."""
    if plan is None:
        work.outbox.look_at(kind, subject, None)
        return
    for owed in plan.to_say(work.now):
        owe(work, known, owed)
    # Whatever is under way is looked at once a day at least: people and absences change.
    tomorrow = known.quiet.morning(_day_after(work))
    later = plan.next_look(work.now)
    work.outbox.look_at(kind, subject, min(later, tomorrow) if later else tomorrow)


def heard(work: Work, message: Message) -> None:
    """After something urgent reached somebody, or can't: plan it anew, tell who waits for it."""
    matter, _, what = message.kind.partition(".")
    if message.urgent and what != MINE:
        look_again(work, matter, message.subject)
        work.outbox.touch(f"{matter}.{MINE}", message.subject, work.now)


def _gather(work: Work, known: Rota, message: Message, *, in_holidays: bool) -> None:
    who = _who(message)
    at = known.heard_at(who, work.now, in_holidays=in_holidays)
    while at is not None:
        day = london_day(at).isoformat()
        if not work.outbox.morning_was_said(message.recipient, day):
            if work.outbox.put(replace(message, morning=day, due_at=at)):
                work.outbox.put(Message(MORNING, who, message.recipient, day, at))
            return
        at = known.next_morning(who, london_day(at), in_holidays=in_holidays)


def _who(message: Message) -> str:
    return message.recipient.removeprefix("person:")


def _day_after(work: Work) -> date:
    return london_day(work.now) + timedelta(days=1)
