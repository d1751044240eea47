"""The overview on one card: what is worst first, each line with the one button that helps.

It says in words what it means, never by colour alone, and never that a child is safe.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cards.buttons import act_button, open_button, stacked
from cards.dates import say_day, say_moment
from cards.drawn import Drawn
from cards.elements import Container, RichTextBlock, TextRun, card
from cards.entitlement import TRACKS, coming, why
from cards.flow import COMMA, LIMIT, weight
from cards.pieces import heading, hint, safe, who_and_where, words
from cards.verbs import Verb
from cards.wording import capital, small
from domain.entitlement import Track
from domain.terms import london_day
from workflows.views.entitlement import Helps, SchoolStanding
from workflows.views.overview import OverviewView, SchoolActions, TimeOwed, Unsigned
from workflows.views.urgent import OpenUrgent

_MOST = 5  # lines of one kind; the rest is counted
_SPARE = 1_500
_WORST = (Track.BEHIND, Track.AT_RISK)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: what, about what, and the button that helps."""

    title: str
    about: str
    button: Any = None


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of thing: its heading, what all of it comes to, and its worst lines."""

    title: str
    sums: str
    rows: Sequence[_Row] = ()
    after: str = ""


def draw_overview(view: OverviewView) -> Drawn:
    """Draw the overview."""
    body: list[Any] = [
        heading("Overview"),
        hint(f"{view.trust}, {say_moment(view.at)}. On track means that sessions were held."),
    ]
    parts = [part for part in _parts(view) if part]
    frame = [element for part in parts for element in _frame(part, len(part.rows))]
    room = LIMIT - weight(card([*body, *frame])) - _SPARE
    for part in parts:
        rows = []
        for row in part.rows[:_MOST]:
            drawn = Container(items=list(_row(row)), spacing="medium")
            room -= weight(drawn) + COMMA
            if room < 0:
                break
            rows.append(drawn)
        head, *rest = _frame(part, len(part.rows) - len(rows))
        body += [head, rest[0], *rows, *rest[1:]]
    return Drawn("Supervision", card(body), "medium", "Supervision: overview")


def _frame(part: _Part, left: int) -> list[Any]:
    found = [heading(part.title, small=True), words(part.sums)]
    if left:
        found.append(words(f"And {left} more."))
    if part.after:
        found.append(words(part.after))
    return found


def _row(row: _Row) -> Iterator[Any]:
    yield RichTextBlock(inlines=[TextRun(text=row.title, weight="bolder")])
    if row.about:
        yield words(row.about, spacing="none")
    if row.button is not None:
        yield from stacked(row.button)


def _parts(view: OverviewView) -> Iterator[_Part | None]:
    yield _urgent(view.urgent)
    yield _schools(view.schools)
    yield _owed(view)
    yield _unsigned(view.unsigned)
    yield _actions(view.actions)
    yield _leavers(view)
    yield _rest(view)


def _urgent(requests: Sequence[OpenUrgent]) -> _Part:
    if not requests:
        return _Part("Urgent requests", "None that you were told of is open.")
    late = sum(one.late for one in requests)
    rows = [_urgent_row(one) for one in requests]
    return _Part("Urgent requests", f"{len(requests)} open, {late} of them late.", rows)


def _urgent_row(one: OpenUrgent) -> _Row:
    left = "late" if one.late else f"{_count(one.hours_left, 'hour')} left"
    answered = f"answered by {one.answered_by}" if one.answered_by else "nobody has answered yet"
    asked = f"Asked {say_moment(one.asked_at)}, {left}, {answered}."
    button = act_button("See how it stands", Verb.URGENT_SHOW, one.id, 0)
    return _Row(f"{one.asker}, {one.school}", asked, button)


def _schools(schools: Sequence[SchoolStanding]) -> _Part:
    counted = Counter(one.track for one in schools)
    tracks = (Track.BEHIND, Track.AT_RISK, Track.DUE, Track.ON_TRACK)
    sums = ", ".join(f"{counted[t]} {small(TRACKS[t])}" for t in tracks if counted[t])
    rows = [_school_row(one) for one in schools if one.track in _WORST]
    rest = [one for one in schools if one.track not in _WORST]
    named = ", ".join(safe(one.school) for one in rest[:_MOST])
    more = f" and {len(rest) - _MOST} more" if len(rest) > _MOST else ""
    after = f"Nothing to do now for {named}{more}." if rest else ""
    return _Part("Schools", f"{capital(sums)}." if sums else "There is no school yet.", rows, after)


def _school_row(one: SchoolStanding) -> _Row:
    said = "; ".join(filter(None, (why(one), coming(one))))
    button = {
        Helps.OFFER: open_button("Offer a time", Verb.OFFER_FORM, one.subject),
        Helps.WRITE: open_button("Write the record", Verb.RECORD, one.subject),
        Helps.ASK: open_button("Ask them to agree on a time", Verb.ASK_TO_BOOK, one.subject),
    }.get(one.helps)
    return _Row(f"{TRACKS[one.track]}: {one.school}", f"{capital(said)}.", button)


def _owed(view: OverviewView) -> _Part | None:
    if not view.owed:
        return None
    rows = [_owed_row(one) for one in view.owed]
    return _Part("Cancelled, without a new time", f"{_count(len(rows), 'session')}.", rows)


def _owed_row(one: TimeOwed) -> _Row:
    offered = ", a time is on offer" if one.on_offer else ""
    since = say_day(london_day(one.since))
    about = f"{one.owed_by} owes {one.other} a new time since {since}{offered}."
    button = open_button("See what can be done", Verb.WAIVE_FORM, one.session)
    return _Row(one.school, about, button if one.can_waive else None)


def _unsigned(records: Sequence[Unsigned]) -> _Part:
    if not records:
        return _Part("Records without a signature", "None.")
    late = sum(one.late for one in records)
    sums = f"{len(records)}, {late} of them late. Reminders go out by themselves."
    rows = [_unsigned_row(one) for one in records]
    return _Part("Records without a signature", sums, rows)


def _unsigned_row(one: Unsigned) -> _Row:
    of = one.heading
    late = ", late" if one.late else ""
    whom = " and ".join(one.waits_for)
    title = f"{_count(one.school_days, 'school day')}{late}: waits for {whom}"
    button = open_button("See what can be done", Verb.CLOSING, of.id) if one.can_close else None
    return _Row(title, who_and_where(of.supervisor, of.supervisee, of.school), button)


def _actions(schools: Sequence[SchoolActions]) -> _Part | None:
    if not schools:
        return None
    opened, overdue = sum(s.open for s in schools), sum(s.overdue for s in schools)
    drifting = sum(s.drifting for s in schools)
    sums = f"{opened} open, {overdue} overdue, {drifting} drifting."
    late = sorted(schools, key=lambda s: (-s.overdue - s.drifting, s.school))
    rows = [
        _Row(s.school, f"{s.open} open, {s.overdue} overdue, {s.drifting} drifting.")
        for s in late
        if s.overdue or s.drifting
    ]
    return _Part("Actions", sums, rows)


def _leavers(view: OverviewView) -> _Part | None:
    if not view.leavers:
        return None
    rows = [
        _Row(name, "", open_button("Name somebody", Verb.LEAVER, person_id))
        for person_id, name in view.leavers
    ]
    return _Part("Leavers", f"{_count(len(rows), 'person', 'people')} whose work goes on.", rows)


def _rest(view: OverviewView) -> _Part | None:
    said = []
    if view.review_due:
        said.append(
            f"{view.policy} was due for its own review on {say_day(view.review_due)}: ask those "
            "who approve it."
        )
    if view.unreached:
        names = ", ".join(view.unreached_names[:_MOST])
        said.append(
            f"{_count(view.unreached, 'message')} did not arrive, for {names}: ask whether they "
            "blocked Supervision, or tell your IT team."
        )
    return _Part("Besides", " ".join(said)) if said else None


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
