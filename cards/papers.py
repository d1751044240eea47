"""Links to papers and calendar files: each works once, for a few minutes, for one person."""

from typing import Any

from cards.buttons import go_button, link_button, stacked
from cards.drawn import Drawn
from cards.elements import card
from cards.pieces import heading, hint, strong, words
from cards.sessions import calendar_words, when
from cards.verbs import Verb
from workflows.views.documents import PaperLine, PapersView
from workflows.views.sessions import CalendarView


def draw_papers(view: PapersView, base_url: str) -> Drawn:
    """Draw the dialog with the filed papers."""
    body: list[Any] = [heading("Papers")]
    if view.pending:
        body.append(words("Some papers are still being made. It takes a few seconds."))
        body += stacked(go_button("Look again", Verb.TO_PAPERS, view.form))
    if not view.papers and not view.pending:
        body.append(words("There are no papers that you may open."))
    for paper in view.papers:
        body += stacked(link_button(f"Open {_name(paper)}", f"{base_url}/papers/{paper.token}"))
        if paper.in_channel:
            body.append(hint("This one is in the school's channel folder too."))
    if view.papers:
        body.append(_once(view.minutes_valid))
        body.append(hint("What you download is yours to keep safe. Please delete it after use."))
    return Drawn("Supervision", card(body), "medium")


_NAMES = {"staff": "the staff part", "agreement": "the agreement", "addendum": "the addendum"}


def _name(paper: PaperLine) -> str:
    return _NAMES.get(paper.kind, f"child's sheet {paper.number}")


def draw_calendar(view: CalendarView, base_url: str) -> Drawn:
    """Draw the dialog with the calendar file of a booked session."""
    session = view.session
    slot = session.booked
    body: list[Any] = [heading(calendar_words(session))]
    if slot:
        body.append(strong(when(session, slot)))
    body += [
        words("The entry is titled Meeting, and says nothing of what it is for."),
        *([words("It takes the place of the old time.")] if session.moved else []),
        *stacked(link_button("Get the calendar file", f"{base_url}/calendar/{view.link}")),
        _once(view.minutes_valid),
    ]
    return Drawn("Calendar", card(body), "small")


def _once(minutes: int) -> Any:
    return hint(f"Each link works once, for you only, for {minutes} minutes.")
