"""What holds for every card: valid, light enough, labelled, honest about what it carries."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from microsoft_teams.cards import AdaptiveCard

from cards.buttons import LONGEST_TITLE
from cards.draw import Drawn, draw
from cards.flow import LIMIT, weight
from cards.forms import MOST
from cards.verbs import Verb
from tests.cards.looking import Json, actions, formatted, inputs, nodes, of_type, runs
from tests.cards.samples import FOES, PLAIN, Says, dialogs, foe, posted, views
from workflows.views.forms import FormView

SCHEMA = Path(__file__).parents[3] / "shared/schemas/adaptive-card-1.6.0.json"
BASE = "https://supervision.example"
EXTRACT = "Awaiting signatures.\nWhat has happened\n"
NAMES = sorted(views())
ON_FOES = [(name, kind) for name in NAMES for kind in FOES]


@cache
def all_pages(name: str, kind: str = "") -> list[Drawn]:
    says = foe(FOES[kind]) if kind else PLAIN
    view = views(says)[name]
    extract = EXTRACT + says.text
    pages, number = [draw(view, BASE, extract=extract)], 2
    while any(a["title"] == "Next page" for a in actions(pages[-1].card)):
        pages.append(draw(view, BASE, page=number, extract=extract))
        number += 1
    return pages


@pytest.fixture(scope="session")
def schema() -> jsonschema.Draft6Validator | None:
    if not SCHEMA.exists():
        return None
    return jsonschema.Draft6Validator(json.loads(SCHEMA.read_text()))


def without_errata(card: Json) -> Json:
    """Leave out what the published schema wrongly refuses."""
    return {key: value for key, value in card.items() if key != "msteams"}


@pytest.mark.parametrize("name", NAMES)
def test_is_a_valid_card(name: str, schema: jsonschema.Draft6Validator | None) -> None:
    for drawn in all_pages(name):
        assert drawn.card["type"] == "AdaptiveCard"
        assert drawn.card["version"] == "1.5"
        if schema:
            schema.validate(without_errata(drawn.card))


@pytest.mark.parametrize("name", NAMES)
def test_comes_back_the_same_from_microsofts_own_model(name: str) -> None:
    for drawn in all_pages(name):
        plain = json.loads(json.dumps(drawn.card))
        plain["msteams"] = {"width": "full"}  # their model knows no capital; Teams knows both
        model = AdaptiveCard.model_validate(plain)
        back = model.model_dump(by_alias=True, exclude_unset=True, mode="json")
        assert _comparable(back) == _comparable(plain)


def _comparable(value: Any) -> Any:
    """Leave out what their model writes in another way: ids it makes up, numbers as floats."""
    if isinstance(value, dict):
        return {k: _comparable(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [_comparable(v) for v in value]
    return value


@pytest.mark.parametrize(("name", "kind"), ON_FOES)
def test_is_light_enough_whatever_people_wrote(name: str, kind: str) -> None:
    heaviest = MOST if isinstance(views()[name], FormView) else LIMIT
    many_boxes = name in {"form junk", "form every fault", "form more faults"}
    for drawn in all_pages(name, kind):
        utf16 = len(json.dumps(drawn.card, ensure_ascii=False).encode("utf-16-le"))
        assert utf16 <= heaviest or many_boxes
        if heaviest == LIMIT:
            assert weight(drawn.card) <= LIMIT


@pytest.mark.parametrize(("name", "kind"), ON_FOES)
def test_hostile_text_stays_out_of_what_clients_format(name: str, kind: str) -> None:
    for drawn in all_pages(name, kind):
        for words in [*formatted(drawn.card), drawn.title, drawn.summary]:
            assert not set("[]<>*`|{}") & set(words), words
            assert "://" not in words
            assert "\n" not in words


@pytest.mark.parametrize("name", NAMES)
def test_date_functions_are_not_read_into_what_people_wrote(name: str) -> None:
    for drawn in all_pages(name, "function"):
        assert not any("{{" in run for run in runs(drawn.card))


@pytest.mark.parametrize("name", NAMES)
def test_every_button_carries_a_verb_and_only_strings(name: str) -> None:
    for drawn in all_pages(name):
        for action in actions(drawn.card):
            assert 0 < len(action["title"]) <= LONGEST_TITLE
            if action["type"] == "Action.OpenUrl":
                assert action["url"].startswith(BASE)
                continue
            data = dict(action["data"])
            msteams = data.pop("msteams", None)
            assert Verb(data["verb"])
            assert all(isinstance(value, str) for value in data.values())
            assert msteams in (None, {"type": "task/fetch"})
            if action["type"] == "Action.Execute":
                assert action["verb"] == data["verb"]
                assert data["id"]


@pytest.mark.parametrize("name", NAMES)
def test_a_button_knows_what_it_is_about(name: str) -> None:
    in_dialog = name in dialogs(PLAIN)
    for drawn in all_pages(name):
        for action in actions(drawn.card):
            data = action.get("data", {})
            if action["type"] == "Action.Submit":
                assert data.get("form") if in_dialog else data.get("id")
                assert ("msteams" in data) is not in_dialog


@pytest.mark.parametrize("name", NAMES)
def test_every_input_has_a_label_and_an_id_of_its_own(name: str) -> None:
    for drawn in all_pages(name):
        found = inputs(drawn.card)
        assert all(node["label"].strip() for node in found)
        ids = [node["id"] for node in found]
        assert len(ids) == len(set(ids)) or name.startswith("form more")
        reserved = {"verb", "form", "id", "seen", "pick", "page", "case", "then", "msteams"}
        assert not reserved & set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_a_required_input_says_what_is_missing(name: str) -> None:
    for drawn in all_pages(name):
        for node in inputs(drawn.card):
            assert bool(node.get("isRequired")) == bool(node.get("errorMessage"))


@pytest.mark.parametrize("name", NAMES)
def test_is_headed_and_nothing_is_cut_off_or_squeezed(name: str) -> None:
    for drawn in all_pages(name):
        blocks = of_type(drawn.card, "TextBlock")
        assert blocks[0]["style"] == "heading"
        assert all(block["wrap"] for block in blocks)
        assert not of_type(drawn.card, "ColumnSet", "Table", "FactSet")
        assert all(len(s["actions"]) == 1 for s in of_type(drawn.card, "ActionSet"))
        assert "actions" not in drawn.card


@pytest.mark.parametrize("name", NAMES)
def test_colour_never_speaks_alone(name: str) -> None:
    for drawn in all_pages(name):
        for run in of_type(drawn.card, "TextRun"):
            if run.get("color") == "attention":
                spoken = ("attention", "late", "Not", "can't", "claims")
                assert any(word in run["text"] for word in spoken), run["text"]


@pytest.mark.parametrize("name", sorted(posted(PLAIN)))
def test_a_posted_card_holds_no_content_and_asks_for_none(name: str) -> None:
    marked = Says(text="MARKED words about a child", short="MARKED")
    drawn = draw(views(marked)[name], BASE)
    assert "MARKED" not in json.dumps([drawn.card, drawn.title, drawn.summary])
    assert not inputs(drawn.card)


@pytest.mark.parametrize("name", sorted(posted(PLAIN)))
def test_a_notification_names_nobody(name: str) -> None:
    summary = draw(views()[name], BASE).summary
    assert summary.startswith("Supervision")
    assert not any(word in summary for word in (PLAIN.name, PLAIN.other, PLAIN.school))


def test_no_element_has_text_in_which_nothing_stands() -> None:
    for name in NAMES:
        for drawn in all_pages(name):
            for node in nodes(drawn.card):
                if node["type"] in {"TextBlock", "TextRun"}:
                    assert node["text"].strip(), name
