"""Somebody leaves: what they had in hand goes to a named person, who signs and reads nothing."""

from datetime import date
from typing import Any

import pytest

from cards.verbs import Verb
from domain.document import Status
from domain.errors import NotAllowed, Problem
from tests.trust import Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.leaving import InHand, LeaverView
from workflows.views.notices import HomeLine, Said, Thing

LAST = date(2026, 12, 4)


async def lines(trust: Trust, who: str, thing: Thing) -> list[HomeLine]:
    view = await trust.shows(who, Page("home"))
    return [line for line in view.lines if line.thing is thing]


async def names(trust: Trust, who: str, leaver: str, to: str) -> Any:
    form = await trust.opens(who, Verb.LEAVER, leaver)
    return await trust.sends(who, Verb.LEAVER_SET, form, to=to)


async def with_an_action_and_a_signature_missing(trust: Trust) -> str:
    """A record of Tom's, signed by Daniel, with an action that Tom is to do; its id."""
    hub = await trust.started("tom")
    answers = {"what": "Ring the family", "owner": "tom", "due": "2026-12-11"}
    hub = await trust.writes("daniel", hub, "action/new", **answers)
    document_id = str((await trust.submits("daniel", hub)).heading.id)
    await trust.signs("daniel", document_id)
    return document_id


async def owners(trust: Trust) -> set[str]:
    return {row["owner_id"] for row in (await trust.rows())["action"]}


async def test_the_trust_lead_is_asked_once_the_last_day_is_near(trust: Trust) -> None:
    await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", date(2026, 12, 18))
    assert await lines(trust, "margaret", Thing.LEAVER) == []
    trust.at("2026-12-04T09:00")  # ten school days before
    (line,) = await lines(trust, "margaret", Thing.LEAVER)
    assert (line.other, line.count) == ("Tom Ashworth", 2)
    assert await lines(trust, "catherine", Thing.LEAVER) == []


async def test_it_is_asked_in_the_morning_message_before_and_the_morning_after(
    trust: Trust,
) -> None:
    await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", date(2026, 12, 18))
    for day in ("2026-12-04T07:30", "2026-12-21T07:30"):
        trust.at(day)
        await trust.plan()
    asked = sorted(
        (row["occurrence"], row["morning"], row["recipient"])
        for row in (await trust.rows())["outbox"]
        if row["kind"] == "leaver.name"
    )
    assert asked == [
        ("before-10", "2026-12-04", "person:margaret"),
        ("left", "2026-12-21", "person:margaret"),
    ]


async def test_the_dialog_counts_by_kind_and_says_nothing_of_content(trust: Trust) -> None:
    await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", LAST)
    view = await trust.opens("margaret", Verb.LEAVER, "tom")
    assert isinstance(view, LeaverView)
    assert dict(view.counts) == {InHand.UNSIGNED: 1, InHand.ACTIONS: 1}
    assert "Ring the family" not in repr(view)
    assert "tom" not in {choice.key for choice in view.choices}


async def test_actions_change_owner_when_the_last_day_is_over_and_the_record_stays(
    trust: Trust,
) -> None:
    await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", LAST)
    assert await names(trust, "margaret", "tom", "robert") == Said("leaver_set")
    assert await owners(trust) == {"tom"}  # he still works
    trust.at("2026-12-07T07:30")
    await trust.plan()
    assert await owners(trust) == {"robert"}
    audited = [row for row in (await trust.rows())["audit"] if row["event"] == "handed over"]
    assert len(audited) == 1
    assert '"from":"tom"' in audited[0]["facts"]
    assert await lines(trust, "margaret", Thing.LEAVER) == []


async def test_who_is_named_closes_the_record_as_signed_by_one_and_reads_none_of_it(
    trust: Trust,
) -> None:
    document_id = await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", LAST)
    await names(trust, "margaret", "tom", "robert")
    with pytest.raises(NotAllowed):
        await trust.opens("robert", Verb.CLOSING, document_id)  # not before he has left
    trust.at("2026-12-07T09:00")
    with pytest.raises(NotAllowed):
        await trust.reads("robert", document_id)
    assert [line.subject for line in await lines(trust, "robert", Thing.CLOSE)] == [document_id]
    form = await trust.opens("robert", Verb.CLOSING, document_id)
    await trust.sends("robert", Verb.CLOSE, form, reason="left")
    closed = await trust.document(document_id)
    assert closed.status is Status.CLOSED
    assert {signature.person_id for signature in closed.signatures} == {"daniel"}


async def test_a_party_who_is_named_closes_nothing_of_their_own(trust: Trust) -> None:
    document_id = await with_an_action_and_a_signature_missing(trust)
    await trust.leaves("tom", LAST)
    await names(trust, "margaret", "tom", "daniel")
    trust.at("2026-12-07T09:00")
    with pytest.raises(NotAllowed):
        await trust.opens("daniel", Verb.CLOSING, document_id)
    assert await trust.opens("margaret", Verb.CLOSING, document_id)


async def test_the_sheets_of_a_dsl_who_left_are_entered_by_whoever_was_named(
    trust: Trust,
) -> None:
    await trust.submitted("tom", plan="A visit")
    (sent,) = (await trust.rows())["extract"]
    case_id = sent["case_id"]
    await trust.leaves("priya", date(2026, 11, 27))
    await names(trust, "margaret", "priya", "robert")
    with pytest.raises(NotAllowed):
        await trust.opens("robert", Verb.CHILD, case_id)  # she is still there
    trust.at("2026-11-30T09:00")
    assert [line.subject for line in await lines(trust, "robert", Thing.ENTER)] == [case_id]
    assert await lines(trust, "robert", Thing.APPROVE) == []
    view = await trust.opens("robert", Verb.CHILD, case_id)
    assert view.may_enter
    assert not view.may_approve
    await trust.sends("robert", Verb.ENTER, view, entered_on="2026-11-30")
    assert await lines(trust, "robert", Thing.ENTER) == []


async def test_what_a_leaving_supervisor_had_to_arrange_is_arranged_by_whoever_was_named(
    trust: Trust,
) -> None:
    await trust.plan()
    await trust.leaves("daniel", date(2026, 11, 27))
    trust.at("2026-11-30T09:00")
    # Until somebody is named the next one up has it.
    assert {line.other for line in await lines(trust, "margaret", Thing.OFFER)} >= {"Tom Ashworth"}
    await names(trust, "margaret", "daniel", "robert")
    assert {line.other for line in await lines(trust, "robert", Thing.OFFER)} == {
        "Priya Nair",
        "Tom Ashworth",
    }


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("", Problem.REQUIRED),
        ("nobody I know", Problem.UNKNOWN_PERSON),
        ("tom", Problem.UNKNOWN_PERSON),
        ("priya", Problem.NAMED_AWAY),
    ],
)
async def test_nobody_is_named_who_cannot_do_it(trust: Trust, to: str, problem: Problem) -> None:
    await trust.leaves("tom", LAST)
    form = await trust.opens("priya", Verb.AWAY, "me")
    await trust.sends("priya", Verb.AWAY_SET, form, first="2026-11-23")
    view = await names(trust, "margaret", "tom", to)
    assert isinstance(view, LeaverView)
    assert view.problem
    assert view.problem.problem is problem
    assert await trust.run(_handovers) == 0


def _handovers(work: Work) -> int:
    return len(work.roster.handovers())


async def test_the_trust_leads_own_work_is_given_away_by_the_next_one_up(trust: Trust) -> None:
    await trust.leaves("margaret", LAST)
    with pytest.raises(NotAllowed):
        await trust.opens("margaret", Verb.LEAVER, "margaret")
    assert await names(trust, "catherine", "margaret", "robert") == Said("leaver_set")
