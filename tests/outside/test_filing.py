import asyncio
import os
from pathlib import Path

import pytest

from domain.errors import NotFound
from outside.filing import FolderFiling


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "filing"


@pytest.fixture
def filing(root: Path) -> FolderFiling:
    return FolderFiling(root)


async def test_what_is_filed_is_given_back(filing: FolderFiling, root: Path) -> None:
    await filing.put("channels/St Brigid's", "Supervision.pdf", b"words")
    assert await filing.get("channels/St Brigid's", "Supervision.pdf") == b"words"
    assert (root / "channels" / "St Brigid's" / "Supervision.pdf").read_bytes() == b"words"


async def test_the_same_again_leaves_the_file_alone(filing: FolderFiling, root: Path) -> None:
    await filing.put("a", "b.pdf", b"words")
    before = (root / "a" / "b.pdf").stat()
    await filing.put("a", "b.pdf", b"words")
    after = (root / "a" / "b.pdf").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


async def test_what_is_half_written_is_not_filed(
    filing: FolderFiling, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filing.put("a", "b.pdf", b"the old words")

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        await filing.put("a", "b.pdf", b"the new words")
    assert await filing.get("a", "b.pdf") == b"the old words"
    assert names(root / "a") == ["b.pdf"]


async def test_two_that_file_the_same_at_once_leave_one_whole_file(
    filing: FolderFiling, root: Path
) -> None:
    words = b"x" * 200_000
    await asyncio.gather(*(filing.put("a", "b.pdf", words) for _ in range(8)))
    assert await filing.get("a", "b.pdf") == words
    assert names(root / "a") == ["b.pdf"]


@pytest.fixture
def outside(root: Path, tmp_path: Path) -> Path:
    """A folder that a link in the root leads to."""
    outside = tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    (root / "way-out").symlink_to(outside)
    return outside


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("..", "b.pdf"),
        ("a", "../../b.pdf"),
        ("a/../..", "b.pdf"),
        ("/etc", "passwd"),
        ("a", "/etc/passwd"),
        ("a", ".."),
        ("a", "."),
        ("a", ""),
        ("a", "deeper/b.pdf"),
        ("", ""),
        ("way-out", "b.pdf"),
    ],
)
async def test_no_name_leads_out_of_the_folder(
    filing: FolderFiling, outside: Path, tmp_path: Path, folder: str, name: str
) -> None:
    with pytest.raises(NotFound):
        await filing.put(folder, name, b"words")
    with pytest.raises(NotFound):
        await filing.get(folder, name)
    assert names(outside) == []
    assert names(tmp_path) == ["filing", "outside"]


async def test_what_is_gone_is_not_found(filing: FolderFiling) -> None:
    with pytest.raises(NotFound):
        await filing.get("a", "b.pdf")
