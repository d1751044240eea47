"""The one morning message: what could wait, once, on a morning on which its recipient works."""

from dataclasses import replace
from datetime import date

import pytest

from cards.verbs import Verb
from domain.away import Away
from tests.bot.bench import Bench, Said, bench, place, postgres, template_file
from tests.trust import PAIRS
from workflows.notices import notice
from workflows.ports import Message, Work
from workflows.views.notices import Superseded

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


async def at(bench: Bench, london: str) -> None:
    bench.trust.at(london)
    await bench.scheduler.tick()


def mornings(bench: Bench, who: str) -> list[Said]:
    said = bench.teams.posted(f"29:{who}")
    return [one for one in said if "For you today" in one.card]


async def submitted(bench: Bench) -> str:
    """A record of Margaret and Helen that waits for both signatures since Tuesday 11:40."""
    await bench.scheduler.tick()
    document_id = await bench.trust.submitted("brigid")
    await bench.trust.signs("margaret", document_id)
    await bench.scheduler.tick()
    return document_id


async def test_an_unsigned_record_is_recalled_two_school_days_later(bench: Bench) -> None:
    await submitted(bench)
    await at(bench, "2026-11-26T07:29")
    assert mornings(bench, "helen") == []
    await at(bench, "2026-11-26T07:30")
    (said,) = mornings(bench, "helen")
    assert "Read and sign the record of supervision" in said.card
    await at(bench, "2026-11-26T16:00")
    assert len(mornings(bench, "helen")) == 1


async def test_whoever_signed_in_time_hears_nothing(bench: Bench) -> None:
    document_id = await submitted(bench)
    await bench.trust.signs("helen", document_id)
    await at(bench, "2026-11-26T09:00")
    assert not [m for m in mornings(bench, "helen") if "sign" in m.card]


async def test_what_was_signed_before_the_message_went_out_is_left_out(bench: Bench) -> None:
    document_id = await submitted(bench)
    bench.trust.at("2026-11-26T07:30")
    await bench.trust.plan()
    await bench.trust.signs("helen", document_id)
    await bench.scheduler.tick()
    assert not [m for m in mornings(bench, "helen") if "Read and sign" in m.card]


async def test_the_message_stays_true_when_what_it_asks_for_is_done(bench: Bench) -> None:
    document_id = await submitted(bench)
    await at(bench, "2026-11-26T08:00")
    (said,) = mornings(bench, "helen")
    await bench.trust.signs("helen", document_id)
    await bench.scheduler.tick()
    edit = [e for e in bench.teams.edited() if e.activity == said.activity][-1]
    assert "Read and sign" not in edit.card


async def test_after_three_days_off_it_catches_up_once_and_without_a_flood(bench: Bench) -> None:
    await submitted(bench)
    await at(bench, "2026-12-10T10:15")
    (said,) = mornings(bench, "helen")
    assert said.card.count("Read and sign the record of supervision") == 1


async def test_what_happens_in_the_evening_is_told_next_morning(bench: Bench) -> None:
    await bench.scheduler.tick()
    session = await bench.trust.session("brigid")
    bench.trust.at("2026-11-24T18:05")
    form = await bench.trust.opens("margaret", Verb.OFFER_FORM, session.id)
    slot = {"date": "2026-11-26", "time": "10:00", "minutes": "90", "place": "school"}
    await bench.trust.sends("margaret", Verb.OFFER, form, **slot)
    await bench.scheduler.tick()
    assert bench.teams.posted("29:helen") == []
    await at(bench, "2026-11-25T07:30")
    (said,) = bench.teams.posted("29:helen")
    assert "Margaret Okafor offers Thu 26 Nov, 10:00" in said.card


async def test_nothing_is_told_to_somebody_away(bench: Bench) -> None:
    await submitted(bench)
    gone = Away("a", "helen", date(2026, 11, 25), date(2026, 11, 27), None, "margaret")
    await bench.trust.run(lambda work: work.roster.save_away(gone))
    await bench.trust.run(lambda work: work.outbox.look_at_everything(work.now))
    for day in ("2026-11-25", "2026-11-26", "2026-11-27"):
        await at(bench, f"{day}T07:30")
    assert mornings(bench, "helen") == []
    await at(bench, "2026-11-30T07:30")
    assert len(mornings(bench, "helen")) == 1


async def test_a_new_day_is_not_announced_in_a_channel_before_the_morning(bench: Bench) -> None:
    await at(bench, "2027-01-04T02:00")
    assert bench.teams.posted("19:") == []
    await at(bench, "2027-01-04T07:30")
    assert len(bench.teams.posted("19:")) == len(PAIRS)


async def test_what_a_newer_message_replaced_before_it_was_said_is_not_said(bench: Bench) -> None:
    await submitted(bench)
    older = Message("session", "s", "person:helen", "older", bench.trust.clock.now(), "matter")
    newer = replace(older, kind="accounts", subject="roster", occurrence="newer")

    def put(work: Work) -> None:
        work.outbox.put(older)
        (claimed,) = [
            c
            for c in work.outbox.claim(work.now, limit=9, lease_seconds=1)
            if c.message.occurrence == "older"
        ]
        work.outbox.put(newer)
        assert notice(work, claimed.message) is None
        assert isinstance(notice(work, claimed.message, posted=True), Superseded)

    await bench.trust.run(put)
