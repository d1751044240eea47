"""What follows when a document is signed by all, or closed: people are told, papers are filed."""

from domain.document import Document, DocumentKind
from domain.people import Actor
from workflows.ports import Message, Work
from workflows.telling import tell_document, touch_sessions


def after_settling(work: Work, actor: Actor, document: Document) -> None:
    """Have posted cards brought up to date; once nothing is missing, tell both and file it."""
    work.outbox.touch("document", document.id, work.now)
    if document.ended_at is None:
        return
    facts: dict[str, str | int] = {"revision": document.revision, "digest": document.digest}
    work.audit.write(f"document:{document.id}", document.status, actor, work.now, facts)
    work.outbox.put(Message("file", document.id, "office", str(document.revision), work.now))
    for signer in document.signers:
        tell_document(work, document, signer.person_id)
    for case in document.plan_changes:
        work.outbox.touch("child", case.case_id, work.now)
    if document.session_id:
        work.outbox.touch("session", document.session_id, work.now)
    if document.kind is DocumentKind.AGREEMENT:
        touch_sessions(work, document.pair_id)
