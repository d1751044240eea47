"""How much one person may ask for, and that urgent help is never counted."""

from dataclasses import dataclass

import pytest

from bot.caps import MOST_PEOPLE, Caps, Limits, Recent
from bot.submission import Nothing, Say, ShowCard, SubmissionKind
from cards.verbs import Verb
from tests.bot.bench import Bench, bench, place, postgres, template_file

__all__ = ["bench", "place", "postgres", "template_file"]
on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
MESSAGE, OPEN, SUBMIT = SubmissionKind.MESSAGE, SubmissionKind.OPEN, SubmissionKind.SUBMIT
REFRESH = SubmissionKind.REFRESH


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_minutes_worth_may_be_used_at_once_and_comes_back_bit_by_bit() -> None:
    clock = Clock()
    caps = Caps(60, clock)
    assert sum(caps.takes("a") for _ in range(100)) == 60
    clock.now += 3
    assert sum(caps.takes("a") for _ in range(100)) == 3
    clock.now += 3600
    assert sum(caps.takes("a") for _ in range(100)) == 60


def test_one_persons_haste_is_nobody_elses() -> None:
    caps = Caps(60, Clock())
    assert sum(caps.takes("a") for _ in range(100)) == 60
    assert caps.takes("b")


def test_what_was_typed_is_taken_in_when_buttons_no_longer_are() -> None:
    caps = Caps(60, Clock())
    assert sum(caps.takes("a") for _ in range(100)) == 60
    assert sum(caps.takes("a", reserve=True) for _ in range(100)) == 60


def test_memory_of_who_did_what_is_bounded() -> None:
    caps, recent = Caps(60, Clock()), Recent(3)
    for number in range(MOST_PEOPLE + 10):
        caps.takes(str(number))
    assert len(caps._left) == MOST_PEOPLE
    assert [recent.has(key) for key in "abcda"] == [False] * 5


@on_sqlite
async def test_who_asks_for_too_much_is_told_kindly_and_nothing_is_done(bench: Bench) -> None:
    bench.router._limits = Limits(20, Clock())
    for _ in range(20):
        assert isinstance(await bench.says(MESSAGE, "helen", text="home"), ShowCard)
    before = await bench.trust.rows()
    told = await bench.says(MESSAGE, "helen", text="home")
    assert isinstance(told, Say)
    assert "wait a minute and try again" in told.text
    assert "urgent" in told.text
    # The next messages get no message each: that would be a storm of our own.
    assert isinstance(await bench.says(MESSAGE, "helen", text="home"), Nothing)
    opened = await bench.says(OPEN, "helen", Verb.ACCOUNTS)
    assert isinstance(opened, Say)
    assert "wait a minute" in opened.text
    assert await bench.trust.rows() == before
    assert isinstance(await bench.says(MESSAGE, "margaret", text="home"), ShowCard)


@on_sqlite
async def test_urgent_help_gets_through_whatever_was_done_before(bench: Bench) -> None:
    clock = Clock()
    bench.router._limits = limits = Limits(20, clock)
    while limits.let(bench.submission(OPEN, "helen", "session.offer_form")):
        pass
    for kind in (OPEN, SUBMIT, SubmissionKind.ACT):
        for verb in ("urgent.ask", "urgent.accept", "urgent.held"):
            assert limits.let(bench.submission(kind, "helen", verb))
    for words in ("urgent", "URGENT", "this is urgent!", "an urgent case"):
        assert limits.let(bench.submission(MESSAGE, "helen", text=words))
        assert not isinstance(await bench.says(MESSAGE, "helen", text=words), Nothing)


@on_sqlite
async def test_cards_that_refresh_by_themselves_use_up_nobodys_buttons(bench: Bench) -> None:
    limits = Limits(20, Clock())
    assert sum(limits.let(bench.submission(REFRESH, "helen", "show")) for _ in range(50)) == 20
    assert limits.let(bench.submission(OPEN, "helen", "session.offer_form"))
