"""Which papers a settled document gives, in whose folder, and who may open them."""

from datetime import timedelta

import pytest

from cards.verbs import Verb
from domain.errors import NotAllowed, NotFound
from tests.trust import Trust, account
from workflows.filing import Sheet, filed, may_open_folder, open_paper, to_file
from workflows.links import use
from workflows.ports import FiledPaper, Work

CHILD_WORDS = ("zebrafish", "narwhal", "quokka", "axolotl")


async def two_children(trust: Trust) -> str:
    """A record of the pair edith, locked, with a child of each of Priya's schools."""
    hub = await trust.started("edith")
    hub = await trust.writes("daniel", hub, "section/wellbeing", wellbeing="platypus")
    first, hub = await trust.discusses("daniel", hub, "E1", since="zebrafish", initials="QX")
    _, hub = await trust.discusses(
        "daniel", hub, "O7", since="narwhal", initials="ZY", school="oswald"
    )
    action = {"what": "quokka", "outcome": "axolotl", "owner": "priya", "due": "2026-12-01"}
    hub = await trust.writes("daniel", hub, "action/new", about=first, **action)
    hub = await trust.writes("daniel", hub, "action/new", **(action | {"what": "hedgehog"}))
    document_id = str((await trust.submits("daniel", hub)).heading.id)
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    return document_id


async def file_all(trust: Trust, document_id: str) -> tuple[Sheet, ...]:
    def file(work: Work) -> tuple[Sheet, ...]:
        sheets = to_file(work, document_id)
        for sheet in sheets:
            name = f"{sheet.kind} {sheet.number}.pdf"
            filed(work, sheet, name=name, folder="f", sha256="0", shared=False)
        return sheets

    return await trust.run(file)


async def opened(trust: Trust, token: str) -> FiledPaper:
    return await trust.run(lambda work: open_paper(work, use(work, token)))


async def test_nothing_is_filed_before_everybody_signed_and_nothing_twice(trust: Trust) -> None:
    document_id = await trust.submitted("edith")
    assert await file_all(trust, document_id) == ()
    for who in ("daniel", "priya"):
        await trust.signs(who, document_id)
    assert len(await file_all(trust, document_id)) == 1
    assert await file_all(trust, document_id) == ()


async def test_the_staff_part_holds_nothing_that_was_said_about_a_child(trust: Trust) -> None:
    staff, *_ = await file_all(trust, await two_children(trust))
    shown = repr(staff.view)
    assert "platypus" in shown
    assert "hedgehog" in shown
    for word in CHILD_WORDS[:3]:
        assert word not in shown
    here, elsewhere = staff.view.cases  # type: ignore[union-attr]
    assert (here.initials, here.reference) == ("QX", "E1")
    assert (elsewhere.initials, elsewhere.reference) == (None, None)
    assert "ZY" not in shown
    assert "O7" not in shown


async def test_each_childs_sheet_holds_that_child_alone_and_belongs_to_its_school(
    trust: Trust,
) -> None:
    _, edith, oswald = await file_all(trust, await two_children(trust))
    assert (edith.school_id, oswald.school_id) == ("edith", "oswald")
    assert oswald.channel is not None
    assert oswald.channel.id == "19:oswald"
    for sheet, theirs, others in (
        (edith, ("zebrafish", "quokka", "axolotl", "QX"), ("narwhal", "ZY")),
        (oswald, ("narwhal", "ZY"), ("zebrafish", "quokka", "QX")),
    ):
        shown = repr(sheet.view)
        assert all(word in shown for word in theirs)
        assert not any(word in shown for word in (*others, "platypus", "hedgehog"))


async def test_a_folder_takes_a_paper_only_where_all_who_open_it_may_read_it(
    trust: Trust,
) -> None:
    document_id = await two_children(trust)
    staff, edith, oswald = await trust.run(lambda work: to_file(work, document_id))

    async def may_all(sheet: Sheet, *people: str) -> bool:
        ids = frozenset(account(who).object_id for who in people)
        return await trust.run(lambda work: may_open_folder(work, ids, sheet))

    assert await may_all(staff, "daniel", "priya")
    assert await may_all(edith, "daniel", "priya", "tom")
    assert not await may_all(staff, "daniel", "priya", "tom")
    assert not await may_all(oswald, "daniel", "priya", "tom")
    assert not await may_all(edith, "daniel", "priya", "margaret")
    assert not await may_all(staff)
    stranger = frozenset({account("daniel").object_id, "somebody"})
    assert not await trust.run(lambda work: may_open_folder(work, stranger, staff))


async def test_the_parties_open_every_paper_by_links_that_work_once(trust: Trust) -> None:
    document_id = await two_children(trust)
    assert (await trust.opens("priya", Verb.PAPERS, document_id)).pending
    await file_all(trust, document_id)
    for who in ("priya", "daniel"):
        view = await trust.opens(who, Verb.PAPERS, document_id)
        known = [(paper.kind, paper.number) for paper in view.papers]
        assert known == [("staff", 0), ("child", 1), ("child", 2)]
        for paper in view.papers:
            assert (await opened(trust, paper.token)).number == paper.number
            with pytest.raises(NotFound):
                await opened(trust, paper.token)
    late = (await trust.opens("priya", Verb.PAPERS, document_id)).papers[0].token
    trust.clock.moment += timedelta(minutes=5, seconds=1)
    with pytest.raises(NotFound):
        await opened(trust, late)


async def test_the_dsl_of_a_childs_school_opens_that_childs_sheet_alone(trust: Trust) -> None:
    hub = await trust.started("tom")
    _, hub = await trust.discusses("daniel", hub, "E1")
    document_id = (await trust.submits("daniel", hub)).heading.id
    for who in ("daniel", "tom"):
        await trust.signs(who, document_id)
    await file_all(trust, document_id)
    view = await trust.opens("priya", Verb.PAPERS, document_id)
    (paper,) = view.papers
    assert (paper.kind, paper.number) == ("child", 1)
    assert (await opened(trust, paper.token)).kind == "child"
    for who in ("helen", "robert", "margaret", "catherine"):
        with pytest.raises(NotAllowed):
            await trust.opens(who, Verb.PAPERS, document_id)


async def test_a_link_opens_nothing_for_who_left_since(trust: Trust) -> None:
    document_id = await two_children(trust)
    await file_all(trust, document_id)
    token = (await trust.opens("priya", Verb.PAPERS, document_id)).papers[0].token
    day = trust.clock.now().date()
    await trust.leaves("priya", day - timedelta(days=1))
    with pytest.raises(NotAllowed):
        await opened(trust, token)


async def test_every_reading_of_a_paper_is_on_file(trust: Trust) -> None:
    document_id = await two_children(trust)
    await file_all(trust, document_id)
    await opened(trust, (await trust.opens("priya", Verb.PAPERS, document_id)).papers[0].token)
    events = [(row["event"], row["actor"]) for row in (await trust.rows())["audit"]]
    assert ("opened", "priya") in events
