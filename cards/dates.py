"""Dates and times as people say them, in UK time: "Tue 24 Nov, 10:00 to 11:30"."""

from datetime import date, datetime, timedelta

from domain.terms import LONDON, london_day

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEPTEMBER = 9


def school_year(day: date) -> int:
    """Give the calendar year in which a day's school year began."""
    return day.year if day.month >= _SEPTEMBER else day.year - 1


def say_day(day: date, near: date | None = None) -> str:
    """Say a day; without its year where it is in the same school year as the one it is near."""
    words = f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    known = near is not None and school_year(near) == school_year(day)
    return words if known else f"{words} {day.year}"


def say_clock(at: datetime) -> str:
    """Say the time of day, with BST or GMT in the hour that comes twice in October."""
    here = at.astimezone(LONDON)
    twice = here.utcoffset() != here.replace(fold=1 - here.fold).utcoffset()
    return f"{here:%H:%M} {here.tzname()}" if twice else f"{here:%H:%M}"


def say_moment(at: datetime, near: date | None = None) -> str:
    """Say a day and time."""
    return f"{say_day(london_day(at), near)}, {say_clock(at)}"


def say_span(at: datetime, minutes: int, near: date | None = None) -> str:
    """Say from when until when."""
    end = at + timedelta(minutes=minutes)
    same = london_day(at) == london_day(end)
    return f"{say_moment(at, near)} to {say_clock(end) if same else say_moment(end, near)}"
