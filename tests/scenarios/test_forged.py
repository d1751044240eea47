"""Forged card data: each attempt gets a kind answer, and changes nothing."""

import asyncio
import itertools
from typing import Any

import pytest

from cards.verbs import Verb
from local.client import Outcome
from tests.scenarios.hands import Hands, an_offer, form_of

# What a look at the present state may leave behind: dialogs opened, and that they were read.
LOOKING = {"form", "reading", "audit", "link", "inbox", "sqlite_sequence"}
KIND = {"dialog", "message", "text", "card"}
LONG = "x" * 30_000
Rows = dict[str, Any]


def facts(hands: Hands) -> Rows:
    return {name: rows for name, rows in hands.world.rows().items() if name not in LOOKING}


@pytest.fixture
async def offered(hands: Hands) -> str:
    """A session of Margaret and Helen that Helen offered a time for."""
    session = hands.world.session("margaret", "helen")
    subject = str(session["id"])
    if session["status"] == "due":
        await hands.offers("helen", "st-brigids", subject)
    await hands.card("margaret", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    return subject


async def own_message(hands: Hands, who: str) -> str:
    return str((await hands.teams.messages(who))[-1]["id"])


async def forged(hands: Hands, who: str, deed: str, data: Any, message: str = "") -> Outcome:
    message = message or await own_message(hands, who)
    if deed == "execute":
        verb = str(data.get("verb", "")) if isinstance(data, dict) else ""
        return await hands.teams.forge_execute(who, message, verb, data)
    return await hands.teams.forge_dialog(who, message, deed, data)


async def test_no_verb_with_strange_data_fails_or_changes_anything(
    hands: Hands, offered: str
) -> None:
    before = facts(hands)
    strange: list[dict[str, Any]] = [
        {},
        {"id": "nothing", "form": "nothing", "seen": "0"},
        {"id": LONG, "form": LONG, "seen": "9" * 5_000, "pick": LONG, "page": "9" * 5_000},
        {"id": "a\x00b", "form": "\x00", "seen": "²", "pick": "case/\x00", "page": "\u0663"},
        {"id": offered, "seen": "-1", "more": "fields", "person_id": "x", "form": "' OR 1=1"},
    ]
    message = await own_message(hands, "margaret")
    for verb in (*(v.value for v in Verb), "", "nonsense", "home"):
        tries = itertools.product(strange, ("open", "submit", "execute"))
        sent = [
            forged(hands, "margaret", deed, {"verb": verb, **data}, message) for data, deed in tries
        ]
        await asyncio.gather(*sent)
    assert facts(hands) == before
    statuses = {one["status"] for one in await hands.teams.invokes()}
    assert statuses <= {200, 400}
    assert "turn_failed" not in hands.world.log()
    assert "request_failed" not in hands.world.log()


@pytest.mark.parametrize(
    "data",
    [
        {"verb": "session.accept", "id": 7, "seen": "1"},
        {"verb": "session.accept", "id": ["x"], "seen": {}},
        {"verb": "session.accept", "id": None, "seen": True},
        {"verb": ["session.accept"]},
        {"verb": "document.sign", "form": {"$ne": ""}},
        {"verb": "document.save", "notes": "x" * 30_001},
        ["verb"],
        "verb",
        7,
        None,
    ],
    ids=repr,
)
async def test_data_of_a_wrong_kind_is_refused_at_the_door(
    hands: Hands, offered: str, data: Any
) -> None:
    before = facts(hands)
    for deed in ("open", "submit", "execute"):
        assert (await forged(hands, "margaret", deed, data)).kind in {"error", "text", "message"}
    assert facts(hands) == before
    assert {one["status"] for one in await hands.teams.invokes()} <= {200, 400}


@pytest.mark.parametrize("who", ["priya", "daniel", "tom", "robert", "joan", "sam"])
async def test_nobody_else_accepts_what_is_offered_to_a_party(
    hands: Hands, offered: str, who: str
) -> None:
    if who == "sam":
        await hands.teams.say("sam", "personal", "home")
    elif not await hands.teams.messages(who):
        await hands.teams.say(who, "personal", "home")
    await hands.quiet()
    before, version = facts(hands), hands.world.session("margaret", "helen")["version"]
    data = {"verb": "session.accept", "id": offered, "seen": str(version)}
    answer = await forged(hands, who, "execute", data)
    assert answer.kind == "text"
    assert answer.words
    assert facts(hands) == before


async def test_nobody_accepts_their_own_offer(hands: Hands, offered: str) -> None:
    before, version = facts(hands), hands.world.session("margaret", "helen")["version"]
    data = {"verb": "session.accept", "id": offered, "seen": str(version)}
    assert (await forged(hands, "helen", "execute", data)).kind in KIND
    assert facts(hands) == before


async def test_a_stale_button_shows_how_it_stands_and_says_so(hands: Hands, offered: str) -> None:
    before, version = facts(hands), int(hands.world.session("margaret", "helen")["version"])
    for seen in (version - 1, version + 1, 0):
        data = {"verb": "session.accept", "id": offered, "seen": str(seen)}
        answer = await forged(hands, "margaret", "execute", data)
        assert answer.kind == "card"
        assert "changed since you opened it" in answer.text
    assert facts(hands) == before


async def test_a_dialog_is_good_for_the_person_it_was_opened_for(
    hands: Hands, offered: str
) -> None:
    dialog = await hands.opens("margaret", "personal", verb="session.offer_form", id=offered)
    before = facts(hands)
    data = an_offer(form_of(dialog), date="2026-12-01", time="10:00")
    for who in ("helen", "priya"):
        answer = await forged(hands, who, "submit", data)
        assert answer.kind == "message"
        assert "nothing was done" in answer.words
    # And for the thing it was opened for: its verb decides, whatever the button says.
    for verb in ("document.save", "document.sign", "document.submit", "accounts.confirm"):
        answer = await forged(hands, "margaret", "submit", {**data, "verb": verb})
        assert answer.kind == "message"
    assert facts(hands) == before


async def test_many_forgeries_at_once_hold_nobody_up(hands: Hands, offered: str) -> None:
    tries = [
        forged(hands, "priya", "submit", {"verb": "document.sign", "form": str(number)})
        for number in range(50)
    ]
    answers = await asyncio.gather(*tries)
    assert {answer.kind for answer in answers} == {"message"}
    assert (await hands.home("helen")).text


async def test_a_party_can_name_no_other_thing_in_their_own_dialog(
    hands: Hands, offered: str
) -> None:
    """What is acted on is what the dialog was opened for, never what the card says."""
    dialog = await hands.opens("margaret", "personal", verb="session.offer_form", id=offered)
    other = str(hands.world.session("margaret", "priya")["id"])
    before = hands.world.session("margaret", "priya")
    data = an_offer(form_of(dialog), date="2026-12-01", time="11:00")
    answer = await forged(
        hands, "margaret", "submit", {**data, "id": other, "subject": other, "seen": "99"}
    )
    assert answer.kind == "message"
    assert hands.world.session("margaret", "priya") == before
    assert hands.world.session("margaret", "helen")["offer_by_id"] == hands.world.person_id(
        "margaret"
    )
