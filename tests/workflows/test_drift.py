"""What does not move is shown with its history, and asks for a recorded challenge."""

from typing import Any

import pytest

from cards.verbs import Verb
from domain.errors import Problem
from tests.trust import NEXT_AUTUMN, TERMS, Trust
from workflows.action_counts import actions_overview
from workflows.filing import to_file
from workflows.views.documents import ReadingView, WritingView

SESSIONS = ("2026-11-24T10:00", "2027-01-12T10:00", "2027-04-13T10:00", "2027-09-07T10:00")
RING = {"what": "Ring the family", "owner": "priya", "due": "2026-12-01"}
HISTORY = "Tue 24 Nov 2026: Agreed\nTue 12 Jan 2027: Carried over\nTue 13 Apr 2027: Carried over"
CASE_HISTORY = (
    "Tue 24 Nov 2026: The same, no change of plan\nTue 12 Jan 2027: The same, no change of plan"
)


async def opened(trust: Trust, number: int) -> Any:
    """The writing page of the record of this session."""
    if number:
        trust.at(SESSIONS[number][:10] + "T08:00")
    await trust.run(lambda work: work.roster.save_terms([*TERMS, NEXT_AUTUMN]))
    return await trust.started("edith", SESSIONS[number])


async def carried_twice(trust: Trust) -> tuple[str, Any]:
    """An action carried over in two sessions, and the third session's writing page."""
    hub = await opened(trust, 0)
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    action_id = hub.actions[0].pick.split("/")[1]
    await trust.submits("daniel", hub)
    for number in (1, 2):
        hub = await opened(trust, number)
        hub = await trust.writes(
            "daniel", hub, f"review/{action_id}", outcome="carried over", note="No answer"
        )
        await trust.submits("daniel", hub)
    return action_id, await opened(trust, 3)


async def unchanged_twice(trust: Trust, **second: str) -> Any:
    """A child spoken of twice, the second time as given; the third session's writing page."""
    for number, given in enumerate(({}, second)):
        hub = await opened(trust, number)
        _, hub = await trust.discusses("daniel", hub, "1234", **given)
        await trust.submits("daniel", hub)
    return await opened(trust, 2)


async def faults(trust: Trust, hub: Any) -> list[tuple[str, Problem]]:
    page = await trust.sends("daniel", Verb.CHECK, hub)
    if isinstance(page, ReadingView):
        return []
    assert isinstance(page, WritingView)
    return [(fault.field, fault.problem) for fault, _, _ in page.faults]


async def test_an_action_carried_over_twice_is_drift_on_the_next_agenda(trust: Trust) -> None:
    _, hub = await carried_twice(trust)
    assert hub.reviews[0].detail.startswith("Drift")
    session = await trust.session("edith")
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    assert [line.drift for line in page.actions] == [HISTORY]
    counts = {one.school_id: one.drifting for one in await trust.run(actions_overview)}
    assert counts == {"brigid": 0, "oswald": 0, "edith": 1}


async def test_a_drifting_action_asks_what_is_challenged_and_prints_it(trust: Trust) -> None:
    action_id, hub = await carried_twice(trust)
    pick = f"review/{action_id}"
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick=pick)
    assert [q.label for q in sheet.questions][-1] == "What do we challenge now?"
    assert "Tue 12 Jan 2027: Carried over" in sheet.intro
    again = {"outcome": "carried over", "note": "Still no answer"}
    hub = await trust.writes("daniel", hub, pick, **again)
    assert await faults(trust, hub) == [("challenge", Problem.CHALLENGE_NEEDED)]
    hub = await trust.writes("daniel", hub, pick, **again, challenge="Why we only ever ring")
    reading = await trust.submits("daniel", hub)
    read = repr(reading.blocks)
    assert "What do we challenge now? Why we only ever ring" in read
    assert "Drift: Tue 24 Nov 2026: Agreed; Tue 12 Jan 2027: Carried over" in read
    for who in ("daniel", "priya"):
        await trust.signs(who, hub.heading.id)
    [staff] = await trust.run(lambda work: to_file(work, hub.heading.id))
    assert "Why we only ever ring" in repr(staff.view)
    assert b"Tue 12 Jan 2027: Carried over" in staff.view.stamp.canonical_json


@pytest.mark.parametrize(
    ("outcome", "asked"), [("done", False), ("no longer needed", True), ("carried over", True)]
)
async def test_a_challenge_is_asked_for_unless_the_action_is_done(
    trust: Trust, outcome: str, *, asked: bool
) -> None:
    action_id, hub = await carried_twice(trust)
    hub = await trust.writes(
        "daniel", hub, f"review/{action_id}", outcome=outcome, note="It is as it is"
    )
    assert bool(await faults(trust, hub)) is asked


async def test_carried_over_once_nothing_is_challenged(trust: Trust) -> None:
    hub = await opened(trust, 0)
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    pick = hub.actions[0].pick.replace("action", "review")
    await trust.submits("daniel", hub)
    hub = await opened(trust, 1)
    hub = await trust.writes("daniel", hub, pick, outcome="carried over", note="No answer")
    await trust.submits("daniel", hub)
    hub = await opened(trust, 2)
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick=pick)
    assert "challenge" not in {q.key for q in sheet.questions}
    hub = await trust.writes("daniel", hub, pick, outcome="carried over", note="No answer")
    assert await faults(trust, hub) == []


async def test_a_child_for_whom_nothing_moved_is_on_the_agenda_with_the_history(
    trust: Trust,
) -> None:
    hub = await unchanged_twice(trust)
    assert [(line.label, line.history) for line in hub.drift] == [("AB · 1234", CASE_HISTORY)]
    page = await trust.opens("priya", Verb.PREPARE, (await trust.session("edith")).id)
    assert [(line.label, line.history) for line in page.drift] == [("AB · 1234", CASE_HISTORY)]
    case = await trust.sends("daniel", Verb.PICK, hub, pick=hub.drift[0].pick)
    assert (case.title, case.drift) == ("AB · 1234", CASE_HISTORY)
    hub = await trust.sends("daniel", Verb.BACK, case)
    assert not hub.drift
    assert [line.title for line in hub.cases] == ["AB · 1234"]


async def test_a_case_that_did_not_move_asks_what_to_challenge_and_prints_its_history(
    trust: Trust,
) -> None:
    hub = await unchanged_twice(trust)
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    assert await faults(trust, hub) == [("challenge", Problem.CHALLENGE_NEEDED)]
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    states = {line.title: line.state for line in case.lines}
    assert states["Life for this child"] != "saved"
    case = await trust.writes(
        "daniel", case, f"case/{case_id}/life", challenge="The threshold decision"
    )
    hub = await trust.sends("daniel", Verb.BACK, case)
    reading = await trust.submits("daniel", hub)
    assert CASE_HISTORY in [value for block in reading.blocks for _, value in block.rows]
    for who in ("daniel", "priya"):
        await trust.signs(who, hub.heading.id)
    _, sheet = await trust.run(lambda work: to_file(work, hub.heading.id))
    printed = repr(sheet.view)
    assert "The threshold decision" in printed
    assert "Tue 12 Jan 2027: The same" in printed


@pytest.mark.parametrize("second", [{"concern": "de-escalated"}, {"plan": "A mentor"}])
async def test_a_child_for_whom_something_moved_asks_for_nothing(
    trust: Trust, second: dict[str, str]
) -> None:
    hub = await unchanged_twice(trust, **second)
    assert not hub.drift
    _, hub = await trust.discusses("daniel", hub, "1234")
    assert await faults(trust, hub) == []


async def test_what_another_pair_said_of_the_child_is_no_part_of_the_history(
    trust: Trust,
) -> None:
    hub = await unchanged_twice(trust)
    del hub
    other = await trust.started("tom", "2027-04-14T10:00")
    assert not other.drift
    _, other = await trust.discusses("daniel", other, "1234")
    assert await faults(trust, other) == []
