"""Prompt and book: the session that is due, a time offered, accepted, moved (srscmat 8, 9)."""

from collections.abc import Mapping
from datetime import time

from domain import forms
from domain.cancelling import MOVED, Cancellation, Outcome, move_cancels
from domain.errors import Fault, Incomplete, NotFound, Problem
from domain.people import Actor, Pair
from domain.permissions import Act
from domain.policy import Answer, Choice, Field, Policy, Section
from domain.session import Offer, Session, SessionMove, SessionStatus, Slot, slot_faults
from domain.terms import LONDON, london, london_day
from workflows import cancellations
from workflows.asking import Ask, Page, form_of, open_form
from workflows.cancellations import follow
from workflows.ports import Message, Work
from workflows.questions import questions
from workflows.reminding.saying import look_again, say_soon
from workflows.standing import acts_for, hearers, require_in_pair
from workflows.times import clash
from workflows.views.forms import FormView

USUAL_START = "10:00"
LONGEST_NUMBER = 9  # digits


def say_in_channel(work: Work, session: Session) -> None:
    """Post the session's card in its school's channel, or bring the posted one up to date."""
    channel = work.conversations.channel_of_school(session.school_id)
    if channel and not session.is_urgent:
        work.outbox.put(Message("session", session.id, f"channel:{channel.id}", "prompt", work.now))
    work.outbox.touch("session", session.id, work.now)
    look_again(work, "session", session.id)


def arranging(work: Work, actor: Actor, session_id: str) -> tuple[Session, Pair]:
    """Give a session to somebody who may arrange it."""
    session = work.sessions.get(session_id)
    pair = work.roster.pair(session.pair_id)
    require_in_pair(work, actor.person_id, pair, Act.ARRANGE_SESSION)
    return session, pair


def offer_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog to offer a time, filled with what is offered or booked, or a fair guess."""
    session, _ = arranging(work, ask.actor, ask.page.subject)
    if not session.can(SessionMove.OFFER) or session.has_begun(work.now):
        return Page("session", session.id, note="stale")
    policy = work.policies.get(session.policy)
    known = session.offer.slot if session.offer else session.booked
    form = open_form(work, ask.actor, "session.offer", session.id, seen=session.version)
    return _offer_view(form.id, session, _as_sent(known, policy), policy)


def offer(work: Work, ask: Ask) -> Page | FormView:
    """Offer a time, make a counter-offer, or ask to move what is booked."""
    form = form_of(work, ask, "session.offer")
    session, pair = arranging(work, ask.actor, form.subject)
    policy = work.policies.get(session.policy)
    answers = forms.tidied(_offer_section(policy), ask.values)
    try:
        slot = _slot(answers, policy, work)
        _is_free(work, session, pair, slot)
    except Incomplete as bad:
        return _offer_view(form.id, session, answers, policy, bad.faults)
    party = acts_for(work, ask.actor.person_id, pair)
    made = Offer(slot, party, work.now)
    if session.offer and (session.offer.slot, session.offer.by_id) == (slot, made.by_id):
        return Page("session.said", session.id, note="offered")
    saved = work.sessions.save(session.propose(made, seen=form.seen))
    work.audit.write(f"session:{session.id}", "offered", ask.actor, work.now, {})
    tell(work, saved, pair.other(party))
    say_in_channel(work, saved)
    return Page("session.said", session.id, note="offered")


def accept(work: Work, ask: Ask) -> Page:
    """Accept the time that the other offered: booked, or moved."""
    session, pair = arranging(work, ask.actor, ask.page.subject)
    event = "moved" if session.booked else "booked"
    party = acts_for(work, ask.actor.person_id, pair)
    accepted = session.accept(party, seen=seen(ask.values), now=work.now)
    new = accepted.booked
    if new is None or clash(work, session, pair, new):
        return Page("session", session.id, note="clash")
    saved = work.sessions.save(accepted)
    work.audit.write(f"session:{session.id}", event, ask.actor, work.now, {})
    _count_late_move(work, ask.actor, session, new)
    follow(work, ask.actor, saved, Outcome.REBOOKED, starts_at=new.starts_at)
    tell(work, saved, pair.other(party))
    say_in_channel(work, saved)
    return Page("session", session.id, note=event)


def _count_late_move(work: Work, actor: Actor, session: Session, new: Slot) -> None:
    """Count a move beyond the entitlement period as a cancellation of who asked for it."""
    old, offer = session.booked, session.offer
    if old is None or offer is None or not move_cancels(old, new, session.due_by):
        return
    moved = Cancellation(
        id=work.ids.new(),
        session_id=session.id,
        pair_id=session.pair_id,
        by_id=offer.by_id,
        told_by_id=offer.by_id,
        reason=MOVED,
        excused=False,
        slot=old,
        at=work.now,
        found=True,
        breach=False,
    )
    cancellations.keep(work, actor, moved)


def keep(work: Work, ask: Ask) -> Page:
    """Stay with the booked time; the offer to move it falls away."""
    session, pair = arranging(work, ask.actor, ask.page.subject)
    saved = work.sessions.save(session.keep(seen=seen(ask.values)))
    work.audit.write(f"session:{session.id}", "kept", ask.actor, work.now, {})
    tell(work, saved, pair.other(acts_for(work, ask.actor.person_id, pair)))
    say_in_channel(work, saved)
    return Page("session", session.id, note="kept")


def hold(work: Work, session: Session, actor: Actor) -> None:
    """Mark a session as held, because its record was submitted; once."""
    if session.status is not SessionStatus.HELD:
        saved = work.sessions.save(session.hold())
        work.audit.write(f"session:{session.id}", "held", actor, work.now, {})
        follow(work, actor, saved, Outcome.HELD)
        say_in_channel(work, saved)


def remind_now(work: Work, session: Session, person_id: str) -> None:
    """Say to a party how a session stands, because somebody above asks; once a day."""
    day = london_day(work.now).isoformat()
    matter, recipient = f"session:{session.id}:{person_id}", f"person:{person_id}"
    say_soon(work, Message("session", session.id, recipient, f"asked-{day}", work.now, matter))


def tell(work: Work, session: Session, party_id: str) -> None:
    """Tell a party how a session stands, or who arranges in their place."""
    about = f"{session.status}-{session.version}"
    for hearer in hearers(work, party_id, session.school_id):
        matter = f"session:{session.id}:{hearer}"
        recipient = f"person:{hearer}"
        say_soon(work, Message("session", session.id, recipient, about, work.now, matter))


def seen(values: Mapping[str, str]) -> int:
    """Give the version of the session that the pressed button's card showed."""
    sent = values.get("seen", "")
    if not sent.isdecimal() or len(sent) > LONGEST_NUMBER:
        raise NotFound("seen")
    return int(sent)


def _offer_section(policy: Policy) -> Section:
    unset = Choice("", "Not on Teams")
    return Section(
        "offer",
        "Offer a time",
        (
            Field("date", "Date", Answer.DATE, required=True),
            Field("time", "Starts at", Answer.TIME, required=True),
            Field("minutes", "Length in minutes", Answer.MINUTES, required=True),
            Field("place", "Where", Answer.CHOICE, required=True, choices=policy.places),
            Field(
                "online_reason",
                "Only if on Teams: why",
                Answer.CHOICE,
                choices=(unset, *policy.online_reasons),
            ),
        ),
    )


def _as_sent(slot: Slot | None, policy: Policy) -> dict[str, str]:
    if slot is None:
        usual = {"time": USUAL_START, "minutes": str(policy.length.usual)}
        return usual | {"place": policy.places[0].key}
    local = slot.starts_at.astimezone(LONDON)
    return {
        "date": local.date().isoformat(),
        "time": local.strftime("%H:%M"),
        "minutes": str(slot.minutes),
        "place": slot.place,
        "online_reason": slot.online_reason,
    }


def _slot(answers: Mapping[str, str], policy: Policy, work: Work) -> Slot:
    faults = forms.faults_to_submit(_offer_section(policy), answers)
    if faults:
        raise Incomplete(faults)
    starts_at = london(
        forms.parse_date(answers["date"]) or work.now.date(),
        forms.parse_time(answers["time"]) or time(),
    )
    if starts_at is None:
        raise Incomplete((Fault("time", Problem.CLOCK_SKIPPED),))
    online = answers["place"] == policy.online
    reason = answers["online_reason"] if online else ""
    slot = Slot(starts_at, int(answers["minutes"]), answers["place"], reason)
    if faults := slot_faults(slot, policy, work.now):
        raise Incomplete(faults)
    return slot


def _is_free(work: Work, session: Session, pair: Pair, slot: Slot) -> None:
    if faults := clash(work, session, pair, slot):
        raise Incomplete(faults)


def _offer_view(
    form_id: str,
    session: Session,
    answers: Mapping[str, str],
    policy: Policy,
    faults: tuple[Fault, ...] = (),
) -> FormView:
    return FormView(
        form=form_id,
        topic="move" if session.booked else "offer",
        title="Offer a new time" if session.booked else "Offer a time",
        questions=questions(_offer_section(policy).fields, answers, faults),
        buttons=(("session.offer", "Offer this time"),),
    )
