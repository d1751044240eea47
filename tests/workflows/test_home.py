"""What home shows each person: what needs them now, most urgent first, nothing of others."""

from cards.verbs import Verb
from tests.trust import Trust
from tests.workflows.test_agreement import signed
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.notices import Thing


async def home(trust: Trust, who: str) -> list[Thing]:
    return [line.thing for line in (await trust.shows(who, Page("home"))).lines]


async def without_agreements(trust: Trust, who: str) -> list[Thing]:
    return [thing for thing in await home(trust, who) if thing is not Thing.AGREEMENT]


async def test_a_due_session_asks_both_for_a_time_and_an_agreement(trust: Trust) -> None:
    await trust.plan()
    assert await home(trust, "helen") == [Thing.OFFER, Thing.AGREEMENT, Thing.PREPARE]
    both = [Thing.OFFER, Thing.AGREEMENT, Thing.PREPARE]
    assert await home(trust, "priya") == [thing for thing in both for _ in range(2)]
    assert Thing.PREPARE not in await home(trust, "daniel")
    for who in ("joan", "robert", "catherine", "francis"):
        assert await home(trust, who) == []


async def test_an_agreement_is_missed_also_where_no_session_is_due(trust: Trust) -> None:
    trust.at("2026-08-20T10:00")
    await trust.plan()
    assert await home(trust, "helen") == [Thing.AGREEMENT]


async def test_an_agreement_whose_review_is_due_is_asked_for(trust: Trust) -> None:
    document_id = await signed(trust, "brigid")
    assert Thing.AGREEMENT not in await home(trust, "helen")
    trust.at("2027-11-01T10:00")
    assert await home(trust, "helen") == [Thing.REVIEW]
    await trust.sends("helen", Verb.AGREEMENT_CHANGE, await trust.reads("helen", document_id))
    assert await home(trust, "helen") == [Thing.AGREEMENT_WRITE]


async def test_each_sees_their_side_of_an_offer(trust: Trust) -> None:
    await trust.plan()
    session = await trust.session("brigid")
    form = await trust.opens("helen", Verb.OFFER_FORM, session.id)
    slot = {"date": "2026-11-24", "time": "10:00", "minutes": "90", "place": "school"}
    await trust.sends("helen", Verb.OFFER, form, **slot)
    assert await without_agreements(trust, "helen") == [Thing.PREPARE, Thing.WAITING]
    assert (await without_agreements(trust, "margaret"))[0] is Thing.ANSWER_OFFER


async def test_a_booked_session_becomes_a_record_to_write(trust: Trust) -> None:
    await trust.booked("brigid")
    assert await without_agreements(trust, "helen") == [Thing.PREPARE, Thing.BOOKED]
    trust.at("2026-11-24T11:30")
    assert (await without_agreements(trust, "margaret"))[0] is Thing.WRITE
    assert await without_agreements(trust, "helen") == [Thing.BOOKED]
    await trust.opens("margaret", Verb.RECORD, (await trust.session("brigid")).id)
    assert (await without_agreements(trust, "margaret")).count(Thing.WRITE) == 1


async def test_a_submitted_record_asks_those_who_must_do_something(trust: Trust) -> None:
    document_id = await trust.submitted("tom", plan="A visit")
    assert await without_agreements(trust, "tom") == [Thing.SIGN]
    assert (await without_agreements(trust, "priya"))[:2] == [Thing.APPROVE, Thing.ENTER]
    assert (await without_agreements(trust, "daniel"))[0] is Thing.SIGN
    await trust.signs("tom", document_id)
    assert await without_agreements(trust, "tom") == [Thing.WAITING]
    for who in ("margaret", "helen", "joan", "robert", "catherine", "francis"):
        known = {Thing.SIGN, Thing.WAITING, Thing.CLOSE, Thing.APPROVE, Thing.ENTER}
        assert not known & set(await home(trust, who))


async def test_a_record_that_stays_unsigned_reaches_the_rung_above(trust: Trust) -> None:
    document_id = await trust.submitted("tom")
    await trust.signs("tom", document_id)
    assert Thing.CLOSE not in await home(trust, "margaret")
    trust.at("2026-12-10T09:00")
    assert Thing.CLOSE in await home(trust, "margaret")
    assert Thing.CLOSE not in await home(trust, "catherine")


async def test_changes_asked_come_first_to_who_writes(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    view = await trust.sends("priya", Verb.ASK_FORM, await trust.reads("priya", document_id))
    await trust.sends("priya", Verb.ASK, view, comment="It was Tuesday")
    assert Thing.CHANGES in await home(trust, "daniel")
    assert Thing.CHANGES not in await home(trust, "priya")


async def test_lines_come_most_urgent_first_and_the_longest_waiting_before_the_rest(
    trust: Trust,
) -> None:
    await trust.submitted("edith", plan="A visit")
    for who in ("daniel", "priya", "margaret"):
        lines = (await trust.shows(who, Page("home"))).lines
        order = [(list(Thing).index(line.thing), line.at or trust.clock.now()) for line in lines]
        assert order == sorted(order)


async def test_a_record_left_unsigned_too_long_is_called_late(trust: Trust) -> None:
    await trust.submitted("edith")
    trust.at("2026-12-08T10:00")
    assert not (await trust.shows("priya", Page("home"))).lines[0].late
    trust.at("2026-12-09T10:00")
    assert (await trust.shows("priya", Page("home"))).lines[0].late


async def test_what_did_not_arrive_is_told_to_the_trust_lead_alone(trust: Trust) -> None:
    await trust.plan()

    def lose(work: Work) -> None:
        for claimed in work.outbox.claim(work.now, limit=9, lease_seconds=60):
            work.outbox.give_up(claimed, error="403 MessageWritesBlocked", at=work.now)

    await trust.run(lose)
    view = await trust.shows("margaret", Page("home"))
    (line,) = [line for line in view.lines if line.thing is Thing.UNREACHED]
    assert "St Brigid's Primary supervision" in line.other
    for who in ("helen", "daniel", "catherine"):
        assert Thing.UNREACHED not in await home(trust, who)
