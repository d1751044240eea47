"""What people paste, and what nobody should: it comes back unharmed, or is refused at its field."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from domain.text import problem_in, tidy
from local.client import Outcome
from tests.papers.hostile import CORPUS
from tests.scenarios.hands import AFTER, Hands, fetched, form_of, inputs, links
from tests.scenarios.waiting import until
from tests.scenarios.world import imported

HALF = "half characters"  # JSON can say them, UTF-8 can't: the door refuses the whole request
SIGNS = ("evil.example", "alert(1)", "/etc/passwd", "cmd|", "DROP TABLE", "#panic")


async def typed(hands: Hands, hub: Outcome, pick: str, field: str, value: str) -> Outcome:
    """Type something past the limits that Teams itself keeps to, and save."""
    form = await hands.sends("margaret", hub, {"verb": "document.pick", "pick": pick})
    data = {"verb": "document.save", "form": form_of(form)}
    known = {key: str(box["value"]) for key, box in inputs(form.card).items() if box.get("value")}
    sent = {**known, field: value, **data}
    return await hands.teams.forge_dialog("margaret", hub.message, "submit", sent)


def shown(form: Outcome, field: str) -> str:
    return str(inputs(form.card)[field].get("value", ""))


async def test_hostile_words_come_back_as_they_were_or_are_refused_at_their_field(
    hands: Hands, subtests: pytest.Subtests
) -> None:
    subject = await hands.books("margaret", "helen", "st-brigids")
    await hands.teams.clock_to(AFTER)
    hub = await hands.begins("margaret", subject)
    hub = await hands.needed("margaret", hub)
    kept: dict[str, str] = {}
    for name, value in CORPUS.items():
        with subtests.test(name):
            answer = await typed(hands, hub, "section/notes", "notes", value)
            if name == HALF:
                assert answer.kind == "error"
                continue
            assert answer.kind == "dialog", answer.text
            if problem_in(tidy(value)):
                assert shown(answer, "notes") == tidy(value)
                assert "Notes – " in str(inputs(answer.card)["notes"]["label"])
                continue
            form = await hands.sends(
                "margaret", answer, {"verb": "document.pick", "pick": "section/notes"}
            )
            assert shown(form, "notes") == tidy(value)
            kept[name] = value
    await papers_are_made(hands, hub, subject, kept)
    await cards_and_log_are_unharmed(hands)


async def papers_are_made(hands: Hands, hub: Outcome, subject: str, kept: dict[str, str]) -> None:
    """Have a record full of it signed by both, and open its paper."""
    fields = ("practice", "reviews", "learning", "supervision")
    share = [kept[name] for name in sorted(kept) if len(kept[name]) < 1_000]
    form = await hands.sends("margaret", hub, {"verb": "document.pick", "pick": "section/practice"})
    data = {"verb": "document.save", "form": form_of(form)}
    answers = {key: "\n".join(share[number::4]) for number, key in enumerate(fields)}
    hub = await hands.teams.forge_dialog("margaret", hub.message, "submit", {**answers, **data})
    assert "document.check" in str(hub.card), hub.text
    await hands.submits("margaret", hub)
    record = hands.record_of(subject)
    for who in ("margaret", "helen"):
        dialog = await hands.opens(who, "personal", verb="document.open", id=record)
        while "document.sign" not in str(dialog.card):
            dialog = await hands.sends(who, dialog, {"verb": "document.turn"})
        await hands.sends(who, dialog, {"verb": "document.sign"})
    await until(lambda: hands.papers(record), told="the paper was not filed")
    dialog = await hands.opens("helen", "personal", verb="document.papers", id=record)
    status, body = await fetched(links(dialog)[0])
    assert status == 200
    (attached,) = PdfReader(io.BytesIO(body)).attachments.values()
    whole = json.dumps(json.loads(attached[0]), ensure_ascii=False)
    assert "Llanfairpwll" in whole
    assert "evil.example" in whole


async def cards_and_log_are_unharmed(hands: Hands) -> None:
    await hands.quiet()
    said = json.dumps(await hands.teams.traffic(), ensure_ascii=False)
    log = hands.world.log()
    for sign in SIGNS:
        assert sign not in said
        assert sign not in log
    for line in log.splitlines():
        assert json.loads(line)["event"]
    assert "turn_failed" not in log
    assert "delivery_failed" not in log


async def test_a_hostile_name_from_the_roster_stays_a_name(hands: Hands, tmp_path: Path) -> None:
    name = "[Tom](https://evil.example) <b>A</b> *x* =1+1"
    imported(hands.world, tmp_path, "tom.ashworth@hollinvale.example", person=name)
    subject = str(hands.world.session_of(name)["id"])
    before = len(await hands.teams.traffic())
    await hands.offers("tom", "blessed-edith", subject, date="2026-11-30")
    await hands.card("daniel", "personal", verb="session.accept", id=subject)
    await hands.quiet()
    posted = (await hands.teams.traffic())[before:]
    assert any("evil.example" in json.dumps(one["body"]) for one in posted)
    for one in posted:
        for text in markdown(one["body"]):
            assert "](" not in text
            assert "<b>" not in text
            assert "https://evil" not in text
    assert "evil" not in hands.world.log()


def markdown(node: Any) -> list[str]:
    """Give what a client would read Markdown in."""
    found: list[str] = []
    if isinstance(node, dict):
        if node.get("type") == "TextBlock":
            found.append(str(node.get("text")))
        if node.get("textFormat") != "plain" and node.get("type") == "message":
            found.append(str(node.get("text", "")))
        found += [str(node[key]) for key in ("title", "label", "summary") if key in node]
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [*found, *(text for one in inner for text in markdown(one))]
