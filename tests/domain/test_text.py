import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from domain.errors import Fault, Problem
from domain.text import (
    LONGEST,
    fault_in,
    initials,
    is_pupil_number,
    normal_reference,
    problem_in,
    tidy,
)

# Letters, marks typed in pieces, spaces, line ends, controls of both kinds.
TYPED = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("ab \t\n\r\x00\x0b\x0c\x1f\x7f\x85\x9b\u2028\u2029\u0301\u0308eo")
)
UPN = "H801200001001"


@given(TYPED)
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    assert tidy(tidy(typed)) == tidy(typed)


@given(TYPED)
def test_what_is_kept_is_nfc_without_controls_or_outer_space(typed: str) -> None:
    kept = tidy(typed)
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == kept.strip()
    assert {c for c in kept if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}


@given(TYPED)
def test_no_word_is_lost_by_tidying(typed: str) -> None:
    def words(text: str) -> list[str]:
        plain = unicodedata.normalize("NFC", text)
        return [c for c in plain if unicodedata.category(c)[0] in "LN"]

    kept = "".join(c for c in typed if unicodedata.category(c) != "Cc")
    assert words(tidy(kept)) == words(kept)


def test_letters_typed_in_pieces_are_put_together() -> None:
    assert tidy("Sia\u0302n") == "Siân"
    assert tidy("e\x00\u0301") == "é"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_is_one_line_end(end: str) -> None:
    assert tidy(f" one{end}two ") == "one\ntwo"


def test_two_line_ends_stay_two() -> None:
    assert tidy("one\r\n\r\ntwo\n\rthree") == "one\n\ntwo\n\nthree"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x9b"])
def test_control_characters_are_dropped(control: str) -> None:
    assert tidy(f"be{control}fore") == "before"


@pytest.mark.parametrize("code", [0xD83D, 0xDE00, 0xDFFF])
def test_half_a_character_is_dropped_so_that_the_rest_can_be_kept(code: int) -> None:
    assert tidy(f"be{chr(code)}fore").encode() == b"before"


def test_tabs_emoji_and_other_scripts_are_kept() -> None:
    text = "a\tb 😀 Олексій بخير 你好 ❤\ufe0f 👩\u200d👧"
    assert tidy(text) == text


def test_only_spaces_are_no_answer() -> None:
    assert tidy(" \n\t \r\n\u00a0\u2003") == ""


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
def test_characters_that_turn_text_round_are_refused(code: int) -> None:
    assert problem_in(f"plan {chr(code)}gnp.exe") == (Problem.DIRECTION_CONTROLS, "")


@pytest.mark.parametrize("text", ["קבצים \u200f(1)", "\u200eabc", "نه\u200cخوش", "ordinary"])
def test_marks_that_right_to_left_writing_needs_are_taken(text: str) -> None:
    assert problem_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        UPN,
        "h801200001001",
        "T80120000100A",  # temporary ones end in a letter
        f"He is {UPN} on the list.",
        f"({UPN})",
        f"UPN:{UPN},",
        f"first line\n{UPN}\nlast",
        f"_{UPN}_",
        f"Иван{UPN}",
    ],
)
def test_unique_pupil_numbers_are_refused_in_running_text(text: str) -> None:
    assert problem_in(text) == (Problem.PUPIL_NUMBER, "")


@pytest.mark.parametrize(
    "text",
    [
        "01332 123456",
        "07700900123",
        "+447700900123",
        "0044 7700 900123",
        "24/11/2026 10:00",
        "2026-11-24",
        "20261124100000",
        "1234567890123",  # thirteen digits: no letter in front
        "A12345678901",  # one short
        "A1234567890123",  # one long
        "AB12345678901",  # two letters
        "GB29NWBK60161331926819",
        "CPOMS 4411",
        "NHS 943 476 5919",
    ],
)
def test_phone_numbers_dates_and_other_numbers_are_no_pupil_numbers(text: str) -> None:
    assert problem_in(text) is None


@given(st.from_regex(r"\A[A-Za-z][0-9]{11}[0-9A-Za-z]\Z"), st.sampled_from(" .,;:\n()-/"))
def test_every_valid_pupil_number_is_found_between_any_punctuation(upn: str, by: str) -> None:
    assert problem_in(f"x{by}{upn}{by}x") == (Problem.PUPIL_NUMBER, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (UPN, True),
        ("H801 2000 01001", True),
        ("h801-2000-01001", True),
        ("AB 44", False),
        (f"{UPN}1", False),
    ],
)
def test_a_pupil_number_is_known_however_it_is_spaced(text: str, *, found: bool) -> None:
    assert is_pupil_number(text) is found


def test_what_is_too_long_names_the_limit() -> None:
    assert problem_in("x" * LONGEST) is None
    assert problem_in("x" * (LONGEST + 1)) == (Problem.TOO_LONG, "8000")
    assert problem_in("123456", longest=5) == (Problem.TOO_LONG, "5")


def test_a_fault_names_its_field_and_never_what_was_typed() -> None:
    assert fault_in("fine", "notes") is None
    fault = fault_in(f"see {UPN}", "notes", section="agenda")
    assert fault == Fault("notes", Problem.PUPIL_NUMBER, "agenda", "")
    assert UPN not in repr(fault)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("AB", "AB"),
        ("ab", "AB"),
        ("A.B.", "AB"),
        ("a b", "AB"),
        ("T J M", "TJM"),
        ("TJM", "TJM"),
        ("tjm", "TJM"),
        ("O'B", "OB"),
        ("Ł-Ś", "ŁŚ"),
        ("s\u0302w", "ŜW"),
        ("A", "A"),
        ("", None),
        ("...", None),
        ("Tom", None),
        ("Anna", None),
        ("Siân", None),
        ("Oluwaseun", None),
        ("ABCDE", None),
        ("A1", None),
        ("A_B", None),
        ("Tom Jones", None),
    ],
)
def test_initials_are_one_to_four_letters_in_capitals_and_never_a_name(
    typed: str, kept: str | None
) -> None:
    assert initials(typed) == kept


@pytest.mark.parametrize("typed", [" ab 44 ", "AB44", "a b 4 4", "ab\n44"])
def test_a_reference_has_one_form_however_it_is_typed(typed: str) -> None:
    assert normal_reference(typed) == "AB44"


@given(TYPED)
def test_the_one_form_of_a_reference_is_its_own(typed: str) -> None:
    once = normal_reference(typed)
    assert normal_reference(once) == once
