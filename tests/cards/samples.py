"""Every view in every state that people meet: once as a school writes it, once as a foe would."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cards.verbs import Verb
from domain.document import ClosingReason, DocumentKind, Status
from domain.entitlement import Track
from domain.errors import Fault, Problem
from domain.numbers import Line as PhoneLine
from domain.policy import Answer, Choice
from domain.session import SessionStatus
from domain.urgent import UrgentStatus
from tests.cards.samples_meetings import dispute, meeting_cards, meeting_dialogs
from workflows.views.agenda import (
    ActionLine,
    ActionsView,
    ActionView,
    DriftLine,
    ItemLine,
    NoteLine,
    PrepareView,
)
from workflows.views.away import ActingNotice, AwayNotice, Door, MoreView
from workflows.views.documents import (
    Block,
    CaseView,
    ChildSheetView,
    ClosedView,
    ClosingView,
    Heading,
    Line,
    May,
    PaperLine,
    PapersView,
    PlanView,
    ReadingView,
    SignedView,
    State,
    WithdrawnView,
    WritingView,
)
from workflows.views.entitlement import Helps, Missed, SchoolStanding, Step
from workflows.views.forms import FormView, Question
from workflows.views.leaving import InHand, LeaverNotice, LeaverView
from workflows.views.notices import (
    AccountLine,
    AccountsNotice,
    AccountsView,
    BindView,
    ChannelNotice,
    ChildNotice,
    DocumentNotice,
    Help,
    HomeLine,
    HomeView,
    MorningView,
    Needed,
    PatternNotice,
    Superseded,
    Thing,
    WithdrawnNotice,
)
from workflows.views.overview import OverviewView, SchoolActions, TimeOwed, Unsigned
from workflows.views.papers import (
    Agreed,
    ChildPart,
    Concern,
    ExtractText,
    Field,
    Moment,
    Person,
)
from workflows.views.sessions import (
    AgreementState,
    CalendarView,
    Can,
    CancelView,
    SessionView,
    SlotView,
    WaiveView,
)
from workflows.views.urgent import (
    HarmNotice,
    Missing,
    Next,
    NumberLine,
    NumbersView,
    OpenUrgent,
    Part,
    Running,
    Told,
    UrgentCan,
    UrgentFormView,
    UrgentSentView,
    UrgentView,
)

AT = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LINK = "[press here](http://evil.example)"
FOES = {
    "link": f"Anna {LINK}",
    "html": '<b onclick="x()">Anna</b><script>alert(1)</script>',
    "markdown": "**Anna** _Bell_ `code` # Title\n- one\n1. two\n![p](http://evil.example/p.png)",
    "function": "{{DATE(2017-02-14T06:08:39Z,LONG)}} ${name}",
    "rtl": "שלום عليكم Anna",
    "emoji": "🦔👩‍👩‍👧‍👦" * 1000,
    "long": "word " * 1600,
    "unbroken": "x" * 8000,
    "lines": "a\n\n" * 400,
}


@dataclass(frozen=True)
class Says:
    """What people typed or are called, wherever a view takes it."""

    name: str = "Margaret Okafor"
    other: str = "Anna Bell"
    school: str = "St Joseph's Catholic Primary"
    text: str = "She came to school without a coat again.\n\nMum says that it was lost."
    short: str = "AB · 4411"
    marked: tuple[str, ...] = ()


PLAIN = Says()


def foe(word: str) -> Says:
    return Says(word[:300], word[:300], word[:300], word, word[:50])


def heading(says: Says, kind: DocumentKind, status: Status, *, held: bool = True) -> Heading:
    return Heading(
        "doc-1",
        kind,
        status,
        2,
        says.school,
        says.name,
        says.other,
        START if held else None,
        "K7Q2MX",
    )


def standings(says: Says) -> tuple[SchoolStanding, ...]:
    risky = SchoolStanding(
        school_id="school-1",
        school=says.school,
        track=Track.AT_RISK,
        span_name="Autumn term",
        due_by=date(2026, 12, 18),
        owed=1,
        school_days_left=12,
        next_step=Step.DUE_BY,
        next_on=date(2026, 12, 18),
        supervisor=says.name,
        supervisee=says.other,
        helps=Helps.ASK,
        subject="s-1",
    )
    missed = (Missed("Summer term", date(2026, 7, 23)),)
    late = replace(risky, track=Track.BEHIND, missed=missed, next_step=Step.CATCH_UP, next_on=None)
    return risky, late


def slot(day: int = 24, place: str = "At the school", reason: str = "") -> SlotView:
    return SlotView(datetime(2026, 11, day, 10, 0, tzinfo=UTC), 90, place, reason)


def sessions(says: Says) -> dict[str, SessionView]:
    due = SessionView(
        id="s-1",
        version=3,
        status=SessionStatus.DUE,
        school=says.school,
        supervisor=says.name,
        supervisee=says.other,
        due_name="Autumn term",
        due_by=date(2026, 12, 18),
        overdue=False,
        agreement=AgreementState.MISSING,
        refresh_for=("29:one", "29:two"),
        pair_id="p-1",
    )
    offered = replace(
        due,
        status=SessionStatus.OFFERED,
        offer=slot(),
        offered_by=says.name,
        agreement=AgreementState.WRITING,
    )
    booked = replace(
        due, status=SessionStatus.BOOKED, booked=slot(), agreement=AgreementState.IN_FORCE
    )
    moving = replace(booked, offer=slot(30, "On Teams", "The weather prevents travel"))
    moving = replace(moving, offered_by=says.other, agreement=AgreementState.REVIEW_DUE)
    return {
        "session due": due,
        "session due, a party": replace(
            due, can=frozenset({Can.OFFER, Can.AGREE}), other=says.other
        ),
        "session late": replace(due, overdue=True, can=frozenset({Can.OFFER}), other=says.other),
        "session offered": offered,
        "session offered to me": replace(
            offered, other=says.name, can=frozenset({Can.OFFER, Can.ACCEPT, Can.AGREE})
        ),
        "session offered by me": replace(
            offered,
            offer_is_mine=True,
            can=frozenset({Can.OFFER}),
            note="offered",
            other=says.other,
        ),
        "session offered late": replace(offered, overdue=True),
        "session booked": booked,
        "session booked, a party": replace(
            booked,
            note="booked",
            can=frozenset({Can.OFFER, Can.CALENDAR, Can.WRITE, Can.PREPARE}),
            other=says.other,
        ),
        "session moving": replace(
            moving, can=frozenset({Can.ACCEPT, Can.KEEP, Can.OFFER, Can.CALENDAR}), other=says.other
        ),
        "session moved": replace(
            booked,
            moved=True,
            note="moved",
            can=frozenset({Can.OFFER, Can.CALENDAR}),
            other=says.other,
        ),
        "session kept": replace(booked, note="kept"),
        "session stale": replace(booked, note="stale"),
        **_rebooked(says, booked),
        "session held": replace(booked, status=SessionStatus.HELD),
        "session withdrawn": replace(due, status=SessionStatus.WITHDRAWN),
    }


def _rebooked(says: Says, booked: SessionView) -> dict[str, SessionView]:
    """Give a session whose time fell away, or has come, as its parties see it."""
    fell = replace(
        booked,
        status=SessionStatus.CANCELLED,
        booked=None,
        fell=slot(),
        other=says.other,
        owed_by=says.other,
        can=frozenset({Can.OFFER, Can.CALENDAR}),
    )
    offered = replace(fell, offer=slot(26), offered_by=says.other)
    begun = replace(booked, other=says.other, can=frozenset({Can.MISSED, Can.WRITE}))
    return {
        "session to come": replace(
            booked, other=says.other, can=frozenset({Can.OFFER, Can.CANCEL, Can.CALENDAR})
        ),
        "session cancelled": fell,
        "session cancelled, mine to rebook": replace(fell, owed_by_me=True),
        "session missed": replace(fell, missed=True, overdue=True),
        "session cancelled and on offer": replace(
            offered, can=frozenset({Can.ACCEPT, Can.OFFER, Can.CALENDAR})
        ),
        "session cancelled and offered by me": replace(
            offered, offer_is_mine=True, owed_by_me=True
        ),
        "session begun": begun,
        "session asked about": replace(begun, can=begun.can | {Can.WAS_HELD, Can.WAS_CANCELLED}),
        "session clash": replace(booked, note="clash"),
        "session said to be held": replace(
            booked, status=SessionStatus.UNRECORDED, note="was_held", can=frozenset({Can.WRITE})
        ),
        "session let go": replace(
            fell, status=SessionStatus.WAIVED, owed_by="", can=frozenset({Can.CALENDAR})
        ),
        "session let go, in a channel": replace(booked, status=SessionStatus.WAIVED),
    }


def cancellings(says: Says) -> dict[str, object]:
    booked = replace(sessions(says)["session booked"], other=says.other)
    cancel = CancelView(
        form="f-12",
        session=booked,
        missed=False,
        begun=False,
        reasons=(Choice("child", "A child needed me"), Choice("other", says.school)),
        times=tuple(START.replace(day=day) for day in (25, 26, 27)),
        breach=True,
        values={},
    )
    faults = (
        Fault("who", Problem.REQUIRED),
        Fault("reason", Problem.NOT_A_CHOICE),
        Fault("new_time", Problem.SESSION_THEN, limit=says.other),
        Fault("date", Problem.AWAY_THEN, limit=says.other),
        Fault("time", Problem.NOT_A_TIME),
    )
    sent = {"reason": "child", "new_time": "another", "date": "2026-12-01", "time": says.text[:9]}
    waive = WaiveView(
        "f-13", says.school, says.name, says.other, says.other, slot(), AT, cancel.reasons
    )
    return {
        "cancel": cancel,
        "cancel filled in": replace(cancel, values=sent | {"time": "10:00"}),
        "cancel wrong": replace(cancel, begun=True, values=sent, faults=faults),
        "cancel missed": replace(cancel, begun=True, missed=True, values={"reason": "child"}),
        "cancel without free times": replace(cancel, times=(), breach=False),
        "waive": waive,
        "waive wrong": replace(waive, fell=None, problem=Fault("reason", Problem.REQUIRED)),
    }


def _questions(says: Says) -> tuple[Question, ...]:
    people = (Choice("p-1", says.name), Choice("p-2", says.other))
    schools = (Choice("sch-1", says.school),)
    yes_no = (Choice("no", "No"), Choice("yes", "Yes"))
    about = (Choice("", "No particular child"), Choice("c-1", says.short))
    long_hint = "Good practice counts too. Where might we be too hopeful, or kept at arm's length?"
    return (
        Question("line", "Who was told, and when", Answer.LINE, value=says.text[:200]),
        Question("text", "What happened", Answer.TEXT, required=True, value=says.text),
        Question("hinted", "What is hard", Answer.TEXT, hint=long_hint),
        Question("yes", "Was the time interrupted?", Answer.CHOICE, choices=yes_no, value="no"),
        Question("due", "By when", Answer.DATE, required=True, value="2026-12-01"),
        Question("time", "Starts at", Answer.TIME, value="10:00"),
        Question("minutes", "Length in minutes", Answer.MINUTES, value="90"),
        Question("initials", "Initials", Answer.INITIALS, required=True, value="AB"),
        Question("reference", "The school's own reference", Answer.REFERENCE, value=says.short),
        Question("school", "The child's school", Answer.SCHOOL, choices=schools, value="sch-1"),
        Question("owner", "Who does it", Answer.PERSON, choices=people, value="p-2"),
        Question("about", "For which child", Answer.CHOICE, choices=about),
    )


def forms(says: Says) -> dict[str, FormView]:
    save = (("document.save", "Save"), ("document.save/next", "Save and go on"))
    asked = _questions(says)
    sheet = FormView("f-1", "sheet", "Practice and learning", asked[1:4], save)
    sheet = replace(sheet, back="document.back", remove="document.remove")
    wrong = tuple(
        replace(question, problem=problem, limit="8000")
        for question, problem in zip(asked * 2, Problem, strict=False)
    )
    clash = replace(
        asked[1], problem=Problem.CHANGED_MEANWHILE, others_value=says.text[::-1] or "theirs"
    )
    junk = tuple(replace(question, value="31/02/2026x") for question in asked)
    unset = tuple(replace(question, value="") for question in asked)
    places = (Choice("school", "At the school"), Choice("teams", "On Teams"))
    offer = (
        replace(asked[4], key="date", label="Date"),
        replace(asked[5], required=True),
        replace(asked[6], required=True, problem=Problem.LENGTH_OUTSIDE, limit="45 to 150"),
        Question("place", "Where", Answer.CHOICE, required=True, choices=places, value="school"),
        Question(
            "online_reason",
            "Only if on Teams: why",
            Answer.CHOICE,
            choices=(Choice("", "Not on Teams"), Choice("weather", "The weather")),
        ),
    )
    sent = (("session.offer", "Offer this time"),)
    comment = Question("comment", "What should change", Answer.TEXT, required=True, value=says.text)
    return {
        "form sheet": sheet,
        "form new child": replace(sheet, questions=asked[7:10], whole=True, title="Which child"),
        "form action": replace(sheet, questions=(*asked[1:2], asked[10], asked[4], asked[11])),
        "form every answer": replace(sheet, questions=asked[3:], intro="Leave it empty if so."),
        "form every fault": replace(sheet, questions=wrong[3:12]),
        "form more faults": replace(sheet, questions=wrong[12:]),
        "form junk": replace(sheet, questions=junk),
        "form unset": replace(sheet, questions=unset),
        "form case title": replace(sheet, title=f"{says.short}: Since last time"),
        "form clash": replace(
            sheet, questions=(clash,), changed_by=says.other, changed_at=AT, remove=""
        ),
        "form offer": FormView("f-2", "offer", "Offer a time", offer, sent),
        "form move": FormView("f-2", "move", "Offer a new time", offer, sent),
        "form changes": FormView(
            "f-3",
            "changes",
            "Ask for changes",
            (comment,),
            (("document.ask", "Ask for changes"),),
            back="document.reread",
        ),
        "form ask to book": FormView(
            "f-5",
            "ask to book",
            "Ask them to agree on a time",
            (),
            (("school.asked", "Ask them now"),),
            intro=f"{says.name} and {says.other}, {says.school}.",
        ),
        "form acting": FormView(
            "f-5",
            "acting",
            f"{says.other}, acting DSL of {says.school}",
            (replace(asked[4], key="last", label="Last day"),),
            (("acting.set", "Save"), ("acting.end", "End it today")),
            intro="On these days they do what the DSL of the school does here.",
            whole=True,
        ),
        "form away": FormView(
            "f-5",
            "away",
            f"{says.other} is away",
            (
                replace(asked[4], key="first", label="First day"),
                replace(asked[4], key="last", label="Last day", problem=Problem.END_BEFORE_START),
            ),
            (("away.set", "Save"), ("away.end", "Back, or not away after all")),
            intro="Please give no reason.",
            whole=True,
        ),
        "form remove": FormView(
            "f-4",
            "remove",
            "Take this out of the record?",
            (),
            (("document.removed", "Take it out"),),
            back="document.back",
        ),
        "form prepare": FormView(
            "f-13",
            "prepare",
            "A child to talk about",
            (*asked[7:10], asked[1]),
            (("prepare.save", "Save"),),
            back="prepare.back",
            remove="prepare.remove",
            whole=True,
        ),
        "form informal": FormView(
            "f-14",
            "informal",
            "Note informal supervision",
            (asked[1], asked[3], asked[0]),
            (("informal.save", "Save the note"),),
            whole=True,
        ),
    }


def writings(says: Says) -> dict[str, object]:
    record = heading(says, DocumentKind.RECORD, Status.WRITING)
    sections = (
        Line("section/session", "The session", State.SAVED, "", AT, says.name),
        Line("section/agenda", "Agenda", State.FAULTY, "", AT, says.name),
        Line("section/notes", "Notes", State.EMPTY),
        Line("section/harm", "Risk of harm", State.SAVED, "", START.replace(day=23), says.name),
    )
    cases = (Line("case/c-1", says.short, State.SAVED, says.school, AT, says.name),)
    actions = (Line("action/a-1", says.text, State.SAVED, f"{says.other}, by Tue 1 Dec 2026", AT),)
    reviews = (Line("review/a-0", says.text, State.EMPTY),)
    view = WritingView(
        "f-5", record, sections, cases, reviews, actions, takes_cases=True, note="saved", at=AT
    )
    faults = (
        (Fault("agenda", Problem.REQUIRED, "section/agenda"), "What we agreed", "Agenda"),
        (Fault("done", Problem.ANSWER_DEMANDED, "case/c-1/escalation"), "What was", says.short),
    )
    agreement = heading(says, DocumentKind.AGREEMENT, Status.WRITING, held=False)
    addendum = heading(says, DocumentKind.ADDENDUM, Status.WRITING)
    case = CaseView(
        "f-6",
        record,
        says.short,
        (
            Line("case/c-1/child", "Which child", State.SAVED),
            Line("case/c-1/since", "Since last time", State.FAULTY),
            Line("case/c-1/life", "The child", State.EMPTY),
        ),
        note="saved",
        at=AT,
    )
    return {
        "writing": view,
        "writing new": replace(view, cases=(), reviews=(), actions=(), note=""),
        "writing faults": replace(view, faults=faults, note=""),
        "writing asked": replace(view, asked=((says.other, AT, says.text),), note="taken_back"),
        "writing added to": replace(
            view,
            added=(ItemLine(says.short, says.other, "added/i-1", says.text),),
            drift=(drift(says, "child/k-1"),),
            notes=(note(says),),
        ),
        "writing removed": replace(view, note="removed"),
        "writing agreement": replace(
            view, heading=agreement, cases=(), reviews=(), actions=(), takes_cases=False
        ),
        "writing addendum": replace(
            view, heading=addendum, cases=(), reviews=(), actions=(), takes_cases=False
        ),
        "case": case,
        "case drifting": replace(case, drift=drift(says).history),
    }


def drift(says: Says, pick: str = "") -> DriftLine:
    told = f"Tue 24 Nov 2026: {says.short}, no change of plan"
    return DriftLine(says.short, f"{told}\n{told}", pick)


def note(says: Says) -> NoteLine:
    return NoteLine(START, says.other, (("What it was about", says.text), ("Risk?", "No")))


def agendas(says: Says) -> dict[str, object]:
    """Give what a pair prepares and its actions, as dialogs show them."""
    line = ActionLine("a-1", says.text, says.other, date(2026, 12, 1))
    overdue = replace(line, due=date(2026, 11, 2), overdue=True, child=says.short)
    drifting = replace(overdue, drift=drift(says).history)
    done = replace(line, done=says.text)
    prepare = PrepareView(
        form="f-15",
        other=says.other,
        school=says.school,
        at=AT,
        starts_at=START.replace(day=30),
        due_by=date(2026, 12, 18),
        begun=False,
        items=(ItemLine(says.short, says.name, "i-1"), ItemLine(says.short, says.other, "", "x")),
        actions=(line, drifting, done),
        drift=(drift(says),),
        notes=(note(says),),
        earlier_notes=(note(says),),
        note="saved",
    )
    action = ActionView("f-16", line, says.text, says.name, says.school, AT, may_finish=True)
    ended = replace(action, line=done, may_finish=False, ended="done", done_by=says.other)
    wrong = Fault("changed", Problem.REQUIRED)
    pairs = ((f"{says.other}, {says.school}", (overdue, line)),)
    return {
        "prepare": prepare,
        "prepare nothing": PrepareView(
            "f-15", says.other, says.school, AT, None, date(2026, 12, 18), begun=True
        ),
        "actions": ActionsView("f-17", AT, (overdue, line), pairs, note="done"),
        "actions none": ActionsView("f-17", AT, ()),
        "action": action,
        "action drifting": replace(action, line=drifting, listed=True, hoped=""),
        "action wrong": replace(action, problem=wrong, value=says.short),
        "action stale": replace(ended, note="stale"),
        "action done": replace(ended, done_at=AT),
        "action dropped": replace(ended, line=line, ended="no longer needed"),
    }


def readings(says: Says) -> dict[str, ReadingView]:
    blocks = (
        Block("The session", (("Date it was held", "Tue 24 Nov 2026"), ("Where", "At the school"))),
        Block("Earlier actions", ((says.text, f"Done: {says.text}"),)),
        Block(f"{says.short} · {says.school}", (("What has happened", says.text),) * 3, "c-1"),
        Block("Actions agreed", ((f"{says.other}, by Tue 1 Dec 2026", says.text),)),
    )
    record = heading(says, DocumentKind.RECORD, Status.AWAITING)
    signed = SignedView(says.name, "supervisor", AT)
    view = ReadingView(
        form="f-7",
        heading=record,
        blocks=blocks,
        sentence="I have read this record and I agree that it is accurate.",
        signed=(signed,),
        unsigned=(says.other,),
        plans=(PlanView("c-1", 2, says.short),),
        unapproved=(says.short,),
        may=frozenset({May.SIGN, May.ASK_CHANGES}),
    )
    ended = replace(view, plans=(), unapproved=(), unsigned=(), signed=(signed, signed))
    asked = ((says.other, AT, says.text),)
    return {
        "reading to sign": view,
        "reading signed": replace(
            view, may=frozenset({May.TAKE_BACK}), note="signed", unapproved=(), plans=()
        ),
        "reading preview": replace(
            view,
            heading=replace(record, status=Status.WRITING),
            may=frozenset({May.SUBMIT, May.WRITE}),
            signed=(),
            plans=(),
            unapproved=(),
            unprintable=("🦔", "ß"),
            asked=asked,
        ),
        "reading submitted": replace(view, note="submitted", may=frozenset({May.TAKE_BACK})),
        "reading disputed": replace(
            view,
            may=frozenset({May.SIGN, May.ASK_CHANGES, May.DISAGREE}),
            disputes=(dispute(says),),
        ),
        "reading approved": replace(view, note="approved"),
        "reading stale": replace(view, note="stale"),
        "reading locked": replace(
            ended,
            heading=replace(record, status=Status.LOCKED),
            may=frozenset({May.PAPERS, May.ADDENDUM}),
        ),
        "reading agreement": replace(
            ended,
            heading=heading(says, DocumentKind.AGREEMENT, Status.LOCKED, held=False),
            may=frozenset({May.PAPERS, May.CHANGE}),
        ),
        **{
            f"reading closed, {reason}": replace(
                ended,
                heading=replace(record, status=Status.CLOSED),
                signed=(signed,),
                closed=ClosedView(says.name, AT, reason, says.other),
                may=frozenset({May.PAPERS}),
            )
            for reason in ClosingReason
        },
        "reading closed over a disagreement": replace(
            ended,
            heading=replace(record, status=Status.CLOSED),
            closed=ClosedView(says.name, AT, ClosingReason.DISAGREED, says.other),
            may=frozenset({May.PAPERS}),
            disputes=(dispute(says),),
        ),
    }


def extract(says: Says) -> ExtractText:
    part = ChildPart(
        trust="A trust",
        school=says.school,
        initials="AB",
        reference="4411",
        kind="One-to-one session",
        held=Moment(START),
        people=(Person("Supervisor", says.name), Person("Supervisee", says.other)),
        discussion=(Field("What has happened", says.text),),
        concern=Concern.SAME,
        escalation=(),
        plan_change=None,
        actions=(),
        agreed=Agreed.AWAITING,
        agreed_at=None,
    )
    return ExtractText(part, "K7Q2MX", 2)


def children(says: Says) -> dict[str, ChildSheetView]:
    view = ChildSheetView(
        form="f-8",
        heading=heading(says, DocumentKind.RECORD, Status.AWAITING),
        label=says.short,
        blocks=(Block(f"{says.short} · {says.school}", (("What has happened", says.text),)),),
        extract=extract(says),
        awaiting=True,
        change_of_plan=True,
        may_approve=True,
        may_enter=True,
    )
    settled = replace(view, awaiting=False, may_approve=False, approved_by=says.name)
    late = Fault("entered_on", Problem.IN_THE_FUTURE)
    return {
        "child to approve": view,
        "child corrected": replace(view, corrected=True, may_approve=False),
        "child approved": replace(settled, note="approved"),
        "child wrong date": replace(settled, problem=late),
        "child entered": replace(
            settled, may_enter=False, entered_on=date(2026, 11, 25), note="entered"
        ),
    }


def withdrawn(says: Says) -> dict[str, WithdrawnView]:
    record = heading(says, DocumentKind.RECORD, Status.AWAITING)
    view = WithdrawnView("f-12", record, says.short, AT, taken_out_value="2026-11-25")
    entered = replace(view, entered_on=date(2026, 11, 24))
    return {
        "withdrawn": view,
        "withdrawn after entry": entered,
        "withdrawn wrong date": replace(
            entered, problem=Fault("taken_out_on", Problem.IN_THE_FUTURE), taken_out_value="x"
        ),
        "withdrawn, taken out": replace(
            entered, settled=True, taken_out_on=date(2026, 11, 25), note="taken_out"
        ),
        "withdrawn, never entered": replace(view, settled=True, note="taken_out"),
    }


def numbers(says: Says) -> NumbersView:
    return NumbersView(
        says.school,
        (
            NumberLine(PhoneLine.FRONT_DOOR, says.name[:60], "01632 960100"),
            NumberLine(PhoneLine.OUT_OF_HOURS, says.name[:60], ""),
            NumberLine(PhoneLine.LADO, "", "01632 960102"),
            NumberLine(PhoneLine.PERSON, says.other, "01632 960300"),
        ),
    )


def urgents(says: Says) -> dict[str, UrgentView]:
    """Give an urgent request at each moment, as asker, those asked and whoever answered see it."""
    mine = UrgentView(
        id="u-1",
        turn=1,
        status=UrgentStatus.OPEN,
        part=Part.ASKER,
        asker=says.other,
        school=says.school,
        asked_at=START,
        closes_at=START + timedelta(hours=24),
        now=AT,
        told=(Told(says.name, AT), Told(says.other, None)),
        next=Next((says.name, says.other), START + timedelta(hours=12)),
        harm=True,
        harm_told=Told(says.name, AT),
        numbers=numbers(says),
        can=frozenset({UrgentCan.WITHDRAW}),
    )
    asked = replace(
        mine,
        part=Part.ASKED,
        told=(),
        next=None,
        harm=False,
        harm_told=None,
        numbers=None,
        asker_number="01632 960310",
        can=frozenset({UrgentCan.RING, UrgentCan.OFFER, UrgentCan.PASS}),
    )
    party = replace(asked, part=Part.ANSWERER, can=frozenset(UrgentCan) - {UrgentCan.WITHDRAW})
    both = frozenset({UrgentCan.CONFIRM, UrgentCan.MISSED})
    answer = frozenset({UrgentCan.AGREE, UrgentCan.DECLINE})
    nobody = frozenset[UrgentCan]()
    arranged, started, ringing = _arranged(says, mine), _started(says, mine), True
    held = replace(started, status=UrgentStatus.HELD, held_at=AT, can=nobody, numbers=None)
    theirs = replace(_arranged(says, party), can=party.can)
    return {
        "urgent mine": mine,
        "urgent mine, nobody reached": replace(mine, told=(), next=None, harm_told=None),
        "urgent mine, late": replace(mine, late=True, note="stale"),
        "urgent mine, offered": replace(arranged, status=UrgentStatus.OFFERED, can=answer),
        "urgent mine, arranged": arranged,
        "urgent mine, ringing": replace(started, ringing=ringing, can=both),
        "urgent mine, half held": replace(started, other_confirmed=True, can=both),
        "urgent mine, held": held,
        "urgent mine, held late": replace(held, late=True),
        "urgent mine, withdrawn": replace(mine, status=UrgentStatus.WITHDRAWN, can=nobody),
        "urgent asked": asked,
        "urgent asked, passed": replace(asked, passed=True),
        "urgent asked, late": replace(asked, late=True, note="stale"),
        "urgent asked, somebody has it": replace(_arranged(says, asked), can=nobody),
        "urgent answered": replace(theirs, status=UrgentStatus.OFFERED),
        "urgent answered, arranged": theirs,
        "urgent answered, was it held": replace(theirs, started=True, confirmed=True),
        "urgent answered, ringing": replace(theirs, ringing=ringing, started=True),
        "urgent answered, held": replace(theirs, status=UrgentStatus.HELD, held_at=AT),
    }


def _arranged(says: Says, view: UrgentView) -> UrgentView:
    return replace(
        view,
        status=UrgentStatus.ARRANGED,
        answered_by=says.name,
        starts_at=AT + timedelta(hours=1),
        way="By phone",
        arranged_at=AT,
    )


def _started(says: Says, view: UrgentView) -> UrgentView:
    return replace(_arranged(says, view), starts_at=START, started=True)


def asking(says: Says) -> dict[str, object]:
    """Give the dialog that asks, and how it stands at its end."""
    people = tuple(Choice(f"p-{n}", says.name) for n in range(6))
    form = UrgentFormView(
        "f-12", numbers(says), "sch-1", (Choice("sch-1", says.school),), people, harm=True
    )
    several = replace(
        form,
        schools=(Choice("sch-1", says.school), Choice("sch-2", says.other)),
        without=("p-1", "p-4"),
        running=(Running(START, says.school, ""), Running(START, says.school, says.name)),
        faults=(("school", Problem.UNKNOWN_SCHOOL), ("without", Problem.UNKNOWN_PERSON)),
    )
    day = Question("date", "Date", Answer.DATE, required=True, value="2026-11-24")
    limit, late = AT.isoformat(), Problem.AFTER_WINDOW
    at = Question("time", "Starts at", Answer.TIME, required=True, value="16:30", limit=limit)
    button = (Verb.URGENT_OFFER.value, "Offer this time")
    offer = FormView("f-13", "urgent", "Offer a time", (day, at), (button,), until=AT)
    sent = {f"{name}, sent": UrgentSentView(view) for name, view in urgents(says).items()}
    return {
        "urgent form": form,
        "urgent form, nobody": replace(form, people=(), numbers=NumbersView(says.school)),
        "urgent form, several": several,
        "urgent offer": offer,
        "urgent offer, too late": replace(offer, questions=(day, replace(at, problem=late))),
        "urgent withdraw": FormView(
            "f-14",
            "urgent withdraw",
            "You need it no more?",
            (),
            ((Verb.URGENT_WITHDRAW.value, "Yes"),),
        ),
        **sent,
    }


def dialogs(says: Says) -> dict[str, object]:
    """Give what opens in dialogs: content is allowed there."""
    locked = heading(says, DocumentKind.RECORD, Status.LOCKED)
    staff = PaperLine("staff", 0, "token-1", in_channel=True)
    papers = PapersView(
        "f-8", locked, (staff, PaperLine("child", 1, "token-2", in_channel=False)), 5
    )
    awaiting = heading(says, DocumentKind.RECORD, Status.AWAITING)
    closing = ClosingView("f-9", awaiting, says.other, AT, 21, tuple(ClosingReason))
    line = AccountLine("p-2", says.other, "anna.bell@school.example", f"DSL ({says.school})")
    schools = (Choice("sch-1", says.school), Choice("trust", "The whole trust"))
    return {
        **forms(says),
        **cancellings(says),
        **writings(says),
        **readings(says),
        **children(says),
        **withdrawn(says),
        **asking(says),
        **agendas(says),
        "papers": papers,
        "papers pending": PapersView("f-8", locked, (), 5, pending=True),
        "papers none": PapersView("f-8", locked, (), 5),
        "calendar": CalendarView(sessions(says)["session moved"], "token-3", 5),
        "closing": closing,
        "closing wrong": replace(closing, problem=Fault("reason", Problem.REQUIRED)),
        "accounts": AccountsView("f-10", (line,), (says.name,)),
        "accounts many": AccountsView(
            "f-10", tuple(replace(line, person_id=f"p-{n}") for n in range(300))
        ),
        "accounts none": AccountsView("f-10", ()),
        "leaver": LeaverView(
            "f-13",
            says.other,
            date(2026, 12, 18),
            left=False,
            counts=tuple((kind, 2) for kind in InHand),
            choices=(Choice("p-1", says.name),),
        ),
        "leaver wrong": LeaverView(
            "f-13",
            says.other,
            date(2026, 12, 18),
            left=True,
            counts=(),
            choices=(Choice("p-1", says.name),),
            problem=Fault("to", Problem.NAMED_AWAY),
        ),
        "more": MoreView("f-12", (Door.AWAY_OTHERS, Door.ACTING)),
        "bind": BindView("f-11", says.school, schools),
        "bind again": BindView("f-11", "", schools, "sch-1"),
        **meeting_dialogs(says, standings(says)[1]),
    }


def homes(says: Says) -> dict[str, HomeView | MorningView]:
    record = heading(says, DocumentKind.RECORD, Status.AWAITING)
    agreement = heading(says, DocumentKind.AGREEMENT, Status.WRITING, held=False)
    known = sessions(says)
    lacking = tuple(
        Missing(says.school, line, says.other if line is PhoneLine.PERSON else "")
        for line in PhoneLine
    )
    urgent = tuple(
        HomeLine(Thing.URGENT, "u-1", at=START, late=view.late, urgent=view)
        for name, view in urgents(says).items()
        if name in {"urgent mine, late", "urgent asked", "urgent answered, ringing"}
    )
    lines = (
        HomeLine(Thing.NUMBERS, "numbers", missing=lacking[:1]),
        HomeLine(Thing.WRITE, "s-1", says.school, says.other, START),
        HomeLine(Thing.WRITE, "doc-1", at=AT, document=record, late=True),
        HomeLine(Thing.SIGN, "doc-1", at=AT, document=record),
        HomeLine(Thing.CHANGES, "doc-1", at=AT, document=record),
        HomeLine(Thing.APPROVE, "c-1", at=AT, document=record),
        HomeLine(Thing.TAKE_OUT, "c-1:2", at=AT, document=record),
        HomeLine(Thing.ENTER, "c-1", at=AT, document=record),
        HomeLine(
            Thing.ANSWER_OFFER,
            "s-1",
            says.school,
            says.other,
            session=known["session offered to me"],
        ),
        HomeLine(
            Thing.MOVE,
            "s-1",
            says.school,
            says.other,
            AT,
            session=known["session booked"],
            cover=says.name,
        ),
        HomeLine(
            Thing.COVER, "a-1", other=says.other, count=2, first=AT.date(), last=date(2026, 12, 4)
        ),
        HomeLine(Thing.UNREACHED, "office", other=says.other, count=2),
        HomeLine(Thing.OFFER, "s-1", says.school, says.other, session=known["session due"]),
        HomeLine(Thing.AGREEMENT, "p-1", says.school, says.other),
        HomeLine(Thing.AGREEMENT_WRITE, "doc-2", document=agreement),
        HomeLine(
            Thing.BOOKED,
            "s-1",
            says.school,
            says.other,
            AT,
            session=known["session booked, a party"],
        ),
        HomeLine(
            Thing.WAITING,
            "s-1",
            says.school,
            says.other,
            session=known["session offered by me"],
        ),
        HomeLine(Thing.WAITING, "doc-1", document=record),
        HomeLine(Thing.LEAVER, "p-3", other=says.other, count=3, last=date(2026, 12, 18)),
        HomeLine(Thing.SUCCEEDS, "p-3", other=says.other, last=date(2026, 12, 18)),
        HomeLine(Thing.ACTING, "p-1", says.school, says.other, cover="changes", first=AT.date()),
        HomeLine(Thing.AWAY, "a-1", cover=says.other, first=AT.date()),
        HomeLine(Thing.AWAY, "a-2", other=says.other, first=AT.date(), last=AT.date()),
        HomeLine(Thing.CLOSE, "doc-1", count=21, document=record),
        *(
            HomeLine(Thing.STANDING, "s-1", says.school, standing=standing)
            for standing in standings(says)
        ),
        HomeLine(Thing.ACCOUNTS, "roster", count=2),
        HomeLine(Thing.BIND, "19:channel", says.school),
    )
    doors = (Door.INFORMAL, Door.ACTIONS, Door.AWAY, Door.MORE)
    acting = (
        HomeLine(Thing.ACTION, "a-1", says.school, says.other, due=date(2026, 12, 1)),
        HomeLine(Thing.ACTION, "a-2", says.school, says.other, late=True, due=date(2026, 11, 2)),
        HomeLine(Thing.ACTION_OVER, "a-2", says.school, says.other, count=1, due=AT.date()),
        HomeLine(Thing.ACTION_COVER, "a-3", says.school, says.other, due=AT.date()),
        HomeLine(Thing.ACTIONS_LONG_OVER, "p-2", other=says.other, count=1),
        HomeLine(Thing.PREPARE, "s-1", says.school, says.other, START),
    )
    rebooking = (
        HomeLine(
            Thing.REBOOK,
            "s-1",
            says.school,
            says.other,
            session=known["session cancelled, mine to rebook"],
        ),
        HomeLine(
            Thing.WAS_HELD,
            "s-1",
            says.school,
            says.other,
            START,
            session=known["session asked about"],
        ),
        HomeLine(
            Thing.OWED,
            "s-1",
            other=says.other,
            at=AT,
            session=known["session due"],
            can_act=True,
        ),
        HomeLine(Thing.OWED, "s-1", other=says.other, at=AT, session=known["session due"]),
        HomeLine(Thing.UNWRITTEN, "s-1", other=says.name, at=AT, session=known["session booked"]),
        HomeLine(Thing.PATTERN, "s-1", says.school, says.other),
        HomeLine(
            Thing.BOOKED, "s-1", says.school, says.other, AT, session=known["session to come"]
        ),
        HomeLine(Thing.BOOKED, "s-1", says.school, says.other, AT, session=known["session begun"]),
        HomeLine(Thing.WAITING, "s-1", says.school, says.other, session=known["session cancelled"]),
    )
    return {
        "home": HomeView(
            says.name,
            lines[:14],
            refresh_for=("29:one",),
            doors=(Door.OVERVIEW, Door.AWAY, Door.MORE),
        ),
        "home one": HomeView(says.name, lines[3:4]),
        "home long": HomeView(says.name, lines * 8, doors=(Door.AWAY, Door.MORE)),
        "home rest": HomeView(says.name, lines[14:]),
        "home urgent lines": HomeView(
            says.name, (*urgent, HomeLine(Thing.NUMBERS, "numbers", missing=lacking * 3))
        ),
        "home rebooking": HomeView(says.name, rebooking),
        "morning rebooking": MorningView(says.name, rebooking),
        "home empty": HomeView(says.name, ()),
        "home of actions": HomeView(says.name, acting, doors=doors),
        "home long of actions": HomeView(says.name, acting * 20, doors=doors),
        "home answered": HomeView(says.name, lines[:2], note="was_held"),
        "home answered, empty": HomeView(says.name, (), note="was_held"),
        "home unknown": HomeView(says.name, lines[:2], Help.UNKNOWN),
        "home unknown, empty": HomeView(says.name, (), Help.UNKNOWN),
        "home help": HomeView(says.name, (), Help.HELP, numbers=numbers(says)),
        "home urgent": HomeView(says.name, lines[:2], Help.URGENT, numbers=numbers(says)),
        "home urgent, no numbers": HomeView(says.name, (), Help.URGENT),
        "home unknown, numbers": HomeView(says.name, lines, Help.UNKNOWN, numbers=numbers(says)),
        "morning": MorningView(says.name, lines[:6]),
        "morning long": MorningView(says.name, lines * 8),
        "morning done": MorningView(says.name, ()),
    }


def overviews(says: Says) -> dict[str, OverviewView]:
    record = heading(says, DocumentKind.RECORD, Status.AWAITING)
    urgent = OpenUrgent(
        "u-1", says.other, says.school, UrgentStatus.OPEN, AT, AT, 3, 21, late=False
    )
    schools = standings(says)
    view = OverviewView(
        at=AT,
        trust=says.school,
        policy="Safeguarding Supervision Policy",
        schools=schools,
        unsigned=(
            Unsigned(record, 21, late=True, waits_for=(says.other,), can_close=True),
            Unsigned(record, 1, late=False, waits_for=(says.name, says.other), can_close=False),
        ),
        urgent=(urgent, replace(urgent, late=True, hours_left=0, answered_by=says.name)),
        owed=(
            TimeOwed("s-1", says.school, says.name, says.other, AT, on_offer=False, can_waive=True),
            TimeOwed("s-1", says.school, says.name, says.other, AT, on_offer=True),
        ),
        actions=(
            SchoolActions(says.school, 4, 1, 1),
            SchoolActions(says.other, 0, 0, 0),
        ),
        leavers=(("p-3", says.other),),
        review_due=date(2026, 6, 30),
        unreached=2,
        unreached_names=(says.other,),
    )
    return {
        "overview": view,
        "overview, a large trust": replace(
            view,
            schools=tuple(one for one in schools for _ in range(25)),
            unsigned=view.unsigned * 20,
            urgent=view.urgent * 10,
            owed=view.owed * 10,
            actions=view.actions * 12,
            leavers=view.leavers * 10,
        ),
        "overview, nothing yet": OverviewView(AT, says.school, "Safeguarding Supervision Policy"),
    }


def posted(says: Says) -> dict[str, object]:
    """Give what is posted or sent: no content, ever."""
    both = (says.name, says.other)
    record = heading(says, DocumentKind.RECORD, Status.AWAITING)
    states = {
        Needed.READ_AND_SIGN: (Status.AWAITING, both),
        Needed.CHANGES: (Status.CHANGES_ASKED, ()),
        Needed.WAIT: (Status.AWAITING, (says.other,)),
        Needed.DISAGREED: (Status.AWAITING, both),
        Needed.NOTHING: (Status.WRITING, ()),
        Needed.FILED: (Status.LOCKED, ()),
    }
    documents = {
        f"document {kind}: {needed}": DocumentNotice(heading(says, kind, status), needed, waiting)
        for needed, (status, waiting) in states.items()
        for kind in DocumentKind
    }
    closed = heading(says, DocumentKind.RECORD, Status.CLOSED)
    writing = heading(says, DocumentKind.RECORD, Status.WRITING)
    yes, no = True, False
    known = sessions(says)
    return {
        **known,
        **homes(says),
        **documents,
        "document closed": DocumentNotice(closed, Needed.FILED),
        "document taken back": DocumentNotice(writing, Needed.CHANGES),
        "document waits for a plan": DocumentNotice(record, Needed.WAIT),
        "child notice": ChildNotice(record, "c-1", yes, yes, no, yes),
        "child notice corrected": ChildNotice(record, "c-1", no, yes, yes, no),
        "child notice done": ChildNotice(record, "c-1", no, no, no, no),
        "withdrawn notice": WithdrawnNotice(record, "c-1:2", settled=no),
        "withdrawn notice, done": WithdrawnNotice(record, "c-1:2", settled=yes),
        "greeting": ChannelNotice("19:channel", says.school, "", can_bind=True),
        "greeting bound": ChannelNotice(
            "19:channel", says.school, says.school, can_bind=True, refresh_for=("29:lead",)
        ),
        "greeting, not the lead": ChannelNotice("19:channel", says.school, "", can_bind=False),
        **urgents(says),
        "harm": HarmNotice(says.other, says.school, START, over=False),
        "harm, over": HarmNotice(says.other, says.school, START, over=True),
        "superseded": Superseded(),
        "away": AwayNotice(
            says.name,
            AT.date(),
            date(2026, 12, 4),
            says.other,
            no,
            no,
            (known["session booked"], known["session offered to me"]),
        ),
        "away, I cover": AwayNotice(says.name, AT.date(), None, says.other, yes, no),
        "acting": ActingNotice(says.name, says.school, AT.date(), AT.date(), yes, no),
        "acting, told": ActingNotice(says.name, says.school, AT.date(), AT.date(), no, no),
        "acting no more": ActingNotice(says.name, says.school, AT.date(), AT.date(), no, yes),
        "leaver, named": LeaverNotice(says.name, AT.date(), ((InHand.ACTIONS, 2),)),
        "leaver, another named": LeaverNotice(says.name, AT.date(), (), withdrawn=yes),
        **overviews(says),
        "away no more": AwayNotice(says.name, AT.date(), AT.date(), "", no, yes),
        **meeting_cards(says, standings(says)[1]),
        "pattern": PatternNotice(says.school, says.other),
        "accounts notice": AccountsNotice(2),
        "accounts notice, one": AccountsNotice(1),
        "accounts notice, none": AccountsNotice(0),
    }


def views(says: Says = PLAIN) -> dict[str, object]:
    """Give them all."""
    return {**dialogs(says), **posted(says)}
