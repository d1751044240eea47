"""An environment of its own for each peer, made from its hash-locked requirements."""

import hashlib
import subprocess
import sys

from bench.places import KEPT, PEERS

NAMES = ("agents_sdk", "botbuilder", "bare")


def ready(name: str) -> None:
    """Make a peer's environment where it isn't there, or was made from other requirements."""
    folder, locked = KEPT / name, PEERS / name / "requirements.txt"
    stamp, wanted = folder / "made-from", hashlib.sha256(locked.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Making the environment of {name}, once.", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)  # noqa: S603
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    locks = ["--require-hashes", "--only-binary", ":all:", "-r", str(locked)]
    with (KEPT / f"{name}-pip.log").open("wb") as log:
        python = str(folder / "bin" / "python")
        subprocess.run([python, *install, *locks], stderr=log, check=True)  # noqa: S603
    stamp.write_text(wanted)
