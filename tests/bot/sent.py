"""Requests as Teams sends them, each with a real token, and all that can be wrong with one."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.body import MAX_BODY
from bot.gate import ISSUER, LEEWAY
from bot.settings import Settings
from tests.bot.key_server import KEY, jwk
from tests.trust import TENANT, account

APP = "0f8fad5b-d9cb-469f-a165-70867728950e"
OTHER_TENANT = "11111111-2222-3333-4444-555555555555"
SERVICE = "https://smba.trafficmanager.net/uk/"
FORGED_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SETTINGS = Settings(app_id=APP, app_tenant=TENANT).with_defaults()

Change = Callable[["Sent"], None]


@dataclass
class Sent:
    """What is sent: a good request, until a test spoils one thing about it."""

    activity: dict[str, Any] = field(
        default_factory=lambda: {
            "type": "message",
            "id": "1",
            "channelId": "msteams",
            "serviceUrl": SERVICE,
            "from": {"id": "29:a", "aadObjectId": account("helen").object_id},
            "conversation": {"id": "a:1", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
        }
    )
    claims: dict[str, Any] = field(
        default_factory=lambda: {
            "iss": ISSUER,
            "aud": APP,
            "serviceurl": SERVICE,
            "nbf": int(time.time()) - 10,
            "exp": int(time.time()) + 3600,
        }
    )
    header: dict[str, Any] = field(default_factory=lambda: {"kid": "teams"})
    algorithm: str = "RS256"
    key: Any = KEY
    token: str | None = None
    body: bytes | None = None
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)

    def request_headers(self) -> dict[str, str]:
        # Below jwt.encode, which wouldn't sign claims as strange as some of these.
        token = self.token or jwt.api_jws.encode(
            json.dumps(self.claims).encode(), self.key, self.algorithm, headers=self.header
        )
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return {k: v for k, v in {**headers, **self.headers}.items() if v}

    def request_body(self) -> bytes:
        return self.body if self.body is not None else json.dumps(self.activity).encode()


async def post(session: aiohttp.ClientSession, door: str, sent: Sent) -> tuple[int, str]:
    async with session.request(
        sent.method, door, data=sent.request_body(), headers=sent.request_headers(),
        skip_auto_headers=["Content-Type"],
    ) as answer:  # fmt: skip
        return answer.status, json.loads(await answer.read() or b"{}").get("reason", "")


def claim(name: str, value: Any) -> Change:
    return lambda sent: sent.claims.update({name: value})


def in_time(name: str, seconds: int) -> Change:
    """Say a moment so many seconds from when it is sent."""
    return lambda sent: sent.claims.update({name: int(time.time()) + seconds})


def no_claim(name: str) -> Change:
    return lambda sent: sent.claims.pop(name)


def says(path: str, value: Any) -> Change:
    def change(sent: Sent) -> None:
        at = sent.activity
        *way, last = path.split(".")
        for step in way:
            at = at[step]
        if value is None:
            at.pop(last)
        else:
            at[last] = value

    return change


def but(**changed: Any) -> Change:
    def change(sent: Sent) -> None:
        for name, value in changed.items():
            setattr(sent, name, value)

    return change


def both(*changes: Change) -> Change:
    def change(sent: Sent) -> None:
        for one in changes:
            one(sent)

    return change


def service(url: str) -> Change:
    return both(claim("serviceurl", url), says("serviceUrl", url))


def hmac_with_the_public_key(sent: Sent) -> None:
    pem = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    parts = [{"alg": "HS256", "kid": "teams", "typ": "JWT"}, sent.claims]
    signing = b".".join(jwt.utils.base64url_encode(json.dumps(p).encode()) for p in parts)
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = algorithm.sign(signing, pem)
    sent.token = (signing + b"." + jwt.utils.base64url_encode(signature)).decode()


def tampered(sent: Sent) -> None:
    head, _, signature = sent.request_headers()["Authorization"].split(" ")[1].split(".")
    later = {**sent.claims, "exp": sent.claims["exp"] + 1}
    claims = jwt.utils.base64url_encode(json.dumps(later).encode()).decode()
    sent.token = f"{head}.{claims}.{signature}"


def part(value: Any) -> str:
    """Give a part of a token."""
    return str(jwt.utils.base64url_encode(json.dumps(value).encode()).decode())


REFUSED: list[tuple[str, Change, int, str]] = [
    ("too large", but(body=b"{" + b" " * MAX_BODY + b"}"), 413, "too_large"),
    ("no content type", but(headers={"Content-Type": ""}), 415, "content_type"),
    ("form", but(headers={"Content-Type": "multipart/form-data"}), 415, "content_type"),
    ("text", but(headers={"Content-Type": "text/plain"}), 415, "content_type"),
    ("xml by json's name", but(headers={"Content-Type": "application/json+x"}), 415,
     "content_type"),
    ("packed", but(headers={"Content-Encoding": "identity, gzip"}), 415, "content_encoding"),
    ("no token", but(headers={"Authorization": ""}), 401, "no_token"),
    ("basic", but(headers={"Authorization": "Basic YTpi"}), 401, "no_token"),
    ("empty bearer", but(headers={"Authorization": "Bearer "}), 401, "no_token"),
    ("garbage", but(token="garbage"), 401, "bad_token"),
    ("three parts of garbage", but(token="a.b.c"), 401, "bad_token"),
    ("a header that is a list", but(token="W10.e30.c2ln"), 401, "bad_token"),
    ("alg none", but(algorithm="none", key=None), 401, "algorithm"),
    ("HS256", but(algorithm="HS256", key="s" * 32), 401, "algorithm"),
    ("HS256 with the public key", hmac_with_the_public_key, 401, "algorithm"),
    ("RS512", but(algorithm="RS512"), 401, "algorithm"),
    ("PS256", but(algorithm="PS256"), 401, "algorithm"),
    ("crit", but(header={"kid": "teams", "crit": ["exp"]}), 401, "bad_token"),
    ("a key of its own", but(header={"kid": "teams", "jwk": jwk("teams", key=FORGED_KEY)},
                             key=FORGED_KEY), 401, "signature"),
    ("no kid", but(header={}), 401, "unknown_key"),
    ("a kid that is a path", but(header={"kid": "../../teams"}), 401, "unknown_key"),
    ("a kid that is a statement", but(header={"kid": "teams' OR '1'='1"}), 401, "unknown_key"),
    ("claims that are a list", but(token=f"{part({'alg': 'RS256'})}.{part([])}.c2ln"), 401,
     "bad_token"),
    ("claims that are a word", but(token=f"{part({'alg': 'RS256'})}.{part('x')}.c2ln"), 401,
     "bad_token"),
    ("a signature left out", but(token=f"{part({'alg': 'RS256', 'kid': 'teams'})}."
                                       f"{part({'iss': ISSUER})}."), 401, "signature"),
    ("unknown kid", but(header={"kid": "rotated"}), 401, "unknown_key"),
    ("another's signature", but(key=FORGED_KEY), 401, "signature"),
    ("tampered", tampered, 401, "signature"),
    ("no issuer", no_claim("iss"), 401, "issuer"),
    ("issuer with a slash", claim("iss", f"{ISSUER}/"), 401, "issuer"),
    ("emulator's issuer",
     claim("iss", "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"), 401, "issuer"),
    ("government's issuer", claim("iss", "https://api.botframework.us"), 401, "issuer"),
    ("issuers", claim("iss", [ISSUER]), 401, "issuer"),
    ("no audience", no_claim("aud"), 401, "audience"),
    ("another bot", claim("aud", OTHER_TENANT), 401, "audience"),
    ("audiences", claim("aud", [APP, OTHER_TENANT]), 401, "audience"),
    ("no expiry", no_claim("exp"), 401, "no_expiry"),
    ("expiry in words", claim("exp", "tomorrow"), 401, "no_expiry"),
    ("expiry true", claim("exp", value=True), 401, "no_expiry"),
    ("endless", claim("exp", float("inf")), 401, "no_expiry"),
    ("expired", in_time("exp", -LEEWAY - 60), 401, "expired"),
    ("not yet", in_time("nbf", LEEWAY + 600), 401, "not_yet"),
    ("expiry a list", claim("exp", [1]), 401, "no_expiry"),
    ("no number", claim("exp", float("nan")), 401, "no_expiry"),
    ("the audience in capitals", claim("aud", APP.upper()), 401, "audience"),
    ("a loopback host by its number", service("http://[::1]:3978/"), 403, "service_host"),
    ("a port of its own", service("https://smba.trafficmanager.net:8443/uk/"), 403,
     "service_host"),
    ("not yet in words", claim("nbf", "soon"), 401, "not_yet"),
    ("not json", but(body=b"{"), 400, "not_json"),
    ("empty", but(body=b""), 400, "not_json"),
    ("latin-1", but(body='{"text":"é"}'.encode("latin-1")), 400, "not_json"),
    ("NaN", but(body=b'{"a":NaN}'), 400, "not_json"),
    ("a number without end", but(body=b'{"a":' + b"9" * 5000 + b"}"), 400, "not_json"),
    ("a list", but(body=b"[]"), 400, "not_an_object"),
    ("a word", but(body=b'"hello"'), 400, "not_an_object"),
    ("deep", but(body=b'{"a":' + b"[" * 60 + b"]" * 60 + b"}"), 400, "too_deep"),
    ("an abyss", but(body=b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), 400, "too_deep"),
    ("half a character", but(body=b'{"text":"\\ud800"}'), 400, "not_unicode"),
    ("half a character as a key", but(body=b'{"\\ud800":1}'), 400, "not_unicode"),
    ("type a number", says("type", 3), 400, "malformed"),
    ("from a list", says("from", []), 400, "malformed"),
    ("channelData a word", says("channelData", "x"), 400, "malformed"),
    ("tenant a word", says("channelData.tenant", "x"), 400, "malformed"),
    ("tenant a number", says("channelData.tenant.id", 7), 400, "malformed"),
    ("object id a number", says("from.aadObjectId", 7), 400, "malformed"),
    ("no channel", says("channelId", None), 403, "channel"),
    ("another channel", says("channelId", "webchat"), 403, "channel"),
    ("a key for another channel", but(header={"kid": "webchat"}), 403, "endorsement"),
    ("a key for no channel", but(header={"kid": "bare"}), 403, "endorsement"),
    ("no serviceUrl", says("serviceUrl", None), 403, "service_url"),
    ("no serviceurl claim", no_claim("serviceurl"), 403, "service_url"),
    ("a claim for elsewhere", claim("serviceurl", "https://smba.trafficmanager.net/emea/"), 403,
     "service_url"),
    ("neither", both(no_claim("serviceurl"), says("serviceUrl", None)), 403, "service_url"),
    ("another host", service("https://evil.example/"), 403, "service_host"),
    ("a host that begins well", service("https://smba.trafficmanager.net.evil.example/"), 403,
     "service_host"),
    ("plain http", service("http://smba.trafficmanager.net/uk/"), 403, "service_host"),
    ("loopback in live mode", service("https://127.0.0.1/"), 403, "service_host"),
    ("a name before the host", service("https://smba.trafficmanager.net@evil.example/"), 403,
     "service_host"),
    ("no tenant",
     both(says("channelData.tenant", None), says("conversation.tenantId", None)), 403,
     "no_tenant"),
    ("a tenant in channelData alone", says("conversation.tenantId", None), 403, "no_tenant"),
    ("a tenant in the conversation alone", says("channelData.tenant", None), 403, "no_tenant"),
    ("no place at all", says("conversation", None), 403, "no_tenant"),
    ("another tenant", both(says("channelData.tenant.id", OTHER_TENANT),
                            says("conversation.tenantId", OTHER_TENANT)), 403, "tenant"),
    ("another tenant in channelData", says("channelData.tenant.id", OTHER_TENANT), 403, "tenant"),
    ("another tenant in the conversation", says("conversation.tenantId", OTHER_TENANT), 403,
     "tenant"),
    ("a guest's tenant", says("from.tenantId", OTHER_TENANT), 403, "tenant"),
    ("nobody wrote it", says("from.aadObjectId", None), 403, "no_object_id"),
    ("nobody at all", says("from", None), 403, "no_object_id"),
    ("nobody pressed it",
     both(says("type", "invoke"), says("from.aadObjectId", "")), 403, "no_object_id"),
]  # fmt: skip
