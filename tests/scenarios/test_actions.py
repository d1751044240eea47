"""Prepared, agreed, due, done: one action through the door; and what forgers get."""

from tests.scenarios.hands import AFTER, Hands, form_of
from tests.scenarios.waiting import until

ACTION = {"what": "Meet the grandmother", "due": "2026-12-04"}
WORD = "She collects him every day now"


async def test_an_action_goes_from_a_prepared_session_to_the_next_agenda(hands: Hands) -> None:
    subject = await hands.books("margaret", "helen", "st-brigids")
    await hands.home("helen")
    page = await hands.opens("helen", "personal", verb="prepare.open", id=subject)
    form = await hands.sends("helen", page, {"verb": "prepare.pick", "pick": "topic"})
    await hands.sends("helen", form, {"verb": "prepare.save"}, {"topic": "Thresholds"})
    await hands.teams.clock_to(AFTER)
    hub = await hands.begins("margaret", subject)
    agenda = await hands.sends("margaret", hub, {"verb": "document.pick", "pick": "section/agenda"})
    assert "Thresholds (Helen Marsh)" in str(agenda.card)
    coverage = {"coverage": "none"}
    hub = await hands.sends("margaret", agenda, {"verb": "document.save"}, coverage)
    hub = await hands.writes("margaret", hub, "section/harm", harm="no")
    owner = hands.world.person_id("helen")
    hub = await hands.writes("margaret", hub, "action/new", **ACTION, owner=owner)
    await hands.submits("margaret", hub)  # nobody signs

    await hands.teams.clock_to("2026-12-04T08:00")
    [row] = hands.world.rows("action")["action"]
    morning = await hands.card("helen", "personal", verb="action.open", id=str(row["id"]))
    assert "An action is due on Fri 4 Dec" in morning.text
    assert "grandmother" not in morning.text
    action = await hands.teams.open("helen", morning.message, {"verb": "action.open"})
    assert "Meet the grandmother" in action.text
    empty = await hands.sends("helen", action, {"verb": "action.done"}, {"changed": " "})
    assert "needs an answer" in empty.text
    told = await hands.sends("helen", empty, {"verb": "action.done"}, {"changed": WORD})
    assert "Done. Thank you." in told.text
    await hands.quiet()

    listed = await hands.opens("helen", "personal", verb="actions.open")
    assert "You have no open action" in listed.text
    await hands.teams.clock_to("2027-01-04T09:00")

    await until(lambda: due_after(hands, subject), told="no session was prompted")
    later = due_after(hands, subject)[0]
    page = await hands.opens("margaret", "st-brigids", verb="prepare.open", id=later)
    assert WORD in page.text


def due_after(hands: Hands, subject: str) -> list[str]:
    """The sessions that are due to the pair of this one."""
    rows = hands.world.rows("session")["session"]
    pair = next(row["pair_id"] for row in rows if row["id"] == subject)
    return [str(r["id"]) for r in rows if r["pair_id"] == pair and r["status"] == "due"]


async def test_somebody_elses_dialog_and_action_are_refused(hands: Hands) -> None:
    subject = str(hands.world.session("daniel", "tom")["id"])
    await hands.home("tom")
    page = await hands.opens("tom", "personal", verb="prepare.open", id=subject)
    form = await hands.sends("tom", page, {"verb": "prepare.pick", "pick": "topic"})
    seen = await hands.home("priya")
    opened = {"verb": "prepare.open", "id": subject, "msteams": {"type": "task/fetch"}}
    refused = await hands.teams.forge_dialog("priya", seen.message, "open", opened)
    assert "isn't yours" in refused.text
    sent = {"verb": "prepare.save", "form": form_of(form), "topic": "Forged"}
    refused = await hands.teams.forge_dialog("priya", seen.message, "submit", sent)
    assert "isn't yours" in refused.text
    nothing = {"verb": "action.open", "id": "none", "msteams": {"type": "task/fetch"}}
    refused = await hands.teams.forge_dialog("priya", seen.message, "open", nothing)
    assert "isn't there any more" in refused.text
    rows, priya = hands.world.rows("agenda_item"), hands.world.person_id("priya")
    assert priya not in {row["by_id"] for row in rows["agenda_item"]}
