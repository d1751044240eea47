"""What was answered, checked against the form: gently to save, strictly to submit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from domain import text
from domain.errors import Fault, Problem
from domain.policy import Answer, Field, Form, Rule, Section

_LONGEST = {Answer.LINE: 200, Answer.REFERENCE: 40, Answer.INITIALS: 20}
_MINUTES = re.compile("[1-9][0-9]{0,3}")
_YEARS = range(2000, 2100)  # a slip of the finger makes 0026 of 2026
Answers = Mapping[str, str]


def parse_date(value: str) -> date | None:
    """Read a date as cards send it, "2026-11-24"; None for one that no school year has."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def parse_time(value: str) -> time | None:
    """Read a time of day as cards send it, "10:00"."""
    try:
        found = time.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0) if found.tzinfo is None else None


def tidied(section: Section, sent: Mapping[str, str]) -> dict[str, str]:
    """Give this section's answers out of what was sent, tidied; anything else is ignored."""
    return {field.key: text.tidy(sent.get(field.key, "")) for field in section.fields}


def faults_to_save(section: Section, answers: Answers) -> tuple[Fault, ...]:
    """Name what cannot be kept at all: a wrong kind of answer, never a missing one."""
    found = (_fault(field, answers.get(field.key, ""), section.key) for field in section.fields)
    return tuple(fault for fault in found if fault)


def faults_to_submit(section: Section, answers: Answers) -> tuple[Fault, ...]:
    """Name also what is missing: required fields, and what one answer demands of others."""
    missing = [
        Fault(field.key, Problem.REQUIRED, section.key)
        for field in section.fields
        if field.required and not answers.get(field.key)
    ]
    broken = _broken(section.rules, answers, {f.key: section.key for f in section.fields})
    return (*faults_to_save(section, answers), *missing, *broken)


def form_faults(form: Form, answers: Answers) -> tuple[Fault, ...]:
    """Name all that keeps a form from being submitted, its own rules across sections included."""
    of_sections = (f for section in form.sections for f in faults_to_submit(section, answers))
    sections = {field.key: section.key for section in form.sections for field in section.fields}
    return (*of_sections, *_broken(form.rules, answers, sections))


def _broken(
    rules: tuple[Rule, ...], answers: Answers, sections: Mapping[str, str]
) -> tuple[Fault, ...]:
    def first_empty(rule: Rule) -> str:
        return next(key for key in rule.either[0] if not answers.get(key))

    return tuple(
        Fault(first_empty(rule), Problem.ANSWER_DEMANDED, sections[first_empty(rule)])
        for rule in rules
        if answers.get(rule.when) == rule.is_value
        and not any(all(answers.get(key) for key in group) for group in rule.either)
    )


def _fault(field: Field, value: str, section: str) -> Fault | None:
    if not value:
        return None
    longest = _LONGEST.get(field.answer, text.LONGEST)
    if bad := text.fault_in(value, field.key, section=section, longest=longest):
        return bad
    if field.answer is Answer.REFERENCE and text.is_pupil_number(value):
        return Fault(field.key, Problem.PUPIL_NUMBER, section)
    problem = _problem(field, value)
    return Fault(field.key, problem, section) if problem else None


def _problem(field: Field, value: str) -> Problem | None:
    match field.answer:
        case Answer.CHOICE if value not in {choice.key for choice in field.choices}:
            return Problem.NOT_A_CHOICE
        case Answer.DATE if parse_date(value) is None:
            return Problem.NOT_A_DATE
        case Answer.TIME if parse_time(value) is None:
            return Problem.NOT_A_TIME
        case Answer.MINUTES if not _MINUTES.fullmatch(value):
            return Problem.NOT_A_NUMBER
        case Answer.INITIALS if text.initials(value) is None:
            return Problem.INITIALS_ONLY
    return None


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of answers saved by two people who started from the same words.

    `answers` holds what can be kept; `clashes` the fields that both changed, differently.
    """

    answers: dict[str, str]
    clashes: tuple[str, ...]


def merge(*, base: Answers, saved: Answers, mine: Answers) -> Merge:
    """Join two edits of the same answers field by field, so that neither writer loses a word."""
    joined, clashes = dict(saved), []
    for key, value in mine.items():
        was, there = base.get(key, ""), saved.get(key, "")
        if value in {there, was}:
            continue
        if there == was:
            joined[key] = value
        else:
            clashes.append(key)
    return Merge(joined, tuple(clashes))
