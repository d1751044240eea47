"""Every button's verb, once. What a button carries besides is an id, a version or a form's nonce.

OPEN verbs fetch a dialog, SUBMIT verbs send one, ACT verbs are pressed on a posted card.
"""

from enum import StrEnum


class Verb(StrEnum):
    """What a button asks for."""

    # opened from a posted card or from home; `id` names the thing
    OFFER_FORM = "session.offer_form"
    CALENDAR = "session.calendar"
    RECORD = "record.open"
    AGREEMENT = "agreement.open"
    AGREEMENT_CHANGE = "agreement.change"
    DOCUMENT = "document.open"
    CHILD = "child.open"
    WITHDRAWN = "child.withdrawn"
    CLOSING = "document.closing"
    PAPERS = "document.papers"
    ACCOUNTS = "accounts.open"
    BIND_FORM = "channel.bind_form"
    ASK_TO_BOOK = "school.ask"
    AWAY = "away.open"
    MORE = "more.open"
    ACTING = "acting.open"
    HELP = "help.open"

    # pressed on a posted card, answered by the card as it is then; `id`, and `seen`
    ACCEPT = "session.accept"
    KEEP = "session.keep"
    SHOW = "show"

    # sent from a dialog; `form` is its nonce
    OFFER = "session.offer"
    PICK = "document.pick"
    SAVE = "document.save"
    BACK = "document.back"
    REMOVE = "document.remove"
    REMOVED = "document.removed"
    CHECK = "document.check"
    SUBMIT = "document.submit"
    SIGN = "document.sign"
    ASK_FORM = "document.ask_form"
    ASK = "document.ask"
    REREAD = "document.reread"
    TAKE_BACK = "document.take_back"
    APPROVE = "child.approve"
    ENTER = "child.enter"
    TAKEN_OUT = "child.taken_out"
    CLOSE = "document.close"
    ADDENDUM = "document.addendum"
    TO_PAPERS = "document.to_papers"
    TURN = "document.turn"
    AWAY_OTHERS = "away.others"
    AWAY_SET = "away.set"
    AWAY_END = "away.end"
    ACTING_FORM = "acting.form"
    ACTING_SET = "acting.set"
    ACTING_END = "acting.end"
    CONFIRM = "accounts.confirm"
    BIND = "channel.bind"
    ASKED_TO_BOOK = "school.asked"
