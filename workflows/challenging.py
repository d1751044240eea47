"""Drift within a record: its history, and the challenge that is asked for and recorded (flow 9)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain import forms
from domain.actions import Action
from domain.drift import asks_challenge
from domain.errors import Fault, Problem
from domain.policy import Answer, Field, Form, Section
from workflows.documents import Desk
from workflows.drift import History, action_drift, case_drift
from workflows.ports import Work

CHALLENGE = "challenge"
DRIFT = "drift"  # among the answers of a case or a review: its history as it was signed


class Challenges:
    """What drifts as one record looks back, and what the record then asks for."""

    def __init__(self, work: Work, desk: Desk) -> None:
        self._policy = desk.policy
        self.history = History(work, desk.pair.id, desk.document)

    def of_action(self, action: Action) -> str:
        """Tell the history of an action that drifts; nothing of one that doesn't."""
        return action_drift(self.history, self._policy, action)

    def of_child(self, child_id: str | None) -> str:
        """Tell the history of a child for whom nothing moved; nothing where something did."""
        return case_drift(self.history, self._policy, child_id)

    def review_section(self, action: Action) -> Section:
        """Give the questions on an earlier action; of one that drifts, what is challenged."""
        section = self._policy.review.sections[0]
        told = self.of_action(action)
        if not told:
            return section
        hint = "Needed unless the action is done by now."
        field = Field(CHALLENGE, self._policy.drift.question, Answer.TEXT, hint=hint)
        return replace(section, fields=(*section.fields, field), hint=_hint(told))

    def case_section(self, section: Section, child_id: str | None) -> Section:
        """Give a section of a case; where nothing moved, its challenge is asked for."""
        if not any(field.key == CHALLENGE for field in section.fields):
            return section
        told = self.of_child(child_id)
        if not told:
            return section
        fields = tuple(replace(f, required=f.key == CHALLENGE) for f in section.fields)
        return replace(section, fields=fields, hint=_hint(told))

    def case_form(self, child_id: str | None) -> Form:
        """Give the questions on a child as this record asks them."""
        form = self._policy.case
        return replace(
            form, sections=tuple(self.case_section(one, child_id) for one in form.sections)
        )

    def case_faults(self, child_id: str | None, answers: Mapping[str, str]) -> Iterator[Fault]:
        """Name what keeps a case from being submitted, a missing challenge by its own words."""
        for fault in forms.form_faults(self.case_form(child_id), answers):
            missing = (fault.field, fault.problem) == (CHALLENGE, Problem.REQUIRED)
            yield replace(fault, problem=Problem.CHALLENGE_NEEDED) if missing else fault

    def lacks_challenge(self, action: Action, answers: Mapping[str, str]) -> bool:
        """Say whether the review of a drifting action has no challenge yet."""
        missing = not answers.get(CHALLENGE) and asks_challenge(answers.get("outcome", ""))
        return missing and bool(self.of_action(action))


def _hint(told: str) -> str:
    return f"Drift: this has not moved. {'. '.join(told.splitlines())}."


def with_drift(answers: Mapping[str, str], told: str) -> dict[str, str]:
    """Give answers with the history of drift beside them, so that it is signed with them."""
    kept = {key: value for key, value in answers.items() if key != DRIFT}
    return kept | ({DRIFT: told} if told else {})
