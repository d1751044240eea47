import asyncio
from typing import Any

import aiohttp
import pytest

from bot.connector import Connector
from bot.refused import Refused
from bot.settings import Settings
from bot.signin import REFRESH_BEFORE, Token, Tokens, sign_in


class SignIn:
    def __init__(self) -> None:
        self.now, self.asked, self.fails = 0.0, 0, False
        self.tokens = Tokens(self.fetch, lambda: self.now)

    async def fetch(self) -> Token:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise PermissionError("something private")
        return Token(f"token-{self.asked}", 3600)


async def settled() -> None:
    # Let the tasks that are ready run to their end; no time passes.
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_token_is_renewed_before_it_ends_and_nobody_waits() -> None:
    sign_in = SignIn()
    assert await sign_in.tokens.bearer() == "token-1"
    sign_in.now = 3600 - REFRESH_BEFORE
    assert await sign_in.tokens.bearer() == "token-1"
    await settled()
    assert await sign_in.tokens.bearer() == "token-2"
    assert sign_in.asked == 2


async def test_a_renewal_that_fails_leaves_the_token_in_use_until_its_end() -> None:
    sign_in = SignIn()
    await sign_in.tokens.bearer()
    sign_in.now, sign_in.fails = 3599, True
    assert await sign_in.tokens.bearer() == "token-1"
    await settled()
    assert await sign_in.tokens.bearer() == "token-1"
    sign_in.now = 3601
    await settled()
    with pytest.raises(Refused, match="PermissionError") as refused:
        await sign_in.tokens.bearer()
    assert "private" not in repr(refused.value)


async def test_a_caller_that_gives_up_does_not_fail_the_others() -> None:
    sign_in = SignIn()
    first = asyncio.create_task(sign_in.tokens.bearer())
    second = asyncio.create_task(sign_in.tokens.bearer())
    await asyncio.sleep(0)
    first.cancel()
    assert await second == "token-1"
    assert sign_in.asked == 1


LIVE = Settings(app_id="a-bot", app_tenant="trust", app_type="SingleTenant").with_defaults()


async def test_signing_in_for_real_happens_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[dict[str, Any]] = []

    class App:
        def __init__(self, app_id: str, **options: Any) -> None:
            made.append({"app_id": app_id, **options})

        def acquire_token_for_client(self, scopes: list[str]) -> dict[str, Any]:
            with pytest.raises(RuntimeError):
                asyncio.get_running_loop()
            return {"access_token": scopes[0], "expires_in": 3600}

    monkeypatch.setattr("msal.ConfidentialClientApplication", App)
    fetch = sign_in(LIVE)
    async with aiohttp.ClientSession() as session:
        await fetch(session)
        token = await fetch(session)
    assert token.value == "https://api.botframework.com/.default"
    assert len(made) == 1
    assert made[0]["authority"] == "https://login.microsoftonline.com/trust"
    assert made[0]["timeout"] > 0


async def test_a_managed_identity_signs_in_for_its_own_client_id(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    class Client:
        def __init__(self, identity: Any, **_: Any) -> None:
            asked.append(identity)

        def acquire_token_for_client(self, resource: str) -> dict[str, Any]:
            asked.append(resource)
            return {"error": "something private, at length"}

    monkeypatch.setattr("msal.ManagedIdentityClient", Client)
    async with Connector(LIVE.model_copy(update={"app_type": "UserAssignedMSI"})) as connector:
        with pytest.raises(Refused, match="sign_in") as refused:
            await connector.warm_up()
    assert "private" not in repr(refused.value)
    assert "a-bot" in asked[0].values()
    assert asked[1] == "https://api.botframework.com"
