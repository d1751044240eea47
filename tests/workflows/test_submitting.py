"""Submitting a record: every fault at once, exactly what was previewed, once."""

from dataclasses import replace

import pytest

from cards.verbs import Verb
from domain.errors import IllegalMove, Problem, Stale
from domain.policy import Rule
from tests.trust import Trust
from workflows.asking import Page
from workflows.documents import lay_out
from workflows.pages import faults_of
from workflows.ports import Work
from workflows.views.documents import ReadingView, WritingView


async def test_a_submission_lists_every_fault_with_where_to_mend_it(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234", concern="escalated", since="")
    hub = await trust.writes("daniel", hub, "section/agenda", agenda="", coverage="sample")
    hub = await trust.writes("daniel", hub, "section/session", held_on="2026-11-25", place="teams")
    hub = await trust.writes("daniel", hub, "section/harm", harm="told")
    page = await trust.sends("daniel", Verb.CHECK, hub)
    assert isinstance(page, WritingView)
    assert {(f.section, f.field, f.problem) for f, _, _ in page.faults} == {
        ("section/session", "held_on", Problem.IN_THE_FUTURE),
        ("section/session", "online_reason", Problem.ANSWER_DEMANDED),
        ("section/agenda", "agenda", Problem.REQUIRED),
        ("section/agenda", "sample", Problem.ANSWER_DEMANDED),
        ("section/harm", "harm_told", Problem.ANSWER_DEMANDED),
        (f"case/{case_id}/since", "since", Problem.REQUIRED),
        (f"case/{case_id}/escalation", "done", Problem.ANSWER_DEMANDED),
    }


async def test_a_record_that_says_all_cases_has_at_least_one(trust: Trust) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "section/agenda", coverage="all")
    page = await trust.sends("daniel", Verb.CHECK, hub)
    assert [(f.field, f.problem) for f, _, _ in page.faults] == [
        ("coverage", Problem.CASES_MISSING)
    ]


async def test_what_changed_since_the_preview_is_not_submitted(trust: Trust) -> None:
    hub = await trust.started("edith")
    preview = await trust.sends("daniel", Verb.CHECK, hub)
    await trust.writes("daniel", hub, "section/notes", notes="One more thing")
    with pytest.raises(Stale):
        await trust.sends("daniel", Verb.SUBMIT, preview)


async def test_submitting_twice_is_submitting_once(trust: Trust) -> None:
    hub = await trust.started("edith")
    preview = await trust.sends("daniel", Verb.CHECK, hub)
    first, second = [await trust.sends("daniel", Verb.SUBMIT, preview) for _ in range(2)]
    assert isinstance(second, ReadingView)
    assert first.heading.revision == second.heading.revision == 1


async def test_a_preview_taken_back_meanwhile_is_previewed_anew(trust: Trust) -> None:
    hub = await trust.started("edith")
    preview = await trust.sends("daniel", Verb.CHECK, hub)
    reading = await trust.sends("daniel", Verb.SUBMIT, preview)
    hub = await trust.sends("daniel", Verb.TAKE_BACK, reading)
    assert isinstance(await trust.sends("daniel", Verb.SUBMIT, preview), WritingView)
    reading = await trust.submits("daniel", hub)
    assert reading.heading.revision == 2
    with pytest.raises(IllegalMove):
        await trust.shows("daniel", Page("document.case", reading.heading.id, "x"))


def problems(page: WritingView) -> list[str]:
    return [fault.field for fault, _, _ in page.faults]


async def test_what_is_missing_stays_listed_until_it_is_mended(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234", concern="escalated", since="")
    hub = await trust.writes("daniel", hub, "section/agenda", agenda="", coverage="all")
    page = await trust.sends("daniel", Verb.CHECK, hub)
    assert problems(page) == ["agenda", "since", "done"]

    sheet = await trust.sends("daniel", Verb.PICK, page, pick="section/agenda")
    assert problems(await trust.sends("daniel", Verb.BACK, sheet)) == ["agenda", "since", "done"]
    page = await trust.writes("daniel", page, "section/agenda", agenda="Earlier actions")
    assert problems(page) == ["since", "done"]
    case = await trust.writes("daniel", page, f"case/{case_id}/since", since="Absent again")
    case = await trust.writes("daniel", case, f"case/{case_id}/escalation", nothing="Known to all")
    assert problems(await trust.sends("daniel", Verb.BACK, case)) == []


async def test_what_is_missing_is_still_listed_after_a_refused_answer(trust: Trust) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "section/agenda", agenda="")
    hub = await trust.writes("daniel", hub, "section/harm", harm="told")
    page = await trust.sends("daniel", Verb.CHECK, hub)
    sheet = await trust.sends("daniel", Verb.PICK, page, pick="section/agenda")
    refused = await trust.sends("daniel", Verb.SAVE, sheet, agenda="\u202eAgenda", coverage="none")
    page = await trust.sends("daniel", Verb.SAVE, refused, agenda="Agenda", coverage="none")
    assert problems(page) == ["harm_told"]


async def test_what_is_missing_is_still_listed_after_something_was_taken_out(trust: Trust) -> None:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234", since="")
    hub = await trust.writes("daniel", hub, "section/agenda", agenda="")
    page = await trust.sends("daniel", Verb.CHECK, hub)
    case = await trust.sends("daniel", Verb.PICK, page, pick=f"case/{case_id}")
    sure = await trust.sends("daniel", Verb.REMOVE, case)
    assert problems(await trust.sends("daniel", Verb.REMOVED, sure)) == ["agenda"]


async def test_nothing_is_listed_as_missing_before_it_was_checked(trust: Trust) -> None:
    hub = await trust.started("edith")
    assert problems(await trust.writes("daniel", hub, "section/agenda", agenda="")) == []


async def test_a_rule_across_sections_holds_for_a_record_too(trust: Trust) -> None:
    hub = await trust.started("edith")
    rule = Rule("coverage", "none", (("wellbeing",),))

    def found(work: Work) -> list[tuple[str, str, Problem]]:
        desk = lay_out(work, hub.heading.id, "daniel")
        ruled = replace(desk, form=replace(desk.form, rules=(rule,)))
        return [(f.section, f.field, f.problem) for f in faults_of(work, ruled)]

    assert await trust.run(found) == [("section/wellbeing", "wellbeing", Problem.ANSWER_DEMANDED)]
    await trust.writes("daniel", hub, "section/wellbeing", wellbeing="Rested")
    assert await trust.run(found) == []
