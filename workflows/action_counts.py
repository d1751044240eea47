"""How actions stand at each school: counts for the overview, and no word of what they are."""

from dataclasses import dataclass

from domain.actions import ActionStatus
from domain.terms import london_day
from workflows.action_lines import policy_of
from workflows.drift import History
from workflows.ports import Work


@dataclass(frozen=True, slots=True)
class ActionCounts:
    """The actions of one school: open, of these overdue, and what drifts (actions and cases)."""

    school_id: str
    open: int = 0
    overdue: int = 0
    drifting: int = 0


def actions_overview(work: Work) -> tuple[ActionCounts, ...]:
    """Give the counts of every school, by its id. No content: for the trust lead's overview."""
    today, policy = london_day(work.now), policy_of(work, None)
    found = {school.id: ActionCounts(school.id) for school in work.roster.schools()}
    for pair in work.roster.pairs():
        actions = [
            action for action in work.actions.of_pair(pair.id) if action.status is ActionStatus.OPEN
        ]
        drifting = sum(action.carried >= policy.drift.carried_over for action in actions)
        drifting += len(History(work, pair.id).drifting_children(policy))
        known = found[pair.school_id]
        found[pair.school_id] = ActionCounts(
            pair.school_id,
            known.open + len(actions),
            known.overdue + sum(action.due_on < today for action in actions),
            known.drifting + drifting,
        )
    return tuple(found[school_id] for school_id in sorted(found))
