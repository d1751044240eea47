"""The writing of a document: every section and case with its state, and what is still to mend."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from cards.buttons import go_button, stacked
from cards.dates import say_clock, say_day, say_moment
from cards.drawn import Drawn
from cards.elements import ActionSet, card
from cards.flow import Pages, Piece, row, text
from cards.pieces import heading, short, strong, who_and_where, words
from cards.preparing import drift, item_words, notes
from cards.verbs import Verb
from cards.wording import capital, kind_of, note, problem
from domain.errors import Fault
from domain.terms import london_day
from workflows.views.documents import CaseView, Line, State, WritingView

_SIGNS = {State.EMPTY: "○", State.SAVED: "✓", State.FAULTY: "!"}
_LONGEST_WHAT = 160
_LONGEST_NAME = 40


def draw_writing(view: WritingView, page: int = 1) -> Drawn:
    """Draw the writing page."""
    body = _pages(view).page(page)
    return Drawn(kind_of(view.heading), card(body), "large")


def pages(view: WritingView) -> list[list[Any]]:
    """Give what stands on each page."""
    return _pages(view).split()


def _pages(view: WritingView) -> Pages:
    held = view.heading.held_at
    of = view.heading
    about = who_and_where(of.supervisor, of.supervisee, of.school)
    head = [
        heading(
            f"{kind_of(view.heading)}, {say_day(london_day(held))}"
            if held
            else kind_of(view.heading)
        ),
        words(about),
    ]
    if view.note:
        head.append(strong(note(view.note, view.at)))
    tail = stacked(go_button("Check and submit", Verb.CHECK, view.form, style="positive"))
    return Pages(head, tuple(_flow(view)), tail, view.form)


def _flow(view: WritingView) -> Iterator[Piece]:
    yield from _faults(view)
    yield from _asked(view)
    yield from _added(view)
    yield from _lines(view, "What to write", view.sections)
    if view.takes_cases:
        yield from _lines(view, "Children", view.cases)
        yield _button("Add a child", "case/new", view.form)
    if view.reviews:
        yield from _told(view, "Earlier actions", "Earlier action", view.reviews)
    if view.takes_cases:
        yield from _told(view, "Actions agreed", "Action", view.actions)
        yield _button("Add an action", "action/new", view.form)
    yield from drift(view.drift, view.form)
    yield from notes("Informal supervision since last time", view.notes)


def _added(view: WritingView) -> Iterator[Piece]:
    """Give what a party prepared after the record was begun, each with the tap that takes it up."""
    if view.added:
        yield Piece(heading("Added since this was begun", small=True), follows=True)
    for item in view.added:
        yield from item_words(item)
        yield _button(short(f"Take up “{item.title}”", _LONGEST_NAME), item.pick, view.form)


def _faults(view: WritingView) -> Iterator[Piece]:
    if not view.faults:
        return
    count = len(view.faults)
    told = "1 answer needs" if count == 1 else f"{count} answers need"
    yield Piece(heading(f"Not submitted yet: {told} attention", small=True), follows=True)
    for section, found in groupby(view.faults, key=lambda one: one[0].section):
        wrong = tuple(found)
        yield Piece(strong(short(wrong[0][2], _LONGEST_NAME), spacing="medium"), follows=True)
        for fault, label, _ in wrong:
            yield Piece(words(_fault_line(fault, label)), follows=True)
        yield _button(f"Go to {short(wrong[0][2], _LONGEST_NAME)}", section, view.form)


def _fault_line(fault: Fault, label: str) -> str:
    told = problem(fault.problem, fault.limit)
    return f"! {label} – {told}" if label else f"! {capital(told)}"


def _asked(view: WritingView) -> Iterator[Piece]:
    if not view.asked:
        return
    yield Piece(heading("What should change", small=True), follows=True)
    for who, at, comment in reversed(view.asked):
        said = f"{who}, {say_moment(at, _near(view))}:"
        yield Piece(strong(said), follows=True)
        yield from text(comment, again="What should change (continued)")


def _lines(view: WritingView | CaseView, title: str, lines: tuple[Line, ...]) -> Iterator[Piece]:
    """Give a button for each line that says where it stands."""
    if lines:
        yield Piece(heading(title, small=True), follows=True)
    elif title == "Children":
        yield Piece(heading(title, small=True), follows=True)
        yield Piece(words("No child is in the record yet."), follows=True)
    for line in lines:
        name = f"{_SIGNS[line.state]} {short(line.title, _LONGEST_NAME)} · {_state(view, line)}"
        yield _button(name, line.pick, view.form)


def _told(view: WritingView, title: str, name: str, lines: tuple[Line, ...]) -> Iterator[Piece]:
    """Give each line's own words, which somebody typed, with a button beneath."""
    yield Piece(heading(title, small=True), follows=True)
    if not lines:
        yield Piece(words("No action is in the record yet."), follows=True)
    for number, line in enumerate(lines, start=1):
        yield Piece(
            words(f"{number}. {short(line.title, _LONGEST_WHAT)}", spacing="medium"),
            follows=True,
        )
        if line.detail:
            yield Piece(words(short(line.detail, _LONGEST_WHAT), spacing="none"), follows=True)
        button = f"{_SIGNS[line.state]} {name} {number} · {_state(view, line)}"
        yield _button(button, line.pick, view.form)


def _state(view: WritingView | CaseView, line: Line) -> str:
    match line.state:
        case State.FAULTY:
            return "needs attention"
        case State.EMPTY:
            return "empty"
        case State.SAVED if line.saved_at is None:
            return "saved"
    near = _near(view)
    if near and line.saved_at and london_day(line.saved_at) != near:
        return f"saved {say_day(london_day(line.saved_at), near)}"
    return f"saved {say_clock(line.saved_at)}" if line.saved_at else "saved"


def _near(view: WritingView | CaseView) -> date | None:
    return london_day(view.at) if view.at else None


def _button(title: str, pick: str, form: str) -> Piece:
    button = go_button(title, Verb.PICK, form, pick=pick)
    return Piece(ActionSet(actions=[button], spacing="small"))


def draw_case(view: CaseView) -> Drawn:
    """Draw one case's page."""
    body = [
        heading(view.title),
        *([strong(note(view.note, view.at))] if view.note else []),
        *(piece.element for piece in (row("Drift", view.drift) if view.drift else ())),
        *(piece.element for piece in _lines(view, "What to write", view.lines)),
        *stacked(
            go_button("Back to the record", Verb.BACK, view.form),
            go_button("Take this child out", Verb.REMOVE, view.form),
        ),
    ]
    return Drawn(kind_of(view.heading), card(body), "large")
