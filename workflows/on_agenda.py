"""What stands beside a record being written: what came later, what did not move, informal notes."""

from domain.document import Move
from domain.errors import IllegalMove, NotFound
from domain.people import Actor
from workflows.agenda import CASE, begin_case, take_case, take_topic
from workflows.asking import Page
from workflows.challenging import Challenges
from workflows.documents import Desk, cases
from workflows.drift import tell_case
from workflows.picks import Pick
from workflows.ports import Work
from workflows.preparing import item_title, note_line
from workflows.readable import name_of
from workflows.views.agenda import DriftLine, ItemLine, NoteLine


def added(work: Work, desk: Desk) -> tuple[ItemLine, ...]:
    """Give what a party added since the record was begun, to be taken up by a tap."""
    return tuple(
        ItemLine(
            item_title(work, item),
            name_of(work, item.by_id),
            str(Pick("added", item.id)),
            item.answers.get("why", ""),
        )
        for item in work.preparation.items(desk.pair.id)
    )


def unmoved(work: Work, desk: Desk, known: Challenges) -> tuple[DriftLine, ...]:
    """Give the children for whom nothing moved and whom the record does not discuss yet."""
    written = {case.head.child_id for case in cases(work.documents.parts(desk.document.id))}
    return tuple(
        DriftLine(
            child.label, tell_case(desk.policy, child.history), str(Pick("child", child.child_id))
        )
        for child in known.history.drifting_children(desk.policy)
        if child.child_id not in written
    )


def notes(work: Work, desk: Desk) -> tuple[NoteLine, ...]:
    """Give the informal supervision that this record has on its agenda, or that came since."""
    return tuple(
        note_line(work, desk.policy, note)
        for note in work.preparation.notes(desk.pair.id)
        if note.taken_by in {None, desk.document.id}
    )


def take_up(work: Work, actor: Actor, desk: Desk, picked: Pick) -> Page:
    """Take up into the record what was added since, or a child for whom nothing moved."""
    document = desk.document
    if not document.can(Move.SAVE):
        raise IllegalMove(document.status, Move.SAVE)
    if picked.kind == "child":
        children = Challenges(work, desk).history.drifting_children(desk.policy)
        child = next((c for c in children if c.child_id == picked.id), None)
        if child is None:
            raise NotFound("child")
        work.documents.save(document.save())
        case_id = begin_case(work, actor, document, child.case.answers)
        return Page("document.case", document.id, case_id)
    item = work.preparation.item(picked.id)
    if item.pair_id != desk.pair.id:
        raise NotFound("agenda item")
    if item.taken_by:
        return Page("document", document.id)
    work.documents.save(document.save())
    if item.kind == CASE:
        return Page("document.case", document.id, take_case(work, actor, document, item))
    take_topic(work, actor, document, item)
    return Page("document", document.id, note="saved")
