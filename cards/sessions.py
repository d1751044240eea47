"""A session's card, for the channel and for each party: how it stands, and what they can do."""

from typing import Any

from cards.buttons import act_button, open_button, refresh, stacked
from cards.dates import say_day, say_span
from cards.drawn import Drawn
from cards.elements import card
from cards.pieces import heading, safe, strong, who_and_where, words
from cards.verbs import Verb
from cards.wording import AGREEMENTS, note, small
from domain.session import LIVE, SessionStatus
from domain.terms import london_day
from workflows.views.sessions import AgreementState, Can, SessionView, SlotView


def draw_session(view: SessionView) -> Drawn:
    """Draw a session."""
    told = note(view.note)
    body = [
        heading(headline(view)),
        *([strong(told)] if told else []),
        *_about(view),
        *_standing(view),
        *stacked(*_buttons(view)),
    ]
    whole = card(body, refresh=refresh("session", view.id, view.refresh_for))
    return Drawn("Supervision", whole, "small", _summary(view))


def headline(view: SessionView) -> str:
    """Say in a line how a session stands."""
    if view.offer and view.status in LIVE:
        who = "You offer" if view.offer_is_mine else f"{safe(view.offered_by)} offers"
        new = " a new time:" if view.booked or view.fell else ""
        return f"{who}{new} {when(view, view.offer)}"
    if view.booked and view.status is SessionStatus.BOOKED:
        how = "Moved to" if view.moved else "Booked:"
        return f"{'Was it held?' if Can.WAS_HELD in view.can else how} {when(view, view.booked)}"
    held = f" on {say_day(london_day(view.booked.starts_at))}" if view.booked else ""
    was = "was" if view.overdue else "is"
    due = f"Supervision {was} due by {say_day(view.due_by, view.due_by)}"
    return {
        SessionStatus.CANCELLED: _fell(view) or due,
        SessionStatus.UNRECORDED: f"Supervision was held{held}",
        SessionStatus.HELD: f"Supervision was held{held}",
        SessionStatus.WITHDRAWN: "This supervision session will not take place",
        SessionStatus.WAIVED: "This supervision session will not take place",
    }.get(view.status, due)


def _fell(view: SessionView) -> str:
    """Say which time fell away; nothing to who may not know."""
    if view.fell is None:
        return ""
    fell = say_span(view.fell.starts_at, view.fell.minutes, view.due_by)
    return f"{'Missed' if view.missed else 'Cancelled'}: {fell}"


def when(view: SessionView, slot: SlotView) -> str:
    """Say a time and place: "Tue 24 Nov, 10:00 to 11:30, at the school"."""
    return f"{say_span(slot.starts_at, slot.minutes, view.due_by)}, {small(slot.place)}"


def _about(view: SessionView) -> list[Any]:
    return [
        words(who_and_where(view.supervisor, view.supervisee, view.school)),
        *([words(f"You arrange this for {view.in_place_of}.")] if view.in_place_of else []),
    ]


def _standing(view: SessionView) -> list[Any]:
    if view.status is SessionStatus.UNRECORDED:
        return [words("Its record is not written yet.")]
    if view.status is SessionStatus.WAIVED and view.can:
        return [words("It was let go, so nobody is asked for a new time. It counts as not held.")]
    if view.status not in LIVE:
        return []
    booked = view.status is SessionStatus.BOOKED
    lines = [*_owed(view), *(_of_booking(view) if booked else _of_due(view))]
    slot = view.offer or view.booked
    if slot and slot.online_reason:
        lines.append(words(f"Why on Teams: {small(slot.online_reason)}."))
    if view.offer and view.offer_is_mine:
        lines.append(words(f"Waiting for {view.other}."))
    if AGREEMENTS[view.agreement] and view.can:
        lines.append(words(AGREEMENTS[view.agreement]))
    return lines


def _of_booking(view: SessionView) -> list[Any]:
    if view.offer and view.booked:
        return [words(f"Until both agree, this stands: {when(view, view.booked)}.")]
    if Can.WAS_HELD in view.can:
        return [words("Nobody has begun its record. One of you says what became of it.")]
    if view.moved:
        return [words("Your calendar may still have the old time: get the new file.")]
    return []


def _of_due(view: SessionView) -> list[Any]:
    due = say_day(view.due_by, view.due_by)
    late = "It was due" if view.overdue else "It is due"
    lines = [words(f"It is the session for the {small(view.due_name)}.")]
    if view.offer or view.fell:
        lines = [words(f"{late} by {due} ({view.due_name}).")]
    if view.overdue and view.can:
        lines.append(strong("This session is late. Please agree on a time now."))
    return lines


def _owed(view: SessionView) -> list[Any]:
    """Say who owes a new time; while one is on offer, that nothing is booked until both agree."""
    if not view.owed_by:
        return []
    if view.offer and view.fell:
        fell = say_span(view.fell.starts_at, view.fell.minutes, view.due_by)
        was = "missed" if view.missed else "cancelled"
        return [words(f"{fell} was {was}. Nothing is booked until you both agree.")]
    if view.owed_by_me:
        return [strong("You owe a new time. Please offer one now.")]
    return [words(f"{view.owed_by} owes a new time. You can offer one too.")]


def _buttons(view: SessionView) -> list[Any]:
    offer = "Offer a time"
    if view.booked:
        offer = "Offer a new time"
    elif view.offer:
        offer = "Change your offer" if view.offer_is_mine else "Offer another time"
    calendar = calendar_words(view)
    booked = view.booked
    keep = say_span(booked.starts_at, booked.minutes, view.due_by) if booked else ""
    agree = (
        "Write the agreement" if view.agreement is AgreementState.MISSING else "Open the agreement"
    )
    known = {
        Can.ACCEPT: act_button(
            "Accept this time", Verb.ACCEPT, view.id, view.version, style="positive"
        ),
        Can.KEEP: act_button(f"Keep {keep}", Verb.KEEP, view.id, view.version),
        Can.WAS_HELD: act_button(
            "Yes, it was held", Verb.WAS_HELD, view.id, view.version, style="positive"
        ),
        Can.MISSED: open_button(missed_words(view), Verb.MISSED_FORM, view.id),
        Can.WAS_CANCELLED: open_button("It was cancelled", Verb.CANCEL_FORM, view.id),
        Can.WRITE: open_button("Write the record", Verb.RECORD, view.id, style="positive"),
        Can.OFFER: open_button(offer, Verb.OFFER_FORM, view.id),
        Can.PREPARE: open_button("Prepare", Verb.PREPARE, view.id),
        Can.CANCEL: open_button("Cancel this session", Verb.CANCEL_FORM, view.id),
        Can.CALENDAR: open_button(calendar, Verb.CALENDAR, view.id),
        Can.AGREE: open_button(agree, Verb.AGREEMENT, view.pair_id),
    }
    if not view.pair_id:
        known.pop(Can.AGREE)
    return [button for can, button in known.items() if can in view.can]


def missed_words(view: SessionView) -> str:
    """Say that a session did not take place, as an answer where it is asked about."""
    return "It was missed" if Can.WAS_HELD in view.can else "It did not take place"


def calendar_words(view: SessionView) -> str:
    """Say what the calendar file does: add, move or take out."""
    if view.status is SessionStatus.WITHDRAWN or (view.fell and not view.booked):
        return "Take it out of your calendar"
    return "Get the new calendar file" if view.moved else "Add it to your calendar"


def _summary(view: SessionView) -> str:
    if view.offer and view.status in LIVE:
        return "Supervision: a time is offered"
    return {
        SessionStatus.DUE: "Supervision: a session is due",
        SessionStatus.OFFERED: "Supervision: a time is offered",
        SessionStatus.BOOKED: "Supervision: a session is booked",
        SessionStatus.CANCELLED: "Supervision: a new time is needed",
        SessionStatus.UNRECORDED: "Supervision: a session was held",
        SessionStatus.HELD: "Supervision: a session was held",
        SessionStatus.WAIVED: "Supervision: a session will not take place",
        SessionStatus.WITHDRAWN: "Supervision: a session will not take place",
    }[view.status]
