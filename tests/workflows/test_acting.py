"""Acting DSL: named by the head or the trust lead, for these days and no others."""

from typing import Any

import pytest

from cards.verbs import Verb
from domain.document import Status
from domain.errors import NotAllowed, Problem
from tests.trust import Trust
from workflows.asking import Page
from workflows.ports import Work
from workflows.views.forms import FormView
from workflows.views.notices import Said, Thing

DAYS = {"first": "2026-11-24", "last": "2026-11-27"}


async def names(trust: Trust, who: str, **answers: str) -> Any:
    more = await trust.opens(who, Verb.MORE, "me")
    form = await trust.sends(who, Verb.ACTING_FORM, more)
    known = {"school": "edith", "person": "tom", **DAYS}
    return await trust.sends(who, Verb.ACTING_SET, form, **(known | answers))


def problems(view: Any) -> dict[str, Problem]:
    assert isinstance(view, FormView)
    return {q.key: q.problem for q in view.questions if q.problem}


async def case_of(trust: Trust) -> str:
    return str((await trust.rows())["extract"][0]["case_id"])


async def test_a_head_names_one_who_approves_and_enters_on_these_days_only(trust: Trust) -> None:
    document_id = await trust.locked("edith", plan="A visit")
    case_id = await case_of(trust)
    await names(trust, "robert", first="2026-11-25")
    with pytest.raises(NotAllowed):
        await trust.opens("tom", Verb.CHILD, case_id)
    trust.at("2026-11-25T09:00")
    view = await trust.opens("tom", Verb.CHILD, case_id)
    await trust.sends("tom", Verb.APPROVE, view)
    assert (await trust.document(document_id)).status is Status.LOCKED
    trust.at("2026-11-28T09:00")
    with pytest.raises(NotAllowed):
        await trust.opens("tom", Verb.CHILD, case_id)


async def test_who_must_know_is_told_and_the_head_can_change_it(trust: Trust) -> None:
    assert await names(trust, "robert") == Said("acting_set")
    told = {r["recipient"] for r in (await trust.rows())["outbox"] if r["kind"] == "acting"}
    assert {"person:tom", "person:priya"} <= told
    trust.at("2026-11-24T09:00")
    (line,) = [
        line
        for line in (await trust.shows("robert", Page("home"))).lines
        if line.thing is Thing.ACTING
    ]
    form = await trust.opens("robert", Verb.ACTING, line.subject)
    assert await trust.sends("robert", Verb.ACTING_END, form) == Said("acting_ended")
    assert await trust.run(_acting) == 0


def _acting(work: Work) -> int:
    return sum(post.is_acting for post in work.roster.posts_at("edith"))


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"last": "2026-11-23"}, {"last": Problem.END_BEFORE_START}),
        ({"first": "2026-11-02", "last": "2026-11-06"}, {"last": Problem.IN_THE_PAST}),
        ({"last": ""}, {"last": Problem.REQUIRED}),
        ({"person": "priya"}, {"person": Problem.HOLDS_POST_ALREADY}),
        ({"person": "robert"}, {"person": Problem.NAMED_SELF}),
        ({"person": "nobody I know"}, {"person": Problem.UNKNOWN_PERSON}),
        ({"person": "helen"}, {"person": Problem.NAMED_AWAY}),
        ({"school": "brigid"}, {"school": Problem.UNKNOWN_SCHOOL}),
    ],
)
async def test_bad_input_is_said_at_its_field(
    trust: Trust, answers: dict[str, str], wrong: dict[str, Problem]
) -> None:
    form = await trust.opens("helen", Verb.AWAY, "me")
    await trust.sends("helen", Verb.AWAY_SET, form, first="2026-11-26")
    assert problems(await names(trust, "robert", **answers)) == wrong


async def test_who_leads_no_school_names_nobody(trust: Trust) -> None:
    more = await trust.opens("priya", Verb.MORE, "me")
    with pytest.raises(NotAllowed):
        await trust.sends("priya", Verb.ACTING_FORM, more)


async def test_the_trust_lead_names_one_for_any_school(trust: Trust) -> None:
    assert await names(trust, "margaret", school="brigid", person="joan") == Said("acting_set")
