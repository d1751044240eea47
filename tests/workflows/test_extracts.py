"""A child's part goes to the DSL of the child's school, who says when it was entered."""

from datetime import date
from typing import Any

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, Problem, Stale
from tests.trust import Trust
from workflows.asking import Page
from workflows.views.notices import Thing
from workflows.views.papers import Agreed

RING = {"what": "Ring the family", "owner": "tom", "due": "2026-12-01"}


async def sent(trust: Trust) -> tuple[str, str]:
    """A submitted record about a child whose DSL is no party; ids of it and of the case."""
    hub = await trust.started("tom")
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    hub = await trust.writes("daniel", hub, "action/new", about=case_id, **RING)
    return (await trust.submits("daniel", hub)).heading.id, case_id


async def taken_back(trust: Trust, document_id: str) -> Any:
    return await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))


async def to_enter(trust: Trust, who: str = "priya") -> list[str]:
    home = await trust.shows(who, Page("home"))
    return [line.subject for line in home.lines if line.thing is Thing.ENTER]


async def told(trust: Trust) -> list[tuple[str, str]]:
    rows = await trust.messages()
    return sorted((m["recipient"], m["occurrence"]) for m in rows if m["kind"] == "child")


async def test_it_goes_out_on_submission_marked_as_awaiting_signatures(trust: Trust) -> None:
    _, case_id = await sent(trust)
    assert await told(trust) == [("person:priya", "2")]
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    assert sheet.awaiting
    assert sheet.extract.part.agreed is Agreed.AWAITING
    assert "Ring the family" in repr(sheet.extract)
    assert sheet.may_enter


async def test_only_the_dsl_of_the_childs_school_is_asked_and_enters_it(trust: Trust) -> None:
    _, case_id = await sent(trust)
    assert await to_enter(trust) == [case_id]
    for who in ("daniel", "tom"):
        assert await to_enter(trust, who) == []
        view = await trust.opens(who, Verb.CHILD, case_id)
        assert not view.may_enter
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.ENTER, view, entered_on="2026-11-24")
    for who in ("helen", "robert", "margaret"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.CHILD, case_id)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("", Problem.REQUIRED),
        ("2026-11-25", Problem.IN_THE_FUTURE),
        ("yesterday", Problem.NOT_A_DATE),
    ],
)
async def test_a_wrong_date_is_refused_at_its_field(
    trust: Trust, day: str, problem: Problem
) -> None:
    _, case_id = await sent(trust)
    view = await trust.opens("priya", Verb.CHILD, case_id)
    back = await trust.sends("priya", Verb.ENTER, view, entered_on=day)
    assert (back.problem.field, back.problem.problem) == ("entered_on", problem)
    assert await to_enter(trust) == [case_id]


async def test_once_entered_it_is_off_home_and_a_second_tap_changes_nothing(trust: Trust) -> None:
    _, case_id = await sent(trust)
    view = await trust.opens("priya", Verb.CHILD, case_id)
    for day in ("2026-11-24", "2026-11-23"):
        done = await trust.sends("priya", Verb.ENTER, view, entered_on=day)
        assert done.entered_on == date(2026, 11, 24)
    assert await to_enter(trust) == []


async def test_a_correction_follows_when_the_words_change_and_only_then(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    view = await trust.opens("priya", Verb.CHILD, case_id)
    await trust.sends("priya", Verb.ENTER, view, entered_on="2026-11-24")
    hub = await taken_back(trust, document_id)
    hub = await trust.writes("daniel", hub, "section/notes", notes="Nothing about the child")
    await trust.submits("daniel", hub)
    assert await to_enter(trust) == []
    hub = await taken_back(trust, document_id)
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    await trust.writes("daniel", case, f"case/{case_id}/since", since="Absent twice")
    await trust.submits("daniel", hub)
    assert await to_enter(trust) == [case_id]
    assert len(await told(trust)) == 2
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.ENTER, view, entered_on="2026-11-24")
    fresh = await trust.opens("priya", Verb.CHILD, case_id)
    assert fresh.corrected
    assert fresh.extract.part.replaces is not None


async def test_a_changed_action_for_the_child_is_a_correction_too(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    view = await trust.opens("priya", Verb.CHILD, case_id)
    await trust.sends("priya", Verb.ENTER, view, entered_on="2026-11-24")
    hub = await taken_back(trust, document_id)
    hub = await trust.writes("daniel", hub, hub.actions[0].pick, what="Visit the family")
    await trust.submits("daniel", hub)
    assert await to_enter(trust) == [case_id]
    fresh = await trust.opens("priya", Verb.CHILD, case_id)
    assert fresh.corrected
    assert "Visit the family" in repr(fresh.extract)


async def test_what_is_being_changed_can_still_be_entered_as_it_went_out(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    hub = await taken_back(trust, document_id)
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    await trust.writes("daniel", case, f"case/{case_id}/since", since="Being changed")
    view = await trust.opens("priya", Verb.CHILD, case_id)
    assert "Being changed" not in repr(view)
    done = await trust.sends("priya", Verb.ENTER, view, entered_on="2026-11-24")
    assert done.entered_on is not None


async def test_a_case_that_was_taken_out_or_moved_waits_for_nobody(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    hub = await taken_back(trust, document_id)
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    sure = await trust.sends("daniel", Verb.REMOVE, case)
    hub = await trust.sends("daniel", Verb.REMOVED, sure)
    await trust.submits("daniel", hub)
    assert await to_enter(trust) == []
    with pytest.raises(NotFound):
        await trust.opens("priya", Verb.CHILD, case_id)


async def test_nothing_of_a_record_that_was_never_submitted_is_shown(trust: Trust) -> None:
    hub = await trust.started("tom")
    case_id, _ = await trust.discusses("daniel", hub, "1234")
    with pytest.raises(NotFound):
        await trust.opens("priya", Verb.CHILD, case_id)
    assert await to_enter(trust) == []
