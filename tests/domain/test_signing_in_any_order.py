"""Several people do anything, in any order; what a signature promises holds after every step."""

from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.document import Document, Status
from domain.errors import SupervisionError
from domain.signing import Leaf, PlanChange, Signature, canonical, commitment, digest, manifest
from tests.domain.samples import (
    HELEN,
    LATER,
    MARGARET,
    SIGNERS,
    STRANGER,
    approval,
    closure,
    in_a_group,
    signature,
    writing,
)

PEOPLE = st.sampled_from([MARGARET, HELEN, "tom", STRANGER])
CASES = st.sampled_from(["case-1", "case-2"])
VERSIONS = st.integers(1, 2)
ENDED = {Status.LOCKED, Status.CLOSED}


class AnyOrder(RuleBasedStateMachine):
    document: Document
    ended: Document | None

    @initialize(in_group=st.booleans())
    def begin(self, *, in_group: bool) -> None:
        signers = in_a_group().signers if in_group else SIGNERS
        self.document = replace(writing(), signers=signers)
        self.words = 0
        self.digests = [""]
        self.voided: set[Signature] = set()
        self.ended = None

    def now(self, changed: Document) -> None:
        if changed.revision != self.document.revision:
            assert changed.revision == self.document.revision + 1
            self.voided |= set(self.document.signatures)
            assert changed.signatures == ()
        if changed.status is not Status.AWAITING and changed.status not in ENDED:
            self.voided |= set(self.document.signatures)
        self.document = changed
        if changed.status in ENDED and self.ended is None:
            self.ended = changed

    @rule()
    def save(self) -> None:
        try:
            self.now(self.document.save())
        except SupervisionError:
            return
        self.words += 1

    @rule(plans=st.lists(st.tuples(CASES, VERSIONS), max_size=2, unique_by=lambda p: p[0]))
    def submit(self, plans: list[tuple[str, int]]) -> None:
        leaf = Leaf("part", "section", self.words, commitment(b"s" * 32, b"%d" % self.words))
        fixed = digest(
            manifest(
                document_id=self.document.id,
                kind=self.document.kind,
                revision=self.document.revision + 1,
                policy=self.document.policy,
                leaves=[leaf],
            )
        )
        changes = tuple(PlanChange(case, version, "school") for case, version in plans)
        try:
            self.now(self.document.submit(digest=fixed, plan_changes=changes, now=LATER))
        except SupervisionError:
            return
        assert fixed not in self.digests
        self.digests.append(fixed)

    @rule(person=PEOPLE)
    def sign_what_is_out(self, person: str) -> None:
        self.sign(person, self.document.revision, self.document.revision)

    @rule(person=PEOPLE, opened=st.none() | st.integers(0, 4), age=st.integers(0, 3))
    def sign_something(self, person: str, opened: int | None, age: int) -> None:
        self.sign(person, opened, max(0, self.document.revision - age))

    def sign(self, person: str, opened: int | None, revision: int) -> None:
        given = signature(person, revision, self.digests[min(revision, len(self.digests) - 1)])
        try:
            self.now(self.document.sign(given, opened=opened))
        except SupervisionError:
            return

    @rule(case=CASES, version=VERSIONS, person=PEOPLE)
    def approve(self, case: str, version: int, person: str) -> None:
        try:
            self.now(self.document.approve(approval(case, version, person)))
        except SupervisionError:
            return

    @rule(age=st.integers(0, 1))
    def ask_changes(self, age: int) -> None:
        try:
            self.now(self.document.ask_changes(revision=self.document.revision - age))
        except SupervisionError:
            return

    @rule()
    def take_back(self) -> None:
        try:
            self.now(self.document.take_back())
        except SupervisionError:
            return

    @rule(missing=PEOPLE)
    def close(self, missing: str) -> None:
        try:
            self.now(self.document.close(closure(missing)))
        except SupervisionError:
            return

    @invariant()
    def locked_means_signed_by_all_in_these_words(self) -> None:
        if self.document.status is Status.LOCKED:
            signed = {s.person_id for s in self.document.signatures}
            assert signed == {s.person_id for s in self.document.signers}
            assert self.document.unapproved() == ()

    @invariant()
    def every_signature_is_on_the_present_revision_and_its_words(self) -> None:
        for given in self.document.signatures:
            assert given.revision == self.document.revision
            assert given.digest == self.document.digest == self.digests[-1]
            assert given.person_id in {s.person_id for s in self.document.signers}

    @invariant()
    def no_void_signature_comes_back(self) -> None:
        now = {(s.person_id, s.revision) for s in self.document.signatures}
        assert not now & {(s.person_id, s.revision) for s in self.voided}

    @invariant()
    def nobody_signs_twice(self) -> None:
        people = [s.person_id for s in self.document.signatures]
        assert len(people) == len(set(people))

    @invariant()
    def nothing_is_signed_while_it_is_written(self) -> None:
        if self.document.status in {Status.WRITING, Status.CHANGES_ASKED}:
            assert self.document.signatures == ()

    @invariant()
    def closed_means_that_exactly_one_is_missing(self) -> None:
        if self.document.status is Status.CLOSED:
            assert self.document.signatures
            assert self.document.closure
            missing = [s.person_id for s in self.document.unsigned()]
            assert missing == [self.document.closure.missing_id]

    @invariant()
    def what_has_ended_never_changes(self) -> None:
        assert self.ended is None or self.document == self.ended

    @invariant()
    def approvals_that_stand_are_of_the_words_that_stand(self) -> None:
        if self.document.status is Status.AWAITING:
            plans = {(p.case_id, p.case_version) for p in self.document.plan_changes}
            assert {(a.case_id, a.case_version) for a in self.document.approvals} <= plans


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestSigningInAnyOrder = AnyOrder.TestCase


def test_the_same_words_in_another_revision_are_another_digest() -> None:
    leaf = Leaf("part", "section", 1, commitment(b"s" * 32, canonical({"a": "b"})))
    first, second = (
        digest(manifest(document_id="d", kind="record", revision=r, policy="p@1", leaves=[leaf]))
        for r in (1, 2)
    )
    assert first != second
