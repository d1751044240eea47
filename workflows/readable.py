"""What was answered, as people read it: labels and words, in the order of the form."""

from collections.abc import Mapping

from domain import forms
from domain.actions import Outcome
from domain.parts import PartContent, PartKind
from domain.policy import Answer, Choice, Field
from workflows.documents import Desk, case_label, roster_choices
from workflows.ports import Work
from workflows.views.documents import Block

Rows = tuple[tuple[str, str], ...]


def say_date(value: str) -> str:
    """Give a kept date as people say it, "Tue 24 Nov 2026"; anything else as it is."""
    day = forms.parse_date(value)
    return f"{day:%a} {day.day} {day:%b %Y}" if day else value


def words(field: Field, value: str, choices: Mapping[Answer, tuple[Choice, ...]]) -> str:
    """Give one answer in words."""
    match field.answer:
        case Answer.DATE:
            return say_date(value)
        case Answer.PERSON | Answer.SCHOOL:
            known = {choice.key: choice.label for choice in choices.get(field.answer, ())}
            return known.get(value, value)
        case _:
            return field.words_for(value)


def rows(
    fields: tuple[Field, ...],
    answers: Mapping[str, str],
    choices: Mapping[Answer, tuple[Choice, ...]],
) -> Rows:
    """Give what was answered, label by label; what was left empty is left out."""
    asked = ((field, answers.get(field.key, "")) for field in fields)
    return tuple((field.label, words(field, value, choices)) for field, value in asked if value)


def name_of(work: Work, person_id: str | None) -> str:
    """Give a person's name as the roster has it now."""
    return work.roster.person(person_id).name if person_id else ""


def section_blocks(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> tuple[Block, ...]:
    """Give the sections of the form that hold anything."""
    choices = roster_choices(work, desk.pair)
    by_key = {p.head.key: p.answers for p in parts if p.head.kind is PartKind.SECTION}
    found = (
        Block(section.title, rows(section.fields, by_key.get(section.key, {}), choices))
        for section in desk.form.sections
    )
    return tuple(block for block in found if block.rows)


def case_rows(work: Work, desk: Desk, case: PartContent) -> Rows:
    """Give one child's discussion without what names the child."""
    named = {"initials", "reference", "school"}
    fields = tuple(f for f in desk.policy.case.fields if f.key not in named)
    found = rows(fields, case.answers, roster_choices(work, desk.pair))
    return (*found, *drift_rows(case.answers))


def drift_rows(answers: Mapping[str, str]) -> Rows:
    """Give the history of what did not move, as it was signed with the answers."""
    return (("Drift", answers["drift"]),) if answers.get("drift") else ()


def case_title(work: Work, case: PartContent) -> str:
    """Name a case in full: initials, reference, school."""
    school = work.roster.school(case.head.school_id).name if case.head.school_id else ""
    return " · ".join(filter(None, (case_label(case), school)))


def case_block(work: Work, desk: Desk, case: PartContent) -> Block:
    """Give one child's discussion."""
    return Block(case_title(work, case), case_rows(work, desk, case), case.head.id)


def action_line(work: Work, action: PartContent) -> tuple[str, str]:
    """Give an action as who and by when, and what."""
    due = say_date(action.head.due_on.isoformat()) if action.head.due_on else ""
    hoped = action.answers.get("outcome", "")
    what = action.answers.get("what", "")
    text = f"{what}\nSo that: {hoped}" if hoped else what
    return f"{name_of(work, action.head.owner_id)}, by {due}", text


def action_blocks(
    work: Work, parts: tuple[PartContent, ...], *, case_id: str | None = None
) -> tuple[Block, ...]:
    """Give the actions agreed: all, or those for one child."""
    actions = [p for p in parts if p.head.kind is PartKind.ACTION]
    wanted = [a for a in actions if case_id is None or a.head.case_id == case_id]
    labels = {p.head.id: case_label(p) for p in parts if p.head.kind is PartKind.CASE}
    lines = []
    for action in wanted:
        who, what = action_line(work, action)
        child = labels.get(action.head.case_id or "", "")
        lines.append((f"{who} · for {child}" if child and case_id is None else who, what))
    return (Block("Actions agreed", tuple(lines)),) if lines else ()


def review_words(desk: Desk, review: PartContent) -> tuple[str, str]:
    """Give what became of an earlier action: the outcome, and the words on it.

    With them: the new date of one carried over, and of one that drifts its history and challenge.
    """
    fields = {field.key: field for field in desk.policy.review.fields}
    outcome = fields["outcome"].words_for(review.answers.get("outcome", ""))
    said = [review.answers.get("note", "")]
    if review.answers.get("outcome") == Outcome.CARRIED_OVER and review.answers.get("due"):
        said.append(f"By {say_date(review.answers['due'])}.")
    for label, told in drift_rows(review.answers):
        said.append(f"{label}: {'; '.join(told.splitlines())}.")
    if review.answers.get("challenge"):
        said.append(f"{desk.policy.drift.question} {review.answers['challenge']}")
    return outcome, "\n".join(filter(None, said))


def action_words(work: Work, action_id: str) -> str:
    """Give what an earlier action was, also where its own record took it out since."""
    head = work.documents.head(action_id)
    if head is None:
        return ""
    version = head.version - head.removed
    return work.documents.part(head.id, version).answers.get("what", "")


def review_blocks(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> tuple[Block, ...]:
    """Give what became of each earlier action."""
    lines = []
    for review in parts:
        if review.head.kind is PartKind.REVIEW and review.head.about_id:
            what = action_words(work, review.head.about_id)
            outcome, note = review_words(desk, review)
            lines.append((what, f"{outcome}: {note}" if note else outcome))
    return (Block("Earlier actions", tuple(lines)),) if lines else ()


def document_blocks(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> tuple[Block, ...]:
    """Give the whole of a document as its parties read it."""
    cases = (case_block(work, desk, p) for p in parts if p.head.kind is PartKind.CASE)
    return (
        *section_blocks(work, desk, parts),
        *review_blocks(work, desk, parts),
        *cases,
        *action_blocks(work, parts),
    )
