import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from papers.invitation import invitation_ics
from tests.papers import samples
from tests.papers.hostile import CORPUS
from workflows.views.papers import Invitation, Method


def event(invitation: Invitation) -> Any:
    (found,) = Calendar.from_ical(invitation_ics(invitation)).walk("VEVENT")
    return found


def lines(data: bytes) -> list[str]:
    """Unfold a file by RFC 5545 3.1, holding it to the rules on the way."""
    assert data.endswith(b"\r\n")
    physical = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    unfolded = re.sub(r"\r\n[ \t]", "", data.decode())
    logical = unfolded.split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in logical)
    return logical


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_it_says_when_and_where_and_nothing_else() -> None:
    found = lines(invitation_ics(samples.invitation()))
    names = [re.split("[:;]", line)[0] for line in found[found.index("BEGIN:VEVENT") :]]
    assert sorted(names[1 : names.index("END")]) == [
        "CLASS",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "LAST-MODIFIED",
        "LOCATION",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    ]
    for line in ("SUMMARY:Meeting", "CLASS:PRIVATE", "METHOD:PUBLISH", "STATUS:CONFIRMED"):
        assert line in found
    assert "DTSTART;TZID=Europe/London:20261124T100000" in found
    assert "LOCATION:Small meeting room\\, St Bede's\\; first floor" in found


def test_a_move_keeps_the_uid_and_raises_the_sequence() -> None:
    first, moved = event(samples.invitation()), event(samples.invitation(sequence=1))
    assert first["UID"] == moved["UID"]
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)


def test_a_withdrawal_takes_the_same_event_out() -> None:
    found = lines(invitation_ics(samples.invitation(method=Method.CANCEL, sequence=2)))
    for line in ("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2", "TRANSP:TRANSPARENT"):
        assert line in found
    assert event(samples.invitation(method=Method.CANCEL))["UID"] == samples.invitation().uid


@pytest.mark.parametrize(
    ("at", "minutes", "start", "end"),
    [
        ("2026-03-28T23:30", 120, "TZID=Europe/London:20260328T233000", "20260329T023000"),
        ("2026-03-29T09:00", 60, "TZID=Europe/London:20260329T100000", "20260329T110000"),
        ("2026-10-24T22:30", 60, "TZID=Europe/London:20261024T233000", "20261025T003000"),
        ("2026-10-24T22:30", 120, "20261024T223000Z", "20261025T003000Z"),
        ("2026-10-25T23:30", 60, "TZID=Europe/London:20261025T233000", "20261026T003000"),
        ("2026-07-01T22:30", 60, "TZID=Europe/London:20260701T233000", "20260702T003000"),
        ("2026-10-24T22:30", 180, "20261024T223000Z", "20261025T013000Z"),
    ],
)
def test_the_clock_changes_are_right(at: str, minutes: int, start: str, end: str) -> None:
    invitation = samples.invitation(starts_at=utc(at), minutes=minutes)
    found = lines(invitation_ics(invitation))
    assert any(line.startswith("DTSTART") and line.endswith(start) for line in found)
    assert any(line.startswith("DTEND") and line.endswith(end) for line in found)
    assert event(invitation).start.astimezone(UTC) == utc(at)
    assert event(invitation).end.astimezone(UTC) == utc(at) + timedelta(minutes=minutes)


def test_another_parser_reads_uk_time_from_the_file_alone(tmp_path: Any) -> None:
    path = tmp_path / "m.ics"
    path.write_bytes(invitation_ics(samples.invitation()))
    theirs, ours = tzical(str(path)).get("Europe/London"), ZoneInfo("Europe/London")
    assert theirs is not None
    for hour in range(0, 24 * 365 * 2, 7):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        naive = at.astimezone(ours).replace(tzinfo=None)
        if at.astimezone(ours).fold or naive.hour == 1:  # the hour that comes twice
            continue
        assert naive.replace(tzinfo=theirs).utcoffset() == at.astimezone(ours).utcoffset()


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_place_stays_in_its_line(name: str) -> None:
    invitation = samples.invitation(
        place=CORPUS[name], organiser=CORPUS[name], organiser_email="r.calder@example.org"
    )
    found = lines(invitation_ics(invitation))
    assert sum(line.startswith("BEGIN:") for line in found) == 5
    assert event(invitation)["SUMMARY"] == "Meeting"


def test_nothing_is_smuggled_in_by_a_line_end() -> None:
    words = 'Room 1\r\nBEGIN:VALARM\nACTION:DISPLAY\u2028END:VALARM";X=Y:z\x00'
    invitation = samples.invitation(
        place=words, uid=words, organiser=words, organiser_email="a@example.org"
    )
    calendar = Calendar.from_ical(invitation_ics(invitation))
    assert calendar.walk("VALARM") == []
    assert lines(invitation_ics(invitation)).count("BEGIN:VALARM") == 0
    assert "Room 1, BEGIN:VALARM, ACTION:DISPLAY, END:VALARM" in str(event(invitation)["LOCATION"])


@pytest.mark.parametrize(
    "email", ["", "x", "a@b\r\nX:y", "a@b", "mailto:a@example.org", "a b@c.org"]
)
def test_an_organiser_without_a_sound_address_is_left_out(email: str) -> None:
    found = event(samples.invitation(organiser="Ruth Calder", organiser_email=email))
    assert "ORGANIZER" not in found


def test_an_organiser_with_an_address_is_named() -> None:
    found = event(samples.invitation(organiser="Ruth", organiser_email="r@example.org"))
    assert found["ORGANIZER"] == "mailto:r@example.org"
    assert found["ORGANIZER"].params["CN"] == "Ruth"
