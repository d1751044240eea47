"""Two people save the same section from the same words; neither loses what they typed."""

import hypothesis.strategies as st
from hypothesis import given

from domain.forms import merge

KEYS = ("a", "b", "c")
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", "one", "two", "three"]))
WHOLE = st.fixed_dictionaries(dict.fromkeys(KEYS, st.sampled_from(["", "one", "two", "three"])))


@given(base=ANSWERS, saved=ANSWERS, mine=ANSWERS)
def test_every_answer_that_i_changed_is_kept_or_asked_about(
    base: dict[str, str], saved: dict[str, str], mine: dict[str, str]
) -> None:
    merged = merge(base=base, saved=saved, mine=mine)
    for key, value in mine.items():
        if value != base.get(key, ""):
            assert merged.answers.get(key, "") == value or key in merged.clashes


@given(base=ANSWERS, saved=ANSWERS, mine=ANSWERS)
def test_every_answer_that_the_other_changed_is_kept(
    base: dict[str, str], saved: dict[str, str], mine: dict[str, str]
) -> None:
    merged = merge(base=base, saved=saved, mine=mine)
    for key in KEYS:
        if saved.get(key, "") != base.get(key, ""):
            assert merged.answers.get(key, "") == saved.get(key, "")


@given(base=ANSWERS, saved=ANSWERS, mine=ANSWERS)
def test_a_clash_is_a_field_that_both_changed_differently_and_nothing_else(
    base: dict[str, str], saved: dict[str, str], mine: dict[str, str]
) -> None:
    expected = {
        key for key in mine if len({base.get(key, ""), saved.get(key, ""), mine[key]}) == len("abc")
    }
    assert set(merge(base=base, saved=saved, mine=mine).clashes) == expected


@given(base=WHOLE, saved=WHOLE, mine=WHOLE)
def test_without_a_clash_it_does_not_matter_who_saved_first(
    base: dict[str, str], saved: dict[str, str], mine: dict[str, str]
) -> None:
    one = merge(base=base, saved=saved, mine=mine)
    other = merge(base=base, saved=mine, mine=saved)
    assert set(one.clashes) == set(other.clashes)
    if not one.clashes:
        assert one.answers == other.answers


@given(base=ANSWERS, mine=ANSWERS)
def test_whoever_writes_alone_is_saved_as_typed(base: dict[str, str], mine: dict[str, str]) -> None:
    merged = merge(base=base, saved=base, mine=mine)
    assert merged.clashes == ()
    assert {key: merged.answers.get(key, "") for key in mine} == mine


@given(base=ANSWERS, saved=ANSWERS, mine=ANSWERS)
def test_saving_again_after_a_retry_changes_nothing(
    base: dict[str, str], saved: dict[str, str], mine: dict[str, str]
) -> None:
    once = merge(base=base, saved=saved, mine=mine)
    assert merge(base=base, saved=once.answers, mine=mine) == once


def test_an_answer_that_i_emptied_is_emptied() -> None:
    merged = merge(base={"a": "old"}, saved={"a": "old", "b": "new"}, mine={"a": "", "b": ""})
    assert merged.answers == {"a": "", "b": "new"}
