"""Actions: what is said of them on cards that are kept, and their words in dialogs."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button, send_button, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import ActionSet, InputText, card
from cards.flow import Pages, Piece, row, text
from cards.pieces import alarm, heading, hint, labelled, strong, words
from cards.verbs import Verb
from cards.wording import note, problem
from domain.actions import LONGEST_WORD
from domain.terms import london_day
from workflows.views.agenda import ActionLine, ActionsView, ActionView
from workflows.views.notices import HomeLine, Thing

ACTIONS = {Thing.ACTION, Thing.ACTION_OVER, Thing.ACTION_COVER, Thing.ACTIONS_LONG_OVER}
_HINT = "A sentence is enough: what is better, or what you found out."


def action_title(line: HomeLine) -> str:
    """Say on a card that is kept that an action needs somebody: whose and when, never what."""
    verb = "was" if line.late else "is"
    due = say_day(line.due, line.due) if line.due else ""
    many = f"{line.count} action{'' if line.count == 1 else 's'}"
    return {
        Thing.ACTION: f"An action {verb} due on {due}",
        Thing.ACTION_OVER: f"An action of {line.other} was due on {due}",
        Thing.ACTION_COVER: f"You cover: an action of {line.other} {verb} due on {due}",
        Thing.ACTIONS_LONG_OVER: f"{many} of {line.other} {_are(line.count)} long over",
    }[line.thing]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def action_about(line: HomeLine) -> str:
    """Say with whom and at which school an action was agreed, or what can be done about it."""
    days = f"{line.count} school day{'' if line.count == 1 else 's'} ago"
    match line.thing:
        case Thing.ACTIONS_LONG_OVER:
            return "Please ask what is in the way. What was agreed stays with the two of them."
        case Thing.ACTION_OVER:
            return ", ".join(filter(None, (days, line.school)))
        case Thing.ACTION_COVER:
            return line.school
    return ", ".join(filter(None, (f"With {line.other}" if line.other else "", line.school)))


def draw_actions(view: ActionsView, page: int = 1) -> Drawn:
    """Draw the list of one's actions."""
    head = [heading("My actions")]
    if view.note:
        head.append(strong(note(view.note, view.at)))
    body = Pages(head, tuple(_list(view)), [], view.form).page(page)
    return Drawn("My actions", card(body), "large")


def pages(view: ActionsView) -> list[list[Any]]:
    """Give what stands on each page."""
    return Pages([heading("My actions")], tuple(_list(view)), [], view.form).split()


def _list(view: ActionsView) -> Iterator[Piece]:
    if not view.mine:
        yield Piece(words("You have no open action."))
    yield from _lines(view, view.mine)
    for whose, lines in view.pairs:
        yield Piece(heading(f"Others, with {whose}", small=True), follows=True)
        yield from _lines(view, lines, named=True)


def _lines(
    view: ActionsView, lines: tuple[ActionLine, ...], *, named: bool = False
) -> Iterator[Piece]:
    for number, line in enumerate(lines, start=1):
        yield from action_words(line, view, number, named=named)
        button = go_button(f"Open action {number}", Verb.ACTION_PICK, view.form, pick=line.id)
        yield Piece(ActionSet(actions=[button], spacing="small"))


def action_words(
    line: ActionLine, view: ActionsView, number: int, *, named: bool
) -> Iterator[Piece]:
    """Give what an action is, for whom and by when."""
    yield Piece(strong(f"{number}. {due_words(line, view)}", spacing="large"), follows=True)
    about = [line.owner if named else "", line.child]
    if told := " · ".join(filter(None, about)):
        yield Piece(words(told, spacing="none"), follows=True)
    yield from text(line.what)


def due_words(line: ActionLine, view: ActionsView | ActionView) -> str:
    """Say by when, and whether that is over."""
    day = say_day(line.due, london_day(view.at))
    return f"Overdue: it was due on {day}" if line.overdue else f"Due on {day}"


def draw_action(view: ActionView, page: int = 1) -> Drawn:
    """Draw one action, with the box for what it changed."""
    return Drawn("Action", card(_of(view).page(page)), "medium")


def _of(view: ActionView) -> Pages:
    head: list[Any] = [heading("Action")]
    if view.note:
        head.append(strong(note(view.note, view.at)))
    tail = _finishing(view) if view.may_finish else []
    if view.listed:
        tail += stacked(go_button("Back to my actions", Verb.ACTIONS_BACK, view.form))
    return Pages(head, tuple(_about(view)), tail, view.form)


def _about(view: ActionView) -> Iterator[Piece]:
    line = view.line
    yield from row("What", line.what)
    if view.hoped:
        yield from row("So that", view.hoped)
    yield Piece(labelled("Who", line.owner))
    if not view.ended:
        yield Piece(labelled("When", due_words(line, view)))
    if line.child:
        yield Piece(labelled("Child", line.child))
    yield Piece(labelled("Agreed by", f"{view.pair}, {view.school}"))
    if line.drift:
        yield from row("Drift", line.drift)
    if view.ended == "done":
        by = f" by {view.done_by}, {say_moment(view.done_at)}" if view.done_at else ""
        yield Piece(strong(f"Done{by}", spacing="medium"))
        if line.done:
            yield from row("What it changed", line.done)
    elif view.ended:
        yield Piece(strong("No longer needed, as your last session said.", spacing="medium"))


def _finishing(view: ActionView) -> list[Any]:
    wrong = problem(view.problem.problem, view.problem.limit) if view.problem else ""
    label = "What it changed"
    box = InputText(
        id="changed",
        label=f"{label} – {wrong}" if wrong else label,
        value=view.value,
        is_multiline=True,
        is_required=True,
        error_message="Say in a word what it changed",
        max_length=LONGEST_WORD,
        spacing="medium",
    )
    return [
        *([alarm(f"Not done yet. {label}: {wrong}")] if wrong else []),
        box,
        hint(_HINT),
        *stacked(send_button("It is done", Verb.ACTION_DONE, view.form, style="positive")),
    ]
