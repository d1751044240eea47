"""What is said of actions: their words in dialogs; elsewhere whose, when, which school."""

from collections.abc import Iterator
from datetime import timedelta

from domain.actions import Action, ActionStatus
from domain.people import Pair
from domain.policy import Chase, Chased, Policy
from domain.reminders.actions import days_over
from domain.rota import Rota
from domain.terms import london_day
from workflows.agenda import OnAgenda
from workflows.documents import case_label, newest
from workflows.ports import Work
from workflows.readable import action_words, name_of
from workflows.reminding.saying import rota
from workflows.views.agenda import ActionLine
from workflows.views.notices import HomeLine, Thing

_AHEAD = timedelta(days=7)  # what is due within them can be on home by now


def line_of(work: Work, one: OnAgenda) -> ActionLine:
    """Give an action in words. Content."""
    action = one.action
    return ActionLine(
        id=action.id,
        what=action_words(work, action.id),
        owner=name_of(work, action.owner_id),
        due=action.due_on,
        overdue=action.status is ActionStatus.OPEN and action.due_on < london_day(work.now),
        child=child_label(work, action),
        drift=one.drift,
        done=one.done.words if one.done else "",
    )


def child_label(work: Work, action: Action) -> str:
    """Name the child that an action is about, as its case discussion does. Content."""
    return case_label(newest(work, action.case_id)) if action.case_id else ""


def action_home_lines(work: Work, me: str) -> Iterator[HomeLine]:
    """Give what actions need of this person now. No content."""
    known = rota(work)
    for action in work.actions.open_of(me):
        if line := own_line(work, known, action, me):
            yield line
    for pair in work.roster.pairs_of(me):
        for action in work.actions.of_pair(pair.id):
            if line := over_line(work, known, action, me):
                yield line
    long_over = london_day(work.now) - timedelta(days=chase_of(work, None).top)
    owners = {a.owner_id for a in work.actions.all_open() if a.due_on <= long_over}
    for owner_id in sorted(owners):
        if line := count_line(work, known, owner_id, me):
            yield line


def policy_of(work: Work, action: Action | None) -> Policy:
    """Give the policy that an action's record pinned; the one in force for none."""
    if action is None:
        return work.policies.current(work.roster.trust().policy_id, london_day(work.now))
    return work.policies.get(work.documents.get(action.document_id).policy)


def chase_of(work: Work, action: Action | None) -> Chase:
    """Give when an action is chased."""
    return policy_of(work, action).chase[Chased.ACTION]


def own_line(work: Work, known: Rota, action: Action, me: str) -> HomeLine | None:
    """Say to its owner, or who is asked in their place, that an action is due soon or was."""
    if action.status is not ActionStatus.OPEN:
        return None
    today = london_day(work.now)
    first = max(chase_of(work, action).before, default=0)
    if action.due_on > today + _AHEAD or known.school_days_before(action.due_on, first) > today:
        return None
    return _line(work, Thing.ACTION, action, me)


def over_line(work: Work, known: Rota, action: Action, me: str) -> HomeLine | None:
    """Say to the supervisor that somebody's action is long over."""
    pair = work.roster.pair(action.pair_id)
    if me != pair.supervisor_id or action.owner_id == me:
        return None
    return overdue_line(work, known, action)


def overdue_line(work: Work, known: Rota, action: Action) -> HomeLine | None:
    """Say that an action is so long over that somebody else than its owner hears of it."""
    over = days_over(known, action, london_day(work.now))
    after = chase_of(work, action).next_up
    if action.status is not ActionStatus.OPEN or not after or over < after:
        return None
    school = work.roster.school(work.roster.pair(action.pair_id).school_id).name
    owner = name_of(work, action.owner_id)
    return HomeLine(Thing.ACTION_OVER, action.id, school, owner, count=over, due=action.due_on)


def cover_line(work: Work, action: Action) -> HomeLine | None:
    """Say to who covers that an action is due, or was."""
    if action.status is not ActionStatus.OPEN:
        return None
    owner = name_of(work, action.owner_id)
    school = work.roster.school(work.roster.pair(action.pair_id).school_id).name
    overdue = action.due_on < london_day(work.now)
    return HomeLine(Thing.ACTION_COVER, action.id, school, owner, late=overdue, due=action.due_on)


def count_line(work: Work, known: Rota, owner_id: str, me: str) -> HomeLine | None:
    """Say to an owner's line manager how many of their actions are long over, and no more."""
    today, count = london_day(work.now), 0
    for action in work.actions.open_of(owner_id):
        top = chase_of(work, action).top
        pair = work.roster.pair(action.pair_id)
        hears = known.manager_or_next(owner_id, pair.school_id, today, excluding=pair.parties)
        count += bool(top) and hears == me and days_over(known, action, today) >= top
    if not count:
        return None
    owner = name_of(work, owner_id)
    return HomeLine(Thing.ACTIONS_LONG_OVER, owner_id, other=owner, count=count)


def _line(work: Work, thing: Thing, action: Action, me: str) -> HomeLine:
    pair = work.roster.pair(action.pair_id)
    return HomeLine(
        thing,
        action.id,
        work.roster.school(pair.school_id).name,
        _with(work, pair, me),
        late=action.due_on < london_day(work.now),
        due=action.due_on,
    )


def _with(work: Work, pair: Pair, me: str) -> str:
    """Name whom an action was agreed with; to somebody outside the pair, its supervisor."""
    return name_of(work, pair.other(me) if me in pair.parties else pair.supervisor_id)
