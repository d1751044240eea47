"""Actions agreed in one session are reviewed in the next, whatever happens in between."""

from typing import Any

import pytest

from cards.verbs import Verb
from domain.actions import Action, ActionStatus
from domain.errors import NotFound, Problem
from tests.trust import Trust
from workflows.filing import to_file
from workflows.views.documents import WritingView

RING = {"what": "Ring the family", "owner": "priya", "due": "2026-12-01"}


async def agreed(trust: Trust, *, about_child: bool = False) -> tuple[str, str]:
    """A locked record of autumn with one action; the ids of both."""
    hub = await trust.started("edith")
    about = {}
    if about_child:
        case_id, hub = await trust.discusses("daniel", hub, "1234")
        about = {"about": case_id}
    hub = await trust.writes("daniel", hub, "action/new", **RING, **about)
    action_id = hub.actions[0].pick.split("/")[1]
    document_id = (await trust.submits("daniel", hub)).heading.id
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    return document_id, action_id


async def spring(trust: Trust, pair: str = "edith") -> Any:
    """The writing page of the next term's record."""
    trust.at("2027-01-11T09:00")
    return await trust.started(pair, "2027-01-12T10:00")


async def action(trust: Trust, action_id: str) -> Action:
    return await trust.run(lambda work: work.actions.get(action_id))


async def reviewed(trust: Trust, hub: Any, action_id: str, outcome: str) -> Any:
    return await trust.writes(
        "daniel", hub, f"review/{action_id}", outcome=outcome, note="They answered"
    )


async def test_an_action_starts_when_its_record_is_submitted(trust: Trust) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    action_id = hub.actions[0].pick.split("/")[1]
    assert (await action(trust, action_id)).status is ActionStatus.DRAFT
    await trust.submits("daniel", hub)
    assert (await action(trust, action_id)).status is ActionStatus.OPEN


async def test_every_open_action_is_on_the_next_record_and_must_be_reviewed(trust: Trust) -> None:
    _, action_id = await agreed(trust)
    hub = await spring(trust)
    assert [line.title for line in hub.reviews] == ["Ring the family"]
    page = await trust.sends("daniel", Verb.CHECK, hub)
    assert isinstance(page, WritingView)
    assert [(f.section, f.problem) for f, _, _ in page.faults] == [
        (f"review/{action_id}", Problem.ACTION_UNREVIEWED)
    ]


@pytest.mark.parametrize(
    ("outcome", "status", "carried"),
    [
        ("done", ActionStatus.DONE, 0),
        ("carried over", ActionStatus.OPEN, 1),
        ("no longer needed", ActionStatus.DROPPED, 0),
    ],
)
async def test_a_review_counts_from_its_submission(
    trust: Trust, outcome: str, status: ActionStatus, carried: int
) -> None:
    _, action_id = await agreed(trust)
    hub = await reviewed(trust, await spring(trust), action_id, outcome)
    assert (await action(trust, action_id)).status is ActionStatus.OPEN
    await trust.submits("daniel", hub)
    now = await action(trust, action_id)
    assert (now.status, now.carried) == (status, carried)


async def test_a_review_put_right_in_a_second_revision_counts_once(trust: Trust) -> None:
    _, action_id = await agreed(trust)
    hub = await spring(trust)
    for outcome, status, carried in (
        ("carried over", ActionStatus.OPEN, 1),
        ("carried over", ActionStatus.OPEN, 1),
        ("done", ActionStatus.DONE, 0),
        ("no longer needed", ActionStatus.DROPPED, 0),
        ("carried over", ActionStatus.OPEN, 1),
    ):
        hub = await reviewed(trust, hub, action_id, outcome)
        reading = await trust.submits("daniel", hub)
        now = await action(trust, action_id)
        assert (now.status, now.carried) == (status, carried)
        hub = await trust.sends("daniel", Verb.TAKE_BACK, reading)


async def test_an_earlier_record_taken_up_again_neither_asks_for_nor_undoes_what_came_later(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    action_id = hub.actions[0].pick.split("/")[1]
    first = (await trust.submits("daniel", hub)).heading.id
    hub = await reviewed(trust, await spring(trust), action_id, "done")
    hub = await trust.writes("daniel", hub, "action/new", **(RING | {"due": "2027-02-01"}))
    second = (await trust.submits("daniel", hub)).heading.id
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", first))
    assert not hub.reviews
    await trust.submits("daniel", hub)
    assert (await action(trust, action_id)).status is ActionStatus.DONE
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", first))
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick=f"action/{action_id}")
    sure = await trust.sends("daniel", Verb.REMOVE, sheet)
    await trust.sends("daniel", Verb.REMOVED, sure)
    assert "They answered" in repr((await trust.reads("priya", second)).blocks)


async def test_only_open_actions_of_the_pair_can_be_reviewed(trust: Trust) -> None:
    _, action_id = await agreed(trust)
    hub = await spring(trust, "tom")
    assert not hub.reviews
    with pytest.raises(NotFound):
        await trust.sends("daniel", Verb.PICK, hub, pick=f"review/{action_id}")


async def test_what_became_of_a_childs_action_is_on_that_childs_sheet_alone(trust: Trust) -> None:
    _, action_id = await agreed(trust, about_child=True)
    hub = await reviewed(trust, await spring(trust), action_id, "done")
    _, hub = await trust.discusses("daniel", hub, "1234")
    _, hub = await trust.discusses("daniel", hub, "5678", initials="CD")
    document_id = (await trust.submits("daniel", hub)).heading.id
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    staff, theirs, other = await trust.run(lambda work: to_file(work, document_id))
    assert "They answered" in repr(theirs.view.part)  # type: ignore[union-attr]
    assert b"They answered" in theirs.view.stamp.canonical_json
    for sheet in (staff, other):
        assert "They answered" not in repr(sheet.view)
        assert "Ring the family" not in repr(sheet.view)
