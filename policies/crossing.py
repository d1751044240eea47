"""Faults between the keys of a pack: what one names and another doesn't have.

Looks at the file as it was read, so that these faults are told together with those of the schema;
what has the wrong shape is left to the schema.
"""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from domain.actions import Outcome
from domain.cancelling import MISSED, MOVED
from domain.ladder import Asked
from domain.policy import Answer, Chased

Table = Mapping[str, Any]

# Questions that the product itself reads, and the kind of answer that it reads there: a pack may
# word them, but not leave them out.
NEEDED: Mapping[str, Mapping[str, Answer]] = {
    "agreement": {"frequency": Answer.CHOICE, "review_on": Answer.DATE},
    "record": {
        "held_on": Answer.DATE,
        "started": Answer.TIME,
        "minutes": Answer.MINUTES,
        "place": Answer.CHOICE,
    },
    "case": {
        "initials": Answer.INITIALS,
        "reference": Answer.REFERENCE,
        "school": Answer.SCHOOL,
        "plan": Answer.TEXT,
        "concern": Answer.CHOICE,
        "since": Answer.TEXT,
        "challenge": Answer.TEXT,
    },
    "action": {"what": Answer.TEXT, "owner": Answer.PERSON, "due": Answer.DATE},
    "review": {"outcome": Answer.CHOICE, "note": Answer.TEXT},
    "addendum": {"correction": Answer.TEXT},
    "preparation": {
        "topic": Answer.TEXT,
        "initials": Answer.INITIALS,
        "reference": Answer.REFERENCE,
        "school": Answer.SCHOOL,
        "why": Answer.TEXT,
    },
    "informal": {
        "about": Answer.TEXT,
        "harm": Answer.CHOICE,
        "harm_told": Answer.TEXT,
        "held_on": Answer.DATE,
        "started": Answer.TIME,
        "minutes": Answer.MINUTES,
    },
}
# Where the product acts on the choice that was made, these are the keys that it knows.
KNOWN_CHOICES: Mapping[tuple[str, str], frozenset[str]] = {
    ("review", "outcome"): frozenset(Outcome),
    ("case", "concern"): frozenset({"escalated", "same", "de-escalated"}),
}
_TAKEN_FOR = {Answer.TEXT: {Answer.TEXT, Answer.LINE}}
LISTS = ("places", "online_reasons")


def crossed(raw: Table) -> Iterator[str]:
    """Name each such fault with its key, in the order of the file."""
    place = _table(raw, "place")
    lists = {"places": _keys(place, "choices"), "online_reasons": _keys(place, "online_reasons")}
    for name, keys in (("choices", lists["places"]), ("online_reasons", lists["online_reasons"])):
        yield from _twice(f"place.{name}", keys)
    if "online" in place and place["online"] not in lists["places"]:
        yield "place.online: is none of place.choices"
    length = _table(raw, "length")
    minutes = [length.get(key) for key in ("least", "usual", "most")]
    rising = [m for m in minutes if isinstance(m, int)]
    if rising == minutes and rising != sorted(rising):
        yield "length: least, usual and most must rise in this order"
    yield from _cancelling(_table(raw, "cancelling"))
    chase = _table(raw, "chase")
    for what in Chased if "chase" in raw else ():
        if what not in chase:
            yield f"chase: {what} is needed"
    yield from _urgent(_table(raw, "urgent"))
    for name in NEEDED:
        if name in raw:
            yield from _form(name, _table(raw, name), lists)


def _urgent(urgent: Table) -> Iterator[str]:
    rungs = _rows(urgent, "ladder")
    hours = [rung.get("hours") for rung in rungs]
    rising = [hour for hour in hours if isinstance(hour, int)]
    if rising == hours and rising != sorted(rising):
        yield "urgent.ladder: hours must rise"
    if rungs and (rungs[0].get("hours") != 0 or rungs[0].get("ask") == Asked.EVERYBODY):
        yield "urgent.ladder: the first rung is asked at once: hours = 0, and not everybody"
    window = urgent.get("window_hours")
    if rising and isinstance(window, int) and rising[-1] > window:
        yield "urgent.ladder: no rung may come after window_hours"
    for name in ("ways", "reasons"):
        yield from _twice(f"urgent.{name}", _keys(urgent, name))


def _cancelling(cancelling: Table) -> Iterator[str]:
    hours = _table(cancelling, "hours")
    starts, ends = hours.get("starts"), hours.get("ends")
    if isinstance(starts, time) and isinstance(ends, time) and starts >= ends:
        yield "cancelling.hours: must start before they end"
    for name in ("reasons", "waivers"):
        yield from _twice(f"cancelling.{name}", _keys(cancelling, name))
    for key in _keys(cancelling, "reasons"):
        if key in {MISSED, MOVED}:
            yield f"cancelling.reasons: {key} is the product's own, choose another key"


def _form(name: str, form: Table, lists: Mapping[str, list[str]]) -> Iterator[str]:
    sections = _rows(form, "sections")
    fields = {str(f.get("key")): f for section in sections for f in _rows(section, "fields")}
    yield from _twice(f"{name}.sections", _keys(form, "sections"))
    yield from _twice(name, [key for section in sections for key in _keys(section, "fields")])
    for key, answer in NEEDED[name].items():
        if key not in fields:
            yield f"{name}: a field {key} is needed"
        elif fields[key].get("answer") not in _TAKEN_FOR.get(answer, {answer}):
            yield f"{name}.{key}.answer: must be {answer}"
    for section in sections:
        at = f"{name}.{section.get('key')}"
        for field in _rows(section, "fields"):
            yield from _choices(f"{at}.{field.get('key')}", field)
            known = KNOWN_CHOICES.get((name, str(field.get("key"))))
            for choice in _keys(field, "choices"):
                if known and choice not in known:
                    yield f"{at}.{field['key']}.choices: {choice} is none of {_list(known)}"
        within = {key: fields[key] for key in _keys(section, "fields")}
        for rule in _rows(section, "rules"):
            yield from _rule(f"{at}.rules", rule, within, lists)
    for rule in _rows(form, "rules"):
        yield from _rule(f"{name}.rules", rule, fields, lists)


def _choices(at: str, field: Table) -> Iterator[str]:
    if field.get("choices_from", "") not in {*LISTS, ""}:
        yield f"{at}.choices_from: must be {' or '.join(LISTS)}"
    chosen = bool(field.get("choices") or field.get("choices_from"))
    if chosen != (field.get("answer") == Answer.CHOICE):
        yield f"{at}: choices go with the answer choice, and only so"
    yield from _twice(f"{at}.choices", _keys(field, "choices"))


def _rule(
    at: str, rule: Table, fields: Mapping[str, Table], lists: Mapping[str, list[str]]
) -> Iterator[str]:
    when, value = rule.get("when", ""), rule.get("is")
    groups = [group for group in _list_at(rule, "either") if isinstance(group, list)]
    for key in dict.fromkeys((when, *(key for group in groups for key in group))):
        if key and key not in fields:
            yield f"{at}: no field {key} here"
    if when in fields and value is not None:
        field = fields[when]
        able = lists.get(field.get("choices_from", ""), _keys(field, "choices"))
        if value not in able:
            yield f"{at}: {value} is no choice of {when}"


def _twice(at: str, keys: list[str]) -> Iterator[str]:
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield f"{at}: the key {key} stands twice"


def _table(table: Table, key: str) -> Table:
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _list_at(table: Table, key: str) -> list[Any]:
    found = table.get(key)
    return found if isinstance(found, list) else []


def _rows(table: Table, key: str) -> list[Table]:
    return [row for row in _list_at(table, key) if isinstance(row, dict)]


def _keys(table: Table, key: str) -> list[str]:
    return [row["key"] for row in _rows(table, key) if isinstance(row.get("key"), str)]


def _list(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))
