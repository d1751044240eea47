"""Make the papers as accessible, lasting PDFs (PDF/UA-1 and PDF/A-3a) with the record attached."""

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from papers import states
from papers.characters import FONTS, plainest, printable
from papers.words import local, say_date, say_length, say_span, say_time
from workflows.views.papers import AgreementPaper, ChildPaper, Moment, Signature, StaffPaper, Stamp

if TYPE_CHECKING:
    import typst

TEMPLATE_VERSION = "3"
TEMPLATES = Path(__file__).parent / "templates"


class PaperNotMade(Exception):
    """Say which paper failed, and nothing of what it held: Typst's own errors quote it."""


def staff_pdf(paper: StaffPaper) -> bytes:
    """Print the staff part of a record."""
    times = [
        ("Session held", paper.held),
        ("Writing begun", paper.begun),
        ("Submitted for signing", paper.submitted),
        *((f"Signed by {signed.name}", signed.signed) for signed in paper.signatures),
    ]
    if paper.closed:
        times.append(("Closed as signed by one", Moment(paper.closed.at)))
    times.sort(key=lambda row: local(row[1].at))
    state = states.state_of(paper.agreed, len(paper.people), _last(paper.signatures))
    more = {
        "span": say_span(paper.held.at, paper.minutes),
        "length": say_length(paper.minutes),
        "times": [{"what": what, "when": when} for what, when in times],
        "signed_by": ", ".join(signature.name for signature in paper.signatures),
        "not_signed_by": ", ".join(paper.closed.not_signed_by) if paper.closed else "",
        "made_from": "the record of this session",
    }
    return _pdf("staff", paper, paper.stamp, paper.trust, paper.school, state, more)


def child_pdf(paper: ChildPaper) -> bytes:
    """Print the sheet of one child, for that child's school."""
    part = paper.part
    state = states.state_of(part.agreed, len(part.people), part.agreed_at)
    more = {
        "concern_words": states.CONCERN[part.concern],
        "approval_words": states.approval_words(part.plan_change) if part.plan_change else "",
        "correction": states.correction_words(part),
        "made_from": "the part of the session's record that is about this child",
    }
    return _pdf("child", paper, paper.stamp, part.trust, part.school, state, more)


def agreement_pdf(paper: AgreementPaper) -> bytes:
    """Print a supervision agreement."""
    state = states.agreement_state_of(paper.agreed, len(paper.people), _last(paper.signatures))
    more = {"made_from": "the agreement", "revision": f"version {paper.version}"}
    return _pdf("agreement", paper, paper.stamp, paper.trust, paper.school, state, more)


def _last(signatures: tuple[Signature, ...]) -> datetime | None:
    return max((signature.signed.at for signature in signatures), default=None)


def _pdf(
    template: str,
    paper: StaffPaper | ChildPaper | AgreementPaper,
    stamp: Stamp,
    trust: str,
    school: str,
    state: states.State,
    more: dict[str, Any],
) -> bytes:
    values = {
        **_fields(paper),
        **_fields(state),
        "revision": f"revision {stamp.revision}",
        **more,
        "trust": trust,
        "school": school,
        "short_digest": stamp.digest[:16],
        "template": TEMPLATE_VERSION,
    }
    # Plainest is the last resort: a signed record is printed, whatever was typed into it.
    for show in (printable, plainest):
        data = _data(values, show)
        try:
            return _compile(template, data, stamp)
        except Exception as error:  # noqa: BLE001 - its words are a child's: only its name goes on
            kind = type(error).__name__
    raise PaperNotMade(f"{template} ({kind})")


def _compile(template: str, data: str, stamp: Stamp) -> bytes:
    import typst  # noqa: PLC0415 - slow to load: not before the first paper

    pdf = typst.Compiler(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data, "record": stamp.canonical_json.decode()},
    ).compile(
        format="pdf", pdf_standards=["ua-1", "a-3a"], timestamp=int(stamp.made_at.timestamp())
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one PDF was expected")
    # Where a stream's last byte happens to be a CR, the LF before "endstream" reads as the second
    # half of a CRLF, and validators find the stream one byte short. A CR ends a line as well.
    return pdf.replace(b"\r\nendstream", b"\r\rendstream")


@cache
def _fonts() -> "typst.Fonts":
    import typst  # noqa: PLC0415 - as above

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )


def _fields(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}


def _data(values: dict[str, Any], show: Callable[[str], str]) -> str:
    """Word every value as it is printed, as the JSON that the template reads."""
    codes: list[bool] = []

    def shown(words: str) -> str:
        printed = show(words)
        codes.append(printed.count("[U+") > words.count("[U+"))
        return printed

    printed = {key: _plain(value, shown) for key, value in values.items()}
    return json.dumps({**printed, "replaced": any(codes)})


def _plain(value: Any, shown: Callable[[str], str]) -> Any:
    plain: Any = value
    match value:
        case str():
            plain = shown(value)
        case Moment():
            plain = {"at": say_time(value.at), "late": shown(states.late_words(value.late))}
        case datetime():
            plain = say_time(value)
        case date():
            plain = say_date(value)
        case dict():
            plain = {key: _plain(item, shown) for key, item in value.items()}
        case list() | tuple():
            plain = [_plain(item, shown) for item in value]
        case bytes():
            plain = None  # attached as it is, never printed
        case _ if dataclasses.is_dataclass(value):
            plain = _plain(_fields(value), shown)
    return plain
