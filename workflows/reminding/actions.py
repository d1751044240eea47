"""Reminders of actions. Never their words: an action's words open in a dialog."""

from domain.actions import Action
from domain.errors import NotFound
from domain.planner import Plan
from domain.reminders.actions import COUNT, COVER, OVER, ActionFacts, action_plan
from domain.rota import Rota
from domain.terms import london_day
from workflows.action_lines import count_line, cover_line, overdue_line, own_line, policy_of
from workflows.ports import Message, Work
from workflows.reminding import saying
from workflows.views.notices import HomeLine


def plan_action(work: Work, rota: Rota, action_id: str) -> Plan | None:
    """Give what an action owes; None once it has ended, or was taken out."""
    try:
        action = work.actions.get(action_id)
    except NotFound:
        return None
    pair = work.roster.pair(action.pair_id)
    facts = ActionFacts(
        action,
        policy_of(work, action),
        pair.supervisor_id,
        pair.supervisee_id,
        pair.school_id,
        holiday_cover=holiday_cover(work, rota, action),
    )
    return action_plan(facts, rota, work.now)


def holiday_cover(work: Work, rota: Rota, action: Action) -> tuple[str, ...]:
    """Give who hears of a child's action while the child's school is closed, if they are here."""
    if action.child_id is None:
        return ()
    school = work.roster.school(work.children.get(action.child_id).school_id)
    cover = rota.first_here([school.holiday_cover_id], london_day(work.now))
    return (cover,) if cover and cover != action.owner_id else ()


def line_of_action(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what an action needs of somebody; None where nothing by now."""
    action, known = work.actions.get(message.subject), saying.rota(work)
    match message.kind:
        case kind if kind == OVER:
            return overdue_line(work, known, action)
        case kind if kind == COUNT:
            return count_line(work, known, action.owner_id, person_id)
        case kind if kind == COVER:
            return cover_line(work, action)
    return own_line(work, known, action, person_id)
