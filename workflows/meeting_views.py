"""A three-way meeting as one of the three sees it, without content but in its dialog."""

from domain.document import Document
from domain.meeting import Meeting, MeetingMove, MeetingReason, MeetingStatus
from domain.permissions import Act, Standing, may, require
from domain.terms import london_day
from workflows.asking import Ask, open_form
from workflows.documents import heading
from workflows.meetings import invited, third_of, towards_meeting
from workflows.ports import Work
from workflows.readable import name_of
from workflows.session_views import slot_view
from workflows.views.meetings import MeetingCan, MeetingPage, MeetingView


def meeting_view(work: Work, meeting: Meeting, viewer_id: str) -> MeetingView:
    """Give a meeting for one viewer."""
    pair = work.roster.pair(meeting.pair_id)
    standings = towards_meeting(work, viewer_id, meeting)
    policy = work.policies.get(meeting.policy)
    third, recorded = third_of(work, meeting), meeting.recorded
    document, disagrees, span_name = _about(work, meeting)
    held_at = heading(work, document).held_at if document else None
    three = (pair.supervisor_id, pair.supervisee_id, *((third,) if third else ()))
    asked = meeting.confirmed if recorded else meeting.accepted
    missing = tuple(work.roster.person(who).name for who in three if who not in asked)
    read_from = meeting.shared_from if work.now < meeting.shared_from else None
    return MeetingView(
        id=meeting.id,
        version=meeting.version,
        reason=meeting.reason,
        status=meeting.status,
        school=work.roster.school(meeting.school_id).name,
        supervisor=work.roster.person(pair.supervisor_id).name,
        supervisee=work.roster.person(pair.supervisee_id).name,
        third=name_of(work, third),
        disagrees=name_of(work, disagrees),
        held_at=held_at,
        span_name=span_name,
        slot=slot_view(meeting.slot, policy) if meeting.slot else None,
        offered_by=name_of(work, meeting.offered_by),
        offer_is_mine=meeting.offered_by == viewer_id,
        waiting_for=missing,
        outcome=recorded.outcome if recorded else None,
        recorded_by=name_of(work, recorded.by_id) if recorded else "",
        third_is_me=Standing.MEDIATOR in standings,
        third_reads_from=read_from,
        can=_can(work, meeting, viewer_id, standings),
        document_id=document.id if document else "",
        not_confirmed_by=missing if meeting.status is MeetingStatus.CLOSED else (),
    )


def _about(work: Work, meeting: Meeting) -> tuple[Document | None, str | None, str]:
    """Give the document and who disagrees with it, or the span that was missed."""
    if meeting.reason is MeetingReason.SHORTFALL:
        return None, None, work.shortfalls.get(meeting.subject).span_name
    disagreement = work.disagreements.get(meeting.subject)
    return work.documents.get(disagreement.document_id), disagreement.by_id, ""


def _can(
    work: Work, meeting: Meeting, viewer_id: str, standings: frozenset[Standing]
) -> frozenset[MeetingCan]:
    can = set()
    disagreement = meeting.reason is MeetingReason.DISAGREEMENT
    if disagreement and not meeting.ended_at and may(standings, Act.READ_DISPUTE):
        can.add(MeetingCan.READ)
    if disagreement and may(standings, Act.READ_RECORD):
        can.add(MeetingCan.DOCUMENT)
    if not may(standings, Act.MEET):
        return frozenset(can)
    if meeting.can(MeetingMove.OFFER):
        can.add(MeetingCan.OFFER)
    to_come = meeting.slot is not None and meeting.slot.starts_at > work.now
    if meeting.can(MeetingMove.ACCEPT) and to_come and viewer_id not in meeting.accepted:
        can.add(MeetingCan.ACCEPT)
    if meeting.can(MeetingMove.RECORD) and may(standings, Act.RECORD_MEETING):
        can.add(MeetingCan.RECORD)
    if meeting.can(MeetingMove.CONFIRM) and viewer_id not in meeting.confirmed:
        can.add(MeetingCan.CONFIRM)
    if may_settle(work, meeting) and may(standings, Act.SETTLE_MEETING):
        can.add(MeetingCan.SETTLE)
    return frozenset(can)


def may_settle(work: Work, meeting: Meeting) -> bool:
    """Say whether it may be closed though somebody did not confirm: they were silent for long."""
    recorded = meeting.recorded
    if recorded is None or not meeting.can(MeetingMove.SETTLE):
        return False
    days = work.roster.calendar().school_days(london_day(recorded.at), london_day(work.now))
    silent = work.policies.get(meeting.policy).sign_off.silent_school_days
    return days >= silent and not invited(work, meeting) <= meeting.confirmed


def meeting_page(work: Work, ask: Ask) -> MeetingPage:
    """Open the dialog about a meeting; what came of it is content, so the reading is on file."""
    meeting = work.meetings.get(ask.page.subject)
    require(towards_meeting(work, ask.actor.person_id, meeting), Act.MEET)
    recorded = meeting.recorded
    number = recorded.number if recorded else 0
    form = open_form(
        work, ask.actor, "meeting", meeting.id, seen=meeting.version, number=str(number)
    )
    if recorded:
        facts: dict[str, str | int] = {"number": number}
        work.audit.write(f"meeting:{meeting.id}", "read", ask.actor, work.now, facts)
    return MeetingPage(
        form=form.id,
        meeting=meeting_view(work, meeting, ask.actor.person_id),
        words=work.meetings.words(meeting.id, number) if recorded else "",
        held_on=recorded.held_on if recorded else None,
        note=ask.page.note,
    )
