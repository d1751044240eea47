"""Reminders of absences: booked sessions that fall into one, asked about until they are moved."""

from domain.errors import NotFound
from domain.planner import Plan
from domain.reminders.aways import AwayFacts, FallsIn, away_plan
from domain.rota import Rota
from workflows.falling import asked_about, away_line, falling_into
from workflows.home import session_line
from workflows.ports import Message, Work
from workflows.standing import acts_for
from workflows.views.notices import HomeLine, Thing


def plan_away(work: Work, rota: Rota, away_id: str) -> Plan | None:
    """Give what an absence owes; None where no booked session falls into it."""
    away = next((one for one in rota.aways if one.id == away_id), None)
    if away is None:
        return None
    falls_in = tuple(
        FallsIn(session, work.policies.get(session.policy), asked_about(work, away, pair))
        for session, pair in falling_into(work, away)
    )
    return away_plan(AwayFacts(away, falls_in), rota)


def line_of_away(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what an absence needs of somebody: a session to move, cover to name, to cover."""
    away = next((one for one in work.roster.aways() if one.id == message.subject), None)
    if away is None:
        raise NotFound("away")
    about = message.occurrence.partition("/")[0] if "." in message.kind else ""
    for session, pair in falling_into(work, away):
        if about in {"", session.id} and acts_for(work, person_id, pair):
            return session_line(work, session, person_id)
    line = away_line(work, away, person_id)
    covers = person_id == away.cover_id and not away.called_off
    return line if line.thing is Thing.COVER or covers else None
