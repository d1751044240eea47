"""The dialog in which accounts are confirmed to belong to people on the roster, many at once."""

from typing import Any

from cards.buttons import send_button, stacked
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, card
from cards.flow import COMMA, LIMIT, weight
from cards.pieces import alarm, heading, safe, words
from cards.verbs import Verb
from workflows.views.notices import AccountLine, AccountsView

_REST = 3_000  # what a card weighs without the people on it, with something to spare
_QUARANTINED_SHOWN = 20


def draw_accounts(view: AccountsView) -> Drawn:
    """Draw the dialog to confirm accounts."""
    body: list[Any] = [heading("Is this them?"), *_kept_apart(view)]
    if not view.lines:
        body.append(words("No account waits to be confirmed."))
        return Drawn("Confirm accounts", card(body), "medium")
    shown = _fitting(view.lines, LIMIT - _REST - weight(card(body)))
    body.append(
        words(
            "These people wrote to me or were added, and their e-mail address is on the roster. "
            "Tick those you know to be right. Leave the others, and ask them."
        )
    )
    body.append(
        InputChoiceSet(
            id="people",
            label="These are right",
            choices=shown,
            is_multi_select=True,
            style="expanded",
            wrap=True,
            spacing="medium",
        )
    )
    if len(shown) < len(view.lines):
        body.append(words(f"{len(view.lines) - len(shown)} more come after these."))
    body += stacked(send_button("Confirm those ticked", Verb.CONFIRM, view.form, style="positive"))
    return Drawn("Confirm accounts", card(body), "medium")


def _fitting(lines: tuple[AccountLine, ...], room: int) -> list[Any]:
    choices: list[Any] = []
    for line in lines:
        words_ = ", ".join(filter(None, (line.name, line.email, line.posts)))
        choice = Choice(title=safe(words_), value=line.person_id)
        room -= weight(choice) + COMMA
        if room < 0:
            break
        choices.append(choice)
    return choices


def _kept_apart(view: AccountsView) -> list[Any]:
    if not view.quarantined:
        return []
    names = ", ".join(view.quarantined[:_QUARANTINED_SHOWN])
    return [
        alarm(f"A second account claims to be: {names}"),
        words("It was kept out and can see nothing. Please ask them, and tell your IT team."),
    ]
