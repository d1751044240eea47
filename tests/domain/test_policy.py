import pytest

from domain.errors import Fault, Incomplete, Problem, SupervisionError
from domain.policy import Answer, Choice, Field
from policies.loader import PublishedPolicies

POLICY = PublishedPolicies().get("srscmat@1")


def test_a_policy_is_pinned_by_id_and_version() -> None:
    assert POLICY.ref == "srscmat@1"


def test_a_choice_is_shown_in_its_words_and_any_other_answer_as_it_is() -> None:
    field = Field("f", "F", Answer.CHOICE, choices=(Choice("yes", "Yes, we did"),))
    assert field.words_for("yes") == "Yes, we did"
    assert field.words_for("typed") == "typed"
    assert POLICY.place_label("teams") == "On Teams"
    assert POLICY.place_label("moon") == "moon"


def test_a_form_gives_its_sections_by_key_and_its_fields_in_order() -> None:
    assert POLICY.record.section("agenda").title == "Agenda"
    with pytest.raises(KeyError):
        POLICY.record.section("nowhere")
    assert [field.key for field in POLICY.action.fields] == ["what", "owner", "due", "outcome"]


def test_an_error_counts_its_faults_and_never_says_what_was_typed() -> None:
    error = Incomplete((Fault("notes", Problem.REQUIRED), Fault("plan", Problem.TOO_LONG)))
    assert isinstance(error, SupervisionError)
    assert str(error) == "2 faults"
    assert error.faults[0].field == "notes"
