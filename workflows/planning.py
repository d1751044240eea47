"""The planning tick: what is owed now is put into the outbox, once."""

from workflows.ports import Work
from workflows.sessions import prompt_due, withdraw_ended


def plan(work: Work) -> None:
    """Prompt what is due, withdraw what ended, bring cards up to date whose time has come."""
    prompt_due(work)
    withdraw_ended(work)
    for message in work.outbox.to_plan(work.now):
        work.outbox.next_plan(message.kind, message.subject, None)
        work.outbox.touch(message.kind, message.subject, work.now)
