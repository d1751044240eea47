"""Whatever fails, wherever: an error's type and an id come into the log, and no word of it."""

import asyncio
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import metrics
from bot.logs import bind, failed, set_up_logs

PRIVATE = "Zebedee told his teacher"


@pytest.fixture
def _as_it_was() -> Iterator[None]:
    hooks = threading.excepthook, sys.unraisablehook
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(capture=False)
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(told: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (told.out + told.err).splitlines()]


@pytest.mark.usefixtures("_as_it_was")
async def test_every_way_to_fail_ends_in_a_line_without_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs()

    async def fails() -> None:
        raise ValueError(PRIVATE)

    def in_a_thread() -> None:
        raise OSError(PRIVATE)

    class Dying:
        def __del__(self) -> None:
            raise KeyError(PRIVATE)

    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    del task
    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    Dying()
    await asyncio.sleep(0)
    told = lines(capsys.readouterr())
    assert PRIVATE not in str(told)
    assert {(line["event"], line["error"]) for line in told} == {
        ("task_failed", "ValueError"),
        ("thread_failed", "OSError"),
        ("unraisable_failed", "KeyError"),
    }
    assert all(len(line["id"]) == 12 for line in told)


@pytest.mark.usefixtures("_as_it_was")
async def test_libraries_say_where_and_what_kind_but_quote_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs()
    logging.getLogger("some.library").error("not %s", PRIVATE, exc_info=ValueError(PRIVATE))
    logging.getLogger("some.library").warning("Authorization: Bearer %s", PRIVATE)
    logging.getLogger("some.library").info("chatter")
    warnings.warn(PRIVATE, stacklevel=1)
    first, second, third = lines(capsys.readouterr())
    assert (first["logger"], first["error"], first["level"]) == (
        "some.library", "ValueError", "error",
    )  # fmt: skip
    assert second["at"].startswith("test_logs:")
    assert third["logger"] == "py.warnings"
    assert "Zebedee" not in str([first, second, third])
    assert "Bearer" not in str([first, second, third])


@pytest.mark.usefixtures("_as_it_was")
async def test_lines_of_one_turn_carry_its_ids(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    with bind(request="r1"), bind(turn="t1"):
        error_id = failed("turn_failed", ValueError(PRIVATE), kind="open")
    structlog.get_logger("x").info("after")
    first, second = lines(capsys.readouterr())
    assert first["request"], first["turn"] == ("r1", "t1")
    assert (first["event"], first["error"], first["id"]) == ("turn_failed", "ValueError", error_id)
    assert "turn" not in second


def test_failures_are_counted_where_they_happen() -> None:
    def counted() -> float:
        where = {"where": "look_failed"}
        return metrics.REGISTRY.get_sample_value("supervision_failures_total", where) or 0.0

    before = counted()
    failed("look_failed", ValueError(PRIVATE))
    assert counted() == before + 1
