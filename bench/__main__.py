"""Run what is asked for, print each figure with its goal, and write all of them as JSON."""

import argparse
import json
import os
import platform
import signal
import sys
import time
from datetime import UTC, datetime

from bench import certificate, environments, frozen
from bench.figures import GOALS, line
from bench.measures import MEASURES, Run
from bench.places import CERTIFICATE, KEPT
from bench.programs import teams


def main() -> int:
    """Run; 2 where a peer's file changed."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=MEASURES, action="append", help="measure only this")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    if names := frozen.changed():
        print(f"Peers are frozen, and these files changed: {', '.join(names)}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all that was started is stopped
    KEPT.mkdir(exist_ok=True)
    for name in environments.NAMES:
        environments.ready(name)
    certificate.make(CERTIFICATE)
    run, began = Run(rounds=args.rounds), time.monotonic()
    with teams():
        for name in args.only or MEASURES:
            told = set(run.found) | set(run.asides)
            MEASURES[name](run)
            for figure, value in (run.found | run.asides).items():
                if figure not in told:
                    print(line(figure, value), flush=True)
    _write(run, time.monotonic() - began)
    return 0


def _write(run: Run, seconds: float) -> None:
    results = KEPT / "results"
    results.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    told = {
        "at": now.isoformat(timespec="seconds"),
        "seconds": round(seconds),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "figures": {
            name: {"value": value, "goal": str(GOALS[name]), "met": GOALS[name].met(value)}
            for name, value in run.found.items()
        },
        "beside": run.asides,
    }
    path = results / f"{now:%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(told, indent=2) + "\n")
    print(f"{seconds / 60:.1f} minutes; written to .bench/results/{path.name}")


if __name__ == "__main__":
    sys.exit(main())
