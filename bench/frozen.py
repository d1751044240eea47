"""Peers are frozen: a run refuses where a file of theirs is not the one that was agreed on."""

import hashlib
import json

from bench.places import PEERS, ROOT

HASHES = ROOT / "bench" / "frozen.json"
_KINDS = {".py", ".in", ".txt"}


def hashes() -> dict[str, str]:
    """Hash every file of every peer."""
    files = sorted(path for path in PEERS.rglob("*") if path.suffix in _KINDS)
    return {
        str(path.relative_to(PEERS)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def changed() -> list[str]:
    """Name the files that are not as they were frozen, that are new, or that are gone."""
    frozen, now = json.loads(HASHES.read_text()), hashes()
    return sorted(name for name in {*frozen, *now} if frozen.get(name) != now.get(name))


def freeze() -> None:
    """Freeze the files as they are now."""
    HASHES.write_text(json.dumps(hashes(), indent=2) + "\n")


if __name__ == "__main__":
    freeze()
