"""An EchoBot on the Microsoft 365 Agents SDK, as its samples write one."""

import sys
from pathlib import Path

from aiohttp import web
from microsoft_agents.hosting.aiohttp import (
    CloudAdapter,
    jwt_authorization_middleware,
    start_agent_process,
)
from microsoft_agents.hosting.core import (
    AgentApplication,
    AgentAuthConfiguration,
    MemoryStorage,
    TurnContext,
    TurnState,
)
from microsoft_agents.hosting.core.authorization.jwt import jwt_token_validator

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import sign_in

# What is stubbed: where keys come from, and the call to Microsoft's sign-in.
jwt_token_validator.BOTFRAMEWORK_JWKS_URIS["https://api.botframework.com"] = sign_in.KEYS

CONFIGURATION = AgentAuthConfiguration(
    client_id=sign_in.APP_ID, tenant_id=sign_in.TENANT, client_secret="local-only"
)


class Tokens:
    configuration = CONFIGURATION

    async def get_access_token(self, *_: object, **__: object) -> str:
        return sign_in.token()


class Connections:
    _tokens = Tokens()

    def get_connection(self, *_: object) -> Tokens:
        return self._tokens

    get_default_connection = get_token_provider = get_token_provider_from_activity = get_connection

    def get_default_connection_configuration(self) -> AgentAuthConfiguration:
        return CONFIGURATION


CONNECTIONS = Connections()
ADAPTER = CloudAdapter(connection_manager=CONNECTIONS)
AGENT = AgentApplication[TurnState](
    storage=MemoryStorage(), adapter=ADAPTER, connection_manager=CONNECTIONS
)


@AGENT.conversation_update("membersAdded")
async def welcome(context: TurnContext, _: TurnState) -> None:
    await context.send_activity("Hello and welcome!")


@AGENT.activity("message")
async def echo(context: TurnContext, _: TurnState) -> None:
    await context.send_activity(f"Echo: {context.activity.text}")


@AGENT.error
async def on_error(context: TurnContext, error: Exception) -> None:
    print(f"[on_turn_error] {error!r}", file=sys.stderr)
    await context.send_activity("The bot encountered an error or bug.")


async def messages(request: web.Request) -> web.Response:
    return await start_agent_process(request, AGENT, ADAPTER)


APP = web.Application(middlewares=[jwt_authorization_middleware])
APP.router.add_post("/api/messages", messages)
APP["agent_configuration"] = CONFIGURATION
APP["agent_app"] = AGENT
APP["adapter"] = ADAPTER

if __name__ == "__main__":
    web.run_app(APP, host="127.0.0.1", port=sign_in.PORT, access_log=None, print=None)
