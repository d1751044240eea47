"""The few things that cards are made of: a heading, our own words, people's words, a label."""

from typing import Any

from cards.elements import RichTextBlock, TextBlock, TextRun

_MARKDOWN = str.maketrans(dict.fromkeys("[]<>*_`~\\|{}#", " "))
_ELLIPSIS = "…"


def safe(text: str) -> str:
    """Give a name or label without what Markdown reads, for headings and buttons."""
    bare = text.translate(_MARKDOWN).replace("://", " ").replace("www.", "www ")
    return " ".join(bare.split())


def short(text: str, most: int) -> str:
    """Give the beginning of a text, on one line, with a sign where more follows."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + _ELLIPSIS


def heading(words: str, *, small: bool = False) -> Any:
    """Head a card, or with `small` a part of it, for the eye and for a screen reader."""
    size = "medium" if small else "large"
    return TextBlock(
        text=safe(words),
        style="heading",
        wrap=True,
        size=size,
        weight="bolder",
        spacing="large" if small else None,
    )


def words(text: str, *, spacing: str = "small") -> Any:
    """Give a sentence of our own."""
    return RichTextBlock(inlines=[TextRun(text=text)], spacing=spacing)


def hint(text: str) -> Any:
    """Give a sentence that helps, in smaller letters."""
    run = TextRun(text=text, isSubtle=True, size="small")
    return RichTextBlock(inlines=[run], spacing="small")


def strong(text: str, *, spacing: str = "small") -> Any:
    """Give a sentence that must not be missed."""
    return RichTextBlock(inlines=[TextRun(text=text, weight="bolder")], spacing=spacing)


def alarm(text: str) -> Any:
    """Give a sentence about something to put right; it says so in words, not by colour alone."""
    run = TextRun(text=text, weight="bolder", color="attention")
    return RichTextBlock(inlines=[run], spacing="medium")


def labelled(label: str, value: str, *, spacing: str = "small") -> Any:
    """Give a label and a short value on one line; a question keeps its own mark."""
    mark = "" if label.rstrip().endswith("?") else ":"
    runs = [TextRun(text=f"{label}{mark} ", weight="bolder")]
    if value:
        runs.append(TextRun(text=value))
    return RichTextBlock(inlines=runs, spacing=spacing)


def who_and_where(supervisor: str, supervisee: str, school: str, *when: str) -> str:
    """Say in a line whose supervision it is, where, and when: the supervisor comes first."""
    return ", ".join((f"{supervisor} and {supervisee}", school, *filter(None, when)))
