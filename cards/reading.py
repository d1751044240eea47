"""A revision as opened to be read and signed: all of its words, page by page where it is long.

`READING_TEMPLATE` in workflows.views.documents names this layout; raise it where this changes.
"""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button, send_button, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import card
from cards.flow import Pages, Piece, row, text, title
from cards.pieces import alarm, heading, strong, who_and_where, words
from cards.verbs import Verb
from cards.wording import OUTCOME_SENTENCES, THIS, capital, closing_reason, kind_of, note
from domain.document import DocumentKind, Status
from domain.terms import london_day
from workflows.views.disputes import DisputeView
from workflows.views.documents import Block, ClosedView, Heading, May, ReadingView

_STANDS = {
    Status.WRITING: "This is how it will be read. Nobody sees it until you submit it.",
    Status.CHANGES_ASKED: "This is how it will be read. Nobody sees it until you submit it.",
    Status.AWAITING: "Submitted, and waiting to be signed.",
    Status.LOCKED: "Signed by both. It can no longer be changed.",
    Status.CLOSED: "Signed by one. It does not count as agreed.",
}


_AGREED = "Signed by both. A change is a new agreement, which both sign again."


def _stands(of: Heading) -> str:
    agreed = of.kind is DocumentKind.AGREEMENT and of.status is Status.LOCKED
    return _AGREED if agreed else _STANDS[of.status]


def draw_reading(view: ReadingView, page: int = 1) -> Drawn:
    """Draw one page of a revision; what can be done about it stands at the end of the last."""
    return Drawn(kind_of(view.heading), card(_pages(view).page(page)), "large")


def pages(view: ReadingView) -> list[list[Any]]:
    """Give what stands on each page."""
    return _pages(view).split()


def _pages(view: ReadingView) -> Pages:
    held = view.heading.held_at
    name = kind_of(view.heading)
    head = [
        heading(f"{name}, {say_day(london_day(held))}" if held else name),
        words(who_and_where(view.heading.supervisor, view.heading.supervisee, view.heading.school)),
    ]
    if view.note:
        head.append(strong(note(view.note)))
    return Pages(head, tuple(_flow(view)), _tail(view), view.form)


def _flow(view: ReadingView) -> Iterator[Piece]:
    just = view.note == "submitted"  # which says the same, to somebody who has just read it
    if not just:
        yield Piece(strong(_stands(view.heading)))
    if May.SIGN in view.may and not just:
        other = ", or ask for changes" if May.ASK_CHANGES in view.may else ""
        other += ", or say that you don't agree" if May.DISAGREE in view.may else ""
        yield Piece(words(f"Please read it to the end: there you can sign it{other}."))
    if view.closed:
        yield from text(_closed(view.closed))
    for one in view.disputes:
        yield from dispute(one)
    yield from blocks(view.blocks)
    if view.asked:
        yield Piece(heading("Changes that were asked for", small=True), follows=True)
    for who, at, comment in view.asked:
        yield Piece(strong(f"{who}, {say_moment(at)}:"), follows=True)
        yield from text(comment, again="Changes that were asked for (continued)")


def blocks(of: tuple[Block, ...]) -> Iterator[Piece]:
    """Give runs of questions with their answers."""
    for block in of:
        yield from title(block.title)
        for label, value in block.rows:
            yield from row(label, value)


def dispute(of: DisputeView) -> Iterator[Piece]:
    """Give a disagreement in every version, and what came of the meeting about it."""
    name = f"{of.by} does not agree"
    yield Piece(heading(name, small=True), follows=True)
    for said in of.statements:
        yield Piece(strong(f"{say_moment(said.said_at)}, about: {said.about}"), follows=True)
        if len(of.statements) > 1:
            yield Piece(words(f"Said of version {said.revision} of the record."), follows=True)
        yield from text(said.words, again=f"{name} (continued)")
    for came in of.outcomes:
        yield Piece(heading("What came of the three-way meeting", small=True), follows=True)
        by = f"Met on {say_day(came.held_on)}. Written down by {came.recorded_by}."
        yield Piece(words(by), follows=True)
        yield Piece(strong(OUTCOME_SENTENCES[came.outcome]), follows=True)
        yield from text(came.words, again="What came of the three-way meeting (continued)")
        yield Piece(words(f"Confirmed by {', '.join(came.confirmed_by)}."))
        if came.not_confirmed_by:
            yield Piece(strong(f"Not confirmed by {', '.join(came.not_confirmed_by)}."))


def _closed(closed: ClosedView) -> str:
    reason = capital(closing_reason(closed.reason, closed.missing))
    return (
        f"Closed by {closed.by}, {say_moment(closed.at)}. {reason}. Not signed by {closed.missing}."
    )


def _tail(view: ReadingView) -> list[Any]:
    previewed = May.SUBMIT in view.may
    tail: list[Any] = []
    if not previewed:
        tail += [heading("Signatures", small=True), *_signatures(view)]
    tail += [
        strong(f"The change of plan for {label} waits for the DSL of the child's school.")
        for label in view.unapproved
    ]
    if view.unprintable:
        signs = ", ".join(f"{char} ({_code(char)})" for char in view.unprintable)
        tail.append(alarm(f"These signs can't be printed in the papers, only their codes: {signs}"))
    for plan in view.plans:
        name = f"Approve the change of plan for {plan.label}"
        tail += stacked(go_button(name, Verb.APPROVE, view.form, case=plan.case_id))
    return [*tail, *_buttons(view)]


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _signatures(view: ReadingView) -> list[Any]:
    given = [words(f"Signed by {s.name} ({s.part}), {say_moment(s.at)}") for s in view.signed]
    if view.heading.status in {Status.LOCKED, Status.CLOSED}:
        return given
    return [*given, *(words(f"Not signed yet: {name}") for name in view.unsigned)]


def _buttons(view: ReadingView) -> list[Any]:
    this = THIS[view.heading.kind]
    found: list[Any] = []
    if May.SIGN in view.may:
        button = send_button(f"Sign {this}", Verb.SIGN, view.form, style="positive")
        found += [
            words("By signing you say:", spacing="large"),
            strong(f"“{view.sentence}”"),
            *stacked(button),
        ]
    known = {
        May.SUBMIT: send_button(f"Submit {this}", Verb.SUBMIT, view.form, style="positive"),
        May.WRITE: go_button("Back to writing", Verb.REREAD, view.form),
        May.ASK_CHANGES: go_button("Ask for changes", Verb.ASK_FORM, view.form),
        May.DISAGREE: go_button("I don't agree with it", Verb.DISAGREE_FORM, view.form),
        May.TAKE_BACK: go_button("Take it back to change it", Verb.TAKE_BACK, view.form),
        May.PAPERS: go_button("Open the papers", Verb.TO_PAPERS, view.form),
        May.ADDENDUM: go_button("Add a correction", Verb.ADDENDUM, view.form),
        May.CHANGE: go_button("Change the agreement", Verb.AGREEMENT_CHANGE, view.form),
    }
    if May.SUBMIT in view.may:
        asked = "Both of you will be asked to read it and sign."
        if view.heading.kind is DocumentKind.RECORD:
            asked += " Each child's part goes to the DSL of the child's school today."
        found.append(words(asked, spacing="large"))
    return [*found, *stacked(*(known[may] for may in known if may in view.may))]
