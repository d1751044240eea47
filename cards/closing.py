"""Close a record as signed by one: by somebody above, with a reason, without any content."""

from cards.buttons import send_button, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, card
from cards.pieces import alarm, heading, labelled, safe, who_and_where, words
from cards.verbs import Verb
from cards.wording import capital, closing_reason, problem
from domain.terms import london_day
from workflows.views.documents import ClosingView


def draw_closing(view: ClosingView) -> Drawn:
    """Draw the dialog to close a record."""
    held = view.heading.held_at
    days = f"{view.school_days} school day{'' if view.school_days == 1 else 's'}"
    wrong = problem(view.problem.problem, view.problem.limit) if view.problem else ""
    label = "Why the signature is missing"
    body = [
        heading("Close as signed by one"),
        *([labelled("Session", say_day(london_day(held)))] if held else []),
        words(who_and_where(view.heading.supervisor, view.heading.supervisee, view.heading.school)),
        labelled("Submitted", f"{say_moment(view.submitted_at)}, {days} ago"),
        labelled("Not signed by", view.missing),
        words(
            "It can't be signed afterwards. The reason stands on the first page, and it never "
            "counts as agreed.",
            spacing="medium",
        ),
        *([alarm(f"Not closed yet. {label}: {wrong}")] if wrong else []),
        InputChoiceSet(
            id="reason",
            label=f"{label} – {wrong}" if wrong else label,
            choices=[
                Choice(
                    title=capital(safe(closing_reason(r, view.missing, view.school_days))),
                    value=r.value,
                )
                for r in view.reasons
            ],
            style="expanded",
            wrap=True,
            is_required=True,
            error_message="Choose why the signature is missing",
            spacing="medium",
        ),
        *stacked(send_button("Close as signed by one", Verb.CLOSE, view.form, style="destructive")),
    ]
    return Drawn("Supervision", card(body), "medium")
