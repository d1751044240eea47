"""The adaptivecards package with what it lacks: inputs, actions, refresh, and no silent typos.

The package knows version 1.2 and drops a mistyped keyword without a word; here it is refused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import adaptivecards.containers as ac_containers
import adaptivecards.elements as ac_elements
from adaptivecards.adaptivecard import AdaptiveCard
from adaptivecards.baseobject import (
    BareObject,
    Element,
    PropertyType,
)

Json = dict[str, Any]
VERSION = "1.5"


class _Strict:
    """Refuse keywords that the element doesn't have; leave out those given as None or empty."""

    _known: ClassVar[frozenset[str]]

    def __init_subclass__(cls) -> None:
        own = (vars(base).items() for base in cls.__mro__)
        cls._known = frozenset(n for items in own for n, v in items if isinstance(v, PropertyType))

    def __init__(self, **given: Any) -> None:
        if strange := given.keys() - self._known:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(strange))}")
        super().__init__(**{k: v for k, v in given.items() if v is not None and v != ""})


class TextBlock(_Strict, ac_elements.TextBlock):
    """Words of our own; it reads Markdown, so people's text never goes here."""

    style = PropertyType(type=str)


class TextRun(_Strict, ac_elements.TextRun):
    """Any text, shown as it is: clients would read {{DATE(…)}} as a function even here."""

    def __init__(self, text: str, **given: Any) -> None:
        super().__init__(text=text.replace("{{", "{\u200b{"), **given)


class RichTextBlock(_Strict, ac_elements.RichTextBlock):
    """A line of TextRuns."""


class Container(_Strict, ac_containers.Container):
    """Some elements together."""


class ActionSet(_Strict, ac_containers.ActionSet):
    """Buttons in the body of a card."""


class _Input(_Strict, Element):
    label = PropertyType(type=str)
    is_required = PropertyType(type=bool, key_name="isRequired")
    error_message = PropertyType(type=str, key_name="errorMessage")
    value = PropertyType(type=(str, int, float))
    placeholder = PropertyType(type=str)


class InputText(_Input):
    """A box to write in."""

    element_type = "Input.Text"
    is_multiline = PropertyType(type=bool, key_name="isMultiline")
    max_length = PropertyType(type=int, key_name="maxLength")


class InputNumber(_Input):
    """A box for a number."""

    element_type = "Input.Number"
    min = PropertyType(type=int)


class InputDate(_Input):
    """A date, "2026-11-24"."""

    element_type = "Input.Date"


class InputTime(_Input):
    """A time of day, "10:00"."""

    element_type = "Input.Time"


class InputToggle(_Input):
    """One thing to tick."""

    element_type = "Input.Toggle"
    title = PropertyType(type=str)
    wrap = PropertyType(type=bool)


class Choice(_Strict, BareObject):
    """One thing to choose."""

    title = PropertyType(type=str)
    value = PropertyType(type=str)


class InputChoiceSet(_Input):
    """One, or several, of a few."""

    element_type = "Input.ChoiceSet"
    choices = PropertyType(type=list)
    style = PropertyType(type=str)
    is_multi_select = PropertyType(type=bool, key_name="isMultiSelect")
    wrap = PropertyType(type=bool)


class _Action(_Strict, Element):
    title = PropertyType(type=str)
    style = PropertyType(type=str)


class Submit(_Action):
    """Open a dialog, or send one."""

    element_type = "Action.Submit"
    data = PropertyType(type=dict)
    associated_inputs = PropertyType(type=str, key_name="associatedInputs")


class Execute(Submit):
    """Act on a posted card, and be answered by the card as it is then."""

    element_type = "Action.Execute"
    verb = PropertyType(type=str)


class OpenUrl(_Action):
    """Open a page in the browser."""

    element_type = "Action.OpenUrl"
    url = PropertyType(type=str)


def plain(value: Any) -> Any:
    """Give elements as plain data, all the way down (the package's own render() is shallow)."""
    if isinstance(value, BareObject):
        return plain(value.render())
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def card(body: Sequence[Any], actions: Sequence[Any] = (), refresh: Json | None = None) -> Json:
    """Give a whole card as plain data, as wide as Teams allows."""
    made = AdaptiveCard()
    made.set_data("version", VERSION)
    made.lang = "en"
    made.body = list(body)
    if actions:
        made.actions = list(actions)
    if refresh:
        made.set_data("refresh", refresh)
    made.set_data("msteams", {"width": "Full"})
    whole: Json = plain(made)
    return whole
