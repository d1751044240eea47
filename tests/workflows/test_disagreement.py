"""Disagreeing with a record: both versions stand, the three meet, and nothing is overwritten."""

from functools import partial
from typing import Any

import pytest

from cards.verbs import Verb
from domain.disagreement import DisagreementStatus
from domain.document import ClosingReason, Status
from domain.errors import IllegalMove, NotAllowed, NotFound, Problem, Stale
from domain.meeting import MeetingStatus, Outcome
from tests.trust import Trust
from workflows.asking import Page
from workflows.filing import to_file
from workflows.notices import notice
from workflows.ports import Message, Work
from workflows.views.documents import May
from workflows.views.meetings import MeetingCan, MeetingPage, MeetingView
from workflows.views.notices import DocumentNotice, Needed, Thing
from workflows.views.papers import ChildPaper, StaffPaper

WORDS = "We agreed on Friday, not on Monday"
MET = "2026-12-02"


async def disagreed(trust: Trust, *, part: str = "", words: str = WORDS, **case: str) -> str:
    """A record of Daniel's with which Priya disagrees; its id."""
    document_id = await trust.submitted("edith", **case)
    await says(trust, document_id, part=part, words=words)
    return document_id


async def says(trust: Trust, document_id: str, *, part: str = "", words: str = WORDS) -> Any:
    form = await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", document_id))
    chosen = part or form.questions[0].choices[0].key
    return await trust.sends("priya", Verb.DISAGREE, form, part=chosen, words=words)


async def meeting_of(trust: Trust, document_id: str) -> str:
    def find(work: Work) -> str:
        (found,) = work.disagreements.of_document(document_id)
        assert found.meeting_id
        return found.meeting_id

    return await trust.run(find)


async def status(trust: Trust, document_id: str) -> DisagreementStatus:
    found = await trust.run(lambda work: work.disagreements.of_document(document_id))
    return found[0].status


async def came(
    trust: Trust, document_id: str, outcome: Outcome, words: str = "It was Friday"
) -> None:
    """Margaret, the third, writes down what came of the meeting; the two confirm it."""
    meeting = await meeting_of(trust, document_id)
    trust.at(f"{MET}T16:00")
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    form = await trust.sends("margaret", Verb.MEETING_OUTCOME_FORM, page)
    await trust.sends(
        "margaret", Verb.MEETING_OUTCOME, form, held_on=MET, outcome=outcome, words=words
    )
    for who in ("priya", "daniel"):
        page = await trust.opens(who, Verb.MEETING, meeting)
        await trust.sends(who, Verb.MEETING_CONFIRM, page)


async def told(trust: Trust, kind: str) -> set[str]:
    rows = (await trust.rows())["outbox"]
    return {
        row["recipient"].removeprefix("person:")
        for row in rows
        if row["kind"] == kind and row["state"] in {"waiting", "gathered", "sent"}
    }


async def test_both_versions_stand_and_a_signature_given_stays(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("daniel", document_id)
    said = await says(trust, document_id)
    assert said.code == "disagreed"
    document = await trust.document(document_id)
    assert document.status is Status.AWAITING
    assert [s.person_id for s in document.signatures] == ["daniel"]
    for who in ("daniel", "priya"):
        reading = await trust.reads(who, document_id)
        assert reading.blocks
        (dispute,) = reading.disputes
        assert dispute.by == "Priya Nair"
        assert [s.words for s in dispute.statements] == [WORDS]


async def test_who_wrote_the_record_gave_their_version_and_who_signed_agreed(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    assert May.DISAGREE not in (await trust.reads("daniel", document_id)).may
    with pytest.raises(IllegalMove):
        await trust.sends("daniel", Verb.DISAGREE_FORM, await trust.reads("daniel", document_id))
    assert May.DISAGREE in (await trust.reads("priya", document_id)).may
    await trust.signs("priya", document_id)
    assert May.DISAGREE not in (await trust.reads("priya", document_id)).may
    with pytest.raises(IllegalMove):
        await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", document_id))


async def test_an_addendum_is_disagreed_with_by_the_supervisor(trust: Trust) -> None:
    record = await trust.locked("edith")
    hub = await trust.sends("priya", Verb.ADDENDUM, await trust.reads("priya", record))
    hub = await trust.writes("priya", hub, "section/correction", correction="It was Friday")
    addendum = (await trust.submits("priya", hub)).heading.id
    form = await trust.sends("daniel", Verb.DISAGREE_FORM, await trust.reads("daniel", addendum))
    part = form.questions[0].choices[0].key
    said = await trust.sends("daniel", Verb.DISAGREE, form, part=part, words="It was Monday")
    assert said.code == "disagreed"


async def test_bad_input_comes_back_at_its_field_and_nothing_typed_is_lost(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    form = await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", document_id))
    known = form.questions[0].choices[0].key
    tried = [
        ({"part": "", "words": WORDS}, [Problem.REQUIRED, None]),
        ({"part": "another", "words": WORDS}, [Problem.NOT_A_CHOICE, None]),
        ({"part": known, "words": "  "}, [None, Problem.REQUIRED]),
        ({"part": known, "words": "x" * 9000}, [None, Problem.TOO_LONG]),
    ]
    for values, problems in tried:
        back = await trust.sends("priya", Verb.DISAGREE, form, **values)
        assert [q.problem for q in back.questions] == problems, values
        assert back.questions[1].value == values["words"]
    assert not (await trust.rows())["disagreement"]


async def test_a_record_that_changed_meanwhile_is_not_disagreed_with_and_the_words_come_back(
    trust: Trust,
) -> None:
    document_id = await trust.submitted("edith")
    form = await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", document_id))
    await trust.sends("daniel", Verb.TAKE_BACK, await trust.reads("daniel", document_id))
    part = form.questions[0].choices[0].key
    back = await trust.sends("priya", Verb.DISAGREE, form, part=part, words=WORDS)
    assert back.questions[1].problem is Problem.CHANGED_MEANWHILE
    assert back.questions[1].value == WORDS


async def test_the_other_is_told_first_and_only_then_the_third_hears_and_reads(
    trust: Trust,
) -> None:
    document_id = await trust.submitted("edith")
    trust.at("2026-11-24T19:00")  # in the quiet hours: Daniel hears in the morning
    await says(trust, document_id)
    await trust.plan()
    meeting = await meeting_of(trust, document_id)
    assert await told(trust, "meeting") == {"daniel"}
    assert await told(trust, "meeting.proposed") == set()
    for verb in (Verb.MEETING, Verb.DOCUMENT):
        with pytest.raises(NotAllowed):
            await trust.opens("margaret", verb, document_id if verb is Verb.DOCUMENT else meeting)
    trust.at("2026-11-25T07:29")
    await trust.plan()
    assert await told(trust, "meeting.proposed") == set()
    trust.at("2026-11-25T07:30")
    await trust.plan()
    assert await told(trust, "meeting.proposed") == {"margaret"}
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    assert page.meeting.third_is_me
    assert {MeetingCan.READ, MeetingCan.OFFER, MeetingCan.RECORD} <= page.meeting.can


async def test_the_third_reads_the_part_in_dispute_and_nothing_else_and_it_is_on_file(
    trust: Trust,
) -> None:
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "section/wellbeing", wellbeing="She is very tired")
    document_id = (await trust.submits("daniel", hub)).heading.id
    form = await trust.sends("priya", Verb.DISAGREE_FORM, await trust.reads("priya", document_id))
    agenda = next(c.key for c in form.questions[0].choices if c.label == "Agenda")
    await trust.sends("priya", Verb.DISAGREE, form, part=agenda, words=WORDS)
    trust.at("2026-11-25T09:00")
    page = await trust.opens("margaret", Verb.MEETING, await meeting_of(trust, document_id))
    dispute = await trust.sends("margaret", Verb.MEETING_DISPUTE, page)
    assert [block.title for block in dispute.blocks] == ["Agenda"]
    assert "tired" not in repr(dispute)
    assert dispute.dispute.statements[0].words == WORDS
    readings = await trust.run(lambda work: work.documents.readings(document_id))
    assert (readings[-1].person_id, readings[-1].part_id) == ("margaret", agenda)
    with pytest.raises(NotAllowed):
        await trust.opens("margaret", Verb.DOCUMENT, document_id)
    with pytest.raises(NotAllowed):
        await trust.sends("margaret", Verb.MEETING_DOCUMENT, page)


async def test_a_childs_part_in_dispute_is_that_childs_and_no_others(trust: Trust) -> None:
    hub = await trust.started("edith")
    first, hub = await trust.discusses("daniel", hub, "1234", since="Absent on Friday")
    _, hub = await trust.discusses("daniel", hub, "5678", initials="CD", since="Bruises")
    document_id = (await trust.submits("daniel", hub)).heading.id
    await says(trust, document_id, part=first)
    trust.at("2026-11-25T09:00")
    page = await trust.opens("margaret", Verb.MEETING, await meeting_of(trust, document_id))
    dispute = repr(await trust.sends("margaret", Verb.MEETING_DISPUTE, page))
    assert "Absent on Friday" in dispute
    assert "Bruises" not in dispute


async def test_nobody_but_the_three_sees_the_meeting(trust: Trust) -> None:
    document_id = await disagreed(trust)
    meeting = await meeting_of(trust, document_id)
    trust.at("2026-11-25T09:00")
    for who in ("helen", "tom", "joan", "robert", "catherine", "francis"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.MEETING, meeting)
        message = Message("meeting", meeting, f"person:{who}", "", trust.clock.now())
        assert await trust.run(partial(notice, message=message)) is None
    channels = [r for r in (await trust.rows())["outbox"] if "channel" in r["recipient"]]
    assert {r["kind"] for r in channels} == {"session"}


async def test_where_the_line_manager_is_a_party_the_next_one_up_is_third(trust: Trust) -> None:
    document_id = await trust.submitted("brigid")
    form = await trust.sends("helen", Verb.DISAGREE_FORM, await trust.reads("helen", document_id))
    part = form.questions[0].choices[0].key
    await trust.sends("helen", Verb.DISAGREE, form, part=part, words=WORDS)
    meeting = await trust.run(
        lambda work: work.meetings.get(
            work.disagreements.of_document(document_id)[0].meeting_id or ""
        )
    )
    assert meeting.mediator_id == "catherine"


async def test_who_disagrees_is_not_asked_to_sign_and_may_still_sign(trust: Trust) -> None:
    document_id = await disagreed(trust)
    for day in range(25, 31):
        trust.at(f"2026-11-{day}T09:00")
        await trust.plan()
    assert "priya" not in await told(trust, "document.sign")
    assert "daniel" in await told(trust, "document.sign")
    lines = (await trust.shows("priya", Page("home"))).lines
    assert not [line for line in lines if line.thing is Thing.SIGN]
    assert [line for line in lines if line.thing is Thing.MEETING]
    message = Message("document", document_id, "person:priya", "", trust.clock.now())
    shown = await trust.run(lambda work: notice(work, message))
    assert isinstance(shown, DocumentNotice)
    assert shown.needed is Needed.DISAGREED

    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    assert await status(trust, document_id) is DisagreementStatus.SETTLED
    assert (await trust.document(document_id)).status is Status.LOCKED
    meeting = await meeting_of(trust, document_id)
    kept = await trust.run(lambda work: work.meetings.get(meeting))
    assert kept.status is MeetingStatus.LAPSED
    assert (await trust.reads("daniel", document_id)).disputes  # what was said stays


async def test_three_offer_and_accept_a_time(trust: Trust) -> None:
    document_id = await disagreed(trust)
    meeting = await meeting_of(trust, document_id)
    trust.at("2026-11-25T09:00")
    slot = {"date": MET, "time": "15:30", "minutes": "30", "place": "trust"}
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    form = await trust.sends("margaret", Verb.MEETING_OFFER_FORM, page)
    bad = [
        ({"date": "2026-11-24"}, "date", Problem.IN_THE_PAST),
        ({"date": "soon"}, "date", Problem.NOT_A_DATE),
        ({"time": ""}, "time", Problem.REQUIRED),
        ({"minutes": "5"}, "minutes", Problem.LENGTH_OUTSIDE),
        ({"place": "pub"}, "place", Problem.NOT_A_CHOICE),
        ({"date": "2027-03-28", "time": "01:30"}, "time", Problem.CLOCK_SKIPPED),
    ]
    for change, key, problem in bad:
        back = await trust.sends("margaret", Verb.MEETING_OFFER, form, **(slot | change))
        assert {q.key: q.problem for q in back.questions if q.problem} == {key: problem}, change
    page = await trust.sends("margaret", Verb.MEETING_OFFER, form, **slot)
    assert page.meeting.status is MeetingStatus.OFFERED
    assert page.meeting.waiting_for == ("Daniel Reeve", "Priya Nair")
    stale = await trust.opens("daniel", Verb.MEETING, meeting)
    assert MeetingCan.ACCEPT in stale.meeting.can
    page = await trust.opens("priya", Verb.MEETING, meeting)
    page = await trust.sends("priya", Verb.MEETING_ACCEPT, page)
    assert page.meeting.status is MeetingStatus.OFFERED
    with pytest.raises(Stale):
        await trust.sends("daniel", Verb.MEETING_ACCEPT, stale)
    page = await trust.opens("daniel", Verb.MEETING, meeting)
    page = await trust.sends("daniel", Verb.MEETING_ACCEPT, page)
    assert page.meeting.status is MeetingStatus.AGREED


async def test_the_supervisee_does_not_write_down_what_came_of_it_and_confirms_it(
    trust: Trust,
) -> None:
    document_id = await disagreed(trust)
    meeting = await meeting_of(trust, document_id)
    trust.at("2026-11-25T09:00")
    page = await trust.opens("priya", Verb.MEETING, meeting)
    assert MeetingCan.RECORD not in page.meeting.can
    with pytest.raises(NotAllowed):
        await trust.sends("priya", Verb.MEETING_OUTCOME_FORM, page)
    page = await trust.opens("daniel", Verb.MEETING, meeting)
    form = await trust.sends("daniel", Verb.MEETING_OUTCOME_FORM, page)
    good = {"held_on": "2026-11-25", "outcome": "stands", "words": "It was Monday"}
    bad = [
        ({"held_on": "2026-11-26"}, "held_on", Problem.IN_THE_FUTURE),
        ({"held_on": "2026-11-23"}, "held_on", Problem.BEFORE_PROPOSED),
        ({"outcome": "steps"}, "outcome", Problem.NOT_A_CHOICE),
        ({"words": ""}, "words", Problem.REQUIRED),
    ]
    for change, key, problem in bad:
        back = await trust.sends("daniel", Verb.MEETING_OUTCOME, form, **(good | change))
        assert {q.key: q.problem for q in back.questions if q.problem} == {key: problem}, change
    for _ in range(2):
        page = await trust.sends("daniel", Verb.MEETING_OUTCOME, form, **good)
        assert page.meeting.status is MeetingStatus.RECORDED
        assert page.words == "It was Monday"
    assert await status(trust, document_id) is DisagreementStatus.OPEN  # not confirmed yet

    old = await trust.opens("priya", Verb.MEETING, meeting)
    form = await trust.sends(
        "margaret",
        Verb.MEETING_OUTCOME_FORM,
        await trust.opens("margaret", Verb.MEETING, meeting),
    )
    assert form.questions[2].value == "It was Monday"
    await trust.sends("margaret", Verb.MEETING_OUTCOME, form, **(good | {"words": "It was Friday"}))
    with pytest.raises(Stale):
        await trust.sends("priya", Verb.MEETING_CONFIRM, old)
    for who in ("priya", "daniel"):
        assert await status(trust, document_id) is DisagreementStatus.OPEN
        page = await trust.opens(who, Verb.MEETING, meeting)
        await trust.sends(who, Verb.MEETING_CONFIRM, page)
    assert await status(trust, document_id) is DisagreementStatus.STANDS
    kept = await trust.run(lambda work: work.meetings.recorded(meeting))
    assert [(r.number, r.by_id) for r in kept] == [(1, "daniel"), (2, "margaret")]


async def test_the_record_is_changed_and_signed_as_usual(trust: Trust) -> None:
    document_id = await disagreed(trust)
    await trust.signs("daniel", document_id)
    await came(trust, document_id, Outcome.CHANGE, "Say Friday")
    document = await trust.document(document_id)
    assert (document.status, document.signatures) == (Status.CHANGES_ASKED, ())
    hub = await trust.reads("daniel", document_id)
    assert [(name, words) for name, _, words in hub.asked] == [("Margaret Okafor", "Say Friday")]
    hub = await trust.writes("daniel", hub, "section/notes", notes="Friday")
    await trust.submits("daniel", hub)
    assert await status(trust, document_id) is DisagreementStatus.CHANGING
    lines = (await trust.shows("priya", Page("home"))).lines
    assert [line.subject for line in lines if line.thing is Thing.SIGN] == [document_id]
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    assert await status(trust, document_id) is DisagreementStatus.SETTLED
    assert (await trust.document(document_id)).status is Status.LOCKED


async def test_with_the_changed_record_they_may_disagree_again_and_all_versions_stay(
    trust: Trust,
) -> None:
    document_id = await disagreed(trust)
    await came(trust, document_id, Outcome.CHANGE)
    first = await meeting_of(trust, document_id)
    hub = await trust.reads("daniel", document_id)
    await trust.submits("daniel", await trust.writes("daniel", hub, "section/notes", notes="Fri"))
    await says(trust, document_id, words="Still not so")
    assert await status(trust, document_id) is DisagreementStatus.OPEN
    assert await meeting_of(trust, document_id) != first
    (dispute,) = (await trust.reads("daniel", document_id)).disputes
    said = [(s.revision, s.words) for s in dispute.statements]
    assert said == [(1, WORDS), (2, "Still not so")]
    assert [o.outcome for o in dispute.outcomes] == [Outcome.CHANGE]


async def test_the_record_stands_and_is_signed_with_the_disagreement_attached(
    trust: Trust,
) -> None:
    document_id = await disagreed(trust)
    await came(trust, document_id, Outcome.STANDS)
    lines = (await trust.shows("priya", Page("home"))).lines
    assert [line.subject for line in lines if line.thing is Thing.SIGN] == [document_id]
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    assert await status(trust, document_id) is DisagreementStatus.SETTLED
    (sheet,) = await trust.run(lambda work: to_file(work, document_id))
    assert isinstance(sheet.view, StaffPaper)
    assert sheet.view.agreed == "by_all"
    assert sheet.view.disputes[0].statements[0].words == WORDS
    assert sheet.view.disputes[0].came[0].words == "It was Friday"


@pytest.mark.parametrize("author_signs_first", [True, False])
async def test_it_stays_disagreed_is_closed_so_and_never_counts_as_agreed(
    trust: Trust, *, author_signs_first: bool
) -> None:
    document_id = await disagreed(trust)
    if author_signs_first:
        await trust.signs("daniel", document_id)
    await came(trust, document_id, Outcome.DISAGREED)
    assert await status(trust, document_id) is DisagreementStatus.KEPT
    if not author_signs_first:
        assert (await trust.document(document_id)).status is Status.AWAITING
        await trust.signs("daniel", document_id)
    document = await trust.document(document_id)
    assert document.status is Status.CLOSED
    assert document.closure
    assert document.closure.reason is ClosingReason.DISAGREED
    assert (document.closure.missing_id, document.closure.by_id) == ("priya", "margaret")
    reading = await trust.reads("priya", document_id)
    assert May.SIGN not in reading.may
    assert May.DISAGREE not in reading.may
    (sheet,) = await trust.run(lambda work: to_file(work, document_id))
    assert isinstance(sheet.view, StaffPaper)
    assert sheet.view.agreed == "by_one"
    assert sheet.view.closed
    assert "does not agree" in sheet.view.closed.reason
    assert sheet.view.disputes


async def test_words_about_a_child_stand_on_that_childs_sheet_alone(trust: Trust) -> None:
    hub = await trust.started("edith")
    first, hub = await trust.discusses("daniel", hub, "1234")
    _, hub = await trust.discusses("daniel", hub, "5678", initials="CD", school="oswald")
    document_id = (await trust.submits("daniel", hub)).heading.id
    await says(trust, document_id, part=first)
    await trust.signs("daniel", document_id)
    await came(trust, document_id, Outcome.DISAGREED, "Two views of Friday")
    sheets = await trust.run(lambda work: to_file(work, document_id))
    printed = {(sheet.kind, sheet.number): repr(sheet.view) for sheet in sheets}
    for words in (WORDS, "Two views of Friday"):
        assert [key for key, text in printed.items() if words in text] == [("child", 1)]
    staff = next(sheet.view for sheet in sheets if sheet.kind == "staff")
    assert isinstance(staff, StaffPaper)
    assert staff.disputes[0].statements[0].about == "Child's sheet 1"
    assert any(isinstance(sheet.view, ChildPaper) for sheet in sheets)


async def test_it_cannot_be_closed_as_silent_over_a_disagreement(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("daniel", document_id)
    await says(trust, document_id)
    trust.at("2027-01-20T09:00")
    await trust.plan()
    assert not await told(trust, "document.close")
    lines = (await trust.shows("margaret", Page("home"))).lines
    assert not [line for line in lines if line.thing is Thing.CLOSE]
    with pytest.raises(IllegalMove):
        await trust.opens("margaret", Verb.CLOSING, document_id)


async def test_who_has_left_does_not_hold_it_up_and_their_version_stays(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    await trust.signs("daniel", document_id)
    await says(trust, document_id)
    trust.at("2026-12-10T09:00")
    await trust.leaves("priya", trust.clock.now().date())
    trust.at("2026-12-11T09:00")
    view = await trust.opens("margaret", Verb.CLOSING, document_id)
    await trust.sends("margaret", Verb.CLOSE, view, reason="left")
    assert (await trust.document(document_id)).status is Status.CLOSED
    assert await status(trust, document_id) is DisagreementStatus.KEPT
    (sheet,) = await trust.run(lambda work: to_file(work, document_id))
    assert isinstance(sheet.view, StaffPaper)
    assert sheet.view.disputes[0].statements[0].words == WORDS


async def test_a_meeting_is_chased_and_the_rung_above_the_third_hears(trust: Trust) -> None:
    document_id = await disagreed(trust)
    await trust.plan()
    for day, arrange, above in (
        ("2026-11-30", set(), set()),  # 4 school days after
        ("2026-12-01", {"daniel", "priya", "margaret"}, set()),  # 5
        ("2026-12-14", {"daniel", "priya", "margaret"}, set()),  # 14
        ("2026-12-15", {"daniel", "priya", "margaret"}, {"catherine"}),  # 15
    ):
        trust.at(f"{day}T09:00")
        await trust.plan()
        assert await told(trust, "meeting.arrange") == arrange, day
        assert await told(trust, "meeting.above") == above, day
    meeting = await meeting_of(trust, document_id)
    with pytest.raises(NotAllowed):
        await trust.opens("catherine", Verb.MEETING, meeting)


async def test_who_is_silent_for_long_does_not_keep_it_open(trust: Trust) -> None:
    document_id = await disagreed(trust)
    await trust.signs("daniel", document_id)
    meeting = await meeting_of(trust, document_id)
    trust.at(f"{MET}T16:00")
    page = await trust.opens("daniel", Verb.MEETING, meeting)
    form = await trust.sends("daniel", Verb.MEETING_OUTCOME_FORM, page)
    given = {"held_on": MET, "outcome": "disagreed", "words": "Two views"}
    await trust.sends("daniel", Verb.MEETING_OUTCOME, form, **given)
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    page = await trust.sends("margaret", Verb.MEETING_CONFIRM, page)
    assert MeetingCan.SETTLE not in page.meeting.can
    with pytest.raises(IllegalMove):
        await trust.sends("margaret", Verb.MEETING_SETTLE, page)
    trust.at("2027-01-13T09:00")  # 20 school days after
    page = await trust.opens("margaret", Verb.MEETING, meeting)
    assert MeetingCan.SETTLE in page.meeting.can
    for who in ("daniel", "priya"):
        mine = await trust.opens(who, Verb.MEETING, meeting)
        with pytest.raises(NotAllowed):
            await trust.sends(who, Verb.MEETING_SETTLE, mine)
    page = await trust.sends("margaret", Verb.MEETING_SETTLE, page)
    assert page.meeting.status is MeetingStatus.CLOSED
    assert page.meeting.not_confirmed_by == ("Priya Nair",)
    assert (await trust.document(document_id)).status is Status.CLOSED


async def test_a_dialog_of_one_meeting_does_nothing_to_another_thing(trust: Trust) -> None:
    document_id = await disagreed(trust)
    reading = await trust.reads("priya", document_id)
    for verb in (Verb.MEETING_ACCEPT, Verb.MEETING_CONFIRM, Verb.MEETING_OUTCOME):
        with pytest.raises(NotAllowed):
            await trust.sends("priya", verb, reading)
    page = await trust.opens("priya", Verb.MEETING, await meeting_of(trust, document_id))
    assert isinstance(page, MeetingPage)
    with pytest.raises(NotAllowed):
        await trust.sends("daniel", Verb.MEETING_OFFER_FORM, page)  # somebody else's
    with pytest.raises(NotFound):
        await trust.opens("priya", Verb.MEETING, "no such meeting")


async def test_a_card_about_the_meeting_holds_no_word_of_it(trust: Trust) -> None:
    document_id = await disagreed(trust, words="Zyqx001wv")
    await came(trust, document_id, Outcome.STANDS, "Zyqx002wv")
    meeting = await meeting_of(trust, document_id)
    for who in ("daniel", "priya", "margaret"):
        message = Message("meeting", meeting, f"person:{who}", "", trust.clock.now())
        view = await trust.run(partial(notice, message=message))
        assert isinstance(view, MeetingView)
        assert "Zyqx" not in repr(view)
    assert "Zyqx" not in repr(await trust.rows())
