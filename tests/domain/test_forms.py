from datetime import date, time

import pytest

from domain.errors import Fault, Problem
from domain.forms import (
    faults_to_save,
    faults_to_submit,
    form_faults,
    parse_date,
    parse_time,
    tidied,
)
from domain.policy import Answer, Choice, Field, Form, Rule, Section

ONE = {
    answer: Field("it", "It", answer, choices=(Choice("yes", "Yes"), Choice("no", "No")))
    for answer in Answer
}
UPN = "H801200001001"


def problems(answer: Answer, value: str) -> list[Problem]:
    return [f.problem for f in faults_to_save(Section("s", "S", (ONE[answer],)), {"it": value})]


@pytest.mark.parametrize("answer", Answer)
def test_nothing_typed_is_never_a_fault_when_saving(answer: Answer) -> None:
    assert problems(answer, "") == []
    assert faults_to_save(Section("s", "S", (ONE[answer],)), {}) == ()


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (Answer.LINE, "x" * 200),
        (Answer.TEXT, "x" * 8000),
        (Answer.CHOICE, "yes"),
        (Answer.DATE, "2026-11-24"),
        (Answer.TIME, "10:00"),
        (Answer.MINUTES, "90"),
        (Answer.MINUTES, "9999"),
        (Answer.INITIALS, "A.B."),
        (Answer.REFERENCE, "x" * 40),
        (Answer.SCHOOL, "school-1"),
        (Answer.PERSON, "person-1"),
    ],
)
def test_an_answer_of_the_right_kind_is_saved(answer: Answer, value: str) -> None:
    assert problems(answer, value) == []


@pytest.mark.parametrize(
    ("answer", "value", "problem"),
    [
        (Answer.LINE, "x" * 201, Problem.TOO_LONG),
        (Answer.TEXT, "x" * 8001, Problem.TOO_LONG),
        (Answer.TEXT, f"see {UPN}", Problem.PUPIL_NUMBER),
        (Answer.LINE, "\u202etxt", Problem.DIRECTION_CONTROLS),
        (Answer.CHOICE, "Yes", Problem.NOT_A_CHOICE),
        (Answer.DATE, "24/11/2026", Problem.NOT_A_DATE),
        (Answer.DATE, "2026-02-30", Problem.NOT_A_DATE),
        (Answer.TIME, "25:00", Problem.NOT_A_TIME),
        (Answer.TIME, "10am", Problem.NOT_A_TIME),
        (Answer.TIME, "10:00+01:00", Problem.NOT_A_TIME),
        (Answer.MINUTES, "ninety", Problem.NOT_A_NUMBER),
        (Answer.MINUTES, "-90", Problem.NOT_A_NUMBER),
        (Answer.MINUTES, "9.5", Problem.NOT_A_NUMBER),
        (Answer.MINUTES, "٩٠", Problem.NOT_A_NUMBER),
        (Answer.MINUTES, "0", Problem.NOT_A_NUMBER),
        (Answer.MINUTES, "9" * 5000, Problem.NOT_A_NUMBER),
        (Answer.INITIALS, "Thomas", Problem.INITIALS_ONLY),
        (Answer.INITIALS, "Tom", Problem.INITIALS_ONLY),
        (Answer.INITIALS, "x" * 21, Problem.TOO_LONG),
        (Answer.REFERENCE, "x" * 41, Problem.TOO_LONG),
        (Answer.REFERENCE, UPN, Problem.PUPIL_NUMBER),
        (Answer.REFERENCE, "H801 2000 01001", Problem.PUPIL_NUMBER),
    ],
)
def test_an_answer_of_the_wrong_kind_cannot_even_be_saved(
    answer: Answer, value: str, problem: Problem
) -> None:
    assert problems(answer, value) == [problem]


def test_dates_and_times_are_read_as_cards_send_them() -> None:
    assert parse_date("2026-11-24") == date(2026, 11, 24)
    assert parse_date("soon") is None
    assert parse_time("09:05") == time(9, 5)
    assert parse_time("09:05:59") == time(9, 5)
    assert parse_time("09:05Z") is None


FIELDS = (
    Field("a", "A", Answer.TEXT, required=True),
    Field("b", "B", Answer.LINE),
    Field("c", "C", Answer.CHOICE, choices=(Choice("x", "X"), Choice("y", "Y"))),
)
SECTION = Section("s", "S", FIELDS)


def test_answers_are_tidied_and_anything_not_asked_for_is_ignored() -> None:
    sent = {"a": " one\r\n", "id": "forged", "c": "x"}
    assert tidied(SECTION, sent) == {"a": "one", "b": "", "c": "x"}


def test_a_required_answer_matters_only_at_submitting() -> None:
    assert faults_to_save(SECTION, {"b": "typed"}) == ()
    assert faults_to_submit(SECTION, {"b": "typed"}) == (Fault("a", Problem.REQUIRED, "s"),)
    assert faults_to_submit(SECTION, {"a": "typed"}) == ()


def test_all_faults_are_named_at_once() -> None:
    found = faults_to_submit(SECTION, {"b": "x" * 201, "c": "z"})
    assert {(f.field, f.problem) for f in found} == {
        ("a", Problem.REQUIRED),
        ("b", Problem.TOO_LONG),
        ("c", Problem.NOT_A_CHOICE),
    }


# "What was done, by whom, when – or why nothing": one answer demands one of two groups.

ESCALATED = Rule("concern", "escalated", (("done", "by", "on"), ("nothing",)))
CASE = Form(
    "case",
    "Case",
    (
        Section("since", "Since", (Field("concern", "Concerns", Answer.LINE),)),
        Section(
            "escalation",
            "Escalation",
            tuple(Field(key, key, Answer.LINE) for key in ("done", "by", "on", "nothing")),
        ),
    ),
    (ESCALATED,),
)


@pytest.mark.parametrize(
    ("answered", "at"),
    [
        ("done by on", None),
        ("nothing", None),
        ("done by on nothing", None),
        ("done nothing", None),
        ("", "done"),
        ("done", "by"),
        ("done by", "on"),
        ("by on", "done"),
    ],
)
def test_one_whole_group_satisfies_the_rule_else_the_first_empty_box_is_at_fault(
    answered: str, at: str | None
) -> None:
    answers = {"concern": "escalated"} | dict.fromkeys(answered.split(), "words")
    expected = (Fault(at, Problem.ANSWER_DEMANDED, "escalation"),) if at else ()
    assert form_faults(CASE, answers) == expected


@pytest.mark.parametrize("concern", ["same", "de-escalated", ""])
def test_another_answer_demands_nothing(concern: str) -> None:
    assert form_faults(CASE, {"concern": concern}) == ()


def test_a_rule_within_one_section_holds_when_that_section_is_submitted() -> None:
    place = Section(
        "session",
        "Session",
        (Field("place", "Where", Answer.LINE), Field("why", "Why", Answer.LINE)),
        (Rule("place", "teams", (("why",),)),),
    )
    assert faults_to_submit(place, {"place": "teams"}) == (
        Fault("why", Problem.ANSWER_DEMANDED, "session"),
    )
    assert faults_to_submit(place, {"place": "teams", "why": "snow"}) == ()
    assert faults_to_submit(place, {"place": "school"}) == ()
    assert faults_to_save(place, {"place": "teams"}) == ()


def test_a_whole_form_names_the_faults_of_every_section() -> None:
    form = Form("f", "F", (SECTION, Section("t", "T", (Field("d", "D", Answer.DATE),))))
    found = form_faults(form, {"d": "soon"})
    assert found == (Fault("a", Problem.REQUIRED, "s"), Fault("d", Problem.NOT_A_DATE, "t"))
