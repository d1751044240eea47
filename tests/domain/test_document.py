from dataclasses import replace
from datetime import date

import pytest

from domain.document import DocumentKind, Status
from domain.errors import IllegalMove, NotAllowed, Stale
from domain.signing import Part, PlanChange, Signer
from tests.domain.samples import (
    HELEN,
    LATER,
    MARGARET,
    MORNING,
    PLAN,
    STRANGER,
    approval,
    awaiting,
    closure,
    in_a_group,
    locked,
    signature,
    signed_by,
    writing,
)


def test_a_document_signed_by_everybody_is_locked_at_the_last_signature() -> None:
    half = signed_by(awaiting(), MARGARET)
    assert half.status is Status.AWAITING
    assert [signer.person_id for signer in half.unsigned()] == [HELEN]
    whole = half.sign(signature(HELEN), opened=1)
    assert (whole.status, whole.ended_at) == (Status.LOCKED, LATER)
    assert whole.unsigned() == ()


def test_the_order_of_signing_does_not_matter() -> None:
    assert signed_by(awaiting(), HELEN, MARGARET).status is Status.LOCKED


def test_a_group_is_locked_only_when_all_have_signed() -> None:
    two = signed_by(in_a_group(), MARGARET, HELEN)
    assert two.status is Status.AWAITING
    assert signed_by(two, "tom").status is Status.LOCKED


def test_signing_again_changes_nothing() -> None:
    once = signed_by(awaiting(), HELEN)
    assert once.sign(signature(HELEN), opened=1) is once
    whole = locked()
    assert whole.sign(signature(HELEN), opened=1) is whole


def test_a_second_tap_keeps_the_first_signature_as_it_was() -> None:
    once = signed_by(awaiting(), HELEN)
    twice = once.sign(signature(HELEN, at=MORNING), opened=1)
    assert twice.signatures == once.signatures


def test_nobody_signs_who_is_not_in_the_set_of_signers() -> None:
    with pytest.raises(NotAllowed):
        awaiting().sign(signature(STRANGER), opened=1)


@pytest.mark.parametrize(
    ("opened", "revision", "digest"),
    [(None, 1, "digest 1"), (0, 1, "digest 1"), (1, 2, "digest 1"), (1, 1, "digest 0")],
    ids=["never opened", "opened another", "signs another revision", "signs other words"],
)
def test_only_the_revision_that_was_opened_can_be_signed(
    opened: int | None, revision: int, digest: str
) -> None:
    with pytest.raises(Stale):
        awaiting().sign(signature(HELEN, revision, digest), opened=opened)


def test_an_old_signature_does_not_pass_for_the_new_revision() -> None:
    again = signed_by(awaiting(), HELEN).take_back()
    again = again.submit(digest="digest 2", plan_changes=(), now=LATER)
    with pytest.raises(Stale):
        again.sign(signature(HELEN), opened=1)


def test_the_author_cannot_be_the_only_signer() -> None:
    alone = replace(writing(), signers=(Signer(MARGARET, Part.SUPERVISOR),))
    with pytest.raises(NotAllowed):
        alone.submit(digest="d", plan_changes=(), now=MORNING)


def test_a_document_that_nobody_signs_cannot_be_submitted() -> None:
    with pytest.raises(NotAllowed):
        replace(writing(), signers=()).submit(digest="d", plan_changes=(), now=MORNING)


def test_an_edit_leaves_the_document_as_it_is() -> None:
    document = writing()
    assert document.save() is document


def test_submitting_puts_out_the_next_revision_with_its_words_fixed() -> None:
    document = writing(DocumentKind.AGREEMENT).submit(
        digest="digest 1", plan_changes=(), now=MORNING, review_on=date(2027, 11, 24)
    )
    assert (document.status, document.revision) == (Status.AWAITING, 1)
    assert (document.digest, document.submitted_at) == ("digest 1", MORNING)
    assert document.review_on == date(2027, 11, 24)


def test_a_change_voids_every_signature() -> None:
    signed = signed_by(awaiting(), MARGARET)
    asked = signed.ask_changes(revision=1)
    assert (asked.status, asked.signatures) == (Status.CHANGES_ASKED, ())
    back = signed.take_back()
    assert (back.status, back.signatures) == (Status.WRITING, ())
    for changed in (asked, back):
        out = changed.submit(digest="digest 2", plan_changes=(), now=LATER)
        assert (out.revision, out.signatures) == (2, ())


def test_changes_are_asked_for_only_to_the_revision_that_was_read() -> None:
    with pytest.raises(Stale):
        awaiting().ask_changes(revision=0)


# The tap of the DSL of the child's school (srscmat 4 and 10).


def test_a_change_of_plan_holds_the_lock_until_the_childs_dsl_approves() -> None:
    signed = signed_by(awaiting(PLAN), MARGARET, HELEN)
    assert (signed.status, signed.unapproved()) == (Status.AWAITING, (PLAN,))
    assert signed.approve(approval()).status is Status.LOCKED


def test_an_approval_before_the_last_signature_leaves_it_open() -> None:
    approved = awaiting(PLAN).approve(approval())
    assert (approved.status, approved.unapproved()) == (Status.AWAITING, ())
    assert signed_by(approved, MARGARET, HELEN).status is Status.LOCKED


def test_approving_again_changes_nothing_whoever_taps() -> None:
    once = awaiting(PLAN).approve(approval())
    assert once.approve(approval()) is once
    assert once.approve(approval(person="the other DSL of a shared post")) is once


def test_words_that_changed_since_they_were_opened_cannot_be_approved() -> None:
    with pytest.raises(Stale):
        awaiting(PLAN).approve(approval(case_version=2))


def test_old_words_cannot_be_approved_even_where_the_new_ones_are() -> None:
    changed = PlanChange("case-1", 2, "school-1")
    approved = awaiting(changed).approve(approval(case_version=2))
    with pytest.raises(Stale):
        approved.approve(approval(case_version=1))


def test_a_case_without_a_change_of_plan_has_nothing_to_approve() -> None:
    with pytest.raises(Stale):
        awaiting(PLAN).approve(approval("case-2"))


def test_approvals_of_unchanged_cases_hold_through_a_new_revision_and_others_fall() -> None:
    other = PlanChange("case-2", 1, "school-2")
    approved = awaiting(PLAN, other).approve(approval()).approve(approval("case-2"))
    reworded = PlanChange("case-2", 2, "school-2")
    again = approved.take_back().submit(digest="2", plan_changes=(PLAN, reworded), now=LATER)
    assert again.unapproved() == (reworded,)


# Closing as signed by one.


def test_a_record_with_one_signature_missing_is_closed_with_the_reason() -> None:
    closed = signed_by(awaiting(), MARGARET).close(closure())
    assert (closed.status, closed.closure) == (Status.CLOSED, closure())
    assert closed.ended_at == LATER


def test_a_record_that_nobody_signed_cannot_be_closed() -> None:
    with pytest.raises(IllegalMove):
        awaiting().close(closure())


def test_an_agreement_is_never_closed_as_signed_by_one() -> None:
    with pytest.raises(IllegalMove):
        signed_by(awaiting(kind=DocumentKind.AGREEMENT), MARGARET).close(closure())


def test_nobody_is_passed_over_who_signed_meanwhile() -> None:
    with pytest.raises(Stale):
        signed_by(awaiting(), HELEN).close(closure(missing=HELEN))


def test_two_missing_signatures_are_one_too_many_to_close() -> None:
    with pytest.raises(Stale):
        signed_by(in_a_group(), MARGARET).close(closure(missing=HELEN))


def test_who_was_passed_over_cannot_sign_afterwards() -> None:
    closed = signed_by(awaiting(), MARGARET).close(closure())
    with pytest.raises(IllegalMove):
        closed.sign(signature(HELEN), opened=1)
