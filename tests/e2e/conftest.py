"""A fresh invented trust for each journey: the real bot, the real stand-in, a real browser."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.e2e.teams_page import TeamsPage

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
]
DESKTOP, PHONE = (1280, 900), (360, 740)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[str]:
    """Start `app.py local` on ports of its own; stop it by its process id."""
    port = _free_pair()
    command = [sys.executable, "app.py", "local", "--data", str(tmp_path), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if address in line and "Supervision is at" in line:
                break
        else:
            pytest.fail("the bot did not start")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _free_pair() -> int:
    """Give a port that is free, and so is the one before it."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port - 1))
            except OSError:
                continue
            return port


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
async def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
async def teams(
    world: str, browser: Browser, size: tuple[int, int], request: pytest.FixtureRequest
) -> AsyncIterator[TeamsPage]:
    """One browser window on the stand-in, which can be anybody."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="en-GB", accept_downloads=True
    )
    page = await context.new_page()
    shots = os.environ.get("SCREENSHOTS")
    folder = Path(shots) / request.node.name if shots else None
    yield TeamsPage(page, world, folder)
    await context.close()
