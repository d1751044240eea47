"""The bot's own access token: how it is had, and how it is kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.refused import Refused, bare_code
from bot.settings import Settings

BOT_SCOPE = "https://api.botframework.com"
TIMEOUT = 10
REFRESH_BEFORE = 240.0  # MSAL hands out its cached token until 300 s before its end


@dataclass(frozen=True, slots=True)
class Token:
    """Hold an access token and the seconds it is good for."""

    value: str = field(repr=False)
    expires_in: float


SignIn = Callable[[aiohttp.ClientSession], Awaitable[Token]]


def sign_in(settings: Settings) -> SignIn:
    """Choose how this installation gets its tokens; nothing is fetched yet."""
    if settings.is_local:
        return _local_sign_in(settings)
    # One MSAL app for the process, made in the thread that first needs it: even its
    # constructor may go to the network.
    apps: list[Any] = []

    def fetch() -> Token:
        if not apps:
            apps.append(_msal_app(settings))
        if settings.app_type == "SingleTenant":
            got = apps[0].acquire_token_for_client(scopes=[f"{BOT_SCOPE}/.default"])
        else:
            got = apps[0].acquire_token_for_client(resource=BOT_SCOPE)
        if "access_token" not in got:
            raise Refused(0, bare_code(got.get("error")) or "sign_in")
        return Token(got["access_token"], float(got["expires_in"]))

    async def in_a_thread(_: aiohttp.ClientSession) -> Token:
        return await asyncio.to_thread(fetch)

    return in_a_thread


def _msal_app(settings: Settings) -> Any:
    # In the thread that first needs them: loading takes longer than signing in.
    import msal  # noqa: PLC0415
    import requests  # noqa: PLC0415

    if settings.app_type == "UserAssignedMSI":
        http = requests.Session()
        http.request = _with_timeout(http.request)  # type: ignore[method-assign]
        return msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=settings.app_id), http_client=http
        )
    return msal.ConfidentialClientApplication(
        settings.app_id,
        client_credential=settings.app_password.get_secret_value(),
        authority=f"https://login.microsoftonline.com/{settings.app_tenant}",
        timeout=TIMEOUT,
    )


def _with_timeout(request: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*args: Any, **kwargs: Any) -> Any:
        return request(*args, **{"timeout": TIMEOUT, **kwargs})

    return timed


def _local_sign_in(settings: Settings) -> SignIn:
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.app_id,
        "client_secret": settings.app_password.get_secret_value(),
        "scope": f"{BOT_SCOPE}/.default",
    }

    async def fetch(session: aiohttp.ClientSession) -> Token:
        url = f"{settings.local_teams}/oauth2/v2.0/token"
        async with session.post(
            url, data=form, timeout=aiohttp.ClientTimeout(TIMEOUT), allow_redirects=False
        ) as answer:
            if answer.status != HTTPStatus.OK:
                raise Refused(0, "sign_in")
            got = await answer.json()
            return Token(got["access_token"], float(got["expires_in"]))

    return fetch


class Tokens:
    """Keep one access token: fetched once for all who wait, refreshed before it ends."""

    def __init__(
        self, fetch: Callable[[], Awaitable[Token]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch, self._clock = fetch, clock
        self._token, self._ends = "", 0.0
        self._pending: asyncio.Task[None] | None = None

    async def bearer(self) -> str:
        """Give the token; raise Refused where none can be had."""
        left = self._ends - self._clock()
        if left <= REFRESH_BEFORE and self._pending is None:
            self._pending = asyncio.create_task(self._renew())
            self._pending.add_done_callback(self._renewed)
        if left <= 0 and self._pending is not None:
            # Shielded: one caller giving up must not fail the others.
            await asyncio.shield(self._pending)
        return self._token

    def forget(self) -> None:
        """Drop a token that Teams no longer takes."""
        self._token, self._ends = "", 0.0

    async def _renew(self) -> None:
        try:
            token = await self._fetch()
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001 - MSAL's and requests' are many, some quote
            raise Refused(0, type(error).__name__) from None
        self._token, self._ends = token.value, self._clock() + token.expires_in

    def _renewed(self, task: asyncio.Task[None]) -> None:
        self._pending = None
        if not task.cancelled():
            task.exception()  # seen: while the old token lasts, nobody waits for this task
