"""Logs: one line of JSON an event, ids and types only. Every failure goes through `failed`."""

import asyncio
import json
import logging
import sys
import threading
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import structlog

from bot import metrics

_log = structlog.get_logger("failures")


def set_up_logs(level: int = logging.INFO) -> None:
    """Set up the log; libraries speak only when something is wrong, and only where it was."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WhereAlone())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    threading.excepthook = lambda args: _uncaught("thread", args.exc_value)
    sys.unraisablehook = lambda args: _uncaught("unraisable", args.exc_value)
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: _uncaught("task", context.get("exception"))
    )


def failed(event: str, error: BaseException, **ids: str | int) -> str:
    """Log that something failed, by the error's type and an id, and give the id.

    Errors quote what people wrote: their words never go further than this.
    """
    error_id = uuid4().hex[:12]
    metrics.FAILURES.labels(event).inc()
    _log.error(event, error=type(error).__name__, id=error_id, **ids)
    return error_id


def bind(**ids: str) -> Any:
    """Have every line within this context carry these ids."""
    return structlog.contextvars.bound_contextvars(**ids)


def bind_also(**ids: str) -> None:
    """Have every line from now on carry these ids, until the `bind` around them ends."""
    structlog.contextvars.bind_contextvars(**ids)


def _uncaught(event: str, error: BaseException | None) -> None:
    failed(f"{event}_failed", error or RuntimeError())


class _WhereAlone(logging.Formatter):
    """Say which library spoke, where in its code, and an error's type: its words may quote."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": "library",
            "logger": record.name,
            "at": f"{record.module}:{record.lineno}",
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)
