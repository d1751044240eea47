"""An answer to a message is sent at once; where Teams asks to wait, a little later; never twice."""

import pytest

from bot.connector import Refused
from bot.replies import LONGEST_WAIT, TRIES, Replies
from bot.submission import Say, ShowCard, Where
from tests.bot.bench import Bench, bench, place, postgres, template_file

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def replies(bench: Bench, slept: list[float]) -> Replies:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    return Replies(bench.connector, sleep)


def chat(bench: Bench) -> Where:
    return Where("a:helen", "personal", None, None, None, bench.teams.service_url)


async def test_a_busy_chat_gets_its_answer_a_little_later(
    bench: Bench, replies: Replies, slept: list[float]
) -> None:
    bench.teams.fails("a:helen", 429, Retry_After="2")
    await replies.send(chat(bench), Say("Hello"))
    assert [said.body["text"] for said in bench.teams.posted("a:helen")] == ["Hello"]
    assert slept == [2.0]


async def test_it_waits_no_longer_than_a_turn_lasts(
    bench: Bench, replies: Replies, slept: list[float]
) -> None:
    bench.teams.fails("a:helen", 429, times=TRIES, Retry_After="600")
    with pytest.raises(Refused):
        await replies.send(chat(bench), ShowCard({}))
    assert slept == [LONGEST_WAIT] * (TRIES - 1)
    assert bench.teams.posted() == []


@pytest.mark.parametrize("status", [403, 500, 502, 504])
async def test_what_may_have_arrived_is_not_sent_again(
    bench: Bench, replies: Replies, slept: list[float], status: int
) -> None:
    bench.teams.fails("a:helen", status)
    with pytest.raises(Refused):
        await replies.send(chat(bench), Say("Hello"))
    assert (slept, bench.teams.posted()) == ([], [])
