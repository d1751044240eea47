"""What somebody can begin from home without being asked to: two taps, the rest under "more"."""

from domain.permissions import Act, may
from workflows.acting import schools_of
from workflows.asking import Ask, open_form
from workflows.away import whom
from workflows.ports import Work
from workflows.standing import towards_trust
from workflows.views.away import Door, MoreView


def doors(work: Work, me: str) -> tuple[Door, ...]:
    """Give what stands on home itself."""
    oversees = may(towards_trust(work, me), Act.SEE_OVERVIEW)
    in_pair = bool(work.roster.pairs_of(me))
    acts = in_pair or bool(work.actions.open_of(me))
    return (
        *([Door.OVERVIEW] if oversees else []),
        *([Door.INFORMAL] if in_pair else []),
        *([Door.ACTIONS] if acts else []),
        Door.AWAY,
        *([Door.MORE] if behind_more(work, me) else []),
    )


def behind_more(work: Work, me: str) -> tuple[Door, ...]:
    """Give what stands in the dialog behind "more"."""
    others = [Door.AWAY_OTHERS] if whom(work, me) else []
    return (*others, *([Door.ACTING] if schools_of(work, me) else []))


def more_page(work: Work, ask: Ask) -> MoreView:
    """Open the dialog with what else this person can begin."""
    form = open_form(work, ask.actor, "more", ask.actor.person_id)
    return MoreView(form.id, behind_more(work, ask.actor.person_id))
