"""Closing a record as signed by one, and correcting one that is signed."""

from datetime import date

import pytest

from cards.verbs import Verb
from domain.document import ClosingReason, Status
from domain.errors import IllegalMove, NotAllowed, Problem, Stale
from tests.trust import PEOPLE, Trust
from workflows.views.documents import ClosingView, May, ReadingView, WritingView

MARK = "zebrafish"


async def half_signed(trust: Trust, pair: str, signer: str) -> str:
    document_id = await trust.submitted(pair)
    await trust.signs(signer, document_id)
    return document_id


@pytest.mark.parametrize(
    ("pair", "signer", "closer"),
    [("brigid", "margaret", "catherine"), ("edith", "daniel", "margaret")],
)
async def test_only_the_next_rung_that_is_no_party_closes_it(
    trust: Trust, pair: str, signer: str, closer: str
) -> None:
    document_id = await half_signed(trust, pair, signer)
    for who in PEOPLE.keys() - {closer}:
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.CLOSING, document_id)
    view = await trust.opens(closer, Verb.CLOSING, document_id)
    for who in PEOPLE.keys() - {closer}:
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.CLOSE, view, reason="long absent")
    for _ in range(2):
        said = await trust.sends(closer, Verb.CLOSE, view, reason="long absent")
        assert said.code == "closed"
    document = await trust.document(document_id)
    assert document.status is Status.CLOSED
    assert document.closure is not None
    assert document.closure.by_id == closer


async def test_where_the_trust_lead_left_the_rung_above_closes_it(trust: Trust) -> None:
    document_id = await half_signed(trust, "edith", "daniel")
    await trust.leaves("margaret", date(2026, 11, 20))
    with pytest.raises(NotAllowed):
        await trust.opens("margaret", Verb.CLOSING, document_id)
    assert isinstance(await trust.opens("catherine", Verb.CLOSING, document_id), ClosingView)


async def test_the_reasons_follow_the_roster_and_the_school_days(trust: Trust) -> None:
    document_id = await half_signed(trust, "edith", "daniel")
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    assert view.reasons == (ClosingReason.LONG_ABSENT,)
    refused = await trust.sends("margaret", Verb.CLOSE, view, reason="silent")
    assert refused.problem.problem is Problem.NOT_A_CHOICE
    asked = await trust.sends("margaret", Verb.CLOSE, view)
    assert asked.problem.problem is Problem.REQUIRED
    trust.at("2027-01-05T09:00")  # 18 school days in November and December, two in January
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    assert (view.school_days, ClosingReason.SILENT in view.reasons) == (20, True)
    await trust.leaves("priya", date(2027, 1, 4))
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    assert view.reasons[0] is ClosingReason.LEFT


async def test_closing_shows_no_content_and_gives_none_afterwards(trust: Trust) -> None:
    document_id = await trust.submitted("edith", reference="1", since=MARK)
    await trust.signs("daniel", document_id)
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    assert MARK not in repr(view)
    await trust.sends("margaret", Verb.CLOSE, view, reason="long absent")
    for verb in (Verb.DOCUMENT, Verb.PAPERS):
        with pytest.raises(NotAllowed):
            await trust.opens("margaret", verb, document_id)
    reading = await trust.reads("daniel", document_id)
    assert reading.closed is not None
    assert (reading.closed.by, reading.closed.missing) == ("Margaret Okafor", "Priya Nair")


async def test_what_nobody_or_both_signed_is_not_closed(trust: Trust) -> None:
    unsigned = await trust.submitted("edith")
    with pytest.raises(IllegalMove):
        await trust.opens("margaret", Verb.CLOSING, unsigned)
    await trust.signs("daniel", unsigned)
    view = await trust.opens("margaret", Verb.CLOSING, unsigned)
    await trust.signs("priya", unsigned)
    with pytest.raises(IllegalMove):
        await trust.sends("margaret", Verb.CLOSE, view, reason="long absent")


async def test_what_was_submitted_anew_meanwhile_is_not_closed(trust: Trust) -> None:
    document_id = await half_signed(trust, "edith", "daniel")
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    await trust.submits("daniel", hub)
    await trust.signs("daniel", document_id)
    with pytest.raises(Stale):
        await trust.sends("margaret", Verb.CLOSE, view, reason="long absent")


@pytest.mark.parametrize(("writer", "other"), [("priya", "daniel"), ("daniel", "priya")])
async def test_either_party_corrects_a_locked_record_by_an_addendum_that_both_sign(
    trust: Trust, writer: str, other: str
) -> None:
    record_id = await trust.locked("edith")
    before = await trust.reads(writer, record_id)
    hub = await trust.sends(writer, Verb.ADDENDUM, before)
    assert isinstance(hub, WritingView)
    assert not hub.takes_cases
    again = await trust.sends(writer, Verb.ADDENDUM, before)
    assert again.heading.id == hub.heading.id
    assert (await trust.reads(other, hub.heading.id)).code == "being_written"
    with pytest.raises(NotAllowed):
        await trust.sends(other, Verb.PICK, hub, pick="section/correction")
    hub = await trust.writes(writer, hub, "section/correction", correction="It was Tuesday")
    reading = await trust.submits(writer, hub)
    assert May.TAKE_BACK not in (await trust.reads(other, reading.heading.id)).may
    for who in (writer, other):
        await trust.signs(who, reading.heading.id)
    assert (await trust.document(reading.heading.id)).status is Status.LOCKED
    after = await trust.reads(writer, record_id)
    assert isinstance(after, ReadingView)
    assert (after.blocks, after.signed) == (before.blocks, before.signed)


async def test_what_is_not_settled_or_no_record_takes_no_addendum(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    with pytest.raises(IllegalMove):
        await trust.sends("priya", Verb.ADDENDUM, await trust.reads("priya", document_id))
