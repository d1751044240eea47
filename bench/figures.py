"""The figures that a run prints, each with its goal."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be: at least so much, or at most."""

    bound: float
    at_least: bool
    what: str

    def met(self, value: float) -> bool:
        """Say whether a value meets it."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


def at_least(bound: float, what: str) -> Goal:
    """Give a goal for what should be large."""
    return Goal(bound, at_least=True, what=what)


def at_most(bound: float, what: str) -> Goal:
    """Give a goal for what should be small."""
    return Goal(bound, at_least=False, what=what)


GOALS = {
    "message_vs_agents_sdk": at_least(1.5, "messages answered, by an EchoBot's on the Agents SDK"),
    "message_vs_botbuilder": at_least(6, "messages answered, by a stock botbuilder EchoBot's"),
    "sign_vs_agents_sdk": at_least(
        1.0, "signatures with the deliveries they cause, by that EchoBot's turns"
    ),
    "sign_vs_bare": at_least(0.25, "signatures, by a bare handler that commits one row"),
    "sign_open_loop": at_most(5, "99th percentile at half of peak, by one client's median"),
    "growth": at_most(1.2, "median signature with 1,000,000 records, by that with 1,000"),
    "storm_vs_bare": at_least(0.3, "deliveries to 10,000 conversations, by a bare posting loop"),
    "storm_paced": at_most(1.1, "the same within Teams' limits, by the time these allow"),
    "tick_idle": at_most(5, "a planning tick with nothing due, by the same query raw"),
    "start_vs_echo": at_most(2.5, "time to the first answer, by the stock EchoBot's"),
    "rss_vs_echo": at_most(1.6, "memory after 5,000 turns, by the stock EchoBot's"),
}


def line(name: str, value: float) -> str:
    """Give one printed line: name, value, goal, and a mark where it isn't met."""
    goal = GOALS.get(name)
    if goal is None:
        return f"  {name} {value:.4g}"
    missed = "" if goal.met(value) else "  not met"
    return f"{name} {value:.3g} ({goal}){missed}"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Give the median of what interleaved rounds compare, each with its own neighbour."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which this share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
