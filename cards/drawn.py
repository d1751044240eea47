"""A card that is ready to go out, with what Teams wants to know beside it."""

from dataclasses import dataclass, field
from typing import Literal

from cards.elements import Json

Size = Literal["small", "medium", "large"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card. `title` heads a dialog; `summary` is what a notification says, without content."""

    title: str
    card: Json = field(repr=False)
    size: Size = "medium"
    summary: str = "Supervision"
