"""The greeting in a channel, and the dialog that says which school a channel is for."""

from cards.buttons import open_button, refresh, send_button, stacked
from cards.drawn import Drawn
from cards.elements import Choice, InputChoiceSet, card
from cards.pieces import heading, labelled, safe, words
from cards.verbs import Verb
from workflows.views.notices import BindView, ChannelNotice


def draw_greeting(view: ChannelNotice) -> Drawn:
    """Draw the greeting of a channel."""
    if view.bound_to:
        now = [
            labelled("This channel is for", view.bound_to),
            words(
                "I post here when supervision is due and when it is booked: never what was "
                "talked about."
            ),
        ]
    else:
        now = [
            words(
                f"The supervision lead of {view.trust} can now say which school this channel "
                "is for. Until then I post nothing here."
            )
        ]
    title = "Choose another school" if view.bound_to else "Choose the school"
    button = open_button(title, Verb.BIND_FORM, view.channel_id)
    body = [
        heading("Hello, this is Supervision"),
        words("I help with safeguarding supervision: booking it, recording it, signing it."),
        *now,
        words(
            "Please write nothing about a child here. If a child is at risk now, ring 999, or "
            "your school's safeguarding lead."
        ),
        *stacked(*([button] if view.can_bind else [])),
    ]
    whole = card(body, refresh=refresh("channel", view.channel_id, view.refresh_for))
    return Drawn("Supervision", whole, "small", "Supervision is in this channel")


def draw_bind(view: BindView) -> Drawn:
    """Draw the dialog to say which school a channel is for."""
    known = {choice.key for choice in view.choices}
    body = [
        heading("Which school is this channel for?"),
        *([labelled("Channel", view.channel)] if view.channel else []),
        words("What is due at that school is posted here. Everybody in the channel sees it."),
        InputChoiceSet(
            id="school",
            label="School",
            choices=[Choice(title=safe(c.label), value=c.key) for c in view.choices],
            value=view.value if view.value in known else None,
            style="compact",
            placeholder="Choose",
            is_required=True,
            error_message="Choose a school, or the whole trust",
            spacing="medium",
        ),
        *stacked(send_button("Set this channel", Verb.BIND, view.form, style="positive")),
    ]
    return Drawn("Set this channel", card(body), "small")
