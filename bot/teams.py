"""Run a turn of the SDK's, and write replies as what Teams understands."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import NoReturn, Self, cast

import structlog
from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot import metrics
from bot.activities import Body, MalformedError, read_submission
from bot.gate import Claims
from bot.logs import bind, failed
from bot.submission import (
    Close,
    Dialog,
    Nothing,
    Reply,
    Say,
    ShowCard,
    Submission,
    SubmissionKind,
    Where,
)

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"
SORRY = "That didn’t work. Try again in a moment; if it still fails, quote {}."

Answer = Callable[[Submission], Awaitable[Reply]]
ReplyWith = Callable[[Where, Say | ShowCard], Awaitable[None]]

_SUBMISSION = "supervision.submission"
_LIFECYCLE = frozenset({SubmissionKind.INSTALLED, SubmissionKind.REMOVED, SubmissionKind.MEMBERS})
_DIALOG = frozenset({SubmissionKind.OPEN, SubmissionKind.SUBMIT})
_CARD = frozenset({SubmissionKind.ACT, SubmissionKind.REFRESH})
_log = structlog.get_logger("teams")


# --- Reply → invoke response ---


def write_reply(kind: SubmissionKind, reply: Reply) -> Body | None:
    """Write what Teams reads as the answer; raise TypeError where the two don't go together."""
    if kind in _DIALOG:
        return _dialog_answer(reply)
    return _card_answer(reply)


def _dialog_answer(reply: Reply) -> Body | None:
    match reply:
        case Dialog(title=title, card=card, size=size):
            shown = {"contentType": CARD_TYPE, "content": dict(card)}
            value = {"title": title, "width": size, "height": size, "card": shown}
            return {"task": {"type": "continue", "value": value}}
        case Say(text=text):
            return {"task": {"type": "message", "value": text}}
        case Close() | Nothing():
            return None  # an empty 200 closes the dialog
    raise TypeError


def _card_answer(reply: Reply) -> Body:
    match reply:
        case ShowCard(card=card):
            return {"statusCode": HTTPStatus.OK, "type": CARD_TYPE, "value": dict(card)}
        case Say(text=text):
            return {"statusCode": HTTPStatus.OK, "type": MESSAGE_TYPE, "value": text}
        case Close() | Nothing():
            return {"statusCode": HTTPStatus.OK, "type": MESSAGE_TYPE, "value": ""}
    raise TypeError


def _error_answer(kind: SubmissionKind, error_id: str) -> Body:
    words = SORRY.format(error_id)
    if kind in _DIALOG:
        return {"task": {"type": "message", "value": words}}
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    value = {"code": "InternalServerError", "message": words}
    return {"statusCode": status, "type": ERROR_TYPE, "value": value}


# --- The SDK's turn ---


class _NoClientError(RuntimeError):
    """Say that something of the SDK reached for the network inside a turn."""


class _NoClient:
    """Stand where the SDK keeps a ConnectorClient, and refuse every use of it."""

    def __getattr__(self, name: str) -> NoReturn:
        raise _NoClientError


class _NoClients(ConnectorFactory):
    async def create(self, service_url: str, audience: str) -> _NoClient:  # noqa: ARG002
        return _NoClient()


class _TrustTheGate(BotFrameworkAuthentication):
    """Take the gate's word for who calls, and make no client, credential or token."""

    async def authenticate_request(self, activity: Activity, auth_header: str) -> NoReturn:  # noqa: ARG002
        raise _NoClientError

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002
        channel_id_header: str,  # noqa: ARG002
    ) -> NoReturn:
        raise _NoClientError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        return _NoClients()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:  # noqa: ARG002
        return None


class _InvokeResponse(InvokeResponse):
    """Carry a plain body past the SDK, which would copy a whole card deeply on its way."""

    def __deepcopy__(self, memo: object) -> Self:
        return self


class _Adapter(CloudAdapterBase):
    """Run the SDK's turn; all that is sent goes by our own connector."""


class _Handler(TeamsActivityHandler):
    """Hand each kind of activity that the SDK dispatches to the product."""

    def __init__(self, answer: Answer, reply_with: ReplyWith) -> None:
        super().__init__()
        self._answer, self._reply_with = answer, reply_with

    @staticmethod
    def _create_invoke_response(body: object = None) -> InvokeResponse:
        # The SDK would run msrest over a body that is plain already; it fails on strings.
        return _InvokeResponse(status=int(HTTPStatus.OK), body=body)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        submission = _submission(turn_context)
        match await self._answer(submission):
            case Say() | ShowCard() as reply:
                await self._reply_with(submission.where, reply)
            case Dialog():
                raise TypeError  # only a button can open a dialog

    async def on_teams_task_module_fetch(self, turn_context: TurnContext, _: object) -> Body | None:
        return await self._invoked(turn_context)

    async def on_teams_task_module_submit(
        self, turn_context: TurnContext, _: object
    ) -> Body | None:
        return await self._invoked(turn_context)

    async def on_teams_messaging_extension_fetch_task(
        self, turn_context: TurnContext, _: object
    ) -> Body | None:
        return await self._invoked(turn_context)

    async def on_teams_messaging_extension_submit_action(
        self, turn_context: TurnContext, _: object
    ) -> Body | None:
        return await self._invoked(turn_context)

    async def on_adaptive_card_invoke(self, turn_context: TurnContext, _: object) -> Body | None:
        return await self._invoked(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._answer(_submission(turn_context))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        # The SDK's own dispatch would ask Teams for each member, on the network, in the turn.
        await self._answer(_submission(turn_context))

    async def _invoked(self, turn_context: TurnContext) -> Body | None:
        submission = _submission(turn_context)
        return write_reply(submission.kind, await self._answer(submission))


def _submission(turn_context: TurnContext) -> Submission:
    return cast("Submission", turn_context.turn_state[_SUBMISSION])


class TeamsDoor:
    """Take in what the gate admitted, and give back the HTTP answer."""

    def __init__(self, app_id: str, answer: Answer, reply_with: ReplyWith) -> None:
        self._app_id, self._reply_with = app_id, reply_with
        self._adapter = _Adapter(_TrustTheGate())
        self._handler = _Handler(answer, reply_with)

    async def turn(self, body: Body, claims: Claims) -> tuple[int, Body | None]:
        """Answer one activity; 400 where malformed, and Teams's own error form where we fail."""
        try:
            submission = read_submission(body)
        except MalformedError:
            metrics.TURNS.labels("unknown", "malformed").inc()
            return HTTPStatus.BAD_REQUEST, None
        if submission is None:
            return HTTPStatus.OK, None
        with bind(turn=submission.delivery_key[:12], person=""):
            try:
                return await self._run(submission, body, claims)
            except Exception as error:  # noqa: BLE001 - the boundary of a turn
                return await self._failed(submission, error)

    async def _run(
        self, submission: Submission, body: Body, claims: Claims
    ) -> tuple[int, Body | None]:
        async def logic(turn_context: TurnContext) -> None:
            turn_context.turn_state[_SUBMISSION] = submission
            await self._handler.on_turn(turn_context)

        trusted = AuthenticateRequestResult()
        trusted.audience = self._app_id
        trusted.claims_identity = ClaimsIdentity({"serviceurl": claims.service_url}, True)  # noqa: FBT003
        trusted.connector_factory = _NoClients()
        response = await self._adapter.process_activity(trusted, _activity(body), logic)
        if response is None:
            return HTTPStatus.OK, None
        return response.status, cast("Body | None", response.body)

    async def _failed(self, submission: Submission, error: Exception) -> tuple[int, Body | None]:
        error_id = failed("turn_failed", error, kind=submission.kind.value)
        if submission.kind in _LIFECYCLE:
            return HTTPStatus.SERVICE_UNAVAILABLE, None  # so that it is told to us again
        if submission.kind in _DIALOG | _CARD:
            return HTTPStatus.OK, _error_answer(submission.kind, error_id)
        try:
            await self._reply_with(submission.where, Say(SORRY.format(error_id)))
        except Exception as second:  # noqa: BLE001 - the log line above holds the id
            _log.warning("apology_failed", error=type(second).__name__, id=error_id)
        return HTTPStatus.OK, None


def _activity(body: Body) -> Activity:
    """Make the SDK's Activity of what its dispatch looks at, so that no other field reaches it."""
    value = {}
    if body.get("name") == "adaptiveCard/action":
        value = {"action": {"type": "Action.Execute"}}
    return Activity(
        type=body["type"],
        name=body.get("name") if body["type"] == "invoke" else None,
        channel_id="msteams",
        service_url=body["serviceUrl"],
        value=value,
    )
