"""Tell what the bundled fonts can print, and print the rest by its code point.

The PDF standards refuse a document with a glyph missing, and a record must always be printable.
The attached JSON keeps every character as it was typed.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ("SourceSans3-Regular", "NotoSans-Regular", "NotoSansArabic-Regular")

# Typed by no one, pasted by everyone: they show nothing, so they are left out in silence.
UNSEEN = frozenset(map(chr, (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF)))
JOINERS = frozenset("\u200c\u200d")  # Persian and Hindi spell with them
MARKS = 4  # more on one letter belong to no language and climb over the lines above
LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")  # wider or narrower, but spaces
PLAIN = frozenset(map(chr, range(0x20, 0x7F))) | {"\n"}


def unprintable(text: str) -> tuple[str, ...]:
    """List the characters that paper can't show, each once, in order of appearance."""
    return tuple(dict.fromkeys(c for c, shown in _shown(tidy(text)) if c != shown))


def printable(text: str) -> str:
    """Put "[U+1F600]" for each character that paper can't show."""
    settled = tidy(text)
    if PLAIN.issuperset(settled):
        return settled
    return "".join(shown for _, shown in _shown(settled))


def plainest(text: str) -> str:
    """Keep only what the main font shows by itself: no marks, no shaping, no second font."""
    main = _coverage()[0]
    return "".join(
        c if c in PLAIN or (c in main and unicodedata.category(c)[0] in "LNPS") else code_point(c)
        for c in tidy(text)
    )


def show_controls(text: str) -> str:
    """Put a code point for controls and direction overrides only, for text that no font limits."""
    return "".join(c if c == "\n" or _is_text(c) else code_point(c) for c in text)


def tidy(text: str) -> str:
    """Settle line ends, tabs and composed letters, and leave out what shows nothing."""
    lines = SPACES.sub(" ", LINES.sub("\n", text)).replace("\t", "    ")
    return unicodedata.normalize("NFC", "".join(c for c in lines if c not in UNSEEN))


def code_point(character: str) -> str:
    """Write a character as its Unicode code point, "[U+1F600]"."""
    return f"[U+{ord(character):04X}]"


def _shown(text: str) -> Iterator[tuple[str, str]]:
    for cluster in _clusters(text):
        fonts = [font for font in _coverage() if cluster[0] in font] or [frozenset[str]()]
        font = next((font for font in fonts if font.issuperset(cluster)), fonts[0])
        shown = 0 if _is_mark(cluster[0]) else 1 + MARKS  # a mark needs a letter to sit on
        for i, c in enumerate(cluster):
            seen = c == "\n" or (i < shown and c in font and _is_text(c))
            yield c, c if seen else code_point(c)


def _clusters(text: str) -> Iterator[str]:
    """Split into a letter and the marks on it: one font must have them all."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not _is_mark(text[end]):
            yield text[start:end]
            start = end


def _is_mark(c: str) -> bool:
    return c in JOINERS or unicodedata.category(c)[0] == "M"


def _is_text(c: str) -> bool:
    # Controls, direction overrides, half characters, a font's private drawings. Not Cn: what this
    # Python's tables don't know yet may still be somebody's letter.
    return c in JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")


@cache
def _coverage() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_cmap((FONTS / f"{name}.ttf").read_bytes())) for name in FAMILIES)


def _cmap(font: bytes) -> Iterator[str]:
    """Read a TrueType font's own list of characters (its format 12 "cmap")."""
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, at, _ = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if tag == b"cmap":
            break
    for i in range(struct.unpack_from(">H", font, at + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, at + 4 + 8 * i)
        if (platform, encoding) == (3, 10):
            groups = struct.unpack_from(">I", font, at + offset + 12)[0]
            for first, last, _ in struct.iter_unpack(
                ">III", font[at + offset + 16 : at + offset + 16 + 12 * groups]
            ):
                yield from map(chr, range(first, last + 1))
