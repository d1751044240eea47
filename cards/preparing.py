"""Prepare: what both parties added to the agenda, and what is on it by itself. A dialog only."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import ActionSet, card
from cards.flow import Pages, Piece, row, text
from cards.pieces import heading, short, strong, words
from cards.verbs import Verb
from cards.wording import note
from domain.terms import london_day
from workflows.views.agenda import ActionLine, DriftLine, ItemLine, NoteLine, PrepareView

_LONGEST_NAME = 40


def draw_prepare(view: PrepareView, page: int = 1) -> Drawn:
    """Draw one page of the preparation of a session."""
    return Drawn("Prepare", card(_pages(view).page(page)), "large")


def pages(view: PrepareView) -> list[list[Any]]:
    """Give what stands on each page."""
    return _pages(view).split()


def _pages(view: PrepareView) -> Pages:
    today = london_day(view.at)
    when = say_moment(view.starts_at, today) if view.starts_at else ""
    due = say_day(view.due_by, today)
    head = [
        heading(f"Prepare for {when}" if when else f"Prepare for supervision, due by {due}"),
        words(f"With {view.other}, {view.school}. You both see everything here."),
    ]
    if view.note:
        head.append(strong(note(view.note, view.at)))
    if view.begun:
        head.append(
            words("The record is begun. What you add now is shown to its writer as added since.")
        )
    return Pages(head, tuple(_flow(view)), [], view.form)


def _flow(view: PrepareView) -> Iterator[Piece]:
    yield from _items(view)
    yield _button("Add something to talk about", "topic", view.form, first=True)
    yield _button("Add a child", "case", view.form)
    yield Piece(heading("On the agenda by itself", small=True), follows=True)
    if not (view.actions or view.drift or view.notes):
        yield Piece(words("Nothing: no action is open, and nothing was noted since last time."))
    yield from _actions(view)
    yield from drift(view.drift, view.form)
    yield from notes("Informal supervision since last time", view.notes)
    yield from notes("Earlier informal supervision", view.earlier_notes)


def _items(view: PrepareView) -> Iterator[Piece]:
    yield Piece(heading("Prepared by the two of you", small=True), follows=True)
    if not view.items:
        yield Piece(words("Nothing yet."), follows=True)
    for item in view.items:
        yield from item_words(item)
        if item.pick:
            name = short(f"Change “{item.title}”", _LONGEST_NAME)
            yield _button(name, item.pick, view.form)


def item_words(item: ItemLine) -> Iterator[Piece]:
    """Give what was prepared, why, and by whom."""
    yield Piece(words(f"{item.title} ({item.by})", spacing="medium"), follows=True)
    if item.detail:
        yield from text(item.detail)


def _actions(view: PrepareView) -> Iterator[Piece]:
    for line in view.actions:
        label = f"{_state(view, line)}{f' · {line.child}' if line.child else ''}"
        yield from row(label, line.what)
        if line.done:
            yield from row("What it changed", line.done)
        if line.drift:
            yield from row("Drift", line.drift)


def _state(view: PrepareView, line: ActionLine) -> str:
    if line.done:
        return f"Action done, {line.owner}"
    day = say_day(line.due, london_day(view.at))
    return f"{'Overdue action' if line.overdue else 'Action'}, {line.owner}, by {day}"


def drift(lines: tuple[DriftLine, ...], form: str) -> Iterator[Piece]:
    """Give the children for whom nothing moved, with their history."""
    if lines:
        yield Piece(heading("Drift: nothing moved for these children", small=True), follows=True)
    for line in lines:
        yield from row(line.label, line.history)
        if line.pick:
            name = short(f"Write about {line.label}", _LONGEST_NAME)
            button = go_button(name, Verb.PICK, form, pick=line.pick)
            yield Piece(ActionSet(actions=[button], spacing="small"))


def notes(title: str, lines: tuple[NoteLine, ...]) -> Iterator[Piece]:
    """Give notes of informal supervision."""
    if lines:
        yield Piece(heading(title, small=True), follows=True)
    for line in lines:
        yield Piece(
            strong(f"{say_moment(line.held_at)}, noted by {line.by}", spacing="medium"),
            follows=True,
        )
        for label, value in line.rows:
            yield from row(label, value)


def _button(title: str, pick: str, form: str, *, first: bool = False) -> Piece:
    button = go_button(title, Verb.PREPARE_PICK, form, pick=pick, style="positive" if first else "")
    return Piece(ActionSet(actions=[button], spacing="small"))
