from __future__ import annotations

import itertools
from typing import Any
from urllib.parse import quote

import pytest

from local.faults import Fault, Throttle
from tests.local.conftest import Stage
from tests.local.echo_bot import card_message

HELEN = "00000000-0000-4000-8000-000000000003"
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
HELLO = {"type": "message", "text": "hello"}


def at(conversation: str, rest: str = "") -> str:
    return f"/conversations/{quote(conversation, safe='')}{rest}"


async def test_a_call_without_a_token_is_refused(stage: Stage) -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}):
        url = f"{stage.address}/teams/v3{at(stage.personal('helen'), '/activities')}"
        async with stage.bot.session.post(url, json=HELLO, headers=header) as response:
            assert response.status == 401
            assert set((await response.json())["error"]) == {"code", "message"}


async def test_a_wrong_secret_gets_no_token(stage: Stage) -> None:
    assert (await stage.bot.token("guess"))[0] == 401
    status, answer = await stage.bot.token()
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "Bearer", 3600)


async def test_a_personal_conversation_opens_by_object_id_or_channel_id(stage: Stage) -> None:
    person = stage.world.person("helen")
    assert person
    tenants: list[dict[str, Any]] = [{"tenantId": TENANT}, {"tenantID": TENANT}]
    tenants.append({"channelData": {"tenant": {"id": TENANT}}})
    for member, tenant in itertools.product((HELEN, person.channel_id), tenants):
        body = {"members": [{"id": member}], **tenant, "isGroup": False}
        status, answer = await stage.bot.call("POST", "/conversations", body)
        assert (status, answer) == (201, {"id": person.conversation})


@pytest.mark.parametrize(
    "body",
    [
        {"members": [{"id": HELEN}]},
        {"members": [{"id": HELEN}], "tenantId": "another"},
        {"members": [{"id": "29:nobody"}], "tenantId": TENANT},
        {"members": [], "tenantId": TENANT},
    ],
)
async def test_a_conversation_needs_one_known_person_of_the_tenant(
    stage: Stage, body: dict[str, object]
) -> None:
    assert (await stage.bot.call("POST", "/conversations", body))[0] == 400


async def test_a_root_post_opens_a_thread_that_takes_replies(stage: Stage) -> None:
    channel = stage.channel("st-brigids")
    body = {"isGroup": True, "channelData": {"channel": {"id": channel}}, "activity": HELLO}
    status, answer = await stage.bot.call("POST", "/conversations", body)
    assert (status, answer["id"]) == (201, f"{channel};messageid={answer['activityId']}")
    by_thread = await stage.bot.send(answer["id"], HELLO)
    path = at(channel, f"/activities/{by_thread}")
    by_activity = (await stage.bot.call("POST", path, HELLO))[1]["id"]
    shown = {m["id"]: m["root"] for m in await stage.teams.messages("helen", "st-brigids")}
    root = answer["activityId"]
    assert shown == {root: None, by_thread: root, by_activity: root}


async def test_a_message_is_edited_and_deleted_in_place(stage: Stage) -> None:
    chat = stage.personal("helen")
    sent = await stage.bot.send(chat, HELLO)
    path = at(chat, f"/activities/{sent}")
    assert await stage.bot.call("PUT", path, {"type": "message", "text": "new"}) == (
        200,
        {"id": sent},
    )
    message = (await stage.teams.messages("helen"))[0]
    assert (message["text"], message["edited"]) == ("new", True)
    assert (await stage.bot.call("DELETE", path))[0] == 200
    message = (await stage.teams.messages("helen"))[0]
    assert (message["text"], message["deleted"]) == ("", True)
    status, answer = await stage.bot.call("PUT", path, HELLO)
    assert (status, answer["error"]["code"]) == (404, "ActivityNotFound")


async def test_strange_conversations_and_activities_are_not_found(stage: Stage) -> None:
    lost = [
        ("POST", at("a:nobody", "/activities"), "ConversationNotFound"),
        ("POST", at(stage.channel("general") + ";messageid=1", "/activities"), "Conversation"),
        ("PUT", at(stage.personal("helen"), "/activities/1"), "ActivityNotFound"),
    ]
    for verb, path, code in lost:
        status, answer = await stage.bot.call(verb, path, HELLO)
        assert status == 404
        assert answer["error"]["code"].startswith(code)


async def test_a_bot_cannot_change_what_a_person_wrote(stage: Stage) -> None:
    said = await stage.teams.say("helen", "personal", "mine")
    path = at(stage.personal("helen"), f"/activities/{said['id']}")
    assert (await stage.bot.call("DELETE", path))[0] == 403


async def test_nothing_is_written_to_somebody_who_blocked_the_bot(stage: Stage) -> None:
    chat = stage.personal("helen")
    sent = await stage.bot.send(chat, HELLO)
    await stage.teams.block("helen")
    for verb, rest in (("POST", ""), ("PUT", f"/{sent}"), ("DELETE", f"/{sent}")):
        status, answer = await stage.bot.call(verb, at(chat, f"/activities{rest}"), HELLO)
        assert (status, answer["error"]["code"]) == (403, "MessageWritesBlocked")
    await stage.teams.block("helen", blocked=False)
    await stage.bot.send(chat, HELLO)


async def test_nothing_is_written_where_the_app_is_not_installed(stage: Stage) -> None:
    await stage.teams.install("helen", "personal", "remove")
    for key in ("helen", "sam"):
        status, answer = await stage.bot.call("POST", at(stage.personal(key), "/activities"), HELLO)
        assert (status, answer["error"]["code"]) == (403, "BotNotInConversationRoster")


async def test_the_size_counts_in_utf_16(stage: Stage) -> None:
    path = at(stage.personal("helen"), "/activities")
    small = {"type": "message", "text": "x" * 51_000}
    assert (await stage.bot.call("POST", path, small))[0] == 201
    large = {"type": "message", "text": "x" * 51_300}
    status, answer = await stage.bot.call("POST", path, large)
    assert (status, answer["error"]["code"]) == (413, "MessageSizeTooBig")


async def test_the_eighth_message_in_a_second_has_to_wait(stage: Stage) -> None:
    chat = stage.personal("helen")
    for _ in range(7):
        await stage.bot.send(chat, HELLO)
    status, _, headers = await stage.bot.call_with_headers("POST", at(chat, "/activities"), HELLO)
    assert status == 429
    assert int(headers["Retry-After"]) >= 1
    await stage.bot.send(stage.personal("tom"), HELLO)


def test_longer_windows_are_counted_too() -> None:
    throttle = Throttle(rates=((1, 10), (30, 3)))
    for _ in range(3):
        throttle.check("a")
    with pytest.raises(Fault) as fault:
        throttle.check("a")
    assert fault.value.retry_after > 25


async def test_members_name_the_object_id_as_teams_does(stage: Stage) -> None:
    channel = stage.channel("st-brigids")
    members = (await stage.bot.call("GET", at(channel, "/members")))[1]
    assert [m["name"] for m in members] == ["Margaret Okafor", "Helen Marsh"]
    assert all("objectId" in m and "aadObjectId" not in m for m in members)
    paged = (await stage.bot.call("GET", at(channel, "/pagedmembers?pageSize=50")))[1]
    assert "continuationToken" not in paged
    assert paged["members"][1]["aadObjectId"] == HELEN
    one = (await stage.bot.call("GET", at(channel, f"/members/{HELEN}")))[1]
    assert one["userPrincipalName"] == "helen.marsh@hollinvale.example"
    assert (await stage.bot.call("GET", at(channel, "/members/29:nobody")))[0] == 404


async def test_the_team_and_its_channels_are_told(stage: Stage) -> None:
    team = f"/teams/{quote(stage.world.team.id, safe='')}"
    details = (await stage.bot.call("GET", team))[1]
    assert (details["name"], details["channelCount"]) == ("Safeguarding Supervision", 4)
    channels = (await stage.bot.call("GET", team + "/conversations"))[1]["conversations"]
    assert [c["name"] for c in channels][:2] == [None, "St Brigid's supervision"]


async def test_a_card_refreshes_for_the_people_it_names(stage: Stage) -> None:
    helen = stage.world.person("helen")
    assert helen
    refresh = {"action": {"type": "Action.Execute", "verb": "v"}, "userIds": [helen.channel_id]}
    card = {"type": "AdaptiveCard", "version": "1.5", "refresh": refresh, "body": []}
    await stage.bot.send(stage.channel("st-brigids"), card_message(card))
    mine = (await stage.teams.cards("helen", "st-brigids", refresh=False))[0].card
    hers = (await stage.teams.cards("margaret", "st-brigids", refresh=False))[0].card
    assert "refresh" in mine
    assert "refresh" not in hers


async def test_everything_the_bot_sends_is_logged(stage: Stage) -> None:
    before = (await stage.teams.traffic())[-1:] or [{"seq": 0}]
    chat = stage.personal("helen")
    await stage.bot.send(chat, HELLO)
    await stage.bot.call("PUT", at(chat, "/activities/1"), {"type": "message", "text": "refused"})
    entries = await stage.teams.traffic(before[0]["seq"])
    seen = [(e["verb"], e["conversation"], e["status"], e["body"]["text"]) for e in entries]
    assert seen == [("POST", chat, 201, "hello"), ("PUT", chat, 404, "refused")]
