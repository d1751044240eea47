from __future__ import annotations

import asyncio
from pathlib import Path

import jwt

from local.client import Teams
from local.server import serving
from tests.local.conftest import (
    EXPECTED_INTRODUCTIONS,
    Stage,
    bot_port,
    introduced,
    settings_in,
)
from tests.local.echo_bot import APP_ID, echoing


async def test_a_first_start_introduces_the_bot_when_it_is_up_and_only_once(
    tmp_path: Path,
) -> None:
    settings = settings_in(tmp_path)
    teams = f"http://127.0.0.1:{settings.port}"
    async with serving(settings):
        await asyncio.sleep(0.2)
        async with echoing(bot_port(settings), teams) as bot:
            await introduced(bot)
            await asyncio.sleep(0.1)
            assert len(bot.heard) == EXPECTED_INTRODUCTIONS
            added = bot.of("installationUpdate")
            assert {a["action"] for a in added} == {"add"}
            kinds = [a["conversation"]["conversationType"] for a in added]
            assert (kinds.count("channel"), kinds.count("personal")) == (4, 9)
    async with echoing(bot_port(settings), teams) as bot, serving(settings):
        await asyncio.sleep(0.3)
        assert bot.heard == []


async def test_activities_are_signed_with_a_key_that_the_stand_in_publishes(stage: Stage) -> None:
    await stage.teams.say("helen", "personal", "hello")
    get = stage.bot.session.get
    async with get(f"{stage.address}/v1/.well-known/openidconfiguration") as response:
        configuration = await response.json()
    async with get(configuration["jwks_uri"]) as response:
        keys = await response.json()
    assert keys["keys"][0]["endorsements"] == ["msteams"]
    token = stage.bot.tokens[-1].removeprefix("Bearer ")
    key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(
        token, key, algorithms=["RS256"], audience=APP_ID, issuer="https://api.botframework.com"
    )
    assert claims["serviceurl"] == stage.settings.service_url
    assert claims["exp"] - claims["nbf"] > 600


async def test_a_personal_message_looks_as_in_teams(stage: Stage) -> None:
    said = await stage.teams.say("helen", "personal", "home")
    (activity,) = stage.bot.of("message")
    helen = stage.world.person("helen")
    assert helen
    assert activity["id"] == said["id"]
    assert activity["text"] == "home"
    assert activity["channelId"] == "msteams"
    assert activity["serviceUrl"] == stage.settings.service_url
    assert activity["recipient"]["id"] == f"28:{APP_ID}"
    assert activity["from"] == {
        "id": helen.channel_id,
        "name": "Helen Marsh",
        "aadObjectId": helen.object_id,
    }
    assert activity["conversation"] == {
        "conversationType": "personal",
        "tenantId": stage.world.tenant,
        "id": helen.conversation,
    }
    assert activity["channelData"]["tenant"]["id"] == stage.world.tenant
    assert activity["timestamp"].startswith("2026-11-23T08:3")


async def test_in_a_channel_the_bot_hears_only_what_mentions_it(stage: Stage) -> None:
    quiet = await stage.teams.say("helen", "st-brigids", "to Margaret", mention=False)
    assert quiet["heard"] is False
    root = (await stage.teams.say("helen", "st-brigids", "home"))["id"]
    await stage.teams.say("margaret", "st-brigids", "help", root=root)
    first, second = stage.bot.of("message")
    assert first["text"] == "<at>Supervision</at> home"
    mention = next(e for e in first["entities"] if e["type"] == "mention")
    assert mention["mentioned"]["id"] == first["recipient"]["id"]
    assert mention["text"] == "<at>Supervision</at>"
    channel = stage.channel("st-brigids")
    assert first["conversation"]["id"] == f"{channel};messageid={root}"
    assert second["conversation"]["id"] == f"{channel};messageid={root}"
    assert first["conversation"]["isGroup"] is True
    assert first["channelData"]["channel"]["id"] == channel
    assert first["channelData"]["team"]["id"] == stage.world.team.id


async def test_a_stranger_who_writes_installs_the_app_first(stage: Stage) -> None:
    await stage.teams.say("sam", "personal", "hello")
    kinds = [a["type"] for a in stage.bot.heard]
    assert kinds == ["installationUpdate", "conversationUpdate", "message"]


async def test_reinstalling_removes_and_adds(stage: Stage) -> None:
    await stage.teams.install("helen", "personal", "again")
    actions = [a["action"] for a in stage.bot.of("installationUpdate")]
    assert actions == ["remove", "add"]


async def test_a_message_that_the_bot_does_not_take_is_marked(stage: Stage) -> None:
    stage.bot.status = 500
    assert (await stage.teams.say("helen", "personal", "hello"))["delivered"] is False
    assert (await stage.teams.messages("helen"))[0]["delivered"] is False


async def test_messages_marks_and_keys_survive_a_restart(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    teams = f"http://127.0.0.1:{settings.port}"
    async with echoing(bot_port(settings), teams) as bot:
        async with serving(settings), Teams(teams) as hand:
            await introduced(bot)
            await hand.say("helen", "personal", "before")
            token = bot.tokens[-1].removeprefix("Bearer ")
            kid = jwt.get_unverified_header(token)["kid"]
        async with serving(settings), Teams(teams) as hand:
            assert [m["text"] for m in await hand.messages("helen")] == ["before"]
            await hand.say("helen", "personal", "after")
            token = bot.tokens[-1].removeprefix("Bearer ")
            assert jwt.get_unverified_header(token)["kid"] == kid


async def test_unread_marks_count_what_others_wrote(stage: Stage) -> None:
    await stage.bot.send(stage.channel("st-brigids"), {"type": "message", "text": "one"})
    await stage.teams.say("helen", "st-brigids", "two", mention=False)
    unread = {p["key"]: p["unread"] for p in await stage.teams.people()}
    assert (unread["margaret"], unread["helen"], unread["tom"]) == (2, 0, 0)
    await stage.teams.read("margaret", "st-brigids")
    assert sum(p["unread"] for p in await stage.teams.people()) == 0
