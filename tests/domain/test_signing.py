import json
from datetime import UTC, date, datetime
from hashlib import sha256

import hypothesis.strategies as st
import pytest
import rfc8785
from hypothesis import given

from domain.document import DocumentKind
from domain.parts import PartContent, PartHead, PartKind, UnitKind
from domain.signing import SALT_BYTES, Leaf, Part, canonical, commitment, digest, manifest

SALTS = st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES)
WORDS = st.text(max_size=40)
COMMITMENTS = st.sampled_from([sha256(bytes([n])).hexdigest() for n in range(4)])
LEAVES = st.lists(
    st.builds(
        Leaf, st.sampled_from("abc"), st.sampled_from(PartKind), st.integers(1, 3), COMMITMENTS
    ),
    max_size=6,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(WORDS, JSON, max_size=4)


def listed(leaves: list[Leaf], *, document: str = "d", revision: int = 1) -> bytes:
    return manifest(
        document_id=document,
        kind=DocumentKind.RECORD,
        revision=revision,
        policy="srscmat@1",
        leaves=leaves,
    )


def leaf(salt: bytes, words: str, version: int = 1) -> Leaf:
    committed = commitment(salt, canonical({"answers": {"notes": words}}))
    return Leaf("part-1", PartKind.SECTION, version, committed)


@given(st.permutations(["a", "b", "c", "d"]), COMMITMENTS)
def test_the_order_of_the_parts_does_not_matter(order: list[str], committed: str) -> None:
    leaves = [Leaf(part, "section", 1, committed) for part in order]
    assert listed(leaves) == listed(sorted(leaves, key=lambda one: one.part_id))


@given(st.data(), LEAVES)
def test_the_order_does_not_matter_even_for_parts_that_share_an_id(
    data: st.DataObject, leaves: list[Leaf]
) -> None:
    assert listed(data.draw(st.permutations(leaves))) == listed(leaves)


@given(LEAVES, LEAVES)
def test_two_different_sets_of_parts_never_have_the_same_digest(
    one: list[Leaf], other: list[Leaf]
) -> None:
    def key(found: Leaf) -> tuple[str, str, int, str]:
        return found.part_id, found.kind, found.version, found.commitment

    same = sorted(map(key, one)) == sorted(map(key, other))
    assert (digest(listed(one)) == digest(listed(other))) == same


@given(SALTS, st.binary(min_size=1, max_size=60), st.data())
def test_every_byte_of_part_and_salt_changes_the_commitment(
    salt: bytes, part: bytes, data: st.DataObject
) -> None:
    both = bytearray(salt + part)
    at = data.draw(st.integers(0, len(both) - 1))
    both[at] ^= data.draw(st.integers(1, 255))
    changed = commitment(bytes(both[:SALT_BYTES]), bytes(both[SALT_BYTES:]))
    assert changed != commitment(salt, part)


@given(SALTS, WORDS, WORDS)
def test_other_words_give_another_digest(salt: bytes, one: str, other: str) -> None:
    same = digest(listed([leaf(salt, one)])) == digest(listed([leaf(salt, other)]))
    assert same == (one == other)


@given(SALTS, SALTS, WORDS)
def test_the_same_words_under_another_salt_give_another_digest(
    one: bytes, other: bytes, words: str
) -> None:
    same = digest(listed([leaf(one, words)])) == digest(listed([leaf(other, words)]))
    assert same == (one == other)


def test_version_revision_and_document_are_in_the_digest() -> None:
    salt = bytes(SALT_BYTES)
    found = {
        listed([leaf(salt, "same")]),
        listed([leaf(salt, "same", version=2)]),
        listed([leaf(salt, "same")], revision=2),
        listed([leaf(salt, "same")], document="other"),
        listed([]),
    }
    assert len({digest(one) for one in found}) == 5


def test_a_commitment_is_sha256_over_salt_then_part_so_that_anybody_can_check_it() -> None:
    assert commitment(b"salt", b"part") == sha256(b"saltpart").hexdigest()
    assert digest(b"list") == sha256(b"list").hexdigest()


def test_a_manifest_names_what_it_lists_and_no_words() -> None:
    found = json.loads(listed([leaf(bytes(SALT_BYTES), "Marked words")]))
    assert found["document"] == "d"
    assert found["parts"][0]["id"] == "part-1"
    assert "Marked" not in json.dumps(found)


@given(OBJECTS)
def test_the_canonical_form_is_stable(value: dict[str, object]) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once
    assert canonical(dict(reversed(list(value.items())))) == once
    assert json.loads(once) == value


def test_the_canonical_form_takes_dates_words_from_lists_and_nothing_else() -> None:
    value = {
        "day": date(2026, 11, 24),
        "moment": datetime(2026, 11, 24, 10, tzinfo=UTC),
        "part": Part.SUPERVISOR,
        "pair": ("a", 1),
    }
    assert json.loads(canonical(value)) == {
        "day": "2026-11-24",
        "moment": "2026-11-24T10:00:00+00:00",
        "part": "supervisor",
        "pair": ["a", 1],
    }
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical({"object": object()})


HEAD = PartHead(
    "part-1",
    "record-1",
    PartKind.ACTION,
    2,
    UnitKind.CASE,
    "case-1",
    datetime(2026, 11, 24, tzinfo=UTC),
    "margaret",
    child_id="child-1",
    school_id="school-1",
    case_id="case-1",
    owner_id="helen",
    due_on=date(2026, 12, 1),
)


def test_what_is_committed_to_says_whose_action_by_when_and_about_which_child() -> None:
    body = PartContent(HEAD, {"what": "Ring", "outcome": ""}, b"").body()
    assert (body["owner"], body["due"], body["case"]) == ("helen", date(2026, 12, 1), "case-1")
    assert (body["child"], body["school"], body["version"]) == ("child-1", "school-1", 2)
    assert body["answers"] == {"what": "Ring"}


def test_an_empty_answer_and_none_are_the_same_words() -> None:
    with_empty = PartContent(HEAD, {"what": "Ring", "outcome": ""}, b"").body()
    assert canonical(with_empty) == canonical(PartContent(HEAD, {"what": "Ring"}, b"x").body())
