"""The school that a sheet was sent to is asked for its entry, whatever a draft says since."""

from domain.planner import Plan
from tests.trust import Trust
from tests.workflows.test_withdrawn_extracts import case_page, sent
from workflows.ports import Work
from workflows.reminding.children import plan_case
from workflows.reminding.saying import rota


async def asked(trust: Trust, case_id: str) -> set[str]:
    def planned(work: Work) -> Plan | None:
        return plan_case(work, rota(work), case_id)

    plan = await trust.run(planned)
    return {one.person_id for one in plan.owed} if plan else set()


async def test_a_draft_that_moves_the_child_elsewhere_changes_nobody_who_is_asked(
    trust: Trust,
) -> None:
    await trust.moves_dsl("helen", "oswald")
    document_id, case_id = await sent(trust, "oswald")
    assert await asked(trust, case_id) == {"helen"}

    _, case = await case_page(trust, document_id, case_id)
    await trust.writes("margaret", case, f"case/{case_id}/child", school="edith")

    head = await trust.run(lambda work: work.documents.head(case_id))
    assert head is not None
    assert head.school_id == "edith"
    assert await asked(trust, case_id) == {"helen"}
