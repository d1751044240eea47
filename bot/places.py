"""Where the bot is: channels it was added to, chats it was installed in, strangers it met."""

import structlog

from bot.connector import Connector, Refused
from bot.runs import Runs
from bot.submission import Submission, SubmissionKind
from domain.people import Account, Actor
from workflows.channels import found_channel
from workflows.people import propose
from workflows.ports import Message, Work

_log = structlog.get_logger("places")


class Places:
    """Take note of installations, and of accounts that nobody on the roster has."""

    def __init__(self, runs: Runs, connector: Connector) -> None:
        self._runs = runs
        self._connector = connector

    async def installed(self, submission: Submission, actor: Actor | None) -> None:
        """Keep a channel and greet it; welcome a person. Said again, it changes nothing."""
        where = submission.where
        if where.channel_id and where.team_id:
            channel_id, team_id = where.channel_id, where.team_id
            name = submission.values.get("channel_name", "")
            greet = submission.kind is SubmissionKind.INSTALLED
            await self._runs.run(
                lambda work: found_channel(
                    work, channel_id, team_id, name, where.service_url, greet=greet
                )
            )
        elif actor and submission.kind is SubmissionKind.INSTALLED:
            await self._runs.run(lambda work: _welcome(work, actor))
        elif submission.kind is SubmissionKind.INSTALLED and submission.sender.object_id:
            await self.met(submission)

    async def met(self, submission: Submission) -> str:
        """Propose a stranger's account where its address is on the roster; say what they see."""
        sender, where = submission.sender, submission.where
        try:
            member = await self._connector.member(
                where.service_url, where.conversation_id, sender.teams_id
            )
        except Refused as refused:
            _log.warning("stranger_unknown", status=refused.status)
            return "stranger"
        account = Account(sender.tenant_id, sender.object_id)

        def proposed(work: Work) -> bool:
            return any(propose(work, account, address) for address in (member.email, member.upn))

        matched = await self._runs.run(proposed)
        _log.info("stranger", proposed=matched)
        return "proposed" if matched else "stranger"


def _welcome(work: Work, actor: Actor) -> None:
    work.outbox.put(Message("home", actor.person_id, f"person:{actor.person_id}", "1", work.now))
