"""A live installation in a temporary folder, run by its commands as an operator would."""

import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import structlog

from app import main
from bot.settings import Settings
from storage.sealing import create_keyset

ROOT = Path(__file__).resolve().parents[2]
APP = "0f8fad5b-d9cb-469f-a165-70867728950e"
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
SECRET = "kept~out.of.every.message"


@dataclass
class Installation:
    """Its environment, and what its commands printed."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = {
            "APP_ID": APP,
            "APP_TYPE": "SingleTenant",
            "APP_TENANT": TENANT,
            "APP_PASSWORD": SECRET,
            "PUBLIC_URL": "https://bot.school.example",
            "DATA_DIR": str(self.folder / "data"),
            "KEYSET_PATH": str(self.folder / "keys" / "keyset.json"),
            "METRICS_PORT": "0",
        }
        (self.folder / "keys").mkdir()
        create_keyset(self.folder / "keys" / "keyset.json")

    def app(self, *arguments: str, **changed: str) -> tuple[int, str]:
        """Run a command; give its exit code and what it printed."""
        for name in [name for name in os.environ if name.lower() in Settings.model_fields]:
            self.monkeypatch.delenv(name)
        for name, value in {**self.environment, **changed}.items():
            self.monkeypatch.setenv(name, value)
        with _logs_as_they_were():
            code = main(arguments)
        told = self.capsys.readouterr()
        assert SECRET not in told.out + told.err
        return code, told.out + told.err

    def settled(self) -> None:
        """Name the trust and import its roster and terms."""
        for arguments in (
            ("trust", "--name", "Hollin Vale", "--policy", "srscmat"),
            ("roster", "import", str(ROOT / "local" / "trust" / "roster.csv")),
            ("terms", "import", str(ROOT / "local" / "trust" / "terms.csv")),
        ):
            assert self.app(*arguments)[0] == 0

    def azure(self, **changed: object) -> str:
        """Write what `az bot show` prints; give the file's path."""
        properties = {
            "enabledChannels": ["msteams"],
            "configuredChannels": ["msteams"],
            "endpoint": "https://bot.school.example/api/messages",
            "msaAppId": APP,
            "msaAppType": "SingleTenant",
            "msaAppTenantId": TENANT,
            **changed,
        }
        path = self.folder / "bot.json"
        path.write_text(json.dumps({"name": "a-bot", "properties": properties}))
        return str(path)


@contextmanager
def _logs_as_they_were() -> Iterator[None]:
    hooks, root = (threading.excepthook, sys.unraisablehook), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = hooks
        logging.captureWarnings(capture=False)
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()


@pytest.fixture
def installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Installation:
    return Installation(tmp_path, monkeypatch, capsys)
