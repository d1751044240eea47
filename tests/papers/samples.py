"""Invented papers for the tests: no person, school or child here exists."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import rfc8785

from workflows.views.papers import (
    Action,
    Agreed,
    AgreementPaper,
    Approval,
    Came,
    CaseEntry,
    ChildPaper,
    ChildPart,
    Closure,
    Concern,
    Dispute,
    ExtractText,
    Field,
    Invitation,
    Method,
    Moment,
    Person,
    PlanChange,
    PreviousAction,
    Section,
    Signature,
    StaffPaper,
    Stamp,
    Statement,
)

HELD = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TRUST = "Holme Valley Catholic Multi-Academy Trust"
SCHOOL = "St Bede's Catholic Voluntary Academy"
POLICY = "srscmat@1"
POLICY_TITLE = "Safeguarding Supervision Policy, version 1, June 2024"
SENTENCE = "I agree that this record is accurate."
PEOPLE = (
    Person("Supervisor", "Ruth Calder", "Trust Supervision Lead"),
    Person("Supervisee", "Siân Wójcik-Țîrlea", "Designated Safeguarding Lead"),
)
LONG = (
    "The family moved twice since September and the older sister now does most of the school "
    "run. Attendance fell from 94 to 81 per cent, mostly Mondays. Two calls home went unanswered; "
    "the third was taken by an adult whom the school doesn't know. The class teacher noticed that "
    "lunch is often missing and that he asks to stay on after the club.\n\n"
    "We asked ourselves whether the explanation that we were given in October still holds, and "
    "who has seen the home since. Nobody in school has. The health visitor closed her part in "
    "June. "
)


def stamp(words: str = "record", revision: int = 2) -> Stamp:
    attached = rfc8785.dumps({"words": words, "revision": revision, "name": "Siân Țîrlea"})
    return Stamp(
        reference="K7Q2M9",
        revision=revision,
        digest=hashlib.sha256(attached).hexdigest(),
        canonical_json=attached,
        made_at=HELD + timedelta(days=2, hours=5),
    )


def signature(person: Person, days: int, late: str = "") -> Signature:
    when = HELD + timedelta(days=days, hours=6)
    return Signature(person.name, person.role, Moment(when, late), SENTENCE, "3f9a 12c0 77de")


def staff(**changes: object) -> StaffPaper:
    values: dict[str, object] = {
        "trust": TRUST,
        "school": SCHOOL,
        "kind": "One-to-one session",
        "people": PEOPLE,
        "held": Moment(HELD),
        "begun": Moment(HELD + timedelta(hours=2)),
        "submitted": Moment(HELD + timedelta(hours=5, minutes=12)),
        "minutes": 90,
        "place": "The small meeting room, St Bede's",
        "policy": POLICY,
        "policy_title": POLICY_TITLE,
        "stamp": stamp(),
        "agreed": Agreed.BY_ALL,
        "sections": (
            Section(
                "Agenda and wellbeing",
                (
                    Field(
                        "What we agreed to talk about",
                        "Two open cases, attendance, the autumn audit.",
                    ),
                    Field(
                        "How are you, in this work?",
                        "Busy. Saying no to the second Friday meeting helped.",
                    ),
                ),
            ),
        ),
        "cases": (CaseEntry(1, "AB", "2201"),),
        "cases_scope": "all current cases",
        "actions": (
            Action(
                "Send the audit to the head",
                "Siân Wójcik-Țîrlea",
                date(2026, 12, 4),
                "Gaps are known",
            ),
        ),
        "signatures": (signature(PEOPLE[0], 0), signature(PEOPLE[1], 1)),
    }
    return StaffPaper(**{**values, **changes})  # type: ignore[arg-type]


def dispute(words: str = "We agreed on Friday, not on Monday.") -> Dispute:
    """Make a disagreement that stayed one after the three had met."""
    said = Statement(HELD + timedelta(days=1), 1, "Agenda and wellbeing", words)
    came = Came(
        date(2026, 12, 2),
        "It stays disagreed. The record never counts as agreed.",
        "Each remembers the day differently.",
        "Miriam Oyelaran, Anna Bell",
        "Siân Wójcik-Țîrlea",
    )
    return Dispute("Siân Wójcik-Țîrlea", (said,), (came,))


def disputed_staff(words: str = "We agreed on Friday, not on Monday.") -> StaffPaper:
    """Make one that was closed as disagreed."""
    closure = Closure(
        "Siân Wójcik-Țîrlea does not agree with this record, also after a three-way meeting",
        "Miriam Oyelaran",
        HELD + timedelta(days=30),
        ("Siân Wójcik-Țîrlea",),
    )
    return staff(
        agreed=Agreed.BY_ONE,
        closed=closure,
        signatures=(signature(PEOPLE[0], 0),),
        disputes=(dispute(words),),
    )


def long_staff() -> StaffPaper:
    """Make the long one: six children, much text, closed as signed by one."""
    return staff(
        agreed=Agreed.BY_ONE,
        closed=Closure(
            "The supervisee left the trust on 11 December 2026, before signing. "
            "She was asked three times.",
            "Miriam Oyelaran, Chief Executive",
            HELD + timedelta(days=30),
            ("Siân Wójcik-Țîrlea",),
        ),
        begun=Moment(HELD + timedelta(days=1)),
        submitted=Moment(HELD + timedelta(days=9), "7 school days after the session"),
        signatures=(signature(PEOPLE[0], 9, "7 school days after the session"),),
        sections=tuple(
            Section(
                title,
                (
                    Field("What went well", LONG),
                    Field("What is hard, and what would help", LONG + LONG),
                    Field("Learning from reviews and research", ""),
                    Field("Training asked for", "Trauma-informed practice, one day."),
                ),
            )
            for title in ("Agenda", "Wellbeing and support", "Practice, policy and learning")
        ),
        previous_actions=(
            PreviousAction(
                "Ring the health visitor about AB",
                "Siân Wójcik-Țîrlea",
                date(2026, 10, 9),
                "Done",
                "She will visit on the 14th; the school hears by the 16th.",
                "AB, 2201",
            ),
            PreviousAction(
                LONG,
                "Ruth Calder",
                None,
                "Carried over twice",
                "Challenged: who decides, and by when?",
            ),
        ),
        actions=tuple(
            Action(
                f"{n}. Ask the social worker for the date of the next visit, and write it down",
                "Siân Wójcik-Țîrlea" if n % 2 else "Ruth Calder",
                date(2026, 12, n) if n != 4 else None,
                "He is seen at home by somebody whose job it is" if n % 3 else "",
                "AB, 2201" if n % 2 else None,
            )
            for n in range(1, 9)
        ),
        cases=(
            *(CaseEntry(n, "ABCDEF"[n] + "K", f"22{n:02}") for n in range(1, 5)),
            CaseEntry(5, None, None),
            CaseEntry(6, None, None),
        ),
        cases_scope="a sample of the current cases",
        approvals=(
            Approval(
                "Weekly check-in moves to the pastoral lead",
                "Siân Wójcik-Țîrlea",
                HELD + timedelta(hours=6),
            ),
        ),
    )


def part(**changes: object) -> ChildPart:
    values: dict[str, object] = {
        "trust": TRUST,
        "school": SCHOOL,
        "initials": "AB",
        "reference": "2201",
        "kind": "One-to-one session",
        "held": Moment(HELD),
        "people": PEOPLE,
        "discussion": (
            Field("What has happened since last time?", LONG),
            Field("Is the plan progressing? If not, why not?", "In part. " + LONG),
            Field("What is it like to be this child?", "He waits a great deal."),
        ),
        "concern": Concern.ESCALATED,
        "escalation": (
            Field(
                "What was done, by whom and when",
                "Referred to the front door by S. W.-Ț., 24 November, 14:10.",
            ),
        ),
        "plan_change": PlanChange(
            "Weekly check-in moves to the pastoral lead",
            "Siân Wójcik-Țîrlea",
            HELD + timedelta(hours=6),
        ),
        "actions": (
            Action(
                "Ask for a strategy discussion",
                "Siân Wójcik-Țîrlea",
                date(2026, 11, 25),
                "He is seen at home",
            ),
        ),
        "agreed": Agreed.BY_ALL,
        "agreed_at": HELD + timedelta(days=1),
    }
    return ChildPart(**{**values, **changes})  # type: ignore[arg-type]


def child(**changes: object) -> ChildPaper:
    return ChildPaper(part(**changes), 1, POLICY, POLICY_TITLE, stamp("child"))


def agreement(**changes: object) -> AgreementPaper:
    values: dict[str, object] = {
        "trust": TRUST,
        "school": SCHOOL,
        "people": PEOPLE,
        "points": (
            Field("How often", "Once a term, more often where the case load is high."),
            Field("How long", "One to two hours."),
            Field("Where", "Face to face, in a quiet room where nobody interrupts."),
            Field("Agenda", "Sent two working days before, by both."),
            Field("Recording", "The supervisor writes; both sign that it is accurate."),
            Field(
                "Confidentiality and its limits",
                "Confidential, unless a child may be at risk of harm.",
            ),
        ),
        "version": 3,
        "starts_on": date(2026, 9, 7),
        "review_on": date(2027, 9, 6),
        "policy": POLICY,
        "policy_title": POLICY_TITLE,
        "signatures": (signature(PEOPLE[0], 0), signature(PEOPLE[1], 1)),
        "stamp": stamp("agreement", 3),
    }
    return AgreementPaper(**{**values, **changes})  # type: ignore[arg-type]


def extract(**changes: object) -> ExtractText:
    return ExtractText(part(**changes), "K7Q2M9", 2)


def invitation(**changes: object) -> Invitation:
    values: dict[str, object] = {
        "uid": "0d6cf3a4-session@supervision.invalid",
        "sequence": 0,
        "starts_at": HELD,
        "minutes": 90,
        "place": "Small meeting room, St Bede's; first floor",
        "method": Method.PUBLISH,
        "stamp": HELD - timedelta(days=20),
    }
    return Invitation(**{**values, **changes})  # type: ignore[arg-type]
