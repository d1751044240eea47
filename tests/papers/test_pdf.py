"""Hold that each paper opens, reads in order, carries its record, and meets both standards."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from papers import pdf
from papers.characters import printable
from tests.papers import samples
from tests.papers.hostile import CORPUS
from workflows.views.papers import (
    Action,
    Agreed,
    Approval,
    Closure,
    Concern,
    Field,
    Moment,
    Person,
    PlanChange,
    PreviousAction,
    Section,
    Signature,
    StaffPaper,
    Stamp,
)

PAPERS: dict[str, Callable[[], tuple[bytes, Stamp]]] = {
    "staff": lambda: (pdf.staff_pdf(samples.staff()), samples.staff().stamp),
    "long staff": lambda: (pdf.staff_pdf(samples.long_staff()), samples.long_staff().stamp),
    "bare staff": lambda: (pdf.staff_pdf(bare()), bare().stamp),
    "disputed staff": lambda: (
        pdf.staff_pdf(samples.disputed_staff()),
        samples.disputed_staff().stamp,
    ),
    "child": lambda: (pdf.child_pdf(samples.child()), samples.child().stamp),
    "agreement": lambda: (pdf.agreement_pdf(samples.agreement()), samples.agreement().stamp),
}


def bare() -> StaffPaper:
    return samples.staff(
        sections=(), actions=(), cases=(), cases_scope="", signatures=(), agreed=Agreed.AWAITING
    )


def words(data: bytes) -> str:
    """Read a paper's text with spaces and line ends made one."""
    pages = (p.extract_text() for p in PdfReader(BytesIO(data)).pages)
    return " ".join(" ".join(pages).split())


def title_of(data: bytes) -> str:
    metadata = PdfReader(BytesIO(data)).metadata
    return str(metadata.title if metadata else "")


def squeezed(text: str) -> str:
    return "".join(text.split())


def faults(data: bytes) -> list[str]:
    return [
        f"{profile}: {failure.rule_id} {failure.message}"
        for profile in ("ua1", "3a")
        for failure in page.validate_pdf_bytes(data, profile=profile).failures
    ]


def in_order(text: str, *parts: str) -> bool:
    at = 0
    for part in parts:
        at = text.index(part, at) + len(part)
    return True


@pytest.mark.parametrize("name", PAPERS)
def test_it_meets_both_standards_and_carries_its_record(name: str) -> None:
    data, stamp = PAPERS[name]()
    reader = PdfReader(BytesIO(data))
    assert faults(data) == []
    assert reader.attachments == {"record.json": [stamp.canonical_json]}
    assert str(reader.root_object["/Lang"]) == "en-GB"
    assert title_of(data)


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_view_gives_the_same_bytes(name: str) -> None:
    assert PAPERS[name]()[0] == PAPERS[name]()[0]


def test_the_staff_part_reads_in_order() -> None:
    assert in_order(
        words(pdf.staff_pdf(samples.staff())),
        "Confidential: safeguarding supervision",
        samples.TRUST,
        "Record of safeguarding supervision",
        "Signed by both on Wed 25 Nov 2026",
        "Supervisor Ruth Calder",
        "Supervisee Siân Wójcik-Țîrlea",
        "Session held Tue 24 Nov 2026, 10:00",
        "What we agreed to talk about Two open cases",
        "Children discussed",
        "AB 2201 Child’s sheet 1",
        "Who will do what",
        "Send the audit to the head",
        "Signatures",
        "I agree that this record is accurate.",
        "srscmat@1",
    )


def test_every_page_has_its_number_reference_and_digest() -> None:
    paper = samples.long_staff()
    pages = [p.extract_text() for p in PdfReader(BytesIO(pdf.staff_pdf(paper))).pages]
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert f"K7Q2M9 · revision 2 · digest {paper.stamp.digest[:16]}" in text
        assert "SIGNED BY ONE ONLY" in text


def test_closed_as_signed_by_one_is_said_on_page_one_with_reason_and_names() -> None:
    data = pdf.staff_pdf(samples.long_staff())
    first = " ".join(PdfReader(BytesIO(data)).pages[0].extract_text().split())
    assert in_order(
        first,
        "Signed by one party only – not agreed by both",
        "The supervisee left the trust",
        "Signed by Ruth Calder Not signed by Siân Wójcik-Țîrlea",
        "Closed by Miriam Oyelaran, Chief Executive",
    )
    assert "Signed by both" not in words(data)
    assert "Late: 7 school days after the session" in first


def test_a_disagreement_stands_on_page_one_with_both_versions_and_what_came_of_it() -> None:
    data = pdf.staff_pdf(samples.disputed_staff())
    first = " ".join(PdfReader(BytesIO(data)).pages[0].extract_text().split())
    assert in_order(
        first,
        "Signed by one party only – not agreed by both",
        "does not agree with this record, also after a three-way meeting",
        "Disagreement: both versions stand",
        "Siân Wójcik-Țîrlea does not agree, ",
        "About: Agenda and wellbeing",
        "We agreed on Friday, not on Monday.",
        "Three-way meeting on Wed 2 Dec 2026: It stays disagreed.",
        "Each remembers the day differently.",
        "Confirmed by Miriam Oyelaran, Anna Bell · Not confirmed by Siân Wójcik-Țîrlea",
    )
    assert "Disagreement" not in words(pdf.staff_pdf(samples.staff()))


def test_a_disagreement_about_a_child_stands_on_that_childs_sheet() -> None:
    sheet = replace(samples.child(), disputes=(samples.dispute("He came on Friday."),))
    assert "He came on Friday." in words(pdf.child_pdf(sheet))


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_disagreement_is_printed_as_text(name: str) -> None:
    data = pdf.staff_pdf(samples.disputed_staff(CORPUS[name]))
    assert faults(data) == []


def test_a_child_of_another_school_is_not_named_in_the_staff_part() -> None:
    text = words(pdf.staff_pdf(samples.long_staff()))
    assert "Not shown Not shown Child’s sheet 5, filed with another school" in text


def test_times_are_said_in_uk_time() -> None:
    summer = datetime.fromisoformat("2026-07-01T09:00:00+00:00")
    text = words(pdf.staff_pdf(samples.staff(held=Moment(summer), minutes=60)))
    assert "Wed 1 Jul 2026, 10:00 to 11:00" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Signed by both on Wed 25 Nov 2026"),
        ({"agreed": Agreed.AWAITING, "agreed_at": None}, "AWAITING SIGNATURES"),
        ({"agreed": Agreed.BY_ONE}, "Signed by one only"),
        ({"concern": Concern.ESCALATED}, "The concern has escalated."),
        ({"concern": Concern.SAME}, "The concern is the same."),
        ({"concern": Concern.DE_ESCALATED}, "The concern has de-escalated."),
        ({}, "Approved by Siân Wójcik-Țîrlea, designated safeguarding lead, Tue 24 Nov 2026"),
        ({"plan_change": PlanChange("A new plan")}, "Not approved by the designated safeguarding"),
        ({"plan_change": None}, "No change of plan was recorded."),
        ({"actions": ()}, "No action was agreed for this child."),
        ({"replaces": samples.HELD}, "These words replace those of Tue 24 Nov 2026, 10:00."),
    ],
)
def test_the_child_sheet_says(changes: dict[str, object], said: str) -> None:
    assert said in words(pdf.child_pdf(samples.child(**changes)))


def test_the_title_that_programs_show_names_no_child() -> None:
    title = title_of(pdf.child_pdf(samples.child(initials="QX")))
    assert "QX" not in title
    assert "2201" not in title


def test_an_agreement_says_version_and_review() -> None:
    text = words(pdf.agreement_pdf(samples.agreement()))
    assert "Version 3 · from Mon 7 Sep 2026 · to be reviewed by Mon 6 Sep 2027" in text


def hostile_staff(text: str) -> StaffPaper:
    person = Person("Supervisor", text, text)
    signed = Signature(text, text, Moment(samples.HELD, text), text, "3f9a")
    return samples.staff(
        trust=text,
        school=text,
        kind=text,
        place=text,
        people=(person,),
        sections=(Section(text, (Field(text, text),)),),
        previous_actions=(PreviousAction(text, text, None, text, text, text),),
        actions=(Action(text, text, None, text, text),),
        signatures=(signed,),
    )


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_value_is_printed_as_text_or_code_points(name: str) -> None:
    text = CORPUS[name]
    data = pdf.child_pdf(
        samples.child(discussion=(Field("Words", text), Field("Next", "After it")))
    )
    assert faults(data) == []
    assert "After it" in words(data)
    shown = squeezed(words(data))
    if name in ("arabic", "urdu and kurdish", "hindi", "long arabic word"):  # order is the reader's
        assert "[U+" not in shown
    elif name not in ("marks alone", "tower of marks", "yoruba in pieces", "odd spaces"):
        for piece in printable(text).split():
            if len(piece) < 60:
                assert piece in shown


@pytest.mark.parametrize("name", [n for n in CORPUS if len(CORPUS[n]) < 1000])
def test_a_hostile_value_breaks_no_field(name: str) -> None:
    assert faults(pdf.staff_pdf(hostile_staff(CORPUS[name]))) == []


def test_27_kb_of_emoji_comes_through_whole() -> None:
    data = pdf.child_pdf(samples.child(discussion=(Field("Words", CORPUS["emoji"]),)))
    body = "".join(p.extract_text() for p in PdfReader(BytesIO(data)).pages)
    assert squeezed(body).count("[U+1F600]") >= 6700  # a page's end may cut one in two
    assert "record.json holds it as it was typed" in words(data)


def test_a_long_word_stays_on_the_page() -> None:
    data = pdf.child_pdf(samples.child(discussion=(Field("Words", "W" * 3000),)))
    lines = [line for p in PdfReader(BytesIO(data)).pages for line in p.extract_text().split("\n")]
    assert max(len(line) for line in lines) < 150
    assert "".join(lines).count("W" * 40) > 60


def test_long_words_in_every_field_stay_between_header_and_footer() -> None:
    text = "every word counts here " * 300
    paper = replace(
        hostile_staff(text),
        closed=Closure(text, text, samples.HELD, (text,)),
        approvals=(Approval(text, text, samples.HELD),),
    )
    heights: list[float] = []
    read: list[str] = []

    def visit(words: str, leaf: list[float], line: list[float], *_: object) -> None:
        if words.strip():
            heights.append(line[4] * leaf[1] + line[5] * leaf[3] + leaf[5])
            read.append(words)

    data = pdf.staff_pdf(paper)
    for sheet in PdfReader(BytesIO(data)).pages:
        sheet.extract_text(visitor_text=visit)
    assert min(heights) > 20
    assert max(heights) < 842 - 20
    assert "".join(read).count("counts") > 300 * 15
    assert faults(data) == []


def test_a_stream_that_ends_in_a_line_end_is_not_found_short() -> None:
    for n in range(40):
        paper = samples.child(discussion=(Field("Words", "x" * n),))
        assert b"\r\nendstream" not in pdf.child_pdf(paper)


def test_a_failure_says_nothing_of_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("SECRET words of a child")

    monkeypatch.setattr(pdf, "_compile", fail)
    with pytest.raises(pdf.PaperNotMade) as caught:
        pdf.child_pdf(samples.child())
    assert "SECRET" not in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_what_typst_refuses_is_printed_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    compile_ = pdf._compile

    def fussy(template: str, data: str, stamp: Stamp) -> bytes:
        seen.append(data)
        if len(seen) == 1:
            raise RuntimeError("a glyph is missing")
        return compile_(template, data, stamp)

    monkeypatch.setattr(pdf, "_compile", fussy)
    paper = samples.child(discussion=(Field("Words", "x\u0335 قال"),))
    assert "x[U+0335] [U+0642][U+0627][U+0644]" in words(pdf.child_pdf(paper))


def test_slow_libraries_wait_for_the_first_paper() -> None:
    code = (
        "import sys, papers.pdf, papers.extract, papers.invitation, papers.names;"
        "sys.exit(bool({'typst', 'icalendar'} & set(sys.modules)))"
    )
    root = Path(pdf.__file__).parents[1]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_a_time_without_a_zone_is_refused() -> None:
    naive = samples.HELD.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        pdf.staff_pdf(replace(samples.staff(), held=Moment(naive)))


@pytest.mark.parametrize("points", range(8, 20))
def test_how_to_read_an_agreement_never_stands_on_a_page_alone(points: int) -> None:
    asked = tuple(Field(f"Point {n}", f"{n} " + "what we agreed on " * 5) for n in range(points))
    pages = PdfReader(BytesIO(pdf.agreement_pdf(samples.agreement(points=asked)))).pages
    (last,) = [p.extract_text() for p in pages if "About this document" in p.extract_text()]
    assert "digest of what was signed" in last


def test_short_answers_stand_side_by_side_and_read_in_their_order() -> None:
    points = (
        Field("How often", "Once a term"),
        Field("Length in minutes", "90"),
        Field("Where", "A quiet room in school, " * 4),
        Field("We review it on", "Mon 6 Sep 2027"),
    )
    text = words(pdf.agreement_pdf(samples.agreement(points=points)))
    said = ("How often", "Once a term", "Length in minutes", "90", "Where", "Mon 6 Sep 2027")
    assert in_order(text, *said)
