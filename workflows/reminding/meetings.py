"""Reminders of three-way meetings, each to one of the three, or to the rung above them."""

from domain.errors import NotFound
from domain.permissions import Act, may
from domain.planner import Plan
from domain.reminders.meetings import ABOVE, MeetingFacts, meeting_plan
from domain.rota import Rota
from workflows.meeting_views import meeting_view
from workflows.meetings import third_of, towards_meeting
from workflows.ports import Message, Work
from workflows.views.meetings import MeetingCan
from workflows.views.notices import HomeLine, Thing


def plan_meeting(work: Work, rota: Rota, meeting_id: str) -> Plan | None:
    """Give what a meeting owes; None once it has ended."""
    try:
        meeting = work.meetings.get(meeting_id)
    except NotFound:
        return None
    pair = work.roster.pair(meeting.pair_id)
    facts = MeetingFacts(
        meeting,
        work.policies.get(meeting.policy),
        pair.supervisor_id,
        pair.supervisee_id,
        third_of(work, meeting, rota),
    )
    return meeting_plan(facts, rota, work.now)


def line_of_meeting(work: Work, message: Message, person_id: str) -> HomeLine | None:
    """Say what a meeting needs of one of the three, or that it is owed; None where it is over."""
    if message.kind == ABOVE:
        meeting = work.meetings.get(message.subject)
        view = meeting_view(work, meeting, person_id)
        return HomeLine(Thing.MEETING_OWED, meeting.id, view.school, meeting=view)
    return meeting_line(work, message.subject, person_id)


def meeting_line(work: Work, meeting_id: str, person_id: str) -> HomeLine | None:
    """Give the line of a meeting for one of the three; what needs nothing of them comes last."""
    meeting = work.meetings.get(meeting_id)
    if meeting.ended_at or not may(towards_meeting(work, person_id, meeting), Act.MEET):
        return None
    view = meeting_view(work, meeting, person_id)
    needs = {MeetingCan.ACCEPT, MeetingCan.CONFIRM} & view.can
    waits = meeting.slot is not None and not needs
    past = meeting.slot is not None and meeting.slot.starts_at <= work.now
    if meeting.recorded:
        waits = not needs
    elif past:
        waits = MeetingCan.RECORD not in view.can
    thing = Thing.MEETING_AHEAD if waits else Thing.MEETING
    return HomeLine(thing, meeting.id, view.school, meeting=view)
