"""Urgent supervision: the dialog that asks, and the card that says how it stands. No content.

Everything is within the day or the next, so days are said without their year.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cards.buttons import act_button, open_button, send_button, stacked
from cards.dates import say_clock, say_moment
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, InputToggle, card
from cards.numbers import draw_numbers, draw_ring_first
from cards.pieces import alarm, heading, hint, labelled, safe, short, strong, words
from cards.verbs import Verb
from cards.wording import note, problem, small
from domain.errors import Problem
from domain.policy import Choice as Named
from domain.terms import london_day
from domain.urgent import UrgentStatus
from workflows.views.urgent import (
    HarmNotice,
    Part,
    Told,
    UrgentCan,
    UrgentFormView,
    UrgentSentView,
    UrgentView,
)

TITLE = "Urgent supervision"
_LONGEST_NAME = 60
_OPEN_CHAT = "Our chat shows how it stands, and changes by itself."


def urgent_button(*, style: str = "") -> Any:
    """Give the first of two taps: it opens the numbers and the button that asks."""
    return open_button(TITLE, Verb.URGENT_FORM, "me", style=style)


def draw_urgent_form(view: UrgentFormView) -> Drawn:
    """Draw the dialog: the numbers, the button, and below it what may be said besides."""
    ask = "Ask again" if view.running else "Ask for urgent supervision"
    wrong = dict(view.faults)
    body: list[Any] = [heading(TITLE)]
    if view.faults:
        names = "; ".join(_LABELS[key] for key in wrong)
        body.append(alarm(f"Not sent yet. This needs attention: {names}"))
    body += [
        *draw_ring_first(view.numbers),
        *_running(view),
        heading("Then ask for supervision", small=True),
        words("Somebody answers within 24 hours, nights and weekends included. Nothing to type."),
        InputToggle(
            id="harm",
            label="Risk of harm",
            title="It is about a risk of harm: tell my line manager at once",
            value="true" if view.harm else "false",
            wrap=True,
            spacing="medium",
        ),
        *stacked(send_button(ask, Verb.URGENT, view.form, style="positive")),
    ]
    more = bool(view.people) or len(view.schools) > 1
    if more:
        body.append(heading("Only if you want to", small=True))
    if view.people:
        body.append(_people(view, wrong))
        body.append(hint("Whom you tick is not asked and sees nothing of this. Why is not kept."))
    if len(view.schools) > 1:
        body.append(_school(view, wrong))
        # Sent, not gone to: the school that was chosen goes along, and what else is filled in.
        show = send_button("Show this school's numbers", Verb.URGENT_SCHOOL, view.form)
        body += stacked(show)
    if more:
        body += stacked(send_button(f"{ask}, with this", Verb.URGENT, view.form))
    return Drawn(TITLE, card(body), "large")


_LABELS = {
    "without": "Is it about somebody on this list, or should somebody not be asked?",
    "school": "Which school",
}


def _short(name: str) -> str:
    return short(name, _LONGEST_NAME)


def _label(key: str, wrong: dict[str, Problem]) -> str:
    return f"{_LABELS[key]} – {problem(wrong[key])}" if key in wrong else _LABELS[key]


def _people(view: UrgentFormView, wrong: dict[str, Problem]) -> Any:
    known = {person.key for person in view.people}
    return InputChoiceSet(
        id="without",
        label=_label("without", wrong),
        is_multi_select=True,
        choices=[_choice(p) for p in view.people],
        value=",".join(p for p in view.without if p in known),
        wrap=True,
        spacing="medium",
    )


def _choice(of: Named) -> Any:
    return Choice(title=short(safe(of.label), _LONGEST_NAME), value=of.key)


def _school(view: UrgentFormView, wrong: dict[str, Problem]) -> Any:
    return InputChoiceSet(
        id="school",
        label=_label("school", wrong),
        choices=[_choice(s) for s in view.schools],
        value=view.school_id,
        style="compact",
        wrap=True,
        spacing="medium",
    )


def _running(view: UrgentFormView) -> Iterator[Any]:
    for one in view.running:
        who = (
            f"{_short(one.answered_by)} answered" if one.answered_by else "nobody has answered yet"
        )
        yield strong(f"You asked at {say_clock(one.asked_at)} ({_short(one.school)}): {who}.")


def draw_urgent_sent(view: UrgentSentView) -> Drawn:
    """Draw how it stands at the end of a dialog: the card in the chat has the buttons."""
    urgent = view.urgent
    body = [*_top(urgent), *_standing(urgent), words(_OPEN_CHAT, spacing="medium")]
    if urgent.numbers:
        body += draw_ring_first(urgent.numbers)
    return Drawn(TITLE, card(body), "medium")


def draw_urgent(view: UrgentView) -> Drawn:
    """Draw the card of the asker, of whoever was asked, or of whoever answered."""
    body = [*_top(view), *_standing(view), *stacked(*_buttons(view))]
    if view.numbers:
        body += draw_ring_first(view.numbers)
    return Drawn(TITLE, card(body), "small", f"Supervision: {_summary(view)}")


def draw_harm(view: HarmNotice) -> Drawn:
    """Draw what a line manager is told at once."""
    body: list[Any] = [
        heading("Please ring now: a risk of harm"),
        words(
            f"{view.asker} asked for urgent supervision at {_when(view.asked_at)} and says that it "
            "is about a risk of harm."
        ),
        strong("Please speak to them now. Supervision does not replace what has to be done."),
        labelled("School", view.school),
        *draw_numbers(None),
    ]
    if view.over:
        body.append(words("The request for supervision has ended by now."))
    return Drawn(TITLE, card(body), "small", "Supervision: please ring now")


def _top(view: UrgentView) -> list[Any]:
    told = note(view.note)
    return [heading(urgent_headline(view)), *([strong(told)] if told else [])]


def urgent_headline(view: UrgentView) -> str:
    """Say in a line how a request stands."""
    mine = view.part is Part.ASKER
    who = "You" if view.part is Part.ANSWERER else safe(view.answered_by)
    whose = "" if mine else f": {safe(view.asker)}"
    match view.status:
        case UrgentStatus.HELD:
            return f"Urgent supervision was held{whose}"
        case UrgentStatus.WITHDRAWN:
            return f"Urgent supervision is not needed any more{whose}"
        case UrgentStatus.OPEN:
            return "Nobody has answered yet" if mine else f"Urgent supervision is asked for{whose}"
    if view.ringing:
        verb = "are ringing" if view.part is Part.ANSWERER else "is ringing"
        return f"{who} {verb} {'you' if mine else safe(view.asker)}"
    at = _when(view.starts_at) if view.starts_at else ""
    if view.status is UrgentStatus.OFFERED:
        return f"{who} {'offer' if view.part is Part.ANSWERER else 'offers'} {at}"
    return f"Arranged for {at}" + (f", {who}" if mine else whose)


def urgent_about(view: UrgentView) -> str:
    """Say which school it is for and since when, for a line of home."""
    return f"{view.school}, asked at {_when(view.asked_at)}"


def _when(at: datetime) -> str:
    return say_moment(at, london_day(at))


def _standing(view: UrgentView) -> Iterator[Any]:
    if view.late and view.status is not UrgentStatus.HELD:
        yield alarm(f"This is late: it was not held by {_when(view.closes_at)}. It stays open.")
    if view.part is not Part.ASKER and safe(view.asker) not in urgent_headline(view):
        yield labelled("Asked by", view.asker)
    if view.asker_number:
        yield labelled("Their number", view.asker_number)
    yield labelled("School", view.school)
    yield labelled("Asked at", _when(view.asked_at))
    if view.status in {UrgentStatus.WITHDRAWN, UrgentStatus.HELD}:
        yield from _ended(view)
        return
    if not view.late:
        yield labelled("To be held by", _when(view.closes_at))
    if view.answered_by:
        yield from _answered(view)
    elif view.part is Part.ASKED:
        yield strong("Please ring them now, or offer a time. Ask them what it is about by voice.")
        if view.passed:
            yield words("You said that you can't. You can still take it.")
    if view.part is Part.ASKER:
        yield from _told(view)


def _answered(view: UrgentView) -> Iterator[Any]:
    if view.part is Part.ASKED:
        yield words(f"{view.answered_by} has answered. Nothing is needed of you now.")
        return
    if view.way and not view.ringing:
        yield labelled("How", small(view.way))
    if view.status is UrgentStatus.OFFERED and not view.started:
        yield words(
            "Does this suit you?" if view.part is Part.ASKER else f"Waiting for {view.asker}."
        )
    if not view.started:
        return
    other = view.answered_by if view.part is Part.ASKER else view.asker
    if view.confirmed:
        yield words(f"You confirmed that it was held. Waiting for {other}.")
    elif view.other_confirmed:
        yield strong(f"{other} confirmed that it was held. Was it?")
    else:
        yield strong("Was it held? Both of you say so.")


def _ended(view: UrgentView) -> Iterator[Any]:
    if view.answered_by and view.part is not Part.ANSWERER:
        yield labelled("With", view.answered_by)
    if view.arranged_at and view.status is UrgentStatus.HELD:
        yield labelled("Arranged after", _after(view.asked_at, view.arranged_at))
    if view.held_at:
        late = " That was late." if view.late else ""
        yield labelled("Held after", f"{_after(view.asked_at, view.held_at)}.{late}")


def _after(asked_at: datetime, at: datetime) -> str:
    whole = at.replace(second=0, microsecond=0) - asked_at.replace(second=0, microsecond=0)
    minutes = int(whole.total_seconds()) // 60
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _told(view: UrgentView) -> Iterator[Any]:
    if view.harm_told:
        yield labelled("Told of the risk of harm", _said(view.harm_told, view.now))
    elif view.harm:
        yield strong("I could reach nobody about the risk of harm. Please ring your line manager.")
    if view.status is not UrgentStatus.OPEN:
        return
    if view.told:
        yield labelled("Told", "; ".join(_said(told, view.now) for told in view.told))
    else:
        yield strong("I can reach nobody on the list. Please ring somebody yourself.")
    if view.next:
        names = " and ".join(view.next.names)
        yield labelled("Next", f"{names} at {_near(view.next.at, view.now)}, if nobody answers")


def _said(told: Told, now: datetime) -> str:
    return f"{told.name} at {_near(told.at, now)}" if told.at else f"{told.name}, on its way"


def _near(at: datetime, now: datetime) -> str:
    """Say the time, with its day where that is not today."""
    return say_clock(at) if london_day(at) == london_day(now) else _when(at)


def _buttons(view: UrgentView) -> list[Any]:
    first = "positive" if view.part is not Part.ANSWERER else ""
    held = "positive" if view.started else ""
    offer = "Offer another time" if view.part is Part.ANSWERER else "Offer a time"
    ring = "I ring them now"
    known = {
        UrgentCan.AGREE: _act("That suits me", Verb.URGENT_AGREE, view, "positive"),
        UrgentCan.CONFIRM: _act("It was held", Verb.URGENT_HELD, view, held),
        UrgentCan.MISSED: _act("It did not take place", Verb.URGENT_MISSED, view),
        UrgentCan.WRITE: open_button("Write the record", Verb.URGENT_RECORD, view.id),
        UrgentCan.RING: _act(ring, Verb.URGENT_RING, view, first),
        UrgentCan.OFFER: open_button(offer, Verb.URGENT_OFFER_FORM, view.id),
        UrgentCan.PASS: _act("I can't", Verb.URGENT_PASS, view),
        UrgentCan.DECLINE: _act("I can't then", Verb.URGENT_DECLINE, view),
        UrgentCan.GIVE_BACK: _act("I can't after all", Verb.URGENT_GIVE_BACK, view),
        UrgentCan.WITHDRAW: open_button("I need it no more", Verb.URGENT_WITHDRAW_FORM, view.id),
    }
    return [button for can, button in known.items() if can in view.can]


def _act(title: str, verb: Verb, view: UrgentView, style: str = "") -> Any:
    return act_button(title, verb, view.id, view.turn, style=style)


def _summary(view: UrgentView) -> str:
    if view.status is UrgentStatus.HELD:
        return "urgent supervision was held"
    if view.status is UrgentStatus.WITHDRAWN:
        return "urgent supervision is not needed any more"
    if view.late:
        return "urgent supervision is late"
    return {
        UrgentStatus.OPEN: "nobody has answered yet"
        if view.part is Part.ASKER
        else "urgent supervision is asked for",
        UrgentStatus.OFFERED: "a time is offered for urgent supervision",
    }.get(view.status, "urgent supervision is arranged")
