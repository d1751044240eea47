"""Act: see one's actions, and say that one is done with a word on what it changed (11).

An action is the business of its owner and of the pair that agreed it. Its words are content: they
open in dialogs only.
"""

from domain import text
from domain.actions import LONGEST_WORD, Action, ActionStatus
from domain.document import DocumentKind, Move
from domain.errors import Fault, NotFound, Problem
from domain.permissions import Act, Standing, require
from domain.terms import london_day
from workflows.action_lines import line_of, policy_of
from workflows.agenda import OnAgenda, keep_done
from workflows.asking import Ask, Page, form_of, open_form
from workflows.documents import newest
from workflows.drift import History, action_drift
from workflows.ports import ActionDone, OpenForm, Work
from workflows.readable import name_of
from workflows.reminding.actions import holiday_cover
from workflows.reminding.saying import look_again, rota
from workflows.standing import present, towards_pair, towards_trust
from workflows.views.agenda import ActionLine, ActionsView, ActionView


def towards_action(work: Work, person_id: str, action: Action) -> frozenset[Standing]:
    """Say how somebody stands to an action: in its pair, its owner, or in the owner's place."""
    found = set(towards_pair(work, person_id, work.roster.pair(action.pair_id)))
    if present(work, person_id) and person_id in {action.owner_id, *covers(work, action)}:
        found.add(Standing.OWNER)
    return frozenset(found)


def covers(work: Work, action: Action) -> tuple[str, ...]:
    """Give who is asked today in the owner's place: cover, who took it up, the holidays' cover."""
    known, today = rota(work), london_day(work.now)
    found = [known.cover_of(action.owner_id, today), known.successor_of(action.owner_id, today)]
    if known.calendar.in_holidays(today):
        found += holiday_cover(work, known, action)
    return tuple(person_id for person_id in found if person_id)


def actions_page(work: Work, ask: Ask) -> ActionsView:
    """Show the open actions that this person owns, and the others of their pairs."""
    me = ask.actor.person_id
    require(towards_trust(work, me), Act.SEE_HOME)
    form = open_form(work, ask.actor, "actions", me)
    work.audit.write(f"person:{me}", "actions read", ask.actor, work.now, {})
    mine = tuple(_listed(work, action) for action in work.actions.open_of(me))
    pairs = []
    for pair in work.roster.pairs_of(me):
        others = tuple(
            _listed(work, action)
            for action in work.actions.of_pair(pair.id)
            if action.status is ActionStatus.OPEN and action.owner_id != me
        )
        if others:
            school = work.roster.school(pair.school_id).name
            pairs.append((f"{name_of(work, pair.other(me))}, {school}", others))
    return ActionsView(form.id, work.now, mine, tuple(pairs), ask.page.note)


def _listed(work: Work, action: Action) -> ActionLine:
    return line_of(work, OnAgenda(action, newest(work, action.id)))


def pick(work: Work, ask: Ask) -> Page:
    """Go to one action of the list."""
    form_of(work, ask, "actions")
    return Page("action", work.actions.get(ask.values.get("pick", "")).id, "listed")


def back(work: Work, ask: Ask) -> Page:
    """Go back to the list."""
    form_of(work, ask, "action")
    return Page("actions", ask.actor.person_id)


def action_page(work: Work, ask: Ask) -> ActionView:
    """Show one action: what was agreed, and where it is open, the box for what it changed."""
    action = _action(work, ask, ask.page.subject)
    listed = ask.page.detail == "listed"
    form = open_form(
        work,
        ask.actor,
        "action",
        action.id,
        seen=newest(work, action.id).head.version,
        **({"from": "list"} if listed else {}),
    )
    work.audit.write(f"action:{action.id}", "read", ask.actor, work.now, {"form": form.id})
    return _view(work, form, action, note=ask.page.note)


def _action(work: Work, ask: Ask, action_id: str) -> Action:
    action = work.actions.get(action_id)
    require(towards_action(work, ask.actor.person_id, action), Act.DO_ACTION)
    if action.status is ActionStatus.DRAFT:
        raise NotFound("action")  # its record was not submitted yet
    return action


def _view(
    work: Work,
    form: OpenForm,
    action: Action,
    *,
    note: str = "",
    value: str = "",
    problem: Fault | None = None,
) -> ActionView:
    words, pair = newest(work, action.id), work.roster.pair(action.pair_id)
    history = History(work, pair.id)
    done = work.actions.done(action.id) if action.status is ActionStatus.DONE else None
    drift = action_drift(history, policy_of(work, action), action)
    ended = action.status is not ActionStatus.OPEN
    parties = (pair.supervisor_id, pair.supervisee_id)
    return ActionView(
        form=form.id,
        line=line_of(work, OnAgenda(action, words, drift, done)),
        hoped=words.answers.get("outcome", ""),
        pair=" and ".join(name_of(work, party) for party in parties),
        school=work.roster.school(pair.school_id).name,
        at=work.now,
        may_finish=not ended or bool(problem),
        ended=action.status.value if ended else "",
        done_by=name_of(work, done.by_id) if done else "",
        done_at=done.done_at if done else None,
        listed="from" in form.context,
        value=value,
        problem=problem,
        note=note,
    )


def done(work: Work, ask: Ask) -> Page | ActionView:
    """Take that an action is done, with the word on what it changed; it is chased no more."""
    form = form_of(work, ask, "action")
    action = _action(work, ask, form.subject)
    page = Page("actions", ask.actor.person_id, note="done")
    if "from" not in form.context:
        page = Page("said", note="action_done")
    words = text.tidy(ask.values.get("changed", ""))
    known = work.actions.done(action.id)
    if action.status is ActionStatus.DONE and known and known.words == words:
        return page
    if problem := _problem(work, form, action, words):
        return _view(work, form, action, value=words, problem=problem)
    work.actions.save(action.finish())
    finished = ActionDone(action.id, ask.actor.person_id, work.now, words)
    work.actions.save_done(finished)
    work.audit.write(f"action:{action.id}", "done", ask.actor, work.now, {"form": form.id})
    _tell_records(work, action, finished)
    look_again(work, "action", action.id)
    work.outbox.touch("action", action.id, work.now)
    return page


def _problem(work: Work, form: OpenForm, action: Action, words: str) -> Fault | None:
    if action.status is not ActionStatus.OPEN:
        return Fault("changed", Problem.ENDED_MEANWHILE)
    if newest(work, action.id).head.version != form.seen:
        return Fault("changed", Problem.CHANGED_MEANWHILE)
    return text.fault_in(words, "changed", longest=LONGEST_WORD) or (
        None if words else Fault("changed", Problem.REQUIRED)
    )


def _tell_records(work: Work, action: Action, finished: ActionDone) -> None:
    """Have a record that is being written say so: its writer would ask for a review otherwise."""
    agreed_at = work.documents.get(action.document_id).begun_at
    for record in work.documents.of_pair(action.pair_id, DocumentKind.RECORD):
        if record.can(Move.SAVE) and record.begun_at > agreed_at:
            work.documents.save(record.save())
            keep_done(work, record, finished)
