"""One table: what people are reminded of, and the two functions of each."""

from collections.abc import Mapping

from domain.rota import Rota
from workflows.acting import line_of_acting, plan_acting
from workflows.leaving import line_of_leaver, plan_leaver
from workflows.ports import Message, Work
from workflows.reminding.actions import line_of_action, plan_action
from workflows.reminding.aways import line_of_away, plan_away
from workflows.reminding.children import line_of_case, plan_case
from workflows.reminding.documents import line_of_document, plan_document
from workflows.reminding.meetings import line_of_meeting, plan_meeting
from workflows.reminding.pairs import line_of_pair, plan_pair
from workflows.reminding.saying import Matter
from workflows.reminding.sessions import line_of_session, plan_session
from workflows.reminding.shortfalls import (
    line_of_engagement,
    line_of_shortfall,
    plan_engagement,
    plan_shortfall,
)
from workflows.reminding.urgent import line_of_urgent, plan_urgent
from workflows.reminding.withdrawn import line_of_withdrawn, plan_withdrawn
from workflows.views.notices import HomeLine

# By the part of a message's kind that comes before the dot.
MATTERS: Mapping[str, Matter] = {
    "session": Matter(plan_session, line_of_session),
    "document": Matter(plan_document, line_of_document),
    "action": Matter(plan_action, line_of_action),
    "child": Matter(plan_case, line_of_case),
    "urgent": Matter(plan_urgent, line_of_urgent),
    "pair": Matter(plan_pair, line_of_pair),
    "meeting": Matter(plan_meeting, line_of_meeting),
    "shortfall": Matter(plan_shortfall, line_of_shortfall),
    "engagement": Matter(plan_engagement, line_of_engagement),
    "withdrawn": Matter(plan_withdrawn, line_of_withdrawn),
    "away": Matter(plan_away, line_of_away),
    "leaver": Matter(plan_leaver, line_of_leaver),
    "acting": Matter(plan_acting, line_of_acting),
}


def matter_of(message: Message) -> Matter | None:
    """Give the matter that a message is about; None for what nobody is reminded of."""
    return MATTERS.get(message.kind.partition(".")[0])


def still_owed(work: Work, rota: Rota, message: Message) -> bool:
    """Say whether what the planner put is owed in the state as it is now.

    What is told because something happened, and not by the planner, is judged by its own words.
    """
    kind, dot, _ = message.kind.partition(".")
    if not dot:
        return True
    plan = MATTERS[kind].plan(work, rota, message.subject)
    who = message.recipient.removeprefix("person:")
    return plan is not None and plan.owes((message.kind, message.subject, who, message.occurrence))


def line_of(work: Work, rota: Rota, message: Message) -> HomeLine | None:
    """Give what a gathered message says in a morning message; None where nothing is owed."""
    matter = matter_of(message)
    if matter is None or not still_owed(work, rota, message):
        return None
    return matter.line(work, message, message.recipient.removeprefix("person:"))
