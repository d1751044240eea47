"""Name the files: who looks at a folder learns nothing of a child."""

import re
from datetime import date
from enum import StrEnum

REFERENCE = re.compile(r"[A-Z0-9]{4,12}")


class Kind(StrEnum):
    """Say what a file is, as the end of its name and its extension."""

    STAFF = "staff part.pdf"
    ADDENDUM = "addendum.pdf"
    CHILD = "child sheet.pdf"
    AGREEMENT = "agreement.pdf"
    EXTRACT = "child extract.txt"
    INVITATION = "meeting.ics"


def file_name(kind: Kind, held_on: date, reference: str, number: int | None = None) -> str:
    """Name a file: "Supervision 2026-11-24 K7Q2M9 child sheet 1.pdf"."""
    if not REFERENCE.fullmatch(reference):
        raise ValueError("a reference is 4 to 12 capital letters and digits")
    what, dot, extension = kind.value.rpartition(".")
    if number is not None:
        what = f"{what} {number}"
    if kind is Kind.INVITATION:  # opened on phones, named in download lists: no word of why
        return f"Meeting {held_on:%Y-%m-%d} {reference}.ics"
    return f"Supervision {held_on:%Y-%m-%d} {reference} {what}{dot}{extension}"
