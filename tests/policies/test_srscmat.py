"""The pack of St Ralph Sherwin Catholic MAT against its own policy document (June 2024)."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from domain.actions import Outcome
from domain.due import Every
from domain.forms import form_faults
from domain.policy import Answer, Choice, Form, Policy
from policies.loader import FORMS, PublishedPolicies

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "001_df538633a62cff68.txt"
POLICY = PublishedPolicies().get("srscmat@1")
CLAUSES = {str(number) for number in range(1, 16)}
SHINGLE = 8  # words in a row that would be theirs, not ours


@pytest.fixture
def document() -> str:
    """Give the trust's own document; nothing where the folder of the seeds isn't there."""
    return SEED.read_text(encoding="utf-8") if SEED.exists() else ""


def forms(policy: Policy = POLICY) -> Iterator[Form]:
    for name in FORMS:
        form = getattr(policy, name)
        assert isinstance(form, Form)
        yield form


def words_shown(policy: Policy = POLICY) -> Iterator[str]:
    """Give everything in the pack that people read as a sentence of ours."""
    yield policy.sign_off.sentence
    yield policy.sign_off.agreement_sentence
    choices: list[Choice] = [*policy.places, *policy.online_reasons]
    for form in forms(policy):
        yield form.title
        for section in form.sections:
            yield from (section.title, section.hint)
            for field in section.fields:
                yield from (field.label, field.hint)
                choices += field.choices
    yield from (choice.label for choice in choices)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.casefold())
    return {tuple(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def test_a_school_has_a_session_a_term_and_a_half_term_where_the_case_load_is_high() -> None:
    assert POLICY.frequency.for_school(high_case_load=False) is Every.TERM
    assert POLICY.frequency.for_school(high_case_load=True) is Every.HALF_TERM


def test_a_session_lasts_about_one_to_two_hours() -> None:
    assert POLICY.length.least < 60 <= POLICY.length.usual <= 120 < POLICY.length.most


def test_supervision_is_face_to_face_first_and_on_teams_only_for_a_reason() -> None:
    assert POLICY.places[0].key == "school"
    assert POLICY.online == "teams"
    assert {"urgent", "weather"} < {reason.key for reason in POLICY.online_reasons}


def test_the_policy_is_in_force_since_june_2024_and_reviewed_by_june_2026() -> None:
    assert POLICY.effective_from == date(2024, 6, 17)
    assert (POLICY.review_due.year, POLICY.review_due.month) == (2026, 6)


@pytest.mark.parametrize(
    ("rule", "clause"),
    [
        ("frequency", "8"),
        ("length", "8"),
        ("place", "9"),
        ("agreement", "12"),
        ("record", "10"),
        ("sign_off", "10"),
        ("plan_change", "4"),
        ("confidentiality", "13"),
        ("disagreement", "14"),
    ],
)
def test_every_rule_names_its_clause(rule: str, clause: str) -> None:
    named = dict(POLICY.clauses)[rule]
    assert clause in re.findall(r"\d+", named)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_has_a_label_and_a_clause_that_the_document_has(form: str) -> None:
    for field in getattr(POLICY, form).fields:
        assert field.label.strip() == field.label != ""
        named = set(re.findall(r"\d+", field.clause))
        assert named, field.key
        assert named <= CLAUSES


def test_the_document_has_those_clauses(document: str) -> None:
    headings = set(re.findall(r"^(\d+)\. [A-Z]", document, re.MULTILINE))
    assert not document or headings == CLAUSES


def test_what_people_read_is_in_our_own_words(document: str) -> None:
    theirs = shingles(document)
    for text in words_shown():
        assert not shingles(text) & theirs, text


def test_a_copied_sentence_would_be_noticed() -> None:
    copied = "This should be uninterrupted time that is a priority for both"
    assert shingles(copied) & shingles(f"Dates. {copied} the supervisor and supervisee.")


@pytest.mark.parametrize(
    ("point", "key", "answer"),
    [
        ("frequency", "frequency", Answer.CHOICE),
        ("duration", "minutes", Answer.MINUTES),
        ("practical arrangements", "place", Answer.TEXT),
        ("agendas and content", "agenda", Answer.TEXT),
        ("dates for review", "review_on", Answer.DATE),
    ],
)
def test_each_point_of_clause_12_must_be_answered_in_the_agreement(
    point: str, key: str, answer: Answer
) -> None:
    field = next(f for f in POLICY.agreement.fields if f.key == key)
    assert (field.answer, field.required) == (answer, True), point


@pytest.mark.parametrize("key", ["recording", "confidentiality", "property", "disagreement"])
def test_the_agreement_says_too_what_the_product_promises(key: str) -> None:
    assert next(f for f in POLICY.agreement.fields if f.key == key).required


def test_an_earlier_action_has_exactly_the_outcomes_that_the_product_knows() -> None:
    outcome = next(f for f in POLICY.review.fields if f.key == "outcome")
    assert [choice.key for choice in outcome.choices] == list(Outcome)


CASE = {
    "initials": "AB",
    "reference": "44",
    "school": "school-1",
    "since": "Moved house",
    "progress": "partly",
    "concern": "escalated",
}


@pytest.mark.parametrize(
    ("answers", "enough"),
    [
        ({}, False),
        ({"done": "Rang the front door"}, False),
        ({"done": "Rang the front door", "done_by": "DSL", "done_on": "2026-11-24"}, True),
        ({"nothing": "Known to the social worker already"}, True),
        ({"concern": "same"}, True),
    ],
)
def test_an_escalated_case_says_what_was_done_by_whom_and_when_or_why_nothing(
    answers: dict[str, str], *, enough: bool
) -> None:
    assert (form_faults(POLICY.case, CASE | answers) == ()) is enough


@pytest.mark.parametrize("harm", ["known", "told"])
def test_a_risk_of_harm_asks_who_was_told(harm: str) -> None:
    found = form_faults(POLICY.record, {"harm": harm})
    assert "harm_told" in {fault.field for fault in found}
    found = form_faults(POLICY.record, {"harm": "no"})
    assert "harm_told" not in {fault.field for fault in found}


def test_one_free_box_is_enough_to_begin_and_no_case_needs_a_change_of_plan() -> None:
    notes = next(f for f in POLICY.record.fields if f.key == "notes")
    plan = next(f for f in POLICY.case.fields if f.key == "plan")
    assert not notes.required
    assert not plan.required


def test_how_people_are_stands_apart_from_every_case() -> None:
    assert "wellbeing" in {section.key for section in POLICY.record.sections}
    assert not {"wellbeing", "referral"} & {field.key for field in POLICY.case.fields}


def test_a_dialog_asks_a_few_questions_only() -> None:
    for form in forms():
        for section in form.sections:
            assert len(section.fields) <= 6, (form.key, section.key)
