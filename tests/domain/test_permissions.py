from itertools import combinations

import pytest

from domain.errors import NotAllowed
from domain.permissions import Act, Standing, may, require

# Written by hand from product.md and the policy; the number is the clause of srscmat, f the flow.
# Supervisor, supervisee, author, child's DSL, owner of the action, overseer, cover of a party,
# successor of a leaver,
# cover of the child's DSL, head, the person themself, their manager, third in a meeting,
# confirmer, on the roster.
EXPECTED = """
                                sup see aut dsl own ovr cov suc chc hea sel mgr med con mem
arrange session                 yes yes  -   -   -   -  yes  -   -   -   -   -   -   -   -   8
ask to book                      -   -   -   -   -  yes  -   -   -   -   -   -   -   -   -   8
waive rebooking                  -   -   -   -   -  yes  -   -   -   -   -   -   -   -   -   f10
write record                    yes  -   -   -   -   -   -   -   -   -   -   -   -   -   -   10
read record                     yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   13
sign record                     yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   10
ask for changes                 yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   10
disagree                        yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   14
meet                            yes yes  -   -   -   -   -   -   -   -   -   -  yes  -   -   14
record meeting                  yes  -   -   -   -   -   -   -   -   -   -   -  yes  -   -   14
settle meeting                   -   -   -   -   -   -   -   -   -   -   -   -  yes  -   -   14
read dispute                     -   -   -   -   -   -   -   -   -   -   -   -  yes  -   -   13
see shortfall                   yes yes  -   -   -  yes  -   -   -   -   -   -  yes  -   -   8
say not engaging                yes  -   -   -   -   -   -   -   -   -   -   -   -   -   -   6
write addendum                  yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   f6
write agreement                 yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   6
read agreement                  yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   12
sign agreement                  yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   12
prepare                         yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   6
note informal supervision       yes yes  -   -   -   -   -   -   -   -   -   -   -   -   -   5
read and finish action          yes yes  -   -  yes  -   -   -   -   -   -   -   -   -   -   11
read child's sheet              yes yes  -  yes  -   -   -   -  yes  -   -   -   -   -   -   4
approve change of plan           -   -   -  yes  -   -   -   -   -   -   -   -   -   -   -   10
confirm entry in child's record  -   -   -  yes  -   -   -   -  yes  -   -   -   -   -   -   10
close as signed by one           -   -   -   -   -  yes  -  yes  -   -   -   -   -   -   -   f6
set away                         -   -   -   -   -  yes  -   -   -   -  yes yes  -   -   -   f17
name acting DSL                  -   -   -   -   -  yes  -   -   -  yes  -   -   -   -   -   f17
name successor                   -   -   -   -   -  yes  -   -   -   -   -   -   -   -   -   f17
see overview                     -   -   -   -   -  yes  -   -   -   -   -   -   -   -   -   f15
bind channel                     -   -   -   -   -  yes  -   -   -   -   -   -   -   -   -   f1
confirm account                  -   -   -   -   -   -   -   -   -   -   -   -   -  yes  -   f1
see home                         -   -   -   -   -   -   -   -   -   -   -   -   -   -  yes
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
    assert " ".join(COLUMNS) == "sup see aut dsl own ovr cov suc chc hea sel mgr med con mem"


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


PARTIES = {Standing.SUPERVISOR, Standing.SUPERVISEE}
AT_THE_CHILDS_SCHOOL = (Standing.CHILDS_DSL, Standing.CHILDS_COVER)
CONTENT = (Act.READ_RECORD, Act.READ_AGREEMENT, Act.READ_CHILD_SHEET)


@pytest.mark.parametrize("act", CONTENT)
@pytest.mark.parametrize("standing", sorted(set(Standing) - PARTIES - set(AT_THE_CHILDS_SCHOOL)))
def test_nobody_above_a_pair_or_in_anybodys_place_reads_its_content(
    standing: Standing, act: Act
) -> None:
    assert not may(frozenset({standing}), act)


@pytest.mark.parametrize("standing", AT_THE_CHILDS_SCHOOL)
def test_the_childs_dsl_reads_the_childs_sheet_and_nothing_of_the_record(
    standing: Standing,
) -> None:
    able = {act for act in CONTENT if may(frozenset({standing}), act)}
    assert able == {Act.READ_CHILD_SHEET}


@pytest.mark.parametrize("standing", [Standing.COVER, Standing.SUCCESSOR, Standing.CHILDS_COVER])
def test_nobody_signs_or_approves_in_anybodys_place(standing: Standing) -> None:
    signing = (Act.SIGN_RECORD, Act.SIGN_AGREEMENT, Act.ASK_CHANGES, Act.APPROVE_PLAN)
    assert not any(may(frozenset({standing}), act) for act in signing)
