"""Every code has its words, and words say days as people do."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cards import dates, refusals, wording
from domain.document import ClosingReason
from domain.errors import Problem
from domain.policy import Answer
from workflows.views.notices import Said

ROOT = Path(__file__).parents[2]
WORKFLOWS = "\n".join(path.read_text() for path in sorted((ROOT / "workflows").rglob("*.py")))
BOT = "\n".join(path.read_text() for path in sorted((ROOT / "bot").rglob("*.py")))


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence(problem: Problem) -> None:
    for answer in [None, *Answer]:
        words = wording.problem(problem, "200", answer)
        assert words
        assert "{" not in words
        assert "_" not in words


def test_every_note_in_workflows_and_bot_has_words() -> None:
    pages = re.findall(r'Page\("(?!said|\w+\.said|channel\.bound)[^)]*note="(\w+)"', ALL)
    pages += re.findall(r'event = "(\w+)" if session.booked else "(\w+)"', ALL)[0]
    pages += re.findall(r'Page\("document\.case", [^)]*, "(\w+)"\)', ALL)
    assert {"saved", "submitted", "signed", "booked", "moved", "kept", "stale"} <= set(pages)
    for code in pages:
        assert wording.note(code, datetime(2026, 11, 24, 10, 42, tzinfo=UTC))


def test_every_sentence_in_workflows_and_bot_has_words() -> None:
    either = r'Said\(\s*"(\w+)"(?: if [^)]*? else "(\w+)")?'
    codes = [code for found in re.findall(either, ALL) for code in found if code]
    ends = r'Page\("(?:said|\w+\.said|channel\.bound)"[^)]*note=([^)]*)'
    for notes in re.findall(ends, ALL):
        codes += re.findall(r'"(\w+)"', notes)
    assert {"being_written", "offered", "changes_asked", "closed", "accounts_none"} <= set(codes)
    for code in codes:
        assert wording.say(Said(code))


def test_every_refusal_in_the_bot_has_words() -> None:
    codes = set(re.findall(r'return "(\w+)" if matched else "(\w+)"', BOT)[0])
    codes |= set(re.findall(r'_say\(submission, "(\w+)"\)', BOT))
    codes |= {"guest", "leaver", "not_allowed", "not_found", "stale"}
    for code in codes:
        assert refusals.refusal(code)


ALL = WORKFLOWS + BOT


def test_a_code_without_words_is_loud() -> None:
    for ask in (wording.note, refusals.refusal):
        with pytest.raises(KeyError):
            ask("no_such_code")
    with pytest.raises(KeyError):
        wording.say(Said("no_such_code"))


def test_a_failure_tells_the_code_for_the_log() -> None:
    assert "a1b2c3" in refusals.failed("a1b2c3")


def test_a_sentence_names_whom_it_is_about() -> None:
    assert "Anna Bell" in wording.say(Said("offered", (("other", "Anna Bell"),)))
    assert "{" not in wording.say(Said("offered", (("other", ""),)))


@pytest.mark.parametrize("reason", ClosingReason)
def test_every_closing_reason_has_words(reason: ClosingReason) -> None:
    assert "Anna" in wording.closing_reason(reason, "Anna")


def test_saved_says_when_in_london() -> None:
    assert wording.note("saved", datetime(2026, 6, 1, 9, 42, tzinfo=UTC)) == "Saved 10:42"


def test_a_day_has_its_year_only_where_it_is_of_another_school_year() -> None:
    near = date(2026, 12, 18)
    assert dates.say_day(date(2026, 11, 24), near) == "Tue 24 Nov"
    assert dates.say_day(date(2027, 8, 31), near) == "Tue 31 Aug"
    assert dates.say_day(date(2027, 9, 1), near) == "Wed 1 Sep 2027"
    assert dates.say_day(date(2026, 11, 24)) == "Tue 24 Nov 2026"


def test_the_hour_that_comes_twice_says_which() -> None:
    assert dates.say_clock(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "01:30 BST"
    assert dates.say_clock(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "01:30 GMT"


def test_a_span_over_midnight_names_both_days() -> None:
    at = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    assert dates.say_span(at, 90) == "Tue 24 Nov 2026, 23:00 to Wed 25 Nov 2026, 00:30"
