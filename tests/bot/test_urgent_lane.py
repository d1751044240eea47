"""What is urgent goes by a lane of its own: past batches, past failures, past a wrong clock."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.submission import Dialog, ShowCard, SubmissionKind
from cards.verbs import Verb
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.scenarios.waiting import until
from tests.trust import account
from workflows import planning
from workflows.ports import Message, Work

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


@pytest.fixture
async def ticking(bench: Bench) -> AsyncIterator[Bench]:
    bench.scheduler.start()
    yield bench
    await bench.scheduler.stop()


def chat(who: str) -> str:
    return f"a:29:{who}"


def mine() -> str:
    """Give Helen's own chat: she wrote from it."""
    return f"a:{account('helen').object_id}"


def form_of(dialog: object) -> str:
    assert isinstance(dialog, Dialog)
    return str(dialog.card).split("'form': '")[1].split("'")[0]


async def asks(bench: Bench, who: str = "helen", **values: str) -> str:
    """Ask by two taps; the request's id."""
    opened = await bench.says(SubmissionKind.OPEN, who, Verb.URGENT_FORM, id="me")
    form = form_of(opened)
    await bench.says(SubmissionKind.SUBMIT, who, Verb.URGENT, form=form, **values)
    return form


async def test_it_does_not_wait_for_a_batch_in_hand(ticking: Bench) -> None:
    slow = asyncio.Event()
    real = ticking.connector.send
    held = []

    async def send(service: str, conversation: str, *rest: object) -> str:
        if "daniel" in conversation and not slow.is_set():
            held.append(conversation)
            await slow.wait()
        return await real(service, conversation, *rest)  # type: ignore[arg-type]

    ticking.connector.send = send  # type: ignore[method-assign,assignment]

    def busy(work: Work) -> None:
        for number in range(60):
            work.outbox.put(Message("home", "daniel", "person:daniel", str(number), work.now))

    await ticking.trust.run(busy)
    ticking.scheduler.wake()
    await until(lambda: bool(held), told="the batch did not begin")
    await asks(ticking)
    ticking.scheduler.wake()
    await until(lambda: bool(ticking.teams.posted("margaret")), told="it waited for the batch")
    assert len(held) == 1
    slow.set()


async def test_a_planner_that_fails_on_other_matters_does_not_hold_it_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no plan")

    monkeypatch.setattr(planning, "prompt_due", broken)
    await asks(bench)
    with capture_logs():
        await bench.scheduler.urgently()
    assert "Urgent supervision is asked for" in bench.teams.posted(chat("margaret"))[-1].card
    assert "Nobody has answered yet" in bench.teams.posted(mine())[-1].card


async def test_a_clock_that_goes_back_does_not_hold_it_up(bench: Bench) -> None:
    await asks(bench)
    bench.trust.clock.moment -= timedelta(days=400)
    await bench.scheduler.urgently()
    assert bench.teams.posted(chat("margaret"))


async def test_the_asker_sees_who_was_told_and_when_once_they_were(bench: Bench) -> None:
    await asks(bench)
    await bench.scheduler.urgently()
    told = [said for said in bench.teams.said if said.conversation == mine()]
    assert told[-1].method == "PUT"
    assert "Margaret Okafor at " in told[-1].card


async def test_whoever_cannot_be_reached_is_passed_over_at_once(bench: Bench) -> None:
    bench.teams.fails(chat("margaret"), 403)
    await asks(bench)
    await bench.scheduler.urgently()
    assert bench.teams.posted(chat("daniel"))
    card = [said for said in bench.teams.said if said.conversation == mine()][-1].card
    assert "Daniel Reeve at " in card
    assert "Told: Margaret" not in card
    home = await bench.says(SubmissionKind.MESSAGE, "margaret")
    assert isinstance(home, ShowCard)
    assert "did not arrive" not in str(home.card)


async def test_posted_cards_stay_true_when_somebody_answers(bench: Bench) -> None:
    request = await asks(bench)
    bench.trust.later(hours=2)
    await bench.scheduler.urgently()
    await bench.says(SubmissionKind.ACT, "daniel", Verb.URGENT_RING, id=request, seen="1")
    await bench.scheduler.urgently()
    theirs = [said for said in bench.teams.said if "margaret" in said.conversation][-1]
    assert theirs.method == "PUT"
    assert "Daniel Reeve has answered" in theirs.card
    assert "urgent.ring" not in theirs.card
    ringing = [said for said in bench.teams.posted(mine()) if "is ringing you" in said.card]
    assert len(ringing) == 1


async def test_nothing_of_it_reaches_a_channel(bench: Bench) -> None:
    request = await asks(bench, harm="true")
    for _ in range(26):
        bench.trust.later(hours=1)
        await bench.scheduler.urgently()
    rows = await bench.outbox(subject=request)
    assert rows
    assert {row["recipient"].partition(":")[0] for row in rows} <= {"person", "office"}
    assert not [said for said in bench.teams.said if said.conversation.startswith("19:")]


@pytest.mark.parametrize("words", ["urgent", "This is URGENT, AB in 4C", "not urgently"])
async def test_any_message_with_the_word_shows_the_numbers_and_the_button(
    bench: Bench, words: str
) -> None:
    with capture_logs() as logs:
        submission = bench.submission(SubmissionKind.MESSAGE, "helen", text=words)
        answer = await bench.router.answer(submission)
    assert isinstance(answer, ShowCard)
    card = str(answer.card)
    for said in ("Nobody has read your message", "999", "01632 960100", "delete", "urgent.form"):
        assert said in card
    assert "4C" not in card + str(logs)


async def test_every_home_card_has_the_button(bench: Bench) -> None:
    for who in ("helen", "margaret", "francis", "robert"):
        answer = await bench.says(SubmissionKind.MESSAGE, who)
        assert isinstance(answer, ShowCard)
        assert "urgent.form" in str(answer.card)


async def test_a_stale_button_shows_how_it_stands(bench: Bench) -> None:
    request = await asks(bench)
    bench.trust.later(hours=2)
    await bench.scheduler.urgently()
    await bench.says(SubmissionKind.ACT, "daniel", Verb.URGENT_RING, id=request, seen="1")
    answer = await bench.says(
        SubmissionKind.ACT, "margaret", Verb.URGENT_RING, id=request, seen="1"
    )
    assert isinstance(answer, ShowCard)
    assert "This changed since you opened it" in str(answer.card)
    assert "Daniel Reeve has answered" in str(answer.card)
