"""No stored message carries content: marked words in every box, looked for everywhere else."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.policy import Answer, Field, Form
from local.client import Outcome
from policies.loader import PublishedPolicies
from tests.scenarios.hands import AFTER, Hands, fetched, form_of, links
from tests.scenarios.waiting import until

POLICY = PublishedPolicies().current("srscmat", date(2026, 11, 24))
CHOSEN = {
    "coverage": "sample",
    "harm": "told",
    "progress": "partly",
    "concern": "escalated",
    "frequency": "term",
    "minutes": "90",
    "done_on": "2026-11-23",
    "review_on": "2027-09-06",
    "interrupted": "no",
    "initials": "QZXW",
    "reference": "Marked-777-ref",
}


class Marks:
    """Fill boxes with words that stand nowhere else."""

    def __init__(self) -> None:
        self.words = ["QZXW", "Marked-777-ref"]

    def word(self, about: str) -> str:
        word = f"marked{len(self.words):03}{about.replace('_', '')}qzv"
        self.words.append(word)
        return word

    def answers(self, fields: tuple[Field, ...]) -> dict[str, str]:
        given = {}
        for field in fields:
            if field.answer in {Answer.TEXT, Answer.LINE}:
                given[field.key] = self.word(field.key)
            elif field.key in CHOSEN:
                given[field.key] = CHOSEN[field.key]
        return given

    def found_in(self, text: str) -> list[str]:
        return [word for word in self.words if word in text]


async def filled(hands: Hands, hub: Outcome, form: Form, marks: Marks, prefix: str) -> Outcome:
    """Write every section of a form."""
    for section in form.sections:
        answers = marks.answers(section.fields)
        hub = await hands.writes("margaret", hub, f"{prefix}/{section.key}", **answers)
    return hub


async def agreed(hands: Hands, marks: Marks) -> None:
    rows = hands.world.rows("person", "pair")
    helen = next(p["id"] for p in rows["person"] if p["name"] == "Helen Marsh")
    pair = next(str(p["id"]) for p in rows["pair"] if p["supervisee_id"] == helen)
    await hands.home("margaret")
    hub = await hands.opens("margaret", "personal", verb="agreement.open", id=pair)
    hub = await filled(hands, hub, POLICY.agreement, marks, "section")
    read = await hands.submits("margaret", hub)
    await hands.sends("margaret", read, {"verb": "document.sign"})
    document = next(
        str(d["id"])
        for d in hands.world.rows("document")["document"]
        if d["kind"] == "agreement" and d["status"] == "awaiting"
    )
    await hands.signs("helen", document)


async def written(hands: Hands, subject: str, marks: Marks) -> tuple[Outcome, str]:
    hub = await hands.begins("margaret", subject)
    hub = await filled(hands, hub, POLICY.record, marks, "section")
    case_id = hands.case_of(subject)  # as it was prepared
    pick = {"verb": "document.pick", "pick": f"case/{case_id}"}
    case = await hands.sends("margaret", hub, pick)
    for section in POLICY.case.sections[1:]:
        answers = marks.answers(section.fields)
        case = await hands.writes("margaret", case, f"case/{case_id}/{section.key}", **answers)
    hub = await hands.sends("margaret", case, {"verb": "document.back"})
    action = marks.answers(POLICY.action.sections[0].fields)
    owner = hands.world.person_id("helen")
    hub = await hands.writes(
        "margaret", hub, "action/new", **action, owner=owner, due="2026-12-04", about=case_id
    )
    return hub, case_id


async def between(hands: Hands, subject: str, marks: Marks) -> None:
    """Prepare the session and note informal supervision, every box filled."""
    topic, case = POLICY.preparation.sections
    await hands.home("helen")
    page = await hands.opens("helen", "personal", verb="prepare.open", id=subject)
    form = await hands.sends("helen", page, {"verb": "prepare.pick", "pick": topic.key})
    page = await hands.sends("helen", form, {"verb": "prepare.save"}, marks.answers(topic.fields))
    form = await hands.sends("helen", page, {"verb": "prepare.pick", "pick": case.key})
    page = await hands.sends("helen", form, {"verb": "prepare.save"}, marks.answers(case.fields))
    assert "QZXW" in page.text
    form = await hands.opens("helen", "personal", verb="informal.open")
    told = marks.answers(POLICY.informal.fields) | {"harm": "yes"}
    await hands.sends("helen", form, {"verb": "informal.save"}, told)


async def acted(hands: Hands, marks: Marks) -> None:
    """Say that the action is done, once a morning message has said that it is due."""
    await hands.teams.clock_to("2026-12-04T09:00")
    await hands.quiet()
    await hands.home("helen")
    listed = await hands.opens("helen", "personal", verb="actions.open")
    pick = {"verb": "action.pick"}
    action = await hands.sends("helen", listed, pick)
    word = {"changed": marks.word("changed")}
    await hands.sends("helen", action, {"verb": "action.done"}, word)


async def corrected(hands: Hands, record: str, marks: Marks) -> None:
    """Add an addendum, signed by both."""
    read = await hands.opens("margaret", "personal", verb="document.open", id=record)
    hub = await hands.sends("margaret", read, {"verb": "document.addendum"})
    hub = await filled(hands, hub, POLICY.addendum, marks, "section")
    read = await hands.submits("margaret", hub)
    await hands.sends("margaret", read, {"verb": "document.sign"})
    addendum = next(
        str(d["id"]) for d in hands.world.rows("document")["document"] if d["corrects_id"] == record
    )
    await hands.signs("helen", addendum)
    await until(lambda: hands.papers(addendum), told="the addendum was not filed")


async def disagreed(hands: Hands, record: str, marks: Marks) -> None:
    """Helen disagrees; Catherine, Margaret's line manager, meets with both and writes it down."""
    read = await hands.opens("helen", "personal", verb="document.open", id=record)
    form = await hands.sends("helen", read, {"verb": "document.disagree"})
    said = {"part": "none", "words": marks.word("disagreement")}
    await hands.sends("helen", form, {"verb": "document.disagreed"}, said)
    meeting = str(hands.world.rows("meeting")["meeting"][0]["id"])
    page = await hands.opens("catherine", "personal", verb="meeting.open", id=meeting)
    dispute = await hands.sends("catherine", page, {"verb": "meeting.dispute"})
    assert said["words"] in dispute.text
    form = await hands.sends("catherine", page, {"verb": "meeting.outcome_form"})
    came = {"held_on": "2026-11-24", "outcome": "stands", "words": marks.word("outcome")}
    await hands.sends("catherine", form, {"verb": "meeting.outcome"}, came)
    for who in ("helen", "margaret"):
        page = await hands.opens(who, "personal", verb="meeting.open", id=meeting)
        assert came["words"] in page.text
        await hands.sends(who, page, {"verb": "meeting.confirm"})


async def urgently(hands: Hands, marks: Marks) -> None:
    """Ask for urgent supervision with words that nobody asked for, and take it to its end."""
    await hands.teams.say("tom", "personal", f"urgent: {marks.word('urgent')}")
    dialog = await hands.opens("tom", "personal", verb="urgent.form", id="me")
    home = (await hands.home("tom")).message
    more = {"why": marks.word("why"), "harm": "true"}
    forged = {"verb": "urgent.ask", "form": form_of(dialog), **more}
    await hands.teams.forge_dialog("tom", home, "submit", forged)
    request = form_of(dialog)
    ring = {"verb": "urgent.ring", "id": request, "seen": "1", "about": marks.word("about")}
    card = await hands.card("daniel", "personal", verb="urgent.ring", id=request)
    await hands.teams.forge_execute("daniel", card.message, "urgent.ring", ring)
    for who in ("tom", "daniel"):
        await hands.acts(who, "personal", verb="urgent.held", id=request)


async def everything(hands: Hands) -> tuple[Marks, str]:
    """Go through every flow that takes words; give them, and the calendar file."""
    marks = Marks()
    await agreed(hands, marks)
    subject = await hands.books("margaret", "helen", "st-brigids")
    calendar = await hands.opens("helen", "personal", verb="session.calendar", id=subject)
    _, invitation = await fetched(links(calendar)[0])
    await between(hands, subject, marks)
    await hands.teams.clock_to(AFTER)
    hub, case_id = await written(hands, subject, marks)
    await hands.submits("margaret", hub)
    record = hands.record_of(subject)

    read = await hands.opens("helen", "personal", verb="document.open", id=record)
    form = await hands.sends("helen", read, {"verb": "document.ask_form"})
    comment = {"comment": marks.word("comment")}
    await hands.sends("helen", form, {"verb": "document.ask"}, comment)
    hub = await hands.opens("margaret", "personal", verb="document.open", id=record)
    assert comment["comment"] in hub.text
    hub = await hands.writes("margaret", hub, "section/notes", notes=marks.word("again"))
    await hands.submits("margaret", hub)
    await disagreed(hands, record, marks)
    for who in ("margaret", "helen"):
        await hands.signs(who, record)
    sheet = await hands.opens("helen", "personal", verb="child.open", id=case_id)
    await hands.sends("helen", sheet, {"verb": "child.approve"})
    await until(lambda: len(hands.papers(record)) == 2, told="the papers were not filed")
    await corrected(hands, record, marks)
    await acted(hands, marks)
    await hands.home("margaret")
    await hands.home("helen")

    await urgently(hands, marks)
    typed = marks.word("free")
    await hands.teams.say("helen", "personal", f"I am worried about {typed}")
    await hands.teams.say("helen", "st-brigids", f"And {typed} here")
    await hands.quiet()
    return marks, invitation.decode()


def said_in_messages(invokes: list[dict[str, Any]]) -> Iterator[str]:
    """Give what was answered to buttons, but for what only a dialog showed."""
    for one in invokes:
        response = one["response"] or {}
        if (response.get("task") or {}).get("type") != "continue":
            yield json.dumps(response, ensure_ascii=False)


def kept(hands: Hands) -> Iterator[tuple[str, bytes]]:
    """Give every file that the bot keeps, but for the papers themselves."""
    data = hands.world.data
    for path in data.rglob("*"):
        if path.is_file() and path.suffix != ".pdf" and data / "teams" not in path.parents:
            yield path.name, path.read_bytes()


async def test_marked_words_stand_in_dialogs_and_papers_only(
    hands: Hands, subtests: pytest.Subtests
) -> None:
    marks, invitation = await everything(hands)
    assert len(marks.words) > 30
    world, teams = hands.world, hands.teams

    with subtests.test("what was posted, in channels and chats, and its summaries"):
        traffic = await teams.traffic()
        assert len(traffic) > 20
        assert marks.found_in(json.dumps(traffic, ensure_ascii=False)) == []
    with subtests.test("what was answered outside of dialogs"):
        answers = list(said_in_messages(await teams.invokes()))
        assert answers
        assert marks.found_in("\n".join(answers)) == []
    with subtests.test("names of files and folders"):
        names = [str(p.relative_to(world.data)) for p in (world.data / "filing").rglob("*")]
        assert sum(name.endswith(".pdf") for name in names) >= 4
        assert marks.found_in("\n".join(names)) == []
    with subtests.test("the invitation"):
        assert "SUMMARY:Meeting" in invitation
        assert marks.found_in(invitation) == []
    with subtests.test("the log"):
        assert "filed" in world.log()
        assert marks.found_in(world.log()) == []
    world.serving.stop()
    with subtests.test("the database and all other files"):
        files = dict(kept(hands))
        assert "supervision.db" in files
        for name, raw in files.items():
            for coding in ("utf-8", "utf-16-le"):
                found = [word for word in marks.words if word.encode(coding) in raw]
                assert (name, found) == (name, [])
