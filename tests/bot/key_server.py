"""A key server on loopback, and the key it serves."""

import asyncio
import json
from typing import Any, Self

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwk(kid: str, *endorsements: str, key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {**public, "kid": kid, "use": "sig", "endorsements": list(endorsements)}


class KeyServer:
    """Serve the OpenID configuration and the keys, and count who asks."""

    def __init__(self) -> None:
        self.keys: Any = [jwk("teams", "msteams"), jwk("webchat", "webchat"), jwk("bare")]
        self.status, self.asked, self.waiting = 200, 0, 0
        self.open = asyncio.Event()
        self.open.set()
        self.jwks_uri: str | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/metadata", self._metadata)
        app.router.add_get("/keys", self._keys)
        self._server = TestServer(app)
        await self._server.start_server()
        self.url = str(self._server.make_url("/metadata"))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    async def _metadata(self, _: web.Request) -> web.Response:
        self.waiting += 1
        await self.open.wait()
        self.waiting -= 1
        uri = self.jwks_uri or str(self._server.make_url("/keys"))
        return web.json_response({"jwks_uri": uri}, status=self.status)

    async def _keys(self, _: web.Request) -> web.Response:
        self.asked += 1
        return web.json_response({"keys": self.keys}, status=self.status)
