"""The keys with which the Bot Framework signs what it sends."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

import aiohttp
import jwt
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.settings import Settings

LIVE_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEYS_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
KEYS_REFRESH = 6 * 3600.0  # Microsoft asks for at least once a day
KEYS_RETRY = 60.0
UNKNOWN_KEY_WAIT = 3.0  # Teams gives up after 5
UNKNOWN_KEY_PAUSE = 30.0  # however many unknown ids are thrown at us, one look in this time
MAX_KEYS_BODY = 1024 * 1024
MIN_KEY_BITS = 2048

_log = structlog.get_logger("keys")


@dataclass(frozen=True, slots=True)
class Key:
    """Hold a signing key and the channels that it is endorsed for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


def metadata_of(settings: Settings) -> str:
    """Give where this installation's key server says where its keys are."""
    if settings.is_local:
        return f"{settings.local_teams}/v1/.well-known/openidconfiguration"
    return LIVE_METADATA


class Keys:
    """Keep the Bot Framework's signing keys, refreshed in the background."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str = LIVE_METADATA,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._session, self._metadata_url, self._clock = session, metadata_url, clock
        self._known: Mapping[str, Key] = {}
        self._fetching: asyncio.Task[bool] | None = None
        self._sought_at = -UNKNOWN_KEY_PAUSE
        self._told_time: tuple[float, float] | None = None

    @property
    def known(self) -> int:
        """Give how many keys are known."""
        return len(self._known)

    def time(self) -> float | None:
        """Give the time by the key server's clock, in seconds since 1970; None where not told."""
        if self._told_time is None:
            return None
        told, at = self._told_time
        return told + self._clock() - at

    async def find(self, kid: str) -> Key | None:
        """Find a key; look once for one not known, unless we have just looked."""
        if (key := self._known.get(kid)) is not None:
            return key
        if self._fetching is None:
            if self._clock() - self._sought_at < UNKNOWN_KEY_PAUSE:
                return None
            self._sought_at = self._clock()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(UNKNOWN_KEY_WAIT):
                await self.refresh()
        return self._known.get(kid)

    async def refresh(self) -> bool:
        """Fetch the keys, all callers sharing one fetch; keep the known ones where it fails."""
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._fetched)
        # Shielded: a caller that hangs up must not stop the fetch for the others.
        return await asyncio.shield(self._fetching)

    async def keep_fresh(self) -> NoReturn:
        """Refresh for ever; run as a task beside the server."""
        while True:  # noqa: ASYNC110 - it keeps time, it waits for nothing
            await asyncio.sleep(KEYS_REFRESH if await self.refresh() else KEYS_RETRY)

    def _fetched(self, _: asyncio.Task[bool]) -> None:
        self._fetching = None

    async def _fetch(self) -> bool:
        try:
            metadata = await self._get(self._metadata_url)
            keys = _usable_keys((await self._get(str(metadata["jwks_uri"])))["keys"])
        except (aiohttp.ClientError, OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("keys_not_refreshed", error=type(error).__name__, known=len(self._known))
            return False
        if not keys:
            _log.warning("keys_not_refreshed", error="none_usable", known=len(self._known))
            return False
        self._known = keys
        return True

    def _keep_time(self, headers: Mapping[str, str]) -> None:
        with contextlib.suppress(KeyError, ValueError, TypeError):
            told = _epoch(headers["Date"], headers.get("Age", "0"))
            self._told_time = told, self._clock()

    async def _get(self, url: str) -> Any:
        # Keys come the way the metadata came: never from https down to http.
        if urlsplit(url).scheme != urlsplit(self._metadata_url).scheme:
            raise ValueError
        async with self._session.get(url, timeout=KEYS_TIMEOUT, allow_redirects=False) as answer:
            if answer.status != HTTPStatus.OK:
                raise ValueError
            self._keep_time(answer.headers)
            body = bytearray()
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > MAX_KEYS_BODY:
                    raise ValueError
            return json.loads(body)


def _epoch(date: str, age: str) -> float:
    """Give the moment that a Date header names; a cache says in Age how old its copy is."""
    return parsedate_to_datetime(date).timestamp() + float(age)


def _usable_keys(listed: list[dict[str, Any]]) -> dict[str, Key]:
    keys = {}
    for entry in listed:
        try:
            if entry["kty"] != "RSA" or entry.get("use", "sig") != "sig":
                continue
            public = jwt.PyJWK(entry, algorithm="RS256").key
            endorsements = frozenset(map(str, entry.get("endorsements") or ()))
            if isinstance(public, RSAPublicKey) and public.key_size >= MIN_KEY_BITS:
                keys[str(entry["kid"])] = Key(public, endorsements)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, AttributeError):
            continue  # one bad entry doesn't cost us the others
    return keys
