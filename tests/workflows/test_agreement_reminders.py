"""An agreement that is missing, or whose review is due, is asked for kindly (srscmat 12)."""

from dataclasses import replace
from datetime import date

import pytest

from cards.verbs import Verb
from tests.trust import Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.notices import Thing

ANSWERS = {
    "arrangements": {"frequency": "term", "minutes": "90", "place": "The office"},
    "content": {"agenda": "Earlier actions"},
    "recording": {"recording": "Daniel", "confidentiality": "Ours", "property": "The trust's"},
    "when_stuck": {"disagreement": "We talk", "review_on": "2026-12-07"},
}


async def told(trust: Trust, kind: str, pair: str = "edith") -> dict[str, list[str]]:
    """On which days each was told this."""
    found: dict[str, list[str]] = {}
    for row in sorted((await trust.rows())["outbox"], key=lambda row: row["due_at"]):
        if (row["kind"], row["subject"]) == (kind, pair) and row["state"] != "dropped":
            who = row["recipient"].removeprefix("person:")
            found.setdefault(who, []).append(f"{row['due_at']:%d %b}")
    return found


async def days_pass(trust: Trust, first: str, last: str) -> None:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        trust.at(f"{day}T09:00")
        await trust.plan()
        day = date.fromordinal(day.toordinal() + 1)


async def agreed(trust: Trust) -> None:
    hub = await trust.opens("priya", Verb.AGREEMENT, "edith")
    for section, given in ANSWERS.items():
        hub = await trust.writes("priya", hub, f"section/{section}", **given)
    agreement = (await trust.submits("priya", hub)).heading.id
    for who in ("priya", "daniel"):
        await trust.signs(who, agreement)


async def test_a_missing_agreement_is_asked_for_5_and_15_school_days_after_the_prompt(
    trust: Trust,
) -> None:
    await days_pass(trust, "2026-11-23", "2026-12-18")
    days = ["30 Nov", "14 Dec"]  # prompted on Mon 23 Nov
    assert await told(trust, "pair.agreement") == {"daniel": days, "priya": days}


async def test_nobody_is_asked_once_it_is_under_way(trust: Trust) -> None:
    await days_pass(trust, "2026-11-23", "2026-11-27")
    await trust.opens("priya", Verb.AGREEMENT, "edith")
    await days_pass(trust, "2026-11-28", "2026-12-18")
    assert await told(trust, "pair.agreement") == {}


async def test_its_review_is_prompted_on_its_day_and_then_chased(trust: Trust) -> None:
    await trust.plan()
    await agreed(trust)
    await days_pass(trust, "2026-11-24", "2027-01-15")
    days = ["07 Dec", "14 Dec", "11 Jan"]  # the day itself, 5 and 15 school days after
    assert await told(trust, "pair.review") == {"daniel": days, "priya": days}
    assert await told(trust, "pair.agreement") == {}
    lines = (await trust.shows("priya", Page("home"))).lines
    assert [line.subject for line in lines if line.thing is Thing.REVIEW] == ["edith"]


@pytest.mark.parametrize("reviewed", [False, True])
async def test_a_reviewed_agreement_is_not_asked_for_again(trust: Trust, *, reviewed: bool) -> None:
    await trust.plan()
    await agreed(trust)
    await days_pass(trust, "2026-12-07", "2026-12-07")
    if reviewed:
        signed = await trust.opens("priya", Verb.AGREEMENT, "edith")
        await trust.sends("priya", Verb.AGREEMENT_CHANGE, signed)
    await days_pass(trust, "2026-12-08", "2026-12-15")
    assert len((await told(trust, "pair.review"))["priya"]) == (1 if reviewed else 2)


async def test_a_pair_that_ended_is_asked_for_nothing(trust: Trust) -> None:
    await trust.plan()

    def end(work: Work) -> None:
        pair = work.roster.pair("edith")
        work.roster.save_pair(replace(pair, ends_on=date(2026, 11, 24)))

    await trust.run(end)
    await days_pass(trust, "2026-11-25", "2026-12-18")
    assert await told(trust, "pair.agreement") == {}
