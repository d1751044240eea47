"""A disagreement as papers print it: both versions, in the paper where their words may stand.

What is said about a child stands on that child's sheet, which belongs to that child's school; the
staff part says only where (no file mixes schools).
"""

from domain.disagreement import Disagreement, Statement
from domain.meeting import Meeting, MeetingStatus, Outcome
from domain.parts import PartContent, PartKind
from workflows.documents import Desk, cases
from workflows.ports import Work
from workflows.readable import name_of
from workflows.views import papers as views

_OUTCOMES = {
    Outcome.CHANGE: "The record is changed, then signed as usual.",
    Outcome.STANDS: "The record stands, and is signed with the disagreement attached.",
    Outcome.DISAGREED: "It stays disagreed. The record never counts as agreed.",
}
NOT_IN_IT = "Something that is not in the record"


def paper_disputes(
    work: Work, desk: Desk, parts: tuple[PartContent, ...], *, case: PartContent | None = None
) -> tuple[views.Dispute, ...]:
    """Give the disagreements with a record for its staff part, or for the sheet of one child."""
    numbers = {one.head.id: n for n, one in enumerate(cases(parts), start=1)}
    found = []
    for disagreement in work.disagreements.of_document(desk.document.id):
        about = {said.part_id for said in disagreement.statements}
        if case is None or case.head.id in about:
            found.append(_dispute(work, desk, disagreement, numbers, case))
    return tuple(found)


def _dispute(
    work: Work,
    desk: Desk,
    disagreement: Disagreement,
    numbers: dict[str, int],
    case: PartContent | None,
) -> views.Dispute:
    words = {said.number: said.words for said in work.disagreements.said(disagreement.id)}
    own = case.head.id if case else ""
    statements = tuple(
        _statement(work, desk, said, words[said.number], numbers, shown=own)
        for said in disagreement.statements
        if case is None or said.part_id == own
    )
    about_children = any(said.part_id in numbers for said in disagreement.statements)
    came = tuple(
        _came(work, meeting, shown=case is not None or not about_children)
        for meeting in work.meetings.about(disagreement.id)
        if meeting.status is MeetingStatus.CLOSED and meeting.recorded
    )
    return views.Dispute(name_of(work, disagreement.by_id), statements, came)


def _statement(
    work: Work, desk: Desk, said: Statement, words: str, numbers: dict[str, int], *, shown: str
) -> views.Statement:
    about = NOT_IN_IT
    if said.part_id:
        head = work.documents.part(said.part_id, said.part_version).head
        if head.kind is PartKind.CASE:
            number = numbers.get(said.part_id)
            about = f"Child's sheet {number}" if number else "A child taken out since"
            if said.part_id != shown:
                words = "This version stands there, and not in this part."
        else:
            about = desk.form.section(head.key).title
    return views.Statement(said.said_at, said.revision, about, words)


def _came(work: Work, meeting: Meeting, *, shown: bool) -> views.Came:
    recorded = meeting.recorded
    if recorded is None:
        raise ValueError("nothing was recorded")
    pair = work.roster.pair(meeting.pair_id)
    third = (meeting.mediator_id,) if meeting.mediator_id else ()
    three = (pair.supervisor_id, pair.supervisee_id, *third)
    names = {who: name_of(work, who) for who in three}
    said = work.meetings.words(meeting.id, recorded.number)
    return views.Came(
        held_on=recorded.held_on,
        outcome=_OUTCOMES[recorded.outcome],
        words=said if shown else "The words stand on the child's sheet.",
        confirmed_by=", ".join(n for who, n in names.items() if who in meeting.confirmed),
        not_confirmed_by=", ".join(n for who, n in names.items() if who not in meeting.confirmed),
    )
