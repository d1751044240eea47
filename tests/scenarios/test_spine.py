"""From the prompt in a school's channel to papers signed by both, through the HTTP door."""

import hashlib
import io
import json

import icalendar
from pypdf import PdfReader

from tests.scenarios.hands import AFTER, Hands, fetched, inputs, links, text_of
from tests.scenarios.waiting import until


async def calendar(hands: Hands, who: str, subject: str) -> icalendar.Event:
    dialog = await hands.opens(who, "personal", verb="session.calendar", id=subject)
    assert links(dialog), dialog.text
    status, body = await fetched(links(dialog)[0])
    assert status == 200
    (event,) = icalendar.Calendar.from_ical(body.decode()).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


async def test_a_session_goes_from_the_prompt_to_filed_papers(hands: Hands) -> None:
    teams, world = hands.teams, hands.world
    subject = str(world.session("margaret", "helen")["id"])

    # The prompt, an offer, booked; moved once, so the calendar's entry moves along.
    await hands.books("margaret", "helen", "st-brigids", time="09:00")
    first = await calendar(hands, "helen", subject)
    await hands.offers("margaret", "personal", subject, time="10:00")
    await hands.acts("helen", "personal", verb="session.accept", id=subject)
    moved = await calendar(hands, "helen", subject)
    assert (moved["UID"], moved["SUMMARY"]) == (first["UID"], "Meeting")
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved["DTSTART"].dt.hour - first["DTSTART"].dt.hour == 1
    assert "DESCRIPTION" not in moved

    # The record: sections, a child with a change of plan, an action.
    await teams.clock_to(AFTER)
    hub = await hands.begins("margaret", subject)
    hub = await hands.needed("margaret", hub, coverage="all")
    case = await hands.writes("margaret", hub, "case/new", initials="AB", reference="4417")
    case_id = hands.case_of(subject)
    case = await hands.writes(
        "margaret",
        case,
        f"case/{case_id}/since",
        since="Two more days missed.",
        progress="partly",
        concern="same",
    )
    case = await hands.writes("margaret", case, f"case/{case_id}/plan", plan="Weekly visits.")
    hub = await hands.sends("margaret", case, {"verb": "document.back"})
    hub = await hands.writes(
        "margaret",
        hub,
        "action/new",
        what="Ring the family worker",
        owner=world.person_id("helen"),
        due="2026-12-04",
        about=case_id,
    )

    # Submitted, signed by both, approved by the DSL of the child's school, entered.
    read = await hands.submits("margaret", hub)
    assert "Two more days missed." in read.text
    await hands.sends("margaret", read, {"verb": "document.sign"})
    record = hands.record_of(subject)
    await hands.signs("helen", record)
    sheet = await hands.opens("helen", "personal", verb="child.open", id=case_id)
    assert "Weekly visits." in sheet.text
    sheet = await hands.sends("helen", sheet, {"verb": "child.approve"})
    copies = [str(box.get("value", "")) for key, box in inputs(sheet.card).items() if "copy" in key]
    assert any("Two more days missed." in copy for copy in copies)
    sheet = await hands.sends(
        "helen", sheet, {"verb": "child.enter"}, {"entered_on": "2026-11-24"}
    )
    assert "child.enter" not in str(sheet.card)

    # Filed, and opened by a link that works once.
    await until(lambda: len(hands.papers(record)) == 2, told="the papers were not filed")
    dialog = await hands.opens("helen", "personal", verb="document.papers", id=record)
    staff, child = links(dialog)
    assert record not in staff and "4417" not in child
    status, page = await fetched(staff, how="GET")
    assert (status, b"Open the paper" in page) == (200, True)
    status, body = await fetched(staff)
    assert status == 200
    assert (await fetched(staff))[0] == 410
    paper = next(p for p in hands.papers(record) if p["kind"] == "staff")
    assert hashlib.sha256(body).hexdigest() == paper["sha256"]

    # The paper says what both signed, and holds it as data too.
    reader = PdfReader(io.BytesIO(body))
    words = text_of(reader)
    assert "Margaret Okafor" in words
    assert "Earlier actions" in words
    digest = next(str(d["digest"]) for d in world.rows("document")["document"] if d["id"] == record)
    assert digest[:16] in words
    (attached,) = reader.attachments.values()
    assert json.loads(attached[0])

    status, body = await fetched(child)
    words = text_of(PdfReader(io.BytesIO(body)))
    assert status == 200
    assert "Weekly visits." in words
    assert "Ring the family worker" in words
    assert "Earlier actions" not in words
