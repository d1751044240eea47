"""The trust lead asks two people to agree on a time: in private, to each of them (srscmat 8)."""

from domain.errors import IllegalMove
from domain.permissions import Act
from domain.session import LIVE, Session, SessionMove
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import Work
from workflows.sessions import remind_now
from workflows.standing import present, require_in_pair
from workflows.views.forms import FormView


def ask_form(work: Work, ask: Ask) -> FormView:
    """Say who will be asked, and ask whether to."""
    session = _askable(work, ask, ask.page.subject)
    form = open_form(work, ask.actor, "school.ask", session.id, seen=session.version)
    pair = work.roster.pair(session.pair_id)
    names = " and ".join(
        work.roster.person(who).name for who in (pair.supervisor_id, pair.supervisee_id)
    )
    return FormView(
        form=form.id,
        topic="ask to book",
        title="Ask them to agree on a time",
        questions=(),
        buttons=(("school.asked", "Ask them now"),),
        intro=f"{names}, {work.roster.school(session.school_id).name}. Each gets a private "
        "message with the button to offer a time. Nothing is said in a channel.",
    )


def asked(work: Work, ask: Ask) -> Page:
    """Ask both, once a day."""
    form = form_of(work, ask, "school.ask")
    session = _askable(work, ask, form.subject)
    for person_id in sorted(work.roster.pair(session.pair_id).parties):
        if present(work, person_id):
            remind_now(work, session, person_id)
    work.audit.write(f"session:{session.id}", "asked to book", ask.actor, work.now, {})
    return Page("said", note="asked_to_book")


def _askable(work: Work, ask: Ask, session_id: str) -> Session:
    session = work.sessions.get(session_id)
    pair = work.roster.pair(session.pair_id)
    require_in_pair(work, ask.actor.person_id, pair, Act.ASK_TO_BOOK)
    if session.status not in LIVE:
        raise IllegalMove(session.status, SessionMove.OFFER)
    return session
