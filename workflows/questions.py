"""From a form's fields and what was answered to the questions a dialog asks."""

from collections.abc import Iterable, Mapping

from domain.errors import Fault
from domain.policy import Answer, Choice, Field
from workflows.views.forms import Question


def questions(
    fields: Iterable[Field],
    answers: Mapping[str, str],
    faults: Iterable[Fault] = (),
    *,
    choices: Mapping[Answer, tuple[Choice, ...]] | None = None,
) -> tuple[Question, ...]:
    """Ask each field with its value so far and its first fault.

    `choices` gives the choices of answers that come from the roster: schools, people.
    """
    wrong: dict[str, Fault] = {}
    for fault in faults:
        wrong.setdefault(fault.field, fault)
    return tuple(
        Question(
            key=field.key,
            label=field.label,
            answer=field.answer,
            required=field.required,
            hint=field.hint,
            choices=field.choices or (choices or {}).get(field.answer, ()),
            value=answers.get(field.key, ""),
            problem=wrong[field.key].problem if field.key in wrong else None,
            limit=wrong[field.key].limit if field.key in wrong else "",
        )
        for field in fields
    )
