"""Who can be told what, and when: working days, school terms, quiet hours, away, cover.

One quiet voice (product.md): what can wait is said in one message on a morning on which its
recipient works; what is urgent is said at once. All days are London's, all moments UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.away import Away
from domain.handover import Handover, successor
from domain.people import RUNGS, Person, Post, Role
from domain.terms import LONDON, SchoolCalendar, is_bank_holiday, london, london_day

# Longer than any school holiday: what lies beyond has no term dates yet.
_LONGEST_HOLIDAY = 70
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """When nothing that can wait is said: from the evening until the morning, London time."""

    starts: time
    ends: time

    def over(self, moment: datetime) -> bool:
        """Say whether it is daytime at this moment."""
        at = moment.astimezone(LONDON).time()
        return self.ends <= at < self.starts

    def morning(self, day: date) -> datetime:
        """Give the moment at which this day's quiet hours end."""
        moment = london(day, self.ends)
        if moment is None:
            raise ValueError("quiet hours end at a time that the clocks skip")
        return moment


@dataclass(frozen=True, slots=True)
class Rota:
    """The people of the trust and their days."""

    people: Mapping[str, Person]
    posts: tuple[Post, ...]
    aways: tuple[Away, ...]
    calendar: SchoolCalendar
    quiet: Quiet
    handovers: tuple[Handover, ...] = ()

    def here(self, person_id: str, day: date) -> bool:
        """Say whether somebody is on the roster, has not left and is not away on this day."""
        person = self.people.get(person_id)
        return person is not None and not person.has_left(day) and not self.is_away(person_id, day)

    def is_away(self, person_id: str, day: date) -> bool:
        """Say whether they are away on this day."""
        return any(away.person_id == person_id and day in away for away in self.aways)

    def cover_of(self, person_id: str, day: date) -> str | None:
        """Give who covers for somebody who is away on this day, where one is named and here."""
        for away in self.aways:
            covers = away.person_id == person_id and day in away and away.cover_id
            if covers and self.here(covers, day):
                return covers
        return None

    def successor_of(self, person_id: str, day: date) -> str | None:
        """Give who takes up what a leaver had in hand, once they have left."""
        person = self.people.get(person_id)
        named = successor(self.handovers, person_id)
        left = person is not None and person.has_left(day)
        return named if left and named and self.here(named, day) else None

    def arranges_for(self, person_id: str, day: date) -> str:
        """Give who arranges somebody's sessions on this day: they, or cover, or their successor.

        Themself, to hear when they are back, where there is nobody else.
        """
        if self.here(person_id, day):
            return person_id
        instead = self.cover_of(person_id, day) or self.successor_of(person_id, day)
        return instead or person_id

    def sharers(self, person_id: str, role: Role, school_id: str | None) -> frozenset[str]:
        """Give who holds a post together with somebody, in a job share; themself included."""
        posts = [p for p in self.posts if (p.role, p.school_id) == (role, school_id)]
        with_them = [{p.person_id, p.shares_with_id} for p in posts if p.shares_with_id]
        found = [one for two in with_them if person_id in two for one in two if one]
        return frozenset({person_id, *found})

    def works_on(self, person_id: str, day: date, *, in_holidays: bool = False) -> bool:
        """Say whether this is a day to tell them something that can wait.

        School staff are told in term time, but for named cover in the holidays; who has posts
        for the whole trust only is told on any working day.
        """
        person = self.people.get(person_id)
        if person is None or not self.here(person_id, day):
            return False
        if day.weekday() not in person.working_days or is_bank_holiday(day):
            return False
        all_year = in_holidays or not any(
            p.school_id for p in self.posts if p.person_id == person_id
        )
        return all_year or self.is_school_day(day)

    def is_weekday(self, day: date) -> bool:
        """Say whether offices are open: no weekend, no bank holiday."""
        return day.weekday() < _WEEKEND and not is_bank_holiday(day)

    def is_school_day(self, day: date) -> bool:
        """Say whether schools are open; any weekday counts beyond the known term dates."""
        last = max((term.ends for term in self.calendar.terms), default=None)
        if last is None or day > last + timedelta(days=_LONGEST_HOLIDAY):
            return self.is_weekday(day)
        return self.calendar.is_school_day(day)

    def school_days_after(self, day: date, count: int) -> date:
        """Give the day that many school days later; itself for none."""
        later = day
        while count > 0:
            later += timedelta(days=1)
            count -= self.is_school_day(later)
        return later

    def school_days_before(self, day: date, count: int) -> date:
        """Give the day that many school days earlier; itself for none, or before all terms."""
        first = min((term.starts for term in self.calendar.terms), default=day)
        earlier = day
        while count > 0 and earlier > first:
            earlier -= timedelta(days=1)
            count -= self.is_school_day(earlier)
        return earlier

    def morning(self, person_id: str, day: date, *, in_holidays: bool = False) -> datetime | None:
        """Give the first morning, from this day on, on which they can be told; None: they left."""
        for later in self._days_to_tell(person_id, day, in_holidays=in_holidays):
            return self.quiet.morning(later)
        return None

    def next_morning(
        self, person_id: str, day: date, *, in_holidays: bool = False
    ) -> datetime | None:
        """Give the first such morning after this day."""
        return self.morning(person_id, day + timedelta(days=1), in_holidays=in_holidays)

    def heard_at(
        self, person_id: str, moment: datetime, *, in_holidays: bool = False
    ) -> datetime | None:
        """Give when they hear what is not urgent but need not wait: now in their hours, or next."""
        today = london_day(moment)
        if self.works_on(person_id, today, in_holidays=in_holidays):
            if self.quiet.over(moment):
                return moment
            if moment < self.quiet.morning(today):
                return self.quiet.morning(today)
        return self.next_morning(person_id, today, in_holidays=in_holidays)

    def _days_to_tell(self, person_id: str, day: date, *, in_holidays: bool) -> Iterator[date]:
        person = self.people.get(person_id)
        if person is None:
            return
        until = max([day, *(away.last or day for away in self.aways)])
        last = until + timedelta(days=2 * _LONGEST_HOLIDAY)
        while day <= last and not person.has_left(day):
            if self.works_on(person_id, day, in_holidays=in_holidays):
                yield day
            day += timedelta(days=1)

    def first_here(
        self, candidates: Iterable[str | None], day: date, *, excluding: Iterable[str] = ()
    ) -> str | None:
        """Give the first of these who is here on this day and is none of the excluded."""
        out = set(excluding)
        return next((c for c in candidates if c and c not in out and self.here(c, day)), None)

    def holders(self, role: Role, school_id: str | None = None) -> tuple[str, ...]:
        """Give who holds a role, at a school or for the trust, in one order."""
        found = {p.person_id for p in self.posts if p.role is role and p.school_id == school_id}
        return tuple(sorted(found))

    def managers(self, person_id: str, school_id: str | None = None) -> tuple[str, ...]:
        """Give the line managers of somebody: of their posts at this school first."""
        mine = [p for p in self.posts if p.person_id == person_id and p.line_manager_id]
        mine.sort(key=lambda post: (post.school_id != school_id, post.id))
        return tuple(dict.fromkeys(p.line_manager_id for p in mine if p.line_manager_id))

    def rungs(self) -> tuple[str, ...]:
        """Give everybody up the rungs, in order: trust lead, executive lead, chair of trustees."""
        return tuple(dict.fromkeys(p for role in RUNGS for p in self.holders(role)))

    def manager_or_next(
        self, person_id: str, school_id: str | None, day: date, *, excluding: Iterable[str] = ()
    ) -> str | None:
        """Give somebody's line manager, or the next one up where that is a party or not here.

        No rung ever goes to a party, to the subject of it, or to someone away (product.md).
        """
        out = {person_id, *excluding}
        ladder = [*self.managers(person_id, school_id), *self.rungs()]
        return self.first_here(ladder, day, excluding=out)

    def overseer(self, parties: Iterable[str], day: date) -> str | None:
        """Give whoever acts above these: the trust lead, or the next rung that is here."""
        return self.first_here(self.rungs(), day, excluding=parties)
