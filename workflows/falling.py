"""What falls into an absence: booked sessions to move; who is told of it, and who arranges."""

from collections.abc import Iterator

from domain.away import Away
from domain.errors import NotFound
from domain.people import Pair
from domain.session import Session, SessionStatus
from domain.terms import london_day
from workflows.ports import Message, Work
from workflows.reminding.saying import say_soon
from workflows.session_views import session_view
from workflows.standing import hearers, here
from workflows.views.away import AwayNotice
from workflows.views.notices import HomeLine, Thing


def falling_into(work: Work, away: Away) -> tuple[tuple[Session, Pair], ...]:
    """Give the booked sessions to come of somebody's pairs that fall into their absence."""
    return tuple(
        (session, pair)
        for pair in work.roster.pairs_of(away.person_id)
        for session in work.sessions.of_pair(pair.id)
        if falls(work, session, away)
    )


def falls(work: Work, session: Session, away: Away) -> bool:
    """Say whether a session is booked for a day of this absence that has not passed."""
    if session.status is not SessionStatus.BOOKED or session.booked is None:
        return False
    starts_at = session.booked.starts_at
    return starts_at > work.now and london_day(starts_at) in away


def away_for(work: Work, session: Session, pair: Pair) -> Away | None:
    """Give the absence of a party into which a booked session falls."""
    for away in work.roster.aways():
        if away.person_id in pair.parties and falls(work, session, away):
            return away
    return None


def asked_about(work: Work, away: Away, pair: Pair) -> tuple[str, ...]:
    """Give who is asked to move a session that falls into an absence: no one who is away."""
    sides = (pair.other(away.person_id), away.person_id)
    able = [one for side in sides for one in hearers(work, side, pair.school_id)]
    return tuple(one for one in dict.fromkeys([*able, away.set_by_id]) if here(work, one))


def tell_of(work: Work, away: Away, by_id: str) -> None:
    """Tell who covers, and the other party of each booked session that falls into it."""
    pairs = [pair for _, pair in falling_into(work, away)]
    told = [one for pair in pairs for one in asked_about(work, away, pair)]
    if away.cover_id and not away.called_off:
        told.append(away.cover_id)
    for person_id in dict.fromkeys(told):
        if person_id not in {by_id, away.person_id}:
            matter = f"away:{away.id}:{person_id}"
            to, occurrence = f"person:{person_id}", work.now.isoformat()
            say_soon(work, Message("away", away.id, to, occurrence, work.now, matter))


def away_notice(work: Work, away_id: str, person_id: str) -> AwayNotice | None:
    """Say that somebody is away, to one person, with the sessions that this one arranges."""
    away = next((a for a in work.roster.aways() if a.id == away_id), None)
    if away is None:
        raise NotFound("away")
    sessions = [
        session_view(work, session, person_id)
        for session, pair in falling_into(work, away)
        if person_id in asked_about(work, away, pair)
    ]
    return AwayNotice(
        name=work.roster.person(away.person_id).name,
        first=away.first,
        last=away.last,
        cover=work.roster.person(away.cover_id).name if away.cover_id else "",
        i_cover=away.cover_id == person_id,
        over=away.called_off or away.over(london_day(work.now)),
        sessions=tuple(sessions),
    )


def away_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give the absences of this person, and those of others that they set, until they are over."""
    today = london_day(work.now)
    for away in work.roster.aways():
        mine = away.person_id == me
        if away.over(today) or not (mine or away.set_by_id == me):
            continue
        yield away_line(work, away, me)


def away_line(work: Work, away: Away, me: str) -> HomeLine:
    """Say that somebody is away; that cover is needed where nobody arranges what falls into it."""
    mine = away.person_id == me
    falls_in = [] if away.cover_id else falling_into(work, away)
    return HomeLine(
        Thing.COVER if falls_in and not mine else Thing.AWAY,
        away.id,
        other="" if mine else work.roster.person(away.person_id).name,
        cover=work.roster.person(away.cover_id).name if away.cover_id else "",
        count=len(falls_in),
        first=away.first,
        last=away.last,
    )
