"""A record longer than a card is read page by page, and nothing of it is lost on the way."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cards import children, reading, writing
from cards.draw import draw
from cards.flow import LIMIT, Pages, row, weight
from tests.cards.looking import Json, actions, inputs, runs
from tests.cards.samples import AT, PLAIN, readings, writings
from tests.cards.samples import children as child_views
from workflows.views.documents import Block, ReadingView, WritingView

WORDS = "Then the school rang home, and nobody answered. "


def long_record() -> ReadingView:
    value = (WORDS * 42)[:2_000]
    rows = tuple((f"Prompt {n}", f"{n} {value}") for n in range(5))
    blocks = tuple(Block(f"C{n} · 44{n}", rows, f"c-{n}") for n in range(6))
    return replace(readings(PLAIN)["reading to sign"], blocks=blocks)


def cards(view: object, extract: str = "") -> list[Json]:
    found, number = [draw(view, "", extract=extract).card], 2
    while "Next page" in titles(found[-1]):
        found.append(draw(view, "", page=number, extract=extract).card)
        number += 1
    return found


def titles(card: Json) -> list[str]:
    return [action["title"] for action in actions(card)]


def test_six_cases_of_five_long_answers_take_a_few_pages() -> None:
    found = cards(long_record())
    assert len(found) == len(reading.pages(long_record()))
    assert 2 < len(found) < 8
    assert all(weight(card) <= LIMIT for card in found)
    assert f"Page 1 of {len(found)}" in runs(found[0])


def test_nothing_is_lost_between_pages() -> None:
    view = long_record()
    shown = "".join(run for card in cards(view) for run in runs(card))
    for block in view.blocks:
        for _, value in block.rows:
            assert value in shown


def test_one_signs_only_where_the_last_page_ends() -> None:
    found = cards(long_record())
    assert all("Sign this record" not in titles(card) for card in found[:-1])
    assert "Sign this record" in titles(found[-1])
    sentence = "“I have read this record and I agree that it is accurate.”"
    assert [sentence in runs(card) for card in found] == [False] * (len(found) - 1) + [True]


def test_pages_are_turned_within_the_same_dialog() -> None:
    found = cards(long_record())
    turn = next(a for a in actions(found[1]) if a["title"] == "Next page")
    assert turn["data"] == {"verb": "document.turn", "form": "f-7", "page": "3"}
    assert turn["associatedInputs"] == "none"
    assert "Page before" not in titles(found[0])
    assert "Page before" in titles(found[1])


def test_a_page_that_is_not_there_gives_the_nearest() -> None:
    view = long_record()
    last = len(reading.pages(view))
    assert draw(view, "", page=99) == draw(view, "", page=last)
    assert draw(view, "", page=0) == draw(view, "", page=1)


def test_an_answer_that_goes_over_a_page_says_so() -> None:
    view = replace(long_record(), blocks=(Block("Notes", (("Notes", f"{WORDS * 4}\n" * 100),)),))
    assert "Notes (continued)" in runs(cards(view)[1])


def test_a_heading_never_ends_a_page() -> None:
    for page in reading.pages(long_record()):
        assert page[-1].get_data("type") != "TextBlock"


def test_text_to_copy_comes_in_boxes_that_join_to_the_whole() -> None:
    view = child_views(PLAIN)["child to approve"]
    extract = f"{WORDS * 5}\n" * 60
    found = cards(view, extract=extract)
    boxes = [box for card in found for box in inputs(card) if box["id"].startswith("copy")]
    assert len(boxes) > 1
    assert "".join(box["value"] for box in boxes) == extract
    assert len(found) == len(children.pages(view, extract))


def test_a_long_request_for_changes_is_read_in_full() -> None:
    view = writings(PLAIN)["writing"]
    assert isinstance(view, WritingView)
    asked = replace(view, asked=(("Anna", AT, WORDS * 400),))
    shown = "".join(run for card in cards(asked) for run in runs(card))
    assert WORDS * 100 in shown.replace("What should change (continued)", "")
    assert len(writing.pages(asked)) > 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=4_000), min_size=1, max_size=12))
def test_whatever_is_written_is_all_there_and_light_enough(values: list[str]) -> None:
    pieces = tuple(piece for value in values for piece in row("Label", value))
    pages = Pages((), pieces, (), "f")
    count = len(pages.split())
    shown = ""
    for number in range(1, count + 1):
        body = pages.page(number)
        assert weight(body) <= LIMIT
        for element in body:
            inlines = element.get_data("inlines") or []
            shown += "".join(run.get_data("text") for run in inlines)
    bare = "".join(shown.split()).replace("\u200b", "")
    for value in values:
        for line in value.split("\n"):
            assert "".join(line.split()).replace("\u200b", "")[:200] in bare
