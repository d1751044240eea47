from __future__ import annotations

from typing import Any

import pytest

from local.cardinputs import InvalidInput, NoSuchAction, find, gather, texts

INPUTS: list[dict[str, Any]] = [
    {"type": "Input.Text", "id": "text", "value": "old", "maxLength": 5, "regex": "^[a-z]+$"},
    {"type": "Input.Number", "id": "number", "value": 3, "min": 1, "max": 5},
    {"type": "Input.Date", "id": "date", "min": "2026-01-01"},
    {"type": "Input.Toggle", "id": "toggle", "title": "Yes", "valueOn": "1", "valueOff": "0"},
    {
        "type": "Input.ChoiceSet",
        "id": "many",
        "isMultiSelect": True,
        "choices": [{"title": "A", "value": "a"}, {"title": "B", "value": "b"}],
    },
]


def test_defaults_are_sent_and_empty_inputs_are_not() -> None:
    assert gather(INPUTS, {}) == {"text": "old", "number": "3", "toggle": "0"}


def test_given_values_are_written_as_a_client_writes_them() -> None:
    values = gather(INPUTS, {"toggle": True, "many": ["a", "b"], "number": 4, "text": None})
    assert values == {"toggle": "1", "many": "a,b", "number": "4"}


@pytest.mark.parametrize(
    "given",
    [
        {"text": "toolong"},
        {"text": "A1"},
        {"number": 6},
        {"number": "x"},
        {"date": "2025-12-31"},
        {"many": ["c"]},
        {"typo": 1},
    ],
)
def test_what_a_client_would_not_send_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        gather(INPUTS, given)


def test_required_inputs_say_their_own_words() -> None:
    needed = {"type": "Input.Toggle", "id": "t", "isRequired": True, "errorMessage": "Tick it"}
    with pytest.raises(InvalidInput, match="Tick it"):
        gather([needed], {})
    assert gather([needed], {"t": True}) == {"t": "true"}


def test_buttons_are_found_wherever_they_stand() -> None:
    inner = {"body": [INPUTS[0]], "actions": [{"type": "Action.Submit", "title": "Inner"}]}
    card = {
        "body": [
            {"type": "Container", "items": [{"type": "ActionSet", "actions": [{"verb": "v"}]}]},
            {"type": "Container", "selectAction": {"title": "Row", "data": {"a": 1, "b": 2}}},
            {"type": "TextBlock", "text": "Words"},
            INPUTS[1],
        ],
        "actions": [{"type": "Action.ShowCard", "title": "More", "card": inner}],
    }
    assert find(card, "v").action == {"verb": "v"}
    assert find(card, {"a": 1}).data({})["b"] == 2
    assert find(card, "Inner").data({}) == {"number": "3", "text": "old"}
    assert [i["id"] for i in find(card, "Row").inputs] == ["number"]
    assert "Words" in texts(card)
    with pytest.raises(NoSuchAction, match="Inner"):
        find(card, "Nowhere")
