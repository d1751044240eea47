"""Signing what was opened, asking for changes, approving changes of plan; one truth throughout."""

import asyncio
from typing import Any

import pytest

from bot.routes import SUBMITS
from cards.verbs import Verb
from domain.document import Status
from domain.errors import IllegalMove, NotAllowed, NotFound, Problem, Stale
from domain.people import Post, Role
from tests.trust import Trust, account
from workflows.ports import Work
from workflows.views.documents import READING_TEMPLATE, May, ReadingView, WritingView
from workflows.views.forms import FormView

PLAN = {"plan": "A social worker visits"}


async def again(trust: Trust, document_id: str, **notes: str) -> Any:
    """Take it back, change the notes where there are any, submit it anew."""
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    if notes:
        hub = await trust.writes("daniel", hub, "section/notes", **notes)
    return await trust.submits("daniel", hub)


async def status(trust: Trust, document_id: str) -> Status:
    return (await trust.document(document_id)).status


async def test_both_sign_and_it_is_locked_for_ever(trust: Trust) -> None:
    document_id = await trust.locked("edith")
    assert await status(trust, document_id) is Status.LOCKED
    reading = await trust.reads("daniel", document_id)
    assert reading.may == {May.PAPERS, May.ADDENDUM}
    with pytest.raises(IllegalMove):
        await trust.sends("daniel", Verb.TAKE_BACK, reading)


async def test_a_signature_keeps_who_when_what_and_how_it_was_shown(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    trust.later(minutes=7)
    await trust.signs("priya", document_id)
    document = await trust.document(document_id)
    (signature,) = document.signatures
    assert signature.account == account("priya")
    assert signature.name_shown == "Priya Nair"
    assert signature.signed_at == trust.clock.now()
    assert (signature.revision, signature.digest) == (1, document.digest)
    assert signature.sentence == "I have read this record and I agree that it is accurate."
    assert len(signature.form_hash) == 64
    assert signature.template_version == READING_TEMPLATE


async def test_what_was_opened_before_it_changed_cannot_be_signed(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    old = await trust.reads("priya", document_id)
    await again(trust, document_id, notes="Changed")
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.SIGN, old)
    await trust.signs("priya", document_id)


async def test_even_the_same_words_submitted_again_are_opened_again_to_be_signed(
    trust: Trust,
) -> None:
    document_id = await trust.submitted("edith")
    old = await trust.reads("priya", document_id)
    await again(trust, document_id)
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.SIGN, old)


async def test_nobody_signs_from_what_somebody_else_opened_or_from_another_dialog(
    trust: Trust,
) -> None:
    document_id = await trust.submitted("edith", reference="1", **PLAN)
    mine = await trust.reads("daniel", document_id)
    for who in ("priya", "tom", "margaret"):
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.SIGN, mine)
    asking = await trust.sends("priya", Verb.ASK_FORM, await trust.reads("priya", document_id))
    with pytest.raises(NotAllowed):
        await trust.sends("priya", Verb.SIGN, asking)
    case_id = mine.blocks[-1].about
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    with pytest.raises(NotAllowed):
        await trust.sends("priya", Verb.SIGN, sheet)
    with pytest.raises(NotFound):
        await trust._press("priya", SUBMITS[Verb.SIGN], {"form": "made up"})
    assert not (await trust.document(document_id)).signatures


async def test_a_dialog_signs_the_document_it_showed_whatever_else_is_sent(trust: Trust) -> None:
    first = await trust.submitted("edith")
    hub = await trust.started("tom", "2026-11-25T10:00")
    other = (await trust.submits("daniel", hub)).heading.id
    view = await trust.reads("daniel", first)
    await trust.sends("daniel", Verb.SIGN, view, id=other, subject=other)
    assert not (await trust.document(other)).signatures
    assert len((await trust.document(first)).signatures) == 1


@pytest.mark.parametrize("taps", [1, 3])
async def test_two_people_signing_in_the_same_second_lock_it_once(trust: Trust, taps: int) -> None:
    document_id = await trust.submitted("edith")
    opened = [(who, await trust.reads(who, document_id)) for who in ("daniel", "priya")] * taps
    await asyncio.gather(*(trust.sends(who, Verb.SIGN, view) for who, view in opened))
    document = await trust.document(document_id)
    assert document.status is Status.LOCKED
    assert sorted(s.person_id for s in document.signatures) == ["daniel", "priya"]
    rows = await trust.rows()
    assert len(rows["signature"]) == 2
    assert len([m for m in rows["outbox"] if m["kind"] == "file"]) == 1


async def test_signing_and_taking_back_in_the_same_second_is_one_of_the_two(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    views = [(who, await trust.reads(who, document_id)) for who in ("priya", "daniel")]
    verbs = (Verb.SIGN, Verb.TAKE_BACK)
    came = await asyncio.gather(
        *(trust.sends(who, verb, view) for (who, view), verb in zip(views, verbs, strict=True)),
        return_exceptions=True,
    )
    assert all(not isinstance(c, BaseException) or isinstance(c, IllegalMove) for c in came)
    document = await trust.document(document_id)
    assert (document.status, document.signatures) == (Status.WRITING, ())


async def test_asking_for_changes_needs_a_word_and_voids_signatures(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("daniel", document_id)
    reading = await trust.reads("priya", document_id)
    asking = await trust.sends("priya", Verb.ASK_FORM, reading)
    empty = await trust.sends("priya", Verb.ASK, asking, comment="  ")
    assert isinstance(empty, FormView)
    assert empty.questions[0].problem is Problem.REQUIRED
    for _ in range(2):
        said = await trust.sends("priya", Verb.ASK, empty, comment="It was Tuesday")
        assert said.code == "changes_asked"
    document = await trust.document(document_id)
    assert (document.status, document.signatures) == (Status.CHANGES_ASKED, ())
    hub = await trust.reads("daniel", document_id)
    assert isinstance(hub, WritingView)
    assert [(name, comment) for name, _, comment in hub.asked] == [("Priya Nair", "It was Tuesday")]
    await trust.submits("daniel", hub)
    assert (await trust.reads("priya", document_id)).asked


async def test_a_comment_on_what_changed_meanwhile_comes_back_and_is_not_lost(
    trust: Trust,
) -> None:
    document_id = await trust.submitted("edith")
    asking = await trust.sends("priya", Verb.ASK_FORM, await trust.reads("priya", document_id))
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    for _ in range(2):
        back = await trust.sends("priya", Verb.ASK, asking, comment="It was Tuesday")
        assert back.questions[0].value == "It was Tuesday"
        assert back.questions[0].problem is Problem.CHANGED_MEANWHILE
        if (await status(trust, document_id)) is Status.WRITING:
            await trust.submits("daniel", hub)
    assert await status(trust, document_id) is Status.AWAITING


async def test_signatures_that_were_void_stay_on_file(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("priya", document_id)
    await again(trust, document_id)
    assert not (await trust.document(document_id)).signatures
    assert len((await trust.rows())["signature"]) == 1


async def test_a_change_of_plan_waits_for_the_dsl_of_the_childs_school(trust: Trust) -> None:
    document_id = await trust.locked_but_for_approval()
    assert await status(trust, document_id) is Status.AWAITING
    reading = await trust.reads("priya", document_id)
    (plan,) = reading.plans
    done = await trust.sends("priya", Verb.APPROVE, reading, case=plan.case_id)
    assert done.heading.status is Status.LOCKED
    (approval,) = (await trust.document(document_id)).approvals
    assert (approval.person_id, approval.name_shown) == ("priya", "Priya Nair")


async def test_a_dsl_who_is_no_party_approves_from_the_childs_sheet_alone(trust: Trust) -> None:
    document_id = await trust.submitted("tom", reference="1", **PLAN)
    case_id = (await trust.reads("daniel", document_id)).blocks[-1].about
    with pytest.raises(NotAllowed):
        await trust.reads("priya", document_id)
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    assert sheet.may_approve
    for _ in range(2):
        sheet = await trust.sends("priya", Verb.APPROVE, sheet)
        assert (sheet.approved_by, sheet.may_approve) == ("Priya Nair", False)
    for who in ("daniel", "tom"):
        await trust.signs(who, document_id)
    assert await status(trust, document_id) is Status.LOCKED


async def test_a_party_who_is_not_that_dsl_cannot_approve(trust: Trust) -> None:
    document_id = await trust.submitted("tom", reference="1", **PLAN)
    reading = await trust.reads("tom", document_id)
    assert not reading.plans
    case_id = reading.blocks[-1].about
    with pytest.raises(NotAllowed):
        await trust.sends("tom", Verb.APPROVE, reading, case=case_id)
    with pytest.raises(NotAllowed):
        await trust.sends("daniel", Verb.APPROVE, await trust.opens("daniel", Verb.CHILD, case_id))
    for who in ("helen", "robert", "margaret", "catherine"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.CHILD, case_id)


async def test_an_approval_holds_while_the_words_of_its_case_stay(trust: Trust) -> None:
    document_id = await trust.submitted("edith", reference="1", **PLAN)
    reading = await trust.reads("priya", document_id)
    case_id = reading.plans[0].case_id
    await trust.sends("priya", Verb.APPROVE, reading, case=case_id)
    await again(trust, document_id, notes="Something else")
    document = await trust.document(document_id)
    assert len(document.approvals) == 1
    assert not document.unapproved()
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    await trust.writes("daniel", case, f"case/{case_id}/life", impact="More afraid")
    await trust.submits("daniel", hub)
    document = await trust.document(document_id)
    assert not document.approvals
    assert len(document.unapproved()) == 1


async def test_what_was_opened_before_the_case_changed_approves_nothing(trust: Trust) -> None:
    document_id = await trust.submitted("edith", reference="1", **PLAN)
    reading = await trust.reads("priya", document_id)
    case_id = reading.plans[0].case_id
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    hub = await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    case = await trust.sends("daniel", Verb.PICK, hub, pick=f"case/{case_id}")
    await trust.writes("daniel", case, f"case/{case_id}/plan", plan="Two visits")
    with pytest.raises(IllegalMove):
        await trust.sends("priya", Verb.APPROVE, sheet)
    await trust.submits("daniel", hub)
    for view in (sheet, reading):
        with pytest.raises(Stale):
            await trust.sends("priya", Verb.APPROVE, view, case=case_id)


async def test_sharing_dsls_approving_in_the_same_second_approve_once(trust: Trust) -> None:
    def share(work: Work) -> None:
        work.roster.save_post(Post("shared", "robert", Role.DSL, "edith"))

    await trust.run(share)
    document_id = await trust.submitted("edith", reference="1", **PLAN)
    case_id = (await trust.reads("priya", document_id)).plans[0].case_id
    sheets = [(who, await trust.opens(who, Verb.CHILD, case_id)) for who in ("priya", "robert")]
    await asyncio.gather(*(trust.sends(who, Verb.APPROVE, view) for who, view in sheets))
    assert len((await trust.rows())["approval"]) == 1
    assert isinstance(await trust.reads("priya", document_id), ReadingView)
