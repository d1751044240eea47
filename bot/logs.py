"""Logs: one line of JSON an event, ids and types only."""

import logging

import structlog


def set_up_logs(level: int = logging.INFO) -> None:
    """Set up the log; libraries speak only when something is wrong."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
