"""In the school holidays named cover enters a child's sheet; on no other day, and nothing else."""

from dataclasses import replace

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed
from tests.trust import Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.notices import Thing


def _cover(work: Work) -> None:
    work.roster.save_school(replace(work.roster.school("edith"), holiday_cover_id="robert"))


async def test_cover_reads_the_sheet_and_confirms_its_entry_in_the_holidays_only(
    trust: Trust,
) -> None:
    await trust.submitted("edith", plan="A visit")
    await trust.run(_cover)
    (sent,) = (await trust.rows())["extract"]
    case_id = sent["case_id"]
    trust.at("2026-12-18T09:00")  # the last day of term
    with pytest.raises(NotAllowed):
        await trust.opens("robert", Verb.CHILD, case_id)
    trust.at("2026-12-21T09:00")
    things = {line.thing for line in (await trust.shows("robert", Page("home"))).lines}
    assert Thing.ENTER in things
    assert Thing.APPROVE not in things
    view = await trust.opens("robert", Verb.CHILD, case_id)
    assert (view.may_enter, view.may_approve) == (True, False)
    with pytest.raises(NotAllowed):
        await trust.sends("robert", Verb.APPROVE, view)
    await trust.sends("robert", Verb.ENTER, view, entered_on="2026-12-21")
    (entered,) = (await trust.rows())["extract"]
    assert entered["entered_by"] == "robert"
    trust.at("2027-01-04T09:00")
    with pytest.raises(NotAllowed):
        await trust.opens("robert", Verb.CHILD, case_id)


async def test_cover_is_told_on_the_first_weekday_of_the_holidays(trust: Trust) -> None:
    await trust.submitted("edith", plan="A visit")
    await trust.run(_cover)
    for day in ("2026-12-18T08:00", "2026-12-19T08:00", "2026-12-21T07:30"):
        trust.at(day)
        await trust.plan()
    told = [
        row["morning"]
        for row in (await trust.rows())["outbox"]
        if row["kind"] == "child.enter" and row["recipient"] == "person:robert"
    ]
    assert told == ["2026-12-21"]
