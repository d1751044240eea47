"""What earlier sessions of a pair made of its actions and said of its children: drift is told so.

All of it is read from the records that were submitted, so it is content: for dialogs and papers.
"""

from dataclasses import dataclass
from datetime import date

from domain import drift
from domain.actions import Action, Outcome
from domain.document import Document, DocumentKind
from domain.drift import Discussed, Reviewed
from domain.parts import PartContent, PartKind
from domain.policy import Policy
from domain.terms import london_day
from workflows.documents import case_label, cases, held_at
from workflows.ports import Work
from workflows.readable import say_date

# A child who was not spoken of for longer is on no agenda by itself any more.
_RECENT = 6  # records


@dataclass(frozen=True, slots=True)
class DriftingChild:
    """A child for whom nothing moved, as the last case discussion named them."""

    child_id: str
    label: str
    case: PartContent
    history: tuple[Discussed, ...]


class History:
    """What the submitted records of a pair say, oldest first; of those before one record."""

    def __init__(self, work: Work, pair_id: str, before: Document | None = None) -> None:
        self._work = work
        self._parts: dict[str, tuple[PartContent, ...]] = {}
        self._records = tuple(
            record
            for record in work.documents.of_pair(pair_id, DocumentKind.RECORD)
            if record.revision and (before is None or record.begun_at < before.begun_at)
        )

    def _of(self, record: Document) -> tuple[PartContent, ...]:
        if record.id not in self._parts:
            frozen = self._work.documents.frozen(record.id, record.revision)
            self._parts[record.id] = frozen
        return self._parts[record.id]

    def _day(self, record: Document) -> date:
        return london_day(held_at(self._work, record, self._of(record)))

    def of_action(self, action: Action) -> tuple[Reviewed, ...]:
        """Give what became of an action in each session since the one that agreed it."""
        known = [record.id for record in self._records]
        since = known.index(action.document_id) if action.document_id in known else 0
        found = [
            Reviewed(self._day(record), Outcome(part.answers["outcome"]))
            for record in self._records[since:]
            for part in self._of(record)
            if part.head.kind is PartKind.REVIEW and part.head.about_id == action.id
        ]
        if action.document_id in known:
            found.insert(0, Reviewed(self._day(self._records[since])))
        return tuple(found)

    def of_child(self, child_id: str | None) -> tuple[Discussed, ...]:
        """Give what each recent session that spoke of a child said."""
        return tuple(
            Discussed(
                self._day(record),
                case.answers.get("concern", ""),
                plan_changed=bool(case.answers.get("plan")),
            )
            for record in self._records[-_RECENT:]
            for case in cases(self._of(record))
            if child_id and case.head.child_id == child_id
        )

    def drifting_children(self, policy: Policy) -> tuple[DriftingChild, ...]:
        """Give every child for whom nothing moved in the last sessions that spoke of them."""
        last: dict[str, PartContent] = {}
        for record in self._records[-_RECENT:]:
            last |= {c.head.child_id: c for c in cases(self._of(record)) if c.head.child_id}
        found = ((child, case, self.of_child(child)) for child, case in last.items())
        return tuple(
            DriftingChild(child, case_label(case), case, history)
            for child, case, history in found
            if drift.case_drifts(history, policy.drift.unchanged)
        )


def action_drift(history: History, policy: Policy, action: Action) -> str:
    """Tell the history of an action that drifts; nothing of one that doesn't."""
    known = history.of_action(action)
    if not drift.action_drifts(known, policy.drift.carried_over):
        return ""
    labels = {c.key: c.label for f in policy.review.fields for c in f.choices}
    return "\n".join(
        f"{say_date(step.day.isoformat())}: "
        + (labels.get(step.outcome, str(step.outcome)) if step.outcome else "Agreed")
        for step in known
    )


def case_drift(history: History, policy: Policy, child_id: str | None) -> str:
    """Tell the history of a child for whom nothing moved; nothing where something did."""
    known = history.of_child(child_id)
    if not drift.case_drifts(known, policy.drift.unchanged):
        return ""
    return tell_case(policy, known)


def tell_case(policy: Policy, history: tuple[Discussed, ...]) -> str:
    """Tell how concerns were in each session, and where the plan changed."""
    labels = {c.key: c.label for f in policy.case.fields for c in f.choices}
    return "\n".join(
        f"{say_date(step.day.isoformat())}: {labels.get(step.concern, step.concern)}"
        + (", the plan changed" if step.plan_changed else ", no change of plan")
        for step in history
    )
