"""Away and cover: who is away until when, what falls into it, and what else can be begun."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cards.buttons import act_button, go_button, open_button, stacked
from cards.dates import say_day
from cards.drawn import Drawn
from cards.elements import card
from cards.pieces import heading, labelled, safe, strong, who_and_where, words
from cards.sessions import headline
from cards.verbs import Verb
from workflows.views.away import ActingNotice, AwayNotice, Door, MoreView
from workflows.views.sessions import Can, SessionView

_TITLES: Mapping[Door, str] = {
    Door.INFORMAL: "Note informal supervision",
    Door.ACTIONS: "My actions",
    Door.AWAY: "I'm away",
    Door.OVERVIEW: "Overview of the trust",
    Door.MORE: "What else can I do?",
    Door.AWAY_OTHERS: "Somebody is away",
    Door.ACTING: "Name an acting DSL",
}
_BEHIND_MORE: Mapping[Door, Verb] = {
    Door.AWAY_OTHERS: Verb.AWAY_OTHERS,
    Door.ACTING: Verb.ACTING_FORM,
}


def door_button(door: Door) -> Any:
    """Give the button of a door that stands on home."""
    return {
        Door.INFORMAL: open_button(_TITLES[door], Verb.INFORMAL, "me"),
        Door.ACTIONS: open_button(_TITLES[door], Verb.ACTIONS, "me"),
        Door.AWAY: open_button(_TITLES[door], Verb.AWAY, "me"),
        Door.OVERVIEW: act_button(_TITLES[door], Verb.OVERVIEW, "trust", 0),
        Door.MORE: open_button(_TITLES[door], Verb.MORE, "me"),
    }[door]


def draw_more(view: MoreView) -> Drawn:
    """Draw the dialog with what else somebody can begin."""
    buttons = [go_button(_TITLES[door], _BEHIND_MORE[door], view.form) for door in view.doors]
    body = [heading("What else you can do"), *stacked(*buttons)]
    return Drawn("Supervision", card(body), "small")


def say_days(first: date | None, last: date | None) -> str:
    """Say from when until when somebody is away: "Mon 30 Nov 2026, until they are back"."""
    if first is None:
        return ""
    if last is None:
        return f"from {say_day(first)}, until it is ended"
    if first == last:
        return f"on {say_day(first)}"
    return f"from {say_day(first, last)} to {say_day(last)}"


def draw_away(view: AwayNotice) -> Drawn:
    """Draw a personal card: somebody is away."""
    name = safe(view.name)
    if view.over:
        body = [heading(f"{name} is not away any more")]
        return Drawn("Supervision", card(body), "small", "Supervision: somebody is back")
    body = [heading(f"{name} is away"), labelled("Away", say_days(view.first, view.last))]
    if view.i_cover:
        body.append(
            strong(
                f"You cover for {view.name}: you hear of their sessions and arrange them. You "
                "read and sign nothing for them."
            )
        )
    elif view.cover:
        body.append(labelled("Cover", view.cover))
    if view.sessions:
        many = len(view.sessions)
        one = "One booked session falls into this time. Please move it."
        told = (
            one if many == 1 else f"{many} booked sessions fall into this time. Please move them."
        )
        body.append(words(told))
    for session in view.sessions:
        body += [heading(headline(session), small=True), *_about(session), *stacked(_move(session))]
    return Drawn("Supervision", card(body), "small", "Supervision: somebody is away")


def _about(session: SessionView) -> list[Any]:
    return [words(who_and_where(session.supervisor, session.supervisee, session.school))]


def _move(session: SessionView) -> Any:
    if Can.ACCEPT in session.can:
        return act_button("See and answer", Verb.SHOW, session.id, session.version)
    return open_button("Offer a new time", Verb.OFFER_FORM, session.id)


def draw_acting(view: ActingNotice) -> Drawn:
    """Draw a personal card: somebody is the acting DSL of a school."""
    who = "You are" if view.mine else f"{safe(view.name)} is"
    if view.over:
        body = [heading(f"{who} acting DSL no more"), labelled("School", view.school)]
        return Drawn("Supervision", card(body), "small", "Supervision: an acting DSL has ended")
    body = [
        heading(f"{who} acting DSL"),
        labelled("School", view.school),
        labelled("When", say_days(view.first, view.last)),
    ]
    if view.mine:
        told = "On these days children's sheets come to you: you approve changes of plan, and "
        body.append(words(f"{told}confirm that a sheet is entered in the child's own record."))
    return Drawn("Supervision", card(body), "small", "Supervision: an acting DSL is named")
