"""Writing a record: section by section, in any order, from several devices, nothing lost."""

import asyncio
from typing import Any

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, Problem
from tests.trust import Trust
from workflows.views.documents import CaseView, State, WritingView
from workflows.views.forms import FormView

PUPIL_NUMBER = "H801200001001"


def values(form: Any) -> dict[str, str]:
    assert isinstance(form, FormView), form
    return {q.key: q.value for q in form.questions}


def problems(form: Any) -> dict[str, Problem]:
    assert isinstance(form, FormView), form
    return {q.key: q.problem for q in form.questions if q.problem}


async def picked(trust: Trust, hub: Any, pick: str) -> Any:
    return await trust.sends("daniel", Verb.PICK, hub, pick=pick)


async def saved(trust: Trust, form: Any, **answers: str) -> Any:
    return await trust.sends("daniel", Verb.SAVE, form, **(values(form) | answers))


async def test_a_record_is_filled_from_what_was_booked(trust: Trust) -> None:
    hub = await trust.started("edith", "2027-06-10T10:30")
    form = await picked(trust, hub, "section/session")
    assert values(form) == {
        "held_on": "2027-06-10",
        "started": "10:30",
        "minutes": "90",
        "place": "school",
        "online_reason": "",
        "interrupted": "",
    }


async def test_a_half_filled_section_is_kept_and_says_when_and_by_whom(trust: Trust) -> None:
    hub = await trust.started("edith")
    trust.later(minutes=5)
    hub = await trust.writes("daniel", hub, "section/practice", learning="A course")
    line = next(line for line in hub.sections if line.pick == "section/practice")
    assert (line.state, line.saved_at) == (State.SAVED, trust.clock.now())
    assert line.saved_by == "Daniel Reeve"
    assert hub.note == "saved"


async def test_saving_can_go_on_to_the_next_section(trust: Trust) -> None:
    hub = await trust.started("edith")
    form = await picked(trust, hub, "section/practice")
    form = await saved(trust, form, learning="A course", then="next")
    assert form.title == "How you are"


async def test_two_devices_writing_different_answers_of_a_section_are_joined(trust: Trust) -> None:
    hub = await trust.started("edith")
    phone = await picked(trust, hub, "section/practice")
    laptop = await picked(trust, hub, "section/practice")
    await saved(trust, phone, practice="Going well")
    await saved(trust, laptop, learning="A course")
    both = values(await picked(trust, hub, "section/practice"))
    assert (both["practice"], both["learning"]) == ("Going well", "A course")


async def test_two_devices_writing_the_same_answer_see_both_and_the_second_decides(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    phone = await picked(trust, hub, "section/notes")
    laptop = await picked(trust, hub, "section/notes")
    await saved(trust, phone, notes="From the phone")
    clash = await saved(trust, laptop, notes="From the laptop")
    assert problems(clash) == {"notes": Problem.CHANGED_MEANWHILE}
    question = clash.questions[0]
    assert (question.value, question.others_value) == ("From the laptop", "From the phone")
    assert clash.changed_by == "Daniel Reeve"
    assert values(await picked(trust, hub, "section/notes"))["notes"] == "From the phone"
    await saved(trust, clash)
    assert values(await picked(trust, hub, "section/notes"))["notes"] == "From the laptop"


async def test_two_devices_saving_in_the_same_second_lose_nothing(trust: Trust) -> None:
    hub = await trust.started("edith")
    forms = [await picked(trust, hub, "section/practice") for _ in range(3)]
    keys = ("practice", "reviews", "learning")
    await asyncio.gather(
        *(saved(trust, form, **{key: key}) for form, key in zip(forms, keys, strict=True))
    )
    both = values(await picked(trust, hub, "section/practice"))
    assert [both[key] for key in keys] == list(keys)


async def test_a_double_tap_on_a_new_case_is_one_case(trust: Trust) -> None:
    hub = await trust.started("edith")
    form = await picked(trust, hub, "case/new")
    child = {"initials": "ab", "reference": "12 34", "school": "edith"}
    for _ in range(2):
        assert isinstance(await saved(trust, form, **child), CaseView)
    hub = await trust.reads("daniel", hub.heading.id)
    assert [line.title for line in hub.cases] == ["AB · 1234"]


async def test_a_double_tap_in_the_same_second_is_one_action(trust: Trust) -> None:
    hub = await trust.started("edith")
    form = await picked(trust, hub, "action/new")
    action = {"what": "Ring", "owner": "priya", "due": "2026-12-01"}
    await asyncio.gather(*(saved(trust, form, **action) for _ in range(3)), return_exceptions=True)
    hub = await trust.reads("daniel", hub.heading.id)
    assert len(hub.actions) == 1


@pytest.mark.parametrize(
    ("pick", "field", "typed", "problem"),
    [
        ("section/notes", "notes", f"about {PUPIL_NUMBER}.", Problem.PUPIL_NUMBER),
        ("section/harm", "harm_told", PUPIL_NUMBER.lower(), Problem.PUPIL_NUMBER),
        ("case/new", "reference", PUPIL_NUMBER, Problem.PUPIL_NUMBER),
        ("case/new", "reference", "H801 2000 0100 1", Problem.PUPIL_NUMBER),
        ("case/new", "initials", "Alice Brown", Problem.INITIALS_ONLY),
        ("case/new", "initials", "", Problem.REQUIRED),
        ("case/new", "school", "brigid", Problem.UNKNOWN_SCHOOL),
        ("action/new", "what", PUPIL_NUMBER, Problem.PUPIL_NUMBER),
        ("action/new", "owner", "helen", Problem.UNKNOWN_PERSON),
        ("action/new", "due", "2026-11-23", Problem.IN_THE_PAST),
        ("action/new", "due", "next week", Problem.NOT_A_DATE),
        ("section/notes", "notes", "left \u202eright", Problem.DIRECTION_CONTROLS),
        ("section/notes", "notes", "x" * 8001, Problem.TOO_LONG),
        ("section/session", "minutes", "9" * 5000, Problem.NOT_A_NUMBER),
        ("section/session", "place", "the moon", Problem.NOT_A_CHOICE),
    ],
)
async def test_what_cannot_be_kept_comes_back_with_the_fault_at_its_field(
    trust: Trust, pick: str, field: str, typed: str, problem: Problem
) -> None:
    hub = await trust.started("edith")
    given = {
        "case/new": {"initials": "AB", "reference": "1234", "school": "edith"},
        "action/new": {"what": "Ring", "owner": "priya", "due": "2026-12-01"},
    }.get(pick, {})
    form = await saved(trust, await picked(trust, hub, pick), **(given | {field: typed}))
    assert problems(form) == {field: problem}
    assert values(form)[field] == typed
    before = await trust.reads("daniel", hub.heading.id)
    assert not before.cases
    assert not before.actions


async def test_half_a_surrogate_or_a_null_byte_breaks_nothing(trust: Trust) -> None:
    hub = await trust.started("edith")
    await trust.writes("daniel", hub, "section/notes", notes="a\x00b\ud83dc \N{SNOWMAN}")
    form = await picked(trust, hub, "section/notes")
    assert values(form)["notes"] == "abc \N{SNOWMAN}"


async def test_a_child_stands_in_a_record_once_and_may_be_of_the_supervisees_other_school(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    _, hub = await trust.discusses("daniel", hub, "1234")
    form = await picked(trust, hub, "case/new")
    again = await saved(trust, form, initials="AB", reference=" 12 34", school="edith")
    assert problems(again) == {"reference": Problem.CHILD_TWICE}
    elsewhere = await saved(trust, again, initials="AB", reference="1234", school="oswald")
    assert isinstance(elsewhere, CaseView)


async def test_a_new_case_starts_with_which_child_whatever_was_picked(trust: Trust) -> None:
    hub = await trust.started("edith")
    with pytest.raises(NotFound):
        await picked(trust, hub, "case/new/since")


async def test_taking_a_case_out_takes_its_actions_with_it(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    for about in (case_id, ""):
        hub = await trust.writes(
            "daniel", hub, "action/new", what="Ring", owner="priya", due="2026-12-01", about=about
        )
    case = await picked(trust, hub, f"case/{case_id}")
    sure = await trust.sends("daniel", Verb.REMOVE, case)
    for _ in range(2):
        hub = await trust.sends("daniel", Verb.REMOVED, sure)
    assert isinstance(hub, WritingView)
    assert (len(hub.cases), len(hub.actions)) == (0, 1)


async def test_what_was_typed_about_a_case_taken_out_meanwhile_comes_back(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    typing = await picked(trust, hub, f"case/{case_id}/life")
    case = await picked(trust, hub, f"case/{case_id}")
    await trust.sends("daniel", Verb.REMOVED, await trust.sends("daniel", Verb.REMOVE, case))
    back = await saved(trust, typing, child_life="Lonely")
    assert values(back)["child_life"] == "Lonely"
    assert problems(back) == {"child_life": Problem.CHILD_NOT_IN_RECORD}


async def test_what_was_typed_about_an_action_taken_out_meanwhile_puts_it_back(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    action = {"what": "Ring", "owner": "priya", "due": "2026-12-01"}
    hub = await trust.writes("daniel", hub, "action/new", **action)
    typing = await picked(trust, hub, hub.actions[0].pick)
    sure = await trust.sends("daniel", Verb.REMOVE, await picked(trust, hub, hub.actions[0].pick))
    await trust.sends("daniel", Verb.REMOVED, sure)
    hub = await saved(trust, typing, what="Ring twice")
    assert [line.title for line in hub.actions] == ["Ring twice"]
    reading = await trust.submits("daniel", hub)
    assert "Ring twice" in repr(reading.blocks)


async def test_a_child_put_right_is_put_right_for_its_actions_too(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234")
    action = {"what": "Ring", "owner": "priya", "due": "2026-12-01", "about": case_id}
    hub = await trust.writes("daniel", hub, "action/new", **action)
    case = await picked(trust, hub, f"case/{case_id}")
    await trust.writes("daniel", case, f"case/{case_id}/child", reference="99", school="oswald")
    heads = await trust.run(lambda work: work.documents.heads(hub.heading.id))
    about = {(h.child_id, h.school_id) for h in heads if case_id in {h.id, h.case_id}}
    assert len(about) == 1
    (action_row,) = (await trust.rows())["action"]
    assert (action_row["child_id"], "oswald") in about


async def test_a_save_after_submission_gives_the_text_back(trust: Trust) -> None:
    hub = await trust.started("edith")
    late = await picked(trust, hub, "section/notes")
    await trust.submits("daniel", hub)
    form = await saved(trust, late, notes="Typed on the train")
    assert problems(form) == {"notes": Problem.ALREADY_SUBMITTED}
    assert values(form)["notes"] == "Typed on the train"


async def test_only_the_writer_sees_it_before_it_is_submitted(trust: Trust) -> None:
    hub = await trust.started("edith")
    said = await trust.reads("priya", hub.heading.id)
    assert said.code == "being_written"
    for who in ("tom", "margaret", "catherine"):
        with pytest.raises(NotAllowed):
            await trust.reads(who, hub.heading.id)
