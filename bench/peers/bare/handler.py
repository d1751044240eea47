"""Thirty lines of aiohttp: verify the same token, commit one row as durably from one thread."""

import asyncio
import json
import os
import sqlite3
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jwt
from aiohttp import web

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import sign_in

with urllib.request.urlopen(sign_in.KEYS, timeout=10) as answer:
    PUBLIC = {key["kid"]: jwt.PyJWK(key, "RS256").key for key in json.load(answer)["keys"]}
WRITER = ThreadPoolExecutor(1)
DATABASE = sqlite3.connect(
    Path(os.environ["DATA_DIR"]) / "bare.db", isolation_level=None, check_same_thread=False
)
DATABASE.execute("PRAGMA journal_mode=WAL")
DATABASE.execute("PRAGMA synchronous=FULL")
DATABASE.execute("CREATE TABLE IF NOT EXISTS turn (id TEXT PRIMARY KEY, body TEXT NOT NULL)")


def keep(activity_id: str, body: str) -> None:
    DATABASE.execute("INSERT OR IGNORE INTO turn VALUES (?, ?)", (activity_id, body))


async def messages(request: web.Request) -> web.Response:
    token = request.headers["Authorization"].removeprefix("Bearer ")
    key = PUBLIC[jwt.get_unverified_header(token)["kid"]]
    jwt.decode(token, key, algorithms=["RS256"], audience=sign_in.APP_ID)
    body = await request.text()
    activity_id = json.loads(body)["id"]
    await asyncio.get_running_loop().run_in_executor(WRITER, keep, activity_id, body)
    return web.json_response({"task": {"type": "message", "value": "Signed"}})


APP = web.Application()
APP.router.add_post("/api/messages", messages)

if __name__ == "__main__":
    web.run_app(APP, host="127.0.0.1", port=sign_in.PORT, access_log=None, print=None)
