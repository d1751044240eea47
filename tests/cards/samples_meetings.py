"""Disagreements, three-way meetings and shortfalls as people meet them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from domain.errors import Problem
from domain.meeting import MeetingReason, MeetingStatus, Outcome
from domain.policy import Answer, Choice
from workflows.views.disputes import DisputeView, OutcomeView, StatementView
from workflows.views.documents import Block
from workflows.views.entitlement import SchoolStanding
from workflows.views.forms import FormView, Question
from workflows.views.meetings import (
    DisputePage,
    MeetingCan,
    MeetingPage,
    MeetingView,
    NotEngagingNotice,
    ShortfallCan,
    ShortfallPage,
    ShortfallView,
)
from workflows.views.notices import HomeLine, HomeView, Thing
from workflows.views.sessions import SlotView

if TYPE_CHECKING:
    from tests.cards.samples import Says

HELD = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SLOT = SlotView(datetime(2026, 12, 2, 15, 30, tzinfo=UTC), 30, "At the trust office")
_C, _S = MeetingCan, MeetingStatus


def meetings(says: "Says") -> dict[str, MeetingView]:
    proposed = MeetingView(
        id="m-1",
        version=0,
        reason=MeetingReason.DISAGREEMENT,
        status=_S.PROPOSED,
        school=says.school,
        supervisor=says.name,
        supervisee=says.other,
        third=says.name,
        disagrees=says.other,
        held_at=HELD,
        waiting_for=(says.name, says.other),
        third_reads_from=HELD,
        can=frozenset({_C.OFFER, _C.RECORD, _C.DOCUMENT}),
        document_id="doc-1",
    )
    offered = replace(
        proposed, status=_S.OFFERED, slot=SLOT, offered_by=says.other, third_reads_from=None
    )
    third = frozenset({_C.READ, _C.OFFER, _C.RECORD})
    missed = replace(
        proposed,
        reason=MeetingReason.SHORTFALL,
        disagrees="",
        held_at=None,
        span_name="Autumn term",
        can=frozenset({_C.OFFER}),
    )
    recorded = replace(
        offered,
        status=_S.RECORDED,
        outcome=Outcome.STANDS,
        recorded_by=says.name,
        can=frozenset({_C.CONFIRM, _C.RECORD, _C.DOCUMENT}),
    )
    return {
        "proposed": proposed,
        "proposed, to the third": replace(
            proposed, third_is_me=True, third_reads_from=None, can=third
        ),
        "proposed, nobody above": replace(proposed, third=""),
        "proposed, already told": replace(proposed, third_reads_from=None),
        "offered": replace(offered, can=frozenset({_C.ACCEPT, _C.OFFER, _C.RECORD})),
        "offered by me": replace(offered, offer_is_mine=True, can=frozenset({_C.OFFER})),
        "agreed": replace(offered, status=_S.AGREED, waiting_for=()),
        "recorded": recorded,
        "recorded, silent": replace(recorded, can=frozenset({_C.SETTLE, _C.READ, _C.RECORD})),
        "closed": replace(
            recorded, status=_S.CLOSED, not_confirmed_by=(says.other,), can=frozenset()
        ),
        "lapsed": replace(offered, status=_S.LAPSED, can=frozenset()),
        "about a shortfall": missed,
        "about a shortfall, lapsed": replace(missed, status=_S.LAPSED, can=frozenset()),
    }


def dispute(says: "Says") -> DisputeView:
    said = StatementView(says.other, HELD, 1, says.short, says.text)
    came = OutcomeView(
        Outcome.DISAGREED,
        date(2026, 12, 2),
        says.name,
        says.text,
        (says.name,),
        (says.other,),
    )
    return DisputeView(says.other, (said, replace(said, revision=2)), (came,), "m-1")


def shortfall(says: "Says", standing: SchoolStanding) -> ShortfallView:
    return ShortfallView(
        id="sf-1",
        school=says.school,
        supervisor=says.name,
        supervisee=says.other,
        span_name="Autumn term",
        due_by=date(2026, 12, 18),
        standing=standing,
        talk_on=date(2027, 1, 4),
        three_way_on=date(2027, 1, 15),
        above_on=date(2027, 1, 29),
        can=frozenset(ShortfallCan),
        session_id="s-1",
        meeting_id="m-1",
    )


def meeting_dialogs(says: "Says", standing: SchoolStanding) -> dict[str, object]:
    known, view = meetings(says), shortfall(says, standing)
    pages: dict[str, object] = {
        f"meeting page {name}": MeetingPage("f-20", meeting)
        for name, meeting in known.items()
        if not meeting.outcome
    }
    pages |= {
        f"meeting page {name}": MeetingPage(
            "f-20", known[name], says.text, date(2026, 12, 2), "meeting_recorded"
        )
        for name in ("recorded", "recorded, silent", "closed")
    }
    block = Block("Agenda", (("What we agreed to talk about", says.text),))
    third = known["proposed, to the third"]
    page = ShortfallPage("f-22", view)
    return {
        **pages,
        "dispute": DisputePage("f-21", third, dispute(says), (block,)),
        "dispute about what isn't in it": DisputePage("f-21", third, dispute(says), ()),
        "shortfall": page,
        "shortfall told": ShortfallPage(
            "f-22", replace(view, told_on=date(2027, 1, 5), can=frozenset({ShortfallCan.WRITE}))
        ),
        "shortfall over": ShortfallPage("f-22", replace(view, over=True, can=frozenset())),
        "shortfall waived": ShortfallPage("f-22", replace(view, waived=True, can=frozenset())),
        **_forms(says),
    }


def _forms(says: "Says") -> dict[str, object]:
    parts = (Choice("part-1", "Agenda"), Choice("none", "Something that isn't in it"))
    part = Question("part", "Which part it is about", Answer.CHOICE, required=True, choices=parts)
    words = Question("words", "Your version", Answer.TEXT, required=True, value=says.text)
    wrong = replace(part, problem=Problem.REQUIRED)
    day = Question("held_on", "The day you met", Answer.DATE, required=True, value="2026-12-02")
    disagree = (("document.disagreed", "Put my version beside it"),)
    outcome = (("meeting.outcome", "Save and ask the others to confirm"),)
    offer = (("meeting.offer", "Offer this time"),)
    back = "meeting.back"
    title = "I don't agree with this record"
    return {
        "form disagree": FormView(
            "f-23", "disagree", title, (wrong, words), disagree, back="document.reread"
        ),
        "form meeting offer": FormView(
            "f-24", "meeting offer", "Offer a time", (day,), offer, back=back
        ),
        "form meeting outcome": FormView(
            "f-25", "meeting outcome", "What came of it", (day, words), outcome, back=back
        ),
        "form not engaging": FormView(
            "f-26",
            "not engaging",
            "Supervision is not engaged with",
            (),
            (("engagement.say", "Tell the line manager"),),
            intro=f"{says.other} is told first, then {says.name}.",
            back="shortfall.back",
        ),
    }


def meeting_cards(says: "Says", standing: SchoolStanding) -> dict[str, object]:
    """Give what is posted: no content, ever."""
    told = NotEngagingNotice(says.school, says.name, says.other, says.name, to_manager=True)
    known = meetings(says)
    lines = (
        HomeLine(Thing.MEETING, "m-1", says.school, meeting=known["proposed"]),
        HomeLine(Thing.MEETING, "m-1", says.school, meeting=known["offered"]),
        HomeLine(Thing.MEETING, "m-1", says.school, meeting=known["recorded"]),
        HomeLine(Thing.SHORTFALL, "sf-1", says.school, shortfall=shortfall(says, standing)),
        HomeLine(Thing.REVIEW, "p-1", says.school, says.other),
        HomeLine(Thing.MEETING_OWED, "m-1", says.school, meeting=known["about a shortfall"]),
        HomeLine(Thing.NOT_ENGAGING, "n-1", says.school, says.other),
        HomeLine(Thing.SAID_NOT_ENGAGING, "n-1", says.school, says.name),
        HomeLine(Thing.MEETING_AHEAD, "m-1", says.school, meeting=known["agreed"]),
    )
    return {
        **{f"meeting {name}": view for name, view in known.items()},
        "not engaging, to the manager": told,
        "not engaging, to the supervisee": replace(told, to_manager=False),
        "not engaging, nobody above": replace(told, to_manager=False, manager=""),
        "home promises": HomeView(says.name, lines),
    }
