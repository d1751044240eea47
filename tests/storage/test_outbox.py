import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Stale
from storage.database import Database
from tests.databases import START, Place
from workflows.ports import Claimed, Look, Message, Outbox

SIGN = Message("sign", "record-1", "person:ada", "1", START)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def act(database: Database) -> Callable[[Callable[[Outbox], Any]], Any]:
    async def run(fn: Callable[[Outbox], Any]) -> Any:
        return await database.run(lambda work: fn(work.outbox))

    return run


def put(*messages: Message) -> Callable[[Outbox], None]:
    def unit(outbox: Outbox) -> None:
        for message in messages:
            outbox.put(message)

    return unit


def claim(after: timedelta = timedelta(0), limit: int = 50) -> Callable[[Outbox], Any]:
    return lambda outbox: outbox.claim(START + after, limit=limit, lease_seconds=60)


def confirm(claimed: Claimed, activity: str | None = "activity-1") -> Callable[[Outbox], None]:
    conversation = activity and "conversation-1"
    return lambda outbox: outbox.confirm(
        claimed, conversation=conversation, activity_id=activity, at=START
    )


def about(*claimed: Claimed) -> list[tuple[str, str]]:
    return [(c.message.recipient, c.message.occurrence) for c in claimed]


async def test_the_same_message_put_twice_is_said_once(act: Any) -> None:
    await act(put(SIGN, SIGN))
    await act(put(SIGN))

    (claimed,) = await act(claim())
    assert (claimed.message, claimed.attempts, claimed.activity_id) == (SIGN, 1, None)
    await act(confirm(claimed))
    assert await act(claim(timedelta(days=1))) == ()


async def test_nothing_is_claimed_before_it_is_due(act: Any) -> None:
    await act(put(replace(SIGN, due_at=START + MINUTE)))

    assert await act(claim()) == ()
    assert len(await act(claim(MINUTE))) == 1


async def test_what_one_holds_nobody_else_gets_until_the_lease_ends(act: Any) -> None:
    await act(put(SIGN))
    (first,) = await act(claim())

    assert await act(claim(timedelta(seconds=59))) == ()
    (second,) = await act(claim(timedelta(seconds=60)))
    assert (second.id, second.attempts) == (first.id, 2)
    for late in (
        confirm(first),
        lambda outbox: outbox.retry(first, at=START, error="429"),
        lambda outbox: outbox.give_up(first, error="403", at=START),
        lambda outbox: outbox.drop(first, at=START),
    ):
        with pytest.raises(Stale):
            await act(late)
    await act(confirm(second))


async def test_a_lease_is_used_up_once(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(confirm(claimed))

    with pytest.raises(Stale):
        await act(confirm(claimed))


async def test_many_who_claim_at_once_get_each_message_once(act: Any) -> None:
    await act(put(*(replace(SIGN, recipient=f"person:{n}") for n in range(60))))

    batches = await asyncio.gather(*(act(claim(limit=10)) for _ in range(12)))

    ids = [claimed.id for batch in batches for claimed in batch]
    assert len(ids) == len(set(ids)) == 60


async def test_a_recipient_gets_messages_in_order_even_where_one_is_tried_again(act: Any) -> None:
    other = replace(SIGN, recipient="person:ben")
    await act(put(SIGN, replace(SIGN, occurrence="2"), other))

    first, aside = await act(claim())
    assert about(first, aside) == [("person:ada", "1"), ("person:ben", "1")]
    assert await act(claim()) == ()  # the second waits while the first is on its way
    await act(lambda outbox: outbox.retry(first, at=START + 10 * MINUTE, error="429"))
    assert await act(claim(timedelta(seconds=30))) == ()  # and while it is to be tried again
    await act(confirm(aside))
    (again,) = await act(claim(10 * MINUTE))
    assert (again.id, again.attempts) == (first.id, 2)


async def test_order_goes_on_once_the_first_is_said_or_given_up(act: Any) -> None:
    await act(put(*(replace(SIGN, occurrence=str(n)) for n in range(3))))

    (first,) = await act(claim())
    await act(confirm(first))
    (second,) = await act(claim())
    await act(lambda outbox: outbox.give_up(second, error="blocked", at=START))
    (third,) = await act(claim())

    assert about(first, second, third) == [("person:ada", str(n)) for n in range(3)]
    assert await act(lambda outbox: outbox.given_up()) == (second.message,)


async def test_what_is_not_due_yet_holds_nothing_up(act: Any) -> None:
    await act(put(replace(SIGN, due_at=START + MINUTE), replace(SIGN, occurrence="2")))

    assert about(*await act(claim())) == [("person:ada", "2")]


async def test_the_office_works_on_several_matters_each_in_order(act: Any) -> None:
    def file(subject: str, occurrence: str) -> Message:
        return Message("file", subject, "office", occurrence, START)

    await act(put(file("a", "1"), file("a", "2"), file("b", "1")))

    claimed = await act(claim())
    assert [(c.message.subject, c.message.occurrence) for c in claimed] == [("a", "1"), ("b", "1")]


async def test_a_touched_card_is_brought_up_to_date_where_it_was_posted(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(confirm(claimed))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))

    (update,) = await act(claim())
    assert (update.conversation, update.activity_id) == ("conversation-1", "activity-1")
    assert (update.attempts, update.touched) == (1, 2)
    await act(confirm(update, None))
    assert await act(claim(timedelta(days=1))) == ()
    assert await act(lambda outbox: outbox.find("conversation-1", "activity-1")) == SIGN


async def test_a_touch_while_the_card_is_on_its_way_is_not_lost(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    await act(confirm(claimed))

    (update,) = await act(claim())
    assert update.activity_id == "activity-1"
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    await act(confirm(update, None))
    (again,) = await act(claim())
    await act(confirm(again, None))
    assert await act(claim(timedelta(days=1))) == ()


async def test_what_has_no_card_is_not_said_again_when_touched(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    await act(confirm(claimed, None))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))

    assert await act(claim(timedelta(days=1))) == ()


async def test_an_update_that_must_wait_is_not_hurried_by_another_touch(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(confirm(claimed))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    (update,) = await act(claim())
    await act(lambda outbox: outbox.retry(update, at=START + MINUTE, error="429"))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))

    assert await act(claim()) == ()
    assert len(await act(claim(MINUTE))) == 1


async def test_an_update_that_was_given_up_is_taken_up_by_the_next_touch(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(confirm(claimed))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))
    (update,) = await act(claim())
    await act(lambda outbox: outbox.give_up(update, error="502", at=START))
    assert await act(claim(timedelta(days=1))) == ()

    await act(lambda outbox: outbox.touch("sign", "record-1", START))

    (again,) = await act(claim())
    assert (again.activity_id, again.attempts) == ("activity-1", 1)
    assert await act(lambda outbox: outbox.given_up()) == ()


async def test_what_was_dropped_stays_unsaid(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(lambda outbox: outbox.drop(claimed, at=START))
    await act(lambda outbox: outbox.touch("sign", "record-1", START))

    assert await act(claim(timedelta(days=1))) == ()


async def test_a_newer_message_of_the_matter_touches_what_was_posted_and_replaces_what_was_not(
    act: Any,
) -> None:
    one, two, three = (replace(SIGN, occurrence=n, collapse_key="matter") for n in "123")
    elsewhere = replace(one, recipient="person:ben")
    await act(put(one, elsewhere))
    first, ben = await act(claim())
    await act(confirm(first))
    await act(lambda outbox: outbox.retry(ben, at=START, error="429"))
    await act(put(two))
    await act(put(three))

    claimed = await act(claim())
    assert [(c.message, c.activity_id) for c in claimed] == [
        (one, "activity-1"),  # posted: brought up to date
        (elsewhere, None),  # somebody else still hears of it
        (three, None),  # the second fell away
    ]


async def test_a_message_replaced_on_its_way_keeps_its_card_and_is_brought_up_to_date(
    act: Any,
) -> None:
    one, two = (replace(SIGN, occurrence=n, collapse_key="matter") for n in "12")
    await act(put(one))
    (first,) = await act(claim())
    await act(put(two))
    assert await act(claim()) == ()  # in order: the first is still on its way
    await act(confirm(first))

    updated, new = await act(claim())
    assert (updated.message, updated.activity_id, new.message) == (one, "activity-1", two)


async def test_a_message_replaced_on_its_way_is_not_tried_again(act: Any) -> None:
    one, two = (replace(SIGN, occurrence=n, collapse_key="matter") for n in "12")
    await act(put(one))
    (first,) = await act(claim())
    await act(put(two))
    await act(lambda outbox: outbox.retry(first, at=START, error="502"))

    assert [c.message for c in await act(claim())] == [two]


async def test_the_planner_looks_at_each_matter_when_it_is_time(act: Any) -> None:
    plan = lambda outbox: outbox.to_plan(START + MINUTE)  # noqa: E731
    assert await act(plan) == ()

    await act(lambda outbox: outbox.look_at("sign", "record-1", START + MINUTE))
    await act(lambda outbox: outbox.look_at("sign", "record-2", START + 2 * MINUTE))

    assert await act(plan) == (Look("sign", "record-1", START + MINUTE),)
    await act(lambda outbox: outbox.look_at("sign", "record-1", None))
    assert await act(plan) == ()


async def test_everything_under_way_is_looked_at_when_people_change(act: Any) -> None:
    await act(lambda outbox: outbox.look_at("sign", "under way", START + 9 * MINUTE))
    await act(lambda outbox: outbox.look_at("sign", "over", None))

    await act(lambda outbox: outbox.look_at_everything(START))

    assert await act(lambda outbox: outbox.to_plan(START)) == (Look("sign", "under way", START),)


async def test_a_matter_that_is_planned_is_never_said(act: Any) -> None:
    await act(lambda outbox: outbox.look_at("sign", "record-1", START))

    assert await act(claim()) == ()


async def test_what_is_gathered_is_said_by_its_morning_message_alone(act: Any) -> None:
    first = replace(SIGN, kind="document.sign", morning="2026-11-24")
    second = replace(first, subject="record-2", due_at=START + MINUTE)
    await act(put(second, first))

    assert await act(claim(9 * MINUTE)) == ()
    gathered = lambda outbox: outbox.gathered(SIGN.recipient, "2026-11-24")  # noqa: E731
    assert await act(gathered) == (first, second)

    await act(lambda outbox: outbox.settle_gathered([first], [second], START))

    assert await act(gathered) == (first,)
    assert await act(lambda outbox: outbox.put(first)) is False
    assert await act(lambda outbox: outbox.put(replace(second, morning="2026-11-25"))) is True


async def test_what_is_gathered_while_a_morning_message_goes_out_is_added_to_it(act: Any) -> None:
    morning = replace(SIGN, kind="morning", subject="helen", occurrence="2026-11-24")
    first = replace(SIGN, kind="document.sign", morning="2026-11-24")
    late = replace(first, subject="record-2")
    await act(put(first, morning))
    (claimed,) = await act(claim())
    await act(put(late))

    def said(outbox: Outbox) -> None:
        outbox.settle_gathered([first], [], START)
        outbox.confirm(claimed, conversation="c", activity_id="a", at=START)

    await act(said)

    (again,) = await act(claim())
    assert again.message == morning
    assert await act(lambda outbox: outbox.gathered(SIGN.recipient, "2026-11-24")) == (first, late)


async def test_a_morning_message_waits_until_the_planner_has_looked_at_everything(act: Any) -> None:
    await act(put(replace(SIGN, kind="morning", subject="helen", occurrence="2026-11-24")))
    await act(lambda outbox: outbox.look_at("document", "record-1", START))
    assert await act(claim()) == ()

    await act(lambda outbox: outbox.look_at("document", "record-1", START + 60 * MINUTE))

    assert len(await act(claim())) == 1


async def test_a_look_that_fails_and_fails_holds_no_morning_message_up_for_long(act: Any) -> None:
    await act(put(replace(SIGN, kind="morning", subject="helen", occurrence="2026-11-24")))
    await act(lambda outbox: outbox.look_at("document", "record-1", START))

    assert await act(claim(9 * MINUTE)) == ()
    assert len(await act(claim(10 * MINUTE))) == 1


async def test_a_change_reaches_the_morning_card_that_speaks_of_it(act: Any) -> None:
    morning = replace(SIGN, kind="morning", subject="helen", occurrence="2026-11-24")
    other = replace(morning, occurrence="2026-11-25", due_at=START + MINUTE)
    gathered = replace(SIGN, kind="document.sign", morning="2026-11-24")
    await act(put(gathered, morning, other))
    for number, after in enumerate((0 * MINUTE, MINUTE)):
        for claimed in await act(claim(after)):
            await act(confirm(claimed, f"activity-{number}"))

    await act(lambda outbox: outbox.touch("document", gathered.subject, START + MINUTE))

    assert [c.message.occurrence for c in await act(claim(MINUTE))] == [morning.occurrence]


async def test_what_was_dropped_unsaid_is_taken_up_when_it_is_owed_again(act: Any) -> None:
    await act(put(SIGN))
    (claimed,) = await act(claim())
    await act(lambda outbox: outbox.drop(claimed, at=START))

    assert await act(lambda outbox: outbox.put(SIGN)) is True

    assert [c.message for c in await act(claim())] == [SIGN]


async def test_what_is_urgent_waits_behind_nothing(act: Any) -> None:
    await act(put(SIGN))
    (stuck,) = await act(claim())
    await act(lambda outbox: outbox.retry(stuck, at=START + 9 * MINUTE, error="503"))
    urgent = replace(SIGN, kind="urgent.asked", subject="u-1", urgent=True)

    await act(put(replace(SIGN, subject="record-3"), urgent))

    assert [c.message for c in await act(claim())] == [urgent]


async def test_an_unknown_card_is_not_found(act: Any) -> None:
    assert await act(lambda outbox: outbox.find("conversation-1", "nothing")) is None


async def test_messages_outlive_the_process(place: Place, database: Database) -> None:
    await database.run(lambda work: work.outbox.put(SIGN))
    again = place.open()

    claimed = await again.run(lambda work: claim()(work.outbox))
    await again.close()

    assert [c.message for c in claimed] == [SIGN]
