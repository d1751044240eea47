"""What a button carries, packed in one place. Every value is a string; none is trusted back."""

from typing import Any

from cards.elements import ActionSet, Execute, Json, OpenUrl, Submit
from cards.pieces import safe, short
from cards.verbs import Verb

MOST_REFRESHED = 60  # Teams refuses more
LONGEST_TITLE = 60


def open_button(title: str, verb: Verb, subject: str, *, style: str = "") -> Any:
    """Open a dialog about the thing with this id."""
    data = {"msteams": {"type": "task/fetch"}, "verb": verb.value, "id": subject}
    return Submit(title=_title(title), data=data, style=style, associated_inputs="none")


def act_button(
    title: str, verb: Verb, subject: str, seen: int, *, style: str = "", **more: str
) -> Any:
    """Act on the thing with this id, in the version that this card shows."""
    data = {"verb": verb.value, "id": subject, "seen": str(seen), **more}
    return Execute(
        title=_title(title), verb=verb.value, data=data, style=style, associated_inputs="none"
    )


def send_button(title: str, verb: Verb, form: str, *, style: str = "", **more: str) -> Any:
    """Send a dialog with what is filled in."""
    data = {"verb": verb.value, "form": form, **more}
    return Submit(title=_title(title), data=data, style=style)


def go_button(title: str, verb: Verb, form: str, *, style: str = "", **more: str) -> Any:
    """Go elsewhere within a dialog; what is filled in is neither sent nor checked."""
    data = {"verb": verb.value, "form": form, **more}
    return Submit(title=_title(title), data=data, style=style, associated_inputs="none")


def link_button(title: str, url: str) -> Any:
    """Open a page in the browser."""
    return OpenUrl(title=_title(title), url=url)


def stacked(*buttons: Any) -> list[Any]:
    """Put buttons under each other, so that none is squeezed on a phone or hidden behind "…"."""
    return [
        ActionSet(actions=[button], spacing="small" if number else "medium")
        for number, button in enumerate(buttons)
    ]


def refresh(kind: str, subject: str, user_ids: tuple[str, ...]) -> Json | None:
    """Let these people see their own view of a posted card; None where there is nobody."""
    if not user_ids:
        return None
    data = {"verb": Verb.SHOW.value, "kind": kind, "id": subject}
    action = Execute(title="Show", verb=Verb.SHOW.value, data=data)
    return {"action": action, "userIds": list(user_ids[:MOST_REFRESHED])}


def _title(title: str) -> str:
    return short(safe(title), LONGEST_TITLE)
