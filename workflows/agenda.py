"""What is on the agenda: what both prepared, and by itself open actions, drift, informal notes.

When the record is begun its agenda is filled from that, and prepared children become case
discussions to write. What is added later stays in sight until a record takes it up (flow 4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from domain import text
from domain.actions import Action, ActionStatus
from domain.document import Document
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.people import Actor, Pair
from domain.policy import Policy
from domain.terms import london_day
from workflows.documents import cases, newest, section_id
from workflows.drift import DriftingChild, History, action_drift
from workflows.ports import ActionDone, AgendaItem, InformalNote, Work
from workflows.readable import name_of, say_date

TOPIC, CASE = "topic", "case"  # the sections of the policy's form for preparing


@dataclass(frozen=True, slots=True)
class OnAgenda:
    """An action with its words, and the history of one that drifts."""

    action: Action
    words: PartContent
    drift: str = ""
    done: ActionDone | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the next session of a pair has to talk about. Content."""

    items: tuple[AgendaItem, ...]
    actions: tuple[OnAgenda, ...]
    children: tuple[DriftingChild, ...]
    notes: tuple[InformalNote, ...]


def agenda(work: Work, pair: Pair, policy: Policy, before: Document | None = None) -> Agenda:
    """Gather what no record took up yet; `before`: as it stood when that record was begun."""
    history = History(work, pair.id, before)
    return Agenda(
        items=work.preparation.items(pair.id),
        actions=tuple(
            OnAgenda(
                action,
                newest(work, action.id),
                action_drift(history, policy, action),
                work.actions.done(action.id) if action.status is ActionStatus.DONE else None,
            )
            for action in work.actions.of_pair(pair.id)
            if _comes_back(action)
        ),
        children=history.drifting_children(policy),
        notes=tuple(note for note in work.preparation.notes(pair.id) if note.taken_by is None),
    )


def _comes_back(action: Action) -> bool:
    """Say whether the next session asks for an action: open, or done since the last one."""
    done_since = action.status is ActionStatus.DONE and action.settled_in is None
    return action.status is ActionStatus.OPEN or done_since


def begin_agenda(work: Work, actor: Actor, document: Document, pair: Pair) -> dict[str, str]:
    """Take up into a record just begun what was prepared; give the answers of its agenda."""
    policy = work.policies.get(document.policy)
    known = agenda(work, pair, policy, document)
    for one in known.actions:
        if one.done:
            keep_done(work, document, one.done)
    lines = list(_by_itself(known))
    for note in known.notes:
        work.preparation.take_note(note.id, document.id)
    for item in known.items:
        if item.kind == CASE:
            take_case(work, actor, document, item)
            continue
        line = _line(work, item)
        if len("\n".join((*lines, line))) > text.LONGEST:
            break  # it stays in sight on the writing page
        lines.append(line)
        work.preparation.take_item(item.id, document.id)
    return {"agenda": "\n".join(lines)} if lines else {}


def _by_itself(known: Agenda) -> list[str]:
    """Name what comes back by itself, without a word about any child."""
    days = [say_date(london_day(note.held_at).isoformat()) for note in known.notes]
    drifts = bool(known.children) or any(one.drift for one in known.actions)
    return [
        *(["Earlier actions"] if known.actions else []),
        *(["What has not moved over several sessions"] if drifts else []),
        *(f"Informal supervision on {day}" for day in days),
    ]


def _line(work: Work, item: AgendaItem) -> str:
    return f"{item.answers['topic']} ({name_of(work, item.by_id)})"


def take_topic(work: Work, actor: Actor, document: Document, item: AgendaItem) -> None:
    """Add something to talk about, which came later, to the agenda of a record being written."""
    part_id = section_id(document.id, "agenda")
    head = work.documents.head(part_id)
    saved = work.documents.part(part_id, head.version).answers if head else {}
    lines = "\n".join(filter(None, (saved.get("agenda", ""), _line(work, item))))
    if len(lines) > text.LONGEST:
        return
    answers = {**saved, "agenda": lines}
    keep_part(work, actor, new_head(work, actor, document, PartKind.SECTION, part_id), answers)
    work.preparation.take_item(item.id, document.id)


def take_case(work: Work, actor: Actor, document: Document, item: AgendaItem) -> str:
    """Have a prepared child discussed in a record; give the case's id."""
    why = item.answers.get("why", "")
    case_id = begin_case(work, actor, document, item.answers, why)
    work.preparation.take_item(item.id, document.id)
    return case_id


def begin_case(
    work: Work, actor: Actor, document: Document, child: Mapping[str, str], why: str = ""
) -> str:
    """Begin a child's case discussion, or add to the one that the record has; give its id."""
    reference, school = text.normal_reference(child["reference"]), child["school"]
    for case in cases(work.documents.parts(document.id)):
        same = (case.answers.get("school"), case.answers.get("reference")) == (school, reference)
        if same:
            since = case.answers.get("since", "")
            both = "\n\n".join(filter(None, (since, why)))
            if why and why not in since and len(both) <= text.LONGEST:
                head = replace(case.head, version=case.head.version + 1, saved_at=work.now)
                keep_part(work, actor, head, {**case.answers, "since": both})
            return case.head.id
    answers = {"initials": child["initials"], "reference": reference, "school": school}
    child_id = work.children.find_or_add(school, reference, child["initials"])
    case_id = work.ids.new()
    head = replace(
        new_head(work, actor, document, PartKind.CASE, case_id),
        child_id=child_id,
        school_id=school,
        unit_kind=UnitKind.CASE,
        unit_id=case_id,
        key="",
    )
    keep_part(work, actor, head, answers | ({"since": why} if why else {}))
    return case_id


def keep_done(work: Work, document: Document, done: ActionDone) -> None:
    """Review an action in a record in the words of whoever did it; its writer may change them."""
    part_id = section_id(document.id, done.action_id)
    if work.documents.head(part_id) is not None:
        return
    actor = Actor(done.by_id, name_of(work, done.by_id))
    action = work.actions.get(done.action_id)
    head = new_head(work, actor, document, PartKind.REVIEW, part_id)
    head = replace(head, key="", about_id=action.id, child_id=action.child_id)
    if action.child_id:
        school = work.children.get(action.child_id).school_id
        head = replace(head, school_id=school, unit_kind=UnitKind.REVIEW, unit_id=part_id)
    keep_part(work, actor, head, {"outcome": "done", "note": done.words})


def new_head(
    work: Work, actor: Actor, document: Document, kind: PartKind, part_id: str
) -> PartHead:
    """Give the header of the next version of a part of the record's own unit."""
    heads = work.documents.heads(document.id)
    known = work.documents.head(part_id)
    after = 1 + max((head.position for head in heads), default=0)
    return PartHead(
        id=part_id,
        document_id=document.id,
        kind=kind,
        version=1 + (known.version if known else 0),
        unit_kind=UnitKind.DOCUMENT,
        unit_id=document.id,
        saved_at=work.now,
        saved_by=actor.person_id,
        key=part_id.rpartition(":")[2] if kind is PartKind.SECTION else "",
        position=known.position if known else after * (kind is not PartKind.SECTION),
    )


def keep_part(work: Work, actor: Actor, head: PartHead, answers: Mapping[str, str]) -> None:
    """Keep one more version of a part, and put on file that it was saved."""
    work.documents.save_part(PartContent(head, answers, work.ids.salt()))
    facts: dict[str, str | int] = {"part": head.id, "version": head.version}
    work.audit.write(f"document:{head.document_id}", "saved", actor, work.now, facts)
