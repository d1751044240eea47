"""The stand-in's own key: it signs what Teams signs and issues the bot's access tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CHANNEL_ISSUER = "https://api.botframework.com"
SECRET = "local-only"  # noqa: S105 - it opens nothing but this stand-in
LIFETIME = 3600


class Signer:
    """One RSA key, kept in the data folder, and the tokens made with it."""

    def __init__(self, folder: Path, app_id: str, service_url: str) -> None:
        self._key = _load_or_make(folder / "signing-key.pem")
        self._app_id = app_id
        self._service_url = service_url
        self._issuer = service_url + "token"
        numbers = self._key.public_key().public_numbers()
        self._jwk = {"kty": "RSA", "n": _b64(numbers.n), "e": _b64(numbers.e)}
        self._kid = hashlib.sha256(self._jwk["n"].encode()).hexdigest()[:24]

    def keys(self) -> dict[str, Any]:
        """Give the key set as Teams publishes it."""
        key = {**self._jwk, "kid": self._kid, "x5t": self._kid, "use": "sig", "alg": "RS256"}
        return {"keys": [{**key, "endorsements": ["msteams"]}]}

    def activity_token(self) -> str:
        """Sign a token for an activity that goes to the bot."""
        claims = {"iss": CHANNEL_ISSUER, "aud": self._app_id, "serviceurl": self._service_url}
        return self._sign(claims)

    def access_token(self, client_id: str, secret: str) -> str | None:
        """Issue a token for the bot, or none when its credentials are wrong."""
        known = hmac.compare_digest(client_id, self._app_id)
        if not (known and hmac.compare_digest(secret, SECRET)):
            return None
        return self._sign({"iss": self._issuer, "aud": CHANNEL_ISSUER, "appid": self._app_id})

    def accepts(self, header: str) -> bool:
        """Tell whether an Authorization header carries a token that was issued here."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer":
            return False
        try:
            claims = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                audience=CHANNEL_ISSUER,
                issuer=self._issuer,
            )
        except jwt.PyJWTError:
            return False
        return bool(claims.get("appid") == self._app_id)

    def _sign(self, claims: dict[str, Any]) -> str:
        # Real time, not the bot's clock: a token's life has nothing to do with the story told.
        now = int(time.time())
        body = {**claims, "nbf": now - 5, "exp": now + LIFETIME}
        return jwt.encode(body, self._key, algorithm="RS256", headers={"kid": self._kid})


def _load_or_make(path: Path) -> rsa.RSAPrivateKey:
    if path.exists():
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{path} holds no RSA key")
        return key
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return key


def _b64(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
