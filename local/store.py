"""What the stand-in remembers between starts: messages, marks and installations."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, root TEXT,
    sender TEXT NOT NULL, sent_at TEXT NOT NULL, activity TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS by_conversation ON messages (conversation, seq);
CREATE TABLE IF NOT EXISTS views (
    message TEXT NOT NULL, person TEXT NOT NULL, card TEXT NOT NULL, PRIMARY KEY (message, person));
CREATE TABLE IF NOT EXISTS marks (
    person TEXT NOT NULL, conversation TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (person, conversation));
CREATE TABLE IF NOT EXISTS chats (
    conversation TEXT PRIMARY KEY, installed INTEGER NOT NULL DEFAULT 0,
    blocked INTEGER NOT NULL DEFAULT 0, introduced INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS traffic (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, verb TEXT NOT NULL, path TEXT NOT NULL,
    conversation TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS invokes (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
    request TEXT NOT NULL, status INTEGER NOT NULL, attempts INTEGER NOT NULL,
    response TEXT NOT NULL);
"""
BOT = "bot"
# The logs serve tests and curiosity; a demonstration left running must not fill the disk.
KEPT = 20_000


@dataclass(frozen=True)
class Message:
    """A message as it was sent, whoever looks at it."""

    seq: int
    id: str
    conversation: str
    root: str | None
    sender: str
    sent_at: str
    activity: Json
    revision: int
    deleted: bool
    delivered: bool


@dataclass(frozen=True)
class Chat:
    """How a conversation stands with the app."""

    installed: bool
    blocked: bool
    introduced: bool


class Store:
    """An SQLite file with everything that has to survive a restart."""

    def __init__(self, path: Path) -> None:
        # Calls are short and local, so they run on the event loop: no thread, no locking.
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def next_id(self, milliseconds: int) -> str:
        """Make a message id that looks like Teams' and is larger than any before."""
        last = self._db.execute("SELECT max(CAST(id AS INTEGER)) FROM messages").fetchone()[0]
        return str(max(milliseconds, (last or 0) + 1))

    def add(
        self,
        message_id: str,
        conversation: str,
        root: str | None,
        sender: str,
        sent_at: str,
        activity: Json,
    ) -> Message:
        """Keep a new message."""
        self._db.execute(
            "INSERT INTO messages (id, conversation, root, sender, sent_at, activity)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (message_id, conversation, root, sender, sent_at, json.dumps(activity)),
        )
        return self._one(message_id)

    def message(self, message_id: str) -> Message | None:
        """Find a message by its id."""
        row = self._db.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
        return _message(row) if row else None

    def _one(self, message_id: str) -> Message:
        row = self._db.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
        return _message(row)

    def messages(self, conversation: str, limit: int = 400) -> list[Message]:
        """List the latest messages of a conversation, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM messages WHERE conversation = ? ORDER BY seq DESC LIMIT ?",
            (conversation, limit),
        ).fetchall()
        return [_message(row) for row in reversed(rows)]

    def replace(self, message_id: str, activity: Json) -> None:
        """Edit a message for everybody, which ends each person's own view of it."""
        self._db.execute(
            "UPDATE messages SET activity = ?, revision = revision + 1 WHERE id = ?",
            (json.dumps(activity), message_id),
        )
        self._db.execute("DELETE FROM views WHERE message = ?", (message_id,))

    def delete(self, message_id: str) -> None:
        """Delete a message, leaving the place where it was."""
        self._db.execute(
            "UPDATE messages SET deleted = 1, activity = '{}', revision = revision + 1"
            " WHERE id = ?",
            (message_id,),
        )
        self._db.execute("DELETE FROM views WHERE message = ?", (message_id,))

    def undelivered(self, message_id: str) -> None:
        """Remember that the bot never answered for a message."""
        self._db.execute("UPDATE messages SET delivered = 0 WHERE id = ?", (message_id,))

    def keep_view(self, message: str, person: str, card: Json) -> None:
        """Keep the card that one person sees in place of the message's own."""
        self._db.execute(
            "INSERT OR REPLACE INTO views VALUES (?, ?, ?)", (message, person, json.dumps(card))
        )

    def view(self, message: str, person: str) -> Json | None:
        """Find the card that one person sees in place of the message's own."""
        row = self._db.execute(
            "SELECT card FROM views WHERE message = ? AND person = ?", (message, person)
        ).fetchone()
        return json.loads(row["card"]) if row else None

    def mark_read(self, person: str, conversation: str) -> bool:
        """Mark a conversation as read and tell whether anything was unread."""
        unread = self.unread(person, conversation)
        self._db.execute(
            "INSERT OR REPLACE INTO marks"
            " SELECT ?, ?, coalesce(max(seq), 0) FROM messages WHERE conversation = ?",
            (person, conversation, conversation),
        )
        return unread > 0

    def unread(self, person: str, conversation: str) -> int:
        """Count what others have written since a person last looked."""
        row = self._db.execute(
            "SELECT count(*) FROM messages WHERE conversation = ? AND sender != ? AND deleted = 0"
            " AND seq > coalesce((SELECT seq FROM marks WHERE person = ? AND conversation = ?), 0)",
            (conversation, person, person, conversation),
        ).fetchone()
        return int(row[0])

    def chat(self, conversation: str) -> Chat:
        """Tell how a conversation stands with the app."""
        row = self._db.execute(
            "SELECT * FROM chats WHERE conversation = ?", (conversation,)
        ).fetchone()
        if row is None:
            return Chat(installed=False, blocked=False, introduced=False)
        return Chat(bool(row["installed"]), bool(row["blocked"]), bool(row["introduced"]))

    def set_chat(self, conversation: str, chat: Chat) -> None:
        """Remember how a conversation stands with the app."""
        self._db.execute(
            "INSERT OR REPLACE INTO chats VALUES (?, ?, ?, ?)",
            (conversation, chat.installed, chat.blocked, chat.introduced),
        )

    def log_traffic(
        self, at: str, verb: str, path: str, conversation: str, status: int, body: Any
    ) -> None:
        """Keep what the bot sent to the Connector."""
        cursor = self._db.execute(
            "INSERT INTO traffic (at, verb, path, conversation, status, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (at, verb, path, conversation, status, json.dumps(body)),
        )
        self._db.execute("DELETE FROM traffic WHERE seq <= ?", ((cursor.lastrowid or 0) - KEPT,))

    def log_invoke(
        self, at: str, person: str, request: Json, status: int, attempts: int, response: Any
    ) -> None:
        """Keep what the bot answered to an invoke."""
        cursor = self._db.execute(
            "INSERT INTO invokes (at, person, name, request, status, attempts, response)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                at,
                person,
                request.get("name", ""),
                json.dumps(request),
                status,
                attempts,
                json.dumps(response),
            ),
        )
        self._db.execute("DELETE FROM invokes WHERE seq <= ?", ((cursor.lastrowid or 0) - KEPT,))

    def traffic(self, after: int) -> list[Json]:
        """List what the bot sent to the Connector since a certain entry."""
        rows = self._db.execute("SELECT * FROM traffic WHERE seq > ? ORDER BY seq", (after,))
        return [{**dict(row), "body": json.loads(row["body"])} for row in rows]

    def invokes(self, after: int) -> list[Json]:
        """List what the bot answered to invokes since a certain entry."""
        rows = self._db.execute("SELECT * FROM invokes WHERE seq > ? ORDER BY seq", (after,))
        return [
            {
                **dict(row),
                "request": json.loads(row["request"]),
                "response": json.loads(row["response"]),
            }
            for row in rows
        ]


def _message(row: sqlite3.Row) -> Message:
    return Message(
        seq=row["seq"],
        id=row["id"],
        conversation=row["conversation"],
        root=row["root"],
        sender=row["sender"],
        sent_at=row["sent_at"],
        activity=json.loads(row["activity"]),
        revision=row["revision"],
        deleted=bool(row["deleted"]),
        delivered=bool(row["delivered"]),
    )
