"""What is counted for who keeps the bot running: no person, no school, no word that was said."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)

TURNS = Counter(
    "supervision_turns",
    "Turns answered, by what was done in Teams and what came of it.",
    ["kind", "outcome"],
    registry=REGISTRY,
)
TURN_SECONDS = Histogram(
    "supervision_turn_seconds",
    "How long a turn took. Teams gives up after 5 seconds.",
    ["kind"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
TURNED_AWAY = Counter(
    "supervision_turned_away",
    "Requests that the front door turned away, by the first fault found.",
    ["reason"],
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "supervision_deliveries",
    "Messages taken from the outbox, by what came of it.",
    ["result"],
    registry=REGISTRY,
)
for _result in ("sent", "updated", "filed", "dropped", "retried", "given_up", "lease_lost"):
    DELIVERIES.labels(_result)  # so that each is there from the start, at zero
FAILURES = Counter(
    "supervision_failures",
    "Errors that no rule foresaw; each is in the log by its id.",
    ["where"],
    registry=REGISTRY,
)
DATABASE_UP = Gauge(
    "supervision_database_up", "Whether the database answered just now.", registry=REGISTRY
)
OUTBOX = Gauge(
    "supervision_outbox_messages",
    "Due now: not said yet (unsaid), or posted and to be brought up to date (behind); "
    "and those given up.",
    ["state"],
    registry=REGISTRY,
)
OUTBOX_AGE = Gauge(
    "supervision_outbox_oldest_seconds",
    "How long the oldest due message has waited.",
    registry=REGISTRY,
)
URGENT = Gauge(
    "supervision_urgent_clocks_running",
    "Urgent requests that are neither held nor withdrawn.",
    registry=REGISTRY,
)
CLOCK_BEHIND = Gauge(
    "supervision_clock_behind_seconds",
    "How far this machine's clock is behind the newest audit entry; nothing is signed so.",
    registry=REGISTRY,
)
KEYS_KNOWN = Gauge(
    "supervision_signing_keys",
    "Keys of the Bot Framework's that are known; none: nobody comes in.",
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Give all of it in Prometheus' text format."""
    return generate_latest(REGISTRY)
