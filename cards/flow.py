"""Text of any length on cards of limited size: split into lines, lines into pages.

Nobody has said whether Teams weighs a card in UTF-16 or as it is sent, so the heavier counts.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cards.buttons import go_button, stacked
from cards.elements import RichTextBlock, TextRun, card, plain
from cards.pieces import heading, labelled, strong, words
from cards.verbs import Verb

LIMIT = 28 * 1024
COMMA = 4  # what stands between two elements
_TURNING = 1_500  # what the buttons to turn the page weigh, with something to spare
_LONGEST_LINE = 6_000  # by weight; a longer one is split
_SHORT = 80


def weight(value: Any) -> int:
    """Weigh an element or a card, in bytes."""
    data = plain(value)
    sent = json.dumps(data)
    if "\\u" not in sent:
        return 2 * len(sent)
    wide = json.dumps(data, ensure_ascii=False)
    return max(len(wide.encode("utf-16-le", "surrogatepass")), len(sent))


@dataclass(frozen=True, slots=True)
class Piece:
    """One element of a long card.

    `follows` keeps a heading from ending a page; `again` is said where a page begins here.
    """

    element: Any
    follows: bool = False
    again: str = ""


def row(label: str, value: str) -> Iterator[Piece]:
    """Give a label and what was answered, whole lines where they fit."""
    if len(value) <= _SHORT and "\n" not in value and len(label) <= _SHORT:
        yield Piece(labelled(label, value))
        return
    for number, line in enumerate(_lines(" ".join(label.split()))):
        spacing = "none" if number else "medium"
        yield Piece(strong(line, spacing=spacing), follows=True)
    yield from text(value, again=f"{label[:_SHORT]} (continued)")


def text(value: str, *, again: str = "") -> Iterator[Piece]:
    """Give a text line by line: renderers don't agree on what a line break within a run is."""
    gap = "none"
    for line in value.split("\n"):
        if not line.strip():
            gap = "small"
            continue
        for part in _lines(line):
            run = TextRun(text=part)
            yield Piece(RichTextBlock(inlines=[run], spacing=gap), again=again)
            gap = "none"


def _lines(line: str) -> Iterator[str]:
    """Split a line that is too heavy, at a space where there is one."""
    while weight(line) > _LONGEST_LINE:
        end = _LONGEST_LINE // 2
        while weight(line[:end]) > _LONGEST_LINE:
            end //= 2
        end = line.rfind(" ", end // 2, end) + 1 or end
        yield line[:end]
        line = line[end:]
    if line:
        yield line


def title(text_: str) -> Iterator[Piece]:
    """Head a part of a long card; said in full below where the heading can't show it as it is."""
    head = heading(text_, small=True)
    yield Piece(head, follows=True)
    if head.text != text_:
        for line in _lines(text_):
            yield Piece(strong(line), follows=True)


@dataclass(frozen=True, slots=True)
class Pages:
    """A long card: what stands on every page, what flows, and what ends the last one."""

    head: Sequence[Any]
    pieces: Sequence[Piece]
    tail: Sequence[Any]
    form: str

    def split(self) -> list[list[Any]]:
        """Deal the pieces out to pages."""
        room = LIMIT - weight(card([*self.head, *self.tail])) - _TURNING
        pages: list[list[Piece]] = [[]]
        used = 0
        for piece in self.pieces:
            size = _size(piece)
            if used + size > room and pages[-1]:
                pages.append(_begun(pages[-1], piece, room - size))
                used = sum(map(_size, pages[-1]))
            pages[-1].append(piece)
            used += size
        return [[piece.element for piece in page] for page in pages]

    def page(self, number: int) -> list[Any]:
        """Give the body of one page; a number that there is none of gives the nearest."""
        pages = self.split()
        if len(pages) == 1:
            return [*self.head, *pages[0], *self.tail]
        number = max(1, min(number, len(pages)))
        body = [*self.head, strong(f"Page {number} of {len(pages)}"), *pages[number - 1]]
        turns = []
        if number < len(pages):
            turns.append(self._turn("Next page", number + 1))
        if number > 1:
            turns.append(self._turn("Page before", number - 1))
        last = self.tail if number == len(pages) else [words("There is more on the next page.")]
        return [*body, *last, *stacked(*turns)]

    def _turn(self, name: str, to: int) -> Any:
        return go_button(name, Verb.TURN, self.form, page=str(to))


def _size(piece: Piece) -> int:
    return weight(piece.element) + COMMA


def _begun(page: list[Piece], first: Piece, room: int) -> list[Piece]:
    """Begin a page: with the headings that would have ended the one before, or with a word."""
    kept = len(page)
    while kept > 1 and page[kept - 1].follows:
        kept -= 1
    taken = page[kept:]
    if not taken and first.again:
        taken = [Piece(strong(first.again), follows=True)]
    if sum(map(_size, taken)) > room:
        return []
    del page[kept:]
    return taken
