"""Marked words in every field: none of them in what is posted, queued, logged or lies on disk."""

from datetime import date
from pathlib import Path
from typing import Any

from cards.verbs import Verb
from domain.policy import Answer
from policies.loader import PublishedPolicies
from tests.databases import Place
from tests.trust import NEXT_AUTUMN, PEOPLE, SCHOOLS, TERMS, Trust
from workflows.asking import Page
from workflows.channels import channel_notice
from workflows.filing import filed, to_file
from workflows.notices import notice
from workflows.ports import Message, Work

POLICY = PublishedPolicies().current("srscmat", date(2026, 11, 24))
FREE = {Answer.TEXT, Answer.LINE}


class Marks:
    """Words that stand nowhere else; each is used once."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def new(self) -> str:
        self.words.append(f"Zyqx{len(self.words):03}wv")
        return self.words[-1]

    def answers(self, fields: Any) -> dict[str, str]:
        return {field.key: self.new() for field in fields if field.answer in FREE}

    def found_in(self, text: str) -> list[str]:
        return [word for word in self.words if word.casefold() in text.casefold()]


async def disagrees(trust: Trust, marks: Marks, record: str) -> None:
    """Priya disagrees; the three meet, and write down what came of it."""
    form = await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", record))
    part = form.questions[0].choices[0].key
    await trust.sends("priya", Verb.DISAGREE, form, part=part, words=marks.new())
    found = await trust.run(lambda work: work.disagreements.of_document(record))
    meeting = found[0].meeting_id or ""
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    await trust.sends("margaret", Verb.MEETING_DISPUTE, page)
    form = await trust.sends("margaret", Verb.MEETING_OUTCOME_FORM, page)
    given = {"held_on": "2026-11-24", "outcome": "stands", "words": marks.new()}
    await trust.sends("margaret", Verb.MEETING_OUTCOME, form, **given)
    for who in ("priya", "daniel"):
        page = await trust.opens(who, Verb.MEETING, meeting)
        await trust.sends(who, Verb.MEETING_CONFIRM, page)


async def whole_flow(trust: Trust, marks: Marks) -> str:
    """From the agreement to a filed record with an addendum, every free box marked."""
    hub = await trust.opens("priya", Verb.AGREEMENT, "edith")
    for section in POLICY.agreement.sections:
        others = {"frequency": "term", "minutes": "90", "review_on": "2027-11-01"}
        known = {f.key for f in section.fields}
        given = {k: v for k, v in others.items() if k in known} | marks.answers(section.fields)
        hub = await trust.writes("priya", hub, f"section/{section.key}", **given)
    agreement = (await trust.submits("priya", hub)).heading.id
    for who in ("priya", "daniel"):
        await trust.signs(who, agreement)

    await between(trust, marks)
    hub = await trust.started("edith")
    for section in POLICY.record.sections:
        if marked := marks.answers(section.fields):
            hub = await trust.writes("daniel", hub, f"section/{section.key}", **marked)
    for line in hub.cases:  # as prepared
        case = await trust.writes(
            "daniel", hub, f"{line.pick}/since", progress="no", concern="de-escalated"
        )
        hub = await trust.sends("daniel", Verb.BACK, case)
    words = {k: v for k, v in marks.answers(POLICY.case.fields).items() if k != "initials"}
    reference = marks.new()
    case_id, hub = await trust.discusses(
        "daniel", hub, reference, initials="QXZJ", concern="escalated", **words
    )
    for about in (case_id, ""):
        action = {"what": marks.new(), "outcome": marks.new(), "about": about}
        hub = await trust.writes(
            "daniel", hub, "action/new", owner="priya", due="2026-12-01", **action
        )
    record = (await trust.submits("daniel", hub)).heading.id
    asking = await trust.sends("priya", Verb.ASK_FORM, await trust.reads("priya", record))
    await trust.sends("priya", Verb.ASK, asking, comment=marks.new())
    hub = await trust.reads("daniel", record)
    await trust.writes("daniel", hub, "section/notes", notes=marks.new())
    await trust.submits("daniel", hub)
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    sheet = await trust.sends("priya", Verb.APPROVE, sheet)
    await trust.sends("priya", Verb.ENTER, sheet, entered_on="2026-11-24")
    await disagrees(trust, marks, record)
    for who in ("daniel", "priya"):
        await trust.signs(who, record)
    hub = await trust.sends("priya", Verb.ADDENDUM, await trust.reads("priya", record))
    hub = await trust.writes("priya", hub, "section/correction", correction=marks.new())
    await trust.submits("priya", hub)

    def file(work: Work) -> None:
        for sheet in to_file(work, record):
            filed(work, sheet, name=f"{sheet.id}.pdf", folder="f", sha256="0", shared=True)

    await trust.run(file)
    trust.at("2026-12-03T09:00")
    listed = await trust.opens("priya", Verb.ACTIONS, "me")
    one = await trust.sends("priya", Verb.ACTION_PICK, listed, pick=listed.mine[0].id)
    await trust.sends("priya", Verb.ACTION_DONE, one, changed=marks.new())
    await trust.plan()
    await drift(trust, marks)
    return str(record)


async def between(trust: Trust, marks: Marks) -> None:
    """Both prepare, and note informal supervision; every free box marked."""
    session = await trust.booked("edith")
    for who in ("priya", "daniel"):
        for section in POLICY.preparation.sections:
            given = {"initials": "QXZJ", "reference": marks.new(), "school": "edith"}
            page = await trust.opens(who, Verb.PREPARE, session.id)
            form = await trust.sends(who, Verb.PREPARE_PICK, page, pick=section.key)
            answers = given | marks.answers(section.fields)
            await trust.sends(who, Verb.PREPARE_SAVE, form, **answers)
    note = {"pair": "edith", "harm": "yes", "held_on": "2026-11-23", "started": "08:00"}
    form = await trust.opens("priya", Verb.INFORMAL, "me")
    fields = POLICY.informal.fields
    await trust.sends("priya", Verb.INFORMAL_SAVE, form, **note, **marks.answers(fields))


async def drift(trust: Trust, marks: Marks) -> None:
    """Carry the other action over until it drifts, and challenge it."""
    await trust.run(lambda work: work.roster.save_terms([*TERMS, NEXT_AUTUMN]))
    for day in ("2027-01-12", "2027-04-13", "2027-09-07"):
        trust.at(f"{day}T08:00")
        await trust.plan()
        hub = await trust.started("edith", f"{day}T10:00")
        for line in [line for line in hub.reviews if line.state == "empty"]:
            given = {"outcome": "carried over", "note": marks.new(), "challenge": marks.new()}
            hub = await trust.writes("daniel", hub, line.pick, **given)
        await trust.submits("daniel", hub)


async def test_every_free_box_of_the_policy_was_marked_and_can_be_read(trust: Trust) -> None:
    marks = Marks()
    record = await whole_flow(trust, marks)
    read = repr((await trust.reads("priya", record)).blocks)
    assert len(marks.found_in(read)) > 20


async def test_nothing_that_is_posted_or_shown_outside_a_dialog_holds_content(
    trust: Trust,
) -> None:
    marks = Marks()
    await whole_flow(trust, marks)
    messages = await trust.messages()
    kinds = {m["kind"] for m in messages}
    assert kinds >= {"session", "document", "child", "file", "meeting"}
    assert kinds >= {"action.due", "action.over", "morning"}

    def said(work: Work) -> list[object]:
        found: list[object] = [channel_notice(work, f"19:{s}", None) for s in SCHOOLS]
        for row in messages:
            if row["kind"] == "file":
                continue
            if row["kind"] == "morning":
                at = (row["recipient"], row["occurrence"], work.now)
                found.append(notice(work, Message("morning", row["subject"], *at)))
            for who in PEOPLE:
                to = row["recipient"] if row["recipient"].startswith("channel") else f"person:{who}"
                message = Message(row["kind"], row["subject"], to, "", work.now)
                found.append(notice(work, message))
        return found

    views = [*(await trust.run(said)), *[await trust.shows(w, Page("home")) for w in PEOPLE]]
    for view in views:
        assert marks.found_in(repr(view)) == []
        assert "QXZJ" not in repr(view)


async def test_no_row_holds_content_in_the_clear(trust: Trust) -> None:
    marks = Marks()
    await whole_flow(trust, marks)
    rows = await trust.rows()
    assert rows["part_version"]
    for table, held in rows.items():
        assert marks.found_in(repr(held)) == [], table
        assert "QXZJ" not in repr(held), table


async def test_the_file_of_the_database_holds_no_content(trust: Trust, place: Place) -> None:
    marks = Marks()
    await whole_flow(trust, marks)
    if not place.is_sqlite:
        return
    files = list(Path(place.url.removeprefix("sqlite:///")).parent.iterdir())
    assert len(files) > 1
    for path in files:
        text = path.read_bytes().decode("latin-1")
        assert marks.found_in(text) == [], path.name
        assert "QXZJ" not in text
    assert any(b"prompted" in path.read_bytes() for path in files)
