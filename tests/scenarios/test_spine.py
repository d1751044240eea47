"""From the prompt in a school's channel to papers signed by both, through the HTTP door."""

import hashlib
import io
import json
from typing import Any

import icalendar
from pypdf import PdfReader

from local.client import Outcome
from tests.scenarios.hands import AFTER, Hands, fetched, inputs, links, text_of
from tests.scenarios.waiting import until


async def calendar(hands: Hands, who: str, subject: str) -> dict[str, Any]:
    """Get the calendar file by its link, and read its one entry."""
    dialog = await hands.opens(who, "personal", verb="session.calendar", id=subject)
    status, body = await fetched(links(dialog)[0])
    assert status == 200
    (event,) = icalendar.Calendar.from_ical(body.decode()).walk("VEVENT")
    return {str(name): event.decoded(name) for name in event}


async def booked_and_moved(hands: Hands) -> str:
    """Helen offers, Margaret accepts and moves it: one calendar entry, which moves along."""
    subject = await hands.books("margaret", "helen", "st-brigids", time="09:00")
    first = await calendar(hands, "helen", subject)
    await hands.offers("margaret", "personal", subject, time="10:00")
    await hands.acts("helen", "personal", verb="session.accept", id=subject)
    moved = await calendar(hands, "helen", subject)
    assert (moved["UID"], moved["SUMMARY"]) == (first["UID"], "Meeting")
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved["DTSTART"].hour - first["DTSTART"].hour == 1
    assert "DESCRIPTION" not in moved
    return subject


async def written(hands: Hands, subject: str) -> tuple[Outcome, str]:
    """Margaret writes sections, a child with a change of plan, and an action for it."""
    hub = await hands.begins("margaret", subject)
    hub = await hands.needed("margaret", hub, coverage="all")
    case = await hands.writes("margaret", hub, "case/new", initials="AB", reference="4417")
    case_id = hands.case_of(subject)
    since = {"since": "Two more days missed.", "progress": "partly", "concern": "same"}
    case = await hands.writes("margaret", case, f"case/{case_id}/since", **since)
    case = await hands.writes("margaret", case, f"case/{case_id}/plan", plan="Weekly visits.")
    hub = await hands.sends("margaret", case, {"verb": "document.back"})
    action = {"what": "Ring the family worker", "due": "2026-12-04", "about": case_id}
    owner = hands.world.person_id("helen")
    return await hands.writes("margaret", hub, "action/new", **action, owner=owner), case_id


async def entered(hands: Hands, case_id: str) -> None:
    """Helen approves the change of plan, copies the sheet, and confirms its entry."""
    sheet = await hands.opens("helen", "personal", verb="child.open", id=case_id)
    assert "Weekly visits." in sheet.text
    sheet = await hands.sends("helen", sheet, {"verb": "child.approve"})
    copies = [str(box.get("value", "")) for key, box in inputs(sheet.card).items() if "copy" in key]
    assert any("Two more days missed." in copy for copy in copies)
    on = {"entered_on": "2026-11-24"}
    sheet = await hands.sends("helen", sheet, {"verb": "child.enter"}, on)
    assert "child.enter" not in str(sheet.card)


async def papers(hands: Hands, record: str) -> tuple[PdfReader, PdfReader]:
    """Open both papers by links that work once; what comes is what was put on file."""
    await until(lambda: len(hands.papers(record)) == 2, told="the papers were not filed")
    dialog = await hands.opens("helen", "personal", verb="document.papers", id=record)
    readers = []
    for link, kind in zip(links(dialog), ("staff", "child"), strict=True):
        assert record not in link
        status, page = await fetched(link, how="GET")
        assert (status, b"Open the paper" in page) == (200, True)
        status, body = await fetched(link)
        assert status == 200
        assert (await fetched(link))[0] == 410
        known = next(p["sha256"] for p in hands.papers(record) if p["kind"] == kind)
        assert hashlib.sha256(body).hexdigest() == known
        readers.append(PdfReader(io.BytesIO(body)))
    return readers[0], readers[1]


async def test_a_session_goes_from_the_prompt_to_filed_papers(hands: Hands) -> None:
    subject = await booked_and_moved(hands)
    await hands.teams.clock_to(AFTER)
    hub, case_id = await written(hands, subject)
    read = await hands.submits("margaret", hub)
    assert "Two more days missed." in read.text
    await hands.sends("margaret", read, {"verb": "document.sign"})
    record = hands.record_of(subject)
    await hands.signs("helen", record)
    await entered(hands, case_id)
    staff, child = await papers(hands, record)

    words = text_of(staff)
    rows = hands.world.rows("document")["document"]
    digest = next(str(row["digest"]) for row in rows if row["id"] == record)
    for part in ("Margaret Okafor", "Helen Marsh", "Earlier actions", digest[:16]):
        assert part in words
    (attached,) = staff.attachments.values()
    assert json.loads(attached[0])

    words = text_of(child)
    for part in ("Weekly visits.", "Ring the family worker", "Two more days missed."):
        assert part in words
    assert "Earlier actions" not in words
