"""Somebody leaves: what they have in hand, by kind and without content, and who takes it up."""

from collections.abc import Mapping
from typing import Any

from cards.buttons import send_button, stacked
from cards.dates import say_day
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, card
from cards.pieces import alarm, heading, labelled, safe, words
from cards.verbs import Verb
from cards.wording import problem
from domain.policy import Answer
from workflows.views.leaving import InHand, LeaverNotice, LeaverView

_KINDS: Mapping[InHand, tuple[str, str]] = {
    InHand.URGENT: ("Urgent requests that are open", "whoever is next is asked"),
    InHand.UNSIGNED: ("Records without their signature", "can be closed as signed by one"),
    InHand.UNWRITTEN: ("Records they were writing", "nobody finishes these for them"),
    InHand.EXTRACTS: ("Children's sheets not entered", "to be entered in the child's own record"),
    InHand.ACTIONS: ("Open actions", "they get a new owner"),
    InHand.SESSIONS: ("Sessions without a time", "to be arranged"),
    InHand.OWED: ("New times that they owe", "to be arranged"),
    InHand.PREPARED: ("Things they prepared", "they stay with the two who meet"),
    InHand.SUPERVISED: ("People they supervise", "they need another supervisor on the roster"),
}
_LABEL = "Who takes this up"


def draw_leaver(view: LeaverView) -> Drawn:
    """Draw the dialog in which somebody is named."""
    wrong = problem(view.problem.problem, answer=Answer.PERSON) if view.problem else ""
    left = "Their last day was" if view.left else "Their last day is"
    body = [
        heading(f"{safe(view.name)} leaves" if not view.left else f"{safe(view.name)} has left"),
        words(f"{left} {say_day(view.last_day)}."),
        *_counted(view.counts),
        words(
            "Nobody signs or reads for them. Until somebody is named, the next one up has it.",
            spacing="medium",
        ),
        *([alarm(f"Not saved yet. {_LABEL}: {wrong}")] if wrong else []),
        InputChoiceSet(
            id="to",
            label=f"{_LABEL} – {wrong}" if wrong else _LABEL,
            value=view.value or None,
            choices=[Choice(title=safe(c.label), value=c.key) for c in view.choices],
            style="compact",
            placeholder="Choose",
            is_required=True,
            error_message="Choose who takes this up",
            wrap=True,
            spacing="medium",
        ),
        *stacked(send_button("Save", Verb.LEAVER_SET, view.form, style="positive")),
    ]
    return Drawn("Supervision", card(body), "medium")


def _counted(counts: tuple[tuple[InHand, int], ...]) -> list[Any]:
    if not counts:
        return [words("They have nothing in hand now.")]
    return [labelled(_KINDS[kind][0], f"{count}, {_KINDS[kind][1]}") for kind, count in counts]


def draw_named(view: LeaverNotice) -> Drawn:
    """Draw a personal card to whoever takes up a leaver's work."""
    name = safe(view.name)
    if view.withdrawn:
        body = [heading(f"Somebody else takes up {name}'s work now")]
        return Drawn("Supervision", card(body), "small", "Supervision: somebody else was named")
    body = [
        heading(f"You take up {name}'s work"),
        words(f"It is yours from the day after {say_day(view.last_day)}."),
        *_counted(view.counts),
        words("Write home at any time to see what of it needs you."),
    ]
    return Drawn("Supervision", card(body), "small", "Supervision: you take up somebody's work")
