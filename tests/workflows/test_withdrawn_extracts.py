"""A child's sheet that no longer stands is withdrawn: its school says that it took it out."""

from datetime import date
from typing import Any

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, Problem, Stale
from tests.trust import Trust
from workflows.asking import Page
from workflows.notices import notice
from workflows.ports import Message
from workflows.views.notices import Thing, WithdrawnNotice

OLD_WORDS = "Absent again"


async def sent(trust: Trust, school: str = "edith") -> tuple[str, str]:
    """A submitted record of the pair oswald about a child; ids of it and of the case."""
    hub = await trust.started("oswald")
    case_id, hub = await trust.discusses("margaret", hub, "1234", school=school)
    return (await trust.submits("margaret", hub)).heading.id, case_id


async def case_page(trust: Trust, document_id: str, case_id: str) -> tuple[Any, Any]:
    """The writing page, taken back, and the case's own page."""
    hub = await trust.sends("margaret", Verb.TAKE_BACK, await trust.reads("margaret", document_id))
    return hub, await trust.sends("margaret", Verb.PICK, hub, pick=f"case/{case_id}")


async def names(trust: Trust, document_id: str, case_id: str, **child: str) -> None:
    """Say again which child it is, and submit."""
    hub, case = await case_page(trust, document_id, case_id)
    await trust.writes("margaret", case, f"case/{case_id}/child", **child)
    await trust.submits("margaret", hub)


async def takes_out(trust: Trust, document_id: str, case_id: str) -> None:
    """Take the child out of the record, and submit."""
    _, case = await case_page(trust, document_id, case_id)
    sure = await trust.sends("margaret", Verb.REMOVE, case)
    hub = await trust.sends("margaret", Verb.REMOVED, sure)
    await trust.submits("margaret", hub)


async def home(trust: Trust, thing: Thing, who: str = "priya") -> list[tuple[str, str]]:
    shown = await trust.shows(who, Page("home"))
    return [
        (line.subject, line.document.school)
        for line in shown.lines
        if line.thing is thing and line.document
    ]


async def told(trust: Trust, kind: str = "withdrawn") -> list[tuple[str, str]]:
    rows = (await trust.rows())["outbox"]
    to = [(m["recipient"], m["subject"]) for m in rows if m["kind"] == kind]
    return [one for one in to if one[0].startswith("person:")]  # the planner keeps matters there


async def test_the_first_school_is_told_when_the_child_is_of_another_one(trust: Trust) -> None:
    await trust.moves_dsl("helen", "oswald")
    document_id, case_id = await sent(trust, "oswald")
    await names(trust, document_id, case_id, school="edith")
    assert await told(trust) == [("person:helen", f"{case_id}:2")]
    assert await home(trust, Thing.TAKE_OUT, "helen") == [(f"{case_id}:2", "St Oswald's Primary")]
    assert await home(trust, Thing.ENTER) == [(case_id, "Blessed Edith Academy")]
    assert await home(trust, Thing.TAKE_OUT) == []


async def test_the_school_is_told_when_the_child_left_the_record(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    assert await told(trust) == [("person:priya", f"{case_id}:2")]
    assert await home(trust, Thing.TAKE_OUT) == [(f"{case_id}:2", "Blessed Edith Academy")]
    assert await home(trust, Thing.ENTER) == []


async def test_a_sheet_that_named_the_wrong_child_is_taken_out_of_that_childs_record(
    trust: Trust,
) -> None:
    document_id, case_id = await sent(trust)
    await names(trust, document_id, case_id, reference="9999")
    assert await home(trust, Thing.TAKE_OUT) == [(f"{case_id}:2", "Blessed Edith Academy")]
    assert await home(trust, Thing.ENTER) == [(case_id, "Blessed Edith Academy")]
    shown = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    assert shown.label == "AB · 1234"


async def test_other_words_about_the_same_child_withdraw_nothing(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await names(trust, document_id, case_id, initials="AC")
    hub, case = await case_page(trust, document_id, case_id)
    await trust.writes("margaret", case, f"case/{case_id}/since", since="Absent twice")
    await trust.submits("margaret", hub)
    assert await told(trust) == []
    assert await home(trust, Thing.TAKE_OUT) == []


async def test_nobody_is_told_before_it_is_submitted_again(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    _, case = await case_page(trust, document_id, case_id)
    await trust.sends("margaret", Verb.REMOVED, await trust.sends("margaret", Verb.REMOVE, case))
    assert await told(trust) == []
    assert await home(trust, Thing.ENTER) == [(case_id, "Blessed Edith Academy")]
    assert (await trust.opens("priya", Verb.CHILD, case_id)).may_enter


async def test_it_names_the_child_and_repeats_none_of_the_words(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    entered = await trust.opens("priya", Verb.CHILD, case_id)
    await trust.sends("priya", Verb.ENTER, entered, entered_on="2026-11-24")
    await takes_out(trust, document_id, case_id)
    shown = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    assert shown.label == "AB · 1234"
    assert shown.entered_on == date(2026, 11, 24)
    assert OLD_WORDS not in repr(shown)


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
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    back = await trust.sends("priya", Verb.TAKEN_OUT, view, taken_out_on=day)
    assert (back.problem.field, back.problem.problem) == ("taken_out_on", problem)
    assert back.taken_out_value == day
    assert await home(trust, Thing.TAKE_OUT) != []


async def test_once_taken_out_it_is_off_home_and_a_second_tap_changes_nothing(
    trust: Trust,
) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    for day in ("2026-11-24", "2026-11-23"):
        done = await trust.sends("priya", Verb.TAKEN_OUT, view, taken_out_on=day)
        assert done.taken_out_on == date(2026, 11, 24)
        assert done.settled
    assert await home(trust, Thing.TAKE_OUT) == []


async def test_what_was_never_entered_needs_one_tap(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    done = await trust.sends("priya", Verb.TAKEN_OUT, view, never="yes")
    assert done.settled
    assert done.taken_out_on is None
    assert await home(trust, Thing.TAKE_OUT) == []


async def test_what_was_entered_cannot_be_said_never_to_have_been(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    entered = await trust.opens("priya", Verb.CHILD, case_id)
    await trust.sends("priya", Verb.ENTER, entered, entered_on="2026-11-24")
    await takes_out(trust, document_id, case_id)
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    back = await trust.sends("priya", Verb.TAKEN_OUT, view, never="yes")
    assert back.problem.problem is Problem.REQUIRED
    assert not back.settled


async def test_only_the_dsl_of_that_school_opens_it(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    for who in ("margaret", "helen", "tom", "robert", "catherine"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.WITHDRAWN, f"{case_id}:2")


async def test_what_still_stands_and_what_never_was_cannot_be_taken_out(trust: Trust) -> None:
    _, case_id = await sent(trust)
    for subject in (f"{case_id}:2", f"{case_id}:7", f"{case_id}:x", case_id, "", "a:b:c"):
        with pytest.raises(NotFound):
            await trust.opens("priya", Verb.WITHDRAWN, subject)


async def test_moved_there_and_back_there_is_nothing_to_take_out(trust: Trust) -> None:
    document_id, case_id = await sent(trust, "oswald")
    await names(trust, document_id, case_id, school="edith")
    await names(trust, document_id, case_id, school="oswald")
    assert await home(trust, Thing.TAKE_OUT) == [(f"{case_id}:3", "Blessed Edith Academy")]
    assert await home(trust, Thing.ENTER) == [(case_id, "St Oswald's Primary")]


async def test_entering_from_an_old_dialog_says_that_it_changed(trust: Trust) -> None:
    await trust.moves_dsl("helen", "oswald")
    document_id, case_id = await sent(trust, "oswald")
    old = await trust.opens("helen", Verb.CHILD, case_id)
    await names(trust, document_id, case_id, school="edith")
    with pytest.raises(Stale):
        await trust.sends("helen", Verb.ENTER, old, entered_on="2026-11-24")
    assert await home(trust, Thing.ENTER) != []


async def test_the_new_school_reads_nothing_before_it_is_submitted_to_it(trust: Trust) -> None:
    document_id, case_id = await sent(trust, "oswald")
    _, case = await case_page(trust, document_id, case_id)
    await trust.writes("margaret", case, f"case/{case_id}/child", school="edith")
    await trust.moves_dsl("helen", "edith")
    with pytest.raises(NotAllowed):
        await trust.opens("helen", Verb.CHILD, case_id)
    assert (await trust.opens("priya", Verb.CHILD, case_id)).may_enter


async def test_its_message_says_what_to_do_until_it_is_done(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)
    message = Message("withdrawn", f"{case_id}:2", "person:priya", "2", trust.clock.moment)

    async def said() -> Any:
        return await trust.run(lambda work: notice(work, message))

    before = await said()
    assert isinstance(before, WithdrawnNotice)
    assert not before.settled
    assert "1234" not in repr(before)
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    await trust.sends("priya", Verb.TAKEN_OUT, view, taken_out_on="2026-11-24")
    assert (await said()).settled


async def test_the_bot_asks_until_it_is_taken_out(trust: Trust) -> None:
    document_id, case_id = await sent(trust)
    await takes_out(trust, document_id, case_id)

    async def asked() -> int:
        await trust.plan()
        kinds = [m["kind"] for m in (await trust.rows())["outbox"]]
        return kinds.count("withdrawn.take_out")

    trust.at("2026-11-26T09:00")
    once = await asked()
    assert once > 0
    view = await trust.opens("priya", Verb.WITHDRAWN, f"{case_id}:2")
    await trust.sends("priya", Verb.TAKEN_OUT, view, never="yes")
    trust.at("2026-12-08T09:00")
    assert await asked() == once
