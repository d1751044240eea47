"""Sign off (srscmat 10): sign what you opened, ask for changes, take it back, close it."""

from domain import text
from domain.document import ClosingReason, Closure, DocumentKind, Move, Status
from domain.errors import Fault, IllegalMove, NotAllowed, Problem, Stale
from domain.people import Account
from domain.permissions import Act, require
from domain.policy import Answer
from domain.signing import Signature
from domain.terms import london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.disagreements import after_closing, after_signing, spared
from workflows.documents import Desk, heading, lay_out, to_sign, to_write
from workflows.ports import ChangeRequest, Work
from workflows.reading import form_hash, sentence
from workflows.settling import after_settling
from workflows.standing import present
from workflows.steady import require_steady_clock
from workflows.telling import tell_document
from workflows.views.documents import READING_TEMPLATE, ClosingView
from workflows.views.forms import FormView, Question


def sign(work: Work, ask: Ask) -> Page:
    """Sign the revision that this person opened. Signing twice is signing once.

    Raises Stale where the revision is no longer the one opened, NotAllowed for who isn't a signer,
    ClockBehind where the clock went back.
    """
    form = form_of(work, ask, "document.read")
    desk = to_sign(work, form.subject, ask.actor)
    require_steady_clock(work)
    document = desk.document
    reading = work.documents.reading(form.id)
    if reading is None or reading.person_id != ask.actor.person_id or reading.part_id:
        raise NotAllowed("not opened")
    if reading.form_hash != form_hash(desk):
        raise Stale("the form changed")
    signature = Signature(
        person_id=ask.actor.person_id,
        account=_account(ask),
        name_shown=ask.actor.name,
        signed_at=work.now,
        revision=form.seen,
        digest=document.digest,
        sentence=sentence(desk),
        form_hash=reading.form_hash,
        template_version=READING_TEMPLATE,
    )
    signed = document.sign(signature, opened=reading.revision)
    page = Page("document", document.id, note="signed")
    if signed == document:
        return page
    saved = work.documents.save(signed)
    work.audit.write(
        f"document:{document.id}",
        "signed",
        ask.actor,
        work.now,
        {"revision": document.revision, "digest": document.digest, "reading": reading.id},
    )
    after_settling(work, ask.actor, saved)
    after_signing(work, ask.actor, saved)
    return page


def _account(ask: Ask) -> Account:
    if ask.actor.account is None:
        raise NotAllowed("no account")
    return ask.actor.account


def changes_form(work: Work, ask: Ask) -> FormView:
    """Open the box in which a signer says what should change."""
    form = form_of(work, ask, "document.read")
    desk = to_sign(work, form.subject, ask.actor)
    if not desk.document.can(Move.ASK_CHANGES):
        raise IllegalMove(desk.document.status, Move.ASK_CHANGES)
    opened = open_form(work, ask.actor, "document.changes", form.subject, seen=form.seen)
    return _changes_view(opened.id)


def _changes_view(form_id: str, value: str = "", fault: Fault | None = None) -> FormView:
    question = Question(
        "comment",
        "What should change",
        Answer.TEXT,
        required=True,
        value=value,
        problem=fault.problem if fault else None,
        limit=fault.limit if fault else "",
    )
    return FormView(
        form=form_id,
        topic="changes",
        title="Ask for changes",
        questions=(question,),
        buttons=(("document.ask", "Ask for changes"),),
        back="document.reread",
    )


def ask_changes(work: Work, ask: Ask) -> Page | FormView:
    """Hand the revision back to its writer with a comment; signatures on it are void."""
    form = form_of(work, ask, "document.changes")
    desk = to_sign(work, form.subject, ask.actor)
    comment = text.tidy(ask.values.get("comment", ""))
    fault = text.fault_in(comment, "comment")
    if not comment:
        fault = Fault("comment", Problem.REQUIRED)
    page = Page("said", note="changes_asked")
    known = work.documents.change_requests(desk.document.id)
    if any(r.by_id == ask.actor.person_id and r.revision == form.seen for r in known):
        return page
    if not desk.document.can(Move.ASK_CHANGES) or desk.document.revision != form.seen:
        fault = Fault("comment", Problem.CHANGED_MEANWHILE)
    if fault:
        return _changes_view(form.id, ask.values.get("comment", ""), fault)
    saved = work.documents.save(desk.document.ask_changes(revision=form.seen))
    work.documents.ask_changes(
        ChangeRequest(saved.id, saved.revision, ask.actor.person_id, work.now, comment)
    )
    facts: dict[str, str | int] = {"revision": saved.revision}
    work.audit.write(f"document:{saved.id}", "changes asked", ask.actor, work.now, facts)
    tell_document(work, saved, saved.author_id)
    work.outbox.touch("document", saved.id, work.now)
    return page


def take_back(work: Work, ask: Ask) -> Page:
    """Let the writer change what was submitted; signatures on it are void."""
    form = form_of(work, ask, "document.read")
    desk = to_write(work, form.subject, ask.actor)
    if desk.document.author_id != ask.actor.person_id:
        raise NotAllowed("not the author")
    if desk.document.revision != form.seen:
        raise Stale("another revision")
    if desk.document.status is not Status.WRITING:
        saved = work.documents.save(desk.document.take_back())
        facts: dict[str, str | int] = {"revision": saved.revision}
        work.audit.write(f"document:{saved.id}", "taken back", ask.actor, work.now, facts)
        work.outbox.touch("document", saved.id, work.now)
    return Page("document", desk.document.id, note="taken_back")


def closing_page(work: Work, ask: Ask) -> ClosingView:
    """Open the dialog to close a record as signed by one; shows no content."""
    desk, missing = _closable(work, ask, ask.page.subject)
    form = open_form(
        work, ask.actor, "document.close", desk.document.id, seen=desk.document.revision
    )
    return _closing_view(work, desk, missing, form.id)


def _closable(work: Work, ask: Ask, document_id: str) -> tuple[Desk, str]:
    desk = lay_out(work, document_id, ask.actor.person_id)
    require(desk.standings, Act.CLOSE_SIGNED_BY_ONE)
    document = desk.document
    unsigned = document.unsigned()
    one_missing = len(unsigned) == 1 and document.signatures
    if not document.can(Move.CLOSE) or not one_missing or document.kind is DocumentKind.AGREEMENT:
        raise IllegalMove(document.status, Move.CLOSE)
    missing = unsigned[0].person_id
    if missing in spared(work, document) and present(work, missing):
        raise IllegalMove(document.status, Move.CLOSE)  # they disagree: the three meet first
    return desk, missing


def closing_reasons(work: Work, desk: Desk, missing: str) -> tuple[ClosingReason, ...]:
    """Give the reasons that hold now: left, by the roster; silent, by the school days gone."""
    found = [ClosingReason.LONG_ABSENT]
    if not present(work, missing):
        found.insert(0, ClosingReason.LEFT)
    if days_out(work, desk) >= desk.policy.sign_off.silent_school_days:
        found.append(ClosingReason.SILENT)
    return tuple(found)


def days_out(work: Work, desk: Desk) -> int:
    """Give the school days since the present revision was submitted."""
    submitted = desk.document.submitted_at or work.now
    return work.roster.calendar().school_days(london_day(submitted), london_day(work.now))


def _closing_view(
    work: Work, desk: Desk, missing: str, form_id: str, problem: Fault | None = None
) -> ClosingView:
    return ClosingView(
        form=form_id,
        heading=heading(work, desk.document),
        missing=work.roster.person(missing).name,
        submitted_at=desk.document.submitted_at or work.now,
        school_days=days_out(work, desk),
        reasons=closing_reasons(work, desk, missing),
        problem=problem,
    )


def close(work: Work, ask: Ask) -> Page | ClosingView:
    """Close a record as signed by one: by somebody above who is no party, with a reason."""
    form = form_of(work, ask, "document.close")
    document = work.documents.get(form.subject)
    if document.closure and document.closure.by_id == ask.actor.person_id:
        return Page("said", note="closed")
    desk, missing = _closable(work, ask, form.subject)
    if desk.document.revision != form.seen:
        raise Stale("another revision")
    require_steady_clock(work)
    sent = ask.values.get("reason", "")
    if sent not in set(closing_reasons(work, desk, missing)):
        fault = Fault("reason", Problem.NOT_A_CHOICE if sent else Problem.REQUIRED)
        return _closing_view(work, desk, missing, form.id, fault)
    closure = Closure(ask.actor.person_id, ask.actor.name, work.now, ClosingReason(sent), missing)
    saved = work.documents.save(desk.document.close(closure))
    after_closing(work, saved)
    after_settling(work, ask.actor, saved)
    return Page("said", note="closed")
