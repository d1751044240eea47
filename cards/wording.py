"""All sentences for people that stand for a code: what is wrong, what happened, where it stands."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from cards.dates import say_clock, say_moment
from domain.document import ClosingReason, DocumentKind
from domain.errors import Problem
from domain.meeting import Outcome
from domain.policy import Answer
from workflows.views.documents import Heading
from workflows.views.notices import Said
from workflows.views.sessions import AgreementState

# What to do about one answer, said after its label: "By when – give a date".
_PROBLEMS: Mapping[Problem, str] = {
    Problem.REQUIRED: "needs an answer",
    Problem.TOO_LONG: "this is too long; keep it to {limit} characters",
    Problem.NOT_A_CHOICE: "choose one of the answers",
    Problem.NOT_A_DATE: "give a date, such as 24/11/2026",
    Problem.NOT_A_TIME: "give a time, such as 10:00",
    Problem.NOT_A_NUMBER: "give a whole number, such as 90",
    Problem.IN_THE_PAST: "this is in the past; give a later date or time",
    Problem.IN_THE_FUTURE: "this is in the future; give today or an earlier date",
    Problem.AFTER_WINDOW: "this is too late; the latest possible time is {limit}",
    Problem.CLOCK_SKIPPED: "the clocks go forward then, so there is no such time; choose another",
    Problem.LENGTH_OUTSIDE: "the policy allows {limit} minutes",
    Problem.REASON_FOR_ONLINE: "say why it has to be on Teams",
    Problem.UNKNOWN_PERSON: "choose somebody from the list",
    Problem.UNKNOWN_SCHOOL: "choose a school from the list",
    Problem.PUPIL_NUMBER: "take out the pupil number (UPN); use the school's own reference",
    Problem.DIRECTION_CONTROLS: "take out the hidden characters that turn text round; "
    "typing it again does it",
    Problem.INITIALS_ONLY: "give initials only, such as AB, never a name",
    Problem.ANSWER_DEMANDED: "needs an answer, because of another answer that you gave",
    Problem.CHANGED_MEANWHILE: "somebody else changed this too; join both, then save again",
    Problem.ACTION_UNREVIEWED: "say what became of this action",
    Problem.DATE_BEFORE_SESSION: "give a date on or after the session",
    Problem.BEFORE_PROPOSED: "this is before the meeting was proposed; give a later date",
    Problem.CASES_MISSING: "add the children you talked about, or choose another answer",
    Problem.ALREADY_SUBMITTED: "this was submitted meanwhile; copy your words, then take the "
    "record back to change it",
    Problem.CHILD_TWICE: "this child is in the record already",
    Problem.AWAY_THEN: "{limit} is away on that day; choose another",
    Problem.SESSION_THEN: "{limit} has another session then; choose another time",
    Problem.CHILD_NOT_IN_RECORD: "this child is not in the record any more; choose again",
    Problem.END_BEFORE_START: "this is before the first day; give the same day or a later one",
    Problem.AWAY_ALREADY: "these days touch another absence of theirs; choose days outside it",
    Problem.COVER_IS_SELF: "nobody covers for themselves; choose somebody else",
    Problem.COVER_AWAY: "they are away then too; choose somebody else",
    Problem.NAMED_AWAY: "they are away or have left then; choose somebody else",
    Problem.NAMED_SELF: "nobody names themselves; choose somebody else, or ask to be named",
    Problem.HOLDS_POST_ALREADY: "they are DSL of this school already; choose somebody else",
    Problem.CHALLENGE_NEEDED: "this has not moved over several sessions; say what you challenge "
    "now",
    Problem.ENDED_MEANWHILE: "this ended meanwhile; copy your words if you still need them",
}
_MISSING: Mapping[Answer, str] = {
    Answer.DATE: "give a date",
    Answer.TIME: "give a time",
    Answer.CHOICE: "choose an answer",
    Answer.PERSON: "choose somebody",
    Answer.SCHOOL: "choose a school",
    Answer.MINUTES: "give the minutes",
    Answer.INITIALS: "give the child's initials",
    Answer.REFERENCE: "give the school's own reference",
}

# What has just happened, at the top of the page that shows it. {at} is the time of day.
_NOTES: Mapping[str, str] = {
    "saved": "Saved {at}",
    "removed": "Taken out {at}",
    "submitted": "Submitted. Both of you are asked to read it and sign: you can sign at the end.",
    "signed": "Signed. Thank you.",
    "taken_back": "Taken back. You can change it now; signatures will be asked for again.",
    "approved": "Approved. Thank you.",
    "entered": "Noted as entered. Thank you.",
    "taken_out": "Noted. Thank you.",
    "booked": "You have both agreed: it is booked.",
    "moved": "You have both agreed: it is moved.",
    "kept": "The booked time stays.",
    "offered": "Offered.",
    "clash": "Not booked: one of you is away then, or has another session. Please offer another "
    "time.",
    "was_held": "Thank you. It is noted as held, and its record is asked for now.",
    "bound": "This channel is set.",
    "urgent_asked": "You have asked. The clock runs.",
    "urgent_offered": "Offered.",
    "urgent_ringing": "Thank you. Please ring now, and say here when it was held.",
    "urgent_passed": "Thank you. The next person is asked.",
    "urgent_agreed": "Agreed.",
    "urgent_declined": "Everybody who was told is asked again.",
    "urgent_given_back": "The others are asked again.",
    "urgent_confirmed": "Thank you.",
    "urgent_missed": "Everybody who was told is asked again.",
    "urgent_withdrawn": "Withdrawn.",
    "meeting_offered": "Offered. The two others are asked now.",
    "meeting_accepted": "Accepted. Thank you.",
    "meeting_recorded": "Saved. The two others are asked to confirm it.",
    "meeting_confirmed": "Confirmed. Thank you.",
    "meeting_settled": "Closed. Who did not confirm it stays on file.",
    "done": "Done. Thank you.",
    "stale": "This changed since you opened it. This is how it stands now.",
}

# A sentence that ends a dialog. {other} is a name that may be unknown.
_SAID: Mapping[str, str] = {
    "being_changed": "This was taken back to be changed, so nothing was done. You will be asked "
    "to read and sign it when it is ready.",
    "being_written": "This is still being written. You will be told when it is ready to read.",
    "offered": "Offered. {other} is asked now, and you will hear when there is an answer.",
    "cancelled": "Cancelled.",
    "cancelled_offered": "Cancelled. {other} is asked about the new time now, and you will hear "
    "when there is an answer.",
    "cancelled_owing": "Cancelled, and {other} is told. Please find a new time soon: you are "
    "asked again tomorrow.",
    "cancelled_owed": "Noted, and {other} is asked for a new time.",
    "waived": "Done. Nobody is asked for a new time any more. It counts as not held.",
    "changes_asked": "Sent back with your comment. You will be asked to sign when it is changed.",
    "disagreed": "Your version stands beside the record. You are not asked to sign it now. A "
    "three-way meeting with the supervisor's line manager is proposed: the other person is told "
    "first, and nobody else hears of it.",
    "not_engaging": "Noted. They are told first, then their line manager.",
    "asked_to_book": "Asked. Each of them has a private message with the button to offer a time.",
    "closed": "Closed as signed by one. It does not count as agreed.",
    "accounts_confirmed": "Confirmed. They can use Supervision now.",
    "accounts_none": "Nobody was ticked, so nothing was changed.",
    "bound": "This channel is set.",
    "away_set": "Saved. Whoever must know is told.",
    "away_set_one": "Saved. 1 booked session falls into it: whoever can move it is asked to, or "
    "write home and move it yourself.",
    "away_set_many": "Saved. {count} booked sessions fall into it: whoever can move them is asked "
    "to, or write home and move them yourself.",
    "acting_set": "Saved. They are told, and so is the DSL of the school.",
    "acting_ended": "Saved. They are DSL no more, and are told so.",
    "leaver_set": "Saved. They are told, and it is theirs from the day after the last day.",
    "away_ended": "Saved. Whoever covered is told.",
    "no_school": "If a child is at risk now, ring 999. I know no school yet, so I can't ask "
    "anybody: ring your line manager.",
    "action_done": "Done. Thank you. It comes back on the next agenda with what you wrote.",
    "noted": "Noted. You both see it when you prepare, and it is on the next agenda by itself.",
    "noted_harm": "Noted, for the two of you. Nobody else was told by this note: make sure now "
    "that the line manager knows. If a child is at risk now, ring 999.",
    "changed": "This changed since you opened it, so nothing was done. Open it again to see how "
    "it stands now.",
    "answer_in_private": "Please write to me in our own chat, not in a channel. Nobody has read "
    "this message. If a child is at risk now, ring 999, or your school's safeguarding lead.",
}
_NAMELESS = {"other": "The other person"}

OUTCOME_SENTENCES: Mapping[Outcome, str] = {
    Outcome.CHANGE: "The record is changed, then both sign it.",
    Outcome.STANDS: "The record stands, and both sign it with the disagreement attached.",
    Outcome.DISAGREED: "It stays disagreed. The record is closed so and never counts as agreed.",
    Outcome.STEPS: "You agreed on what happens next.",
}

KINDS: Mapping[DocumentKind, str] = {
    DocumentKind.RECORD: "record of supervision",
    DocumentKind.ADDENDUM: "addendum to a record",
    DocumentKind.AGREEMENT: "supervision agreement",
}
THIS: Mapping[DocumentKind, str] = {
    DocumentKind.RECORD: "this record",
    DocumentKind.ADDENDUM: "this addendum",
    DocumentKind.AGREEMENT: "this agreement",
}
AGREEMENTS: Mapping[AgreementState, str] = {
    AgreementState.MISSING: "There is no supervision agreement yet. You can meet without one, "
    "but please make one soon.",
    AgreementState.WRITING: "The supervision agreement is still being written.",
    AgreementState.AWAITING: "The supervision agreement waits to be signed.",
    AgreementState.IN_FORCE: "",
    AgreementState.REVIEW_DUE: "The supervision agreement is due for review.",
}


def problem(problem_: Problem, limit: str = "", answer: Answer | None = None) -> str:
    """Say what to do about an answer, in the words that follow its label."""
    if problem_ is Problem.REQUIRED and answer is not None and answer in _MISSING:
        return _MISSING[answer]
    if problem_ is Problem.AFTER_WINDOW:
        with suppress(ValueError):
            limit = say_moment(datetime.fromisoformat(limit))
    return _PROBLEMS[problem_].format(limit=limit or "the limit")


def note(code: str, at: datetime | None = None) -> str:
    """Say what has just happened; nothing for no code. KeyError for a code without words."""
    if not code:
        return ""
    return _NOTES[code].format(at=say_clock(at) if at else "").strip()


def say(said: Said) -> str:
    """Give the sentence that ends a dialog. KeyError for a code without words."""
    facts = _NAMELESS | {name: value for name, value in said.facts if value}
    return _SAID[said.code].format(**facts)


def closing_reason(reason: ClosingReason, missing: str, school_days: int = 0) -> str:
    """Say why somebody's signature is passed over."""
    match reason:
        case ClosingReason.LEFT:
            return f"{missing} has left"
        case ClosingReason.LONG_ABSENT:
            return f"{missing} is away for a long time"
        case ClosingReason.SILENT:
            days = f" for {school_days} school days" if school_days else ""
            return f"{missing} was asked and has not answered{days}"
        case ClosingReason.DISAGREED:
            return f"{missing} does not agree with it, also after a three-way meeting"


def kind_of(heading: Heading) -> str:
    """Name a document by its kind, with a capital: "Record of supervision"."""
    name = KINDS[heading.kind]
    return name[0].upper() + name[1:]


def capital(sentence: str) -> str:
    """Give a sentence its capital."""
    return sentence[:1].upper() + sentence[1:]


def small(place: str) -> str:
    """Let a place stand in a sentence: "At the school" → "at the school"."""
    return place[:1].lower() + place[1:]
