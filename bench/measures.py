"""What is measured, and how: rounds of the product and its peers, one right after the other."""

import json
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import activities
from bench.figures import percentile, ratio
from bench.places import FIRST_BOT_PORT, KEPT, PYTHON, ROOT, environment
from bench.programs import (
    Program,
    load,
    peer,
    product,
    resident_mb,
    running,
)
from bench.seeded import Installation
from bench.world import WRITERS, Reading, wind

TURNS = 5_000  # after which memory is compared
GROWN = 1_000_000
Figures = dict[str, float]


@dataclass(slots=True)
class Run:
    """One run: how thorough it is, and what it found."""

    rounds: int = 5
    found: Figures = field(default_factory=dict)
    asides: dict[str, float] = field(default_factory=dict)

    def aside(self, name: str, value: float) -> None:
        """Keep a figure that has no goal."""
        self.asides[name] = value


def bodies(readings: Sequence[Reading]) -> list[str]:
    """Write the submissions that sign."""
    return [activities.sign(one.person, one.form) for one in readings]


def _messages(generator: Iterator[str], count: int) -> list[str]:
    return [next(generator) for _ in range(count)]


def _rate(program: Program, sent: Sequence[str], **more: Any) -> float:
    return len(sent) / float(load(program, sent, **more)["seconds"])


def echoes(port: int) -> tuple[Program, Program]:
    """Give the two EchoBots."""
    folder = KEPT / "run"
    return (
        peer("agents_sdk", port, folder / "agents_sdk"),
        peer("botbuilder", port + 1, folder / "botbuilder"),
    )


def turns(run: Run) -> None:
    """Measure messages, signatures with their deliveries, the open loop, and memory."""
    seeded = Installation(KEPT / "world")
    a_round, single, apart = 64, 48, 192
    wanted = run.rounds * a_round + single + apart
    seeded.make(records=wanted)
    here = seeded.copy("turns")
    ours = product(FIRST_BOT_PORT, here.data)
    agents, stock = echoes(FIRST_BOT_PORT + 1)
    said = activities.messages(WRITERS)
    with ExitStack() as stack:
        ours_process = stack.enter_context(running(ours))
        stack.enter_context(running(agents))
        stock_process = stack.enter_context(running(stock))
        here.until_quiet()
        counted = dict.fromkeys((ours.name, stock.name), 0)
        sizes = {ours: 400, agents: 200, stock: 64}
        for program in sizes:  # warm: the first turns of each load what it needs
            load(program, _messages(said, 32))
        rates: dict[str, list[float]] = {name: [] for name in ("ours", "agents", "stock", "sign")}
        for _ in range(run.rounds):
            for name, program in (("ours", ours), ("agents", agents), ("stock", stock)):
                sent = _messages(said, sizes[program])
                rates[name].append(_rate(program, sent))
                counted[program.name] = counted.get(program.name, 0) + len(sent)
            rates["sign"].append(_signed(here, ours, a_round))
        run.found["message_vs_agents_sdk"] = ratio(rates["ours"], rates["agents"])
        run.found["message_vs_botbuilder"] = ratio(rates["ours"], rates["stock"])
        run.found["sign_vs_agents_sdk"] = ratio(rates["sign"], rates["agents"])
        for name, values in rates.items():
            run.aside(f"{name}_a_second", statistics.median(values))
        peak = statistics.median(rates["sign"])
        _open_loop(run, here, ours, peak, single, apart)
        for program in (ours, stock):
            if (left := TURNS - counted[program.name]) > 0:
                load(program, _messages(said, left))
        memory = resident_mb(ours_process), resident_mb(stock_process)
        run.found["rss_vs_echo"] = memory[0] / memory[1]
        run.aside("rss_mb", memory[0])
        run.aside("rss_echo_mb", memory[1])


def _signed(here: Installation, program: Program, count: int) -> float:
    """Sign so many records; give how many a second, all that they cause delivered."""
    done = load(program, bodies(here.take(count)), expect="task")
    return count / (here.until_quiet() - float(done["started_at"]))


def _open_loop(
    run: Run, here: Installation, ours: Program, peak: float, single: int, apart: int
) -> None:
    alone = load(ours, bodies(here.take(single)), at_once=1)["took"]
    here.until_quiet()
    spread = load(ours, bodies(here.take(apart)), rate=peak / 2, seed=4)["took"]
    here.until_quiet()
    run.found["sign_open_loop"] = percentile(spread, 0.99) / statistics.median(alone)
    run.aside("sign_alone_p50_ms", statistics.median(alone) * 1000)
    run.aside("sign_open_p50_ms", statistics.median(spread) * 1000)
    run.aside("sign_open_p99_ms", percentile(spread, 0.99) * 1000)


def bare(run: Run) -> None:
    """Measure signatures without their deliveries, beside a bare handler."""
    a_round = 96
    seeded = Installation(KEPT / "world")
    seeded.make(records=run.rounds * a_round)
    here = seeded.copy("bare-ours")
    module = (str(PYTHON), "-m", "bench.undelivered")
    ours = Program("undelivered", module, FIRST_BOT_PORT + 4, here.data)
    other = peer("bare", FIRST_BOT_PORT + 5, KEPT / "run" / "bare", "handler.py")
    mine, theirs = [], []
    said = activities.messages(WRITERS)
    with running(ours), running(other):
        for _ in range(run.rounds):
            mine.append(_rate(ours, bodies(here.take(a_round)), expect="task"))
            theirs.append(_rate(other, _messages(said, 600)))
    run.found["sign_vs_bare"] = ratio(mine, theirs)
    run.aside("sign_undelivered_a_second", statistics.median(mine))
    run.aside("bare_a_second", statistics.median(theirs))


def growth(run: Run) -> None:
    """Measure a signature with a thousand records and with a million."""
    a_round = 40
    few, many = Installation(KEPT / "thousand"), Installation(KEPT / "million")
    for seeded, old in ((few, 1000), (many, GROWN)):
        seeded.make(records=run.rounds * a_round + 8, old=old)
    small = product(FIRST_BOT_PORT + 6, few.data, "thousand")
    large = product(FIRST_BOT_PORT + 7, many.data, "million")
    took: dict[str, list[float]] = {"thousand": [], "million": []}
    for seeded in (few, many):
        wind(seeded.data)
    with running(small), running(large):
        for seeded, program in ((few, small), (many, large)):
            load(program, bodies(seeded.take(8)), at_once=1)
        for _ in range(run.rounds):
            for seeded, program in ((few, small), (many, large)):
                done = load(program, bodies(seeded.take(a_round)), at_once=1, expect="task")
                took[program.name].append(statistics.median(done["took"]))
    run.found["growth"] = ratio(took["million"], took["thousand"])
    run.aside("sign_with_million_ms", statistics.median(took["million"]) * 1000)


def storm(run: Run) -> None:
    """Measure deliveries to ten thousand conversations, beside a bare loop with their bodies."""
    seeded = Installation(KEPT / "storm")
    seeded.make(records=0, storm=True)
    kept, mine, theirs = KEPT / "run" / "bodies.jsonl", [], []
    posting = KEPT / "bare" / "bin" / "python"
    for _ in range(max(1, run.rounds // 2)):
        here = seeded.copy("storm")
        command = [str(PYTHON), "-m", "bench.storm", str(here.data), str(kept)]
        done = _json_of(command, here.data)
        mine.append(done["posts"] / done["seconds"])
        script = ROOT / "bench" / "peers" / "bare" / "posting.py"
        done = _json_of([str(posting), str(script), str(kept)], here.data)
        theirs.append(done["posts"] / done["seconds"])
    run.found["storm_vs_bare"] = ratio(mine, theirs)
    run.aside("storm_a_second", statistics.median(mine))
    run.aside("bare_posts_a_second", statistics.median(theirs))


def tick(run: Run) -> None:
    """Measure the planner's look at a hundred thousand matters of which none is due."""
    seeded = Installation(KEPT / "open-things")
    seeded.make(records=0, open_things=100_000)
    found = _json_of([str(PYTHON), "-m", "bench.tick", str(seeded.data)], seeded.data)
    run.found["tick_idle"] = found["tick"] / found["raw"]
    run.aside("tick_us", found["tick"])
    run.aside("tick_with_its_transaction_us", found["whole"])
    run.aside("tick_raw_us", found["raw"])


def start(run: Run) -> None:
    """Measure the time from starting the program to the first message answered."""
    seeded = Installation(KEPT / "world")
    seeded.make(records=0)
    here = seeded.copy("start")
    ours = product(FIRST_BOT_PORT + 8, here.data)
    _, stock = echoes(FIRST_BOT_PORT + 8)
    took: dict[str, list[float]] = {ours.name: [], stock.name: []}
    for number in range(run.rounds + 1):
        for program in (ours, stock):
            began = time.perf_counter()
            with running(program):
                if number:  # the first start of each warms the disk's cache
                    took[program.name].append(time.perf_counter() - began)
    run.found["start_vs_echo"] = ratio(took[ours.name], took[stock.name])
    run.aside("start_s", statistics.median(took[ours.name]))
    run.aside("start_echo_s", statistics.median(took[stock.name]))


MEASURES = {
    "turns": turns,
    "bare": bare,
    "growth": growth,
    "storm": storm,
    "tick": tick,
    "start": start,
}


def _json_of(command: list[str], data: Path) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - our own programs
        command,
        env=environment(1, data),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[1:3]}: {done.stderr.strip().splitlines()[-1]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))
