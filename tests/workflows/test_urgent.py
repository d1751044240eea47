"""Urgent within 24 hours: asked by two taps, answered by the first, held as both confirm."""

from datetime import timedelta
from typing import Any

from cards.verbs import Verb
from domain.urgent import UrgentRequest, UrgentStatus
from tests.trust import Trust
from workflows.asking import Page
from workflows.views.urgent import UrgentFormView, UrgentSentView, UrgentView


async def asked(trust: Trust, who: str = "helen", **values: str) -> str:
    """Ask by two taps; the request's id."""
    form = await trust.opens(who, Verb.URGENT_FORM)
    assert isinstance(form, UrgentFormView)
    sent = await trust.sends(who, Verb.URGENT, form, **values)
    assert isinstance(sent, UrgentSentView), sent
    return sent.urgent.id


async def request(trust: Trust, request_id: str) -> UrgentRequest:
    return await trust.run(lambda work: work.urgent.get(request_id))


async def looks(trust: Trust) -> None:
    await trust.plan()


async def told(trust: Trust, request_id: str, kind: str = "urgent.ask") -> list[str]:
    """Give who was told, in order, once for each message."""
    rows = (await trust.rows())["outbox"]
    mine = [r for r in rows if r["subject"] == request_id and r["kind"] == kind]
    mine.sort(key=lambda row: row["position"])
    return [str(r["recipient"]).removeprefix("person:") for r in mine]


async def act(trust: Trust, who: str, verb: Verb, request_id: str) -> UrgentView:
    """Press a button of somebody's card as it is now."""
    seen = (await trust.shows(who, Page("urgent", request_id))).turn
    view = await trust.acts(who, verb, request_id, seen)
    assert isinstance(view, UrgentView)
    return view


async def offers(
    trust: Trust, who: str, request_id: str, day: str, at: str, way: str = "phone"
) -> Any:
    form = await trust.opens(who, Verb.URGENT_OFFER_FORM, request_id)
    return await trust.sends(who, Verb.URGENT_OFFER, form, date=day, time=at, way=way)


async def test_two_taps_ask_the_supervisor_at_once_and_need_no_answer(trust: Trust) -> None:
    request_id = await asked(trust)
    assert await told(trust, request_id) == ["margaret"]
    view = await trust.shows("helen", Page("urgent", request_id))
    assert (view.status, view.answered_by) == (UrgentStatus.OPEN, "")
    assert [one.name for one in view.told] == ["Margaret Okafor"]
    assert view.next.names == ("Daniel Reeve",)
    assert view.next.at == view.asked_at + timedelta(hours=2)
