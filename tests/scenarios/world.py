"""A world of its own: the real bot, the real stand-in for Teams, on ports and data of their own.

The two are started apart, as Teams and a bot are, so that one can fail while the other goes on.
"""

import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from local.activities import Activities
from local.signing import Signer
from local.world import World as People
from local.world import load
from storage.connect import once
from storage.tables import metadata
from tests.scenarios.programs import (
    APP_ID,
    ENVIRONMENT,
    ROOT,
    TENANT,
    Program,
    free_pair,
    free_port,
    local_command,
)

Row = dict[str, Any]


@dataclass
class World:
    """One stand-in and its bots. `database` is empty for SQLite in the data folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    bot_port: int = field(default_factory=free_port)
    database: str = ""
    people: People = field(default_factory=lambda: load(ROOT / "local" / "world.toml"))

    def __post_init__(self) -> None:
        self.teams = Program(
            [
                *(sys.executable, "-m", "local", "--quiet", "--port", str(self.port)),
                *("--bot", f"{self.bot}/api/messages", "--bot-clock", f"{self.bot}/local/clock"),
                *("--data", str(self.data / "teams")),
            ],
            self.folder / "teams.log",
        )
        self.serving = self.another(self.bot_port)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def bot(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def service_url(self) -> str:
        return f"{self.address}/teams/"

    def settings(self, port: int) -> dict[str, str]:
        known = {
            "MODE": "local",
            "APP_ID": APP_ID,
            "APP_TENANT": TENANT,
            "DATA_DIR": str(self.data),
            "LISTEN_PORT": str(port),
            "LOCAL_TEAMS": self.address,
            "PERSON_PER_MINUTE": "100000",  # these hands are faster than anybody's
        }
        return known | ({"DATABASE_URL": self.database} if self.database else {})

    def another(self, port: int) -> Program:
        """Give one more process of the bot, on the same data."""
        command = [sys.executable, "app.py", "serve"]
        return Program(command, self.folder / f"bot-{port}.log", self.settings(port))

    def start(self) -> None:
        self.teams.start()
        self.start_bot()
        self.teams.answers(self.address)

    def start_bot(self) -> None:
        self.serving.start()
        self.serving.answers(f"{self.bot}/health")

    def stop(self) -> None:
        self.serving.stop()
        self.teams.stop()

    def activities(self) -> Activities:
        return Activities(self.people, self.service_url)

    def token(self) -> str:
        """Give what Teams would sign, to send what its client never would."""
        return Signer(self.data / "teams", APP_ID, self.service_url).activity_token()

    def log(self) -> str:
        return self.serving.printed()

    def now(self) -> datetime:
        """Give the bot's time."""
        kept = json.loads((self.data / "clock.json").read_text())
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + kept["offset_seconds"], UTC)

    def rows(self, *tables: str) -> dict[str, list[Row]]:
        """Give all rows of these tables, of all where none is named."""
        if self.database:
            return _rows_of(self.database, tables)
        path = f"file:{self.data / 'supervision.db'}?mode=ro"
        with sqlite3.connect(path, uri=True) as connection:
            connection.row_factory = sqlite3.Row
            known = "SELECT name FROM sqlite_master WHERE type = 'table'"
            names = tables or tuple(row[0] for row in connection.execute(known))
            found = {
                name: sorted(
                    (dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')),  # noqa: S608
                    key=repr,
                )
                for name in names
            }
        connection.close()
        return found

    def person_id(self, key: str) -> str:
        person = self.people.person(key)
        assert person
        return next(str(p["id"]) for p in self.rows("person")["person"] if p["name"] == person.name)

    def session(self, supervisor: str, supervisee: str) -> Row:
        """Give the newest session of a pair."""
        ids = self.person_id(supervisor), self.person_id(supervisee)
        rows = self.rows("pair", "session")
        pair = next(p for p in rows["pair"] if (p["supervisor_id"], p["supervisee_id"]) == ids)
        return [s for s in rows["session"] if s["pair_id"] == pair["id"]][-1]

    def session_of(self, name: str) -> Row:
        """Give the newest session of the supervisee of this name."""
        rows = self.rows("person", "pair", "session")
        person = next(p for p in rows["person"] if p["name"] == name)
        pair = next(p for p in rows["pair"] if p["supervisee_id"] == person["id"])
        return [s for s in rows["session"] if s["pair_id"] == pair["id"]][-1]

    def waiting(self) -> list[Row]:
        """Give the messages that are still to be said or brought up to date, and due looks."""
        now = self.now()
        return [
            row
            for row in self.rows("outbox")["outbox"]
            if (row["state"] == "waiting" and (row["attempts"] or _is_due(row["due_at"], now)))
            or (row["state"] == "sent" and row["activity_id"] and row["touched"] > row["shown"])
            or (row["state"] == "planned" and _is_due(row["next_plan_at"], now))
        ]


def _is_due(at: object, now: datetime) -> bool:
    """Say whether a moment has come, as either database gives it; UTC."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return isinstance(moment, datetime) and moment.replace(tzinfo=UTC) <= now


def _rows_of(url: str, tables: tuple[str, ...]) -> dict[str, list[Row]]:
    def read(connection: Connection) -> dict[str, list[Row]]:
        wanted = [metadata.tables[name] for name in tables] or metadata.sorted_tables
        return {
            table.name: sorted(
                (dict(r) for r in connection.execute(select(table)).mappings()), key=repr
            )
            for table in wanted
        }

    return once(url, read)


def moved_in(folder: Path, *more: str, port: int = 0, **environment: str) -> Path:
    """Have the invented trust move in, as `app.py local` does it, and give the data it leaves."""
    port = port or free_pair()
    command = local_command(folder / "data", port, "--verbose", *more)
    program = Program(command, folder / "moved-in.log", environment)
    program.start()
    try:
        program.says("Supervision is at")
    finally:
        program.stop(signal.SIGINT)
    return folder / "data"


def copied(data: Path, folder: Path) -> World:
    """Give a world of its own with a copy of that data; Teams answers at another address now."""
    world = World(folder)
    shutil.copytree(data, world.data)
    connection = sqlite3.connect(world.data / "supervision.db")
    for table in ("channel", "conversation"):
        connection.execute(f"UPDATE {table} SET service_url = ?", (world.service_url,))  # noqa: S608
    connection.commit()
    connection.close()
    return world


def imported(world: World, folder: Path, email: str, **changed: str) -> None:
    """Import the roster with one person's rows changed, while the bot runs."""
    bring_in(world.settings(world.bot_port), folder, email, **changed)


def bring_in(settings: dict[str, str], folder: Path, email: str, **changed: str) -> None:
    """Import it into the installation with these settings."""
    path = folder / "roster.csv"
    with (ROOT / "local" / "trust" / "roster.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows({**r, **changed} if r["email"] == email else r for r in rows)
    done = subprocess.run(
        [sys.executable, "app.py", "roster", "import", str(path)],
        cwd=ROOT,
        env={**ENVIRONMENT, **settings},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode()
