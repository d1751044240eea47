"""Fresh invented trusts for the journeys: the real bot, the real stand-in, a real browser.

A world lasts for one file at one size: journeys in a file keep to schools of their own, or follow
one another.
"""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.e2e.teams_page import AXE, TeamsPage
from tests.scenarios.programs import APP_ID, TENANT
from tests.scenarios.world import bring_in

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
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
PATIENCE = 15_000

Window = Callable[[], Awaitable[TeamsPage]]


@pytest.fixture(scope="module", params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def data(size: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that the world keeps everything in."""
    return tmp_path_factory.mktemp(f"world-{size}")


@pytest.fixture(scope="module")
def world(data: Path) -> Iterator[str]:
    """Start `app.py local` on ports of its own; stop it by its process id."""
    port = _free_pair()
    command = [sys.executable, "app.py", "local", "--data", str(data), "--port", str(port)]
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


@pytest.fixture
def roster(world: str, data: Path, tmp_path: Path) -> Callable[..., None]:
    """Import the roster with one person's rows changed, as the administrator does."""
    port = int(world.rpartition(":")[2])
    settings = {
        "MODE": "local",
        "APP_ID": APP_ID,
        "APP_TENANT": TENANT,
        "DATA_DIR": str(data),
        "LISTEN_PORT": str(port - 1),
        "LOCAL_TEAMS": world,
    }

    def change(email: str, **changed: str) -> None:
        bring_in(settings, tmp_path, email, **changed)

    return change


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


@pytest.fixture
def window(world: str, browser: Browser, size: str, request: pytest.FixtureRequest) -> Window:
    """Open another browser window: another device."""
    shots = os.environ.get("SCREENSHOTS")
    folder = Path(shots) / request.node.name if shots else None

    async def open_window() -> TeamsPage:
        width, height = SIZES[size]
        context = await browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", accept_downloads=True
        )
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(path=AXE)
        return TeamsPage(await context.new_page(), world, folder)

    return open_window


@pytest.fixture
async def teams(window: Window) -> TeamsPage:
    """One browser window on the stand-in, which can be anybody."""
    return await window()
