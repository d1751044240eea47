"""Disagree with a record (srscmat 14): both versions stand, the three meet, nothing is overwritten.

The other party is told first. Then, and not before, the third may read the disagreement and the
part of the record that it is about, and nothing else of it (srscmat 13).
"""

from domain import text
from domain.disagreement import (
    BY_OUTCOME,
    Disagreement,
    DisagreementMove,
    Statement,
    require_disagreeing,
)
from domain.document import ClosingReason, Closure, Document, Move, Status
from domain.errors import Fault, NotFound, Problem
from domain.meeting import Meeting, MeetingReason, Outcome
from domain.parts import PartContent, PartKind
from domain.people import Actor
from domain.permissions import Act, require
from domain.policy import Answer, Choice
from workflows.asking import Ask, Page, form_of, open_form
from workflows.documents import Desk, case_label, to_sign
from workflows.meetings import lapse_about, open_about, propose
from workflows.ports import ChangeRequest, Work
from workflows.settling import after_settling
from workflows.telling import tell_document
from workflows.views.forms import FormView, Question

NOT_IN_IT = "none"  # the answer for what isn't in the record


def disagree_form(work: Work, ask: Ask) -> FormView:
    """Open the dialog in which a signer gives their own version."""
    form = form_of(work, ask, "document.read")
    desk = _desk(work, ask, form.subject, form.seen)
    opened = open_form(work, ask.actor, "document.disagree", form.subject, seen=form.seen)
    return _view(work, desk, opened.id)


def _desk(work: Work, ask: Ask, document_id: str, revision: int) -> Desk:
    desk = to_sign(work, document_id, ask.actor)
    require(desk.standings, Act.DISAGREE)
    require_disagreeing(desk.document, ask.actor.person_id, revision=revision)
    return desk


def _view(
    work: Work, desk: Desk, form_id: str, part: str = "", words: str = "", *faults: Fault
) -> FormView:
    wrong = {fault.field: fault for fault in faults}
    which, what = wrong.get("part"), wrong.get("words")
    questions = (
        Question(
            "part",
            "Which part it is about",
            Answer.CHOICE,
            required=True,
            choices=_parts(work, desk),
            value=part,
            problem=which.problem if which else None,
        ),
        Question(
            "words",
            "Your version",
            Answer.TEXT,
            required=True,
            hint="What happened or was agreed, as you see it. Children by initials only.",
            value=words,
            problem=what.problem if what else None,
            limit=what.limit if what else "",
        ),
    )
    return FormView(
        form=form_id,
        topic="disagree",
        title="I don't agree with this record",
        questions=questions,
        buttons=(("document.disagreed", "Put my version beside it"),),
        back="document.reread",
    )


def _parts(work: Work, desk: Desk) -> tuple[Choice, ...]:
    """Give what can be disagreed with: each written section and child, or something left out."""
    titles = {section.key: section.title for section in desk.form.sections}
    found = []
    for part in work.documents.frozen(desk.document.id, desk.document.revision):
        if part.head.kind is PartKind.SECTION:
            found.append(Choice(part.head.id, titles.get(part.head.key, part.head.key)))
        elif part.head.kind is PartKind.CASE:
            found.append(Choice(part.head.id, case_label(part)))
    return (*found, Choice(NOT_IN_IT, "Something that isn't in it"))


def disagree(work: Work, ask: Ask) -> Page | FormView:
    """Put somebody's version beside the record, and propose a three-way meeting.

    Signatures that were given stay. Who disagrees is not asked to sign meanwhile.
    """
    form = form_of(work, ask, "document.disagree")
    known = _mine(work, form.subject, ask.actor.person_id)
    said = work.disagreements.said(known.id) if known else ()
    words, part = text.tidy(ask.values.get("words", "")), ask.values.get("part", "")
    if said and (said[-1].revision, said[-1].words) == (form.seen, words):
        return Page("said", note="disagreed")
    desk = to_sign(work, form.subject, ask.actor)
    faults = _faults(work, desk, part, words)
    if desk.document.revision != form.seen or not desk.document.can(Move.SIGN):
        faults = (*faults, Fault("words", Problem.CHANGED_MEANWHILE))
    if faults:
        return _view(work, desk, form.id, part, ask.values.get("words", ""), *faults)
    desk = _desk(work, ask, form.subject, form.seen)
    saved = _keep(work, ask.actor, desk, known, part, words)
    facts: dict[str, str | int] = {"revision": desk.document.revision, "disagreement": saved.id}
    work.audit.write(f"document:{form.subject}", "disagreed", ask.actor, work.now, facts)
    work.outbox.touch("document", form.subject, work.now)
    return Page("said", note="disagreed")


def _faults(work: Work, desk: Desk, part: str, words: str) -> tuple[Fault, ...]:
    found = []
    if not part:
        found.append(Fault("part", Problem.REQUIRED))
    elif part not in {choice.key for choice in _parts(work, desk)}:
        found.append(Fault("part", Problem.NOT_A_CHOICE))
    if not words:
        found.append(Fault("words", Problem.REQUIRED))
    elif fault := text.fault_in(words, "words"):
        found.append(fault)
    return tuple(found)


def _keep(
    work: Work, actor: Actor, desk: Desk, known: Disagreement | None, part: str, words: str
) -> Disagreement:
    document = desk.document
    frozen = {p.head.id: p.head for p in work.documents.frozen(document.id, document.revision)}
    head = frozen.get(part)
    begun = known or Disagreement(work.ids.new(), document.id, actor.person_id)
    meeting = open_about(work, begun.id) or propose(
        work,
        desk.pair,
        MeetingReason.DISAGREEMENT,
        begun.id,
        by=actor,
        policy=document.policy,
    )
    statement = Statement(
        number=len(begun.statements) + 1,
        revision=document.revision,
        said_at=work.now,
        part_id=head.id if head else "",
        part_version=head.version if head else 0,
    )
    return work.disagreements.put(begun.say(statement, meeting_id=meeting.id), words)


def _mine(work: Work, document_id: str, person_id: str) -> Disagreement | None:
    found = work.disagreements.of_document(document_id)
    return next((d for d in found if d.by_id == person_id), None)


def spared(work: Work, document: Document) -> frozenset[str]:
    """Give who disagrees with the present revision, and so is not asked to sign it."""
    found = work.disagreements.of_document(document.id)
    return frozenset(d.by_id for d in found if d.spares(document))


def disputed_part(work: Work, disagreement: Disagreement) -> PartContent | None:
    """Give the part of the record that the newest version is about, as it was then."""
    said = disagreement.newest
    if not said.part_id:
        return None
    for part in work.documents.frozen(disagreement.document_id, said.revision):
        if (part.head.id, part.head.version) == (said.part_id, said.part_version):
            return part
    raise NotFound("part")


# ---------------------------------------------------------------- what follows


def after_signing(work: Work, actor: Actor, document: Document) -> Document:
    """Settle a disagreement whose party signed after all; close what stays disagreed."""
    mine = _mine(work, document.id, actor.person_id)
    if mine and mine.can(DisagreementMove.SIGN):
        saved = work.disagreements.save(mine.moved(DisagreementMove.SIGN))
        facts: dict[str, str | int] = {"disagreement": saved.id}
        work.audit.write(f"document:{document.id}", "settled", actor, work.now, facts)
        lapse_about(work, saved.id)
    return closed_as_disagreed(work, document)


def after_meeting(work: Work, actor: Actor, meeting: Meeting) -> None:
    """Let what the three came to take effect on the disagreement and on its record."""
    recorded = meeting.recorded
    if recorded is None:
        return
    disagreement = work.disagreements.get(meeting.subject)
    move = BY_OUTCOME[recorded.outcome]
    if not disagreement.can(move):
        return  # settled meanwhile, by a signature
    moved = work.disagreements.save(disagreement.moved(move))
    document = work.documents.get(moved.document_id)
    facts: dict[str, str | int] = {"disagreement": moved.id, "outcome": recorded.outcome}
    work.audit.write(f"document:{document.id}", "three-way meeting", actor, work.now, facts)
    work.outbox.touch("document", document.id, work.now)
    if document.status is not Status.AWAITING:
        return  # its writer changes it already: the newer revision is signed, or not
    match recorded.outcome:
        case Outcome.CHANGE:
            _ask_to_change(work, meeting, document)
        case Outcome.STANDS if document.signature_of(moved.by_id) is None:
            tell_document(work, document, moved.by_id, about=f"stands-{recorded.number}")
        case Outcome.DISAGREED:
            closed_as_disagreed(work, document)


def _ask_to_change(work: Work, meeting: Meeting, document: Document) -> None:
    """Hand the record back to its writer with what the three agreed on."""
    if meeting.recorded is None:
        return
    words = work.meetings.words(meeting.id, meeting.recorded.number)
    saved = work.documents.save(document.ask_changes(revision=document.revision))
    asked_by = meeting.mediator_id or meeting.recorded.by_id
    work.documents.ask_changes(ChangeRequest(saved.id, saved.revision, asked_by, work.now, words))
    tell_document(work, saved, saved.author_id)
    work.outbox.touch("document", saved.id, work.now)


def closed_as_disagreed(work: Work, document: Document) -> Document:
    """Close a record that stays disagreed once everybody else has signed it (flow 8).

    It says so on its first page, with both versions, and never counts as agreed.
    """
    kept = [d for d in work.disagreements.of_document(document.id) if d.blocks(document)]
    missing = {signer.person_id for signer in document.unsigned()}
    by_me = next((d for d in kept if missing == {d.by_id}), None)
    if by_me is None or not document.signatures or not document.can(Move.CLOSE):
        return document
    meeting = work.meetings.get(by_me.meeting_id) if by_me.meeting_id else None
    by_id = (meeting.mediator_id if meeting else None) or document.author_id
    by = Actor(by_id, work.roster.person(by_id).name)
    closure = Closure(by.person_id, by.name, work.now, ClosingReason.DISAGREED, by_me.by_id)
    saved = work.documents.save(document.close(closure))
    after_settling(work, by, saved)
    return saved


def after_closing(work: Work, document: Document) -> None:
    """Let an open disagreement stand for good where its record was closed for another reason."""
    for disagreement in work.disagreements.of_document(document.id):
        if disagreement.can(DisagreementMove.KEEP):
            work.disagreements.save(disagreement.moved(DisagreementMove.KEEP))
            lapse_about(work, disagreement.id)
