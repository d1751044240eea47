"""Role, record and act as one table: everybody's attempt at everything, in every state.

Each attempt is made with the best thing to try it with: a dialog of one's own about this very
record, the right version, a reading on file. Only who is named here gets through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from bot.routes import ACTS, OPENS, SUBMITS, walk
from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, SupervisionError
from tests.trust import PEOPLE, Trust
from workflows.asking import Ask, Page, open_form
from workflows.documents import lay_out
from workflows.ports import Work
from workflows.reading import record_reading

ALL = "WACLX"  # writing, awaiting (signed by Daniel), changes asked, locked, closed
BOTH = {"daniel": ALL, "priya": ALL}
HEADS = ("margaret", "helen", "joan", "robert")
# The pair, and who owns the action: once its record was submitted.
DOERS = dict.fromkeys(("daniel", "priya", "robert"), "ACLX")
EVERYBODY = dict.fromkeys(PEOPLE, ALL)
CONFIRMERS = dict.fromkeys(("margaret", "catherine", "francis"), ALL)

MEETING_DIALOGS = (
    Verb.MEETING_OFFER_FORM,
    Verb.MEETING_OFFER,
    Verb.MEETING_ACCEPT,
    Verb.MEETING_OUTCOME_FORM,
    Verb.MEETING_OUTCOME,
    Verb.MEETING_CONFIRM,
    Verb.MEETING_SETTLE,
    Verb.MEETING_DISPUTE,
    Verb.MEETING_DOCUMENT,
    Verb.MEETING_BACK,
    Verb.SHORTFALL_HELP,
    Verb.SHORTFALL_BACK,
    Verb.NOT_ENGAGING_FORM,
    Verb.NOT_ENGAGING,
)

# Who gets through, and with the record in which states. Elsewhere they are told what stands now.
TABLE: dict[Verb, dict[str, str]] = {
    Verb.OFFER_FORM: BOTH,
    Verb.CANCEL_FORM: BOTH,  # its record is begun: they are shown how it stands
    Verb.MISSED_FORM: BOTH,
    Verb.WAIVE_FORM: {"margaret": ALL},
    Verb.CALENDAR: BOTH,
    Verb.RECORD: BOTH,
    Verb.AGREEMENT: BOTH,
    Verb.DOCUMENT: BOTH,
    Verb.CHILD: {"daniel": "ACLX", "priya": "ACLX"},
    Verb.WITHDRAWN: {"priya": ""},  # this one stands
    Verb.CLOSING: {"margaret": "A"},
    Verb.PAPERS: BOTH,
    Verb.ACCOUNTS: CONFIRMERS,
    Verb.BIND_FORM: {"margaret": ALL},
    Verb.PREPARE: BOTH,
    Verb.ACTIONS: EVERYBODY,  # each sees their own
    Verb.ACTION: DOERS,
    Verb.INFORMAL: dict.fromkeys(("daniel", "priya", "margaret", "helen", "tom"), ALL),
    Verb.ASK_TO_BOOK: {"margaret": "W"},
    Verb.OVERVIEW: {"margaret": ALL},
    Verb.AWAY: EVERYBODY,
    Verb.MORE: EVERYBODY,
    Verb.MEETING: {},  # there is none here: see test_who_meets
    Verb.SHORTFALL: {},
    Verb.ACCEPT: {"daniel": "", "priya": ""},
    Verb.KEEP: {"daniel": "", "priya": ""},
    Verb.SHOW: BOTH,
    Verb.WAS_HELD: {"daniel": "ACLX", "priya": "ACLX"},  # by then it is held, and they are told so
    Verb.OFFER: {"daniel": "", "priya": ""},  # its time has come
    Verb.CANCEL: {"daniel": "", "priya": ""},
    Verb.WAIVE: {"margaret": ""},  # no new time is owed
    Verb.PICK: {"daniel": "WC"},
    Verb.SAVE: {"daniel": ALL},  # after submission the form comes back with its text
    Verb.BACK: BOTH,
    Verb.REMOVE: {"daniel": "WC"},
    Verb.REMOVED: {"daniel": "WC"},
    Verb.CHECK: {"daniel": ALL},
    Verb.SUBMIT: {"daniel": "WC"},
    Verb.SIGN: {"daniel": "ALX", "priya": "AL"},  # signing again changes nothing
    Verb.ASK_FORM: {"daniel": "A", "priya": "A"},
    Verb.ASK: BOTH,  # too late, the form comes back with its text
    Verb.REREAD: BOTH,
    Verb.TAKE_BACK: {"daniel": "WA"},
    Verb.APPROVE: {"priya": "AL"},
    Verb.ENTER: {"priya": "ACLX"},
    Verb.TAKEN_OUT: {"priya": ""},
    Verb.CLOSE: {"margaret": "AX"},
    Verb.ADDENDUM: {"daniel": "LX", "priya": "LX"},
    Verb.AGREEMENT_CHANGE: {"daniel": "", "priya": ""},  # a record is no agreement
    Verb.TO_PAPERS: BOTH,
    Verb.AWAY_OTHERS: {"margaret": ALL, "catherine": ALL},  # the lead's own, by the next one up
    Verb.AWAY_SET: {"tom": ALL, "margaret": ALL},
    Verb.AWAY_END: {"tom": "", "margaret": ""},  # there is none to end
    Verb.LEAVER: {"margaret": ALL},
    Verb.LEAVER_SET: {"margaret": ALL},
    Verb.ACTING: {},  # nobody is acting
    Verb.ACTING_FORM: dict.fromkeys(HEADS, ALL),
    Verb.ACTING_SET: dict.fromkeys(HEADS, ALL),  # of another school: its fault is shown
    Verb.ACTING_END: {},
    Verb.CONFIRM: CONFIRMERS,
    Verb.BIND: {"margaret": ALL},
    Verb.DISAGREE_FORM: {"daniel": "", "priya": "A"},  # the record is Daniel's own version
    Verb.DISAGREE: {"daniel": "WCLX", "priya": ALL},  # too late, the form comes back with its text
    **{verb: {} for verb in MEETING_DIALOGS},
    Verb.ASKED_TO_BOOK: {"margaret": "W"},
    Verb.PREPARE_PICK: BOTH,
    Verb.PREPARE_SAVE: BOTH,
    Verb.PREPARE_BACK: BOTH,
    Verb.PREPARE_REMOVE: BOTH,
    Verb.ACTION_PICK: DOERS,
    Verb.ACTION_DONE: DOERS,
    Verb.ACTIONS_BACK: EVERYBODY,
    Verb.INFORMAL_SAVE: BOTH,
    Verb.TURN: BOTH,
}
READ = {
    Verb.SIGN,
    Verb.DISAGREE_FORM,
    Verb.ASK_FORM,
    Verb.TAKE_BACK,
    Verb.ADDENDUM,
    Verb.AGREEMENT_CHANGE,
    Verb.TO_PAPERS,
    Verb.TURN,
}
ABOUT_CHILD = {Verb.CHILD, Verb.APPROVE, Verb.ENTER}
VALUES = {
    "pick": "section/notes",
    "notes": "Typed",
    "comment": "It was Tuesday",
    "entered_on": "2026-11-24",
    "reason": "long absent",
    "part": "none",
    "words": "It was Friday",
    "who": "supervisee",
    "new_time": "none",
    "school": "edith",
    "date": "2026-12-01",
    "time": "14:00",
    "minutes": "90",
    "place": "school",
    "topic": "Typed",
    "changed": "They answered",
    "pair": "edith",
    "about": "Typed",
    "harm": "no",
    "held_on": "2026-11-24",
    "started": "09:00",
}


Fitting = tuple[str, str, int, dict[str, str]]  # a dialog's verb, subject, version, context


class GotThrough(SupervisionError):
    """Raised after a step that worked, so that nothing of it is kept."""


@dataclass(frozen=True)
class World:
    document_id: str
    case_id: str
    session_id: str
    action_id: str
    seen: dict[str, int]


async def in_state(trust: Trust, state: str) -> World:
    hub = await trust.started("edith")
    case_id, hub = await trust.discusses("daniel", hub, "1234", plan="A visit")
    document_id = hub.heading.id
    ring = {"what": "Ring the family", "owner": "robert", "due": "2026-12-01"}
    hub = await trust.writes("daniel", hub, "action/new", **ring)
    action_id = hub.actions[0].pick.split("/")[1]
    if state != "W":
        await trust.submits("daniel", hub)
        await trust.signs("daniel", document_id)
    if state == "C":
        view = await trust.sends("priya", Verb.ASK_FORM, await trust.reads("priya", document_id))
        await trust.sends("priya", Verb.ASK, view, comment="It was Tuesday")
    if state == "L":
        await trust.sends("priya", Verb.APPROVE, await trust.opens("priya", Verb.CHILD, case_id))
        await trust.signs("priya", document_id)
    if state == "X":
        view = await trust.opens("margaret", Verb.CLOSING, document_id)
        await trust.sends("margaret", Verb.CLOSE, view, reason="long absent")
    document, session = await trust.document(document_id), await trust.session("edith")
    head = await trust.run(lambda work: work.documents.head(case_id))
    assert head is not None
    seen = {
        "document": document.version,
        "revision": document.revision,
        "session": session.version,
        "case": head.version,
    }
    return World(document_id, case_id, session.id, action_id, seen)


def the_form(work: Work, trust: Trust, who: str, verb: Verb, world: World) -> str:
    """Give the id of a dialog of this person's own about this record, as fit as can be."""
    doc, case, seen = world.document_id, world.case_id, world.seen
    child: Fitting = ("child", case, seen["case"], {})
    item: Fitting = ("prepare.item", world.session_id, 0, {"item": "item-1", "kind": "topic"})
    fitting: dict[Verb, Fitting] = {
        Verb.OFFER: ("session.offer", world.session_id, seen["session"], {}),
        Verb.CANCEL: (
            "session.cancel",
            world.session_id,
            seen["session"],
            {"how": "session.cancel", "times": ""},
        ),
        Verb.WAIVE: ("session.waive", world.session_id, seen["session"], {}),
        Verb.SAVE: ("document.save", doc, 0, {"pick": "section/notes", "part": f"{doc}:notes"}),
        Verb.REMOVE: ("document.pages", doc, seen["document"], {"part": case}),
        Verb.REMOVED: ("document.remove", doc, seen["document"], {"part": case}),
        Verb.SUBMIT: (
            "document.submit",
            doc,
            seen["document"],
            {"revision": str(seen["revision"])},
        ),
        Verb.ASK: ("document.changes", doc, seen["revision"], {}),
        Verb.DISAGREE: ("document.disagree", doc, seen["revision"], {}),
        Verb.REREAD: ("document.changes", doc, seen["revision"], {}),
        Verb.APPROVE: child,
        Verb.ENTER: child,
        Verb.TAKEN_OUT: ("child.withdrawn", f"{case}:{seen['case']}", 0, {}),
        Verb.CLOSE: ("document.close", doc, seen["revision"], {}),
        Verb.PREPARE_PICK: ("prepare", world.session_id, 0, {}),
        Verb.PREPARE_SAVE: item,
        Verb.PREPARE_BACK: item,
        Verb.PREPARE_REMOVE: item,
        Verb.ACTION_PICK: ("actions", who, 0, {}),
        Verb.ACTION_DONE: ("action", world.action_id, 1, {}),
        Verb.ACTIONS_BACK: ("action", world.action_id, 1, {}),
        Verb.INFORMAL_SAVE: ("informal", who, 0, {}),
        Verb.CONFIRM: ("accounts", "roster", 0, {}),
        Verb.BIND: ("channel.bind", "19:edith", 0, {}),
        Verb.ASKED_TO_BOOK: ("school.ask", world.session_id, seen["session"], {}),
        Verb.AWAY_OTHERS: ("more", who, 0, {}),
        Verb.ACTING_FORM: ("more", who, 0, {}),
        Verb.ACTING_SET: ("acting", "", 0, {}),
        Verb.ACTING_END: ("acting", "no post", 0, {}),
        Verb.LEAVER_SET: ("leaver", "tom", 0, {}),
        Verb.AWAY_SET: ("away", "tom", 0, {}),
        Verb.AWAY_END: ("away", "tom", 0, {}),
        **dict.fromkeys(READ, ("document.read", doc, seen["revision"], {})),
    }
    pages: Fitting = ("document.pages", doc, seen["document"], {})
    kind, subject, version, context = fitting.get(verb, pages)
    actor = trust.actor(who)
    form = open_form(work, actor, kind, subject, seen=version, **context)
    if kind == "document.read":
        record_reading(work, actor, lay_out(work, doc, who), form.id)
    return form.id


def subject_of(verb: Verb, world: World) -> str:
    return {
        Verb.CHILD: world.case_id,
        Verb.WITHDRAWN: f"{world.case_id}:{world.seen['case']}",
        Verb.AGREEMENT: "edith",
        Verb.ACTION: world.action_id,
        Verb.BIND_FORM: "19:edith",
        Verb.AWAY: "me",
        Verb.LEAVER: "tom",
        Verb.DOCUMENT: world.document_id,
        Verb.CLOSING: world.document_id,
        Verb.PAPERS: world.document_id,
    }.get(verb, world.session_id)


async def tried(
    trust: Trust, who: str, verb: Verb, world: World, *, form_of: str = ""
) -> SupervisionError:
    """Try it and give what came of it; nothing of it is kept."""

    def attempt(work: Work) -> None:
        values = dict(VALUES)
        step: Callable[..., Any]
        if verb in SUBMITS:
            step = SUBMITS[verb]
            values["form"] = the_form(work, trust, form_of or who, verb, world)
            values |= {Verb.ACTION_PICK: {"pick": world.action_id}}.get(verb, {})
            values |= {Verb.PREPARE_PICK: {"pick": "topic"}}.get(verb, {})
        else:
            step = {**OPENS, **ACTS}[verb]
            values["seen"] = str(world.seen["session"])
        subject = subject_of(verb, world)
        walk(work, Ask(trust.actor(who), values, Page("home", subject)), step)
        raise GotThrough

    with pytest.raises(SupervisionError) as came:
        await trust.run(attempt)
    return came.value


def test_the_table_names_every_verb_that_does_anything() -> None:
    # An urgent request belongs to no pair: who may do what with one is in test_urgent.
    urgent = {verb for verb in Verb if verb.startswith("urgent.")}
    assert set(TABLE) == {*OPENS, *ACTS, *SUBMITS} - urgent


@pytest.mark.parametrize("state", ALL)
async def test_nobody_gets_through_who_is_not_named(trust: Trust, state: str) -> None:
    world = await in_state(trust, state)
    before = await trust.rows()
    for verb, able in TABLE.items():
        for who in PEOPLE:
            came = await tried(trust, who, verb, world)
            where = (verb, who, state, came)
            if who not in able:
                assert isinstance(came, NotAllowed | NotFound), where
            else:
                assert isinstance(came, GotThrough) == (state in able[who]), where
    assert await trust.rows() == before


@pytest.mark.parametrize("state", ALL)
async def test_nobody_uses_a_dialog_that_was_opened_for_somebody_else(
    trust: Trust, state: str
) -> None:
    world = await in_state(trust, state)
    before = await trust.rows()
    for verb in SUBMITS:
        for who in PEOPLE:
            for owner in {"daniel", "priya", "margaret"} - {who}:
                came = await tried(trust, who, verb, world, form_of=owner)
                assert isinstance(came, NotAllowed), (verb, who, owner, state)
    assert await trust.rows() == before


async def test_a_dialog_about_one_thing_does_nothing_to_another(trust: Trust) -> None:
    world = await in_state(trust, "A")

    def attempt(work: Work, other: Verb, verb: Verb) -> None:
        form = the_form(work, trust, "daniel", other, world)
        values = {**VALUES, "form": form, "case": world.case_id}
        walk(work, Ask(trust.actor("daniel"), values), SUBMITS[verb])
        raise GotThrough

    for verb in (Verb.SIGN, Verb.SUBMIT, Verb.TAKE_BACK, Verb.CLOSE, Verb.ENTER, Verb.OFFER):
        for other in SUBMITS:
            if other is verb or {other, verb} <= READ or {other, verb} <= ABOUT_CHILD:
                continue
            with pytest.raises(NotAllowed):
                await trust.run(partial(attempt, other=other, verb=verb))
