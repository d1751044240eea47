"""Processes of ours: started, waited for, and ended by their id."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.scenarios.waiting import until_now

ROOT = Path(__file__).resolve().parents[2]
APP_ID = "1f2e3d4c-0000-4000-8000-00000000b07a"
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
SETTINGS = {
    "MODE", "APP_ID", "APP_TYPE", "APP_TENANT", "APP_PASSWORD", "ALLOWED_TENANTS", "SERVICE_HOSTS",
    "PUBLIC_URL", "DATA_DIR", "DATABASE_URL", "KEYSET_PATH", "FILING_FOLDER", "LISTEN_HOST",
    "LISTEN_PORT", "METRICS_PORT", "PERSON_PER_MINUTE", "LOCAL_TEAMS", "LOCAL_START",
}  # fmt: skip
ENVIRONMENT = {k: v for k, v in os.environ.items() if k.upper() not in SETTINGS}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_pair() -> int:
    """Give a port that is free, and so is the one before it."""
    while True:
        port = free_port()
        with socket.socket() as before:
            try:
                before.bind(("127.0.0.1", port - 1))
            except OSError:
                continue
            return port


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Program:
    """One process of ours, ended by its id; what it prints goes into a file."""

    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    since: int = 0  # where in the log the present process begins

    def start(self) -> None:
        self.log.touch()
        self.since = len(self.printed())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**ENVIRONMENT, **self.environment},
            )

    @property
    def running(self) -> "subprocess.Popen[bytes]":
        assert self.process is not None
        return self.process

    def answers(self, url: str) -> None:
        """Wait until it answers at this address."""

        def asked() -> bool:
            assert self.running.poll() is None, self.printed()
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback
                    return bool(answer.status == 200)
            except OSError:
                return False

        until_now(asked, 60, told=f"{url} does not answer")

    def says(self, words: str) -> None:
        """Wait until it printed these words."""

        def said() -> bool:
            found = words in self.printed()[self.since :]
            assert found or self.running.poll() is None, self.printed()
            return found

        until_now(said, 60, told=f"it never said {words}")

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(30)
        self.process = None
        return code


def local_command(data: Path, port: int, *more: str) -> list[str]:
    where = ("--data", str(data), "--port", str(port))
    return [sys.executable, "app.py", "local", *where, *more]
