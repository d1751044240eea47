"""An action is seen by its owner and the pair, and is done with a word on what it changed."""

from typing import Any

import pytest

from cards.verbs import Verb
from domain.actions import LONGEST_WORD, Action, ActionStatus
from domain.errors import NotAllowed, NotFound, Problem
from domain.terms import LONDON
from tests.trust import Trust
from workflows.action_counts import ActionCounts, actions_overview
from workflows.asking import Page
from workflows.reminding.actions import plan_action
from workflows.reminding.saying import rota
from workflows.views.agenda import ActionsView, ActionView
from workflows.views.away import Door
from workflows.views.notices import HomeLine, Said, Thing
from workflows.views.overview import SchoolActions

RING = {"what": "Ring the family", "owner": "priya", "due": "2026-12-04"}
WORD = "They came in, and she is in school every day"


async def agreed(trust: Trust, **given: str) -> str:
    """An action of a submitted record that nobody signed; its id."""
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "action/new", **(RING | given))
    action_id = str(hub.actions[0].pick.split("/")[1])
    await trust.submits("daniel", hub)
    return action_id


async def action(trust: Trust, action_id: str) -> Action:
    return await trust.run(lambda work: work.actions.get(action_id))


async def done(trust: Trust, who: str, action_id: str, word: str = WORD) -> Any:
    view = await trust.opens(who, Verb.ACTION, action_id)
    return await trust.sends(who, Verb.ACTION_DONE, view, changed=word)


async def lines(trust: Trust, who: str, *things: Thing) -> list[HomeLine]:
    home = await trust.shows(who, Page("home"))
    return [line for line in home.lines if line.thing in things]


async def test_it_starts_when_the_session_ended_and_not_when_it_is_signed(trust: Trust) -> None:
    known = await action(trust, await agreed(trust))
    assert known.starts_at is not None
    assert known.starts_at.astimezone(LONDON).isoformat() == "2026-11-24T11:30:00+00:00"
    plan = await trust.run(lambda work: plan_action(work, rota(work), known.id))
    assert plan is not None
    assert any(one.person_id == "priya" for one in plan.owed)


async def test_before_its_record_is_submitted_it_is_a_draft_that_nobody_can_open(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    action_id = hub.actions[0].pick.split("/")[1]
    with pytest.raises(NotFound):
        await trust.opens("priya", Verb.ACTION, action_id)
    assert not (await trust.opens("priya", Verb.ACTIONS, "mine")).mine
    assert await trust.run(lambda work: plan_action(work, rota(work), action_id)) is None


@pytest.mark.parametrize("who", ["priya", "daniel"])
async def test_it_is_done_with_a_word_by_its_owner_or_the_pair(trust: Trust, who: str) -> None:
    action_id = await agreed(trust)
    assert await done(trust, who, action_id) == Said("action_done")
    assert (await action(trust, action_id)).status is ActionStatus.DONE
    view = await trust.opens("priya", Verb.ACTION, action_id)
    assert view.line.done == WORD
    assert not view.may_finish
    assert await trust.run(lambda work: plan_action(work, rota(work), action_id)) is None


async def test_an_owner_outside_the_pair_sees_their_action_and_nothing_else(trust: Trust) -> None:
    action_id = await agreed(trust, owner="robert")
    seen = await trust.opens("robert", Verb.ACTIONS, "mine")
    assert [line.what for line in seen.mine] == ["Ring the family"]
    assert not seen.pairs
    assert await done(trust, "robert", action_id) == Said("action_done")
    home = await trust.shows("robert", Page("home"))
    assert Door.INFORMAL not in home.doors


@pytest.mark.parametrize("who", ["margaret", "tom", "helen", "catherine"])
async def test_somebody_elses_action_stays_theirs(trust: Trust, who: str) -> None:
    action_id = await agreed(trust)
    with pytest.raises(NotAllowed):
        await trust.opens(who, Verb.ACTION, action_id)
    theirs = await trust.opens("priya", Verb.ACTION, action_id)
    with pytest.raises(NotAllowed):
        await trust.sends(who, Verb.ACTION_DONE, theirs, changed=WORD)


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        (" ", Problem.REQUIRED),
        ("A123456789012 is back", Problem.PUPIL_NUMBER),
        ("x" * (LONGEST_WORD + 1), Problem.TOO_LONG),
        ("turned \u202e round", Problem.DIRECTION_CONTROLS),
    ],
)
async def test_a_word_is_needed_and_comes_back_with_its_fault(
    trust: Trust, word: str, problem: Problem
) -> None:
    action_id = await agreed(trust)
    view = await done(trust, "priya", action_id, word)
    assert isinstance(view, ActionView)
    assert view.problem
    assert (view.problem.field, view.problem.problem, view.value) == (
        "changed",
        problem,
        word.strip(),
    )
    assert (await action(trust, action_id)).status is ActionStatus.OPEN


async def test_done_by_both_at_once_keeps_the_first_word_and_gives_the_second_back(
    trust: Trust,
) -> None:
    action_id = await agreed(trust)
    hers, his = [await trust.opens(who, Verb.ACTION, action_id) for who in ("priya", "daniel")]
    await trust.sends("priya", Verb.ACTION_DONE, hers, changed=WORD)
    assert await trust.sends("priya", Verb.ACTION_DONE, hers, changed=WORD) == Said("action_done")
    late = await trust.sends("daniel", Verb.ACTION_DONE, his, changed="I rang them")
    assert late.problem.problem is Problem.ENDED_MEANWHILE
    assert (late.value, late.line.done) == ("I rang them", WORD)


async def test_one_whose_words_changed_since_is_shown_as_it_is_now(trust: Trust) -> None:
    action_id = await agreed(trust)
    view = await trust.opens("priya", Verb.ACTION, action_id)
    record = (await action(trust, action_id)).document_id
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", record))
    changed = RING | {"what": "Visit the family"}
    await trust.writes("daniel", hub, f"action/{action_id}", **changed)
    again = await trust.sends("priya", Verb.ACTION_DONE, view, changed=WORD)
    assert again.problem.problem is Problem.CHANGED_MEANWHILE
    assert (again.line.what, again.value) == ("Visit the family", WORD)


async def test_the_list_holds_mine_and_for_the_pair_the_others_overdue_or_not(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "action/new", **RING)
    own = {"what": "Send the form", "owner": "daniel", "due": "2026-12-10"}
    hub = await trust.writes("daniel", hub, "action/new", **own)
    await trust.submits("daniel", hub)
    trust.at("2026-12-07T09:00")
    view = await trust.opens("daniel", Verb.ACTIONS, "mine")
    assert isinstance(view, ActionsView)
    assert [(line.what, line.overdue) for line in view.mine] == [("Send the form", False)]
    [(whose, others)] = view.pairs
    assert whose == "Priya Nair, Blessed Edith Academy"
    assert [(line.what, line.overdue) for line in others] == [("Ring the family", True)]
    one = await trust.sends("daniel", Verb.ACTION_PICK, view, pick=others[0].id)
    back = await trust.sends("daniel", Verb.ACTION_DONE, one, changed=WORD)
    assert (back.note, back.pairs) == ("done", ())


async def test_home_names_an_action_when_it_is_near_and_who_is_long_over(trust: Trust) -> None:
    await agreed(trust)
    actions = (Thing.ACTION, Thing.ACTION_OVER, Thing.ACTIONS_LONG_OVER)
    assert await lines(trust, "priya", *actions) == []
    trust.at("2026-12-01T09:00")
    [line] = await lines(trust, "priya", *actions)
    assert (line.thing, line.late, line.other) == (Thing.ACTION, False, "Daniel Reeve")
    trust.at("2026-12-17T09:00")
    assert await lines(trust, "daniel", *actions) == []
    trust.at("2026-12-18T09:00")
    [line] = await lines(trust, "daniel", *actions)
    assert (line.thing, line.other, line.count) == (Thing.ACTION_OVER, "Priya Nair", 10)
    trust.at("2027-01-15T09:00")
    assert [line.count for line in await lines(trust, "margaret", *actions)] == [1]
    assert "Ring" not in repr([await trust.shows(w, Page("home")) for w in ("priya", "margaret")])


async def test_home_offers_what_can_be_done_at_any_time(trust: Trust) -> None:
    both = {Door.ACTIONS, Door.INFORMAL}
    assert both <= set((await trust.shows("priya", Page("home"))).doors)
    assert not both & set((await trust.shows("catherine", Page("home"))).doors)


async def test_what_was_done_between_sessions_is_on_the_next_record_in_those_words(
    trust: Trust,
) -> None:
    action_id = await agreed(trust)
    await done(trust, "priya", action_id)
    trust.at("2027-01-11T09:00")
    session = await trust.booked("edith", "2027-01-12T10:00")
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    assert [line.done for line in page.actions] == [WORD]
    hub = await trust.started("edith", "2027-01-12T10:00")
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick=f"review/{action_id}")
    assert {q.key: q.value for q in sheet.questions if q.value} == {
        "outcome": "done",
        "note": WORD,
    }
    await trust.submits("daniel", hub)
    trust.at("2027-04-13T09:00")
    later = await trust.booked("edith", "2027-04-14T10:00")
    assert not (await trust.opens("priya", Verb.PREPARE, later.id)).actions


async def test_what_is_done_while_the_next_record_is_written_is_reviewed_in_it(
    trust: Trust,
) -> None:
    action_id = await agreed(trust, owner="robert")
    trust.at("2027-01-11T09:00")
    hub = await trust.started("edith", "2027-01-12T10:00")
    await done(trust, "robert", action_id)
    reading = await trust.submits("daniel", await trust.reads("daniel", hub.heading.id))
    assert WORD in repr(reading.blocks)
    assert (await action(trust, action_id)).settled_in == hub.heading.id


async def test_a_record_that_says_it_is_not_done_after_all_opens_it_again(trust: Trust) -> None:
    action_id = await agreed(trust)
    await done(trust, "priya", action_id)
    trust.at("2027-01-11T09:00")
    hub = await trust.started("edith", "2027-01-12T10:00")
    hub = await trust.writes(
        "daniel",
        hub,
        f"review/{action_id}",
        outcome="carried over",
        note="Only a message was left",
        due="2027-01-29",
    )
    await trust.submits("daniel", hub)
    known = await action(trust, action_id)
    assert (known.status, known.carried, str(known.due_on)) == (
        ActionStatus.OPEN,
        1,
        "2027-01-29",
    )


async def test_the_word_is_destroyed_with_what_the_action_was_about(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    hub = await trust.writes("daniel", hub, "action/new", **RING, about=case_id)
    await trust.submits("daniel", hub)
    await done(trust, "priya", hub.actions[0].pick.split("/")[1])
    [row] = (await trust.rows())["action_done"]
    assert (row["unit_kind"], row["unit_id"]) == ("case", case_id)


async def test_the_overview_counts_for_each_school_and_says_nothing_else(trust: Trust) -> None:
    await agreed(trust)
    trust.at("2026-12-07T09:00")
    assert await trust.run(actions_overview) == (
        ActionCounts("brigid"),
        ActionCounts("edith", open=1, overdue=1),
        ActionCounts("oswald"),
    )
    overview = await trust.shows("margaret", Page("overview"))
    assert overview.actions == (SchoolActions("Blessed Edith Academy", 1, 1, 0),)
    assert "Ring" not in repr(overview)
