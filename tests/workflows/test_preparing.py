"""Both parties prepare a session, and each sees what both added."""

from typing import Any

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, Problem, Stale
from tests.trust import Trust
from workflows.views.agenda import PrepareView
from workflows.views.forms import FormView

CHILD = {"initials": "ab", "reference": "12 34", "school": "edith", "why": "Absent again"}


async def prepared(trust: Trust, who: str, session_id: str, kind: str, **answers: str) -> Any:
    trust.later(seconds=1)
    page = await trust.opens(who, Verb.PREPARE, session_id)
    form = await trust.sends(who, Verb.PREPARE_PICK, page, pick=kind)
    return await trust.sends(who, Verb.PREPARE_SAVE, form, **answers)


async def begun(trust: Trust, session_id: str) -> Any:
    trust.at("2026-11-24T11:40")
    return await trust.opens("daniel", Verb.RECORD, session_id)


async def answers(trust: Trust, hub: Any, pick: str) -> dict[str, str]:
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick=pick)
    return {question.key: question.value for question in sheet.questions}


async def test_each_sees_what_both_prepared(trust: Trust) -> None:
    session = await trust.booked("edith")
    await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    page = await prepared(trust, "daniel", session.id, "case", **CHILD)
    assert [(item.title, item.by) for item in page.items] == [
        ("Thresholds", "Priya Nair"),
        ("AB · 1234 · Blessed Edith Academy", "Daniel Reeve"),
    ]
    assert [bool(item.pick) for item in page.items] == [False, True]


async def test_a_session_that_is_due_and_not_booked_can_be_prepared(trust: Trust) -> None:
    await trust.plan()
    session = await trust.session("edith")
    page = await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    assert [item.title for item in page.items] == ["Thresholds"]


async def test_what_one_prepared_they_can_change_and_take_back(trust: Trust) -> None:
    session = await trust.booked("edith")
    page = await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    form = await trust.sends("priya", Verb.PREPARE_PICK, page, pick=page.items[0].pick)
    assert form.questions[0].value == "Thresholds"
    page = await trust.sends("priya", Verb.PREPARE_SAVE, form, topic="Thresholds, again")
    assert [item.title for item in page.items] == ["Thresholds, again"]
    form = await trust.sends("priya", Verb.PREPARE_PICK, page, pick=page.items[0].pick)
    page = await trust.sends("priya", Verb.PREPARE_REMOVE, form)
    assert not page.items
    again = await trust.sends("priya", Verb.PREPARE_REMOVE, form)
    assert not again.items


async def test_saving_the_same_dialog_twice_adds_once(trust: Trust) -> None:
    session = await trust.booked("edith")
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    form = await trust.sends("priya", Verb.PREPARE_PICK, page, pick="topic")
    for _ in range(2):
        page = await trust.sends("priya", Verb.PREPARE_SAVE, form, topic="Thresholds")
    assert len(page.items) == 1


async def test_nobody_changes_what_the_other_prepared(trust: Trust) -> None:
    session = await trust.booked("edith")
    theirs = await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    page = await trust.opens("daniel", Verb.PREPARE, session.id)
    with pytest.raises(NotFound):
        await trust.sends("daniel", Verb.PREPARE_PICK, page, pick=theirs.items[0].pick)


@pytest.mark.parametrize("who", ["margaret", "tom", "helen", "catherine"])
async def test_nobody_else_sees_or_adds_anything(trust: Trust, who: str) -> None:
    session = await trust.booked("edith")
    with pytest.raises(NotAllowed):
        await trust.opens(who, Verb.PREPARE, session.id)


@pytest.mark.parametrize(
    ("kind", "given", "field", "problem"),
    [
        ("topic", {"topic": " "}, "topic", Problem.REQUIRED),
        ("topic", {"topic": "About A123456789012"}, "topic", Problem.PUPIL_NUMBER),
        ("topic", {"topic": "x" * 201}, "topic", Problem.TOO_LONG),
        ("case", CHILD | {"initials": "Tom"}, "initials", Problem.INITIALS_ONLY),
        ("case", CHILD | {"initials": ""}, "initials", Problem.REQUIRED),
        ("case", CHILD | {"reference": "A123456789012"}, "reference", Problem.PUPIL_NUMBER),
        ("case", CHILD | {"reference": "A 1234 5678 9012"}, "reference", Problem.PUPIL_NUMBER),
        ("case", CHILD | {"school": "brigid"}, "school", Problem.UNKNOWN_SCHOOL),
        ("case", CHILD | {"why": "See A123456789012"}, "why", Problem.PUPIL_NUMBER),
    ],
)
async def test_what_cannot_be_kept_comes_back_with_the_fault_at_its_field(
    trust: Trust, kind: str, given: dict[str, str], field: str, problem: Problem
) -> None:
    session = await trust.booked("edith")
    form = await prepared(trust, "priya", session.id, kind, **given)
    assert isinstance(form, FormView)
    wrong = {q.key: q.problem for q in form.questions if q.problem}
    assert wrong == {field: problem}
    values = {q.key: q.value for q in form.questions}
    assert values == {key: value.strip() for key, value in given.items()}


async def test_the_record_begins_with_what_was_prepared(trust: Trust) -> None:
    session = await trust.booked("edith")
    await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    await prepared(trust, "daniel", session.id, "topic", topic="New guidance")
    await prepared(trust, "priya", session.id, "case", **CHILD)
    hub = await begun(trust, session.id)
    assert (await answers(trust, hub, "section/agenda"))["agenda"].splitlines() == [
        "Thresholds (Priya Nair)",
        "New guidance (Daniel Reeve)",
    ]
    assert [line.title for line in hub.cases] == ["AB · 1234"]
    case = hub.cases[0].pick
    assert (await answers(trust, hub, f"{case}/child"))["school"] == "edith"
    assert (await answers(trust, hub, f"{case}/since"))["since"] == "Absent again"
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    assert isinstance(page, PrepareView)
    assert page.begun
    assert not page.items


async def test_a_child_whom_both_prepared_is_discussed_once(trust: Trust) -> None:
    session = await trust.booked("edith")
    await prepared(trust, "priya", session.id, "case", **CHILD)
    again = CHILD | {"reference": "1234", "why": "New at home"}
    await prepared(trust, "daniel", session.id, "case", **again)
    hub = await begun(trust, session.id)
    assert len(hub.cases) == 1
    since = (await answers(trust, hub, f"{hub.cases[0].pick}/since"))["since"]
    assert since == "Absent again\n\nNew at home"


async def test_no_child_stands_on_the_agenda_that_the_staff_part_prints(trust: Trust) -> None:
    session = await trust.booked("edith")
    await prepared(trust, "priya", session.id, "case", **CHILD)
    hub = await begun(trust, session.id)
    assert (await answers(trust, hub, "section/agenda"))["agenda"] == ""


async def test_what_is_added_since_the_record_was_begun_is_shown_and_taken_up_by_a_tap(
    trust: Trust,
) -> None:
    session = await trust.booked("edith")
    await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    hub = await begun(trust, session.id)
    document_id = hub.heading.id
    await prepared(trust, "priya", session.id, "topic", topic="One more thing")
    await prepared(trust, "priya", session.id, "case", **CHILD)
    hub = await trust.reads("daniel", document_id)
    assert [item.title for item in hub.added] == [
        "One more thing",
        "AB · 1234 · Blessed Edith Academy",
    ]
    topic, child = (item.pick for item in hub.added)
    case = await trust.sends("daniel", Verb.PICK, hub, pick=child)
    assert case.title == "AB · 1234"
    hub = await trust.sends("daniel", Verb.PICK, hub, pick=topic)
    assert not hub.added
    assert (await answers(trust, hub, "section/agenda"))["agenda"].splitlines() == [
        "Thresholds (Priya Nair)",
        "One more thing (Priya Nair)",
    ]
    hub = await trust.sends("daniel", Verb.PICK, hub, pick=topic)  # pressed twice
    assert len((await answers(trust, hub, "section/agenda"))["agenda"].splitlines()) == 2


async def test_what_no_record_took_up_waits_for_the_next_session(trust: Trust) -> None:
    hub = await trust.started("edith")
    first = await trust.session("edith")
    await prepared(trust, "priya", first.id, "topic", topic="Too late for this one")
    await trust.submits("daniel", hub)
    trust.at("2027-01-11T09:00")
    second = await trust.booked("edith", "2027-01-12T10:00")
    page = await trust.opens("priya", Verb.PREPARE, second.id)
    assert [item.title for item in page.items] == ["Too late for this one"]


async def test_only_the_writer_takes_up_what_was_prepared_and_only_while_writing(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    session = await trust.session("edith")
    page = await prepared(trust, "priya", session.id, "topic", topic="Late")
    await trust.submits("daniel", hub)
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    with pytest.raises(Exception, match="save from awaiting"):
        await trust.sends("daniel", Verb.PICK, hub, pick=f"added/{page.items[0].pick}")


async def test_what_was_taken_up_meanwhile_cannot_be_changed_and_the_words_come_back(
    trust: Trust,
) -> None:
    session = await trust.booked("edith")
    page = await prepared(trust, "priya", session.id, "topic", topic="Thresholds")
    form = await trust.sends("priya", Verb.PREPARE_PICK, page, pick=page.items[0].pick)
    await begun(trust, session.id)
    form = await trust.sends("priya", Verb.PREPARE_SAVE, form, topic="Something else")
    assert form.questions[0].problem is Problem.ENDED_MEANWHILE
    assert form.questions[0].value == "Something else"
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.PREPARE_REMOVE, form)


async def test_another_pairs_item_is_not_there(trust: Trust) -> None:
    other = await trust.booked("tom", "2026-11-26T10:00")
    page = await prepared(trust, "tom", other.id, "topic", topic="Of Tom's")
    hub = await trust.started("edith")
    with pytest.raises(NotFound):
        await trust.sends("daniel", Verb.PICK, hub, pick=f"added/{page.items[0].pick}")
    assert not hub.added
