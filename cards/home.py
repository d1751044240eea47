"""`home`: what needs this person now, most urgent first, each line with its one button."""

from collections.abc import Iterator, Sequence
from typing import Any

from cards.actions import ACTIONS, action_about, action_title
from cards.away import door_button, say_days
from cards.buttons import act_button, open_button, refresh, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import Container, Json, RichTextBlock, TextRun, card
from cards.entitlement import TRACKS, coming, why
from cards.flow import COMMA, LIMIT, weight
from cards.meetings import headline as meeting_headline
from cards.meetings import needs as meeting_needs
from cards.meetings import why as why_meeting
from cards.numbers import draw_numbers, draw_ring_first, missing_about, missing_title
from cards.pieces import heading, safe, strong, who_and_where, words
from cards.sessions import headline, missed_words
from cards.shortfalls import headline as shortfall_headline
from cards.urgent import urgent_about, urgent_button, urgent_headline
from cards.verbs import Verb
from cards.wording import KINDS, THIS, capital, note
from domain.terms import london_day
from workflows.views.documents import Heading
from workflows.views.meetings import MeetingView, ShortfallCan
from workflows.views.notices import Help, HomeLine, HomeView, MorningView, Thing
from workflows.views.sessions import Can, SessionView
from workflows.views.urgent import Part

_AT_RISK = (
    "If a child is at risk now, ring 999, or your school's safeguarding lead, or the front door "
    "of the child's local authority. Don't wait for supervision."
)
_ROOM_FOR_MORE = 900
_NO_BUTTON = {
    Thing.ACTIONS_LONG_OVER,
    Thing.UNREACHED,
    Thing.NUMBERS,
    Thing.SUCCEEDS,
    Thing.UNWRITTEN,
    Thing.PATTERN,
    Thing.MEETING_OWED,
    Thing.NOT_ENGAGING,
    Thing.SAID_NOT_ENGAGING,
}
_COMING_UP = {
    Thing.PREPARE,
    Thing.BOOKED,
    Thing.MEETING_AHEAD,
    Thing.WAITING,
    Thing.AWAY,
    Thing.ACTING,
}  # nobody needs to do anything about these


def draw_home(view: HomeView) -> Drawn:
    """Draw what needs this person, and the buttons for what can't wait and for the rest."""
    told = [strong(note(view.note))] if view.note else []
    body = [*_why(view), *_lines(view, told), *_urgently(view), *_doors(view)]
    # Where somebody scrolls back to it, an older one says what needs them by then.
    whole = card(body, refresh=_refresh(view))
    return Drawn("Supervision", whole, "medium", "Supervision: what needs you now")


def _refresh(view: HomeView) -> Json | None:
    return refresh("home", view.why.value, view.refresh_for)


def draw_morning(view: MorningView) -> Drawn:
    """Draw a person's morning message; by now it may say that all of it is done."""
    first = safe(view.name).split(" ")[0]
    body: list[Any] = [heading(f"For you today, {first}" if first else "For you today")]
    if view.lines:
        body += _listed(view.lines, LIMIT - weight(card(body)) - _ROOM_FOR_MORE)
        body.append(words("Write home at any time to see everything that needs you."))
    else:
        body.append(words("Everything that stood here is done, or needs you no more."))
    count = len(view.lines)
    what = f"{count} thing{'' if count == 1 else 's'} for today" if count else "nothing left"
    return Drawn("Supervision", card(body), "medium", f"Supervision: {what}")


def _urgently(view: HomeView) -> Iterator[Any]:
    if view.why is not Help.URGENT:  # there it stands on top already
        yield Container(items=stacked(urgent_button()), separator=True, spacing="large")


def _why(view: HomeView) -> Iterator[Any]:
    match view.why:
        case Help.UNKNOWN:
            yield heading("Nobody has read your message")
            yield strong(_AT_RISK)
            yield from draw_numbers(view.numbers)
            yield words(
                "I only understand buttons. If you wrote about a child or a colleague, please "
                "delete your message now: this chat is stored."
            )
        case Help.URGENT:
            yield heading("Nobody has read your message")
            yield from draw_ring_first(view.numbers)
            yield heading("Then ask for supervision", small=True)
            yield from stacked(urgent_button(style="positive"))
            yield words(
                "If you wrote about a child or a colleague, please delete your message now: this "
                "chat is stored."
            )
        case Help.WELCOME:
            yield heading("Hello, this is Supervision")
            yield words("You can use me now. Write home at any time to see what needs you.")
        case Help.HELP:
            yield heading("What I do")
            yield words(
                "I say when supervision is due, help the two of you to agree on a time, keep the "
                "record and the signatures, and send each child's part to the DSL of the "
                "child's school."
            )
            yield words(
                "Write home at any time to see what needs you. Please write nothing about "
                "a child in this chat: use the buttons."
            )
            yield strong(_AT_RISK)
            yield from draw_numbers(view.numbers)


def _doors(view: HomeView) -> Iterator[Any]:
    yield from stacked(*(door_button(door) for door in view.doors))


def _lines(view: HomeView, told: list[Any]) -> Iterator[Any]:
    if not view.lines:
        first = safe(view.name).split(" ")[0]
        yield heading(
            f"Nothing needs you now, {first}" if first else "Nothing needs you now",
            small=view.why is not Help.HOME,
        )
        yield from told
        yield words("You will be told when something does.")
        return
    yield heading("What needs you now", small=view.why is not Help.HOME)
    yield from told
    around = card([*_why(view), *told, *_urgently(view), *_doors(view)], refresh=_refresh(view))
    yield from _listed(view.lines, LIMIT - weight(around) - _ROOM_FOR_MORE)


def _listed(lines: Sequence[HomeLine], room: int) -> Iterator[Any]:
    for number, line in enumerate(lines):
        if line.thing in _COMING_UP and not (number and lines[number - 1].thing in _COMING_UP):
            coming = heading("Coming up", small=True)
            room -= weight(coming) + COMMA
            yield coming
        drawn = Container(
            items=list(_line(line, first=number == 0)), separator=number > 0, spacing="medium"
        )
        room -= weight(drawn) + COMMA
        if room < 0:
            left = len(lines) - number
            yield words(f"And {left} more. Write home again when these are done.")
            return
        yield drawn


def _line(line: HomeLine, *, first: bool) -> Iterator[Any]:
    runs = [TextRun(text=_title(line), weight="bolder")]
    if line.late:
        runs.append(TextRun(text=" This is late.", weight="bolder", color="attention"))
    yield RichTextBlock(inlines=runs)
    if about := _about(line):
        yield words(about, spacing="none")
    if line.thing in _NO_BUTTON or _only_told(line):
        return  # what helps is outside of Teams' cards: a word with somebody, an import
    buttons = _buttons(line)
    if first and buttons and line.thing not in _COMING_UP:
        buttons[0].style = "positive"
    yield from stacked(*buttons)


def _only_told(line: HomeLine) -> bool:
    """Say whether this person can only hear of it."""
    told = line.thing is Thing.OWED and not line.can_act
    return told or (line.thing is Thing.ACTING and not line.cover)


def _title(line: HomeLine) -> str:
    if line.thing in ACTIONS:
        return action_title(line)
    kind = KINDS[line.document.kind] if line.document else "record of supervision"
    session = headline(line.session) if line.session else ""
    days = f"{line.count} school day{'' if line.count == 1 else 's'}"
    accounts = f"{line.count} account{'' if line.count == 1 else 's'}"
    return {
        Thing.WRITE: f"Write the {kind}",
        Thing.SIGN: f"Read and sign the {kind}",
        Thing.CHANGES: f"Changes are asked for: {kind}",
        Thing.APPROVE: "Read a child's sheet and approve the change of plan",
        Thing.ENTER: "Enter a child's sheet in the child's own record",
        Thing.TAKE_OUT: "A child's sheet was withdrawn: take it out of the child's record",
        Thing.ANSWER_OFFER: session or "Answer the time that is offered",
        Thing.MOVE: session or "Move a session",
        Thing.COVER: f"{safe(line.other)} is away, and {_sessions(line.count)} into it",
        Thing.LEAVER: f"{safe(line.other)} leaves: name who takes up "
        f"{'1 thing' if line.count == 1 else f'{line.count} things'}",
        Thing.SUCCEEDS: f"You take up {safe(line.other)}'s work",
        Thing.ACTING: f"{safe(line.other)} is acting DSL" if line.other else "You are acting DSL",
        Thing.AWAY: f"{safe(line.other)} is away" if line.other else "You are away",
        Thing.REBOOK: session or "Offer a new time",
        Thing.WAS_HELD: session or "Was it held?",
        Thing.OWED: f"{safe(line.other)} owes a new time for supervision",
        Thing.UNWRITTEN: "A record of supervision is not written",
        Thing.PATTERN: "Two of your sessions in a row did not take place",
        Thing.OFFER: session or "Offer a time",
        Thing.AGREEMENT: "Make a supervision agreement",
        Thing.REVIEW: "Review the supervision agreement",
        Thing.AGREEMENT_WRITE: "Write the supervision agreement",
        Thing.BOOKED: session or "Booked",
        Thing.WAITING: session or f"The {kind} waits for the other person's signature",
        Thing.CLOSE: f"One signature has been missing for {days}",
        Thing.STANDING: _standing_title(line),
        Thing.MEETING: meeting_headline(line.meeting) if line.meeting else "",
        Thing.MEETING_AHEAD: meeting_headline(line.meeting) if line.meeting else "",
        Thing.MEETING_OWED: "A three-way meeting is owed and has not been held",
        Thing.SHORTFALL: shortfall_headline(line.shortfall) if line.shortfall else "",
        Thing.NOT_ENGAGING: "Supervision is not engaged with: please talk with them",
        Thing.SAID_NOT_ENGAGING: "Your line manager is told that supervision is not engaged with",
        Thing.ACCOUNTS: f"Confirm {accounts}",
        Thing.URGENT: urgent_headline(line.urgent) if line.urgent else "Urgent supervision",
        Thing.NUMBERS: missing_title(line.missing),
        Thing.UNREACHED: f"{line.count} message{'' if line.count == 1 else 's'} did not arrive",
        Thing.PREPARE: f"Prepare for {say_moment(line.at, london_day(line.at))}"
        if line.at
        else "Prepare for your next supervision",
        Thing.BIND: "Set which school a channel is for",
    }[line.thing]


def _about_meeting(line: HomeLine, meeting: MeetingView) -> str:
    two = f"{meeting.supervisor} and {meeting.supervisee}, {line.school}"
    if line.thing is Thing.MEETING_OWED:
        return f"{two}. Please ask them what is in the way."
    return f"{two}. {why_meeting(meeting)}"


def _standing_title(line: HomeLine) -> str:
    return f"{TRACKS[line.standing.track]}: {line.school}" if line.standing else line.school


def _sessions(count: int) -> str:
    return "1 booked session falls" if count == 1 else f"{count} booked sessions fall"


def _about_promise(line: HomeLine) -> str:
    """Say what a school was promised and what is in the way; nothing for any other line."""
    if line.meeting:
        return _about_meeting(line, line.meeting)
    if line.shortfall:
        two = f"{line.shortfall.supervisor} and {line.shortfall.supervisee}, {line.school}"
        theirs = line.shortfall.can & {ShortfallCan.OFFER, ShortfallCan.WRITE}
        ask = "Please talk and agree on a time" if theirs else "Please ask what is in the way"
        return f"{two}. {capital(why(line.shortfall.standing))}. {ask}."
    if line.standing:
        two = f"{line.standing.supervisor} and {line.standing.supervisee}"
        said = "; ".join(filter(None, (why(line.standing), coming(line.standing))))
        return f"{two}. {capital(said)}."
    return ""


def _about(line: HomeLine) -> str:
    if promise := _about_promise(line):
        return promise
    if line.document:
        return _of(line.document)
    if line.thing in ACTIONS:
        return action_about(line)
    if told := _besides(line):
        return told
    return _with(line)


def _with(line: HomeLine) -> str:
    known = [f"With {line.other}" if line.other else "", line.school]
    if line.thing is Thing.WRITE and line.at:
        known.append(say_moment(line.at))
    said = ", ".join(filter(None, known))
    return f"You owe a new time. {said}" if line.thing is Thing.REBOOK else said


def _above(line: HomeLine, session: SessionView) -> str:
    day = say_day(london_day(line.at)) if line.at else ""
    since = f"since {day}" if line.thing is Thing.OWED else day
    whose = who_and_where(session.supervisor, session.supervisee, session.school, since)
    return f"{whose}. A word with {line.other} helps."


def _besides(line: HomeLine) -> str:
    match line.thing:
        case Thing.URGENT if line.urgent:
            return urgent_about(line.urgent)
        case Thing.NUMBERS:
            return missing_about(line.missing)
        case Thing.OWED | Thing.UNWRITTEN if line.session:
            return _above(line, line.session)
    days = say_days(line.first, line.last)
    last = say_day(line.last) if line.last else ""
    return {
        Thing.AWAY: f"{capital(days)}. Cover: {line.cover or 'nobody'}.",
        Thing.COVER: f"{capital(days)}. Cover: nobody.",
        Thing.LEAVER: f"Last day: {last}",
        Thing.SUCCEEDS: f"Last day: {last}",
        Thing.ACTING: f"{line.school}, {days}",
        Thing.MOVE: f"{line.cover} is away then: please offer a new time. {line.school}",
        Thing.UNREACHED: f"For {line.other}. Ask them whether they blocked Supervision, or tell "
        "your IT team.",
        Thing.BIND: f"Channel: {line.school}" if line.school else "",
    }.get(line.thing, "")


def _of(document: Heading) -> str:
    held = say_day(london_day(document.held_at)) if document.held_at else ""
    return who_and_where(document.supervisor, document.supervisee, document.school, held)


def _buttons(line: HomeLine) -> list[Any]:
    """Give a line's one button; where it asks a question, one for each answer."""
    if line.session is None or line.thing not in {Thing.WAS_HELD, Thing.BOOKED}:
        return [_button(line)]
    seen = line.session.version
    known = {
        Can.WAS_HELD: act_button("Yes, it was held", Verb.WAS_HELD, line.subject, seen, at="home"),
        Can.OFFER: open_button("Offer a new time", Verb.OFFER_FORM, line.subject),
        Can.MISSED: open_button(missed_words(line.session), Verb.MISSED_FORM, line.subject),
        Can.WAS_CANCELLED: open_button("It was cancelled", Verb.CANCEL_FORM, line.subject),
        Can.CANCEL: open_button("Cancel this session", Verb.CANCEL_FORM, line.subject),
    }
    return [button for can, button in known.items() if can in line.session.can]


def _button(line: HomeLine) -> Any:
    if line.document:
        return _document_button(line, THIS[line.document.kind])
    if line.urgent:
        mine = line.urgent.part is Part.ASKER
        title = "See how it stands" if mine else "See and answer"
        return act_button(title, Verb.URGENT_SHOW, line.subject, line.urgent.turn)
    if line.thing is Thing.ANSWER_OFFER:
        seen = line.session.version if line.session else 0
        return act_button("See and answer", Verb.SHOW, line.subject, seen)
    if line.meeting:
        return open_button(meeting_needs(line.meeting), Verb.MEETING, line.subject)
    verb, title = {
        Thing.SHORTFALL: (Verb.SHORTFALL, "See what helps"),
        Thing.OFFER: (Verb.OFFER_FORM, "Offer a time"),
        Thing.MOVE: (Verb.OFFER_FORM, "Offer a new time"),
        Thing.COVER: (Verb.AWAY, "Name cover"),
        Thing.AWAY: (Verb.AWAY, "Change this"),
        Thing.LEAVER: (Verb.LEAVER, "Name somebody"),
        Thing.ACTING: (Verb.ACTING, "Change this"),
        Thing.REBOOK: (Verb.OFFER_FORM, "Offer a new time"),
        Thing.OWED: (Verb.WAIVE_FORM, "See what can be done"),
        Thing.WAITING: (Verb.OFFER_FORM, _offer_title(line)),
        Thing.AGREEMENT: (Verb.AGREEMENT, "Write the agreement"),
        Thing.REVIEW: (Verb.AGREEMENT, "Open the agreement"),
        Thing.STANDING: (Verb.ASK_TO_BOOK, "Ask them to agree on a time"),
        Thing.ACCOUNTS: (Verb.ACCOUNTS, "Look and confirm"),
        Thing.BIND: (Verb.BIND_FORM, "Choose the school"),
        Thing.PREPARE: (Verb.PREPARE, "Prepare"),
        **dict.fromkeys(ACTIONS, (Verb.ACTION, "Open the action")),
    }.get(line.thing, (Verb.RECORD, "Write the record"))
    return open_button(title, verb, line.subject)


def _offer_title(line: HomeLine) -> str:
    mine = line.session is None or line.session.offer_is_mine
    return "Change your offer" if mine else "Offer a new time"


def _document_button(line: HomeLine, this: str) -> Any:
    verb, title = {
        Thing.SIGN: (Verb.DOCUMENT, f"Read {this}"),
        Thing.CHANGES: (Verb.DOCUMENT, "See what to change"),
        Thing.APPROVE: (Verb.CHILD, "Read the sheet"),
        Thing.ENTER: (Verb.CHILD, "Read the sheet"),
        Thing.TAKE_OUT: (Verb.WITHDRAWN, "See which one"),
        Thing.WAITING: (Verb.DOCUMENT, f"Look at {this}"),
        Thing.CLOSE: (Verb.CLOSING, "See what can be done"),
    }.get(line.thing, (Verb.DOCUMENT, f"Write {this}"))
    return open_button(title, verb, line.subject)
