"""Personal cards about documents, children's sheets and accounts: what is needed, no content."""

from typing import Any

from cards.buttons import open_button, stacked
from cards.dates import say_moment
from cards.drawn import Drawn
from cards.elements import card
from cards.pieces import heading, strong, who_and_where, words
from cards.verbs import Verb
from cards.wording import KINDS, THIS, kind_of
from domain.document import Status
from workflows.views.documents import Heading
from workflows.views.notices import (
    AccountsNotice,
    ChildNotice,
    DocumentNotice,
    Needed,
    Superseded,
)


def draw_document(view: DocumentNotice) -> Drawn:
    """Draw a personal card about a document."""
    kind, this = KINDS[view.heading.kind], THIS[view.heading.kind]
    name = kind_of(view.heading)
    waiting = " and ".join(view.waiting_for)
    lines: list[Any] = []
    buttons: list[Any] = []
    match view.needed:
        case Needed.READ_AND_SIGN:
            title, told = f"{name}: please read and sign", f"a {kind} is ready to read and sign"
            lines.append(
                words(f"{_the(view.heading)} is ready. You can sign it, or ask for changes.")
            )
            buttons.append(
                open_button(f"Read {this}", Verb.DOCUMENT, view.heading.id, style="positive")
            )
        case Needed.CHANGES if view.heading.status is Status.CHANGES_ASKED:
            title, told = f"{name}: changes are asked for", f"changes to a {kind} are asked for"
            lines.append(words("Open it to see what should change. Both sign again afterwards."))
            buttons.append(
                open_button("See what to change", Verb.DOCUMENT, view.heading.id, style="positive")
            )
        case Needed.CHANGES:
            title, told = f"{name}: taken back", f"a {kind} was taken back"
            lines.append(words("It is open to be changed. Both sign when it is submitted again."))
            buttons.append(open_button(f"Write {this}", Verb.DOCUMENT, view.heading.id))
        case Needed.DISAGREED:
            title, told = f"{name}: you don't agree with it", "a three-way meeting is proposed"
            lines.append(words("Both versions stand. You are not asked to sign it now."))
            buttons.append(open_button(f"Look at {this}", Verb.DOCUMENT, view.heading.id))
        case Needed.WAIT:
            title, told = f"{name}: waiting", f"a {kind} waits to be signed"
            lines.append(
                words(
                    f"You have signed. Waiting for {waiting}."
                    if waiting
                    else "You have signed. A change of plan waits for the DSL of the "
                    "child's school."
                )
            )
            buttons.append(open_button(f"Look at {this}", Verb.DOCUMENT, view.heading.id))
        case Needed.NOTHING:
            title, told = f"{name}: being changed", f"a {kind} is being changed"
            lines.append(
                words(
                    "Nothing is needed of you now. You will be asked to read and sign "
                    "it when it is ready."
                )
            )
        case Needed.FILED:
            title, told = _ended(view.heading)
            buttons.append(open_button(f"Look at {this}", Verb.DOCUMENT, view.heading.id))
            buttons.append(open_button("Open the papers", Verb.PAPERS, view.heading.id))
    body = [heading(title), *lines, *_about(view.heading), *stacked(*buttons)]
    return Drawn("Supervision", card(body), "small", f"Supervision: {told}")


def _ended(of: Heading) -> tuple[str, str]:
    kind, name = KINDS[of.kind], kind_of(of)
    if of.status is Status.CLOSED:
        return f"{name}: closed as signed by one", f"a {kind} was closed as signed by one"
    return f"{name}: signed by both", f"a {kind} is signed by both"


def draw_child(view: ChildNotice) -> Drawn:
    """Draw a personal card to the DSL of a child's school; it names no child."""
    needs = []
    if view.approve:
        needs.append("approve the change of plan")
    if view.enter:
        needs.append("enter it in the child's own record")
    lines: list[Any] = []
    if needs:
        title = "A child's sheet: please read it"
        lines.append(words(f"Please read it, then {' and '.join(needs)}."))
    else:
        title = "A child's sheet: nothing more is needed"
    if view.corrected:
        lines.append(strong("It was corrected: it replaces what you were sent before."))
    if view.awaiting:
        lines.append(words("It awaits signatures, so its words may still change."))
    button = open_button(
        "Read the sheet", Verb.CHILD, view.case_id, style="positive" if needs else ""
    )
    buttons = [button]
    if not view.awaiting:
        buttons.append(open_button("Open the papers", Verb.PAPERS, view.heading.id))
    body = [heading(title), *lines, *_about(view.heading), *stacked(*buttons)]
    told = "a child's sheet needs you" if needs else "a child's sheet"
    return Drawn("Supervision", card(body), "small", f"Supervision: {told}")


def draw_superseded(_: Superseded) -> Drawn:
    """Draw what is left of a card on whose matter a newer message was sent."""
    body = [heading("There is a newer message about this, further down", small=True)]
    return Drawn("Supervision", card(body), "small", "Supervision: see the newer message")


def draw_waiting_accounts(view: AccountsNotice) -> Drawn:
    """Draw a personal card to somebody who may confirm accounts."""
    if not view.waiting:
        body = [heading("Accounts"), words("No account waits to be confirmed.")]
        return Drawn("Supervision", card(body), "small", "Supervision: accounts")
    many = f"{view.waiting} account{' waits' if view.waiting == 1 else 's wait'}"
    body = [
        heading(f"{many} to be confirmed"),
        words("They can use Supervision when you have confirmed that they are who they say."),
        *stacked(open_button("Look and confirm", Verb.ACCOUNTS, "roster", style="positive")),
    ]
    return Drawn("Supervision", card(body), "small", "Supervision: accounts wait for you")


def _the(of: Heading) -> str:
    return f"The {KINDS[of.kind]}"


def _about(of: Heading) -> list[Any]:
    held = say_moment(of.held_at) if of.held_at else ""
    return [words(who_and_where(of.supervisor, of.supervisee, of.school, held))]
