import pytest

from papers.extract import extract_text
from tests.papers import samples
from tests.papers.hostile import CORPUS
from workflows.views.papers import Agreed, Field, PlanChange


def test_it_begins_and_ends_with_the_state_of_its_signatures() -> None:
    lines = extract_text(samples.extract(agreed=Agreed.AWAITING, agreed_at=None)).splitlines()
    assert lines[0].startswith("AWAITING SIGNATURES. ")
    assert lines[-1] == "AWAITING SIGNATURES."
    assert "AWAITING" not in extract_text(samples.extract())
    assert extract_text(samples.extract()).startswith("SIGNED BY BOTH ON WED 25 NOV 2026. ")


def test_it_has_what_the_childs_record_needs() -> None:
    text = extract_text(samples.extract())
    for part in (
        "Child: AB, school's reference 2201",
        "Session: One-to-one session, Tue 24 Nov 2026, 10:00",
        "Supervisor: Ruth Calder, Trust Supervision Lead",
        "Record: K7Q2M9, revision 2",
        "What is it like to be this child?\nHe waits a great deal.",
        "Level of concern: The concern has escalated.",
        "Approved by Siân Wójcik-Țîrlea, designated safeguarding lead, Tue 24 Nov 2026, 16:00.",
        "- Ask for a strategy discussion (Siân Wójcik-Țîrlea, by Wed 25 Nov 2026). Outcome hoped",
    ):
        assert part in text


def test_a_correction_says_what_it_replaces() -> None:
    text = extract_text(samples.extract(replaces=samples.HELD))
    assert "CORRECTION. These words replace those of Tue 24 Nov 2026, 10:00." in text


def test_what_is_missing_is_said() -> None:
    text = extract_text(
        samples.extract(
            discussion=(Field("Your role", " "),), plan_change=PlanChange("New plan"), actions=()
        )
    )
    assert "Your role\n(nothing was written here)" in text
    assert "Not approved by the designated safeguarding lead" in text
    assert "- no action was agreed" in text
    assert "Change of plan: none was recorded." in extract_text(samples.extract(plan_change=None))


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_value_hides_nothing(name: str) -> None:
    text = extract_text(samples.extract(discussion=(Field("Words", CORPUS[name]),)))
    assert not set(text) & set("\x00\x1b\u202e\u2066\u2028\r\ud83d")
    assert text.encode()  # no half characters


def test_emoji_and_other_scripts_stay_as_they_are() -> None:
    text = extract_text(samples.extract(discussion=(Field("Words", "😀 你好"),)))
    assert "😀 你好" in text
