"""What each paper of a document shows: the staff part, one sheet a child, an agreement."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.document import ClosingReason, Document, DocumentKind, Status
from domain.parts import PartContent, PartKind
from domain.signing import Part, canonical
from domain.terms import london_day
from workflows.documents import Desk, answers_of, cases, held_at, reference, roster_choices
from workflows.paper_disputes import paper_disputes
from workflows.ports import Work
from workflows.readable import (
    action_words,
    drift_rows,
    name_of,
    review_words,
    rows,
    section_blocks,
)
from workflows.views import papers as views

_PARTS = {Part.SUPERVISOR: "Supervisor", Part.SUPERVISEE: "Supervisee"}
_REASONS = {
    ClosingReason.LEFT: "has left the trust",
    ClosingReason.LONG_ABSENT: "is absent for a long time",
    ClosingReason.SILENT: "did not answer",
    ClosingReason.DISAGREED: "does not agree with this record, also after a three-way meeting",
}
_CONCERNS = {
    "escalated": views.Concern.ESCALATED,
    "same": views.Concern.SAME,
    "de-escalated": views.Concern.DE_ESCALATED,
}
_AT_THE_HEAD = {"held_on", "started", "minutes", "place"}
_ESCALATION = ("done", "done_by", "done_on", "nothing")


@dataclass(frozen=True, slots=True)
class Facts:
    """What all papers of one document say alike."""

    held: datetime
    minutes: int
    place: str
    people: tuple[views.Person, ...]
    agreed: views.Agreed
    agreed_at: datetime | None


def facts(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> Facts:
    """Gather when and where the session was held, by whom, and how far its record is signed."""
    document = desk.document
    answers = answers_of(parts, PartKind.SECTION, "session")
    held = held_at(work, document, parts)
    state = {
        Status.LOCKED: views.Agreed.BY_ALL,
        Status.CLOSED: views.Agreed.BY_ONE,
    }.get(document.status, views.Agreed.AWAITING)
    return Facts(
        held=held,
        minutes=int(answers.get("minutes") or 0),
        place=desk.policy.place_label(answers.get("place", "")),
        people=tuple(
            views.Person(_PARTS[signer.part], name_of(work, signer.person_id))
            for signer in document.signers
        ),
        agreed=state,
        agreed_at=document.ended_at,
    )


def _moment(work: Work, at: datetime, since: datetime, allowed: int) -> views.Moment:
    """Give a time, labelled as late where more school days went by than the policy allows."""
    gone = work.roster.calendar().school_days(london_day(since), london_day(at))
    return views.Moment(at, f"{gone} school days after the session" if gone > allowed else "")


def stamp(work: Work, document: Document, parts: Iterable[PartContent]) -> views.Stamp:
    """Identify a paper, and attach the plain data of the parts that it shows."""
    attached = {
        "document": document.id,
        "kind": document.kind,
        "revision": document.revision,
        "digest": document.digest,
        "policy": document.policy,
        "manifest": json.loads(work.documents.manifest(document.id, document.revision)),
        "parts": [part.body() | {"salt": part.salt.hex()} for part in parts],
    }
    return views.Stamp(
        reference(document.id),
        document.revision,
        document.digest,
        canonical(attached),
        document.ended_at or work.now,
    )


def _signatures(work: Work, desk: Desk, since: datetime) -> tuple[views.Signature, ...]:
    allowed = desk.policy.lateness.signed_school_days
    parts = {signer.person_id: _PARTS[signer.part] for signer in desk.document.signers}
    return tuple(
        views.Signature(
            s.name_shown,
            parts[s.person_id],
            _moment(work, s.signed_at, since, allowed),
            s.sentence,
            s.digest[:16],
        )
        for s in desk.document.signatures
    )


def _closure(work: Work, document: Document) -> views.Closure | None:
    closure = document.closure
    if closure is None:
        return None
    missing = name_of(work, closure.missing_id)
    reason = f"{missing} {_REASONS[closure.reason]}"
    if closure.reason is ClosingReason.SILENT and document.submitted_at:
        first, last = london_day(document.submitted_at), london_day(closure.closed_at)
        reason += f" for {work.roster.calendar().school_days(first, last)} school days"
    return views.Closure(reason, closure.by_name, closure.closed_at, (missing,))


def _sections(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> Iterator[views.Section]:
    """Give what was answered, but for what stands at the head of page one."""
    choices = roster_choices(work, desk.pair)
    for section in desk.form.sections:
        fields = tuple(field for field in section.fields if field.key not in _AT_THE_HEAD)
        answers = answers_of(parts, PartKind.SECTION, section.key)
        found = tuple(views.Field(*row) for row in rows(fields, answers, choices))
        if found:
            yield views.Section(section.title, found)


def _action(work: Work, action: PartContent, child: str | None = None) -> views.Action:
    return views.Action(
        what=action.answers.get("what", ""),
        owner=name_of(work, action.head.owner_id),
        due=action.head.due_on,
        outcome_hoped=action.answers.get("outcome", ""),
        child=child,
    )


def _is_staff(part: PartContent) -> bool:
    """Say whether a part belongs to the staff part: it is about no child."""
    return part.head.child_id is None


def staff_paper(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> views.StaffPaper:
    """Give the staff part: everything but what was said about a child."""
    document, known = desk.document, facts(work, desk, parts)
    lateness = desk.policy.lateness
    submitted = document.submitted_at or document.begun_at
    agenda = answers_of(parts, PartKind.SECTION, "agenda")
    own = tuple(part for part in parts if _is_staff(part))
    return views.StaffPaper(
        trust=work.roster.trust().name,
        school=work.roster.school(document.school_id).name,
        kind=_kind(work, document),
        people=known.people,
        held=views.Moment(known.held),
        begun=_moment(work, document.begun_at, known.held, lateness.written_school_days),
        submitted=_moment(work, submitted, known.held, lateness.written_school_days),
        minutes=known.minutes,
        place=known.place,
        policy=document.policy,
        policy_title=desk.policy.title,
        stamp=stamp(work, document, own),
        agreed=known.agreed,
        closed=_closure(work, document),
        sections=tuple(_sections(work, desk, parts)),
        previous_actions=tuple(_previous(work, desk, own)),
        actions=tuple(_action(work, p) for p in own if p.head.kind is PartKind.ACTION),
        cases=tuple(_entry(case, n, document) for n, case in enumerate(cases(parts), start=1)),
        cases_scope={c.key: c.label for f in desk.form.fields for c in f.choices}.get(
            agenda.get("coverage", ""), ""
        ),
        signatures=_signatures(work, desk, known.held),
        approvals=tuple(
            views.Approval(f"Change of plan on child's sheet {n}", a.name_shown, a.approved_at)
            for n, case in enumerate(cases(parts), start=1)
            for a in document.approvals
            if a.case_id == case.head.id
        ),
        disputes=paper_disputes(work, desk, parts),
    )


def _kind(work: Work, document: Document) -> str:
    if document.kind is DocumentKind.ADDENDUM and document.corrects_id:
        corrected = work.documents.get(document.corrects_id)
        return f"Addendum to record {reference(corrected.id)}"
    return "One-to-one session"


def _entry(case: PartContent, number: int, document: Document) -> views.CaseEntry:
    if case.head.school_id != document.school_id:
        return views.CaseEntry(number, None, None)
    return views.CaseEntry(number, case.answers["initials"], case.answers["reference"])


def _previous(
    work: Work, desk: Desk, parts: Iterable[PartContent]
) -> Iterable[views.PreviousAction]:
    for review in parts:
        head = work.documents.head(review.head.about_id) if review.head.about_id else None
        if review.head.kind is PartKind.REVIEW and head:
            outcome, note = review_words(desk, review)
            owner = name_of(work, head.owner_id)
            what = action_words(work, head.id)
            yield views.PreviousAction(what, owner, head.due_on, outcome, note)


def _about_child(case: PartContent, parts: Iterable[PartContent]) -> tuple[PartContent, ...]:
    """Give the parts about a case's child: the case, its actions, reviews of earlier ones."""
    return tuple(part for part in parts if part.head.child_id == case.head.child_id)


def child_part(
    work: Work, desk: Desk, case: PartContent, parts: tuple[PartContent, ...]
) -> views.ChildPart:
    """Give what was said about one child, and nothing of anybody else."""
    known, answers = facts(work, desk, parts), case.answers
    left_out = {"initials", "reference", "school", "concern", "plan", *_ESCALATION}
    fields = desk.policy.case.fields
    approval = next((a for a in desk.document.approvals if a.case_id == case.head.id), None)
    earlier = [
        extract.sent_at
        for extract in work.extracts.of_document(desk.document.id)
        if extract.case_id == case.head.id and extract.case_version < case.head.version
    ]
    plan = None
    if answers.get("plan"):
        by = approval.name_shown if approval else None
        plan = views.PlanChange(answers["plan"], by, approval.approved_at if approval else None)
    return views.ChildPart(
        trust=work.roster.trust().name,
        school=work.roster.school(case.head.school_id or desk.document.school_id).name,
        initials=answers["initials"],
        reference=answers["reference"],
        kind="One-to-one session",
        held=views.Moment(known.held),
        people=known.people,
        discussion=(
            *(
                views.Field(f"Earlier action: {earlier.what}", f"{earlier.outcome}: {earlier.note}")
                for earlier in _previous(work, desk, _about_child(case, parts))
            ),
            *(
                views.Field(*row)
                for row in (
                    *rows(tuple(f for f in fields if f.key not in left_out), answers, {}),
                    *drift_rows(answers),
                )
            ),
        ),
        concern=_CONCERNS.get(answers.get("concern", ""), views.Concern.SAME),
        escalation=tuple(
            views.Field(*row)
            for row in rows(tuple(f for f in fields if f.key in _ESCALATION), answers, {})
        ),
        plan_change=plan,
        actions=tuple(
            _action(work, part)
            for part in parts
            if part.head.kind is PartKind.ACTION and part.head.case_id == case.head.id
        ),
        agreed=known.agreed,
        agreed_at=known.agreed_at,
        replaces=max(earlier, default=None),
    )


def child_paper(
    work: Work, desk: Desk, case: PartContent, parts: tuple[PartContent, ...], number: int
) -> views.ChildPaper:
    """Give one child's sheet, which belongs to that child's school."""
    own = _about_child(case, parts)
    return views.ChildPaper(
        child_part(work, desk, case, parts),
        number,
        desk.document.policy,
        desk.policy.title,
        stamp(work, desk.document, own),
        paper_disputes(work, desk, parts, case=case),
    )


def extract_of(
    work: Work, desk: Desk, case: PartContent, parts: tuple[PartContent, ...]
) -> views.ExtractText:
    """Give one child's part as it is pasted into the child's own record."""
    part = child_part(work, desk, case, parts)
    return views.ExtractText(part, reference(desk.document.id), desk.document.revision)


def agreement_paper(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> views.AgreementPaper:
    """Give a pair's agreement as signed (srscmat 12)."""
    document = desk.document
    known = work.documents.of_pair(document.pair_id, DocumentKind.AGREEMENT)
    signed_at = document.ended_at or work.now
    return views.AgreementPaper(
        trust=work.roster.trust().name,
        school=work.roster.school(document.school_id).name,
        people=facts(work, desk, parts).people,
        points=tuple(
            views.Field(*row) for block in section_blocks(work, desk, parts) for row in block.rows
        ),
        version=1 + [a.id for a in known].index(document.id),
        starts_on=london_day(signed_at),
        review_on=document.review_on or london_day(signed_at),
        policy=document.policy,
        policy_title=desk.policy.title,
        signatures=_signatures(work, desk, signed_at),
        stamp=stamp(work, document, parts),
        agreed=facts(work, desk, parts).agreed,
    )
