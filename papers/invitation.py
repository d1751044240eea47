"""Make the calendar file of a session: when and where, never what for."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from papers.characters import show_controls, tidy
from papers.words import LONDON, comes_twice, local
from workflows.views.papers import Invitation, Method

if TYPE_CHECKING:
    from icalendar import Event, Timezone

EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def invitation_ics(invitation: Invitation) -> bytes:
    """Make a file that a person opens to put the session in their calendar, or to take it out."""
    from icalendar import Calendar  # noqa: PLC0415 - slow to load: not before the first invitation

    calendar = Calendar()
    calendar.add("prodid", "-//Supervision//Calendar//EN")
    calendar.add("version", "2.0")
    # PUBLISH, not REQUEST: the file is opened by a person, it isn't mailed by an organiser's
    # server. A REQUEST makes Outlook ask "accept or decline?" and write to the organiser; here the
    # answer was given on the card already.
    calendar.add("method", invitation.method.value)
    calendar.add("calscale", "GREGORIAN")
    if _times(invitation)[0].tzinfo is LONDON:
        calendar.add_component(_london())
    calendar.add_component(_event(invitation))
    return bytes(calendar.to_ical())


def _event(invitation: Invitation) -> "Event":
    from icalendar import Event, vCalAddress  # noqa: PLC0415

    start, end = _times(invitation)
    cancelled = invitation.method is Method.CANCEL
    event = Event()
    event.add("uid", _line(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.stamp.astimezone(UTC))
    event.add("last-modified", invitation.stamp.astimezone(UTC))
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", "Meeting")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if cancelled else "BUSY")
    if invitation.place.strip():
        event.add("location", _line(invitation.place))
    if EMAIL.fullmatch(invitation.organiser_email):  # no address, no organiser: a URI is required
        organiser = vCalAddress(f"mailto:{invitation.organiser_email}")
        if invitation.organiser.strip():
            organiser.params["CN"] = _line(invitation.organiser).replace('"', "'")
        event.add("organizer", organiser)
    return event


def _times(invitation: Invitation) -> tuple[datetime, datetime]:
    start = local(invitation.starts_at)
    end = local(invitation.starts_at + timedelta(minutes=invitation.minutes))
    if comes_twice(start) or comes_twice(end):
        # Programs disagree on which of the two hours is meant: such a night is written in UTC.
        return start.astimezone(UTC), end.astimezone(UTC)
    return start, end


def _line(words: str) -> str:
    return ", ".join(
        part.strip() for part in show_controls(tidy(words)).split("\n") if part.strip()
    )


def _london() -> "Timezone":
    """Describe UK time by its rules, which never need a new table of years."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    zone = Timezone()
    zone.add("tzid", "Europe/London")
    hour, none = timedelta(hours=1), timedelta()
    for part, name, month, first, before, after in (
        (TimezoneDaylight(), "BST", 3, "1981-03-29T01:00", none, hour),
        (TimezoneStandard(), "GMT", 10, "1996-10-27T02:00", hour, none),
    ):
        part.add("dtstart", datetime.fromisoformat(first))  # on the clock, before the change
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
