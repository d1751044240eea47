"""A child's sheet that was withdrawn: its school takes it out of the child's record again."""

from typing import Any

from cards.buttons import go_button, open_button, send_button, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import InputDate, card
from cards.pieces import alarm, heading, labelled, strong, who_and_where, words
from cards.verbs import Verb
from cards.wording import note, problem
from domain.terms import london_day
from workflows.views.documents import Heading, WithdrawnView
from workflows.views.notices import WithdrawnNotice

_TITLE = "A child's sheet was withdrawn"
_WHY = (
    "The record of this session no longer has it: it was about another child or another "
    "school's, or it was taken out."
)


def draw_notice(view: WithdrawnNotice) -> Drawn:
    """Draw a personal card to the DSL of the school that had the sheet; it names no child."""
    if view.settled:
        title, lines = f"{_TITLE}: nothing more is needed", []
    else:
        title = f"{_TITLE}: please take it out"
        lines = [words("If you entered it in the child's own record, please take it out there.")]
    button = open_button(
        "See which one",
        Verb.WITHDRAWN,
        view.extract_id,
        style="" if view.settled else "positive",
    )
    body = [heading(title), *lines, words(_about(view.heading)), *stacked(button)]
    return Drawn("Supervision", card(body), "small", "Supervision: a child's sheet was withdrawn")


def draw_withdrawn(view: WithdrawnView) -> Drawn:
    """Draw the dialog that says which sheet, and asks when it was taken out."""
    entered = (
        f"You said that you entered it on {say_day(view.entered_on)}."
        if view.entered_on
        else "Nobody has said here that it was entered."
    )
    body: list[Any] = [
        heading(_TITLE),
        *([strong(note(view.note))] if view.note else []),
        labelled("Child", view.label),
        words(_about(view.heading)),
        words(f"Sent to you {say_moment(view.sent_at)}. {entered}"),
        words(_WHY, spacing="medium"),
        *(_settled(view) if view.settled else _asked(view)),
    ]
    return Drawn("A child's sheet", card(body), "medium")


def _settled(view: WithdrawnView) -> list[Any]:
    if view.taken_out_on:
        return [strong(f"Taken out of the child's record on {say_day(view.taken_out_on)}.")]
    return [strong("It was never entered.")]


def _asked(view: WithdrawnView) -> list[Any]:
    label = "Taken out of the child's own record on"
    found: list[Any] = [
        words("Please take out what was entered or copied, and delete any copy you kept.")
    ]
    if view.problem:
        told = problem(view.problem.problem, view.problem.limit)
        found.append(alarm(f"Not saved yet. {label}: {told}"))
        label = f"{label} – {told}"
    date = InputDate(
        id="taken_out_on",
        label=label,
        value=view.taken_out_value,
        is_required=True,
        error_message="Give the date on which you took it out",
        spacing="medium",
    )
    buttons = [send_button("It is taken out", Verb.TAKEN_OUT, view.form, style="positive")]
    if not view.entered_on:
        buttons.append(go_button("It was never entered", Verb.TAKEN_OUT, view.form, never="yes"))
    return [*found, date, *stacked(*buttons)]


def _about(of: Heading) -> str:
    held = say_day(london_day(of.held_at)) if of.held_at else ""
    return who_and_where(of.supervisor, of.supervisee, of.school, held)
