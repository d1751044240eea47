"""Away, through the front door: set and forged, told to whom it concerns and to no channel."""

from tests.scenarios.hands import Hands, form_of


async def test_a_booked_session_that_falls_into_an_absence_is_moved(hands: Hands) -> None:
    subject = await hands.books("margaret", "helen", "st-brigids")
    seen = await hands.home("helen")
    dialog = await hands.teams.open("helen", seen.message, {"verb": "away.open", "id": "me"})
    days = {"first": "2026-11-24", "last": "2026-11-23", "cover": ""}
    refused = await hands.sends("helen", dialog, {"verb": "away.set"}, days)
    assert "this is before the first day" in refused.text
    assert hands.world.rows("away")["away"] == []
    answer = await hands.sends(
        "helen", refused, {"verb": "away.set"}, days | {"last": "2026-11-27"}
    )
    assert "1 booked session falls into it" in answer.words
    await hands.teams.wait_for_card("margaret", "personal", "Helen Marsh is away", within=15)
    await hands.offers("margaret", "personal", subject, date="2026-12-01")
    await hands.quiet()
    posted = await hands.teams.cards("margaret", "st-brigids")
    assert not any("is away" in card.text for card in posted)


async def test_nobody_sets_somebody_elses_absence_by_a_forged_request(hands: Hands) -> None:
    seen = await hands.home("tom")
    own = await hands.teams.open("tom", seen.message, {"verb": "away.open", "id": "me"})
    theirs = {"verb": "away.set", "form": form_of(own), "person": hands.world.person_id("priya")}
    await hands.teams.forge_dialog(
        "tom", seen.message, "submit", theirs | {"first": "2026-11-24", "cover": ""}
    )
    rows = hands.world.rows("away")["away"]
    # His own dialog sets his own absence, whomever it names.
    away = {row["person_id"] for row in rows}
    assert hands.world.person_id("tom") in away
    assert hands.world.person_id("priya") not in away


async def test_the_overview_is_for_the_trust_lead(hands: Hands) -> None:
    await hands.teams.say("margaret", "personal", "overview")
    cards = await hands.teams.cards("margaret", refresh=False)
    assert "On track means that sessions were held" in cards[-1].text
    await hands.teams.say("priya", "personal", "Overview")
    answers = await hands.teams.messages("priya")
    assert "isn't yours" in str(answers[-1]["text"])
