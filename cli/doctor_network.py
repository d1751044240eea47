"""What the doctor asks on the network: keys to come in by, a token to go out with, the time."""

import time
from collections.abc import AsyncIterator

import aiohttp

from bot.connector import Connector, Refused
from bot.keys import Keys, metadata_of
from bot.settings import Settings
from cli.doctor_words import Line, ok, wrong

APART = 60.0  # seconds
_MENDS = {
    "invalid_client": "APP_PASSWORD is wrong or has ended: make a new client secret.",
    "unauthorized_client": "APP_ID is not an application of the tenant APP_TENANT.",
    "invalid_request": "APP_TENANT or APP_ID is not what it should be.",
}


async def network_lines(settings: Settings) -> AsyncIterator[Line]:
    """Say whether the key server and Microsoft's sign-in answer."""
    async with aiohttp.ClientSession() as session:
        keys = Keys(session, metadata_of(settings))
        reached = await keys.refresh()
    if reached:
        yield ok("The key server answers.")
    else:
        yield wrong(
            "The key server does not answer, so nobody comes in: let this machine reach "
            "login.botframework.com on port 443."
        )
    told = keys.time()
    if told is not None and abs(told - time.time()) > APART:
        minutes, way = round(abs(told - time.time()) / 60), "behind"
        way = "ahead" if told < time.time() else way
        yield wrong(
            f"This machine's clock is {max(1, minutes)} minutes {way}, by the key server's: turn "
            "on time synchronisation."
        )
    async with Connector(settings) as connector:
        yield await _token(connector)


async def _token(connector: Connector) -> Line:
    try:
        await connector.warm_up()
    except Refused as refused:
        code = refused.code or "no answer"
        mend = _MENDS.get(code, "Let this machine reach login.microsoftonline.com on port 443.")
        return wrong(f"No token can be had ({code}), so nothing can be said in Teams. {mend}")
    return ok("A token can be had.")
