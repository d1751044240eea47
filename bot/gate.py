"""The front door: what may come in from Teams, decided before the SDK sees any of it."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn
from urllib.parse import urlsplit

import aiohttp
import jwt
from aiohttp import web
from jwt.types import Options

from bot.keys import Key
from bot.settings import Settings, is_loopback

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
MAX_BODY = 256 * 1024
MAX_DEPTH = 40
LEEWAY = 300  # seconds that two honest clocks may differ
BODY_TIMEOUT = 10.0

_PATH = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")
_SIGNATURE_ONLY: Options = {
    "verify_signature": True,
    "verify_aud": False,
    "verify_exp": False,
    "verify_iat": False,
    "verify_iss": False,
    "verify_jti": False,
    "verify_nbf": False,
    "verify_sub": False,
}


class Reason(Enum):
    """Name each reason to turn a request away, with its HTTP status."""

    METHOD = 405, "method"
    TOO_LARGE = 413, "too_large"
    CONTENT_TYPE = 415, "content_type"
    CONTENT_ENCODING = 415, "content_encoding"
    SLOW_BODY = 400, "slow_body"
    BROKEN_BODY = 400, "broken_body"
    NOT_JSON = 400, "not_json"
    NOT_AN_OBJECT = 400, "not_an_object"
    TOO_DEEP = 400, "too_deep"
    NOT_UNICODE = 400, "not_unicode"
    MALFORMED = 400, "malformed"
    NO_TOKEN = 401, "no_token"
    BAD_TOKEN = 401, "bad_token"
    ALGORITHM = 401, "algorithm"
    UNKNOWN_KEY = 401, "unknown_key"
    SIGNATURE = 401, "signature"
    WRONG_ISSUER = 401, "issuer"
    AUDIENCE = 401, "audience"
    NO_EXPIRY = 401, "no_expiry"
    EXPIRED = 401, "expired"
    NOT_YET = 401, "not_yet"
    ENDORSEMENT = 403, "endorsement"
    WRONG_CHANNEL = 403, "channel"
    SERVICE_URL = 403, "service_url"
    SERVICE_HOST = 403, "service_host"
    NO_TENANT = 403, "no_tenant"
    TENANT = 403, "tenant"
    NO_OBJECT_ID = 403, "no_object_id"


class Refusal(Exception):
    """Turn a request away with a status and a reason for the log; never with content."""

    def __init__(self, reason: Reason) -> None:
        self.status, self.reason = reason.value
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class Claims:
    """Hold what the token vouches for, once it has been checked."""

    app_id: str
    service_url: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """Hold an activity that passed the gate, and what its token vouched for."""

    body: dict[str, Any]
    claims: Claims


def trusted_service_url(url: str, hosts: frozenset[str], *, local: bool) -> bool:
    """Say whether the bot may send its own token to this address."""
    if not url.isascii() or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.query or parts.fragment or "?" in url)
    if not plain or "@" in parts.netloc or not set(parts.path) <= _PATH:
        return False
    if local:
        return parts.scheme in {"http", "https"} and is_loopback(parts.hostname)
    return parts.scheme == "https" and parts.hostname in hosts and port in {None, 443}


class Gate:
    """Admit what Teams sent to this bot from a tenant it serves; refuse everything else."""

    def __init__(
        self,
        settings: Settings,
        find_key: Callable[[str], Awaitable[Key | None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._app_id = settings.app_id
        self._tenants = frozenset(tenant.lower() for tenant in settings.allowed_tenants)
        self._hosts, self._local = settings.service_hosts, settings.is_local
        self._find_key, self._clock = find_key, clock

    async def admit(self, request: web.Request) -> Admitted:
        """Check a request from its headers inwards; raise Refusal at the first fault."""
        if request.method != "POST":
            raise Refusal(Reason.METHOD)
        # Cheapest first: nothing is read from, or parsed for, somebody without a good token.
        if (request.content_length or 0) > MAX_BODY:
            raise Refusal(Reason.TOO_LARGE)
        if request.content_type != "application/json":  # aiohttp says octet-stream for none
            raise Refusal(Reason.CONTENT_TYPE)
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Refusal(Reason.CONTENT_ENCODING)
        token, endorsements = await self._token(request.headers.getall("Authorization", []))
        body = parse(await _read(request))
        return Admitted(body, self._activity(body, token, endorsements))

    async def vouch(self, request: web.Request) -> None:
        """Check only that the caller holds a good token; raise Refusal where it doesn't."""
        await self._token(request.headers.getall("Authorization", []))

    async def _token(self, headers: list[str]) -> tuple[dict[str, Any], frozenset[str]]:
        if not headers:
            raise Refusal(Reason.NO_TOKEN)
        scheme, _, token = headers[0].partition(" ")
        if len(headers) > 1 or scheme.lower() != "bearer" or not token:
            raise Refusal(Reason.NO_TOKEN)
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Refusal(Reason.BAD_TOKEN) from None
        if header.get("alg") != "RS256":
            raise Refusal(Reason.ALGORITHM)
        kid = header.get("kid")
        key = await self._find_key(kid) if isinstance(kid, str) else None
        if key is None:
            raise Refusal(Reason.UNKNOWN_KEY)
        claims = _signed_claims(token, key)
        if claims.get("iss") != ISSUER:
            raise Refusal(Reason.WRONG_ISSUER)
        if claims.get("aud") != self._app_id:
            raise Refusal(Reason.AUDIENCE)
        self._check_times(claims)
        return claims, key.endorsements

    def _check_times(self, claims: dict[str, Any]) -> None:
        now = self._clock()
        if not _is_number(claims.get("exp")):
            raise Refusal(Reason.NO_EXPIRY)
        if now > claims["exp"] + LEEWAY:
            raise Refusal(Reason.EXPIRED)
        if "nbf" in claims and (not _is_number(claims["nbf"]) or now < claims["nbf"] - LEEWAY):
            raise Refusal(Reason.NOT_YET)

    def _activity(
        self, body: dict[str, Any], token: dict[str, Any], endorsements: frozenset[str]
    ) -> Claims:
        kind = _text(body, "type")
        if _text(body, "channelId") != CHANNEL:
            raise Refusal(Reason.WRONG_CHANNEL)
        if CHANNEL not in endorsements:
            raise Refusal(Reason.ENDORSEMENT)
        service_url = _text(body, "serviceUrl")
        # The token says which service sent it; the bot's own token goes nowhere else.
        if not service_url or token.get("serviceurl") != service_url:
            raise Refusal(Reason.SERVICE_URL)
        if not trusted_service_url(service_url, self._hosts, local=self._local):
            raise Refusal(Reason.SERVICE_HOST)
        self._check_tenant(body)
        if kind in {"message", "invoke"} and not _text(_inner(body, "from"), "aadObjectId"):
            raise Refusal(Reason.NO_OBJECT_ID)
        return Claims(self._app_id, service_url)

    def _check_tenant(self, body: dict[str, Any]) -> None:
        said = {
            _text(_inner(_inner(body, "channelData"), "tenant"), "id"),
            _text(_inner(body, "conversation"), "tenantId"),
            _text(_inner(body, "from"), "tenantId"),  # a guest's own, where Teams says it
        }
        tenants = {tenant.lower() for tenant in said if tenant}
        if not tenants:
            raise Refusal(Reason.NO_TENANT)
        if len(tenants) > 1 or not tenants <= self._tenants:
            raise Refusal(Reason.TENANT)


def _signed_claims(token: str, key: Key) -> dict[str, Any]:
    # The signature is PyJWT's to check; what the claims say is ours, against our own clock.
    try:
        return jwt.decode(token, key.public, algorithms=["RS256"], options=_SIGNATURE_ONLY)
    except jwt.InvalidSignatureError:
        raise Refusal(Reason.SIGNATURE) from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Refusal(Reason.BAD_TOKEN) from None


async def _read(request: web.Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MAX_BODY:
                    raise Refusal(Reason.TOO_LARGE)
    except TimeoutError:
        raise Refusal(Reason.SLOW_BODY) from None
    except (web.RequestPayloadError, aiohttp.ClientError, OSError):
        raise Refusal(Reason.BROKEN_BODY) from None
    return bytes(body)


def parse(body: bytes) -> dict[str, Any]:
    """Read a JSON object, its depth bounded and all its text sound; raise Refusal."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise Refusal(Reason.TOO_DEEP) from None
    except ValueError:
        raise Refusal(Reason.NOT_JSON) from None
    if not isinstance(value, dict):
        raise Refusal(Reason.NOT_AN_OBJECT)
    _check_tree(value)
    return value


def _check_tree(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item
                below += item.values()
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and not _is_unicode(item):
                raise Refusal(Reason.NOT_UNICODE)
        if not below:
            return
        level = below
    raise Refusal(Reason.TOO_DEEP)


def _is_unicode(text: str) -> bool:
    # "\ud800" parses, but can be neither stored, hashed nor sent.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _inner(value: dict[str, Any], name: str) -> dict[str, Any]:
    inner = value.get(name)
    if inner is None:
        return {}
    if not isinstance(inner, dict):
        raise Refusal(Reason.MALFORMED)
    return inner


def _text(value: dict[str, Any], name: str) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refusal(Reason.MALFORMED)
    return text
