"""Who signs in as whom: bound by the roster or confirmed by somebody else, gone on leaving."""

from datetime import date

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound, SupervisionError
from domain.people import Account, Person
from tests.trust import TENANT, Trust, account
from workflows.asking import Page
from workflows.people import identify, propose
from workflows.ports import Work
from workflows.views.notices import Thing

JOAN = "joan.pell@hollinvale.example"
HERS = Account(TENANT, "aaaaaaaa-0000-4000-8000-000000000001")
OTHER = Account(TENANT, "bbbbbbbb-0000-4000-8000-000000000002")


async def who_is(trust: Trust, who: Account, teams_id: str = "29:x") -> str | None:
    actor = await trust.run(lambda work: identify(work, who, teams_id))
    return actor.person_id if actor else None


async def proposes(trust: Trust, who: Account, email: str = JOAN) -> bool:
    return await trust.run(lambda work: propose(work, who, email))


async def told(trust: Trust) -> list[str]:
    rows = await trust.messages()
    return [m["recipient"] for m in rows if m["kind"] == "accounts"]


async def test_a_stranger_is_nobody(trust: Trust) -> None:
    assert await who_is(trust, OTHER) is None
    assert not await proposes(trust, OTHER, "stranger@elsewhere.example")
    assert not await proposes(trust, OTHER, "")
    assert not await proposes(trust, Account("another tenant", "x"))
    assert await told(trust) == []


async def test_an_address_only_proposes_and_somebody_else_confirms(trust: Trust) -> None:
    for _ in range(2):
        assert await proposes(trust, HERS, JOAN.upper())
    assert await who_is(trust, HERS) is None
    assert await told(trust) == ["person:margaret"]
    view = await trust.opens("margaret", Verb.ACCOUNTS)
    assert [(line.name, line.email) for line in view.lines] == [("Joan Pell", JOAN)]
    said = await trust.sends("margaret", Verb.CONFIRM, view, people="joan")
    assert said.code == "accounts_confirmed"
    assert await who_is(trust, HERS) == "joan"
    assert (await trust.opens("margaret", Verb.ACCOUNTS)).lines == ()


async def test_only_those_up_the_rungs_see_and_confirm_accounts(trust: Trust) -> None:
    await proposes(trust, HERS)
    view = await trust.opens("margaret", Verb.ACCOUNTS)
    for who in ("daniel", "helen", "priya", "tom", "joan", "robert"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.ACCOUNTS)
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.CONFIRM, view, people="joan")
    assert await who_is(trust, HERS) is None


async def test_the_trust_lead_is_confirmed_by_the_next_rung_never_by_herself(trust: Trust) -> None:
    def unbound(work: Work) -> None:
        work.roster.save_person(Person("margaret2", "Margot Lead", "margot@hollinvale.example"))
        for post in work.roster.posts_of("margaret"):
            work.roster.remove_post(post.id)
            work.roster.save_post(type(post)(f"{post.id}b", "margaret2", post.role))

    await trust.run(unbound)
    assert await proposes(trust, OTHER, "margot@hollinvale.example")
    assert await told(trust) == ["person:catherine"]
    home = await trust.shows("catherine", Page("home"))
    assert [line.count for line in home.lines if line.thing is Thing.ACCOUNTS] == [1]
    view = await trust.opens("catherine", Verb.ACCOUNTS)
    await trust.sends("catherine", Verb.CONFIRM, view, people="margaret2")
    assert await who_is(trust, OTHER) == "margaret2"


async def test_a_second_account_is_kept_apart_and_reported(trust: Trust) -> None:
    for _ in range(2):
        assert not await proposes(trust, OTHER, "priya.nair@hollinvale.example")
    assert await who_is(trust, OTHER) is None
    assert await told(trust) == ["person:margaret"]
    view = await trust.opens("margaret", Verb.ACCOUNTS)
    assert (view.lines, view.quarantined) == ((), ("Priya Nair",))
    assert await who_is(trust, account("priya")) == "priya"


async def test_a_second_account_cannot_slip_into_a_proposal_that_waits(trust: Trust) -> None:
    assert await proposes(trust, HERS)
    view = await trust.opens("margaret", Verb.ACCOUNTS)
    assert not await proposes(trust, OTHER)
    await trust.sends("margaret", Verb.CONFIRM, view, people="joan")
    assert await who_is(trust, HERS) == "joan"
    assert await who_is(trust, OTHER) is None
    assert (await trust.opens("margaret", Verb.ACCOUNTS)).quarantined == ("Joan Pell",)


async def test_the_id_by_which_teams_knows_somebody_is_learned(trust: Trust) -> None:
    await who_is(trust, account("tom"), "29:new")
    person = await trust.run(lambda work: work.roster.person("tom"))
    assert person.teams_id == "29:new"
    await who_is(trust, account("tom"), "")
    assert (await trust.run(lambda work: work.roster.person("tom"))).teams_id == "29:new"


async def test_who_left_is_let_in_nowhere_the_day_after(trust: Trust) -> None:
    document_id = await trust.submitted("edith", plan="A visit")
    reading = await trust.reads("priya", document_id)
    case_id = reading.plans[0].case_id
    sheet = await trust.opens("priya", Verb.CHILD, case_id)
    session = await trust.session("edith")
    await trust.leaves("priya", date(2026, 11, 24))
    assert await who_is(trust, account("priya")) == "priya"
    trust.at("2026-11-25T00:00")
    assert await who_is(trust, account("priya")) is None
    assert not await proposes(trust, account("priya"), "priya.nair@hollinvale.example")
    for verb, subject in (
        (Verb.DOCUMENT, document_id),
        (Verb.PAPERS, document_id),
        (Verb.CHILD, case_id),
        (Verb.OFFER_FORM, session.id),
        (Verb.CALENDAR, session.id),
        (Verb.AGREEMENT, "edith"),
        (Verb.ACCOUNTS, ""),
    ):
        with pytest.raises(SupervisionError) as refused:
            await trust.opens("priya", verb, subject)
        assert isinstance(refused.value, NotAllowed | NotFound), verb
    for verb, view in (
        (Verb.SIGN, reading),
        (Verb.ASK_FORM, reading),
        (Verb.APPROVE, sheet),
        (Verb.ENTER, sheet),
    ):
        with pytest.raises(NotAllowed):
            await trust.sends("priya", verb, view, case=case_id, entered_on="2026-11-24")
    with pytest.raises(NotAllowed):
        await trust.shows("priya", Page("home"))
