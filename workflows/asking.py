"""How a use case is asked: by whom, with which form, and which page answers.

An act changes something and names the page to show; a page only shows. So a retry of an act is
answered by its page again, as it is by then (the inbox keeps the page's name, never a card).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.errors import NotAllowed, NotFound
from domain.people import Actor
from workflows.ports import OpenForm, Work


@dataclass(frozen=True, slots=True)
class Page:
    """What to show next: a page's name, the thing it is about, and a word on what happened.

    `checked` is filled in while its writer mends what keeps a document from being submitted: what
    is left of that is listed on the writing page until nothing is.
    """

    name: str
    subject: str = ""
    detail: str = ""
    note: str = ""
    checked: str = ""

    def reference(self) -> str:
        """Give it as one line, for the inbox."""
        return f"{self.name}|{self.subject}|{self.detail}|{self.note}|{self.checked}"

    @classmethod
    def from_reference(cls, reference: str) -> "Page":
        """Read what `reference` gave."""
        return cls(*reference.split("|"))


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of one person. `values` is what was sent: claims, to be checked."""

    actor: Actor
    values: Mapping[str, str] = field(default_factory=dict)
    page: Page = field(default_factory=lambda: Page("home"))

    def showing(self, page: Page) -> "Ask":
        """Give the same person's request for a page."""
        return replace(self, page=page, values={})


def open_form(
    work: Work, actor: Actor, verb: str, subject: str, *, seen: int = 0, **context: str
) -> OpenForm:
    """Open a dialog for this person; its id goes out with the card and comes back with it."""
    form = OpenForm(work.ids.new(), actor.person_id, verb, subject, seen, work.now, context)
    work.inbox.open_form(form)
    return form


def form_of(work: Work, ask: Ask, *verbs: str) -> OpenForm:
    """Give the dialog that this was sent from.

    Raises NotAllowed where it was opened for somebody else or for something else.
    """
    form = work.inbox.form(ask.values.get("form", ""))
    if form is None:
        raise NotFound("form")
    if form.person_id != ask.actor.person_id or form.verb not in verbs:
        raise NotAllowed("form")
    return form
