"""Say dates, times and lengths as people say them, in UK time."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def local(at: datetime) -> datetime:
    """Give a moment in UK time; a moment without a time zone is a fault of the caller."""
    if at.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return at.astimezone(LONDON)


def say_date(day: date) -> str:
    """Say a day: "Tue 24 Nov 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_clock(at: datetime) -> str:
    """Say the time of day, with GMT or BST in the one hour a year that comes twice."""
    here = local(at)
    return f"{here:%H:%M}" + (f" {here.tzname()}" if comes_twice(here) else "")


def comes_twice(here: datetime) -> bool:
    """Tell whether a UK time is in the hour that the October change repeats."""
    return here.utcoffset() != here.replace(fold=1 - here.fold).utcoffset()


def say_time(at: datetime) -> str:
    """Say a moment: "Tue 24 Nov 2026, 10:00"."""
    return f"{say_date(local(at).date())}, {say_clock(at)}"


def say_span(at: datetime, minutes: int) -> str:
    """Say from when to when: "Tue 24 Nov 2026, 10:00 to 11:30"."""
    end = at + timedelta(minutes=minutes)
    same_day = local(at).date() == local(end).date()
    return f"{say_time(at)} to {say_clock(end) if same_day else say_time(end)}"


def say_length(minutes: int) -> str:
    """Say a length: "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in ((hours, "hour"), (rest, "minute"))
    ]
    return " ".join(p for p in parts if not p.startswith("0 ")) or "0 minutes"
