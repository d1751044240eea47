"""What the third reads: the disagreement, and the part of the record that it is about (13, 14)."""

from domain.disagreement import Disagreement
from domain.document import Document
from domain.errors import IllegalMove, NotFound
from domain.meeting import MeetingReason
from domain.parts import PartKind
from domain.permissions import Act, require
from workflows.asking import Ask, open_form
from workflows.disagreements import disputed_part
from workflows.disputes import dispute_view
from workflows.documents import Desk, lay_out
from workflows.meeting_views import meeting_view
from workflows.meetings import towards_meeting
from workflows.ports import Work
from workflows.readable import action_blocks, case_block, section_blocks
from workflows.reading import record_reading
from workflows.views.documents import Block
from workflows.views.meetings import DisputePage

DISPUTE = "meeting.dispute"


def dispute_page(work: Work, ask: Ask) -> DisputePage:
    """Open for the third what the two disagree on, and nothing else of the record.

    Each reading is on file, as any reading of a record is.
    """
    meeting = work.meetings.get(ask.page.subject)
    require(towards_meeting(work, ask.actor.person_id, meeting), Act.READ_DISPUTE)
    if meeting.reason is not MeetingReason.DISAGREEMENT:
        raise NotFound("disagreement")
    if meeting.ended_at:
        raise IllegalMove(meeting.status, Act.READ_DISPUTE)
    disagreement = work.disagreements.get(meeting.subject)
    form = open_form(work, ask.actor, DISPUTE, meeting.id, seen=meeting.version)
    desk = lay_out(work, disagreement.document_id, ask.actor.person_id)
    part_id = disagreement.newest.part_id or disagreement.id
    record_reading(work, ask.actor, desk, form.id, part_id=part_id)
    return DisputePage(
        form=form.id,
        meeting=meeting_view(work, meeting, ask.actor.person_id),
        dispute=dispute_view(work, desk, disagreement),
        blocks=_blocks(work, desk, desk.document, disagreement),
    )


def _blocks(
    work: Work, desk: Desk, document: Document, disagreement: Disagreement
) -> tuple[Block, ...]:
    """Give the part in dispute: one section, or one child's discussion with its actions."""
    part = disputed_part(work, disagreement)
    if part is None:
        return ()
    if part.head.kind is PartKind.SECTION:
        return section_blocks(work, desk, (part,))
    parts = work.documents.frozen(document.id, disagreement.newest.revision)
    actions = action_blocks(work, parts, case_id=part.head.id)
    return (case_block(work, desk, part), *actions)
