import pytest

from papers.characters import FONTS, _cmap, _coverage, printable, unprintable
from tests.papers.hostile import CORPUS


def test_plain_and_european_words_are_printed_as_they_are() -> None:
    text = "Siân Ŵyn, Zażółć gęślą, Ștefan Țîrlea, Nguyễn, Ελένη, Олексій – “yes” ✓ £5 → ½"
    assert printable(text) == text
    assert unprintable(text) == ()


def test_what_fonts_lack_is_listed_once_in_order_and_printed_by_code_point() -> None:
    text = "ok 😀 你 😀"
    assert unprintable(text) == ("😀", "你")
    assert printable(text) == "ok [U+1F600] [U+4F60] [U+1F600]"


@pytest.mark.parametrize(
    "c", ["\x00", "\x1b", "\u202e", "\u2066", "\ud83d", "\ue000", "\U000e0041"]
)
def test_controls_overrides_and_half_characters_are_never_printed(c: str) -> None:
    assert unprintable(f"a{c}b") == (c,)
    assert printable(f"a{c}b") == f"a[U+{ord(c):04X}]b"


def test_what_shows_nothing_is_left_out_in_silence() -> None:
    text = "so\u00adft \u200bno\ufeff \u200eline ❤\ufe0f"
    assert unprintable(text) == ()
    assert printable(text) == "soft no line ❤"


def test_every_kind_of_line_end_is_a_line_end() -> None:
    assert printable("a\r\nb\rc\u2028d\u2029e\x0bf\x85g") == "a\nb\nc\nd\ne\nf\ng"


def test_letters_typed_in_pieces_are_put_together() -> None:
    assert printable("Sia\u0302n") == "Siân"


def test_persian_and_hindi_keep_their_joiners() -> None:
    assert printable("نه\u200cخوش") == "نه\u200cخوش"
    assert unprintable(CORPUS["hindi"]) == ()


def test_marks_of_another_script_or_in_towers_become_code_points() -> None:
    assert printable("क\u0653") == "क[U+0653]"
    assert printable("\u0301a") == "[U+0301]a"
    assert printable("x" + "\u0335" * 6) == "x" + "\u0335" * 4 + "[U+0335]" * 2


def test_all_weights_of_the_main_font_hold_the_same_characters() -> None:
    bold = frozenset(_cmap((FONTS / "SourceSans3-SemiBold.ttf").read_bytes()))
    assert bold == _coverage()[0]
    assert all(len(font) > 1000 for font in _coverage())
