"""The EchoBot of the Bot Framework's samples on stock botbuilder: its adapter, nothing mended."""

import sys
import traceback
from pathlib import Path
from types import SimpleNamespace

from aiohttp import web
from botbuilder.core import ActivityHandler, MessageFactory, TurnContext
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import ChannelAccount
from botframework.connector.auth import ChannelValidation, MicrosoftAppCredentials

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import sign_in

# What is stubbed: where keys come from, and the call to Microsoft's sign-in.
ChannelValidation.open_id_metadata_endpoint = sign_in.METADATA
MicrosoftAppCredentials.get_access_token = lambda _self, _force=False: sign_in.token()


class EchoBot(ActivityHandler):
    async def on_members_added_activity(
        self, members_added: list[ChannelAccount], turn_context: TurnContext
    ) -> None:
        for member in members_added:
            if member.id != turn_context.activity.recipient.id:
                await turn_context.send_activity("Hello and welcome!")

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(MessageFactory.text(f"Echo: {turn_context.activity.text}"))


async def on_error(context: TurnContext, error: Exception) -> None:
    print(f"[on_turn_error] {error!r}", file=sys.stderr)
    traceback.print_exc()
    await context.send_activity("The bot encountered an error or bug.")


CONFIG = SimpleNamespace(
    APP_ID=sign_in.APP_ID,
    APP_PASSWORD="local-only",
    APP_TYPE="SingleTenant",
    APP_TENANTID=sign_in.TENANT,
)
ADAPTER = CloudAdapter(ConfigurationBotFrameworkAuthentication(CONFIG))
ADAPTER.on_turn_error = on_error
BOT = EchoBot()


async def messages(request: web.Request) -> web.Response:
    return await ADAPTER.process(request, BOT)


APP = web.Application(middlewares=[aiohttp_error_middleware])
APP.router.add_post("/api/messages", messages)

if __name__ == "__main__":
    web.run_app(APP, host="127.0.0.1", port=sign_in.PORT, access_log=None, print=None)
