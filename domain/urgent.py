"""An urgent request: asked, answered by one, arranged, held, within literal hours.

OPEN ──offer──▶ OFFERED ──agree──▶ ARRANGED ──confirm, by both──▶ HELD
 │ ▲ ──────────────ring──────────────▶ │
 │ └─ not then, give back, missed ─────┘     (it goes back to the ladder where that stands)
 └──────────withdraw, from wherever it is open──────────▶ WITHDRAWN

Whether it is late follows from the clock alone; late, it stays open.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Fault, IllegalMove, NotAllowed, Problem, Stale
from domain.ladder import UrgentRules
from domain.terms import london_day

# What is typed has no seconds: the minute that runs is not in the past.
_THIS_MINUTE = timedelta(minutes=1)


class UrgentStatus(StrEnum):
    """Where an urgent request stands."""

    OPEN = "open"  # nobody has answered; the ladder goes on
    OFFERED = "offered"  # somebody offered a time; the asker says whether it suits
    ARRANGED = "arranged"  # both know the time, or they are on the phone
    HELD = "held"  # both confirmed that it was held
    WITHDRAWN = "withdrawn"  # the asker needs it no more


class UrgentMove(StrEnum):
    """What can be done with an urgent request."""

    OFFER = "offer a time"
    RING = "ring now"
    PASS = "say that one can't"  # noqa: S105 - no password
    AGREE = "agree"
    DECLINE = "not then"
    GIVE_BACK = "can't after all"
    CONFIRM = "confirm that it was held"
    MISSED = "it did not take place"
    WITHDRAW = "withdraw"


_S, _M = UrgentStatus, UrgentMove
OPEN_STILL = (_S.OPEN, _S.OFFERED, _S.ARRANGED)
ANSWERED = (_S.OFFERED, _S.ARRANGED)
MOVES: dict[tuple[UrgentStatus, UrgentMove], UrgentStatus] = {
    (_S.OPEN, _M.OFFER): _S.OFFERED,
    (_S.OPEN, _M.PASS): _S.OPEN,
    (_S.OFFERED, _M.AGREE): _S.ARRANGED,
    **{(status, _M.OFFER): _S.OFFERED for status in ANSWERED},
    **{(status, _M.RING): _S.ARRANGED for status in OPEN_STILL},
    **{(status, _M.DECLINE): _S.OPEN for status in ANSWERED},
    **{(status, _M.GIVE_BACK): _S.OPEN for status in ANSWERED},
    **{(status, _M.CONFIRM): _S.HELD for status in ANSWERED},  # once both have
    **{(status, _M.MISSED): _S.OPEN for status in ANSWERED},
    **{(status, _M.WITHDRAW): _S.WITHDRAWN for status in OPEN_STILL},
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answered when, and from when they are there: a UTC moment, for about these minutes."""

    by_id: str
    at: datetime
    starts_at: datetime
    minutes: int
    way: str = ""
    ringing: bool = False

    @property
    def ends_at(self) -> datetime:
        """Give when both can be asked whether it was held."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class UrgentRequest:
    """One urgent request. It holds facts only: nobody is asked what it is about.

    `skipped` are whom the asker left out, for whatever reason: they are never asked and see
    nothing. `unable` said that they can't. `turn` counts answers and returns to the ladder: a
    button acts on the turn that its card showed.
    """

    id: str
    asker_id: str
    school_id: str
    policy: str
    asked_at: datetime
    harm: bool = False
    skipped: frozenset[str] = frozenset()
    unable: frozenset[str] = frozenset()
    status: UrgentStatus = UrgentStatus.OPEN
    turn: int = 1
    reopened_at: datetime | None = None
    answer: Answer | None = None
    arranged_at: datetime | None = None
    asker_confirmed_at: datetime | None = None
    other_confirmed_at: datetime | None = None
    held_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    version: int = 0

    @property
    def is_over(self) -> bool:
        """Say whether it was held or withdrawn."""
        return self.status not in OPEN_STILL

    def can(self, move: UrgentMove) -> bool:
        """Say whether the table of moves allows this now."""
        return (self.status, move) in MOVES

    def closes_at(self, rules: UrgentRules) -> datetime:
        """Give the end of the window: literal hours after it was asked."""
        return self.asked_at + timedelta(hours=rules.window_hours)

    def is_late(self, rules: UrgentRules, now: datetime) -> bool:
        """Say whether it was not held within the window."""
        held_by = self.held_at or now
        return self.status is not _S.WITHDRAWN and held_by >= self.closes_at(rules)

    def latest(self, rules: UrgentRules, now: datetime) -> datetime:
        """Give the latest time that can be offered; once it is late, the next window's."""
        closes_at = self.closes_at(rules)
        return closes_at if now < closes_at else now + timedelta(hours=rules.window_hours)

    def faults(self, starts_at: datetime, rules: UrgentRules, now: datetime) -> tuple[Fault, ...]:
        """Name what keeps this time from being offered, at the field that is to be mended."""
        latest = self.latest(rules, now)
        if starts_at <= now - _THIS_MINUTE:
            field = "date" if london_day(starts_at) < london_day(now) else "time"
            return (Fault(field, Problem.IN_THE_PAST),)
        if starts_at > latest:
            field = "date" if london_day(starts_at) > london_day(latest) else "time"
            return (Fault(field, Problem.AFTER_WINDOW, limit=latest.isoformat()),)
        return ()

    def respond(self, answer: Answer, *, seen: int) -> "UrgentRequest":
        """Answer it: the first who does has it, and only they may change their answer."""
        move = UrgentMove.RING if answer.ringing else UrgentMove.OFFER
        status = self._moved(move)
        self._same(seen)
        if self.answer is not None and self.answer.by_id != answer.by_id:
            raise Stale("somebody else answered first")
        if answer.by_id == self.asker_id or answer.by_id in self.skipped:
            raise NotAllowed("asker, or left out")
        return replace(
            self._unconfirmed(),
            status=status,
            turn=self.turn + 1,
            answer=answer,
            arranged_at=answer.at if answer.ringing else None,
            unable=self.unable - {answer.by_id},
        )

    def step_aside(self, person_id: str) -> "UrgentRequest":
        """Keep that somebody who was asked can't, so that the next one up need not wait."""
        self._moved(UrgentMove.PASS)
        return replace(self, unable=self.unable | {person_id})

    def agree(self, by_id: str, *, seen: int, now: datetime) -> "UrgentRequest":
        """Take the time that was offered."""
        status = self._moved(UrgentMove.AGREE)
        self._same(seen)
        self._only_asker(by_id)
        return replace(self, status=status, arranged_at=now)

    def decline(self, by_id: str, *, seen: int, now: datetime) -> "UrgentRequest":
        """Say that the asker can't then: whoever offered, and the others, are asked again."""
        self._moved(UrgentMove.DECLINE)
        self._same(seen)
        self._only_asker(by_id)
        return self._reopened(now)

    def give_back(self, by_id: str, *, now: datetime) -> "UrgentRequest":
        """Say that whoever answered can't after all."""
        self._moved(UrgentMove.GIVE_BACK)
        if self.answer is None or self.answer.by_id != by_id:
            raise NotAllowed("somebody else's answer")
        return replace(self._reopened(now), unable=self.unable | {by_id})

    def missed(self, by_id: str, *, seen: int, now: datetime) -> "UrgentRequest":
        """Say that it did not take place, once its time has come."""
        self._moved(UrgentMove.MISSED)
        self._same(seen)
        self._only_party(by_id)
        if self.answer is not None and self.answer.starts_at > now:
            raise Stale("its time has not come")
        return self._reopened(now)

    def confirm(self, by_id: str, *, seen: int, now: datetime) -> "UrgentRequest":
        """Confirm that it was held; held is what both confirm. Again, it changes nothing."""
        held = self._moved(UrgentMove.CONFIRM)
        self._same(seen)
        self._only_party(by_id)
        confirmed = self
        if by_id == self.asker_id:
            confirmed = replace(self, asker_confirmed_at=self.asker_confirmed_at or now)
        else:
            confirmed = replace(self, other_confirmed_at=self.other_confirmed_at or now)
        first = confirmed.first_confirmed_at
        if not confirmed.confirmed_by_both or first is None or self.answer is None:
            return confirmed
        # It was held when it was arranged for, or earlier where it was confirmed before that.
        held_at = max(min(self.answer.starts_at, first), self.asked_at)
        return replace(
            confirmed,
            status=held,
            held_at=held_at,
            arranged_at=self.arranged_at or held_at,
            ended_at=now,
        )

    def withdraw(self, by_id: str, *, reason: str, now: datetime) -> "UrgentRequest":
        """End it because the asker needs it no more; a reason may be left out."""
        status = self._moved(UrgentMove.WITHDRAW)
        self._only_asker(by_id)
        return replace(self, status=status, reason=reason, ended_at=now)

    @property
    def confirmed_by_both(self) -> bool:
        """Say whether both confirmed that it was held."""
        return self.asker_confirmed_at is not None and self.other_confirmed_at is not None

    @property
    def first_confirmed_at(self) -> datetime | None:
        """Give when the first of the two confirmed."""
        both = (self.asker_confirmed_at, self.other_confirmed_at)
        return min((at for at in both if at), default=None)

    def is_party(self, person_id: str) -> bool:
        """Say whether this is the asker or whoever answered."""
        return person_id == self.asker_id or (
            self.answer is not None and person_id == self.answer.by_id
        )

    def has_confirmed(self, person_id: str) -> bool:
        """Say whether this party confirmed that it was held."""
        asker = person_id == self.asker_id
        return (self.asker_confirmed_at if asker else self.other_confirmed_at) is not None

    def _reopened(self, now: datetime) -> "UrgentRequest":
        return replace(
            self._unconfirmed(),
            status=UrgentStatus.OPEN,
            turn=self.turn + 1,
            reopened_at=now,
            answer=None,
            arranged_at=None,
        )

    def _unconfirmed(self) -> "UrgentRequest":
        return replace(self, asker_confirmed_at=None, other_confirmed_at=None)

    def _moved(self, move: UrgentMove) -> UrgentStatus:
        if not self.can(move):
            raise IllegalMove(self.status, move)
        return MOVES[self.status, move]

    def _same(self, seen: int) -> None:
        if seen != self.turn:
            raise Stale("the request changed")

    def _only_asker(self, person_id: str) -> None:
        if person_id != self.asker_id:
            raise NotAllowed("only the asker")

    def _only_party(self, person_id: str) -> None:
        if not self.is_party(person_id):
            raise NotAllowed("no party")
