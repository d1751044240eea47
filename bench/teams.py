"""A stub of Microsoft on loopback, a program of its own: keys, tokens, and a Bot Connector.

It answers as cheaply as it can, so that what is measured is the bot and not the stub.
"""

import asyncio
import itertools
import json
import signal
import ssl
import time
from base64 import urlsafe_b64encode
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.places import (
    APP_ID,
    CERTIFICATE,
    CONNECTOR_PORT,
    HOST,
    IDENTITY,
    IDENTITY_PORT,
    SERVICE_URL,
)

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_ID = "bench"
_LIFETIME = 3600


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _signed(**claims: Any) -> str:
    now = int(time.time())
    times = {"nbf": now - 5, "exp": now + _LIFETIME}
    return jwt.encode({**claims, **times}, _KEY, "RS256", headers={"kid": _ID})


def _answers() -> dict[str, bytes]:
    public = _KEY.public_key().public_numbers()
    key = {"kty": "RSA", "use": "sig", "kid": _ID, "n": _number(public.n), "e": _number(public.e)}
    token = _signed(iss=f"{IDENTITY}/token", aud="https://api.botframework.com", appid=APP_ID)
    activity = _signed(iss="https://api.botframework.com", aud=APP_ID, serviceurl=SERVICE_URL)
    told: dict[str, Any] = {
        "/v1/.well-known/openidconfiguration": {
            "issuer": "https://api.botframework.com",
            "jwks_uri": f"{IDENTITY}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        },
        "/v1/.well-known/keys": {"keys": [{**key, "endorsements": ["msteams"]}]},
        "/oauth2/v2.0/token": {
            "token_type": "Bearer",
            "expires_in": _LIFETIME,
            "access_token": token,
        },
        "/activity-token": {"token": activity},  # what the load generator calls the bots with
    }
    return {path: json.dumps(answer).encode() for path, answer in told.items()}


class _Http(asyncio.Protocol):
    """Read requests one after another and answer each; nothing of HTTP beyond that."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._bytes = b""

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        while b"\r\n\r\n" in self._bytes:
            head, _, rest = self._bytes.partition(b"\r\n\r\n")
            length = _length(head)
            if len(rest) < length:
                return
            self._bytes = rest[length:]
            method, path, *_ = head.split(b" ", 2)
            self._reply(method.decode(), path.decode())

    def _reply(self, method: str, path: str) -> None:
        status, body = self.answer(method, path)
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + body)  # type: ignore[attr-defined]

    def answer(self, method: str, path: str) -> tuple[str, bytes]:
        raise NotImplementedError


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class _Identity(_Http):
    _known = _answers()

    def answer(self, method: str, path: str) -> tuple[str, bytes]:  # noqa: ARG002
        body = self._known.get(path)
        return ("200 OK", body) if body else ("404 Not Found", b"{}")


class _Connector(_Http):
    _ids = itertools.count(1)

    def answer(self, method: str, path: str) -> tuple[str, bytes]:
        if method == "GET":
            return "200 OK", b'{"members": []}' if "members" in path else b"{}"
        number = next(self._ids)
        made = b'{"id": "a:%d", "activityId": "%d"}' % (number, number)
        return ("201 Created" if method == "POST" else "200 OK"), made


async def serve() -> None:
    """Serve until told to stop."""
    loop = asyncio.get_running_loop()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    await loop.create_server(_Identity, HOST, IDENTITY_PORT)
    await loop.create_server(_Connector, HOST, CONNECTOR_PORT, ssl=tls)
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve())
