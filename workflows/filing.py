"""File what was signed: which papers, in whose folder, who may open them (srscmat 10).

A paper goes into the school's channel folder only where everybody who can open that folder may
read it; else it is kept in the pair's own folder, and its readers open it from a dialog.
"""

from dataclasses import dataclass

from domain.document import DocumentKind
from domain.errors import NotAllowed
from domain.parts import PartContent
from domain.people import SCHEDULER, Actor, Role
from domain.permissions import Act, may, require
from domain.terms import london_day
from workflows.asking import Ask, open_form
from workflows.documents import Desk, cases, heading, lay_out, reference
from workflows.links import LINK_MINUTES, new_link
from workflows.paper_views import agreement_paper, child_paper, facts, staff_paper
from workflows.ports import Channel, FiledPaper, Link, Work
from workflows.standing import towards_school
from workflows.views.documents import PaperLine, PapersView
from workflows.views.papers import AgreementPaper, ChildPaper, StaffPaper

AnyPaper = StaffPaper | ChildPaper | AgreementPaper


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper to be made and filed. `readers` are the people who may read it."""

    id: str
    document_id: str
    kind: str
    number: int
    view: AnyPaper
    held_on: str
    reference: str
    school_id: str
    school: str
    channel: Channel | None
    readers: frozenset[str]
    private_folder: str
    case_id: str | None = None


def to_file(work: Work, document_id: str) -> tuple[Sheet, ...]:
    """Give the papers of a settled document that are not filed yet."""
    document = work.documents.get(document_id)
    if document.ended_at is None:
        return ()
    desk = lay_out(work, document_id, document.author_id)
    parts = work.documents.frozen(document_id, document.revision)
    filed = {paper.id for paper in work.papers.of_document(document_id)}
    return tuple(s for s in _sheets(work, desk, parts) if s.id not in filed)


def _sheets(work: Work, desk: Desk, parts: tuple[PartContent, ...]) -> tuple[Sheet, ...]:
    document = desk.document
    if document.kind is DocumentKind.AGREEMENT:
        return (_sheet(work, desk, parts, "agreement", agreement_paper(work, desk, parts)),)
    kind = "addendum" if document.kind is DocumentKind.ADDENDUM else "staff"
    staff = _sheet(work, desk, parts, kind, staff_paper(work, desk, parts))
    children = (
        _sheet(work, desk, parts, "child", child_paper(work, desk, case, parts, n), n, case)
        for n, case in enumerate(cases(parts), start=1)
    )
    return (staff, *children)


def _sheet(
    work: Work,
    desk: Desk,
    parts: tuple[PartContent, ...],
    kind: str,
    view: AnyPaper,
    number: int = 0,
    case: PartContent | None = None,
) -> Sheet:
    document = desk.document
    school_id = (case.head.school_id if case else None) or document.school_id
    held = facts(work, desk, parts).held
    return Sheet(
        id=f"{document.id}-{document.revision}-{number}",
        document_id=document.id,
        kind=kind,
        number=number,
        view=view,
        held_on=london_day(held).isoformat(),
        reference=reference(document.id),
        school_id=school_id,
        school=work.roster.school(school_id).name,
        channel=work.conversations.channel_of_school(school_id),
        readers=desk.pair.parties | (_school_readers(work, school_id) if case else frozenset()),
        private_folder=f"pairs/{reference(desk.pair.id)}",
        case_id=case.head.id if case else None,
    )


def _school_readers(work: Work, school_id: str) -> frozenset[str]:
    """Give those who keep the children's own records of a school: its DSL and deputies."""
    able = {Role.DSL, Role.DEPUTY_DSL}
    return frozenset(p.person_id for p in work.roster.posts_at(school_id) if p.role in able)


def may_open_folder(work: Work, object_ids: frozenset[str], sheet: Sheet) -> bool:
    """Say whether everybody with these accounts may read this paper."""
    tenant = work.roster.trust().tenant_id
    allowed = {
        account.object_id
        for person_id in sheet.readers
        if (account := work.roster.account_of(person_id)) and account.tenant_id == tenant
    }
    return bool(object_ids) and object_ids <= allowed


def filed(work: Work, sheet: Sheet, *, name: str, folder: str, sha256: str, shared: bool) -> None:
    """Put on file that a paper was filed, where, and the hash of its bytes."""
    paper = FiledPaper(
        sheet.id,
        sheet.document_id,
        sheet.kind,
        sheet.number,
        name,
        folder,
        sha256,
        work.now,
        sheet.school_id,
        sheet.case_id,
        shared,
    )
    work.papers.add(paper)
    known: dict[str, str | int] = {"paper": sheet.id, "sha256": sha256, "in_channel": int(shared)}
    work.audit.write(f"document:{sheet.document_id}", "filed", SCHEDULER, work.now, known)
    work.outbox.touch("document", sheet.document_id, work.now)


def papers_page(work: Work, ask: Ask) -> PapersView:
    """Offer the papers of a document that this person may open, by links that work once."""
    me = ask.actor.person_id
    desk = lay_out(work, ask.page.subject, me)
    document = desk.document
    known = work.papers.of_document(document.id)
    mine = tuple(paper for paper in known if _may_open(work, me, desk, paper))
    if not mine:
        require(desk.standings, Act.READ_RECORD)
    parts = work.documents.frozen(document.id, document.revision)
    return PapersView(
        form=open_form(work, ask.actor, "document.papers", document.id).id,
        heading=heading(work, document),
        papers=tuple(
            PaperLine(
                paper.kind,
                paper.number,
                new_link(work, ask.actor, paper.id, kind="paper"),
                paper.in_channel,
            )
            for paper in mine
        ),
        minutes_valid=LINK_MINUTES,
        pending=document.ended_at is not None and len(known) < 1 + len(cases(parts)),
    )


def _may_open(work: Work, person_id: str, desk: Desk, paper: FiledPaper) -> bool:
    stands = desk.standings
    if paper.case_id:
        stands |= towards_school(work, person_id, paper.school_id)
        return may(stands, Act.READ_CHILD_SHEET)
    return may(stands, Act.READ_RECORD)


def open_paper(work: Work, link: Link) -> FiledPaper:
    """Give the paper of a used link to its person, checked again now; the reading is on file."""
    person = work.roster.person(link.person_id)
    paper = work.papers.get(link.paper_id)
    desk = lay_out(work, paper.document_id, person.id)
    if not _may_open(work, person.id, desk, paper):
        raise NotAllowed(Act.READ_RECORD)
    account = work.roster.account_of(person.id)
    actor = Actor(person.id, person.name, account)
    facts_: dict[str, str | int] = {"paper": paper.id}
    work.audit.write(f"document:{paper.document_id}", "opened", actor, work.now, facts_)
    return paper
