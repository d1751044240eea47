"""Three-way meetings and disagreements: every state with every move, and who is the third."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.disagreement import (
    BY_OUTCOME,
    Disagreement,
    DisagreementMove,
    DisagreementStatus,
    Statement,
    may_disagree,
    require_disagreeing,
)
from domain.disagreement import MOVES as DISAGREEMENT_MOVES
from domain.document import Document, DocumentKind, Status
from domain.errors import IllegalMove, NotAllowed, Problem, Stale, SupervisionError
from domain.meeting import (
    MOVES,
    OUTCOMES,
    Meeting,
    MeetingMove,
    MeetingReason,
    MeetingStatus,
    Outcome,
    Recorded,
    meeting_faults,
)
from domain.session import Slot
from domain.signing import Part, Signature, Signer
from policies.loader import PublishedPolicies
from tests.trust import account

POLICY = PublishedPolicies().get("srscmat@1")
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SLOT = Slot(NOW + timedelta(days=7), 30, "trust")
THREE = frozenset({"daniel", "priya", "margaret"})
PROPOSED = Meeting(
    "meeting",
    MeetingReason.DISAGREEMENT,
    "disagreement",
    "edith",
    "edith",
    "srscmat@1",
    "margaret",
    NOW,
    NOW,
)
RECORDED = Recorded(1, Outcome.STANDS, date(2026, 12, 2), "margaret", NOW)
_S, _M = MeetingStatus, MeetingMove


def in_status(status: MeetingStatus) -> Meeting:
    if status is _S.PROPOSED:
        return PROPOSED
    offered = PROPOSED.offer(SLOT, "daniel", seen=0)
    if status is _S.OFFERED:
        return offered
    agreed = replace(offered, status=_S.AGREED, accepted=THREE)
    if status is _S.AGREED:
        return agreed
    recorded = agreed.record(RECORDED, seen=0)
    if status is _S.RECORDED:
        return recorded
    if status is _S.LAPSED:
        return agreed.lapse(NOW)
    return recorded.settle(number=1, now=NOW)


def tried(meeting: Meeting, move: MeetingMove) -> Meeting:
    match move:
        case _M.OFFER:
            return meeting.offer(SLOT, "priya", seen=0)
        case _M.ACCEPT:
            return meeting.accept("priya", invited=THREE, seen=0, now=NOW)
        case _M.RECORD:
            return meeting.record(RECORDED, seen=0)
        case _M.CONFIRM:
            return meeting.confirm("priya", invited=THREE, number=1, now=NOW)
        case _M.SETTLE:
            return meeting.settle(number=1, now=NOW)
    return meeting.lapse(NOW)


# Written by hand: what each move leads to, from the state at the head of its column.
EXPECTED = """
           proposed  offered   agreed    recorded  closed  lapsed
offer      offered   offered   offered   -         -       -
accept     -         offered   -         -         -       -
record     recorded  recorded  recorded  recorded  -       -
confirm    -         -         -         recorded  -       -
settle     -         -         -         closed    -       -
lapse      lapsed    lapsed    lapsed    -         -       -
"""
LINES = EXPECTED.strip("\n").split("\n")
GRID = [
    (MeetingStatus(status), move, cell)
    for move, line in zip(MeetingMove, LINES[1:], strict=True)
    for status, cell in zip(LINES[0].split(), line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("status", "move", "leads_to"), GRID)
def test_every_state_with_every_move(
    status: MeetingStatus, move: MeetingMove, leads_to: str
) -> None:
    meeting = in_status(status)
    if leads_to == "-":
        assert not meeting.can(move)
        with pytest.raises(IllegalMove):
            tried(meeting, move)
        return
    moved = tried(meeting, move)
    assert moved.status == leads_to
    assert moved.status in MOVES[status, move]


def test_a_time_is_agreed_when_all_three_accepted_it() -> None:
    meeting = PROPOSED.offer(SLOT, "margaret", seen=0)
    meeting = meeting.accept("priya", invited=THREE, seen=0, now=NOW)
    assert meeting.status is _S.OFFERED
    assert meeting.accept("daniel", invited=THREE, seen=0, now=NOW).status is _S.AGREED


def test_a_new_offer_asks_everybody_again() -> None:
    moved = in_status(_S.AGREED).offer(SLOT, "priya", seen=0)
    assert (moved.status, moved.accepted) == (_S.OFFERED, frozenset({"priya"}))


def test_nobody_accepts_or_confirms_who_is_not_one_of_the_three() -> None:
    with pytest.raises(NotAllowed):
        in_status(_S.OFFERED).accept("helen", invited=THREE, seen=0, now=NOW)
    with pytest.raises(NotAllowed):
        in_status(_S.RECORDED).confirm("helen", invited=THREE, number=1, now=NOW)


def test_what_changed_meanwhile_or_is_over_is_refused() -> None:
    offered, recorded = in_status(_S.OFFERED), in_status(_S.RECORDED)
    with pytest.raises(Stale):
        offered.offer(SLOT, "priya", seen=1)
    with pytest.raises(Stale):
        offered.accept("priya", invited=THREE, seen=1, now=NOW)
    with pytest.raises(Stale):
        offered.accept("priya", invited=THREE, seen=0, now=SLOT.starts_at)
    with pytest.raises(Stale):
        offered.record(RECORDED, seen=1)
    with pytest.raises(Stale):
        recorded.confirm("priya", invited=THREE, number=2, now=NOW)
    with pytest.raises(Stale):
        recorded.settle(number=2, now=NOW)


def test_other_words_are_confirmed_anew_by_all_but_their_writer() -> None:
    meeting = in_status(_S.RECORDED).confirm("priya", invited=THREE, number=1, now=NOW)
    again = meeting.record(replace(RECORDED, number=2, by_id="daniel"), seen=0)
    assert again.confirmed == {"daniel"}
    for who in ("priya", "margaret"):
        assert again.ended_at is None
        again = again.confirm(who, invited=THREE, number=2, now=NOW)
    assert (again.status, again.ended_at) == (_S.CLOSED, NOW)


def test_a_disagreement_comes_to_one_of_three_and_a_shortfall_to_steps() -> None:
    assert OUTCOMES[MeetingReason.SHORTFALL] == (Outcome.STEPS,)
    assert set(OUTCOMES[MeetingReason.DISAGREEMENT]) == set(BY_OUTCOME)


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"starts_at": NOW}, "date", Problem.IN_THE_PAST),
        ({"minutes": 9}, "minutes", Problem.LENGTH_OUTSIDE),
        ({"minutes": 181}, "minutes", Problem.LENGTH_OUTSIDE),
        ({"place": "pub"}, "place", Problem.NOT_A_CHOICE),
    ],
)
def test_what_keeps_a_time_from_being_offered(
    change: dict[str, object], field: str, problem: Problem
) -> None:
    slot = replace(SLOT, **change)  # type: ignore[arg-type]
    faults = meeting_faults(slot, POLICY, NOW)
    assert [(fault.field, fault.problem) for fault in faults] == [(field, problem)]
    assert not meeting_faults(SLOT, POLICY, NOW)


# ---------------------------------------------------------------- disagreements

SAID = Statement(1, 1, NOW, "part", 1)
DISAGREEMENTS = """
          open      changing  stands    settled  kept
say       open      open      open      -        open
sign      settled   settled   settled   -        settled
change    changing  -         -         -        -
stand     stands    -         -         -        -
keep      kept      kept      kept      -        kept
"""
ROWS = DISAGREEMENTS.strip("\n").split("\n")
DGRID = [
    (DisagreementStatus(status), move, cell)
    for move, line in zip(DisagreementMove, ROWS[1:], strict=True)
    for status, cell in zip(ROWS[0].split(), line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("status", "move", "leads_to"), DGRID)
def test_every_state_of_a_disagreement_with_every_move(
    status: DisagreementStatus, move: DisagreementMove, leads_to: str
) -> None:
    disagreement = Disagreement("d", "doc", "priya", (SAID,), status)
    assert disagreement.can(move) == (leads_to != "-") == ((status, move) in DISAGREEMENT_MOVES)
    if leads_to == "-":
        with pytest.raises(IllegalMove):
            disagreement.moved(move)
    else:
        assert disagreement.moved(move).status == leads_to


def test_saying_it_again_keeps_what_was_said_before() -> None:
    disagreement = Disagreement("d", "doc", "priya").say(SAID, meeting_id="m")
    again = disagreement.say(replace(SAID, number=2, revision=2), meeting_id="n")
    assert [said.number for said in again.statements] == [1, 2]
    assert (again.newest.revision, again.meeting_id) == (2, "n")


def document(**changed: object) -> Document:
    signers = (Signer("daniel", Part.SUPERVISOR), Signer("priya", Part.SUPERVISEE))
    known = Document(
        "doc",
        DocumentKind.RECORD,
        "edith",
        "edith",
        "daniel",
        "srscmat@1",
        signers,
        NOW,
        status=Status.AWAITING,
        revision=1,
        digest="d",
    )
    return replace(known, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", DisagreementStatus)
def test_who_disagrees_is_spared_the_revision_they_disagree_with_until_the_three_met(
    status: DisagreementStatus,
) -> None:
    disagreement = Disagreement("d", "doc", "priya", (SAID,), status)
    spared = status in {DisagreementStatus.OPEN, DisagreementStatus.KEPT}
    assert disagreement.spares(document()) == spared
    assert not disagreement.spares(document(revision=2))
    assert disagreement.blocks(document()) == (status is DisagreementStatus.KEPT)


SIGNED = Signature("priya", account("priya"), "Priya", NOW, 1, "d", "s", "f", "t")


@pytest.mark.parametrize(
    ("who", "change", "error"),
    [
        ("priya", {}, None),
        ("helen", {}, NotAllowed),
        ("daniel", {}, IllegalMove),  # the record is the writer's own version
        ("priya", {"signatures": (SIGNED,)}, IllegalMove),  # they agreed that it is accurate
        ("priya", {"kind": DocumentKind.AGREEMENT}, IllegalMove),
        ("priya", {"status": Status.CHANGES_ASKED}, IllegalMove),
        ("priya", {"status": Status.LOCKED}, IllegalMove),
        ("priya", {"revision": 2}, Stale),
        ("daniel", {"kind": DocumentKind.ADDENDUM, "author_id": "priya"}, None),
    ],
)
def test_who_may_disagree_with_what(
    who: str, change: dict[str, object], error: type[SupervisionError] | None
) -> None:
    wanted = document(**change)
    if error is None:
        require_disagreeing(wanted, who, revision=1)
        assert may_disagree(wanted, who)
        return
    with pytest.raises(error):
        require_disagreeing(wanted, who, revision=1)
