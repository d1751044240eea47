"""Disagreements as they are read beside the record: every version, and what came of the meeting."""

from domain.disagreement import Disagreement, Statement
from domain.meeting import Meeting, MeetingStatus
from domain.parts import PartKind
from workflows.documents import Desk, case_label
from workflows.ports import Work
from workflows.readable import name_of
from workflows.views.disputes import DisputeView, OutcomeView, StatementView

ABOUT_NOTHING = "Something that isn't in the record"


def disputes(work: Work, desk: Desk) -> tuple[DisputeView, ...]:
    """Give every disagreement with a record, in every version, with what came of it."""
    found = work.disagreements.of_document(desk.document.id)
    return tuple(dispute_view(work, desk, disagreement) for disagreement in found)


def dispute_view(work: Work, desk: Desk, disagreement: Disagreement) -> DisputeView:
    """Give one disagreement with its meetings."""
    words = {said.number: said.words for said in work.disagreements.said(disagreement.id)}
    by = name_of(work, disagreement.by_id)
    return DisputeView(
        by=by,
        statements=tuple(
            StatementView(
                by,
                said.said_at,
                said.revision,
                _about(work, desk, said),
                words[said.number],
            )
            for said in disagreement.statements
        ),
        outcomes=tuple(
            outcome
            for meeting in work.meetings.about(disagreement.id)
            if (outcome := outcome_view(work, meeting)) is not None
        ),
        meeting_id=disagreement.meeting_id or "",
    )


def _about(work: Work, desk: Desk, said: Statement) -> str:
    if not said.part_id:
        return ABOUT_NOTHING
    part = work.documents.part(said.part_id, said.part_version)
    if part.head.kind is PartKind.CASE:
        return case_label(part)
    return desk.form.section(part.head.key).title


def outcome_view(work: Work, meeting: Meeting) -> OutcomeView | None:
    """Give what came of a meeting once it counts; None before that."""
    recorded = meeting.recorded
    if recorded is None or meeting.status is not MeetingStatus.CLOSED:
        return None
    pair = work.roster.pair(meeting.pair_id)
    third = (meeting.mediator_id,) if meeting.mediator_id else ()
    three = (pair.supervisor_id, pair.supervisee_id, *third)
    return OutcomeView(
        recorded.outcome,
        recorded.held_on,
        name_of(work, recorded.by_id),
        work.meetings.words(meeting.id, recorded.number),
        tuple(name_of(work, who) for who in three if who in meeting.confirmed),
        tuple(name_of(work, who) for who in three if who not in meeting.confirmed),
    )
