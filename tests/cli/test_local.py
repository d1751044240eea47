"""`app.py local` and `app.py serve` as somebody starts and stops them: real processes."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from local.client import Teams
from storage.sealing import create_keyset
from tests.scenarios.programs import (
    APP_ID,
    ENVIRONMENT,
    ROOT,
    TENANT,
    Program,
    free_pair,
    free_port,
    listens,
    local_command,
)
from tests.scenarios.waiting import until, until_now

LIVE = {
    "APP_ID": APP_ID,
    "APP_TENANT": TENANT,
    "APP_TYPE": "SingleTenant",
    "APP_PASSWORD": "a-real-secret",
    "PUBLIC_URL": "https://bot.hollinvale.example",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Program, int, Path]]:
    """A local world without invented sessions, with its stand-in's port and its folder."""
    folder, port = tmp_path_factory.mktemp("local"), free_pair()
    program = started(folder, port)
    yield program, port, folder
    program.stop()


def started(folder: Path, port: int) -> Program:
    program = Program(local_command(folder / "data", port, "--empty"), folder / "log")
    try:
        program.start()
        program.says("Supervision is at")
    except BaseException:
        program.stop()
        raise
    return program


@contextlib.contextmanager
def lasting(program: Program) -> Iterator[Program]:
    """Leave no process behind, whatever fails meanwhile."""
    try:
        yield program
    finally:
        program.stop()


def refused(*command: str, **environment: str) -> str:
    """Run a command that must not start; give what it says."""
    done = subprocess.run(
        [sys.executable, "app.py", *command],
        cwd=ROOT,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode not in {0, None}, done.stdout
    assert "Traceback" not in done.stderr
    return done.stderr


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in path.read_text().split()]


def test_real_credentials_are_refused_in_local_mode(tmp_path: Path) -> None:
    told = refused("local", "--data", str(tmp_path / "data"), APP_PASSWORD="a-real-secret")
    assert "APP_PASSWORD looks real" in told
    assert "a-real-secret" not in told
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"APP_TYPE": "SingelTenant"}, "APP_TYPE must be SingleTenant or UserAssignedMSI"),
        ({"APP_TYPE": ""}, "APP_TYPE must be SingleTenant or UserAssignedMSI"),
        ({"APP_TYPE": "MultiTenant"}, "multi-tenant bots are not supported"),
        ({"APP_ID": ""}, "APP_ID is empty"),
        ({"APP_TENANT": "hollinvale"}, "APP_TENANT must be the directory (tenant) id"),
        ({"APP_PASSWORD": ""}, "APP_PASSWORD is empty"),
        ({"PUBLIC_URL": "http://bot.example"}, "PUBLIC_URL must be the https address"),
        ({"MODE": "lvie"}, "MODE must be live or local"),
        ({"KEYSET_PATH": "{data}/keyset.json"}, "KEYSET_PATH lies under the database's folder"),
        ({"LOCAL_TEAMS": "http://127.0.0.1:1"}, "LOCAL_TEAMS is for MODE=local only"),
    ],
    ids=repr,
)
def test_live_mode_says_what_is_wrong_and_does_not_start(
    tmp_path: Path, changed: dict[str, str], sentence: str
) -> None:
    data = tmp_path / "data"
    keyset = {"KEYSET_PATH": str(tmp_path / "keyset.json"), "DATA_DIR": str(data)}
    given = {key: value.format(data=data) for key, value in changed.items()}
    told = refused("serve", **{**LIVE, **keyset, **given})
    assert sentence in told
    assert "a-real-secret" not in told
    assert not data.exists()


def test_a_live_database_is_refused_in_local_mode_and_the_reverse(
    home: tuple[Program, int, Path], tmp_path: Path
) -> None:
    data = home[2] / "data"
    keyset = tmp_path / "keyset.json"
    keyset.write_bytes((data / "keyset.json").read_bytes())
    demo = {
        "DATA_DIR": str(tmp_path / "elsewhere"),
        "DATABASE_URL": f"sqlite:///{data / 'supervision.db'}",
        "KEYSET_PATH": str(keyset),
    }
    assert "demo" in refused("serve", **LIVE, **demo).lower()

    copy = tmp_path / "data"
    copy.mkdir()
    (copy / "keyset.json").write_bytes(keyset.read_bytes())
    with (
        sqlite3.connect(data / "supervision.db") as known,
        sqlite3.connect(copy / "supervision.db") as new,
    ):
        known.backup(new)
        new.execute("UPDATE installation SET mode = 'live'")
    told = refused("local", "--data", str(copy), "--port", str(free_pair()))
    assert "live" in told


def test_it_listens_on_this_machine_alone(home: tuple[Program, int, Path]) -> None:
    program, port, _ = home
    addresses = set()
    for process in (program.running.pid, *children(program.running.pid)):
        addresses |= listening(process)
    assert {(host, at) for host, at in addresses if at in {port, port - 1}} == {
        ("127.0.0.1", port),
        ("127.0.0.1", port - 1),
    }
    assert {host for host, _ in addresses} == {"127.0.0.1"}


def listening(process: int) -> set[tuple[str, int]]:
    """Give where a process listens, from the kernel's own table."""
    sockets = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            sockets.add(str(link.readlink()))
        except OSError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in sockets:
                raw, _, port = parts[1].partition(":")
                quads = [str(int(raw[at : at + 2], 16)) for at in (6, 4, 2, 0)]
                found.add((".".join(quads) if table == "tcp" else raw, int(port, 16)))
    return found


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=repr,
)
async def test_other_pages_reach_nothing_of_the_stand_in(
    home: tuple[Program, int, Path], headers: dict[str, str]
) -> None:
    _, port, _ = home
    given = {name: value.format(port=port) for name, value in headers.items()}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for method, path in (("GET", "/local/people"), ("POST", "/local/clock")):
            async with session.request(method, path, json={}, headers=given) as answer:
                assert answer.status == 403


async def test_the_clock_moves_for_the_stand_in_alone(home: tuple[Program, int, Path]) -> None:
    _, port, _ = home
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port - 1}") as session:
        for given in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer a.b.c"}):
            async with session.get("/local/clock", headers=given) as answer:
                assert answer.status == 401
            later = {"to": "2030-01-01T00:00:00+00:00"}
            async with session.post("/local/clock", headers=given, json=later) as answer:
                assert answer.status == 401
    async with Teams(f"http://127.0.0.1:{port}") as teams:
        assert (await teams.clock()).year == 2026


def test_a_port_that_is_taken_is_said_in_a_sentence(
    home: tuple[Program, int, Path], tmp_path: Path
) -> None:
    _, port, _ = home
    told = refused("local", "--data", str(tmp_path / "data"), "--port", str(port))
    assert f"127.0.0.1:{port - 1}" in told


def stopped(program: Program, port: int, how: signal.Signals) -> None:
    """Stop it, and see that both processes are gone."""
    (teams_process,) = children(program.running.pid)
    path = Path(f"/proc/{teams_process}")
    assert program.stop(how) == 0
    until_now(lambda: not path.exists(), 10, told="an orphan is left")
    assert not listens(port)
    assert not listens(port - 1)
    assert "Traceback" not in program.printed()


async def test_ctrl_c_stops_both_and_a_second_start_goes_on(tmp_path: Path) -> None:
    port = free_pair()
    with lasting(started(tmp_path, port)) as program:
        async with Teams(f"http://127.0.0.1:{port}") as teams:
            await teams.say("helen", "personal", "home")
            before = await teams.clock_by("day")
            known = len(await teams.messages("helen"))
        stopped(program, port, signal.SIGINT)
    with lasting(started(tmp_path, port)) as program:
        assert program.printed().count("moves in") == 1
        async with Teams(f"http://127.0.0.1:{port}") as teams:
            assert await teams.clock() >= before
            assert len(await teams.messages("helen")) == known


@pytest.mark.skipif(
    signal.getsignal(signal.SIGHUP) == signal.SIG_IGN, reason="started so as to outlive its window"
)
def test_closing_the_window_stops_both(tmp_path: Path) -> None:
    port = free_pair()
    with lasting(started(tmp_path, port)) as program:
        stopped(program, port, signal.SIGHUP)


def test_the_stand_in_stops_where_the_bot_was_killed(tmp_path: Path) -> None:
    port = free_pair()
    with lasting(started(tmp_path, port)) as program:
        (teams_process,) = children(program.running.pid)
        program.stop(signal.SIGKILL)
        try:
            until_now(lambda: not listens(port), 10, told="the stand-in keeps its port")
        except BaseException:
            os.kill(teams_process, signal.SIGKILL)
            raise
    with lasting(started(tmp_path, port)) as program:
        stopped(program, port, signal.SIGTERM)


async def test_the_bot_stops_where_its_stand_in_is_gone(tmp_path: Path) -> None:
    with lasting(started(tmp_path, free_pair())) as program:
        (teams_process,) = children(program.running.pid)
        os.kill(teams_process, signal.SIGTERM)
        await until(lambda: program.running.poll() is not None, told="it goes on without Teams")
        assert program.stop() == 1
        assert "stopped by itself" in program.printed()


def test_a_bot_whose_trust_was_never_named_does_not_start(tmp_path: Path) -> None:
    keyset = tmp_path / "keyset.json"
    create_keyset(keyset)
    given = {
        "DATA_DIR": str(tmp_path / "data"),
        "KEYSET_PATH": str(keyset),
        "LISTEN_PORT": str(free_port()),
    }
    assert "No trust is named yet" in refused("serve", **LIVE, **given)
