"""Informal supervision is noted in a minute and comes back by itself on the next agenda."""

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, Problem
from domain.session import SessionStatus
from tests.trust import Trust
from workflows.views.forms import FormView
from workflows.views.notices import Said

NOTE = {
    "pair": "edith",
    "about": "A father at the gate",
    "harm": "no",
    "held_on": "2026-11-23",
    "started": "08:40",
    "minutes": "20",
}


async def noted(trust: Trust, who: str, **given: str) -> Said | FormView:
    form = await trust.opens(who, Verb.INFORMAL, "mine")
    answer: Said | FormView = await trust.sends(who, Verb.INFORMAL_SAVE, form, **(NOTE | given))
    return answer


async def test_it_is_now_and_with_the_other_party_unless_said_otherwise(trust: Trust) -> None:
    form = await trust.opens("tom", Verb.INFORMAL, "mine")
    asked = {q.key: q.value for q in form.questions}
    assert (asked["held_on"], asked["started"]) == ("2026-11-23", "09:00")
    assert "pair" not in asked
    assert form.intro.startswith("With Daniel Reeve, Blessed Edith Academy.")
    given = {key: value for key, value in NOTE.items() if key != "pair"}
    assert await trust.sends("tom", Verb.INFORMAL_SAVE, form, **given) == Said("noted")
    [row] = (await trust.rows())["informal_note"]
    assert row["pair_id"] == "tom"


async def test_whoever_has_several_pairs_chooses(trust: Trust) -> None:
    form = await trust.opens("priya", Verb.INFORMAL, "mine")
    asked = {q.key: q for q in form.questions}
    assert asked["pair"].value == ""
    assert {choice.label for choice in asked["pair"].choices} == {
        "Margaret Okafor, St Oswald's Primary",
        "Daniel Reeve, Blessed Edith Academy",
    }


async def test_a_note_is_read_by_both_and_is_on_the_next_agenda_by_itself(trust: Trust) -> None:
    assert await noted(trust, "priya") == Said("noted")
    session = await trust.booked("edith")
    for who in ("daniel", "priya"):
        page = await trust.opens(who, Verb.PREPARE, session.id)
        assert "A father at the gate" in repr(page.notes)
        assert [note.by for note in page.notes] == ["Priya Nair"]
    trust.at("2026-11-24T11:40")
    hub = await trust.opens("daniel", Verb.RECORD, session.id)
    assert "A father at the gate" in repr(hub.notes)
    sheet = await trust.sends("daniel", Verb.PICK, hub, pick="section/agenda")
    agenda = {q.key: q.value for q in sheet.questions}["agenda"]
    assert agenda == "Informal supervision on Mon 23 Nov 2026"


async def test_once_talked_about_it_is_kept_among_the_earlier_ones(trust: Trust) -> None:
    await noted(trust, "priya")
    hub = await trust.started("edith")
    await trust.submits("daniel", hub)
    trust.at("2027-01-11T09:00")
    session = await trust.booked("edith", "2027-01-12T10:00")
    page = await trust.opens("priya", Verb.PREPARE, session.id)
    assert not page.notes
    assert "A father at the gate" in repr(page.earlier_notes)


async def test_it_is_no_session_and_no_record(trust: Trust) -> None:
    await trust.plan()
    before = await trust.session("edith")
    await noted(trust, "priya")
    rows = await trust.rows()
    assert await trust.session("edith") == before
    assert before.status is SessionStatus.DUE
    assert not rows["document"]


async def test_a_risk_of_harm_asks_who_was_told_and_says_that_the_note_tells_nobody(
    trust: Trust,
) -> None:
    form = await noted(trust, "priya", harm="yes")
    assert isinstance(form, FormView)
    wrong = {q.key: q.problem for q in form.questions if q.problem}
    assert wrong == {"harm_told": Problem.ANSWER_DEMANDED}
    told = {"harm": "yes", "harm_told": "Robert, 08:45"}
    assert await noted(trust, "priya", **told) == Said("noted_harm")


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"pair": ""}, "pair", Problem.REQUIRED),
        ({"about": ""}, "about", Problem.REQUIRED),
        ({"about": "A123456789012"}, "about", Problem.PUPIL_NUMBER),
        ({"harm": ""}, "harm", Problem.REQUIRED),
        ({"harm": "maybe"}, "harm", Problem.NOT_A_CHOICE),
        ({"held_on": "2026-11-24"}, "held_on", Problem.IN_THE_FUTURE),
        ({"started": "09:30"}, "started", Problem.IN_THE_FUTURE),
        ({"held_on": "2026-03-29", "started": "01:30"}, "started", Problem.CLOCK_SKIPPED),
        ({"held_on": "yesterday"}, "held_on", Problem.NOT_A_DATE),
        ({"minutes": "-5"}, "minutes", Problem.NOT_A_NUMBER),
    ],
)
async def test_what_cannot_be_kept_comes_back_with_the_fault_at_its_field(
    trust: Trust, given: dict[str, str], field: str, problem: Problem
) -> None:
    form = await noted(trust, "priya", **given)
    assert isinstance(form, FormView)
    assert {q.key: q.problem for q in form.questions if q.problem} == {field: problem}
    assert not (await trust.rows())["informal_note"]


async def test_pressed_twice_it_is_noted_once(trust: Trust) -> None:
    form = await trust.opens("priya", Verb.INFORMAL, "mine")
    for _ in range(2):
        await trust.sends("priya", Verb.INFORMAL_SAVE, form, **NOTE)
    assert len((await trust.rows())["informal_note"]) == 1


async def test_nobody_notes_it_for_a_pair_that_is_not_theirs(trust: Trust) -> None:
    with pytest.raises(NotAllowed):
        await noted(trust, "margaret")
    with pytest.raises(NotAllowed):
        await trust.opens("catherine", Verb.INFORMAL, "mine")
    with pytest.raises(NotFound):
        await trust.run(lambda work: work.preparation.item("none"))
