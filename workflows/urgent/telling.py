"""After every move: cards come up to date, and what is owed by now is said in the same unit."""

from domain.errors import NotFound
from domain.people import Actor
from domain.planner import Plan
from domain.reminders.urgent import MATTER, urgent_plan
from domain.rota import Rota
from domain.urgent import UrgentRequest
from workflows.ports import Work
from workflows.reminding.saying import rota, say_now
from workflows.urgent.people import facts_of


def plan_urgent(work: Work, rota: Rota, request_id: str) -> Plan | None:
    """Give what an urgent request owes; None once it is over."""
    try:
        request = work.urgent.get(request_id)
    except NotFound:
        return None
    return urgent_plan(facts_of(work, rota, request), rota, work.now)


def settle(work: Work, request: UrgentRequest, event: str, actor: Actor) -> None:
    """Put what happened on file, bring cards up to date, and say what is owed now.

    It is said here and not only by the planner, so that nothing that fails there holds it up.
    """
    facts: dict[str, str | int] = {"turn": request.turn}
    work.audit.write(f"urgent:{request.id}", event, actor, work.now, facts)
    work.outbox.touch(MATTER, request.id, work.now)
    known = rota(work)
    say_now(work, known, plan_urgent(work, known, request.id), MATTER, request.id)
