"""Channels: the bot is installed, greets, and the trust lead binds the channel to a school."""

from dataclasses import replace

from domain.errors import NotFound
from domain.permissions import Act, may, require
from domain.policy import Choice
from domain.session import LIVE
from workflows.asking import Ask, Page, form_of, open_form
from workflows.ports import Channel, Message, Work
from workflows.sessions import say_in_channel
from workflows.standing import leavers, towards_trust
from workflows.views.notices import BindView, ChannelNotice

WHOLE_TRUST = "trust"


def found_channel(
    work: Work, channel_id: str, team_id: str, name: str, service_url: str, *, greet: bool
) -> None:
    """Keep a channel that the bot was added to, and greet it once."""
    known = work.conversations.channel(channel_id)
    if known is None:
        work.conversations.save_channel(Channel(channel_id, team_id, name, service_url))
    elif (name and known.name != name) or known.service_url != service_url:
        named = replace(known, name=name or known.name, service_url=service_url)
        work.conversations.save_channel(named)
    if greet:
        to = f"channel:{channel_id}"
        work.outbox.put(Message("channel", channel_id, to, "greeting", work.now))


def channel_notice(work: Work, channel_id: str, viewer_id: str | None) -> ChannelNotice:
    """Give the greeting of a channel as one viewer sees it."""
    channel = _channel(work, channel_id)
    lead = [p.person_id for p in work.roster.posts() if p.school_id is None]
    gone = leavers(work)
    able = [
        work.roster.person(person_id)
        for person_id in dict.fromkeys(lead)
        if person_id not in gone and may(towards_trust(work, person_id), Act.BIND_CHANNEL)
    ]
    return ChannelNotice(
        channel_id=channel_id,
        trust=work.roster.trust().name,
        bound_to=_bound_to(work, channel),
        can_bind=viewer_id in {person.id for person in able},
        refresh_for=tuple(person.teams_id for person in able if person.teams_id),
    )


def _bound_to(work: Work, channel: Channel) -> str:
    if channel.bound_at is None:
        return ""
    trust = work.roster.trust().name
    return work.roster.school(channel.school_id).name if channel.school_id else trust


def _channel(work: Work, channel_id: str) -> Channel:
    channel = work.conversations.channel(channel_id)
    if channel is None:
        raise NotFound("channel")
    return channel


def channel_page(work: Work, ask: Ask) -> ChannelNotice:
    """Show a channel's greeting to this person."""
    return channel_notice(work, ask.page.subject, ask.actor.person_id)


def bind_form(work: Work, ask: Ask) -> BindView:
    """Open the dialog to bind a channel."""
    require(towards_trust(work, ask.actor.person_id), Act.BIND_CHANNEL)
    channel = _channel(work, ask.page.subject)
    form = open_form(work, ask.actor, "channel.bind", channel.id)
    choices = [Choice(school.id, school.name) for school in work.roster.schools()]
    choices.append(Choice(WHOLE_TRUST, "The whole trust"))
    value = channel.school_id or (WHOLE_TRUST if channel.bound_at else "")
    return BindView(form.id, channel.name, tuple(choices), value)


def bind(work: Work, ask: Ask) -> Page:
    """Bind a channel to a school or the trust; what is due there is posted at once."""
    form = form_of(work, ask, "channel.bind")
    require(towards_trust(work, ask.actor.person_id), Act.BIND_CHANNEL)
    channel = _channel(work, form.subject)
    chosen = ask.values.get("school", "")
    known = {school.id for school in work.roster.schools()}
    if chosen not in known | {WHOLE_TRUST}:
        return Page("channel.bind", channel.id)
    school_id = None if chosen == WHOLE_TRUST else chosen
    bind_channel(work, ask, channel, school_id)
    return Page("channel.bound", channel.id, note="bound")


def bind_channel(work: Work, ask: Ask, channel: Channel, school_id: str | None) -> None:
    """Bind it, taking the binding from any other channel of the same school."""
    for other in work.conversations.channels():
        if school_id and other.school_id == school_id and other.id != channel.id:
            work.conversations.save_channel(replace(other, school_id=None, bound_at=None))
            work.outbox.touch("channel", other.id, work.now)
    bound = replace(channel, school_id=school_id, bound_at=work.now)
    work.conversations.save_channel(bound)
    facts: dict[str, str | int] = {"channel": channel.id, "school": school_id or WHOLE_TRUST}
    work.audit.write("roster", "channel bound", ask.actor, work.now, facts)
    work.outbox.touch("channel", channel.id, work.now)
    for pair in work.roster.pairs():
        if pair.school_id == school_id:
            for session in work.sessions.of_pair(pair.id):
                if session.status in LIVE:
                    say_in_channel(work, session)


def unbound(work: Work, person_id: str) -> tuple[Channel, ...]:
    """Give the channels that wait for this person to bind them."""
    if not may(towards_trust(work, person_id), Act.BIND_CHANNEL):
        return ()
    return tuple(c for c in work.conversations.channels() if c.bound_at is None)
