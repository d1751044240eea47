"""The front door: what may come in from Teams, decided before the SDK sees any of it."""

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jwt
from aiohttp import web
from jwt.types import Options

from bot.body import MAX_BODY, parse, read
from bot.keys import Key
from bot.reasons import Reason, Refusal
from bot.settings import Settings, is_loopback

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
LEEWAY = 300  # seconds that two honest clocks may differ

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
        second_clock: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._app_id = settings.app_id
        self._tenants = frozenset(tenant.lower() for tenant in settings.allowed_tenants)
        self._hosts, self._local = settings.service_hosts, settings.is_local
        self._find_key, self._clock, self._second_clock = find_key, clock, second_clock

    async def admit(self, request: web.Request) -> Admitted:
        """Check a request from its headers inwards; raise Refusal at the first fault."""
        if request.method != "POST":
            raise Refusal(Reason.METHOD)
        # Nothing is read from, or parsed for, somebody without a good token: what the headers say
        # comes first, then the token by itself, then the body, then what both must agree on.
        if (request.content_length or 0) > MAX_BODY:
            raise Refusal(Reason.TOO_LARGE)
        if request.content_type != "application/json":  # aiohttp says octet-stream for none
            raise Refusal(Reason.CONTENT_TYPE)
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise Refusal(Reason.CONTENT_ENCODING)
        token, endorsements = await self._token(request.headers.getall("Authorization", []))
        if CHANNEL not in endorsements:
            raise Refusal(Reason.ENDORSEMENT)
        body = parse(await read(request))
        return Admitted(body, self._activity(body, token))

    async def vouch(self, request: web.Request) -> None:
        """Check only that the caller holds a good token; raise Refusal where it doesn't."""
        await self._token(request.headers.getall("Authorization", []))

    async def _token(self, headers: list[str]) -> tuple[dict[str, Any], frozenset[str]]:
        if not headers:
            raise Refusal(Reason.NO_TOKEN)
        scheme, _, token = headers[0].partition(" ")
        if len(headers) > 1 or scheme.lower() != "bearer" or not token:
            raise Refusal(Reason.NO_TOKEN)
        header, said = _unsigned(token)
        if header.get("alg") != "RS256":
            raise Refusal(Reason.ALGORITHM)
        # Looked at before the signature, so that no other issuer's token has keys fetched for it.
        if said.get("iss") != ISSUER:
            raise Refusal(Reason.WRONG_ISSUER)
        kid = header.get("kid")
        key = await self._find_key(kid) if isinstance(kid, str) else None
        if key is None:
            raise Refusal(Reason.UNKNOWN_KEY)
        claims = _signed_claims(token, key)
        if claims.get("aud") != self._app_id:
            raise Refusal(Reason.AUDIENCE)
        self._check_times(claims)
        return claims, key.endorsements

    def _check_times(self, claims: dict[str, Any]) -> None:
        if not _is_number(claims.get("exp")):
            raise Refusal(Reason.NO_EXPIRY)
        if "nbf" in claims and not _is_number(claims["nbf"]):
            raise Refusal(Reason.NOT_YET)
        fault = _fault_in_time(claims, self._clock())
        # Where our own clock is wrong, the key server's lets Teams in: urgent help can't wait.
        told = self._second_clock() if fault else None
        if fault and (told is None or _fault_in_time(claims, told)):
            raise Refusal(fault)

    def _activity(self, body: dict[str, Any], token: dict[str, Any]) -> Claims:
        by_a_person = _text(body, "type") in {"message", "invoke"}
        service_url = _text(body, "serviceUrl")
        # The token says which service sent it; the bot's own token goes nowhere else.
        if not service_url or token.get("serviceurl") != service_url:
            raise Refusal(Reason.SERVICE_URL)
        if not trusted_service_url(service_url, self._hosts, local=self._local):
            raise Refusal(Reason.SERVICE_HOST)
        if _text(body, "channelId") != CHANNEL:
            raise Refusal(Reason.WRONG_CHANNEL)
        self._check_tenant(body, in_both=by_a_person)
        if by_a_person and not _text(_inner(body, "from"), "aadObjectId"):
            raise Refusal(Reason.NO_OBJECT_ID)
        return Claims(self._app_id, service_url)

    def _check_tenant(self, body: dict[str, Any], *, in_both: bool) -> None:
        said = (
            _text(_inner(_inner(body, "channelData"), "tenant"), "id"),
            # Where Teams tells that it was installed, or who joined, this one may be missing.
            _text(_inner(body, "conversation"), "tenantId"),
            _text(_inner(body, "from"), "tenantId"),  # a guest's own, where Teams says it
        )
        if not said[0] or (in_both and not said[1]):
            raise Refusal(Reason.NO_TENANT)
        tenants = {tenant.lower() for tenant in said if tenant}
        if len(tenants) > 1 or not tenants <= self._tenants:
            raise Refusal(Reason.TENANT)


def _fault_in_time(claims: dict[str, Any], now: float) -> Reason | None:
    if now > claims["exp"] + LEEWAY:
        return Reason.EXPIRED
    if "nbf" in claims and now < claims["nbf"] - LEEWAY:
        return Reason.NOT_YET
    return None


def _unsigned(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what a token says of itself, header and claims; nothing of it is believed yet."""
    try:
        parts = jwt.decode_complete(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Refusal(Reason.BAD_TOKEN) from None
    return parts["header"], parts["payload"]


def _signed_claims(token: str, key: Key) -> dict[str, Any]:
    # The signature is PyJWT's to check; what the claims say is ours, against our own clock.
    try:
        return jwt.decode(token, key.public, algorithms=["RS256"], options=_SIGNATURE_ONLY)
    except jwt.InvalidSignatureError:
        raise Refusal(Reason.SIGNATURE) from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise Refusal(Reason.BAD_TOKEN) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


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
