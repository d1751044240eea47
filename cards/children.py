"""One child's sheet: the DSL of the child's school reads it, approves, copies, and confirms."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button, send_button, stacked
from cards.dates import say_day
from cards.drawn import Drawn
from cards.elements import InputDate, InputText, card
from cards.flow import Pages, Piece, weight
from cards.pieces import alarm, heading, safe, strong, words
from cards.reading import blocks
from cards.verbs import Verb
from cards.wording import note, problem
from domain.terms import london_day
from workflows.views.documents import ChildSheetView

_BOX = 12_000  # by weight: how much text to copy one box holds


def draw_child(view: ChildSheetView, extract: str = "", page: int = 1) -> Drawn:
    """Draw a child's sheet; `extract` is the same as text to paste into the child's record."""
    return Drawn("A child's sheet", card(_pages(view, extract).page(page)), "large")


def pages(view: ChildSheetView, extract: str = "") -> list[list[Any]]:
    """Give what stands on each page."""
    return _pages(view, extract).split()


def _pages(view: ChildSheetView, extract: str) -> Pages:
    held = view.heading.held_at
    about = f"From supervision on {say_day(london_day(held))}, " if held else "From supervision, "
    head = [
        heading(view.label),
        *([strong(view.label)] if safe(view.label) != view.label else []),
        words(f"{about}{view.heading.supervisor} and {view.heading.supervisee}"),
    ]
    if view.note:
        head.append(strong(note(view.note)))
    pieces = (*(Piece(line) for line in _standing(view)), *blocks(view.blocks), *_copies(extract))
    return Pages(head, pieces, _tail(view), view.form)


def _standing(view: ChildSheetView) -> list[Any]:
    lines = []
    if view.awaiting:
        lines.append(
            strong(
                "Awaiting signatures: the words may still change. If they do, you get a correction."
            )
        )
    if view.corrected:
        lines.append(strong("This is a correction. It replaces what you were sent before."))
    if view.approved_by:
        lines.append(words(f"The change of plan was approved by {view.approved_by}."))
    if view.entered_on:
        lines.append(words(f"Entered in the child's record on {say_day(view.entered_on)}."))
    return lines


def _copies(extract: str) -> Iterator[Piece]:
    """Give the text in boxes: a box can be copied whole by key, by mouse and on a phone."""
    parts = list(_parts(extract))
    if parts:
        yield Piece(heading("To copy into the child's record", small=True), follows=True)
        yield Piece(
            words("Press in the box, select all, copy. What you change here is not kept."),
            follows=True,
        )
    for number, part in enumerate(parts, start=1):
        more = f", part {number} of {len(parts)}" if len(parts) > 1 else ""
        yield Piece(
            InputText(
                id=f"copy{number}", label=f"Text to copy{more}", value=part, is_multiline=True
            )
        )


def _parts(text: str) -> Iterator[str]:
    while text:
        end = len(text)
        while weight(text[:end]) > _BOX:
            end = max(text.rfind("\n", end // 2, end - 1) + 1, end * 3 // 4)
        yield text[:end]
        text = text[end:]


def _tail(view: ChildSheetView) -> list[Any]:
    tail: list[Any] = []
    if view.may_approve:
        button = go_button("Approve the change of plan", Verb.APPROVE, view.form, style="positive")
        tail += [
            words("The plan for this child changes only with your approval.", spacing="large"),
            *stacked(button),
        ]
    elif view.change_of_plan and not view.approved_by:
        tail.append(words("The change of plan is not approved yet."))
    if view.may_enter:
        tail += _enter(view)
    return tail


def _enter(view: ChildSheetView) -> list[Any]:
    label = "Entered in the child's own record on"
    found: list[Any] = []
    if view.problem:
        told = problem(view.problem.problem, view.problem.limit)
        found.append(alarm(f"Not saved yet. {label}: {told}"))
        label = f"{label} – {told}"
    entered = InputDate(
        id="entered_on",
        label=label,
        value=view.entered_value,
        is_required=True,
        error_message="Give the date on which you entered it",
        spacing="medium",
    )
    button = send_button("It is entered", Verb.ENTER, view.form, style="positive")
    return [*found, entered, *stacked(button)]
