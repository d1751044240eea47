"""The programs of a run: started one by one, stopped by their process id, never by name."""

import contextlib
import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import activities
from bench.places import HOST, IDENTITY, KEPT, PEERS, PYTHON, ROOT, environment

Json = dict[str, Any]
START_SECONDS = 60
STOP_SECONDS = 20
_ANSWERED = {200, 201, 202}


@dataclass(frozen=True, slots=True)
class Program:
    """One program under test: how it is started, and where it listens."""

    name: str
    command: tuple[str, ...]
    port: int
    data: Path

    @property
    def url(self) -> str:
        """Give the address of its messaging endpoint."""
        return f"http://{HOST}:{self.port}/api/messages"


def product(port: int, data: Path, name: str = "supervision") -> Program:
    """Give the product itself, as an operator runs it."""
    return Program(name, (str(PYTHON), str(ROOT / "app.py"), "serve"), port, data)


def peer(name: str, port: int, data: Path, script: str = "app.py") -> Program:
    """Give a peer, in the environment of its own."""
    python = KEPT / name / "bin" / "python"
    return Program(name, (str(python), str(PEERS / name / script)), port, data)


@contextlib.contextmanager
def running(program: Program) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program; it answers when the block begins, and has ended when the block has."""
    program.data.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{program.name}.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            program.command,
            env=environment(program.port, program.data),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until_answered(program, process)
        yield process
    finally:
        stop(process)


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop one process, in order first."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def teams() -> Iterator[None]:
    """Run the stub of Microsoft beside what is measured."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [str(PYTHON), "-m", "bench.teams"], cwd=ROOT, start_new_session=True
    )
    try:
        _wait_for(lambda: _get(f"{IDENTITY}/activity-token"), process, "the stub of Teams")
        yield
    finally:
        stop(process)


def headers() -> dict[str, str]:
    """Give the headers that Teams would send: everybody gets the same token."""
    token = _get(f"{IDENTITY}/activity-token")["token"]
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def until_answered(program: Program, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a message was answered."""
    sent = headers()

    def answered() -> bool:
        body = activities.message(1).encode()
        request = urllib.request.Request(program.url, body, sent)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status in _ANSWERED

    _wait_for(answered, process, program.name)


def _wait_for(ready: Any, process: "subprocess.Popen[bytes]", name: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended by itself; see .bench/{name}.log")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            if ready():
                return
        time.sleep(0.005)
    raise RuntimeError(f"{name} does not answer; see .bench/{name}.log")


def _get(url: str) -> Json:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
        return dict(json.load(answer))


def resident_mb(process: "subprocess.Popen[bytes]") -> float:
    """Give the memory that a process occupies, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def load(program: Program, bodies: Sequence[str], *, at_once: int = 16, **more: Any) -> Json:
    """Run the load generator against a program; give what it printed."""
    job = {"url": program.url, "headers": headers(), "bodies": list(bodies), "at_once": at_once}
    done = subprocess.run(  # noqa: S603 - our own program
        [str(PYTHON), "-m", "bench.load"],
        input=json.dumps(job | more),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program.name}: {done.stderr.strip().splitlines()[-1]}")
    return dict(json.loads(done.stdout))
