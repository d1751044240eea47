"""A dialog of a few questions: each with its label, its value so far and its fault.

Values are never cut: what is in a box is what is saved. So a form may be heavier than other cards;
`TEXTS` bounds what can be typed into one, and the words of others give way first.
"""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from cards.buttons import go_button, send_button, stacked
from cards.dates import say_clock, say_day, say_moment
from cards.drawn import Drawn, Size
from cards.elements import (
    Choice,
    InputChoiceSet,
    InputDate,
    InputNumber,
    InputText,
    InputTime,
    Json,
    card,
)
from cards.flow import COMMA, text, weight
from cards.pieces import alarm, heading, hint, safe, strong, words
from cards.verbs import Verb
from cards.wording import problem
from domain import forms
from domain.errors import Problem
from domain.policy import Answer
from domain.terms import london_day
from domain.text import LONGEST
from workflows.views.forms import FormView, Question

TEXTS = 24_000  # characters in all boxes of a form together
MOST = 80 * 1024  # what Teams takes at all, by weight
_CHECKED_BY_TEAMS = {
    "offer",
    "move",
    "changes",
    "away",
    "acting",
    "urgent",
    "urgent withdraw",
    "disagree",
    "meeting offer",
    "meeting outcome",
}  # forms of which half is of no use
_REST = 16 * 1024  # what a form weighs besides what was typed
_SHORT_HINT = 60
_FEW = 4
_INTROS = {
    "offer": "The other person is asked at once. It is booked when you both agree.",
    "move": "The booked time stays until you both agree on the new one.",
    "changes": "Your words go to the writer with the record. Signatures given so far no longer "
    "count, and both of you will be asked again.",
    "disagree": "Both versions stand side by side: nothing is overwritten, signatures stay, and "
    "you are not asked to sign. The other person is told first; then the supervisor's line "
    "manager reads your version and the part it is about, to meet with you both.",
    "meeting offer": "The two others are asked at once. It is agreed when all three accept.",
    "meeting outcome": "The others read your words and confirm them, or ask for other words.",
    "remove": "This cannot be undone. If it is a child, the actions for that child go too, and "
    "a school that was sent this child's sheet is asked to take it out.",
    "urgent": "They are told at once. Ringing now is quicker, and counts.",
    "urgent withdraw": "Whoever was told sees that it is not needed any more.",
}


def draw_form(view: FormView) -> Drawn:
    """Draw a dialog of questions."""
    wrong = [q for q in view.questions if q.problem]
    checked = view.topic in _CHECKED_BY_TEAMS
    intro = view.intro or _INTROS.get(view.topic, "")
    body: list[Any] = [heading(view.title)]
    if intro:
        body.append(words(intro))
    if view.until:
        body.append(
            strong(f"The latest possible time is {say_moment(view.until, london_day(view.until))}.")
        )
    if wrong:
        body.append(alarm(_wrong(wrong, "sent" if checked else "saved")))
    room = _room(view)
    share = _share(view)
    for question in view.questions:
        body += _asked(view, question, room, share, checked=checked)
    body += stacked(*_buttons(view))
    return Drawn("Supervision", card(body), _size(view))


def _size(view: FormView) -> Size:
    return "medium" if view.questions else "small"


def _wrong(wrong: list[Question], done: str) -> str:
    names = "; ".join(question.label for question in wrong)
    count = "1 answer needs" if len(wrong) == 1 else f"{len(wrong)} answers need"
    return f"Not {done} yet. {count} attention: {names}"


def _asked(
    view: FormView, question: Question, room: int, share: int, *, checked: bool
) -> list[Any]:
    found: list[Any] = []
    if len(question.hint) > _SHORT_HINT or (question.hint and not _typed(question)):
        found.append(hint(question.hint))
    if question.others_value:
        found += _others(view, question, share)
    found.append(_input(view, question, room, checked=checked))
    return found


def _label(view: FormView, question: Question, *, checked: bool) -> str:
    needed = question.required and not checked
    why = " (needed)" if view.whole else " (needed to submit)"
    label = question.label + (why if needed else "")
    if question.problem is None:
        return label
    return f"{label} – {problem(question.problem, question.limit, question.answer)}"


def _input(view: FormView, question: Question, room: int, *, checked: bool) -> Any:
    common: Json = {
        "id": question.key,
        "label": _label(view, question, checked=checked),
        "value": question.value,
        "spacing": "medium",
    }
    if question.required and checked:
        common["is_required"] = True
        common["error_message"] = (
            f"{question.label}: {problem(Problem.REQUIRED, answer=question.answer)}"
        )
    value = question.value
    match question.answer:
        case Answer.CHOICE | Answer.PERSON | Answer.SCHOOL:
            return _choose(question, common)
        case Answer.DATE if not value or forms.parse_date(value):
            return InputDate(**common)
        case Answer.TIME if not value or forms.parse_time(value):
            return InputTime(**common)
        case Answer.MINUTES if not value or _number(value) is not None:
            # No least number: an empty box would not be valid then, and nothing would be sent.
            return InputNumber(**common | {"value": _number(value)})
    return InputText(
        **common,
        placeholder=question.hint if len(question.hint) <= _SHORT_HINT else "",
        is_multiline=True if question.answer is Answer.TEXT else None,
        max_length=max(room, _units(value)) if question.answer is Answer.TEXT else LONGEST,
    )


def _choose(question: Question, common: Json) -> Any:
    known = {choice.key for choice in question.choices}
    unset = next((choice.label for choice in question.choices if not choice.key), "Choose")
    few = question.answer is Answer.CHOICE and len(question.choices) <= _FEW and "" not in known
    return InputChoiceSet(
        **common | {"value": question.value if question.value in known else None},
        choices=[_choice(c.key, c.label) for c in question.choices],
        style="expanded" if few else "compact",
        placeholder=None if few else safe(unset),
        wrap=True,
    )


def _choice(key: str, label: str) -> Any:
    made = Choice(title=safe(label))
    made.value = key  # may be empty: "nobody in particular"
    return made


def _others(view: FormView, question: Question, share: int) -> list[Any]:
    when = f" at {say_clock(view.changed_at)}" if view.changed_at else ""
    who = view.changed_by or "Somebody else"
    return [
        strong(f"{who} saved this meanwhile{when}:", spacing="large"),
        *_fitting(_words_for(question, question.others_value), share),
        hint("Your words are in the box below. Join both there."),
    ]


def _fitting(told: str, room: int) -> Iterator[Any]:
    for piece in text(told):
        room -= weight(piece.element) + COMMA
        if room < 0:
            yield words("… and more: the rest stands in what is saved.")
            return
        yield piece.element


def _words_for(question: Question, value: str) -> str:
    if question.answer is Answer.DATE and (day := forms.parse_date(value)):
        return say_day(day)
    return next((c.label for c in question.choices if c.key == value), value)


def _typed(question: Question) -> bool:
    return question.answer in {Answer.LINE, Answer.TEXT, Answer.INITIALS, Answer.REFERENCE}


def _number(value: str) -> float | int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _units(value: str) -> int:
    """Count as a client's longest length does: in units of UTF-16."""
    return len(value.encode("utf-16-le", "surrogatepass")) // 2


def _room(view: FormView) -> int:
    """Give how much each box takes, so that the form can come back with all of them full."""
    boxes = sum(1 for q in view.questions if q.answer is Answer.TEXT)
    return min(LONGEST, TEXTS // max(boxes, 1))


def _share(view: FormView) -> int:
    """Give how much of each of the others' answers, by weight, fits beside what was typed."""
    clashes = [q for q in view.questions if q.others_value]
    if not clashes:
        return 0
    typed = sum(weight(question.value) for question in view.questions)
    return max(MOST - typed - _REST, 0) // len(clashes)


def _buttons(view: FormView) -> list[Any]:
    buttons = []
    for number, (name, title) in enumerate(view.buttons):
        verb, _, then = name.partition("/")
        style = "positive" if number == 0 else ""
        if view.topic == "remove":
            style = "destructive"
        more = {"then": then} if then else {}
        buttons.append(send_button(title, Verb(verb), view.form, style=style, **more))
    if view.back:
        back = "Back without saving" if view.topic == "sheet" else "Back"
        buttons.append(go_button(back, Verb(view.back), view.form))
    if view.remove:
        buttons.append(go_button("Take this out", Verb(view.remove), view.form))
    return buttons
