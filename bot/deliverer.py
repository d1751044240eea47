"""Delivery: what the outbox holds is checked against the state as it is now, drawn and sent."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot import metrics
from bot.connector import Connector, Refused
from bot.filer import Filer
from bot.logs import failed
from bot.runs import Runs
from cards.draw import Drawn, draw
from domain.errors import NotFound, Stale
from workflows.notices import notice
from workflows.ports import Channel, Claimed, Clock, Conversation, Work
from workflows.reminding.saying import MORNING, heard
from workflows.views.notices import MorningView

LEASE_SECONDS = 60
AT_ONCE = 50
ATTEMPTS = 12
SLOWEST = 40  # seconds: two requests and their time-outs, with something to spare
LONGEST_WAIT = timedelta(hours=1)
LONGEST_URGENT = timedelta(minutes=1)  # but where Teams itself asks for more
_log = structlog.get_logger("deliverer")


class Deliverer:
    """Deliver what is due. Every failure is retried, or given up visibly."""

    def __init__(
        self, runs: Runs, connector: Connector, filer: Filer, clock: Clock, public_url: str
    ) -> None:
        self._runs = runs
        self._connector = connector
        self._filer = filer
        self._clock = clock
        self._public_url = public_url
        self._stopping = False

    def stop(self) -> None:
        """Finish the message in hand, and begin no other."""
        self._stopping = True

    async def deliver_urgent(self) -> int:
        """Deliver what is urgent, all at the same time; give how much was claimed.

        It waits for no other delivery, and of its own for none but Teams' answer to each.
        """
        if self._stopping:
            return 0
        claimed = await self._runs.run(
            lambda work: work.outbox.claim(
                work.now, limit=AT_ONCE, lease_seconds=LEASE_SECONDS, urgent=True
            )
        )
        await asyncio.gather(*(self._deliver_once(one) for one in claimed))
        return len(claimed)

    async def deliver_due(self) -> int:
        """Deliver one batch of what is due now; give how much was claimed.

        What it doesn't come to, because it is slow or told to stop, others may claim at once.
        """
        if self._stopping:
            return 0
        claimed = await self._runs.run(
            lambda work: work.outbox.claim(work.now, limit=AT_ONCE, lease_seconds=LEASE_SECONDS)
        )
        until = time.monotonic() + LEASE_SECONDS - SLOWEST
        left = list(claimed)
        try:
            while left and not self._stopping:
                if time.monotonic() > until:
                    _log.warning("too_slow")
                    break
                await self._deliver_once(left.pop(0))
        finally:
            if left:
                await self._runs.run(lambda work: work.outbox.release(left))
        return len(claimed)

    async def _deliver_once(self, claimed: Claimed) -> None:
        try:
            await self._deliver(claimed)
        except Stale:
            _log.warning("lease_lost", message=claimed.id)
            _count("lease_lost")

    async def _deliver(self, claimed: Claimed) -> None:
        try:
            done = await self._say(claimed)
        except Refused as refused:
            await self._refused(claimed, refused)
        except Exception as error:  # noqa: BLE001 - one message must not hold up the others
            failed("delivery_failed", error, message=claimed.id)
            await self._again(claimed, type(error).__name__)
        else:
            await self._runs.run(lambda work: _settle(work, claimed, done))
            _count(done.result(claimed))

    async def _say(self, claimed: Claimed) -> "_Done":
        """Send it or bring it up to date; say where it stands, or that it isn't owed."""
        if claimed.message.kind == "file":
            await self._filer.file(claimed.message.subject)
            return _Done(None, "filed")
        view = await self._runs.run(lambda work: _still_owed(work, claimed))
        if view is None:
            return _Done()
        drawn = draw(view, self._public_url)
        side, _, who = claimed.message.recipient.partition(":")
        send = self._in_channel if side == "channel" else self._in_person
        return _Done(*await send(claimed, who, drawn), view)

    async def _in_channel(
        self, claimed: Claimed, channel_id: str, drawn: Drawn
    ) -> tuple[str | None, str | None]:
        channel = await self._runs.run(lambda work: _channel(work, channel_id))
        if claimed.activity_id and claimed.conversation:
            await self._connector.update(
                channel.service_url,
                claimed.conversation,
                claimed.activity_id,
                drawn.card,
                drawn.summary,
            )
            return claimed.conversation, claimed.activity_id
        posted = await self._connector.post_root(
            channel.service_url, channel_id, drawn.card, drawn.summary, channel.team_id
        )
        return posted.conversation_id, posted.activity_id

    async def _in_person(
        self, claimed: Claimed, person_id: str, drawn: Drawn
    ) -> tuple[str | None, str | None]:
        chat = await self._chat(person_id)
        if claimed.activity_id:
            await self._connector.update(
                chat.service_url, chat.id, claimed.activity_id, drawn.card, drawn.summary
            )
            return chat.id, claimed.activity_id
        activity_id = await self._connector.send(
            chat.service_url, chat.id, drawn.card, drawn.summary
        )
        return chat.id, activity_id

    async def _chat(self, person_id: str) -> Conversation:
        """Give where a person is reached, opened now where the bot never met them."""
        known, service_url, tenant_id, whom = await self._runs.run(
            lambda work: _reach(work, person_id)
        )
        if known:
            return known
        if not service_url or not whom:
            raise Refused(404, "NeverMet")
        chat_id = await self._connector.open_personal(service_url, tenant_id, whom)
        chat = Conversation(person_id, chat_id, service_url)
        await self._runs.run(lambda work: work.conversations.save_personal(chat))
        return chat

    async def _refused(self, claimed: Claimed, refused: Refused) -> None:
        _log.warning(
            "delivery_refused", message=claimed.id, status=refused.status, code=refused.code
        )
        code = f"{refused.status} {refused.code}"
        if refused.transient or refused.unheard:
            await self._again(claimed, code, refused.retry_after)
        else:
            await self._give_up(claimed, code)

    async def _again(self, claimed: Claimed, error: str, after: float | None = None) -> None:
        if claimed.attempts >= ATTEMPTS:
            await self._give_up(claimed, error)
            return
        longest = LONGEST_URGENT if claimed.message.urgent else LONGEST_WAIT
        wait = timedelta(seconds=after or min(2**claimed.attempts, longest.total_seconds()))
        wait = min(wait, LONGEST_WAIT)
        await self._runs.run(
            lambda work: work.outbox.retry(claimed, at=work.now + wait, error=error)
        )
        _count("retried")

    async def _give_up(self, claimed: Claimed, error: str) -> None:
        await self._runs.run(lambda work: _give_up(work, claimed, error))
        _count("given_up")


@dataclass(frozen=True, slots=True)
class _Done:
    """Where something was said, and what it said; nowhere: it isn't owed."""

    conversation: str | None = None
    activity_id: str | None = None
    view: object = None

    def result(self, claimed: Claimed) -> str:
        """Name what was done, to be counted."""
        if self.activity_id is None:
            return "dropped"
        if claimed.message.kind == "file":
            return "filed"
        return "updated" if claimed.activity_id else "sent"


def _count(result: str) -> None:
    metrics.DELIVERIES.labels(result).inc()


def _settle(work: Work, claimed: Claimed, done: _Done) -> None:
    """Keep where it was said; of a morning message, also what it said."""
    if done.activity_id is None:
        work.outbox.drop(claimed, at=work.now)
        if claimed.message.kind == MORNING:
            gathered = work.outbox.gathered(claimed.message.recipient, claimed.message.occurrence)
            work.outbox.settle_gathered((), gathered, work.now)
        return
    if isinstance(done.view, MorningView):
        work.outbox.settle_gathered(done.view.said, done.view.unsaid, work.now)
    work.outbox.confirm(
        claimed, conversation=done.conversation, activity_id=done.activity_id, at=work.now
    )
    if claimed.activity_id is None:
        heard(work, claimed.message)


def _give_up(work: Work, claimed: Claimed, error: str) -> None:
    work.outbox.give_up(claimed, error=error, at=work.now)
    heard(work, claimed.message)


def _still_owed(work: Work, claimed: Claimed) -> object | None:
    try:
        return notice(work, claimed.message, posted=claimed.activity_id is not None)
    except NotFound:
        return None


def _channel(work: Work, channel_id: str) -> Channel:
    channel = work.conversations.channel(channel_id)
    if channel is None:
        raise NotFound("channel")
    return channel


def _reach(work: Work, person_id: str) -> tuple[Conversation | None, str, str, str]:
    """Give where a person is reached; else what is needed to open a chat with them."""
    known = work.conversations.personal(person_id)
    account = work.roster.account_of(person_id)
    person = work.roster.person(person_id)
    services = [channel.service_url for channel in work.conversations.channels()]
    whom = person.teams_id or (account.object_id if account else "")
    return known, services[0] if services else "", work.roster.trust().tenant_id, whom
