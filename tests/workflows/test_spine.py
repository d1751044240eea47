"""One session from its prompt to a record that both signed."""

from cards.verbs import Verb
from domain.document import Status
from domain.session import SessionStatus
from tests.trust import Trust
from workflows.asking import Page
from workflows.views.documents import CaseView, May, ReadingView, WritingView
from workflows.views.sessions import AgreementState, Can, SessionView


async def test_a_session_goes_from_its_prompt_to_a_record_that_both_signed(trust: Trust) -> None:
    booked = await trust.booked("brigid")
    assert booked.status is SessionStatus.BOOKED
    assert booked.agreement is AgreementState.MISSING
    trust.at("2026-11-24T11:40")

    hub = await trust.opens("margaret", Verb.RECORD, booked.id)
    assert isinstance(hub, WritingView)
    hub = await trust.writes(
        "margaret", hub, "section/agenda", agenda="Two children", coverage="all"
    )
    hub = await trust.writes("margaret", hub, "section/harm", harm="no")
    case = await trust.writes(
        "margaret", hub, "case/new", initials="a.b.", reference="1234", school="brigid"
    )
    assert isinstance(case, CaseView)
    pick = case.lines[1].pick
    case = await trust.writes(
        "margaret", case, pick, since="Absent again", progress="no", concern="same"
    )
    hub = await trust.sends("margaret", Verb.BACK, case)
    hub = await trust.writes(
        "margaret",
        hub,
        "action/new",
        what="Ring the family",
        owner="helen",
        due="2026-12-01",
        about=pick.split("/")[1],
    )
    preview = await trust.sends("margaret", Verb.CHECK, hub)
    assert isinstance(preview, ReadingView), preview
    reading = await trust.sends("margaret", Verb.SUBMIT, preview)
    assert May.SIGN in reading.may
    reading = await trust.sends("margaret", Verb.SIGN, reading)
    assert [s.name for s in reading.signed] == ["Margaret Okafor"]

    theirs = await trust.opens("helen", Verb.DOCUMENT, reading.heading.id)
    assert isinstance(theirs, ReadingView)
    done = await trust.sends("helen", Verb.SIGN, theirs)
    assert done.heading.status is Status.LOCKED
    assert May.PAPERS in done.may

    seen = await trust.shows("helen", Page("session", booked.id))
    assert isinstance(seen, SessionView)
    assert seen.status is SessionStatus.HELD
    assert Can.WRITE not in seen.can
