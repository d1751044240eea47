"""A session that was promised and not held: what follows when, in private, without content."""

from collections.abc import Iterator
from typing import Any

from cards.buttons import go_button, stacked
from cards.dates import say_day
from cards.drawn import Drawn
from cards.elements import card
from cards.entitlement import why
from cards.pieces import heading, labelled, strong, words
from cards.verbs import Verb
from cards.wording import capital, small
from workflows.views.meetings import (
    NotEngagingNotice,
    ShortfallCan,
    ShortfallPage,
    ShortfallView,
)


def headline(view: ShortfallView) -> str:
    """Say what was missed."""
    return f"Supervision for the {small(view.span_name)} was not held"


def draw_shortfall(page: ShortfallPage) -> Drawn:
    """Draw the dialog about a shortfall."""
    view = page.shortfall
    body = [heading(headline(view)), *_said(view), *_about(view), *stacked(*_buttons(page))]
    return Drawn("Supervision", card(body), "medium")


def _said(view: ShortfallView) -> Iterator[Any]:
    if view.over:
        yield strong("A session was held since. Nobody is asked about it any more.")
    elif view.waived:
        yield strong("Nobody is asked about it any more. It stays on file as not held.")
    else:
        yield words("Please talk with each other and agree on a time. What follows until then:")


def _about(view: ShortfallView) -> list[Any]:
    found = [
        labelled("School", view.school),
        labelled("Supervisor", view.supervisor),
        labelled("Supervisee", view.supervisee),
        labelled("It was due by", say_day(view.due_by)),
    ]
    if view.over or view.waived:
        return found
    found.append(labelled("Now", f"{capital(why(view.standing))}."))
    found += [
        labelled("You two are asked to talk", say_day(view.talk_on)),
        labelled("A three-way meeting is proposed", say_day(view.three_way_on)),
        labelled("The next rung up hears of it", say_day(view.above_on)),
    ]
    if view.told_on:
        found.append(labelled("The line manager was told", say_day(view.told_on)))
    return found


def _buttons(page: ShortfallPage) -> list[Any]:
    can, form = page.shortfall.can, page.form
    known = {
        ShortfallCan.OFFER: go_button("Offer a time", Verb.SHORTFALL_HELP, form, style="positive"),
        ShortfallCan.WRITE: go_button(
            "Write the record", Verb.SHORTFALL_HELP, form, style="positive"
        ),
        ShortfallCan.ASK: go_button("Ask them to agree on a time", Verb.SHORTFALL_HELP, form),
        ShortfallCan.MEETING: go_button(
            "The three-way meeting", Verb.SHORTFALL_HELP, form, then="meeting"
        ),
        ShortfallCan.NOT_ENGAGING: go_button(
            "They don't engage with supervision", Verb.NOT_ENGAGING_FORM, form
        ),
    }
    return [button for one, button in known.items() if one in can]


def draw_not_engaging(view: NotEngagingNotice) -> Drawn:
    """Draw what a supervisee and their line manager are told: who and which school, no reason."""
    if view.to_manager:
        title = "Supervision is not engaged with"
        said = (
            f"{view.supervisor} asks you, as line manager, to talk with {view.supervisee}. "
            f"{view.supervisee} was told first. Nothing of what was said in supervision is here."
        )
    else:
        title = "Your line manager is told about supervision"
        said = (
            f"{view.supervisor} says that supervision is not engaged with. "
            f"{view.manager or 'Whoever is above you'} is told who and which school, and no "
            "reason. You can talk with either of them."
        )
    body = [
        heading(title),
        words(said),
        labelled("School", view.school),
        labelled("Supervisor", view.supervisor),
        labelled("Supervisee", view.supervisee),
    ]
    return Drawn("Supervision", card(body), "small", "Supervision: please talk with each other")
