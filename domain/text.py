"""What people type, made safe to keep: one normal form, no hidden direction changes."""

import re
import unicodedata

from domain.errors import Fault, Problem

_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A Unique Pupil Number: a letter, eleven digits, and a digit or letter (DfE guide to UPNs).
_PUPIL_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]\d{11}[0-9A-Za-z](?![0-9A-Za-z])")
_INITIALS = re.compile(r"[^\W\d_]{1,4}")
_LONGEST_UNMARKED = 2
_PUNCTUATION = re.compile(r"[\s.\-'’]+")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # Word pastes \x0b for a new line
_DROPPED = {chr(code) for code in (*range(32), *range(127, 160))} - {"\n", "\t"}
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # what a cut emoji leaves; no UTF-8 has it
LONGEST = 8_000


def tidy(text: str) -> str:
    """Give the text in NFC, with plain line ends and without control characters or outer space."""
    plain = _LINE_ENDS.sub("\n", _HALF_A_CHARACTER.sub("", text))
    return unicodedata.normalize("NFC", "".join(c for c in plain if c not in _DROPPED)).strip()


def problem_in(text: str, *, longest: int = LONGEST) -> tuple[Problem, str] | None:
    """Name what keeps this text from being kept, with the figure its sentence needs."""
    if len(text) > longest:
        return Problem.TOO_LONG, str(longest)
    if _DIRECTION_CONTROLS.search(text):
        return Problem.DIRECTION_CONTROLS, ""
    if _PUPIL_NUMBER.search(text):
        return Problem.PUPIL_NUMBER, ""
    return None


def fault_in(text: str, field: str, *, section: str = "", longest: int = LONGEST) -> Fault | None:
    """Give the fault of this text at its field, or None."""
    found = problem_in(text, longest=longest)
    return found and Fault(field, found[0], section, found[1])


def initials(text: str) -> str | None:
    """Give a child's initials in capitals ("A.B." → "AB"); None where it looks like a name."""
    typed = tidy(text)
    if len(typed) > _LONGEST_UNMARKED and typed.isalpha() and typed.istitle():
        return None  # "Tom" is a name; "TJM", "tjm" and "T.J.M." are initials
    bare = _PUNCTUATION.sub("", typed)
    return bare.upper() if _INITIALS.fullmatch(bare) else None


def is_pupil_number(text: str) -> bool:
    """Say whether this is a Unique Pupil Number, however it is spaced."""
    return _PUPIL_NUMBER.fullmatch(_PUNCTUATION.sub("", tidy(text))) is not None


def normal_reference(text: str) -> str:
    """Give a school's own reference in the one form that is compared: capitals, no spaces."""
    return "".join(tidy(text).split()).upper()
