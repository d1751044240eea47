"""One table: which verb does what, and which page shows what. The router walks it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cards.verbs import Verb
from domain.errors import NotFound, Stale
from workflows import (
    acting,
    away,
    beginning,
    booking_asked,
    channels,
    disagreements,
    dispute_page,
    doing,
    doors,
    extracts,
    filing,
    home,
    informal,
    leaving,
    meeting_views,
    overview,
    pages,
    people,
    preparing,
    reading,
    rebooking,
    session_views,
    sessions,
    shortfall_pages,
    signing,
    submitting,
    three_way,
    withdrawing,
    writing,
)
from workflows.asking import Ask, Page, form_of
from workflows.ports import OpenForm, Work
from workflows.urgent import answering, ending, showing
from workflows.urgent import asking as urgently
from workflows.views.notices import Said

View = Any  # one of workflows.views, which cards.draw knows by its type
Step = Callable[[Work, Ask], "Page | View"]


def said(_: Work, ask: Ask) -> Said:
    """End a dialog with a sentence."""
    return Said(ask.page.note)


def session_said(work: Work, ask: Ask) -> Said:
    """End the dialog of an offer with whom it was offered to."""
    view = session_views.session_page(work, ask)
    return Said(ask.page.note, (("other", view.other),))


def away_said(work: Work, ask: Ask) -> Said:
    """End the dialog of an absence with how many booked sessions fall into it."""
    kept, count = away.said_of(work, ask)
    code = ask.page.note
    if code == "away_set" and count and not kept.called_off:
        code = "away_set_one" if count == 1 else "away_set_many"
    return Said(code, (("count", str(count)),))


def _turn(work: Work, ask: Ask) -> View:
    """Turn a long dialog's page; where what it shows changed meanwhile, it begins anew."""
    form = form_of(work, ask, *_LONG)
    name = _LONG[form.verb]
    if form.verb not in _ALWAYS_AS_IT_IS and form.seen != _seen_now(work, form):
        raise Stale("changed since the first page")
    page = Page(name, form.subject, checked=form.context.get("checked", ""))
    return PAGES[name](work, ask.showing(page))


def _seen_now(work: Work, form: OpenForm) -> int:
    if form.verb == "child":
        head = work.documents.head(form.subject)
        return head.version if head else 0
    if form.verb.startswith("meeting"):
        return work.meetings.get(form.subject).version
    document = work.documents.get(form.subject)
    return document.revision if form.verb == "document.read" else document.version


def _show(work: Work, ask: Ask) -> Page:
    """Show what a card is about, to somebody whose card it is."""
    if ask.values.get("kind", "session") == "channel":
        return Page("channel", ask.page.subject)
    session, _ = sessions.arranging(work, ask.actor, ask.page.subject)
    return Page("session", session.id)


def _to(name: str, *, detail: str = "") -> Step:
    """Go to a page about the thing that a button on a posted card names."""

    def go(_: Work, ask: Ask) -> Page:
        return Page(name, ask.page.subject, detail)

    return go


def _to_own(name: str) -> Step:
    """Go to a page of this person's own, whatever thing a button names: no claim is kept."""

    def go(_: Work, __: Ask) -> Page:
        return Page(name)

    return go


def _on_form(name: str, *verbs: str) -> Step:
    """Go to a page about the thing that a dialog is about."""

    def go(work: Work, ask: Ask) -> Page:
        return Page(name, form_of(work, ask, *verbs).subject)

    return go


# Dialogs that may be longer than a card, by what they were opened for, and the page of each.
_LONG: Mapping[str, str] = {
    "document.read": "document",
    "document.submit": "document.preview",
    "document.pages": "document",
    "child": "child",
    "meeting": "meeting",
    "meeting.dispute": "meeting.dispute",
    "prepare": "prepare",
    "actions": "actions",
    "action": "action",
}
_ALWAYS_AS_IT_IS = {"document.pages", "prepare", "actions", "action"}

# What a page shows. `ask.page.subject` names the thing.
PAGES: Mapping[str, Step] = {
    "home": home.home_page,
    "overview": overview.overview_page,
    "said": said,
    "session": session_views.session_page,
    "session.said": session_said,
    "session.offer": sessions.offer_form,
    "session.calendar": session_views.calendar_dialog,
    "document": pages.document_page,
    "document.case": pages.case_page,
    "document.sheet": writing.sheet_page,
    "document.preview": reading.preview_page,
    "document.closing": signing.closing_page,
    "document.papers": filing.papers_page,
    "child": extracts.child_page,
    "child.withdrawn": withdrawing.withdrawn_page,
    "urgent": showing.urgent_page,
    "urgent.form": urgently.urgent_form,
    "urgent.sent": showing.sent_page,
    "urgent.offer": answering.offer_form,
    "urgent.withdraw": ending.withdraw_form,
    "accounts": people.accounts_page,
    "meeting": meeting_views.meeting_page,
    "meeting.dispute": dispute_page.dispute_page,
    "shortfall": shortfall_pages.shortfall_page,
    "prepare": preparing.prepare_page,
    "prepare.item": preparing.item_form,
    "actions": doing.actions_page,
    "action": doing.action_page,
    "informal": informal.note_form,
    "channel": channels.channel_page,
    "channel.bind": channels.bind_form,
    "channel.bound": said,
    "away.said": away_said,
}

# Buttons on posted cards that open a dialog.
OPENS: Mapping[Verb, Step] = {
    Verb.OFFER_FORM: _to("session.offer"),
    Verb.CANCEL_FORM: rebooking.cancel_form,
    Verb.MISSED_FORM: rebooking.missed_form,
    Verb.WAIVE_FORM: rebooking.waive_form,
    Verb.CALENDAR: _to("session.calendar"),
    Verb.RECORD: beginning.begin_record,
    Verb.AGREEMENT: beginning.begin_agreement,
    Verb.DOCUMENT: _to("document"),
    Verb.CHILD: _to("child"),
    Verb.WITHDRAWN: _to("child.withdrawn"),
    Verb.CLOSING: _to("document.closing"),
    Verb.PAPERS: _to("document.papers"),
    Verb.PREPARE: _to("prepare"),
    Verb.ACTIONS: _to_own("actions"),
    Verb.ACTION: _to("action"),
    Verb.INFORMAL: _to_own("informal"),
    Verb.ACCOUNTS: _to_own("accounts"),
    Verb.URGENT_FORM: _to_own("urgent.form"),
    Verb.URGENT_OFFER_FORM: _to("urgent.offer"),
    Verb.URGENT_WITHDRAW_FORM: _to("urgent.withdraw"),
    Verb.URGENT_RECORD: ending.begin_urgent_record,
    Verb.BIND_FORM: _to("channel.bind"),
    Verb.ASK_TO_BOOK: booking_asked.ask_form,
    Verb.AWAY: away.away_form,
    Verb.MORE: doors.more_page,
    Verb.ACTING: acting.change_form,
    Verb.LEAVER: leaving.leaver_page,
    Verb.MEETING: _to("meeting"),
    Verb.SHORTFALL: _to("shortfall"),
}

# Buttons on posted cards that act, and are answered by the card as it is then.
ACTS: Mapping[Verb, Step] = {
    Verb.ACCEPT: sessions.accept,
    Verb.KEEP: sessions.keep,
    Verb.WAS_HELD: rebooking.was_held,
    Verb.SHOW: _show,
    Verb.OVERVIEW: overview.overview,
    Verb.URGENT_SHOW: _to("urgent"),
    Verb.URGENT_RING: answering.ring,
    Verb.URGENT_PASS: answering.step_aside,
    Verb.URGENT_GIVE_BACK: answering.give_back,
    Verb.URGENT_AGREE: ending.agree,
    Verb.URGENT_DECLINE: ending.decline,
    Verb.URGENT_HELD: ending.confirm,
    Verb.URGENT_MISSED: ending.missed,
}

# Buttons in dialogs.
SUBMITS: Mapping[Verb, Step] = {
    Verb.OFFER: sessions.offer,
    Verb.URGENT: urgently.ask_now,
    Verb.URGENT_SCHOOL: urgently.other_school,
    Verb.URGENT_OFFER: answering.offer,
    Verb.URGENT_WITHDRAW: ending.withdraw,
    Verb.CANCEL: rebooking.cancel,
    Verb.WAIVE: rebooking.waive,
    Verb.PICK: writing.pick,
    Verb.SAVE: writing.save,
    Verb.BACK: writing.back,
    Verb.REMOVE: writing.remove_form,
    Verb.REMOVED: writing.removed,
    Verb.CHECK: pages.check,
    Verb.SUBMIT: submitting.submit,
    Verb.SIGN: signing.sign,
    Verb.ASK_FORM: signing.changes_form,
    Verb.ASK: signing.ask_changes,
    Verb.REREAD: _on_form("document", "document.changes", "document.submit", "document.disagree"),
    Verb.TAKE_BACK: signing.take_back,
    Verb.APPROVE: extracts.approve,
    Verb.ENTER: extracts.enter,
    Verb.TAKEN_OUT: withdrawing.take_out,
    Verb.CLOSE: signing.close,
    Verb.ADDENDUM: beginning.begin_addendum,
    Verb.AGREEMENT_CHANGE: beginning.change_agreement,
    Verb.TO_PAPERS: _on_form("document.papers", "document.read", "document.papers"),
    Verb.PREPARE_PICK: preparing.pick,
    Verb.PREPARE_SAVE: preparing.save,
    Verb.PREPARE_BACK: preparing.back,
    Verb.PREPARE_REMOVE: preparing.remove,
    Verb.ACTION_PICK: doing.pick,
    Verb.ACTION_DONE: doing.done,
    Verb.ACTIONS_BACK: doing.back,
    Verb.INFORMAL_SAVE: informal.save,
    Verb.CONFIRM: people.confirm_accounts,
    Verb.BIND: channels.bind,
    Verb.ASKED_TO_BOOK: booking_asked.asked,
    Verb.AWAY_OTHERS: away.others_form,
    Verb.AWAY_SET: away.set_away,
    Verb.AWAY_END: away.end_away,
    Verb.ACTING_FORM: acting.acting_form,
    Verb.ACTING_SET: acting.set_acting,
    Verb.ACTING_END: acting.end_acting,
    Verb.LEAVER_SET: leaving.name_successor,
    Verb.DISAGREE_FORM: disagreements.disagree_form,
    Verb.DISAGREE: disagreements.disagree,
    Verb.MEETING_OFFER_FORM: three_way.offer_form,
    Verb.MEETING_OFFER: three_way.offer,
    Verb.MEETING_ACCEPT: three_way.accept,
    Verb.MEETING_OUTCOME_FORM: three_way.outcome_form,
    Verb.MEETING_OUTCOME: three_way.record,
    Verb.MEETING_CONFIRM: three_way.confirm,
    Verb.MEETING_SETTLE: three_way.settle,
    Verb.MEETING_DISPUTE: _on_form("meeting.dispute", "meeting"),
    Verb.MEETING_DOCUMENT: three_way.to_document,
    Verb.MEETING_BACK: three_way.back,
    Verb.SHORTFALL_HELP: shortfall_pages.help_with_it,
    Verb.SHORTFALL_BACK: shortfall_pages.back,
    Verb.NOT_ENGAGING_FORM: shortfall_pages.not_engaging_form,
    Verb.NOT_ENGAGING: shortfall_pages.say_not_engaging,
    Verb.TURN: _turn,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a request: the view to draw, and the page where something was done."""

    view: View
    done: Page | None = None


def walk(work: Work, ask: Ask, step: Step) -> Shown:
    """Take a step, then show the page it leads to."""
    result, done = step(work, ask), None
    while isinstance(result, Page):
        done = done or result
        result = _page(work, ask, result)
    return Shown(result, done)


def show(work: Work, ask: Ask, page: Page) -> Shown:
    """Show a page, for a retry of something that was done before."""
    return walk(work, ask, lambda _work, _ask: page)


def _page(work: Work, ask: Ask, page: Page) -> "Page | View":
    if page.name not in PAGES:
        raise NotFound("page")
    return PAGES[page.name](work, ask.showing(page))
