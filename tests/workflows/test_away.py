"""Away: set by those who may, cover arranges and no more, what falls into it is asked about."""

from dataclasses import replace
from typing import Any

import pytest

from cards.verbs import Verb
from domain.away import Away
from domain.errors import NotAllowed, Problem, Stale
from domain.people import Post, Role
from domain.session import SessionStatus
from tests.trust import Trust
from workflows.asking import Page
from workflows.notices import notice
from workflows.ports import Message, Work
from workflows.views.away import AwayNotice, Door
from workflows.views.forms import FormView
from workflows.views.notices import HomeLine, Said, Thing

FIRST, LAST = "2026-11-23", "2026-11-27"


async def aways(trust: Trust) -> tuple[Away, ...]:
    return await trust.run(lambda work: work.roster.aways())


async def says_away(trust: Trust, who: str, **answers: str) -> Any:
    form = await trust.opens(who, Verb.AWAY, "me")
    known = {question.key: question.value for question in form.questions}
    return await trust.sends(who, Verb.AWAY_SET, form, **(known | answers))


async def says_of(trust: Trust, who: str, **answers: str) -> Any:
    more = await trust.opens(who, Verb.MORE, "me")
    form = await trust.sends(who, Verb.AWAY_OTHERS, more)
    return await trust.sends(who, Verb.AWAY_SET, form, **answers)


async def lines(trust: Trust, who: str, thing: Thing) -> list[HomeLine]:
    view = await trust.shows(who, Page("home"))
    return [line for line in view.lines if line.thing is thing]


async def managed_by_robert(trust: Trust) -> None:
    def manage(work: Work) -> None:
        for post in work.roster.posts():
            if post.person_id in {"tom", "priya"} and post.school_id == "edith":
                work.roster.save_post(replace(post, line_manager_id="robert"))

    await trust.run(manage)


def problems(view: Any) -> dict[str, Problem]:
    assert isinstance(view, FormView)
    return {q.key: q.problem for q in view.questions if q.problem}


async def test_somebody_says_that_they_are_away_and_who_covers(trust: Trust) -> None:
    said = await says_away(trust, "priya", first=FIRST, last=LAST, cover="tom")
    assert said == Said("away_set", (("count", "0"),))
    (away,) = await aways(trust)
    assert (away.person_id, away.cover_id, away.set_by_id) == ("priya", "tom", "priya")
    mine = await lines(trust, "priya", Thing.AWAY)
    assert [(line.other, line.cover) for line in mine] == [("", "Tom Ashworth")]
    audited = (await trust.rows())["audit"]
    assert [row["event"] for row in audited if row["stream"] == f"away:{away.id}"] == ["set"]


async def test_nothing_about_why_is_asked_or_kept(trust: Trust) -> None:
    form = await trust.opens("priya", Verb.AWAY, "me")
    assert [question.key for question in form.questions] == ["first", "last", "cover"]
    assert "give no reason" in form.intro


async def test_a_line_manager_and_the_trust_lead_say_it_for_others(trust: Trust) -> None:
    await managed_by_robert(trust)
    await says_of(trust, "robert", person="tom", first=FIRST)
    await says_of(trust, "margaret", person="helen", first=FIRST, last=LAST)
    assert {(a.person_id, a.set_by_id, a.last is None) for a in await aways(trust)} == {
        ("tom", "robert", True),
        ("helen", "margaret", False),
    }


async def test_who_is_nobodys_manager_is_not_offered_it_and_cannot_forge_it(trust: Trust) -> None:
    home = await trust.shows("tom", Page("home"))
    assert Door.AWAY in home.doors
    assert Door.MORE not in home.doors
    more = await trust.opens("tom", Verb.MORE, "me")
    with pytest.raises(NotAllowed):
        await trust.sends("tom", Verb.AWAY_OTHERS, more)


async def test_somebody_elses_absence_is_refused_at_its_field(trust: Trust) -> None:
    await managed_by_robert(trust)
    refused = await says_of(trust, "robert", person="helen", first=FIRST)
    assert problems(refused) == {"person": Problem.UNKNOWN_PERSON}
    assert problems(await says_of(trust, "robert", person="", first=FIRST)) == {
        "person": Problem.REQUIRED
    }
    assert await aways(trust) == ()


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"last": "2026-11-22"}, {"last": Problem.END_BEFORE_START}),
        ({"first": "", "last": ""}, {"first": Problem.REQUIRED}),
        ({"first": "soon"}, {"first": Problem.NOT_A_DATE}),
        ({"cover": "priya"}, {"cover": Problem.COVER_IS_SELF}),
        ({"cover": "nobody I know"}, {"cover": Problem.UNKNOWN_PERSON}),
        ({"cover": "daniel"}, {"cover": Problem.COVER_AWAY}),
    ],
)
async def test_bad_input_comes_back_filled_in_with_its_fault(
    trust: Trust, answers: dict[str, str], wrong: dict[str, Problem]
) -> None:
    await says_away(trust, "daniel", first="2026-11-27")
    view = await says_away(trust, "priya", **({"first": FIRST, "last": LAST} | answers))
    assert problems(view) == wrong
    typed = {question.key: question.value for question in view.questions}
    assert answers.items() <= typed.items()
    assert len(await aways(trust)) == 1


async def test_a_leaver_covers_for_nobody(trust: Trust) -> None:
    await trust.leaves("tom", trust.clock.moment.date().replace(day=1))
    view = await says_away(trust, "priya", first=FIRST, cover="tom")
    assert problems(view) == {"cover": Problem.UNKNOWN_PERSON}


async def test_it_is_changed_and_ended_by_the_same_people(trust: Trust) -> None:
    await says_away(trust, "priya", first=FIRST, last=LAST)
    (away,) = await aways(trust)
    with pytest.raises(NotAllowed):
        await trust.opens("daniel", Verb.AWAY, away.id)
    form = await trust.opens("margaret", Verb.AWAY, away.id)
    await trust.sends("margaret", Verb.AWAY_SET, form, first=FIRST, last="", cover="tom")
    (changed,) = await aways(trust)
    assert (changed.last, changed.cover_id) == (None, "tom")
    form = await trust.opens("priya", Verb.AWAY, "me")
    await trust.sends("priya", Verb.AWAY_END, form)
    (ended,) = await aways(trust)
    today = trust.clock.moment.date()
    assert today not in ended
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.AWAY_END, form)


async def test_who_is_set_as_away_already_is_changed_and_not_set_twice(trust: Trust) -> None:
    await says_away(trust, "priya", first=FIRST, last=LAST)
    form = await says_of(trust, "margaret", person="priya", first=FIRST, last="2026-12-04")
    assert isinstance(form, FormView)
    assert {q.key: q.value for q in form.questions}["last"] == "2026-12-04"
    await trust.sends("margaret", Verb.AWAY_SET, form, first=FIRST, last="2026-12-04")
    (away,) = await aways(trust)
    assert away.last is not None
    assert away.last.isoformat() == "2026-12-04"


async def test_what_falls_into_it_is_asked_about_until_it_is_moved(trust: Trust) -> None:
    booked = await trust.booked("edith", "2026-11-24T10:00")
    said = await says_away(trust, "priya", first="2026-11-24", last=LAST, cover="tom")
    assert said == Said("away_set_one", (("count", "1"),))
    (away,) = await aways(trust)
    assert [line.subject for line in await lines(trust, "daniel", Thing.MOVE)] == [booked.id]
    told = {
        row["recipient"]
        for row in (await trust.rows())["outbox"]
        if row["kind"] == "away" and row["subject"] == away.id and row["recipient"] != "office"
    }
    assert told == {"person:daniel", "person:tom"}
    trust.at("2026-11-24T08:00")
    view = await trust.run(
        lambda work: notice(work, Message("away", away.id, "person:tom", "", work.now))
    )
    assert isinstance(view, AwayNotice)
    assert view.i_cover
    assert [session.id for session in view.sessions] == [booked.id]
    assert booked.status is SessionStatus.BOOKED  # what the policy promises runs on

    form = await trust.opens("tom", Verb.OFFER_FORM, booked.id)
    await trust.sends(
        "tom", Verb.OFFER, form, date="2026-12-01", time="10:00", minutes="90", place="school"
    )
    session = await trust.session("edith")
    assert session.offer
    assert session.offer.by_id == "priya"
    await trust.acts("daniel", Verb.ACCEPT, booked.id, session.version)
    assert await lines(trust, "daniel", Thing.MOVE) == []


async def test_cover_arranges_only_while_it_lasts_and_reads_nothing(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    trust.at("2026-11-25T09:00")
    await says_away(trust, "priya", first="2026-11-25", last=LAST, cover="joan")
    session = await trust.session("edith")
    for who in ("joan",):
        with pytest.raises(NotAllowed):
            await trust.reads(who, document_id)
    view = await trust.shows("joan", Page("session", session.id))
    assert view.in_place_of == "Priya Nair"
    trust.at("2026-11-30T09:00")
    view = await trust.shows("joan", Page("session", session.id))
    assert (view.in_place_of, view.can) == ("", frozenset())


async def test_what_is_offered_to_somebody_away_is_told_to_their_cover(trust: Trust) -> None:
    await trust.plan()
    await says_away(trust, "priya", first=FIRST, last=LAST, cover="tom")
    trust.at(f"{FIRST}T09:00")
    session = await trust.session("edith")
    form = await trust.opens("daniel", Verb.OFFER_FORM, session.id)
    await trust.sends(
        "daniel", Verb.OFFER, form, date="2026-12-01", time="10:00", minutes="90", place="school"
    )
    told = {
        row["recipient"]
        for row in (await trust.rows())["outbox"]
        if row["kind"] == "session" and row["subject"] == session.id
    }
    assert "person:tom" in told
    assert "person:priya" not in told
    offered = await trust.session("edith")
    view = await trust.acts("tom", Verb.ACCEPT, session.id, offered.version)
    assert view.status is SessionStatus.BOOKED


async def test_a_manager_is_asked_to_name_cover_where_nobody_arranges(trust: Trust) -> None:
    await managed_by_robert(trust)
    await trust.booked("edith", "2026-11-24T10:00")
    await says_of(trust, "robert", person="priya", first="2026-11-24", last=LAST)
    (line,) = await lines(trust, "robert", Thing.COVER)
    assert (line.other, line.count) == ("Priya Nair", 1)
    form = await trust.opens("robert", Verb.AWAY, line.subject)
    await trust.sends("robert", Verb.AWAY_SET, form, first="2026-11-24", last=LAST, cover="robert")
    assert await lines(trust, "robert", Thing.COVER) == []
    trust.at("2026-11-24T08:00")
    assert len(await lines(trust, "robert", Thing.MOVE)) == 1


async def test_in_a_job_share_whoever_works_that_day_arranges(trust: Trust) -> None:
    def share(work: Work) -> None:
        priya = work.roster.person("priya")
        work.roster.save_person(replace(priya, working_days=frozenset({0, 1})))
        post = Post("shared", "priya", Role.DSL, "edith", shares_with_id="joan")
        work.roster.save_post(post)

    await trust.run(share)
    await trust.plan()
    trust.at("2026-11-24T09:00")  # a Tuesday: Priya works
    assert await lines(trust, "joan", Thing.OFFER) == []
    trust.at("2026-11-25T09:00")  # Wednesday: she doesn't
    assert [line.school for line in await lines(trust, "joan", Thing.OFFER)] == [
        "Blessed Edith Academy"
    ]


async def test_the_trust_lead_who_is_away_has_the_next_one_up_act(trust: Trust) -> None:
    await says_away(trust, "margaret", first=FIRST)
    home = await trust.shows("catherine", Page("home"))
    assert Door.MORE in home.doors
    more = await trust.opens("margaret", Verb.MORE, "me")
    with pytest.raises(NotAllowed):
        await trust.sends("margaret", Verb.AWAY_OTHERS, more)
