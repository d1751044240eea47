"""How every school stands to what the policy promises, for who oversees it: numbers, no content."""

from dataclasses import replace
from datetime import date

import pytest

from cards.verbs import Verb
from domain.entitlement import Track
from domain.errors import IllegalMove, NotAllowed
from domain.people import Pair, Post, Role, School
from tests.trust import Trust
from workflows.asking import Page
from workflows.entitlement import standings
from workflows.ports import Work
from workflows.views.entitlement import Helps, Missed, SchoolStanding, Step
from workflows.views.notices import Thing


async def of(trust: Trust, who: str | None = None) -> dict[str, SchoolStanding]:
    found = await trust.run(lambda work: standings(work, who))
    return {one.school_id: one for one in found}


async def test_a_school_is_due_then_at_risk_then_behind_and_what_comes_next_is_said(
    trust: Trust,
) -> None:
    days = [
        ("2026-11-23T09:00", Track.DUE, 19, Step.AT_RISK, date(2026, 11, 27)),
        ("2026-11-27T09:00", Track.AT_RISK, 15, Step.DUE_BY, date(2026, 12, 18)),
        ("2026-12-18T09:00", Track.AT_RISK, 0, Step.DUE_BY, date(2026, 12, 18)),
        ("2026-12-19T09:00", Track.BEHIND, 0, Step.TALK, date(2027, 1, 4)),
        ("2027-01-05T09:00", Track.BEHIND, 52, Step.THREE_WAY, date(2027, 1, 15)),
        ("2027-01-18T09:00", Track.BEHIND, 43, Step.ABOVE, date(2027, 1, 29)),
        ("2027-02-01T09:00", Track.BEHIND, 33, Step.CATCH_UP, None),
    ]
    for when, track, left, step, on in days:
        trust.at(when)
        await trust.plan()
        found = (await of(trust))["edith"]
        assert (found.track, found.next_step, found.next_on) == (track, step, on), when
        assert (found.school_days_left, found.owed, found.held_on) == (left, 1, None), when
    assert found.missed == (Missed("Autumn term", date(2026, 12, 18)),)
    assert found.span_name == "Spring term"


async def test_a_booked_time_is_not_held_and_a_record_submitted_is(trust: Trust) -> None:
    await trust.booked("edith", "2026-12-08T10:00")
    found = (await of(trust))["edith"]
    assert (found.track, found.booked_on) == (Track.DUE, date(2026, 12, 8))
    assert (found.supervisor, found.supervisee) == ("Daniel Reeve", "Priya Nair")
    await trust.submitted("tom")
    found = (await of(trust))["edith"]
    assert (found.track, found.owed, found.next_step) == (Track.ON_TRACK, 0, None)
    assert found.held_on == date(2026, 11, 24)
    assert (await of(trust))["brigid"].track is Track.DUE


async def test_a_catch_up_ends_it_and_the_next_term_is_still_owed(trust: Trust) -> None:
    await trust.plan()
    late = await trust.session("brigid")
    trust.at("2027-01-05T09:00")
    await trust.plan()
    assert (await of(trust))["brigid"].subject == late.id
    form = await trust.opens("margaret", Verb.OFFER_FORM, late.id)
    await trust.sends(
        "margaret",
        Verb.OFFER,
        form,
        date="2027-01-06",
        time="10:00",
        minutes="90",
        place="school",
    )
    session = await trust.run(lambda work: work.sessions.get(late.id))
    await trust.acts("helen", Verb.ACCEPT, late.id, session.version)
    trust.at("2027-01-06T11:40")
    hub = await trust.opens("margaret", Verb.RECORD, late.id)
    hub = await trust.writes("margaret", hub, "section/agenda", agenda="All", coverage="none")
    hub = await trust.writes("margaret", hub, "section/harm", harm="no")
    await trust.submits("margaret", hub)
    found = (await of(trust))["brigid"]
    assert (found.track, found.missed) == (Track.DUE, ())
    assert (found.span_name, found.owed) == ("Spring term", 1)


async def test_a_high_case_load_owes_every_half_term(trust: Trust) -> None:
    def raise_load(work: Work) -> None:
        work.roster.save_school(replace(work.roster.school("oswald"), high_case_load=True))

    await trust.run(raise_load)
    await trust.plan()
    found = (await of(trust))["oswald"]
    assert (found.span_name, found.due_by) == ("second half of the Autumn term", date(2026, 12, 18))
    assert found.missed == ()  # nobody was prompted before the school was found to have it


async def test_supervision_within_a_school_does_not_stand_in_for_the_schools(trust: Trust) -> None:
    def in_school(work: Work) -> None:
        work.roster.save_pair(Pair("pastoral", "oswald", "robert", "tom"))

    await trust.run(in_school)
    await trust.plan()
    session = await trust.session("pastoral")
    assert session.due_by == date(2026, 12, 18)
    found = (await of(trust))["oswald"]
    assert (found.supervisor, found.supervisee) == ("Margaret Okafor", "Priya Nair")


async def test_a_school_where_nobody_supervises_for_the_trust_is_at_risk_at_once(
    trust: Trust,
) -> None:
    await trust.run(lambda work: work.roster.save_school(School("new", "St Chad's Primary")))
    await trust.plan()
    found = (await of(trust))["new"]
    assert (found.track, found.led, found.owed) == (Track.AT_RISK, False, 1)
    assert found.helps is Helps.NOTHING


async def test_before_anything_was_asked_for_nothing_is_behind(trust: Trust) -> None:
    trust.at("2026-10-27T09:00")
    assert {one.track for one in (await of(trust)).values()} == {Track.DUE}
    trust.at("2026-08-20T09:00")
    assert {one.track for one in (await of(trust)).values()} == {Track.ON_TRACK}


async def test_the_worst_comes_first(trust: Trust) -> None:
    await trust.submitted("brigid")
    trust.at("2026-12-01T09:00")
    found = await trust.run(standings)
    assert [one.track for one in found] == [Track.AT_RISK, Track.AT_RISK, Track.ON_TRACK]


@pytest.mark.parametrize(
    ("who", "helps"),
    [
        (None, Helps.NOTHING),
        ("daniel", Helps.OFFER),
        ("margaret", Helps.ASK),
        ("catherine", Helps.NOTHING),
        ("helen", Helps.NOTHING),
    ],
)
async def test_the_one_button_is_one_that_this_person_may_press(
    trust: Trust, who: str | None, helps: Helps
) -> None:
    await trust.plan()
    assert (await of(trust, who))["edith"].helps is helps


async def test_a_session_that_has_been_is_to_be_written_up(trust: Trust) -> None:
    await trust.booked("brigid")
    trust.at("2026-11-24T12:00")
    assert (await of(trust, "margaret"))["brigid"].helps is Helps.WRITE


async def test_the_trust_lead_asks_both_in_private_once_a_day(trust: Trust) -> None:
    await trust.plan()
    session = (await of(trust, "margaret"))["edith"].subject

    async def told() -> list[str]:
        rows = (await trust.rows())["outbox"]
        return sorted(r["recipient"] for r in rows if r["occurrence"].startswith("asked"))

    for _ in range(2):
        form = await trust.opens("margaret", Verb.ASK_TO_BOOK, session)
        assert "Daniel Reeve and " in form.intro
        assert (await trust.sends("margaret", Verb.ASKED_TO_BOOK, form)).code == "asked_to_book"
        both = [f"person:{who}" for who in ("daniel", "priya")]
        assert await told() in (both, ["person:daniel", "person:tom"])


async def test_a_shortfall_is_seen_at_home_before_it_happens_by_who_can_help(
    trust: Trust,
) -> None:
    await trust.plan()
    for day, names in (("2026-11-26", set()), ("2026-11-27", {"Blessed Edith Academy"})):
        trust.at(f"{day}T09:00")
        lines = (await trust.shows("margaret", Page("home"))).lines
        assert {line.school for line in lines if line.thing is Thing.STANDING} == names
    lines = (await trust.shows("catherine", Page("home"))).lines
    seen = {line.school for line in lines if line.thing is Thing.STANDING}
    assert seen == {"St Brigid's Primary", "St Oswald's Primary"}  # Margaret is a party there
    for who in ("daniel", "priya", "francis", "robert"):
        lines = (await trust.shows(who, Page("home"))).lines
        assert not [line for line in lines if line.thing is Thing.STANDING]


async def test_nobody_else_asks_and_nobody_is_asked_about_what_is_over(trust: Trust) -> None:
    await trust.plan()
    session = (await trust.session("edith")).id
    for who in ("daniel", "priya", "helen", "catherine"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.ASK_TO_BOOK, session)
    await trust.submitted("edith")
    with pytest.raises(IllegalMove):
        await trust.opens("margaret", Verb.ASK_TO_BOOK, session)


async def test_where_she_is_a_party_the_next_rung_asks(trust: Trust) -> None:
    await trust.plan()
    session = (await trust.session("brigid")).id
    with pytest.raises(NotAllowed):
        await trust.opens("margaret", Verb.ASK_TO_BOOK, session)
    assert (await of(trust, "catherine"))["brigid"].helps is Helps.ASK


async def test_a_pair_meets_as_often_as_its_agreement_says_and_never_less_than_promised(
    trust: Trust,
) -> None:
    def pastoral(work: Work) -> None:
        work.roster.save_pair(Pair("pastoral", "oswald", "robert", "tom"))
        work.roster.save_post(Post("head", "robert", Role.HEAD, "oswald"))

    await trust.run(pastoral)
    hub = await trust.opens("tom", Verb.AGREEMENT, "pastoral")
    answers = {
        "arrangements": {"frequency": "half term", "minutes": "60", "place": "The office"},
        "content": {"agenda": "How things are"},
        "recording": {"recording": "Robert", "confidentiality": "Ours", "property": "The trust's"},
        "when_stuck": {"disagreement": "We talk", "review_on": "2027-09-06"},
    }
    for section, given in answers.items():
        hub = await trust.writes("tom", hub, f"section/{section}", **given)
    agreement = (await trust.submits("tom", hub)).heading.id
    for who in ("tom", "robert"):
        await trust.signs(who, agreement)
    await trust.plan()
    assert (await trust.session("pastoral")).due_key == "2026/27 Autumn 2"
    assert (await trust.session("edith")).due_key == "2026/27 Autumn"
