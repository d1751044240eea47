"""What the three do about their meeting: offer and accept a time, record what came of it, confirm.

What the supervisor or the third wrote down counts once all three confirmed it: a disagreement is
"discussed, agreed and recorded with the supervisee" (srscmat 14).
"""

from collections.abc import Mapping
from datetime import date

from domain import forms
from domain.errors import Fault, IllegalMove, NotFound, Problem
from domain.meeting import (
    OUTCOMES,
    USUAL,
    Meeting,
    MeetingMove,
    MeetingReason,
    Outcome,
    Recorded,
    meeting_faults,
)
from domain.permissions import Act, require
from domain.policy import Answer, Choice, Field, Policy, Section
from domain.session import Slot
from domain.terms import LONDON, london, london_day
from workflows.asking import Ask, Page, form_of, open_form
from workflows.disagreements import after_meeting
from workflows.dispute_page import DISPUTE
from workflows.meeting_views import may_settle
from workflows.meetings import invited, keep_third, tell, towards_meeting
from workflows.ports import Work
from workflows.questions import questions
from workflows.views.forms import FormView

USUAL_START = "15:30"
OFFER, OUTCOME = "meeting.offer", "meeting.outcome"


def offer_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog to offer a time to the two others."""
    meeting = _of_form(work, ask, Act.MEET)
    if not meeting.can(MeetingMove.OFFER):
        return Page("meeting", meeting.id, note="stale")
    form = open_form(work, ask.actor, OFFER, meeting.id, seen=meeting.version)
    policy = work.policies.get(meeting.policy)
    return _offer_view(form.id, _as_sent(meeting, policy), policy)


def offer(work: Work, ask: Ask) -> Page | FormView:
    """Offer a time; whoever offered has accepted it."""
    form = form_of(work, ask, OFFER)
    meeting = _meeting(work, ask, form.subject, Act.MEET)
    policy = work.policies.get(meeting.policy)
    section = _offer_section(policy)
    answers = forms.tidied(section, ask.values)
    slot, faults = _slot(section, answers, policy, work)
    if slot is None or faults:
        return _offer_view(form.id, answers, policy, faults)
    if (meeting.slot, meeting.offered_by) == (slot, ask.actor.person_id):
        return Page("meeting", meeting.id, note="meeting_offered")
    offered = meeting.offer(slot, ask.actor.person_id, seen=form.seen)
    _keep(work, ask, keep_third(work, offered), "offered")
    return Page("meeting", meeting.id, note="meeting_offered")


def accept(work: Work, ask: Ask) -> Page:
    """Accept the time that was offered; agreed on once all three have."""
    form = form_of(work, ask, "meeting")
    meeting = _meeting(work, ask, form.subject, Act.MEET)
    who = ask.actor.person_id
    if who not in meeting.accepted:
        known = invited(work, meeting)
        accepted = meeting.accept(who, invited=known, seen=form.seen, now=work.now)
        _keep(work, ask, keep_third(work, accepted), "accepted")
    return Page("meeting", meeting.id, note="meeting_accepted")


def outcome_form(work: Work, ask: Ask) -> Page | FormView:
    """Open the dialog to write down what came of a meeting, with the present words if any."""
    meeting = _of_form(work, ask, Act.RECORD_MEETING)
    if not meeting.can(MeetingMove.RECORD):
        return Page("meeting", meeting.id, note="stale")
    form = open_form(work, ask.actor, OUTCOME, meeting.id, seen=meeting.version)
    recorded, answers = meeting.recorded, {"held_on": london_day(work.now).isoformat()}
    if recorded:
        words = work.meetings.words(meeting.id, recorded.number)
        answers = {
            "held_on": recorded.held_on.isoformat(),
            "outcome": recorded.outcome,
            "words": words,
        }
    return _outcome_view(form.id, meeting, answers)


def record(work: Work, ask: Ask) -> Page | FormView:
    """Keep what came of it; the two others are asked to confirm these words."""
    form = form_of(work, ask, OUTCOME)
    meeting = _meeting(work, ask, form.subject, Act.RECORD_MEETING)
    section = _outcome_section(meeting)
    answers = forms.tidied(section, ask.values)
    faults = _outcome_faults(work, meeting, section, answers)
    if faults:
        return _outcome_view(form.id, meeting, answers, faults)
    page = Page("meeting", meeting.id, note="meeting_recorded")
    known = meeting.recorded
    outcome = Outcome(answers.get("outcome") or Outcome.STEPS)
    held_on = forms.parse_date(answers["held_on"]) or london_day(work.now)
    said = work.meetings.words(meeting.id, known.number) if known else None
    if known and (known.outcome, known.held_on, said) == (outcome, held_on, answers["words"]):
        return page  # the same words again are not asked for again
    if meeting.version != form.seen:
        fault = Fault("words", Problem.CHANGED_MEANWHILE)
        return _outcome_view(form.id, meeting, answers, (fault,))
    number = (known.number if known else 0) + 1
    written = Recorded(number, outcome, held_on, ask.actor.person_id, work.now)
    recorded = keep_third(work, meeting).record(written, seen=form.seen)
    saved = work.meetings.record(recorded, answers["words"])
    _said(work, ask, saved, "recorded")
    return page


def confirm(work: Work, ask: Ask) -> Page:
    """Confirm these words of what came of it; with the last confirmation it takes effect."""
    form = form_of(work, ask, "meeting")
    meeting = _meeting(work, ask, form.subject, Act.MEET)
    who = ask.actor.person_id
    page = Page("meeting", meeting.id, note="meeting_confirmed")
    if who in meeting.confirmed and meeting.recorded:
        return page
    number = int(form.context["number"])
    known = invited(work, meeting)
    confirmed = meeting.confirm(who, invited=known, number=number, now=work.now)
    _close(work, ask, _keep(work, ask, keep_third(work, confirmed), "confirmed"))
    return page


def settle(work: Work, ask: Ask) -> Page:
    """Close it though somebody was silent for long: by the third, who is no party."""
    form = form_of(work, ask, "meeting")
    meeting = _meeting(work, ask, form.subject, Act.SETTLE_MEETING)
    page = Page("meeting", meeting.id, note="meeting_settled")
    if meeting.ended_at and meeting.recorded:
        return page
    if not may_settle(work, meeting):
        raise IllegalMove(meeting.status, MeetingMove.SETTLE)
    number = int(form.context["number"])
    settled = keep_third(work, meeting).settle(number=number, now=work.now)
    _close(work, ask, _keep(work, ask, settled, "settled"))
    return page


def _of_form(work: Work, ask: Ask, act: Act) -> Meeting:
    return _meeting(work, ask, form_of(work, ask, "meeting").subject, act)


def _meeting(work: Work, ask: Ask, meeting_id: str, act: Act) -> Meeting:
    meeting = work.meetings.get(meeting_id)
    require(towards_meeting(work, ask.actor.person_id, meeting), act)
    return meeting


def _keep(work: Work, ask: Ask, meeting: Meeting, event: str) -> Meeting:
    saved = work.meetings.save(meeting)
    _said(work, ask, saved, event)
    return saved


def _said(work: Work, ask: Ask, meeting: Meeting, event: str) -> None:
    """Put on file what was done, and say to the others how it stands."""
    facts: dict[str, str | int] = {"reason": meeting.reason}
    if meeting.recorded:
        facts |= {"number": meeting.recorded.number, "outcome": meeting.recorded.outcome}
    work.audit.write(f"meeting:{meeting.id}", event, ask.actor, work.now, facts)
    tell(work, meeting, *sorted(invited(work, meeting) - {ask.actor.person_id}))


def _close(work: Work, ask: Ask, meeting: Meeting) -> None:
    if meeting.ended_at and meeting.reason is MeetingReason.DISAGREEMENT:
        after_meeting(work, ask.actor, meeting)


# ---------------------------------------------------------------- the two forms


def _offer_section(policy: Policy) -> Section:
    return Section(
        "offer",
        "Offer a time",
        (
            Field("date", "Date", Answer.DATE, required=True),
            Field("time", "Starts at", Answer.TIME, required=True),
            Field("minutes", "Length in minutes", Answer.MINUTES, required=True),
            Field("place", "Where", Answer.CHOICE, required=True, choices=policy.places),
        ),
    )


def _as_sent(meeting: Meeting, policy: Policy) -> dict[str, str]:
    slot = meeting.slot
    if slot is None:
        usual = {"time": USUAL_START, "minutes": str(USUAL)}
        return usual | {"place": policy.places[0].key}
    local = slot.starts_at.astimezone(LONDON)
    return {
        "date": local.date().isoformat(),
        "time": local.strftime("%H:%M"),
        "minutes": str(slot.minutes),
        "place": slot.place,
    }


def _slot(
    section: Section, answers: Mapping[str, str], policy: Policy, work: Work
) -> tuple[Slot | None, tuple[Fault, ...]]:
    faults = forms.faults_to_submit(section, answers)
    day, at = forms.parse_date(answers["date"]), forms.parse_time(answers["time"])
    if faults or day is None or at is None:
        return None, faults
    starts_at = london(day, at)
    if starts_at is None:
        return None, (Fault("time", Problem.CLOCK_SKIPPED),)
    slot = Slot(starts_at, int(answers["minutes"]), answers["place"])
    return slot, meeting_faults(slot, policy, work.now)


def _offer_view(
    form_id: str, answers: Mapping[str, str], policy: Policy, faults: tuple[Fault, ...] = ()
) -> FormView:
    return FormView(
        form=form_id,
        topic="meeting offer",
        title="Offer a time for the three of you",
        questions=questions(_offer_section(policy).fields, answers, faults),
        buttons=(("meeting.offer", "Offer this time"),),
        back="meeting.back",
    )


_WORDS_FOR = {
    Outcome.CHANGE: "The record is changed, then both sign it",
    Outcome.STANDS: "The record stands, and both sign it with the disagreement attached",
    Outcome.DISAGREED: "It stays disagreed: closed so, and never counted as agreed",
    Outcome.STEPS: "We agreed on what happens next",
}


def _outcome_section(meeting: Meeting) -> Section:
    choices = tuple(Choice(one, _WORDS_FOR[one]) for one in OUTCOMES[meeting.reason])
    choose = Field("outcome", "What came of it", Answer.CHOICE, required=True, choices=choices)
    about = "What should change, or what each of you says now. Children by initials only."
    steps = "Who does what by when, so that supervision takes place. Nothing about a child."
    disagreement = meeting.reason is MeetingReason.DISAGREEMENT
    return Section(
        "outcome",
        "What came of it",
        (
            Field("held_on", "The day you met", Answer.DATE, required=True),
            *((choose,) if disagreement else ()),
            Field(
                "words",
                "What you agreed, in words",
                Answer.TEXT,
                required=True,
                hint=about if disagreement else steps,
            ),
        ),
    )


def _outcome_faults(
    work: Work, meeting: Meeting, section: Section, answers: Mapping[str, str]
) -> tuple[Fault, ...]:
    faults = list(forms.faults_to_submit(section, answers))
    held_on: date | None = forms.parse_date(answers["held_on"])
    if held_on and held_on > london_day(work.now):
        faults.append(Fault("held_on", Problem.IN_THE_FUTURE))
    if held_on and held_on < london_day(meeting.proposed_at):
        faults.append(Fault("held_on", Problem.BEFORE_PROPOSED))
    return tuple(faults)


def _outcome_view(
    form_id: str, meeting: Meeting, answers: Mapping[str, str], faults: tuple[Fault, ...] = ()
) -> FormView:
    return FormView(
        form=form_id,
        topic="meeting outcome",
        title="Write down what came of the meeting",
        questions=questions(_outcome_section(meeting).fields, answers, faults),
        buttons=(("meeting.outcome", "Save and ask the others to confirm"),),
        back="meeting.back",
    )


def back(work: Work, ask: Ask) -> Page:
    """Go back to the meeting from what was opened from it."""
    return Page("meeting", form_of(work, ask, "meeting", OFFER, OUTCOME, DISPUTE).subject)


def to_document(work: Work, ask: Ask) -> Page:
    """Go to the record that the meeting is about, which its parties read in full."""
    meeting = work.meetings.get(form_of(work, ask, "meeting").subject)
    if meeting.reason is not MeetingReason.DISAGREEMENT:
        raise NotFound("document")
    return Page("document", work.disagreements.get(meeting.subject).document_id)
