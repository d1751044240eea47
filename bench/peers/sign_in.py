"""The one stub of Microsoft's sign-in that every peer uses: one call to loopback, then kept.

Kind to the peers on purpose: the bot under test signs in at the same address by its own code.
"""

import functools
import json
import os
import urllib.parse
import urllib.request

APP_ID = os.environ["APP_ID"]
TENANT = os.environ["APP_TENANT"]
PORT = int(os.environ["LISTEN_PORT"])
TEAMS = os.environ["LOCAL_TEAMS"]
METADATA = f"{TEAMS}/v1/.well-known/openidconfiguration"
KEYS = f"{TEAMS}/v1/.well-known/keys"


@functools.cache
def token() -> str:
    """Give the bot's access token, fetched once."""
    form = {"grant_type": "client_credentials", "client_id": APP_ID, "client_secret": "local-only"}
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{TEAMS}/oauth2/v2.0/token", data, timeout=10) as answer:
        return str(json.load(answer)["access_token"])
