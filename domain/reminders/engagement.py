"""Supervision is not engaged with: the supervisee is told, then their line manager (6, 13)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.planner import Owed, Plan, Voice
from domain.rota import Rota
from domain.shortfall import NotEngaging

SUPERVISEE = "engagement.supervisee"
MANAGER = "engagement.manager"
FOR_DAYS = 60  # until when somebody who could not be told yet still is


@dataclass(frozen=True, slots=True)
class EngagementFacts:
    """The note, and who is told first."""

    note: NotEngaging
    supervisee_id: str


def engagement_plan(facts: EngagementFacts, rota: Rota, now: datetime) -> Plan | None:
    """Give what it owes; None once it is long past."""
    if now > facts.note.told_from + timedelta(days=FOR_DAYS):
        return None
    return Plan(tuple(_owed(facts, rota)))


def _owed(facts: EngagementFacts, rota: Rota) -> Iterator[Owed]:
    note = facts.note
    yield Owed(SUPERVISEE, note.id, facts.supervisee_id, "said", note.said_at, Voice.SOON)
    if note.manager_id:
        heard = rota.heard_at(note.manager_id, note.told_from)
        if heard:
            yield Owed(MANAGER, note.id, note.manager_id, "said", heard, Voice.SOON)
