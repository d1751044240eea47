"""The one morning message: everything that could wait, gathered for one person (product.md)."""

from workflows.ports import Message, Work
from workflows.reminding.matters import line_of
from workflows.reminding.saying import rota
from workflows.views.notices import HomeLine, MorningView


def morning_view(work: Work, message: Message) -> MorningView | None:
    """Give what a morning message says in the state as it is now.

    None where nothing of it is owed and it was not said before. One that was said says by now
    what is left of it.
    """
    known = rota(work)
    said: list[Message] = []
    unsaid: list[Message] = []
    lines: dict[tuple[str, str], HomeLine] = {}
    for one in work.outbox.gathered(message.recipient, message.occurrence):
        line = line_of(work, known, one)
        (said if line else unsaid).append(one)
        if line:
            lines[line.thing, line.subject] = line
    if not lines and not work.outbox.morning_was_said(message.recipient, message.occurrence):
        return None
    name = work.roster.person(message.subject).name
    return MorningView(name, tuple(lines.values()), tuple(said), tuple(unsaid))
