"""Walk a card: its elements, its words, its buttons."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if "type" in value and isinstance(value["type"], str):
            yield value
        for name, inner in value.items():
            if name != "data":
                yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def of_type(card: Json, *names: str) -> list[Json]:
    return [node for node in nodes(card) if node["type"] in names]


def inputs(card: Json) -> list[Json]:
    return [node for node in nodes(card) if node["type"].startswith("Input.")]


def actions(card: Json) -> list[Json]:
    return [node for node in nodes(card) if node["type"].startswith("Action.")]


def runs(card: Json) -> list[str]:
    return [node["text"] for node in of_type(card, "TextRun")]


def formatted(card: Json) -> list[str]:
    """Give every string in which some client reads Markdown, or which must stay our own words."""
    found = [node["text"] for node in of_type(card, "TextBlock")]
    found += [node["title"] for node in actions(card)]
    found += [choice["title"] for node in inputs(card) for choice in node.get("choices", [])]
    for node in inputs(card):
        found += [node[key] for key in ("label", "placeholder", "errorMessage") if node.get(key)]
    return found
