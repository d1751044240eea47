"""What a three-way meeting owes: a time, a record of what came of it, its confirmation (14)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.meeting import Meeting, MeetingStatus
from domain.planner import Owed, Plan, Voice, chased, each
from domain.policy import Chased, Policy
from domain.rota import Rota
from domain.terms import london_day

PROPOSED = "meeting.proposed"
ARRANGE = "meeting.arrange"
RECORD = "meeting.record"
CONFIRM = "meeting.confirm"
SETTLE = "meeting.settle"
ABOVE = "meeting.above"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting with its people. `mediator_id` is the third as things are today."""

    meeting: Meeting
    policy: Policy
    supervisor_id: str
    supervisee_id: str
    mediator_id: str | None

    @property
    def invited(self) -> tuple[str, ...]:
        """Give the three, or the two where nobody above is there."""
        third = (self.mediator_id,) if self.mediator_id else ()
        return (self.supervisor_id, self.supervisee_id, *third)


def meeting_plan(facts: MeetingFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what a meeting owes; None once it has ended."""
    if facts.meeting.ended_at:
        return None
    return Plan(tuple(_owed(facts, rota, london_day(now))))


def _owed(facts: MeetingFacts, rota: Rota, today: date) -> Iterator[Owed]:
    meeting, chase = facts.meeting, facts.policy.chase[Chased.MEETING_OWED]
    if facts.mediator_id and not meeting.recorded:
        # The parties hear at once; the third hears when the other party knows (srscmat 13).
        who, at = facts.mediator_id, meeting.shared_from
        yield Owed(PROPOSED, meeting.id, who, "proposed", at, Voice.SOON)
    since = london_day(meeting.shared_from)
    match meeting.status:
        case MeetingStatus.PROPOSED | MeetingStatus.OFFERED:
            wanted = [who for who in facts.invited if who not in meeting.accepted]
            days = chased(rota, chase, since)
            yield from each(rota, wanted, kind=ARRANGE, subject=meeting.id, days=days)
            yield from _above(facts, rota, since, today)
        case MeetingStatus.AGREED if meeting.slot:
            writers = [w for w in (facts.mediator_id, facts.supervisor_id) if w]
            held = london_day(meeting.slot.starts_at)
            next_day = [("held", rota.school_days_after(held, 1)), *chased(rota, chase, held)]
            named = [(f"{meeting.version}-{name}", day) for name, day in next_day]
            yield from each(
                rota, writers, kind=RECORD, subject=meeting.id, days=named, series=RECORD
            )
            yield from _above(facts, rota, held, today)
        case MeetingStatus.RECORDED if meeting.recorded:
            yield from _to_confirm(facts, rota)


def _to_confirm(facts: MeetingFacts, rota: Rota) -> Iterator[Owed]:
    meeting, recorded = facts.meeting, facts.meeting.recorded
    if recorded is None:
        return
    chase, since = facts.policy.chase[Chased.MEETING_OWED], london_day(recorded.at)
    wanted = [who for who in facts.invited if who not in meeting.confirmed]
    named = [(f"{recorded.number}-{name}", day) for name, day in chased(rota, chase, since)]
    yield from each(rota, wanted, kind=CONFIRM, subject=meeting.id, days=named)
    if facts.mediator_id and wanted:
        silent = facts.policy.sign_off.silent_school_days
        day = (f"{recorded.number}", rota.school_days_after(since, silent))
        who = [facts.mediator_id]
        yield from each(rota, who, kind=SETTLE, subject=meeting.id, days=[day])


def _above(facts: MeetingFacts, rota: Rota, since: date, today: date) -> Iterator[Owed]:
    """Let the next one up know that a meeting is owed: neither a party nor the third."""
    next_up = facts.policy.chase[Chased.MEETING_OWED].next_up
    above = rota.first_here(rota.rungs(), today, excluding=facts.invited)
    if next_up and above:
        day = (f"{since:%Y-%m-%d}", rota.school_days_after(since, next_up))
        yield from each(rota, [above], kind=ABOVE, subject=facts.meeting.id, days=[day])
