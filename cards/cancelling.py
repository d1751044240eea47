"""Cancel and find a new time, in one dialog; let go of a new time; twice running."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import send_button, stacked
from cards.dates import say_span
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, InputDate, InputText, InputTime, Json, card
from cards.pieces import alarm, heading, hint, labelled, safe, strong, who_and_where, words
from cards.sessions import when
from cards.verbs import Verb
from cards.wording import problem
from domain import forms
from domain.errors import Fault
from domain.policy import Answer
from domain.signing import Part
from workflows.views.notices import PatternNotice
from workflows.views.sessions import CancelView, WaiveView

_LABELS = {
    "who": "Who could not be there?",
    "reason": "Why?",
    "new_time": "When instead?",
    "date": "Another time: date",
    "time": "Another time: starts at",
}
_ANSWERS = {"date": Answer.DATE, "time": Answer.TIME}


def draw_cancel(view: CancelView) -> Drawn:
    """Draw the dialog to cancel."""
    title = "Cancel, and find a new time"
    if view.begun:
        title = "It did not take place"
    session = view.session
    slot = session.booked or session.fell
    body: list[Any] = [heading(title)]
    if slot:
        body.append(strong(when(session, slot)))
    body.append(words(who_and_where(session.supervisor, session.supervisee, session.school)))
    if view.faults:
        names = "; ".join(_LABELS[key] for key in dict.fromkeys(f.field for f in view.faults))
        body.append(alarm(f"Not cancelled yet. Needs attention: {names}"))
    body += [*_questions(view), *_send(view)]
    return Drawn("Supervision", card(body), "medium")


def _questions(view: CancelView) -> Iterator[Any]:
    session = view.session
    if view.begun:
        people = {Part.SUPERVISOR: session.supervisor, Part.SUPERVISEE: session.supervisee}
        who = [Choice(title=safe(name), value=part.value) for part, name in people.items()]
        yield _choose(view, "who", who)
    yield _choose(view, "reason", [Choice(title=safe(r.label), value=r.key) for r in view.reasons])
    yield hint("Only you are asked: the reason stands on no card. Never write why in a chat.")
    minutes = session.booked.minutes if session.booked else 0
    times = [
        Choice(title=say_span(at, minutes, session.due_by), value=at.isoformat())
        for at in view.times
    ]
    times.append(Choice(title="Another time (fill it in below)", value="another"))
    times.append(Choice(title="I can't find one now", value="none"))
    yield _choose(view, "new_time", times)
    yield hint(_about_times(view))
    yield _typed(view, "date")
    yield _typed(view, "time")


def _about_times(view: CancelView) -> str:
    known = (
        "These are free as far as Supervision knows: look into your own calendar too. It is "
        "booked when you both agree."
        if view.times
        else "Supervision knows of no free time."
    )
    breach = (
        " The policy asks for a new time straight away; without one you will be asked again "
        "tomorrow, then a line manager hears that one is owed."
    )
    return known + (breach if view.breach else "")


def _send(view: CancelView) -> list[Any]:
    title = "Send this" if view.begun else "Cancel this session"
    return stacked(send_button(title, Verb.CANCEL, view.form, style="destructive"))


def _choose(view: CancelView, key: str, choices: list[Choice]) -> Any:
    sent, known = view.values.get(key, ""), {choice.value for choice in choices}
    return InputChoiceSet(
        id=key,
        label=_label(view, key),
        choices=choices,
        value=sent if sent in known else None,
        style="expanded",
        wrap=True,
        is_required=True,
        error_message=f"Choose an answer: {_LABELS[key]}",
        spacing="medium",
    )


def _typed(view: CancelView, key: str) -> Any:
    sent = view.values.get(key, "")
    common: Json = {"id": key, "label": _label(view, key), "value": sent, "spacing": "small"}
    if key == "date" and (not sent or forms.parse_date(sent)):
        return InputDate(**common)
    if key == "time" and (not sent or forms.parse_time(sent)):
        return InputTime(**common)
    return InputText(**common, max_length=200)


def _label(view: CancelView, key: str) -> str:
    return _with_fault(key, next((f for f in view.faults if f.field == key), None))


def _with_fault(key: str, fault: Fault | None) -> str:
    label = _LABELS[key]
    if fault is None:
        return label
    answer = _ANSWERS.get(key, Answer.CHOICE)
    return f"{label} – {problem(fault.problem, safe(fault.limit), answer)}"


def draw_waive(view: WaiveView) -> Drawn:
    """Draw the dialog to let go of a new time."""
    fault = view.problem
    body: list[Any] = [
        heading("Let this session go"),
        words(who_and_where(view.supervisor, view.supervisee, view.school)),
        *(
            [labelled("Was to be", say_span(view.fell.starts_at, view.fell.minutes))]
            if view.fell
            else []
        ),
        labelled("A new time is owed by", view.owed_by),
        words(
            "Nobody is asked for a new time any more. The session still counts as not held: "
            "what the policy promises stays unmet.",
            spacing="medium",
        ),
        *([alarm(f"Not sent yet. Needs attention: {_LABELS['reason']}")] if fault else []),
        InputChoiceSet(
            id="reason",
            label=_with_fault("reason", fault),
            choices=[Choice(title=safe(c.label), value=c.key) for c in view.reasons],
            style="expanded",
            wrap=True,
            is_required=True,
            error_message="Choose why it can be let go",
            spacing="medium",
        ),
        *stacked(send_button("Let it go", Verb.WAIVE, view.form, style="destructive")),
    ]
    return Drawn("Supervision", card(body), "medium")


def draw_pattern(view: PatternNotice) -> Drawn:
    """Draw what is said to somebody who cancelled twice running: to them alone, and kindly."""
    body = [
        heading("Two of your sessions in a row did not take place"),
        words(f"With {view.other}, {view.school}."),
        words(
            "Weeks get full, and this time is meant to help with that. What would make it easier "
            "to keep: another time of day, another place, somebody to take over meanwhile?"
        ),
        words(f"Talk about it with {view.other}, or with your line manager. Nobody else was told."),
    ]
    return Drawn("Supervision", card(body), "small", "Supervision: a word about your sessions")
