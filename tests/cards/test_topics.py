"""What single cards say and offer, in the words that people see."""

from dataclasses import replace
from pathlib import Path

import pytest

from cards import elements
from cards.buttons import refresh
from cards.draw import draw
from cards.pieces import safe, short
from cards.verbs import Verb
from domain.policy import Answer
from policies.loader import load
from tests.cards.looking import Json, actions, of_type, runs
from tests.cards.samples import PLAIN, homes, posted, readings, sessions, views, writings
from workflows.views.documents import Block
from workflows.views.notices import HomeView, Said, Thing


def card(name: str) -> Json:
    return draw(views(PLAIN)[name], "https://s.example").card


def head(name: str) -> str:
    text: str = of_type(card(name), "TextBlock")[0]["text"]
    return text


def titles(name: str) -> list[str]:
    return [action["title"] for action in actions(card(name)) if action["title"] != "Show"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("session due", "Supervision is due by Fri 18 Dec"),
        ("session late", "Supervision was due by Fri 18 Dec"),
        (
            "session offered",
            "Margaret Okafor offers Tue 24 Nov, 10:00 to 11:30, at the school",
        ),
        ("session offered by me", "You offer Tue 24 Nov, 10:00 to 11:30, at the school"),
        ("session booked", "Booked: Tue 24 Nov, 10:00 to 11:30, at the school"),
        ("session moving", "Anna Bell offers a new time: Mon 30 Nov, 10:00 to 11:30, on Teams"),
        ("session moved", "Moved to Tue 24 Nov, 10:00 to 11:30, at the school"),
        ("session held", "Supervision was held on Tue 24 Nov 2026"),
    ],
)
def test_a_session_says_how_it_stands(name: str, words: str) -> None:
    assert head(name) == words


def test_only_what_this_viewer_can_do_is_offered() -> None:
    assert titles("session due") == []
    assert titles("session offered to me")[:2] == ["Accept this time", "Offer another time"]
    assert "Keep Tue 24 Nov, 10:00 to 11:30" in titles("session moving")
    assert "Get the new calendar file" in titles("session moved")


def test_accepting_tells_which_version_was_seen() -> None:
    accept = next(
        a for a in actions(card("session offered to me")) if a["title"] == "Accept this time"
    )
    assert accept["data"] == {"verb": "session.accept", "id": "s-1", "seen": "3"}
    assert accept["verb"] == "session.accept"


def test_each_party_sees_their_own_view() -> None:
    shown = card("session due")["refresh"]
    assert shown["userIds"] == ["29:one", "29:two"]
    assert shown["action"]["data"] == {"verb": "show", "kind": "session", "id": "s-1"}
    assert refresh("session", "s-1", ()) is None
    many = refresh("session", "s-1", tuple(map(str, range(99))))
    assert many is not None
    assert len(many["userIds"]) == 60


def test_a_moved_session_asks_for_the_new_calendar_file() -> None:
    assert any("old time" in run for run in runs(card("session moved")))


def test_the_writing_page_says_each_state_in_words() -> None:
    found = titles("writing")
    assert "✓ The session · saved 10:42" in found
    assert "○ Notes · empty" in found
    assert "! Agenda · needs attention" in found
    assert "✓ Risk of harm · saved Mon 23 Nov" in found
    assert {"Add a child", "Add an action", "Check and submit"} <= set(found)


def test_every_fault_leads_to_where_it_is_mended() -> None:
    found = {a["title"]: a for a in actions(card("writing faults"))}
    assert found["Go to Agenda"]["data"]["pick"] == "section/agenda"
    assert found["Go to AB · 4411"]["data"]["pick"] == "case/c-1/escalation"
    said = runs(card("writing faults"))
    assert said[said.index("Agenda") + 1] == "! What we agreed – needs an answer"


def test_an_agreement_has_no_children() -> None:
    assert "Add a child" not in titles("writing agreement")


def test_the_sentence_stands_right_above_the_signature() -> None:
    body = card("reading to sign")["body"]
    at = next(
        n
        for n, element in enumerate(body)
        if element["type"] == "ActionSet" and element["actions"][0]["title"] == "Sign this record"
    )
    assert "I have read this record" in body[at - 1]["inlines"][0]["text"]


def test_a_preview_names_what_cannot_be_printed() -> None:
    assert any("🦔 (U+1F994)" in run for run in runs(card("reading preview")))


def test_approving_from_the_record_names_the_case() -> None:
    approve = next(a for a in actions(card("reading to sign")) if a["title"].startswith("Approve"))
    assert approve["data"] == {"verb": "child.approve", "form": "f-7", "case": "c-1"}


def test_approving_a_plan_needs_no_date_of_entry() -> None:
    approve = next(a for a in actions(card("child to approve")) if a["title"].startswith("Approve"))
    assert approve["associatedInputs"] == "none"


def test_signed_by_one_says_so_first_and_never_as_agreed() -> None:
    found = runs(card("reading closed, silent"))
    assert "Signed by one. It does not count as agreed." in found
    assert any("has not answered" in run for run in found)


def test_papers_open_in_the_browser() -> None:
    urls = [action["url"] for action in actions(card("papers"))]
    assert urls == ["https://s.example/papers/token-1", "https://s.example/papers/token-2"]
    assert actions(card("calendar"))[0]["url"] == "https://s.example/calendar/token-3"


def test_free_text_is_answered_with_whom_to_ring_first() -> None:
    found = card("home unknown")
    assert of_type(found, "TextBlock")[0]["text"] == "Nobody has read your message"
    assert "999" in runs(found)[0]
    assert any("delete your message" in run for run in runs(found))


def test_nothing_to_do_is_said_kindly() -> None:
    assert head("home empty") == "Nothing needs you now, Margaret"


def test_each_line_of_home_that_a_button_helps_has_one() -> None:
    known = homes(PLAIN)
    for line in (*known["home"].lines, *known["home rest"].lines):
        found = actions(draw(HomeView(PLAIN.name, (line,)), "").card)
        # What didn't arrive is helped by a word with the person, missing numbers by an import.
        helped = line.thing not in {Thing.UNREACHED, Thing.NUMBERS, Thing.SUCCEEDS}
        urgent = [a for a in found if a["data"]["verb"] == Verb.URGENT_FORM]
        assert (len(found) - len(urgent), len(urgent)) == (helped, 1), line.thing
        assert all(a["data"]["id"] for a in found)


def test_what_people_can_begin_stands_on_home_however_long_it_is() -> None:
    for name in ("home", "home long"):
        assert titles(name)[-2:] == ["I'm away", "What else can I do?"]


def test_a_long_home_says_how_much_is_left() -> None:
    assert any("more. Write home again" in run for run in runs(card("home long")))


def test_many_accounts_are_confirmed_in_one_go() -> None:
    found = of_type(card("accounts"), "Input.ChoiceSet")[0]
    assert (found["id"], found["isMultiSelect"]) == ("people", True)


def test_a_stranger_to_the_table_is_refused() -> None:
    with pytest.raises(TypeError):
        draw(Said("changed"), "")


def test_a_mistyped_keyword_is_refused() -> None:
    for element in (elements.TextBlock, elements.InputText, elements.Submit, elements.Choice):
        with pytest.raises(TypeError):
            element(titel="x")


def test_a_name_cannot_become_a_link() -> None:
    assert safe("[Anna](http://evil.example) *Bell*") == "Anna (http evil.example) Bell"
    assert safe("O'Neil-Smith, Zoë") == "O'Neil-Smith, Zoë"
    assert short("one two three", 8) == "one two…"


def test_no_field_of_the_policy_is_called_like_what_a_button_carries() -> None:
    policy = load(Path(__file__).parents[2] / "policies/srscmat.toml")
    reserved = {"verb", "form", "id", "seen", "pick", "page", "case", "then", "msteams", "kind"}
    for form in (policy.agreement, policy.record, policy.case, policy.action, policy.review):
        assert not reserved & {field.key for field in form.fields}
        assert all(field.answer in Answer for field in form.fields)


def test_a_case_that_is_new_says_so_by_its_pick() -> None:
    found = {a["title"]: a["data"] for a in actions(card("writing"))}
    assert found["Add a child"]["pick"] == "case/new"
    assert found["Add an action"]["pick"] == "action/new"


def test_the_revision_that_changed_says_so() -> None:
    stale = replace(readings(PLAIN)["reading to sign"], note="stale")
    assert any("changed since" in run for run in runs(draw(stale, "").card))


def test_samples_cover_every_view_that_is_drawn() -> None:
    from cards.draw import _TABLE  # noqa: PLC0415 - the table is the point

    drawn = {type(view) for view in views(PLAIN).values()}
    assert drawn == set(_TABLE)
    assert set(sessions(PLAIN)) <= set(posted(PLAIN))
    assert writings(PLAIN)


def test_every_verb_is_on_some_card() -> None:
    carried = {Verb.HELP}  # help is written, not pressed
    for view in views(PLAIN).values():
        shown = draw(view, "").card
        carried |= {Verb(a["data"]["verb"]) for a in actions(shown) if "data" in a}
    assert carried == set(Verb) - {Verb.TURN}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("session due", "Margaret Okafor and Anna Bell, St Joseph's Catholic Primary"),
        (
            "document record: read and sign",
            "Margaret Okafor and Anna Bell, St Joseph's Catholic Primary, Tue 24 Nov 2026, 10:00",
        ),
    ],
)
def test_a_card_says_in_one_line_whose_supervision_it_is(name: str, line: str) -> None:
    found = runs(card(name))
    assert line in found
    assert [run for run in found if "Margaret Okafor" in run] == [line]


def test_a_question_keeps_its_own_mark() -> None:
    asked = Block("Risk of harm", (("Was anybody told?", "No"), ("Who", "Anna Bell")))
    found = runs(draw(replace(readings(PLAIN)["reading to sign"], blocks=(asked,)), "").card)
    assert "Was anybody told? " in found
    assert "Who: " in found


def test_what_was_just_submitted_is_said_once() -> None:
    found = runs(card("reading submitted"))
    assert len([run for run in found if run.startswith("Submitted")]) == 1


def test_a_reader_is_told_at_the_top_what_can_be_done_at_the_end() -> None:
    told = "Please read it to the end: there you can sign it, or ask for changes."
    assert told in runs(card("reading to sign"))
    assert told not in runs(card("reading signed"))
    just = replace(readings(PLAIN)["reading to sign"], note="submitted")
    assert told not in runs(draw(just, "").card)  # its writer has just read it


def test_an_agreement_that_can_be_changed_does_not_say_that_it_cannot() -> None:
    assert "Change the agreement" in titles("reading agreement")
    assert not any("no longer be changed" in run for run in runs(card("reading agreement")))
    assert "Signed by both. It can no longer be changed." in runs(card("reading locked"))


def test_whoever_submits_is_told_where_to_sign() -> None:
    assert any("you can sign at the end" in run for run in runs(card("reading submitted")))
