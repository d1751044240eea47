"""Two processes of the bot on one database, delivering and signing at once: one truth."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from local.client import Teams
from tests.databases import Postgres
from tests.scenarios.hands import Hands, form_of
from tests.scenarios.programs import Program, free_port
from tests.scenarios.raw import SUBMIT, Raw, wire
from tests.scenarios.waiting import until
from tests.scenarios.world import World, copied, moved_in


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def pair(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Callable[[], Postgres],
) -> Iterator[tuple[World, Program, str]]:
    """A world, and a second bot on its database with its address."""
    folder = tmp_path_factory.mktemp("pair")
    if request.param == "sqlite":
        settled: Path = request.getfixturevalue("settled")
        world = copied(settled, folder)
    else:
        server = postgres()
        asyncio.run(server.say("CREATE DATABASE shared"))
        url = server.url("shared")
        world = World(folder, database=url)
        moved_in(folder, port=world.port, DATABASE_URL=url)
    port = free_port()
    second = world.another(port)
    try:
        world.start()
        yield world, second, f"http://127.0.0.1:{port}"
    finally:
        second.stop()
        world.stop()


@pytest.fixture
async def hands(pair: tuple[World, Program, str]) -> AsyncIterator[Hands]:
    async with Teams(pair[0].address) as teams:
        yield Hands(teams, pair[0])


async def test_two_bots_sign_and_deliver_at_once(
    hands: Hands, pair: tuple[World, Program, str]
) -> None:
    world, second, other = pair
    bots = (world.bot, other)
    record = await hands.submitted("margaret", "helen", "st-brigids")
    await hands.quiet()
    second.start()  # only now: a local clock that was moved is known to who starts later
    second.answers(f"{other}/health")
    async with wire() as session:
        raw, sent = Raw(world, session), []
        for who in ("margaret", "helen"):
            dialog = await hands.opens(who, "personal", verb="document.open", id=record)
            data = {"verb": "document.sign", "form": form_of(dialog)}
            taps = [raw.invoke(who, SUBMIT, data, dialog.message) for _ in range(3)]
            sent += [raw.post(tap, bot) for tap in taps for bot in bots]
        answers = await asyncio.gather(*sent)
    assert {status for status, _ in answers} == {200}
    assert all(answer["task"]["type"] == "continue" for _, answer in answers)
    await until(lambda: hands.papers(record), told="the paper was not filed")
    await hands.quiet()

    rows = world.rows("signature", "document", "audit", "outbox", "paper")
    assert len([s for s in rows["signature"] if s["document_id"] == record]) == 2
    assert [d["status"] for d in rows["document"] if d["id"] == record] == ["locked"]
    events = [a["event"] for a in rows["audit"] if a["stream"] == f"document:{record}"]
    assert (events.count("signed"), events.count("filed")) == (2, 1)
    # Nothing was posted twice: each message stands at one place, and each place is one message.
    places = [r["activity_id"] for r in rows["outbox"] if r["activity_id"] not in {None, "filed"}]
    assert len(places) == len(set(places))
    for who in ("margaret", "helen"):
        strange = [
            c.text for c in await hands.teams.cards(who, refresh=False) if c.message not in places
        ]
        assert [text for text in strange if not is_answer(text)] == []
    for log in (world.log(), second.printed()):
        assert "turn_failed" not in log
        assert "delivery_failed" not in log


def is_answer(text: str) -> bool:
    """Say whether this is an answer to a message, which the outbox knows nothing of."""
    return "need" in text
