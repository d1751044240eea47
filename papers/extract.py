"""Write one child's part as plain text, ready to paste into the child's own record."""

from collections.abc import Iterator

from papers import states
from papers.characters import show_controls, tidy
from papers.words import say_date, say_time
from workflows.views.papers import Action, ExtractText, Field, Person

EMPTY = "(nothing was written here)"


def extract_text(extract: ExtractText) -> str:
    """Write the extract; the state of its signatures comes first, and again at the end."""
    part = extract.part
    state = states.state_of(part.agreed, len(part.people), part.agreed_at)
    lines = [
        f"{state.state.upper()}. {state.state_words}",
        *([f"CORRECTION. {states.correction_words(part)}"] if part.replaces else []),
        "",
        "Safeguarding supervision: case discussion",
        f"Child: {part.initials}, school's reference {part.reference}",
        f"School: {part.school}",
        f"Session: {part.kind}, {say_time(part.held.at)}{_late(part.held.late)}",
        *(_person(person) for person in part.people),
        f"Record: {extract.record_reference}, revision {extract.revision}",
        "",
        *(line for field in part.discussion for line in _field(field)),
        f"Level of concern: {states.CONCERN[part.concern]}",
        "",
        *(line for field in part.escalation for line in _field(field)),
        *_plan(extract),
        "Who will do what:",
        *([_action(action) for action in part.actions] or ["- no action was agreed"]),
        "",
        f"{state.state.upper()}.",
    ]
    return show_controls(tidy("\n".join(lines))) + "\n"


def _field(field: Field) -> Iterator[str]:
    yield field.label
    yield field.value.strip() or EMPTY
    yield ""


def _person(person: Person) -> str:
    return f"{person.part}: {person.name}" + (f", {person.role}" if person.role else "")


def _late(late: str) -> str:
    words = states.late_words(late)
    return f" ({words})" if words else ""


def _plan(extract: ExtractText) -> Iterator[str]:
    change = extract.part.plan_change
    if change is None:
        yield "Change of plan: none was recorded."
    else:
        yield f"Change of plan: {change.what}"
        yield states.approval_words(change)
    yield ""


def _action(action: Action) -> str:
    due = f"by {say_date(action.due)}" if action.due else "no date"
    hoped = f" Outcome hoped for: {action.outcome_hoped}" if action.outcome_hoped else ""
    return f"- {action.what} ({action.owner}, {due}).{hoped}"
