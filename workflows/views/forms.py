"""A dialog of a few questions, with what was answered and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Problem
from domain.policy import Answer, Choice


@dataclass(frozen=True, slots=True)
class Question:
    """One question as asked: its words, its value so far, and the fault beside it."""

    key: str
    label: str
    answer: Answer
    required: bool = False
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    value: str = ""
    problem: Problem | None = None
    limit: str = ""
    others_value: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """A dialog of questions. `form` is its nonce; `buttons` are (verb, title) in order.

    `whole` says that what is required is needed to save it at all, not only to submit.
    `until` is the latest moment that can be given.
    """

    form: str
    topic: str
    title: str
    questions: tuple[Question, ...]
    buttons: tuple[tuple[str, str], ...]
    intro: str = ""
    back: str = ""
    remove: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None
    whole: bool = False
    until: datetime | None = None
