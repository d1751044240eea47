"""A dialog asks as it should: nothing is lost, faults stand beside their field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cards.draw import draw
from cards.forms import TEXTS
from domain.errors import Problem
from domain.policy import Answer, Choice
from tests.cards.looking import Json, actions, inputs, runs
from tests.cards.samples import PLAIN, forms
from workflows.views.forms import FormView, Question

SAVE = (("document.save", "Save"), ("document.save/next", "Save and go on"))


def drawn(*questions: Question, topic: str = "sheet", whole: bool = False) -> Json:
    view = FormView("f-1", topic, "Practice", questions, SAVE, back="document.back", whole=whole)
    return draw(view, "").card


def the_input(question: Question, topic: str = "sheet") -> Json:
    return inputs(drawn(question, topic=topic))[0]


@pytest.mark.parametrize(
    ("answer", "value", "kind", "kept"),
    [
        (Answer.LINE, "one line", "Input.Text", "one line"),
        (Answer.TEXT, "two\nlines", "Input.Text", "two\nlines"),
        (Answer.DATE, "2026-11-24", "Input.Date", "2026-11-24"),
        (Answer.DATE, "24/11/2026", "Input.Text", "24/11/2026"),
        (Answer.TIME, "10:00", "Input.Time", "10:00"),
        (Answer.TIME, "ten", "Input.Text", "ten"),
        (Answer.MINUTES, "90", "Input.Number", 90),
        (Answer.MINUTES, "1.5", "Input.Number", 1.5),
        (Answer.MINUTES, "an hour", "Input.Text", "an hour"),
        (Answer.MINUTES, "inf", "Input.Text", "inf"),
        (Answer.INITIALS, "AB", "Input.Text", "AB"),
        (Answer.REFERENCE, "4411", "Input.Text", "4411"),
    ],
)
def test_what_was_typed_comes_back(answer: Answer, value: str, kind: str, kept: object) -> None:
    found = the_input(Question("a", "Label", answer, value=value))
    assert (found["type"], found["value"]) == (kind, kept)
    assert found.get("isMultiline", False) is (answer is Answer.TEXT)


def test_few_choices_lie_open_and_many_fold() -> None:
    few = tuple(Choice(str(n), f"Answer {n}") for n in range(3))
    many = tuple(Choice(str(n), f"Answer {n}") for n in range(9))
    assert the_input(Question("a", "L", Answer.CHOICE, choices=few))["style"] == "expanded"
    assert the_input(Question("a", "L", Answer.CHOICE, choices=many))["style"] == "compact"
    assert the_input(Question("a", "L", Answer.PERSON, choices=few))["style"] == "compact"


def test_an_answer_that_can_be_unset_is_offered() -> None:
    choices = (Choice("", "No particular child"), Choice("c-1", "AB · 4411"))
    found = the_input(Question("about", "For which child", Answer.CHOICE, choices=choices))
    assert found["choices"][0] == {"title": "No particular child", "value": ""}
    assert found["placeholder"] == "No particular child"


def test_half_a_section_can_be_saved() -> None:
    found = the_input(Question("a", "What happened", Answer.TEXT, required=True))
    assert found["label"] == "What happened (needed to submit)"
    assert "isRequired" not in found


def test_what_is_needed_to_save_says_so() -> None:
    card = drawn(Question("a", "Initials", Answer.INITIALS, required=True), whole=True)
    assert inputs(card)[0]["label"] == "Initials (needed)"


@pytest.mark.parametrize("topic", ["offer", "move", "changes"])
def test_what_is_of_no_use_half_filled_is_asked_for_at_once(topic: str) -> None:
    found = the_input(Question("date", "Date", Answer.DATE, required=True), topic)
    assert found["isRequired"] is True
    assert found["errorMessage"] == "Date: give a date"


def test_a_fault_stands_in_the_label_and_on_top() -> None:
    card = drawn(Question("due", "By when", Answer.DATE, problem=Problem.NOT_A_DATE))
    assert inputs(card)[0]["label"].startswith("By when – give a date")
    assert any("Not saved yet. 1 answer needs attention: By when" in run for run in runs(card))


def test_two_writers_see_both_versions() -> None:
    at = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
    clash = Question(
        "a",
        "What happened",
        Answer.TEXT,
        value="mine",
        problem=Problem.CHANGED_MEANWHILE,
        others_value="theirs\nand more",
    )
    view = FormView("f-1", "sheet", "Since", (clash,), SAVE, changed_by="Anna", changed_at=at)
    card = draw(view, "").card
    assert "Anna saved this meanwhile at 10:42:" in runs(card)
    assert {"theirs", "and more"} <= set(runs(card))
    assert inputs(card)[0]["value"] == "mine"


def test_the_words_of_a_choice_that_clashed_are_shown_not_its_key() -> None:
    choices = (Choice("k-1", "Escalated"), Choice("k-2", "The same"))
    clash = Question("a", "L", Answer.CHOICE, choices=choices, value="k-2", others_value="k-1")
    assert "Escalated" in runs(drawn(clash))


def test_boxes_share_what_a_form_may_weigh() -> None:
    boxes = [Question(str(n), f"Label {n}", Answer.TEXT) for n in range(4)]
    assert sum(box["maxLength"] for box in inputs(drawn(*boxes))) <= TEXTS
    longer = replace(boxes[0], value="x" * 7_900)
    assert inputs(drawn(longer, *boxes[1:]))[0]["maxLength"] == 7_900


def test_each_button_knows_what_comes_next() -> None:
    found = {a["title"]: a for a in actions(draw(forms(PLAIN)["form sheet"], "").card)}
    assert found["Save"]["data"] == {"verb": "document.save", "form": "f-1"}
    assert found["Save and go on"]["data"]["then"] == "next"
    assert "associatedInputs" not in found["Save"]
    assert found["Back without saving"]["associatedInputs"] == "none"
    assert found["Take this out"]["associatedInputs"] == "none"
