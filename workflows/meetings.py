"""Three-way meetings: proposed, a time agreed, what came of it recorded and confirmed (14)."""

from dataclasses import replace

from domain.meeting import OPEN, Meeting, MeetingMove, MeetingReason
from domain.people import SCHEDULER, Actor, Pair
from domain.permissions import Standing
from domain.rota import Rota
from domain.terms import london_day
from workflows.ports import Message, Work
from workflows.reminding.saying import look_again, rota, say_soon
from workflows.standing import present, towards_pair

MATTER = "meeting"
BACK_SOON = 5  # school days; own: who is back by then stays the third


def third_of(work: Work, meeting: Meeting, known: Rota | None = None) -> str | None:
    """Give the third: the supervisor's line manager, or the next one up who is there today.

    Whoever was asked first stays the third while they are there; once it has ended, for good.
    """
    if meeting.ended_at:
        return meeting.mediator_id
    return third_for(work, work.roster.pair(meeting.pair_id), meeting.mediator_id, known)


def third_for(
    work: Work, pair: Pair, first: str | None = None, known: Rota | None = None
) -> str | None:
    """Give who is third for a pair today: never a party, never somebody away (srscmat 14).

    Who was third already and is back soon is waited for: the disagreement is shown to no more
    people than must see it.
    """
    known, today = known or rota(work), london_day(work.now)
    soon = known.school_days_after(today, BACK_SOON)
    if first and first not in pair.parties and any(known.here(first, d) for d in (today, soon)):
        return first
    return known.manager_or_next(pair.supervisor_id, pair.school_id, today, excluding=pair.parties)


def invited(work: Work, meeting: Meeting) -> frozenset[str]:
    """Give the three, or the two where nobody above is there."""
    third = third_of(work, meeting)
    return work.roster.pair(meeting.pair_id).parties | ({third} if third else frozenset())


def towards_meeting(work: Work, person_id: str, meeting: Meeting) -> frozenset[Standing]:
    """Say how somebody stands to a meeting; the third only once the other party knows of it."""
    found = towards_pair(work, person_id, work.roster.pair(meeting.pair_id))
    is_third = present(work, person_id) and third_of(work, meeting) == person_id
    if is_third and work.now >= meeting.shared_from:
        return found | {Standing.MEDIATOR}
    return found


def propose(
    work: Work, pair: Pair, reason: MeetingReason, subject: str, *, by: Actor, policy: str
) -> Meeting:
    """Propose a meeting to the two; their third hears once both of them have been told.

    Issues are not taken outside without advising the other party first (srscmat 13).
    """
    known, today = rota(work), london_day(work.now)
    others = [who for who in sorted(pair.parties) if who != by.person_id]
    # Of a shortfall, which is no secret of either, somebody away hears when they are back.
    first = [w for w in others if reason is MeetingReason.DISAGREEMENT or known.here(w, today)]
    heard = [at for who in first if (at := known.heard_at(who, work.now))]
    meeting = Meeting(
        id=work.ids.new(),
        reason=reason,
        subject=subject,
        pair_id=pair.id,
        school_id=pair.school_id,
        policy=policy,
        mediator_id=third_for(work, pair, known=known),
        proposed_at=work.now,
        shared_from=max(heard, default=work.now),
    )
    work.meetings.add(meeting)
    work.audit.write(f"meeting:{meeting.id}", "proposed", by, work.now, {"reason": reason})
    tell(work, meeting, *others)
    return meeting


def keep_third(work: Work, meeting: Meeting) -> Meeting:
    """Give a meeting with who is third today, before something of it is kept."""
    return replace(meeting, mediator_id=third_of(work, meeting))


def tell(work: Work, meeting: Meeting, *people: str) -> None:
    """Say to some of the three how a meeting stands; nobody else ever hears, no channel does."""
    third = third_of(work, meeting)
    for person_id in people:
        if person_id == third and work.now < meeting.shared_from:
            continue
        say_soon(
            work,
            Message(
                MATTER,
                meeting.id,
                f"person:{person_id}",
                f"{meeting.status}-{meeting.version}",
                work.now,
                f"{MATTER}:{meeting.id}:{person_id}",
            ),
        )
    work.outbox.touch(MATTER, meeting.id, work.now)
    look_again(work, MATTER, meeting.id)


def lapse_about(work: Work, subject: str) -> None:
    """Let what was not held yet fall away, because what it was about came right."""
    for meeting in work.meetings.about(subject):
        if meeting.can(MeetingMove.LAPSE):
            known = invited(work, meeting)
            saved = work.meetings.save(keep_third(work, meeting).lapse(work.now))
            work.audit.write(f"meeting:{saved.id}", "lapsed", SCHEDULER, work.now, {})
            told = known if saved.slot else work.roster.pair(saved.pair_id).parties
            tell(work, saved, *sorted(told))


def open_about(work: Work, subject: str) -> Meeting | None:
    """Give the meeting about something that is still under way."""
    return next((m for m in work.meetings.about(subject) if m.status in OPEN), None)
