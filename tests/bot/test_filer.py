"""Papers go into the channel's folder only where everybody who can open it may read them."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.filer import Filer
from domain.errors import NotFound
from outside.filing import FolderFiling
from tests.bot.bench import Bench, bench, place, postgres, template_file

__all__ = ["bench", "place", "postgres", "template_file"]
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


async def settled(bench: Bench, **case: str) -> str:
    """Have a record of Daniel and Priya signed, and where its plan changes, approved too."""
    await bench.trust.plan()
    return await bench.trust.locked("edith", **case)


async def papers(bench: Bench) -> dict[str, tuple[str, bool]]:
    rows = (await bench.trust.rows())["paper"]
    return {row["kind"]: (row["folder"], row["in_channel"]) for row in rows}


async def test_the_staff_part_is_shared_where_only_the_pair_can_open_the_folder(
    bench: Bench,
) -> None:
    bench.teams.members["19:edith"] = ["daniel", "priya"]
    await settled(bench)
    await bench.delivered()
    assert await papers(bench) == {"staff": ("channels/Blessed Edith Academy", True)}


@pytest.mark.parametrize("more", [["tom"], ["robert"], ["margaret", "tom"]])
async def test_the_staff_part_stays_private_where_somebody_else_could_open_it(
    bench: Bench, more: list[str]
) -> None:
    bench.teams.members["19:edith"] = ["daniel", "priya", *more]
    await settled(bench)
    await bench.delivered()
    folder, in_channel = (await papers(bench))["staff"]
    assert (folder.startswith("pairs/"), in_channel) == (True, False)


async def test_a_childs_sheet_may_be_open_to_the_schools_own_safeguarding_staff(
    bench: Bench,
) -> None:
    bench.teams.members["19:edith"] = ["daniel", "priya", "tom"]
    await settled(bench, reference="1234")
    await bench.delivered()
    kept = await papers(bench)
    assert kept["child"] == ("channels/Blessed Edith Academy", True)
    assert kept["staff"][1] is False


@pytest.mark.parametrize("members", [[], ["daniel"]])
async def test_a_folder_that_nobody_is_known_to_open_is_not_taken_for_safe(
    bench: Bench, members: list[str]
) -> None:
    bench.teams.members["19:edith"] = members
    await settled(bench)
    await bench.delivered()
    assert (await papers(bench))["staff"][1] is bool(members)


@pytest.mark.parametrize("status", [403, 404])
async def test_papers_are_filed_privately_where_the_bot_was_taken_out_of_the_channel(
    bench: Bench, status: int
) -> None:
    bench.teams.fails("members 19:edith", status, times=5)
    await settled(bench)
    await bench.delivered()
    assert (await papers(bench))["staff"][1] is False


async def test_papers_wait_where_teams_cannot_be_asked_for_a_moment(bench: Bench) -> None:
    bench.teams.members["19:edith"] = ["daniel", "priya"]
    bench.teams.fails("members 19:edith", 503)
    await settled(bench)
    await bench.delivered()
    assert await papers(bench) == {}
    bench.trust.later(minutes=1)
    await bench.delivered()
    assert (await papers(bench))["staff"][1] is True


class Breaking(FolderFiling):
    """A folder whose disk is full after one paper."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.names: list[str] = []
        self.broken = True

    async def put(self, folder: str, name: str, content: bytes) -> None:
        if self.broken and self.names:
            raise OSError("no space left")
        await super().put(folder, name, content)
        self.names.append(name)


async def test_a_retry_after_half_files_the_rest_and_nothing_twice(
    bench: Bench, tmp_path: Path
) -> None:
    filing = Breaking(tmp_path / "full")
    filer = Filer(bench.trust, bench.connector, filing)
    document = await settled(bench, reference="1234")
    with pytest.raises(OSError, match="space"):
        await filer.file(document)
    assert set(await papers(bench)) == {"staff"}
    filing.broken = False
    bench.trust.clock.moment += timedelta(hours=1)
    await filer.file(document)
    await filer.file(document)
    assert set(await papers(bench)) == {"staff", "child"}
    assert len(filing.names) == len(set(filing.names)) == 2


async def test_nothing_is_filed_of_what_is_not_settled(bench: Bench) -> None:
    await bench.trust.plan()
    document = await bench.trust.submitted("edith")
    await Filer(bench.trust, bench.connector, bench.filing).file(document)
    assert await papers(bench) == {}


async def test_what_is_put_on_file_is_the_hash_of_what_was_filed(bench: Bench) -> None:
    await settled(bench)
    await bench.delivered()
    (row,) = (await bench.trust.rows())["paper"]
    content = await bench.filing.get(row["folder"], row["name"])
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert content.startswith(b"%PDF-")
    with pytest.raises(NotFound):
        await bench.filing.get(row["folder"], "another.pdf")
