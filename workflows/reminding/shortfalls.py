"""Reminders of shortfalls, each to one person in private; none goes to a channel."""

from domain.errors import NotFound
from domain.permissions import Act, may
from domain.planner import Plan
from domain.reminders.engagement import EngagementFacts, engagement_plan
from domain.reminders.shortfall import shortfall_plan
from domain.rota import Rota
from workflows.ports import Message, Work
from workflows.shortfall_pages import shortfall_view, towards_shortfall
from workflows.shortfalls import shortfall_facts
from workflows.views.notices import HomeLine, Thing


def plan_shortfall(work: Work, rota: Rota, shortfall_id: str) -> Plan | None:
    """Give what a shortfall owes; None once it is no longer chased."""
    try:
        shortfall = work.shortfalls.get(shortfall_id)
    except NotFound:
        return None
    return shortfall_plan(shortfall_facts(work, shortfall), rota, work.now)


def line_of_shortfall(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what was missed, to a party or to whoever hears at the end; None where it is over."""
    return shortfall_line(work, message.subject, person_id)


def shortfall_line(work: Work, shortfall_id: str, person_id: str) -> HomeLine | None:
    """Give the line of a shortfall; None where it is over, or none of theirs."""
    shortfall = work.shortfalls.get(shortfall_id)
    standings = towards_shortfall(work, person_id, shortfall)
    if not shortfall.is_chased or not may(standings, Act.SEE_SHORTFALL):
        return None
    view = shortfall_view(work, shortfall, person_id)
    return HomeLine(Thing.SHORTFALL, shortfall.id, view.school, shortfall=view)


def plan_engagement(work: Work, rota: Rota, note_id: str) -> Plan | None:
    """Give what a note that supervision isn't engaged with owes: told to the two, once."""
    try:
        note = work.shortfalls.not_engaging(note_id)
    except NotFound:
        return None
    pair = work.roster.pair(note.pair_id)
    return engagement_plan(EngagementFacts(note, pair.supervisee_id), rota, work.now)


def line_of_engagement(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say it within a morning message."""
    note = work.shortfalls.not_engaging(message.subject)
    pair = work.roster.pair(note.pair_id)
    if person_id not in {pair.supervisee_id, note.manager_id}:
        return None
    supervisee = work.roster.person(pair.supervisee_id).name
    supervisor = work.roster.person(pair.supervisor_id).name
    other = supervisor if person_id == pair.supervisee_id else f"{supervisor} and {supervisee}"
    thing = Thing.NOT_ENGAGING if person_id == note.manager_id else Thing.SAID_NOT_ENGAGING
    return HomeLine(thing, note.id, work.roster.school(pair.school_id).name, other)
