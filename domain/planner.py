"""What is owed to whom and when, from state alone: what every kind of reminder has in common.

The rules of each matter give everything that they owe in the present state, past and to come
(`domain/reminders/`). From that follow what is to be said now and when to look again. Nothing here
knows what was said before: the outbox keeps each message once, by its key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.policy import Chase
from domain.rota import Rota


class Voice(StrEnum):
    """How something is said."""

    AT_ONCE = "at once"  # whatever the hour: urgent requests, and nothing else
    SOON = "soon"  # when it happens, in the recipient's own hours
    MORNING = "morning"  # gathered into the recipient's one morning message


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed to one person. `kind` is "<matter>.<what>", its subject the matter's id.

    Of what one person is owed in one `series` of one matter only the latest is said: whoever
    was not told in time is not flooded later. `in_holidays`: named cover hears it then too.
    """

    kind: str
    subject: str
    person_id: str
    occurrence: str
    due_at: datetime
    voice: Voice = Voice.MORNING
    series: str = ""
    in_holidays: bool = False

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Give what tells it apart from everything else that is ever said."""
        return (self.kind, self.subject, self.person_id, self.occurrence)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one matter owes in its present state, and when its posted cards change by itself."""

    owed: tuple[Owed, ...] = ()
    looks: tuple[datetime, ...] = ()

    def to_say(self, now: datetime) -> tuple[Owed, ...]:
        """Give what is due by now, in order; of each series the latest for each person."""
        latest: dict[tuple[str, str, str], Owed] = {}
        for one in sorted(self.owed, key=_order):
            if one.due_at <= now:
                latest[one.subject, one.person_id, one.series or one.kind] = one
        return tuple(sorted(latest.values(), key=_order))

    def next_look(self, now: datetime) -> datetime | None:
        """Give when something will be due that isn't yet; None where nothing will."""
        later = [*(one.due_at for one in self.owed), *self.looks]
        return min((at for at in later if at > now), default=None)

    def owes(self, key: tuple[str, str, str, str]) -> bool:
        """Say whether this is still owed."""
        return any(one.key == key for one in self.owed)


def _order(one: Owed) -> tuple[datetime, str, str, str]:
    return (one.due_at, one.kind, one.person_id, one.occurrence)


def chased(
    rota: Rota, chase: Chase, since: date, until: date | None = None
) -> Iterator[tuple[str, date]]:
    """Give the days on which something is asked for again, each with what tells it apart.

    `since` is the day from which school days count. Where the policy says to ask again and again,
    that goes on until `until`, which is today for whoever plans.
    """
    for days in chase.after:
        yield f"{days}", rota.school_days_after(since, days)
    if not chase.every or until is None:
        return
    days = (chase.after[-1] if chase.after else 0) + chase.every
    day = rota.school_days_after(since, days)
    while True:
        yield f"{days}", day
        if day > until:
            return  # the next one to come, and no more
        days += chase.every
        day = rota.school_days_after(day, chase.every)


def each(
    rota: Rota,
    people: Iterable[str],
    *,
    kind: str,
    subject: str,
    days: Iterable[tuple[str, date]],
    series: str = "",
    in_holidays: bool = False,
) -> Iterator[Owed]:
    """Owe the same to each of these people, on their first morning from each day on."""
    wanted = list(days)
    for person_id in people:
        for occurrence, day in wanted:
            due_at = rota.morning(person_id, day, in_holidays=in_holidays)
            if due_at is not None:
                yield Owed(
                    kind,
                    subject,
                    person_id,
                    occurrence,
                    due_at,
                    series=series,
                    in_holidays=in_holidays,
                )


def whoever_works(
    rota: Rota,
    sharers: Iterable[str],
    *,
    kind: str,
    subject: str,
    days: Iterable[tuple[str, date]],
) -> Iterator[Owed]:
    """Owe the same to whoever of those who share a post works first from each day on.

    Both hear where both work then. What one has done the other needn't.
    """
    people = sorted(sharers)
    for occurrence, day in days:
        mornings = {person_id: rota.morning(person_id, day) for person_id in people}
        first = min((at for at in mornings.values() if at), default=None)
        for person_id in people:
            if first and mornings[person_id] == first:
                yield Owed(kind, subject, person_id, occurrence, first)


def chased_in_holidays(
    rota: Rota, chase: Chase, since: date, today: date
) -> Iterator[tuple[str, date]]:
    """Give the days of school holidays, up to today, on which named cover is asked.

    No school day passes then: it is the first weekday of each holiday after `since`, and every
    `every` weekdays of it.
    """
    waited, day = 0, since + timedelta(days=1)
    while day <= today:
        if not rota.calendar.in_holidays(day):
            waited = 0
        elif rota.is_weekday(day):
            if not waited or (chase.every and waited % chase.every == 0):
                yield day.isoformat(), day
            waited += 1
        day += timedelta(days=1)
