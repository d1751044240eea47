"""What is due is said once, in order, and kept true; what can't be said is given up in sight."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot import deliverer as room
from bot import metrics
from bot.connector import Connector
from bot.deliverer import ATTEMPTS
from cards.verbs import Verb
from domain.people import Pair
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.trust import account
from workflows.ports import Message, Work

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
CHANNEL = "19:brigid"


def chat(who: str) -> str:
    return f"a:29:{who}"


async def offered(bench: Bench, when: str = "2026-11-24T10:00") -> str:
    """Have Margaret offer Helen a time; the session's id."""
    session = await bench.trust.session("brigid")
    form = await bench.trust.opens("margaret", Verb.OFFER_FORM, session.id)
    day, _, clock = when.partition("T")
    await bench.trust.sends(
        "margaret", Verb.OFFER, form, date=day, time=clock, minutes="90", place="school"
    )
    return session.id


async def test_a_card_is_posted_once_and_then_brought_up_to_date(bench: Bench) -> None:
    await bench.trust.plan()
    await bench.delivered()
    (prompt,) = bench.teams.posted(CHANNEL)
    assert "Supervision is due" in prompt.card
    await offered(bench)
    await bench.delivered()
    assert len(bench.teams.posted(CHANNEL)) == 1
    (edit,) = bench.teams.edited()
    assert (edit.conversation, edit.activity) == (
        f"{CHANNEL};messageid={prompt.activity}",
        prompt.activity,
    )
    assert "Margaret Okafor offers Tue 24 Nov" in edit.card
    assert len(bench.teams.posted(chat("helen"))) == 1
    await bench.delivered()
    assert len(bench.teams.said) == len(bench.teams.posted()) + 1


async def test_what_fails_for_a_moment_is_tried_again_later_and_said_once(bench: Bench) -> None:
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, 503)
    await bench.delivered()
    assert bench.teams.posted(CHANNEL) == []
    (waits,) = await bench.outbox(recipient=f"channel:{CHANNEL}")
    assert (waits["state"], waits["last_error"]) == ("waiting", "503 Told")
    assert waits["due_at"] > bench.trust.clock.now()
    bench.trust.later(seconds=2)
    await bench.delivered()
    assert len(bench.teams.posted(CHANNEL)) == 1


async def test_each_failure_waits_longer_than_the_one_before_until_it_is_given_up(
    bench: Bench,
) -> None:
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, 502, times=ATTEMPTS)
    waits = []
    for _ in range(ATTEMPTS):
        now = bench.trust.clock.now()
        await bench.delivered()
        (row,) = await bench.outbox(recipient=f"channel:{CHANNEL}")
        waits.append(row["due_at"] - now)
        bench.trust.clock.moment = max(row["due_at"], now)
    assert row["state"] == "given up"
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[-2] <= timedelta(hours=1)
    (given_up,) = await bench.trust.run(lambda work: work.outbox.given_up())
    assert given_up.recipient == f"channel:{CHANNEL}"


async def test_teams_says_how_long_to_wait(bench: Bench) -> None:
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, 429, Retry_After="30")
    now = bench.trust.clock.now()
    await bench.delivered()
    (row,) = await bench.outbox(recipient=f"channel:{CHANNEL}")
    assert row["due_at"] - now == timedelta(seconds=30)


async def test_a_token_that_teams_no_longer_takes_costs_no_message(bench: Bench) -> None:
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, 401)
    await bench.delivered()
    bench.trust.later(minutes=1)
    await bench.delivered()
    assert len(bench.teams.posted(CHANNEL)) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 413])
async def test_what_will_never_be_taken_is_given_up_at_once(bench: Bench, status: int) -> None:
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, status)
    await bench.delivered()
    (row,) = await bench.outbox(recipient=f"channel:{CHANNEL}")
    assert (row["state"], row["last_error"]) == ("given up", f"{status} Told")


async def test_one_that_fails_holds_up_nobody_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.trust.plan()

    async def broken(self: Connector, service_url: str, channel: str, *more: Any) -> object:
        if channel == CHANNEL:
            raise RuntimeError("with something private in it")
        return await real(self, service_url, channel, *more)

    real = Connector.post_root
    monkeypatch.setattr(Connector, "post_root", broken)
    with capture_logs() as logs:
        await bench.delivered()
    assert len(bench.teams.posted("19:edith")) == 2
    (waits,) = await bench.outbox(recipient=f"channel:{CHANNEL}")
    assert (waits["state"], waits["last_error"]) == ("waiting", "RuntimeError")
    assert "private" not in str(logs)
    assert "private" not in str(waits)


async def test_messages_to_one_recipient_keep_their_order(bench: Bench) -> None:
    def put(work: Work) -> None:
        for pair in ("oswald", "edith"):
            session = work.sessions.of_pair(pair)[-1]
            work.outbox.put(Message("session", session.id, "person:priya", "1", work.now))

    await bench.trust.plan()
    await bench.trust.run(put)
    bench.teams.fails(chat("priya"), 503)
    await bench.delivered()
    assert bench.teams.posted(chat("priya")) == []
    bench.trust.later(minutes=1)
    await bench.delivered()
    first, second = bench.teams.posted(chat("priya"))
    assert "St Oswald" in first.card
    assert "Blessed Edith" in second.card


async def test_what_the_state_no_longer_asks_for_is_left_unsaid(bench: Bench) -> None:
    await bench.trust.plan()
    await offered(bench)
    await bench.trust.leaves("helen", bench.trust.clock.now().date() - timedelta(days=1))
    await bench.delivered()
    assert bench.teams.posted(chat("helen")) == []
    (row,) = await bench.outbox(recipient="person:helen")
    assert row["state"] == "dropped"


async def test_a_message_about_something_that_is_gone_is_left_unsaid(bench: Bench) -> None:
    gone = Message("session", "nothing", "person:helen", "1", bench.trust.clock.now())
    await bench.trust.run(lambda work: work.outbox.put(gone))
    await bench.delivered()
    (row,) = await bench.outbox(subject="nothing")
    assert row["state"] == "dropped"


async def test_whoever_was_never_met_is_reached_by_their_account(bench: Bench) -> None:
    def forget(work: Work) -> None:
        work.roster.save_person(replace(work.roster.person("helen"), teams_id=""))

    await bench.trust.plan()
    await offered(bench)
    await bench.trust.run(forget)
    await bench.delivered()
    assert len(bench.teams.posted(f"a:{account('helen').object_id}")) == 1
    known = await bench.trust.run(lambda work: work.conversations.personal("helen"))
    assert known is not None


async def test_whoever_has_no_account_yet_is_given_up_in_sight(bench: Bench) -> None:
    def pair_with_joan(work: Work) -> None:
        work.roster.save_person(replace(work.roster.person("joan"), teams_id=""))
        work.roster.save_pair(Pair("joan", "oswald", "margaret", "joan"))
        work.outbox.put(Message("home", "joan", "person:joan", "1", work.now))

    await bench.trust.run(pair_with_joan)
    await bench.delivered()
    (row,) = await bench.outbox(recipient="person:joan")
    assert (row["state"], row["last_error"]) == ("given up", "404 NeverMet")


async def test_a_lease_that_was_lost_is_noted_and_the_rest_goes_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.trust.plan()

    async def slow(self: Connector, *given: Any) -> object:
        posted = await real(self, *given)
        if given[1] == CHANNEL and not stolen:
            # Meanwhile the lease ends, and another process takes the message up.
            stolen.append(True)
            bench.trust.later(seconds=room.LEASE_SECONDS + 1)
            await bench.trust.run(lambda w: w.outbox.claim(w.now, limit=50, lease_seconds=60))
        return posted

    stolen: list[bool] = []
    real = Connector.post_root
    monkeypatch.setattr(Connector, "post_root", slow)
    with capture_logs() as logs:
        await bench.deliverer.deliver_due()
    assert "lease_lost" in {line["event"] for line in logs}
    assert "delivery_failed" not in {line["event"] for line in logs}


async def test_a_batch_that_takes_too_long_is_left_before_its_lease_ends(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends after the end of the lease says what another process says too."""
    await bench.trust.plan()
    monkeypatch.setattr(room, "SLOWEST", room.LEASE_SECONDS + 1)
    assert await bench.deliverer.deliver_due() > 0
    assert bench.teams.said == []
    monkeypatch.undo()
    bench.trust.later(seconds=room.LEASE_SECONDS + 1)
    await bench.delivered()
    assert len(bench.teams.posted(CHANNEL)) == 1


async def test_told_to_stop_it_finishes_the_message_in_hand_and_gives_the_others_back(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bench.trust.plan()
    real = bench.connector.post_root

    async def stopped_meanwhile(*args: Any) -> Any:
        bench.deliverer.stop()
        return await real(*args)

    monkeypatch.setattr(bench.connector, "post_root", stopped_meanwhile)
    await bench.deliverer.deliver_due()
    rows = await bench.outbox()
    assert len(bench.teams.posted()) == 1
    assert [row["state"] for row in rows].count("sent") == 1
    assert [row for row in rows if row["lease_until"] or row["lease_token"]] == []
    assert {row["attempts"] for row in rows} == {0}
    assert await bench.deliverer.deliver_due() == 0
    # Another process takes them up at once.
    monkeypatch.undo()
    bench.deliverer._stopping = False
    await bench.delivered()
    assert len(bench.teams.posted()) == len(rows)


async def test_what_was_touched_while_held_is_not_given_back_by_who_lost_it(bench: Bench) -> None:
    await bench.trust.plan()
    claimed = await bench.trust.run(
        lambda work: work.outbox.claim(work.now, limit=50, lease_seconds=60)
    )
    bench.trust.later(seconds=61)
    again = await bench.trust.run(
        lambda work: work.outbox.claim(work.now, limit=50, lease_seconds=60)
    )
    await bench.trust.run(lambda work: work.outbox.release(claimed))
    rows = await bench.outbox()
    assert {row["lease_token"] for row in rows if row["lease_token"]} == {again[0].lease_token}


async def test_deliveries_are_counted_by_what_came_of_them(bench: Bench) -> None:
    def counted(result: str) -> float:
        return metrics.REGISTRY.get_sample_value(
            "supervision_deliveries_total", {"result": result}
        ) or 0.0  # fmt: skip

    names = ("sent", "retried", "given_up")
    before = {name: counted(name) for name in names}
    await bench.trust.plan()
    bench.teams.fails(CHANNEL, 503)
    bench.teams.fails("19:oswald", 403)
    await bench.delivered()
    assert counted("retried") == before["retried"] + 1
    assert counted("given_up") == before["given_up"] + 1
    assert counted("sent") == before["sent"] + len(bench.teams.posted())
