"""How a school stands to what the policy promises, in numbers and days that people can check."""

from collections.abc import Iterator, Mapping

from cards.dates import say_day
from cards.wording import small
from domain.entitlement import Track
from workflows.views.entitlement import SchoolStanding, Step

# "On track" says that sessions were held. It says nothing about any child.
TRACKS: Mapping[Track, str] = {
    Track.ON_TRACK: "On track: held",
    Track.DUE: "Due",
    Track.AT_RISK: "At risk of being missed",
    Track.BEHIND: "Behind",
}
_STEPS: Mapping[Step, str] = {
    Step.AT_RISK: "counts as at risk from {on} if nothing is booked",
    Step.DUE_BY: "due by {on}",
    Step.TALK: "the two are asked to talk on {on}",
    Step.THREE_WAY: "a three-way meeting is proposed on {on}",
    Step.ABOVE: "the next rung up hears of it on {on}",
    Step.CATCH_UP: "every step was taken; only a session helps",
}


def why(standing: SchoolStanding) -> str:
    """Say why a school stands so: "1 owed, booked for Tue 8 Dec, 12 school days left"."""
    return ", ".join(_why(standing))


def _why(standing: SchoolStanding) -> Iterator[str]:
    for missed in standing.missed:
        yield f"{small(missed.span_name)} not held by {say_day(missed.due_by, standing.due_by)}"
    if not standing.led:
        yield "nobody supervises there for the trust"
    if standing.held_on:
        yield f"held on {say_day(standing.held_on, standing.due_by)}"
    elif standing.due_by and not (standing.missed and not standing.school_days_left):
        days = standing.school_days_left
        yield f"{standing.owed} owed for the {small(standing.span_name)}"
        if standing.booked_on:
            yield f"booked for {say_day(standing.booked_on, standing.due_by)}"
        else:
            yield "nothing booked"
        yield f"{days} school day{'' if days == 1 else 's'} left"


def coming(standing: SchoolStanding) -> str:
    """Say what the next deadline brings; nothing where there is none."""
    if standing.next_step is None:
        return ""
    on = say_day(standing.next_on, standing.due_by) if standing.next_on else ""
    return _STEPS[standing.next_step].format(on=on)
