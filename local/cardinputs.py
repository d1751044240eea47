"""Find actions in an Adaptive Card and gather its inputs, as a client does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Wanted = str | Mapping[str, Any]
PARTS = ("body", "items", "columns", "rows", "cells")


class NoSuchAction(LookupError):
    """The card has no such button."""


class InvalidInput(ValueError):
    """The client would not send this: an input is missing or wrong."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Found:
    """An action and the inputs that go with it."""

    action: Json
    inputs: list[Json]

    def data(self, values: Mapping[str, Any]) -> Any:
        """Give the action's data with the inputs as the card's client would send them."""
        if self.action.get("associatedInputs", "auto").lower() == "none":
            if values:
                raise InvalidInput(dict.fromkeys(values, "this button sends no inputs"))
            return self.action.get("data")
        own = self.action.get("data")
        return {**(own if isinstance(own, dict) else {}), **gather(self.inputs, values)}


def find(card: Json, wanted: Wanted) -> Found:
    """Find an action by title, verb or id, or by some of its data."""
    titles = []
    for found in actions(card):
        if _is(found.action, wanted):
            return found
        titles.append(str(found.action.get("title", found.action.get("type"))))
    raise NoSuchAction(f"{wanted!r} is not among {titles}")


def actions(card: Json, above: tuple[Json, ...] = ()) -> Iterator[Found]:
    """Walk through all actions of a card, those of cards shown on request included."""
    inputs = [*above, *_inputs(card)]
    for element in _elements(card):
        own = [element["selectAction"]] if isinstance(element.get("selectAction"), dict) else []
        inlines = [i for i in element.get("inlines") or [] if isinstance(i, dict)]
        own += [i["selectAction"] for i in inlines if isinstance(i.get("selectAction"), dict)]
        if isinstance(element.get("inlineAction"), dict):
            own.append(element["inlineAction"])
        for action in [*(element.get("actions") or []), *own]:
            if action.get("type") == "Action.ShowCard":
                yield from actions(action.get("card") or {}, tuple(inputs))
            else:
                yield Found(action, inputs)


def gather(inputs: list[Json], given: Mapping[str, Any]) -> dict[str, str]:
    """Join the inputs' default values with given ones, and check them as a client does."""
    known = {str(i["id"]): i for i in inputs if i.get("id")}
    strange = given.keys() - known.keys()
    faults = dict.fromkeys(strange, f"there is no such input among {sorted(known)}")
    values: dict[str, str] = {}
    for name, element in known.items():
        value = _written(element, given[name]) if name in given else _default(element)
        fault = _fault(element, value)
        if fault:
            faults[name] = str(element.get("errorMessage") or fault)
        if value:
            values[name] = value
    if faults:
        raise InvalidInput(faults)
    return values


def texts(card: Json) -> list[str]:
    """List the words that a card shows, labels and buttons included."""
    words: list[str] = []
    for element in _elements(card):
        words += [str(element[key]) for key in ("text", "label", "placeholder") if element.get(key)]
        words += [
            i if isinstance(i, str) else i.get("text", "") for i in element.get("inlines", [])
        ]
        for fact in element.get("facts") or []:
            words += [str(fact.get("title", "")), str(fact.get("value", ""))]
        words += [str(c.get("title", "")) for c in element.get("choices") or []]
    words += [str(found.action["title"]) for found in actions(card) if found.action.get("title")]
    return words


def _elements(node: Json) -> Iterator[Json]:
    yield node
    for part in PARTS:
        for child in node.get(part) or []:
            if isinstance(child, dict):
                yield from _elements(child)


def _inputs(card: Json) -> list[Json]:
    return [e for e in _elements(card) if str(e.get("type", "")).startswith("Input.")]


def _is(action: Json, wanted: Wanted) -> bool:
    if isinstance(wanted, str):
        return wanted in (action.get("title"), action.get("verb"), action.get("id"))
    data = action.get("data")
    return isinstance(data, dict) and all(data.get(key) == wanted[key] for key in wanted)


def _default(element: Json) -> str:
    value = element.get("value")
    if element.get("type") == "Input.Toggle":
        return str(value if value is not None else element.get("valueOff", "false"))
    return "" if value is None else str(value)


def _written(element: Json, value: Any) -> str:
    if value is None:
        return ""
    if element.get("type") == "Input.Toggle" and isinstance(value, bool):
        return str(element.get("valueOn", "true") if value else element.get("valueOff", "false"))
    if isinstance(value, list | tuple | set):
        return ",".join(str(part) for part in value)
    return str(value)


def _fault(element: Json, value: str) -> str | None:
    kind = element.get("type")
    if kind == "Input.Toggle":
        missing = element.get("isRequired") and value != element.get("valueOn", "true")
    else:
        missing = bool(element.get("isRequired")) and not value
    if missing:
        return "this is required"
    if not value:
        return None
    if kind == "Input.Text":
        return _text_fault(element, value)
    if kind == "Input.ChoiceSet":
        return _choice_fault(element, value)
    if kind in ("Input.Number", "Input.Date", "Input.Time"):
        return _range_fault(element, value)
    return None


def _text_fault(element: Json, value: str) -> str | None:
    if element.get("maxLength") and len(value) > int(element["maxLength"]):
        return f"longer than {element['maxLength']} characters"
    if element.get("regex") and not re.search(element["regex"], value):
        return f"does not match {element['regex']}"
    return None


def _choice_fault(element: Json, value: str) -> str | None:
    if element.get("choices.data"):
        return None
    allowed = {str(choice.get("value")) for choice in element.get("choices") or []}
    chosen = value.split(",") if element.get("isMultiSelect") else [value]
    strange = [part for part in chosen if part not in allowed]
    return f"{strange} is not among {sorted(allowed)}" if strange else None


def _range_fault(element: Json, value: str) -> str | None:
    low, high = element.get("min"), element.get("max")
    if element.get("type") == "Input.Number":
        try:
            number = float(value)
        except ValueError:
            return "not a number"
        too_low = low is not None and number < float(low)
        too_high = high is not None and number > float(high)
    else:
        # Dates and times compare as they are written.
        too_low = low is not None and value < str(low)
        too_high = high is not None and value > str(high)
    if too_low:
        return f"less than {low}"
    return f"more than {high}" if too_high else None
