from collections.abc import Callable

import pytest

from domain.document import MOVES, Document, Move, Status
from domain.errors import IllegalMove
from tests.domain.samples import (
    LATER,
    MARGARET,
    STRANGER,
    approval,
    closure,
    in_status,
    signature,
)

GRID = [(status, move) for status in Status for move in Move]

# By hand, from product.md 6: a row a status, a column a move.
#   save  submit  sign  approve  ask for changes  take back  close
ALLOWED = {
    Status.WRITING: "yes yes no no no no no",
    Status.AWAITING: "no no yes yes yes yes yes",
    Status.CHANGES_ASKED: "yes yes no no no no no",
    Status.LOCKED: "no no no no no no no",
    Status.CLOSED: "no no no no no no no",
}


def attempt(document: Document, move: Move) -> Document:
    """Make a move as somebody would for whom it isn't made yet."""
    signer = next((s.person_id for s in document.unsigned()), STRANGER)
    given = signature(signer, document.revision, document.digest)
    case = next((p.case_id for p in document.unapproved()), "unheard of")
    made: dict[Move, Callable[[], Document]] = {
        Move.SAVE: document.save,
        Move.SUBMIT: lambda: document.submit(digest="digest 2", plan_changes=(), now=LATER),
        Move.SIGN: lambda: document.sign(given, opened=document.revision),
        Move.APPROVE: lambda: document.approve(approval(case)),
        Move.ASK_CHANGES: lambda: document.ask_changes(revision=document.revision),
        Move.TAKE_BACK: document.take_back,
        Move.CLOSE: lambda: document.close(closure()),
    }
    return made[move]()


@pytest.mark.parametrize(("status", "move"), GRID)
def test_every_move_from_every_status_is_in_the_table_or_refused(
    status: Status, move: Move
) -> None:
    document = in_status(status)
    assert document.status is status
    if (status, move) in MOVES:
        assert document.can(move)
        assert attempt(document, move).status in MOVES[status, move]
    else:
        assert not document.can(move)
        with pytest.raises(IllegalMove) as refused:
            attempt(document, move)
        assert (refused.value.status, refused.value.move) == (status, move)


@pytest.mark.parametrize(("status", "move"), GRID)
def test_the_table_of_moves_says_what_the_product_says(status: Status, move: Move) -> None:
    row = dict(zip(Move, ALLOWED[status].split(), strict=True))
    assert ((status, move) in MOVES) == (row[move] == "yes")


def test_no_move_leads_out_of_locked_or_closed() -> None:
    assert not {status for status, _ in MOVES} & {Status.LOCKED, Status.CLOSED}


def test_every_status_can_be_reached() -> None:
    reached = {status for ends in MOVES.values() for status in ends}
    assert reached == set(Status)


def test_a_refusal_names_status_and_move_and_no_person() -> None:
    with pytest.raises(IllegalMove) as refused:
        in_status(Status.LOCKED).save()
    assert str(refused.value) == "save from locked"
    assert MARGARET not in str(refused.value)
