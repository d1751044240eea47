"""What the plays are judged by finds each breach that it is there to find, and nothing else."""

import copy
from collections.abc import Callable

import pytest

from tests.databases import Place
from tests.fuzz.playing import object_id, records_in_every_state
from tests.fuzz.rules import Rows, faults
from tests.trust import Trust

Breach = Callable[[Rows], object]


def first(rows: Rows, table: str, **wanted: object) -> dict[str, object]:
    return next(r for r in rows[table] if all(r[k] == v for k, v in wanted.items()))


def changed(table: str, values: dict[str, object], **wanted: object) -> Breach:
    return lambda rows: first(rows, table, **wanted).update(values)


def added(table: str, values: dict[str, object], **like: object) -> Breach:
    return lambda rows: rows[table].append({**first(rows, table, **like), **values})


def removed(table: str, **wanted: object) -> Breach:
    return lambda rows: rows[table].remove(first(rows, table, **wanted))


# Who did it, what, and a word of the fault.
BREACHES: list[tuple[str, Breach, str]] = [
    ("sam", changed("session", {"version": 9}, pair_id="tom"), "a stranger changed"),
    ("sam", added("inbox", {"key": "x", "outcome": "", "reference": "", "taken_at": None}),
     "a stranger changed"),
    ("helen", changed("session", {"version": 9}, pair_id="tom"), "arranged for others"),
    ("helen", changed("session", {"offer_by_id": "margaret"}, pair_id="oswald"), "as margaret"),
    ("margaret", added("form", {"id": "x", "person_id": "helen"}), "acted as helen"),
    ("daniel", added("audit", {"id": 10**6, "seq": 99, "actor": "priya"}), "acted as priya"),
    ("daniel", added("signature", {"revision": 9, "person_id": "priya"}, person_id="priya"),
     "signed for another"),
    ("helen", added("signature", {"revision": 9, "person_id": "helen"}, person_id="priya"),
     "changed a document of others"),
    ("helen", changed("signer", {"part": "x"}, person_id="priya"), "changed a document of others"),
    ("joan", changed("person", {"teams_id": "29:x"}, id="helen"), "a stranger changed"),
    ("helen", changed("person", {"teams_id": "29:x"}, id="priya"), "changed a person"),
    ("helen", changed("person", {"email": "x"}, id="helen"), "changed a person"),
    ("helen", removed("proposal"), "confirmed an account"),
    ("helen", changed("post", {"role": "head"}), "changed the roster"),
    ("helen", changed("channel", {"school_id": "brigid"}, school_id="oswald"), "bound a channel"),
    ("tom", added("away", {"id": "x", "person_id": "helen", "set_by_id": "tom"}), "absence"),
    ("robert", added("post", {"id": "x", "role": "DSL", "starts_on": "x"}, school_id="brigid"),
     "changed the roster"),
    ("tom", added("handover", {"person_id": "helen", "by_id": "tom", "to_id": "tom"}), "absence"),
    ("margaret", changed("audit", {"event": "x"}), "only added to"),
    ("margaret", removed("reading"), "only added to"),
    ("margaret", changed("part_version", {"saved_at": None}), "only added to"),
    ("margaret", added("form", {"id": "y", "person_id": "margaret", "subject": "Zebedee"}),
     "in the clear"),
    ("priya", changed("document", {"revision": 9}, pair_id="brigid"), "document of others"),
    ("catherine", changed("document", {"digest": "x"}, pair_id="brigid"), "document of others"),
]  # fmt: skip


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_every_breach_is_found(place: Place, subtests: pytest.Subtests) -> None:
    trust = await Trust.founded(place)
    await records_in_every_state(trust)
    before = await trust.rows()
    await trust.database.close()
    whole_day = {"first": None, "last": None, "cover_id": None}
    before["away"].append({"id": "a", "person_id": "daniel", "set_by_id": "daniel", **whole_day})
    before["handover"].append({"person_id": "daniel", "at": None, "to_id": "tom", "by_id": "tom"})
    before["inbox"].append({"key": "known", "outcome": "", "reference": "", "taken_at": None})
    for number, (who, breach, told) in enumerate(BREACHES):
        with subtests.test(f"{number} {told}"):
            after = copy.deepcopy(before)
            breach(after)
            assert any(told in fault for fault in faults(before, after, object_id(who)))
    for who in ("helen", "margaret", "priya", "sam"):
        assert faults(before, copy.deepcopy(before), object_id(who)) == []


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_what_people_do_themselves_is_no_breach(place: Place) -> None:
    trust = await Trust.founded(place)
    record = await trust.locked("edith", plan="A social worker visits")
    for who, what in (("daniel", trust.reads), ("priya", trust.reads)):
        before = await trust.rows()
        await what(who, record)
        assert faults(before, await trust.rows(), object_id(who)) == []
    locked = await trust.rows()
    for words in ({"digest": "x"}, {"status": "writing"}):
        after = copy.deepcopy(locked)
        first(after, "document", id=record).update(words)
        first(locked, "document", id=record)["status"] = "locked"
        told = faults(locked, after, object_id("daniel"))
        assert any("changed what is locked" in fault for fault in told)
    await trust.database.close()
