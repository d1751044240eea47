"""Whom to ring: 999 first, then the numbers that the trust keeps."""

from collections.abc import Iterator, Sequence
from typing import Any

from cards.elements import RichTextBlock, TextRun
from cards.pieces import heading, hint, short, strong
from cards.wording import capital
from domain.numbers import EMERGENCY, Line
from workflows.views.urgent import Missing, NumberLine, NumbersView

_LONGEST_NAME = 60
NOT_INSTEAD = "Supervision never replaces these calls, and they never wait for it."
_MOST_NAMED = 6
_IMPORT = "Your IT team gives them to me with: app.py numbers import."
_UNKNOWN = "not given to me yet; ask your school's office"


def draw_numbers(view: NumbersView | None) -> Iterator[Any]:
    """List the numbers under each other, each with what it is for."""
    yield _line("A child is in danger now", EMERGENCY)
    if view is None:
        return
    for line in view.lines:
        yield _line(_name(line), line.number or _UNKNOWN, known=bool(line.number))


def draw_ring_first(view: NumbersView | None) -> Iterator[Any]:
    """Head the numbers, and say that nothing replaces them."""
    yield heading("If a child is at risk, ring first", small=True)
    yield from draw_numbers(view)
    if view is not None and view.lines:
        yield hint(f"Numbers for {short(view.school, _LONGEST_NAME)}")
    yield strong(NOT_INSTEAD)


def missing_title(missing: Sequence[Missing]) -> str:
    """Say how many numbers nobody gave, for whoever sees to it."""
    one = len(missing) == 1
    how_many = f"{len(missing)} number{'' if one else 's'}"
    return f"{how_many} to ring in an urgent case {'is' if one else 'are'} missing"


def missing_about(missing: Sequence[Missing]) -> str:
    """Name the first few of them, and say what helps."""
    named = [_missing(one) for one in missing[:_MOST_NAMED]]
    more = f"; and {len(missing) - len(named)} more" if len(missing) > len(named) else ""
    return f"{capital('; '.join(named))}{more}. {_IMPORT}"


def _missing(missing: Missing) -> str:
    if missing.line is Line.PERSON:
        return f"the number of {missing.whose} (line manager, {missing.school})"
    of = f" of {missing.whose}" if missing.whose else ""
    return f"{_NAMES[missing.line]}{of} ({missing.school})"


_NAMES = {
    Line.FRONT_DOOR: "front door",
    Line.OUT_OF_HOURS: "out of hours",
    Line.LADO: "LADO",
    Line.PERSON: "line manager",
}


def _name(line: NumberLine) -> str:
    whose = short(line.whose, _LONGEST_NAME)
    match line.line:
        case Line.FRONT_DOOR:
            return f"Front door, {whose}" if whose else "Front door"
        case Line.OUT_OF_HOURS:
            return f"Out of hours, {whose}" if whose else "Out of hours"
        case Line.LADO:
            about = "about an adult who works with children"
            return f"LADO, {whose}, {about}" if whose else f"LADO, {about}"
    return f"Line manager, {whose}"


def _line(name: str, number: str, *, known: bool = True) -> Any:
    weight = "bolder" if known else None
    size = "large" if known else None
    runs = [TextRun(text=f"{name}: "), TextRun(text=number, weight=weight, size=size)]
    return RichTextBlock(inlines=runs, spacing="small")
