from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.local.conftest import Stage

LONDON_DAY = "2026-11-24T09:00"


@pytest.mark.parametrize("path", ["/", "/local/people", "/v1/.well-known/keys", "/page/main.js"])
async def test_only_its_own_name_is_answered(stage: Stage, path: str) -> None:
    for host, status in (("evil.example", 403), (f"localhost:{stage.settings.port}", 200)):
        headers = {"Host": host}
        async with stage.bot.session.get(stage.address + path, headers=headers) as response:
            assert response.status == status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_pages_can_neither_ask_nor_act(stage: Stage, headers: dict[str, str]) -> None:
    session = stage.bot.session
    async with session.get(f"{stage.address}/local/people", headers=headers) as response:
        assert response.status == 403
    url = f"{stage.address}/local/people/helen/chats/personal/messages"
    async with session.post(url, json={"text": "x"}, headers=headers) as response:
        assert response.status == 403
    assert stage.bot.heard == []


async def test_its_own_page_may_act_and_forms_may_not(stage: Stage) -> None:
    url = f"{stage.address}/local/people/helen/chats/personal/messages"
    own = {"Origin": stage.address, "Sec-Fetch-Site": "same-origin"}
    async with stage.bot.session.post(url, json={"text": "x"}, headers=own) as response:
        assert response.status == 200
    async with stage.bot.session.post(url, data='{"text": "x"}') as response:
        assert response.status == 403


async def test_the_page_forbids_foreign_scripts_and_frames(stage: Stage) -> None:
    async with stage.bot.session.get(stage.address) as response:
        policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/page/package.json", "/page/..%2Fworld.toml", "/libraries/x"])
async def test_only_listed_files_are_served(stage: Stage, path: str) -> None:
    async with stage.bot.session.get(stage.address + path) as response:
        assert response.status == 404


async def test_the_clock_goes_forward_in_london_time(stage: Stage) -> None:
    assert (await stage.teams.clock_by("weekday")) == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert (await stage.teams.clock_to(LONDON_DAY)) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    summer = await stage.teams.clock_to("2027-06-04T09:00")
    assert summer == datetime(2027, 6, 4, 8, 0, tzinfo=UTC)
    assert (await stage.teams.clock_by("weekday")) == datetime(2027, 6, 7, 7, 30, tzinfo=UTC)
    assert stage.bot.tokens[-1].startswith("Bearer ")
    with pytest.raises(RuntimeError, match="only goes forward"):
        await stage.teams.clock_to("2026-01-01T09:00")
    await stage.teams.say("helen", "personal", "later")
    assert stage.bot.of("message")[0]["timestamp"].startswith("2027-06-07T07:30")
    assert stage.bot.of("message")[0]["localTimestamp"].startswith("2027-06-07T08:30")


async def test_open_pages_hear_of_changes(stage: Stage) -> None:
    async with stage.bot.session.get(f"{stage.address}/local/events") as response:
        assert (await response.content.readline()).startswith(b"retry")
        await stage.bot.send(stage.personal("helen"), {"type": "message", "text": "hello"})
        await response.content.readline()
        line = await response.content.readline()
    assert b'"people": ["helen"]' in line
    assert b"hello" not in line
