"""Open clocks for whoever oversees: whose, since when, how far; never what it is about."""

from datetime import timedelta

from domain.reminders.urgent import as_it_stands
from workflows.ports import Work
from workflows.reminding.saying import rota
from workflows.urgent.people import may_see, rules_of
from workflows.views.urgent import OpenUrgent

_HOUR = timedelta(hours=1)


def open_urgent(work: Work, viewer_id: str) -> tuple[OpenUrgent, ...]:
    """Give the open requests that somebody may see, the oldest first.

    They may see their own and those that they were told of. One that they were left out of, or
    that has not come up to them, is not there, not even in a count.
    """
    known = rota(work)
    found = []
    for kept in work.urgent.open_ones():
        if not may_see(work, kept, viewer_id):
            continue
        request = as_it_stands(kept, known, work.now)
        closes_at = request.closes_at(rules_of(work, request))
        answer = request.answer
        found.append(
            OpenUrgent(
                id=request.id,
                asker=work.roster.person(request.asker_id).name,
                school=work.roster.school(request.school_id).name,
                status=request.status,
                asked_at=request.asked_at,
                closes_at=closes_at,
                hours_open=max(0, (work.now - request.asked_at) // _HOUR),
                hours_left=max(0, (closes_at - work.now) // _HOUR),
                late=request.is_late(rules_of(work, request), work.now),
                answered_by=work.roster.person(answer.by_id).name if answer else "",
                starts_at=answer.starts_at if answer else None,
                arranged_at=request.arranged_at,
            )
        )
    return tuple(found)
