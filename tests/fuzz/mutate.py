"""What Teams could have sent, and what it never would: buttons harvested from cards, then spoilt.

Everything comes from one seeded source, so a failure is had again with its seed and number.
"""

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.submission import SubmissionKind
from cards.verbs import Verb

Json = dict[str, Any]
K = SubmissionKind
TYPED = "Zebedee"  # in all that is typed here: it must be found nowhere in the clear
NAMES = {K.OPEN: "task/fetch", K.SUBMIT: "task/submit"}
ODD: tuple[Any, ...] = (
    "", " ", "0", "-1", "²", "1e9", "9" * 400, "true", "null", "../../etc", "' OR 1=1 --",
    "<b>x</b>", "{{7*7}}", "%s%n", "\x00", "\u202e", "\ufeff", "é" * 3, "💥", "a\nb", "|", ",",
    "x" * 30_000, None, True, False, 0, -1, 1.5, 10**30, [], {}, ["x"], {"$ne": ""}, [[[]]],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """One button that somebody was shown, and what stood beside it to be filled in."""

    who: str
    kind: SubmissionKind
    data: Json = field(hash=False)
    inputs: tuple[tuple[str, str, tuple[str, ...], str], ...] = ()


def buttons(who: str, card: Any, *, in_dialog: bool) -> Iterator[Button]:
    """Give every button on a card."""
    inputs = tuple(_inputs(card))
    for node in _nodes(card):
        data = node.get("data")
        if not isinstance(data, dict) or "verb" not in data:
            continue
        if node.get("type") == "Action.Execute":
            yield Button(who, K.ACT, data)
        elif node.get("type") == "Action.Submit":
            fetches = data.get("msteams", {}).get("type") == "task/fetch"
            kind = K.OPEN if fetches or not in_dialog else K.SUBMIT
            plain = {key: value for key, value in data.items() if key != "msteams"}
            yield Button(who, kind, plain, inputs if kind is K.SUBMIT else ())


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)


def _inputs(card: Any) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    for node in _nodes(card):
        if str(node.get("type", "")).startswith("Input."):
            choices = tuple(str(one["value"]) for one in node.get("choices", ()))
            yield str(node["id"]), str(node["type"]), choices, str(node.get("value", ""))


class Mutations:
    """Fill in, spoil and mix what is sent, from one seeded source."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - to be had again, not to be unguessable
        self.ids: list[str] = ["trust", "roster"]

    def learn(self, button: Button) -> None:
        """Remember the ids on a button, to be used where they don't belong."""
        for key in ("id", "form"):
            if value := str(button.data.get(key, "")):
                self.ids.append(value)

    def filled(self, button: Button, today: date) -> Json:
        """Give what a person would send with this button."""
        data = dict(button.data)
        for key, kind, choices, value in button.inputs:
            data[key] = self._answer(kind, choices, value, today)
        return data

    def _answer(self, kind: str, choices: tuple[str, ...], value: str, today: date) -> str:
        r = self.random
        if value and r.random() < 0.5:
            return value
        if choices:
            return r.choice(choices)
        if kind == "Input.Date":
            return (today + timedelta(days=r.randint(-3, 20))).isoformat()
        if kind == "Input.Time":
            return f"{r.randint(8, 16):02}:{r.choice(('00', '30'))}"
        return {"Input.Number": "90", "Input.Toggle": "true"}.get(kind, f"{TYPED} {r.random():.3f}")

    def spoil_data(self, data: Json) -> Json:
        """Spoil one to three of the values that a button carries."""
        data, r = dict(data), self.random
        for _ in range(r.randint(1, 3)):
            key = r.choice([*data, "id", "form", "seen", "verb", "person_id", "revision", "pick"])
            match r.randrange(6):
                case 0:
                    data.pop(key, None)
                case 1:
                    data[key] = copy.deepcopy(r.choice(ODD))
                case 2 | 3:
                    data[key] = r.choice(self.ids)
                case 4:
                    data["verb"] = r.choice(list(Verb)).value
                case _:
                    data[key] = str(data.get(key, ""))[::-1] + TYPED
        return data

    def spoil_tree(self, body: Json) -> Json:
        """Spoil one to four places anywhere in an activity."""
        body = copy.deepcopy(body)
        for _ in range(self.random.randint(1, 4)):
            holders = [node for node in _holders(body) if node]
            self._spoil(self.random.choice(holders))
        return body

    def _spoil(self, holder: Any) -> None:
        r = self.random
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key: Any = r.choice(list(keys))
        deeds: list[Callable[[], None]] = [
            lambda: holder.pop(key),
            lambda: holder.__setitem__(key, copy.deepcopy(r.choice(ODD))),
            lambda: holder.__setitem__(key, r.choice(self.ids)),
            lambda: holder.__setitem__(key, [holder[key], copy.deepcopy(holder[key])]),
            lambda: holder.__setitem__(key, {"value": holder[key]}),
            lambda: holder.__setitem__(key, str(holder[key])),
        ]
        r.choice(deeds)()

    def spoil_bytes(self, body: bytes) -> bytes:
        """Cut, flip, repeat or insert bytes."""
        r, raw = self.random, bytearray(body)
        for _ in range(r.randint(1, 4)):
            at = r.randrange(len(raw)) if raw else 0
            match r.randrange(4):
                case 0:
                    del raw[at:]
                case 1:
                    raw[at : at + 1] = bytes([r.randrange(256)])
                case 2:
                    raw[at:at] = raw[at : at + r.randint(1, 40)]
                case _:
                    raw[at:at] = bytes(r.randrange(256) for _ in range(r.randint(1, 8)))
        return bytes(raw)

    def spoil_header(self, header: str) -> str:
        """Spoil a token in one place, still something that HTTP can carry."""
        r = self.random
        # Not in its last letters: some of their bits mean nothing.
        at = r.randrange(8, len(header) - 4)
        other = "B" if header[at] == "A" else "A"
        return r.choice(
            (header[:at], header[:at] + "A" + header[at:], header[:at] + other + header[at + 1 :])
        )


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for item in list(value.values()) if isinstance(value, dict) else value:
            yield from _holders(item)


def invoke(kind: SubmissionKind, data: Any) -> Json:
    """Give the part of an activity that says what was pressed."""
    if kind in NAMES:
        return {"type": "invoke", "name": NAMES[kind], "value": {"data": data}}
    verb = data.get("verb", "") if isinstance(data, dict) else ""
    trigger = "automatic" if kind is K.REFRESH else "manual"
    action = {"type": "Action.Execute", "verb": verb, "data": data}
    value = {"action": action, "trigger": trigger}
    return {"type": "invoke", "name": "adaptiveCard/action", "value": value}


def encoded(body: Json) -> bytes:
    """Give an activity as it goes over the wire."""
    return json.dumps(body).encode()
