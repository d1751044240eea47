from itertools import combinations

import pytest

from domain.errors import NotAllowed
from domain.permissions import Act, Standing, may, require

# Written by hand from product.md and the policy; the number is the clause of srscmat.
# Supervisor, supervisee, author, child's DSL, overseer, confirmer, member on the roster.
EXPECTED = """
                                     supr supee author dsl over conf member
arrange session                       yes  yes    -     -   -    -    -      8, flow 3
ask to book                            -    -     -     -  yes   -    -      8, flow 15: in private
write record                          yes   -     -     -   -    -    -      10: the supervisor
read record                           yes  yes    -     -   -    -    -      13: the pair only
sign record                           yes  yes    -     -   -    -    -      10: both parties
ask for changes                       yes  yes    -     -   -    -    -      10, flow 6
write addendum                        yes  yes    -     -   -    -    -      flow 6
write agreement                       yes  yes    -     -   -    -    -      6, flow 2: either
read agreement                        yes  yes    -     -   -    -    -      12
sign agreement                        yes  yes    -     -   -    -    -      12: both
read child's sheet                    yes  yes    -    yes  -    -    -      4, flow 7
approve change of plan                 -    -     -    yes  -    -    -      4, 10: the DSL
confirm entry in child's record        -    -     -    yes  -    -    -      10, flow 7
close as signed by one                 -    -     -     -  yes   -    -      flow 6
bind channel                           -    -     -     -  yes   -    -      flow 1
confirm account                        -    -     -     -   -   yes   -      flow 1: somebody else
see home                               -    -     -     -   -    -   yes
"""
COLUMNS = dict(zip(EXPECTED.split("\n")[1].split(), Standing, strict=True))
ROWS = [line for line in EXPECTED.split("\n")[2:] if line]
GRID = [(standing, act) for standing in Standing for act in Act]


def expected(act: Act) -> frozenset[Standing]:
    row = next(row for row in ROWS if row.startswith(f"{act} "))
    cells = row.removeprefix(act).split()[: len(Standing)]
    return frozenset(s for s, cell in zip(Standing, cells, strict=True) if cell == "yes")


def test_the_table_below_has_a_row_for_every_act_and_a_column_for_every_standing() -> None:
    assert len(ROWS) == len(Act)
    assert list(COLUMNS) == ["supr", "supee", "author", "dsl", "over", "conf", "member"]


@pytest.mark.parametrize(("standing", "act"), GRID)
def test_who_stands_so_may_do_this(standing: Standing, act: Act) -> None:
    assert may(frozenset({standing}), act) == (standing in expected(act))


@pytest.mark.parametrize("act", Act)
def test_standing_in_two_ways_allows_what_either_allows_and_no_more(act: Act) -> None:
    for pair in combinations(Standing, 2):
        assert may(frozenset(pair), act) == bool(set(pair) & expected(act))


@pytest.mark.parametrize("act", Act)
def test_who_stands_in_no_way_to_a_thing_may_do_nothing(act: Act) -> None:
    with pytest.raises(NotAllowed):
        require(frozenset(), act)


@pytest.mark.parametrize("act", Act)
def test_requiring_passes_in_silence_or_names_the_act(act: Act) -> None:
    require(expected(act), act)
    with pytest.raises(NotAllowed, match=str(act)):
        require(frozenset(Standing) - expected(act), act)


CONTENT = (Act.READ_RECORD, Act.READ_AGREEMENT, Act.READ_CHILD_SHEET)


@pytest.mark.parametrize("act", CONTENT)
@pytest.mark.parametrize("standing", [Standing.OVERSEER, Standing.CONFIRMER, Standing.MEMBER])
def test_nobody_above_a_pair_reads_its_content(standing: Standing, act: Act) -> None:
    assert not may(frozenset({standing}), act)


def test_the_childs_dsl_reads_the_childs_sheet_and_nothing_of_the_record() -> None:
    able = {act for act in CONTENT if may(frozenset({Standing.CHILDS_DSL}), act)}
    assert able == {Act.READ_CHILD_SHEET}
