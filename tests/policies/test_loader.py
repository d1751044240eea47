"""A pack with faults is refused, with every fault and its key."""

from pathlib import Path

import pytest

from policies.crossing import NEEDED
from policies.loader import FORMS, PolicyFaultsError, load
from tests.policies.packs import REAL, edited, faults, pack

# What is changed in the real pack, to what, and the fault that must be told.
BROKEN = [
    ("version = 1\n", "", "version: is missing"),
    ("version = 1\n", "version = 0\n", "version: Input should be greater than or equal to 1"),
    ('id = "srscmat"', 'id = "SRSC MAT"', "id: String should match pattern"),
    ("review_due = 2026-06-30", 'review_due = "soon"', "review_due: Input should be a valid date"),
    ('every = "term"', 'every = "fortnight"', "frequency.every: Input should be"),
    ("usual = 90", "usual = 30", "length: least, usual and most must rise in this order"),
    ("least = 45", "least = 0", "length.least: Input should be greater than 0"),
    ("silent_school_days = 20", "silent_school_days = 0", "sign_off.silent_school_days: Input"),
    ("written_school_days = 3", "written_school_days = -3", "late.written_school_days: Input"),
    ("carried_over = 2", "carried_over = 0", "drift.carried_over: Input should be greater than 0"),
    ('question = "What do we challenge now?"', "", "drift.question: is missing"),
    ('{ key = "topic", label', '{ key = "point", label', "preparation: a field topic is needed"),
    ('online = "teams"', 'online = "zoom"', "place.online: is none of place.choices"),
    ('{ key = "trust", label', '{ key = "school", label', "place.choices: the key school stands"),
    (
        '{ key = "weather", label',
        '{ key = "urgent", label',
        "place.online_reasons: the key urgent stands twice",
    ),
    ("[sign_off]", "[sign_off]\nstamp = true", "sign_off.stamp: no such key is known here"),
    ("[length]", "[colours]\n[length]", "colours: no such key is known here"),
    (
        'key = "notes", label',
        'key = "notes", colour = "red", label',
        "record.sections.2.fields.1.colour: no such key is known here",
    ),
    (
        'key = "notes", label = "Notes", answer = "text"',
        'key = "notes", label = "", answer = "essay"',
        "record.sections.2.fields.1.answer: Input should be 'line'",
    ),
    ('key = "agenda"\ntitle = "A', 'key = "notes"\ntitle = "A', "record.sections: the key notes"),
    (
        '{ key = "sample", label = "If',
        '{ key = "agenda", label = "If',
        "record: the key agenda stands twice",
    ),
    (
        'choices_from = "places"',
        'choices_from = "rooms"',
        "record.session.place.choices_from: must be places or online_reasons",
    ),
    (
        'key = "plan", label = "What changes in the plan for this child", answer = "text"',
        'key = "plan", label = "What changes", answer = "text", choices_from = "places"',
        "case.plan.plan: choices go with the answer choice, and only so",
    ),
    (
        ', choices_from = "online_reasons"',
        "",
        "record.session.online_reason: choices go with the answer choice, and only so",
    ),
    (
        '{ key = "partly", label',
        '{ key = "yes", label',
        "case.since.progress.choices: the key yes stands twice",
    ),
    (
        '{ key = "carried over", label',
        '{ key = "postponed", label',
        "review.review.outcome.choices: postponed is none of carried over, done, no longer needed",
    ),
    (
        '{ key = "same", label',
        '{ key = "worse", label',
        "case.since.concern.choices: worse is none of de-escalated, escalated, same",
    ),
    ('either = [["online_reason"]]', "either = []", "record.sections.1.rules.1.either: "),
    ('either = [["online_reason"]]', "either = [[]]", "record.sections.1.rules.1.either.1: "),
    (
        'either = [["online_reason"]]',
        'either = [["notes"]]',
        "record.session.rules: no field notes here",
    ),
    ('when = "concern"', 'when = "worry"', "case.rules: no field worry here"),
    ('is = "escalated"', 'is = "worse"', "case.rules: worse is no choice of concern"),
    (
        'when = "place", is = "teams"',
        'when = "place", is = "zoom"',
        "record.session.rules: zoom is no choice of place",
    ),
    (
        '[["sample"]] }',
        '[["sample"]] }, { when = "agenda", is = "x", either = [["sample"]] }',
        "record.agenda.rules: x is no choice of agenda",
    ),
]


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN, ids=[fault for *_, fault in BROKEN])
def test_each_fault_is_told_with_its_key(old: str, new: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, edited((old, new)))
    assert any(told.startswith(fault) for told in found), found


def test_all_faults_are_told_at_once_of_whatever_kind(tmp_path: Path) -> None:
    chosen = [
        row
        for row in BROKEN
        if row[2].startswith(("version: is missing", "frequency", "place.online:", "colours"))
        or "outcome" in row[2]
        or "worry" in row[2]
    ]
    found = faults(tmp_path, edited(*((old, new) for old, new, _ in chosen)))
    assert len(chosen) == len(found)
    for *_, fault in chosen:
        assert any(told.startswith(fault) for told in found), fault


def in_form(form: str, old: str, new: str) -> str:
    """Give the real pack with a text replaced where it first stands in this form."""
    before, after = REAL.split(f"\n[{form}]\n")
    assert old in after
    return f"{before}\n[{form}]\n{after.replace(old, new, 1)}"


NEEDS = [(form, key) for form in NEEDED for key in NEEDED[form]]


@pytest.mark.parametrize(("form", "key"), NEEDS, ids=[f"{f}.{k}" for f, k in NEEDS])
def test_a_question_that_the_product_reads_cannot_be_left_out(
    form: str, key: str, tmp_path: Path
) -> None:
    text = in_form(form, f'{{ key = "{key}",', '{ key = "gone",')
    found = faults(tmp_path, text)
    assert f"{form}: a field {key} is needed" in found


@pytest.mark.parametrize(
    ("form", "old", "kind"),
    [
        ("record", 'key = "minutes", label = "Length in minutes", answer = "', "minutes"),
        ("case", 'key = "school", label = "The child\'s school", answer = "', "school"),
        ("action", 'key = "due", label = "By when", answer = "', "date"),
        (
            "agreement",
            'key = "review_on", label = "We review this agreement on", answer = "',
            "date",
        ),
    ],
)
def test_a_question_that_the_product_reads_keeps_its_kind_of_answer(
    form: str, old: str, kind: str, tmp_path: Path
) -> None:
    text = in_form(form, old, old.removesuffix('"') + '"line", hint = "')
    key = old.split('"')[1]
    assert faults(tmp_path, text) == (f"{form}.{key}.answer: must be {kind}",)


def test_one_line_will_do_where_the_product_reads_a_text(tmp_path: Path) -> None:
    old = 'key = "what", label = "What will be done", answer = "'
    assert load(pack(tmp_path, edited((f"{old}text", f"{old}line"))))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_missing_is_told_once_and_not_question_by_question(
    form: str, tmp_path: Path
) -> None:
    text = REAL.replace(f"[{form}]", "[other]").replace(f"[[{form}.", "[[other.")
    found = faults(tmp_path, text)
    assert set(found) == {f"{form}: is missing", "other: no such key is known here"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "id: is missing"),
        ("record = 3", "record: Input should be"),
        ("record = { sections = 3 }", "record.sections: Input should be"),
        ("record = { sections = [3] }", "record.sections.1: Input should be"),
        ("[place]\nchoices = 'school'", "place.choices: Input should be"),
        ("[length]\nleast = 'long'", "length.least: Input should be"),
    ],
)
def test_the_wrong_shape_is_a_fault_and_no_crash(text: str, fault: str, tmp_path: Path) -> None:
    found = faults(tmp_path, text)
    assert any(told.startswith(fault) for told in found), found


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    (found,) = faults(tmp_path, 'id = "srscmat"\nversion = \n')
    assert found.startswith("file: ")
    assert "line 2" in found


def test_a_file_in_another_encoding_is_told_plainly(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_bytes(REAL.replace("Notes", "Notés").encode("cp1252"))
    with pytest.raises(PolicyFaultsError, match="must be saved as UTF-8"):
        load(path)


def test_a_file_saved_by_notepad_with_its_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text(REAL, encoding="utf-8-sig", newline="\r\n")
    assert load(path).ref == "srscmat@1"
