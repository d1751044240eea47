"""One section of one part, laid out to be answered, and what its answers mean for its header."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain import forms, text
from domain.errors import Fault, NotFound, Problem
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.policy import Answer, Choice, Field, Section
from domain.terms import london_day
from workflows.asking import Ask
from workflows.challenging import Challenges
from workflows.documents import Desk, case_label, cases, earlier_actions, roster_choices, section_id
from workflows.picks import Pick
from workflows.ports import Work


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one dialog asks: its section, the part that keeps it, and what is saved there."""

    pick: Pick
    part_id: str
    kind: PartKind
    section: Section
    current: PartContent | None
    choices: Mapping[Answer, tuple[Choice, ...]]
    gone: int = 0  # the version in which it was taken out

    @property
    def version(self) -> int:
        """Give the version that is saved; 0 where nothing is."""
        return self.current.head.version if self.current else self.gone

    @property
    def saved(self) -> Mapping[str, str]:
        """Give the answers that are saved."""
        return self.current.answers if self.current else {}


def lay(work: Work, desk: Desk, pick: Pick, part_id: str) -> Sheet:
    """Lay out what was picked; `part_id` names what is new. NotFound for what isn't there."""
    document = desk.document
    kind, part_id, section = _place(work, desk, pick, part_id)
    head = work.documents.head(part_id)
    if head and (head.document_id != document.id or head.kind is not kind):
        raise NotFound("part")
    new = pick.id == "new" or kind in {PartKind.SECTION, PartKind.REVIEW}
    if head is None and not new:
        raise NotFound("part")
    choices = roster_choices(work, desk.pair)
    if head and head.removed:
        return Sheet(pick, part_id, kind, section, None, choices, gone=head.version)
    current = work.documents.part(part_id, head.version) if head else None
    return Sheet(pick, part_id, kind, section, current, choices)


def _place(work: Work, desk: Desk, pick: Pick, new_id: str) -> tuple[PartKind, str, Section]:
    document, policy = desk.document, desk.policy
    part_id = new_id if pick.id == "new" else pick.id
    match pick.kind:
        case "section":
            section = next((s for s in desk.form.sections if s.key == pick.id), None)
            if section is None:
                raise NotFound("section")
            return PartKind.SECTION, section_id(document.id, pick.id), section
        case "review":
            earlier = {action.id: action for action, _ in earlier_actions(work, document)}
            if pick.id not in earlier:
                raise NotFound("action")
            section = Challenges(work, desk).review_section(earlier[pick.id])
            return PartKind.REVIEW, section_id(document.id, pick.id), section
        case "case" if desk.takes_cases:
            sections = {s.key: s for s in policy.case.sections}
            first = policy.case.sections[0].key
            wanted = pick.section or first
            if wanted not in sections or (pick.id == "new" and wanted != first):
                raise NotFound("section")
            head = work.documents.head(part_id)
            child = head.child_id if head else None
            section = Challenges(work, desk).case_section(sections[wanted], child)
            return PartKind.CASE, part_id, section
        case "action" if desk.takes_cases:
            return PartKind.ACTION, part_id, _action_section(work, desk)
    raise NotFound("pick")


def _action_section(work: Work, desk: Desk) -> Section:
    """Give the policy's questions on an action, and which child it is for."""
    known = cases(work.documents.parts(desk.document.id))
    about = Field(
        "about",
        "For which child",
        Answer.CHOICE,
        choices=(
            Choice("", "No particular child"),
            *(Choice(case.head.id, case_label(case)) for case in known),
        ),
    )
    section = desk.policy.action.sections[0]
    return replace(section, fields=(*section.fields, about))


def guesses(desk: Desk, sheet: Sheet) -> dict[str, str]:
    """Give what can be filled in for the writer: a new child is most likely of this school."""
    if sheet.kind is PartKind.CASE and sheet.current is None:
        return {"school": desk.pair.school_id}
    return {}


def faults(work: Work, desk: Desk, sheet: Sheet, answers: Mapping[str, str]) -> tuple[Fault, ...]:
    """Name what cannot be kept, what the roster doesn't know included."""
    key = sheet.section.key
    if sheet.gone and sheet.kind is PartKind.CASE:
        return (Fault(sheet.section.fields[0].key, Problem.CHILD_NOT_IN_RECORD, key),)
    found = list(forms.faults_to_save(sheet.section, answers))
    for field in sheet.section.fields:
        allowed = {choice.key for choice in sheet.choices.get(field.answer, ())}
        value = answers.get(field.key, "")
        if field.answer in sheet.choices and value and value not in allowed:
            unknown = {Answer.PERSON: Problem.UNKNOWN_PERSON, Answer.SCHOOL: Problem.UNKNOWN_SCHOOL}
            found.append(Fault(field.key, unknown[field.answer], key))
    if sheet.kind is PartKind.CASE and sheet.section.key == desk.policy.case.sections[0].key:
        found += _child_faults(work, desk, sheet, answers)
    if sheet.kind is PartKind.ACTION:
        missing = [k for k in ("what", "owner", "due") if not answers.get(k)]
        found += [Fault(k, Problem.REQUIRED, key) for k in missing]
        due = forms.parse_date(answers.get("due", ""))
        if due and due < london_day(desk.document.begun_at):
            found.append(Fault("due", Problem.IN_THE_PAST, key))
    return tuple(found)


def _child_faults(work: Work, desk: Desk, sheet: Sheet, answers: Mapping[str, str]) -> list[Fault]:
    """Ask for all three answers that name a child; a child stands in a record once."""
    key = sheet.section.key
    missing = [k for k in ("initials", "reference", "school") if not answers.get(k)]
    if missing:
        return [Fault(k, Problem.REQUIRED, key) for k in missing]
    mine = (answers["school"], text.normal_reference(answers["reference"]))
    for case in cases(work.documents.parts(desk.document.id)):
        known = text.normal_reference(case.answers.get("reference", ""))
        if case.head.id != sheet.part_id and (case.answers.get("school"), known) == mine:
            return [Fault("reference", Problem.CHILD_TWICE, key)]
    return []


def normal(sheet: Sheet, answers: dict[str, str]) -> dict[str, str]:
    """Give answers in their one form: a child's initials and reference in capitals."""
    if sheet.kind is PartKind.CASE and "initials" in answers:
        return answers | {
            "initials": text.initials(answers["initials"]) or "",
            "reference": text.normal_reference(answers["reference"]),
        }
    return answers


def head_for(
    work: Work, ask: Ask, desk: Desk, sheet: Sheet, answers: Mapping[str, str]
) -> PartHead:
    """Give the header of the next version of this part, as its answers make it."""
    document = desk.document
    head = PartHead(
        id=sheet.part_id,
        document_id=document.id,
        kind=sheet.kind,
        version=sheet.version + 1,
        unit_kind=UnitKind.DOCUMENT,
        unit_id=document.id,
        saved_at=work.now,
        saved_by=ask.actor.person_id,
        key=sheet.pick.id if sheet.kind is PartKind.SECTION else "",
        position=sheet.current.head.position if sheet.current else _next(work, document.id),
    )
    match sheet.kind:
        case PartKind.CASE:
            child = work.children.find_or_add(
                answers["school"], answers["reference"], answers["initials"]
            )
            school = answers["school"]
            head = replace(head, child_id=child, school_id=school)
            head = replace(head, unit_kind=UnitKind.CASE, unit_id=head.id)
        case PartKind.ACTION:
            head = replace(head, owner_id=answers["owner"], due_on=_day(answers["due"]))
            case = work.documents.head(answers["about"]) if answers.get("about") else None
            if case:
                head = replace(head, case_id=case.id, child_id=case.child_id)
                head = replace(head, school_id=case.school_id)
                head = replace(head, unit_kind=UnitKind.CASE, unit_id=case.id)
        case PartKind.REVIEW:
            action = work.actions.get(sheet.pick.id)
            head = replace(head, about_id=action.id, child_id=action.child_id)
            if action.child_id:
                school = work.children.get(action.child_id).school_id
                head = replace(head, school_id=school)
                head = replace(head, unit_kind=UnitKind.REVIEW, unit_id=head.id)
    return head


def _day(value: str) -> date | None:
    return forms.parse_date(value)


def _next(work: Work, document_id: str) -> int:
    return 1 + max((head.position for head in work.documents.heads(document_id)), default=0)
