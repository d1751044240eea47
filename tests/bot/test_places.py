"""Where the bot is: channels found, renamed and greeted once; people welcomed once; strangers."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.submission import Nothing, Say, SubmissionKind
from tests.bot.bench import Bench, bench, place, postgres, template_file
from tests.trust import account
from workflows.ports import Channel

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
INSTALLED, MEMBERS, MESSAGE = (
    SubmissionKind.INSTALLED,
    SubmissionKind.MEMBERS,
    SubmissionKind.MESSAGE,
)


async def arrives(bench: Bench, kind: SubmissionKind, school: str, name: str = "") -> None:
    body = bench.in_channel(bench.submission(kind, "margaret", channel_name=name), school)
    assert isinstance(await bench.router.answer(body), Nothing)


async def channel(bench: Bench, school: str) -> Channel | None:
    return await bench.trust.run(lambda work: work.conversations.channel(f"19:{school}"))


async def test_a_channel_is_found_and_greeted_once_however_often_it_is_told(bench: Bench) -> None:
    for _ in range(3):
        await arrives(bench, INSTALLED, "new", "A new school")
        await bench.delivered()
    known = await channel(bench, "new")
    assert known is not None
    assert (known.name, known.team_id, known.bound_at) == ("A new school", "team", None)
    (greeting,) = bench.teams.posted("19:new")
    assert "Hello, this is Supervision" in greeting.card


async def test_a_channel_that_is_renamed_keeps_its_school(bench: Bench) -> None:
    before = await channel(bench, "brigid")
    await arrives(bench, MEMBERS, "brigid", "Another name")
    after = await channel(bench, "brigid")
    assert before is not None
    assert after == replace(before, name="Another name")
    await bench.delivered()
    assert bench.teams.posted("19:brigid") == []


async def test_a_channel_whose_name_is_not_told_keeps_the_one_it_had(bench: Bench) -> None:
    before = await channel(bench, "brigid")
    await arrives(bench, MEMBERS, "brigid")
    assert await channel(bench, "brigid") == before


async def test_a_person_is_welcomed_once_however_often_the_app_is_installed(
    bench: Bench,
) -> None:
    for _ in range(3):
        assert isinstance(await bench.says(INSTALLED, "helen"), Nothing)
        await bench.delivered()
    (welcome,) = bench.teams.posted(f"a:{account('helen').object_id}")
    assert "Supervision" in welcome.card


async def test_somebody_else_joining_a_chat_is_no_reason_to_speak(bench: Bench) -> None:
    await bench.says(MEMBERS, "helen", members="29:somebody")
    await bench.delivered()
    assert bench.teams.said == []


async def test_where_a_person_is_reached_is_kept_from_whatever_they_do(bench: Bench) -> None:
    await bench.says(MESSAGE, "helen")
    known = await bench.trust.run(lambda work: work.conversations.personal("helen"))
    assert known is not None
    assert known.id == f"a:{account('helen').object_id}"


async def test_a_persons_posted_cards_learn_of_them_when_they_first_appear(bench: Bench) -> None:
    """A card in a channel names whom it refreshes for: it must come to know who came later."""
    person = await bench.trust.run(lambda work: work.roster.person("helen"))
    await bench.trust.run(lambda work: work.roster.save_person(replace(person, teams_id="")))
    await bench.trust.plan()
    await bench.delivered()
    (prompt,) = bench.teams.posted("19:brigid")
    assert "29:helen" not in prompt.card
    await bench.says(INSTALLED, "helen")
    await bench.delivered()
    assert "29:helen" in bench.teams.edited()[-1].card


async def test_a_strangers_address_on_the_roster_is_a_proposal_for_somebody_else(
    bench: Bench,
) -> None:
    address = "joan.pell@hollinvale.example"
    bench.teams.people["29:joan"] = {"id": "29:joan", "email": address}
    reply = await bench.says(MESSAGE, "joan")
    assert isinstance(reply, Say)
    assert "asked to confirm your account" in reply.text
    await bench.says(MESSAGE, "joan")
    await bench.delivered()
    (row,) = (await bench.trust.rows())["proposal"]
    assert row["person_id"] == "joan"
    assert len([s for s in bench.teams.posted() if "account waits" in s.card]) == 1


@pytest.mark.parametrize(
    "known", [None, {"id": "29:sam"}, {"id": "29:sam", "email": "s@x.example"}]
)
async def test_a_stranger_leaves_no_trace(bench: Bench, known: dict[str, str] | None) -> None:
    if known:
        bench.teams.people["29:sam"] = known
    before = await bench.trust.rows()
    with capture_logs() as logs:
        for kind in (MESSAGE, INSTALLED):
            await bench.says(kind, "sam")
    assert await bench.trust.rows() == before
    assert "sam" not in str(logs)


async def test_a_second_account_with_a_bound_persons_address_is_kept_apart(bench: Bench) -> None:
    bench.teams.people["29:sam"] = {"id": "29:sam", "email": "helen.marsh@hollinvale.example"}
    reply = await bench.says(MESSAGE, "sam")
    assert isinstance(reply, Say)
    assert "I don't know your account" in reply.text
    rows = await bench.trust.rows()
    assert rows["proposal"] == []
    assert [row["person_id"] for row in rows["quarantine"]] == ["helen"]
