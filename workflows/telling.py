"""Who is told what a document needs of them, by one message each."""

from domain.document import Document, DocumentKind
from workflows.ports import Message, Work
from workflows.reminding.saying import look_again, say_soon
from workflows.standing import dsls


def ask_for_signatures(work: Work, document: Document) -> None:
    """Tell every signer, and the DSL of each child whose plan changes, what waits for them."""
    for signer in document.signers:
        tell_document(work, document, signer.person_id)
    signers = {signer.person_id for signer in document.signers}
    for change in document.unapproved():
        for person in dsls(work, change.school_id):
            if person.id not in signers:
                tell_child(work, change.case_id, change.case_version, person.id)
    work.outbox.touch("document", document.id, work.now)
    if document.kind is DocumentKind.AGREEMENT:
        touch_sessions(work, document.pair_id)


def touch_sessions(work: Work, pair_id: str) -> None:
    """Have the cards of a pair's sessions say how its agreement stands."""
    for session in work.sessions.of_pair(pair_id):
        work.outbox.touch("session", session.id, work.now)


def tell_document(work: Work, document: Document, person_id: str, *, about: str = "") -> None:
    """Say to one person where a document stands; older cards about it come up to date.

    `about` tells it apart from what was said of the same revision before.
    """
    say_soon(
        work,
        Message(
            "document",
            document.id,
            f"person:{person_id}",
            "-".join(filter(None, (str(document.revision), document.status, about))),
            work.now,
            f"document:{document.id}:{person_id}",
        ),
    )
    look_again(work, "document", document.id)


def tell_child(work: Work, case_id: str, case_version: int, person_id: str) -> None:
    """Say to the DSL of a child's school that a case needs them; names no child."""
    head = work.documents.head(case_id)
    child = head.child_id if head else None
    say_soon(
        work,
        Message(
            "child",
            case_id,
            f"person:{person_id}",
            str(case_version),
            work.now,
            f"child:{case_id}:{child}:{person_id}",
        ),
    )
    look_again(work, "child", case_id)
