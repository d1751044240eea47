"""Submissions that were taken, and the dialogs that were opened."""

from datetime import datetime

from sqlalchemy import bindparam, select

from domain.errors import Stale
from storage import mapping, tables
from storage.errors import Raced
from storage.store import Store
from workflows.ports import OpenForm, Outcome

_RECALL = select(tables.inbox).where(tables.inbox.c.key == bindparam("wanted"))
_FORM = select(tables.form).where(tables.form.c.id == bindparam("wanted"))


class StorageInbox:
    """Keeps outcomes by key, and open dialogs by nonce."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def recall(self, key: str) -> Outcome | None:
        row = self._store.one(_RECALL, {"wanted": key})
        return mapping.build(Outcome, row) if row else None

    def remember(self, key: str, outcome: Outcome, at: datetime) -> None:
        """Keep what came of it; where a twin was faster, the unit runs again and recalls."""
        row = {"key": key, **mapping.flat(outcome), "taken_at": at}
        if not self._store.add(tables.inbox, row):
            raise Raced("the submission was taken already")

    def open_form(self, form: OpenForm) -> None:
        row = {**mapping.flat(form), "context": dict(form.context)}
        if not self._store.add(tables.form, row):
            raise Stale("the form is there already")

    def form(self, form_id: str) -> OpenForm | None:
        row = self._store.one(_FORM, {"wanted": form_id})
        return mapping.build(OpenForm, row) if row else None
