from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from local import fetch_page_libraries
from tests.local.conftest import free_port


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_the_process_starts_and_stops_cleanly(
    tmp_path: Path, name: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    nobody = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    command = [sys.executable, "-m", "local", "--port", str(port), "--data", str(tmp_path)]
    command += ["--bot", f"{nobody}/api/messages", "--bot-clock", f"{nobody}/local/clock"]
    process = subprocess.Popen(  # noqa: ASYNC220 - it starts in a moment
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        url = f"http://127.0.0.1:{port}/local/events"
        # An open stream must not hold the server up.
        async with aiohttp.ClientSession() as session, session.get(url) as stream:
            assert stream.status == 200
            process.send_signal(name)
            _, errors = process.communicate(timeout=5)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_fetching_again_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fetch_page_libraries, "PAGE", tmp_path)
    stamp = tmp_path / "node_modules" / ".fetched"
    monkeypatch.setattr(fetch_page_libraries, "STAMP", stamp)
    monkeypatch.setattr(fetch_page_libraries, "_npm", lambda: None)
    (tmp_path / "package-lock.json").write_text("{}")
    assert "Node.js" in str(fetch_page_libraries.fetch())
    monkeypatch.setattr(fetch_page_libraries, "_npm", lambda: ["false"])
    assert str(fetch_page_libraries.fetch()).startswith("npm could not install")
    monkeypatch.setattr(fetch_page_libraries, "_npm", lambda: ["true"])
    stamp.parent.mkdir()
    assert fetch_page_libraries.fetch() is None
    monkeypatch.setattr(fetch_page_libraries, "_npm", lambda: ["false"])
    assert fetch_page_libraries.fetch() is None


def test_the_lock_file_names_no_registry() -> None:
    lock = (fetch_page_libraries.PAGE / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "registry" not in lock
