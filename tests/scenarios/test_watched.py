"""What an operator sees of the bot as it runs: health, readiness, figures, log and doctor."""

import json
import subprocess
import sys

import aiohttp

from tests.scenarios.hands import Hands
from tests.scenarios.programs import ENVIRONMENT, ROOT
from tests.scenarios.raw import Raw, wire
from tests.scenarios.world import World


def doctor(world: World) -> str:
    done = subprocess.run(
        [sys.executable, "app.py", "doctor"],
        cwd=ROOT,
        env={**ENVIRONMENT, **world.settings(world.bot_port)},
        capture_output=True,
        timeout=60,
        check=False,
        text=True,
    )
    assert "Traceback" not in done.stderr
    return done.stdout


async def test_a_running_bot_is_healthy_ready_and_counted(hands: Hands) -> None:
    await hands.home("helen")
    await hands.offers("helen", "st-brigids", str(hands.world.session("margaret", "helen")["id"]))
    await hands.quiet()
    async with aiohttp.ClientSession(hands.world.bot) as session:
        assert (await session.get("/health")).status == 200
        ready = await (await session.get("/ready")).json()
        assert ready == {"database": True, "migrations": True, "outbox": True}
        told = await (await session.get("/metrics")).text()
    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert float(lines['supervision_turns_total{kind="message",outcome="answered"}']) >= 1
    assert float(lines['supervision_deliveries_total{result="sent"}']) >= 1
    assert float(lines['supervision_outbox_messages{state="unsaid"}']) == 0
    assert float(lines["supervision_signing_keys"]) >= 1


async def test_every_line_of_the_log_is_json_and_none_holds_a_token(hands: Hands) -> None:
    async with wire() as session:
        raw = Raw(hands.world, session)
        token = hands.world.token()
        status, _ = await raw.post(raw.message("helen", "home", "watched-1"))
        assert status == 200
        headers = {"Authorization": f"Bearer {token}x", "Content-Type": "application/json"}
        bot = f"{hands.world.bot}/api/messages"
        async with session.post(bot, data=b"{}", headers=headers) as answer:
            assert answer.status == 401
    log = hands.world.log()
    lines = [json.loads(line) for line in log.splitlines()]
    assert token not in log
    assert token.split(".")[2] not in log
    assert "Bearer" not in log
    turns = [line for line in lines if line["event"] == "turn" and line["kind"] == "message"]
    assert turns
    assert all({"request", "turn", "person"} <= line.keys() for line in turns)


def test_the_doctor_asks_the_key_server_and_for_a_token(fresh: World) -> None:
    told = doctor(fresh)
    assert "ok     The database answers" in told
    assert "ok     The keyset is there, fits" in told
    assert "ok     The key server answers." in told
    assert "ok     A token can be had." in told
    fresh.teams.stop()
    told = doctor(fresh)
    assert "wrong  The key server does not answer" in told
    assert "wrong  No token can be had" in told


async def test_told_to_stop_it_ends_by_itself_and_holds_no_message(fresh_hands: Hands) -> None:
    world = fresh_hands.world
    subject = str(world.session("margaret", "helen")["id"])
    await fresh_hands.offers("helen", "st-brigids", subject)
    assert world.serving.stop() == 0
    rows = world.rows("outbox")["outbox"]
    assert [row for row in rows if row["lease_token"]] == []
    assert "Traceback" not in world.log()
