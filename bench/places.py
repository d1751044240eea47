"""Where everything of a run is: addresses on loopback, folders, and who everybody is."""

import os
from pathlib import Path

HOST = "127.0.0.1"
IDENTITY_PORT = 28780  # below the range from which connections get theirs; keys and tokens, plain
CONNECTOR_PORT = 28781  # the Bot Connector, under TLS
FIRST_BOT_PORT = 28790
IDENTITY = f"http://{HOST}:{IDENTITY_PORT}"
SERVICE_URL = f"https://{HOST}:{CONNECTOR_PORT}/uk/"

APP_ID = "1f2e3d4c-0000-4000-8000-00000000be7c"
TENANT = "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01"
START = "2026-11-24T10:00"  # London: a Tuesday in term, in everybody's hours

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
KEPT = ROOT / ".bench"  # never committed: environments, seeded databases, results
CERTIFICATE = KEPT / "loopback.pem"
PYTHON = ROOT / ".venv" / "bin" / "python"


def environment(port: int, data: Path) -> dict[str, str]:
    """Give the environment that every program under test gets, the bot and its peers alike."""
    passed = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return passed | {
        "MODE": "local",
        "APP_ID": APP_ID,
        "APP_TENANT": TENANT,
        "LISTEN_PORT": str(port),
        "LOCAL_TEAMS": IDENTITY,
        "LOCAL_START": START,
        "DATA_DIR": str(data),
        # One certificate made for this run; nothing is trusted for longer.
        "SSL_CERT_FILE": str(CERTIFICATE),
        "REQUESTS_CA_BUNDLE": str(CERTIFICATE),
        "PYTHONDONTWRITEBYTECODE": "",
    }
