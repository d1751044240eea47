"""Three-way meetings: personal cards without content, and the dialogs in which it opens."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button, open_button, send_button, stacked
from cards.dates import say_day, say_moment, say_span
from cards.drawn import Drawn
from cards.elements import card
from cards.flow import Pages, Piece, text
from cards.pieces import heading, labelled, strong, words
from cards.reading import blocks, dispute
from cards.verbs import Verb
from cards.wording import OUTCOME_SENTENCES, note, small
from domain.meeting import MeetingReason, MeetingStatus
from domain.terms import london_day
from workflows.views.meetings import (
    DisputePage,
    MeetingCan,
    MeetingPage,
    MeetingView,
)
from workflows.views.sessions import SlotView


def draw_meeting(view: MeetingView) -> Drawn:
    """Draw the personal card about a meeting."""
    over = view.status in {MeetingStatus.CLOSED, MeetingStatus.LAPSED}
    button = open_button(
        "Open" if over or not needs(view) else needs(view),
        Verb.MEETING,
        view.id,
        style="" if over else "positive",
    )
    body = [heading(headline(view)), *_said(view), *_about(view), *stacked(button)]
    return Drawn("Supervision", card(body), "small", "Supervision: a three-way meeting")


def headline(view: MeetingView) -> str:
    """Say in a line how a meeting stands."""
    when = _when(view.slot) if view.slot else ""
    match view.status:
        case MeetingStatus.PROPOSED:
            return "A three-way meeting is proposed"
        case MeetingStatus.OFFERED:
            who = "You offer" if view.offer_is_mine else f"{view.offered_by} offers"
            return f"Three-way meeting: {who} {when}"
        case MeetingStatus.AGREED:
            return f"Three-way meeting: {when}"
        case MeetingStatus.RECORDED:
            return "Three-way meeting: please confirm what came of it"
        case MeetingStatus.CLOSED:
            return "The three-way meeting was held"
    return "The three-way meeting is no longer needed"


def needs(view: MeetingView) -> str:
    """Name the one thing that it needs of its viewer, as a button says it; nothing where none."""
    known = {
        MeetingCan.CONFIRM: "Read and confirm",
        MeetingCan.ACCEPT: "See and answer",
    }
    for can, title in known.items():
        if can in view.can:
            return title
    if view.status is MeetingStatus.PROPOSED and MeetingCan.OFFER in view.can:
        return "Offer a time"
    if view.status is MeetingStatus.AGREED and MeetingCan.RECORD in view.can:
        return "Write down what came of it"
    return "Open the meeting"


def _when(slot: SlotView) -> str:
    near = london_day(slot.starts_at)
    return f"{say_span(slot.starts_at, slot.minutes, near)}, {small(slot.place)}"


def why(view: MeetingView) -> str:
    """Say what it is about, without a word of what is disagreed on."""
    if view.reason is MeetingReason.SHORTFALL:
        return f"Supervision for the {small(view.span_name)} was not held in time."
    held = f" of {say_day(london_day(view.held_at))}" if view.held_at else ""
    return f"{view.disagrees} does not agree with the record of supervision{held}."


def _said(view: MeetingView) -> Iterator[Any]:
    yield words(why(view))
    if view.status is MeetingStatus.LAPSED:
        right = "a session was held" if view.reason is MeetingReason.SHORTFALL else "it was signed"
        yield words(f"It came right: {right}.")
        return
    if view.outcome and view.status is MeetingStatus.CLOSED:
        if view.reason is MeetingReason.DISAGREEMENT:
            yield strong(OUTCOME_SENTENCES[view.outcome])
        return
    if view.reason is MeetingReason.DISAGREEMENT and view.status is MeetingStatus.PROPOSED:
        yield from _told_first(view)
    if view.status is MeetingStatus.PROPOSED:
        yield words("Whoever is first offers a time to the two others.")
    elif view.waiting_for and view.status is not MeetingStatus.AGREED:
        yield words(f"Waiting for {_all(view.waiting_for)}.")


def _told_first(view: MeetingView) -> Iterator[Any]:
    """Say that both versions stand, and who may read what from when (srscmat 13)."""
    yield words("Both versions stand side by side. Nobody is asked to sign against their view.")
    if not view.third or view.third_is_me:
        return
    sees = "reads that version and the part of the record that it is about, and nothing else"
    if view.third_reads_from:
        yield words(f"From {say_moment(view.third_reads_from)} on, {view.third} {sees}.")
    else:
        yield words(f"{view.third} {sees}.")


def _all(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _about(view: MeetingView) -> list[Any]:
    third = view.third or "Nobody is there above you now; the trust decides who"
    return [
        labelled("School", view.school),
        labelled("Supervisor", view.supervisor),
        labelled("Supervisee", view.supervisee),
        labelled("Third person", "You" if view.third_is_me else third),
    ]


def draw_meeting_page(page: MeetingPage, number: int = 1) -> Drawn:
    """Draw the dialog about a meeting: what came of it, and every button of its viewer."""
    view = page.meeting
    head = [heading(headline(view))]
    if page.note:
        head.append(strong(note(page.note)))
    head += [*_said(view), *_about(view)]
    pieces = tuple(_outcome(page))
    tail = stacked(*_buttons(page))
    return Drawn("Supervision", card(Pages(head, pieces, tail, page.form).page(number)), "medium")


def _outcome(page: MeetingPage) -> Iterator[Piece]:
    view = page.meeting
    if view.outcome is None:
        return
    yield Piece(heading("What came of it", small=True), follows=True)
    if page.held_on:
        by = f"Met on {say_day(page.held_on)}. Written down by {view.recorded_by}."
        yield Piece(words(by), follows=True)
    if view.reason is MeetingReason.DISAGREEMENT:
        yield Piece(strong(OUTCOME_SENTENCES[view.outcome]))
    yield from text(page.words, again="What came of it (continued)")
    if view.not_confirmed_by:
        yield Piece(strong(f"Not confirmed by {_all(view.not_confirmed_by)}."))


def _buttons(page: MeetingPage) -> list[Any]:
    view, form = page.meeting, page.form
    fresh = view.status is MeetingStatus.PROPOSED
    again = "Write it in other words" if view.outcome else "Write down what came of it"
    offer = "Offer a time" if fresh else "Offer another time"
    known = {
        MeetingCan.CONFIRM: send_button(
            "Confirm these words", Verb.MEETING_CONFIRM, form, style="positive"
        ),
        MeetingCan.ACCEPT: send_button(
            "Accept this time", Verb.MEETING_ACCEPT, form, style="positive"
        ),
        MeetingCan.OFFER: go_button(offer, Verb.MEETING_OFFER_FORM, form),
        MeetingCan.RECORD: go_button(again, Verb.MEETING_OUTCOME_FORM, form),
        MeetingCan.SETTLE: send_button("Close it without them", Verb.MEETING_SETTLE, form),
        MeetingCan.READ: go_button("Read what it is about", Verb.MEETING_DISPUTE, form),
        MeetingCan.DOCUMENT: go_button("Read the record", Verb.MEETING_DOCUMENT, form),
    }
    return [button for can, button in known.items() if can in view.can]


def draw_dispute_page(page: DisputePage, number: int = 1) -> Drawn:
    """Draw what the third may read: the disagreement, and the part that it is about."""
    view = page.meeting
    head = [
        heading("What they disagree on"),
        words(f"{view.supervisor} and {view.supervisee}, {view.school}"),
    ]
    return Drawn(
        "Supervision",
        card(Pages(head, tuple(_dispute(page)), _tail(page), page.form).page(number)),
        "large",
    )


def _dispute(page: DisputePage) -> Iterator[Piece]:
    yield from dispute(page.dispute)
    if page.blocks:
        yield Piece(heading("The part of the record that it is about", small=True), follows=True)
        yield from blocks(page.blocks)
    else:
        yield Piece(words("It is about something that isn't in the record."))


def _tail(page: DisputePage) -> list[Any]:
    said = "You see this part and nothing else of the record. That you read it is on file."
    return [words(said), *stacked(go_button("Back", Verb.MEETING_BACK, page.form))]
