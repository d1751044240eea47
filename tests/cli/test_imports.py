"""`roster import`, `roster check` and `terms import`, as an administrator types them."""

import argparse
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar, cast

import pytest

from cli import roster, terms
from cli.house import House
from cli.spreadsheet import UnreadableError, read_table
from storage.database import Database
from tests.databases import Place, place, postgres, template_file
from workflows.ports import Trust, Work

__all__ = ["place", "postgres", "template_file"]

T = TypeVar("T")
TRUST = Path(__file__).parents[2] / "local" / "trust"
ROSTER, TERMS = TRUST / "roster.csv", TRUST / "terms.csv"
pytestmark = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


class Hut:
    """As much of a house as these commands use."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def run(self, fn: Callable[[Work], T], /) -> T:
        return await self.database.run(fn)


@pytest.fixture
async def house(place: Place) -> AsyncIterator[House]:
    database = place.open()
    trust = Trust("Hollin Vale", "srscmat", "7d3f0a52-1c1e-4b6e-9a55-0c5f2f6b1a01")
    await database.run(lambda work: work.roster.save_trust(trust))
    yield cast("House", Hut(database))
    await database.close()


async def command(house: House, *words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    subcommands = parser.add_subparsers(required=True)
    for one in (roster, terms):
        one.add(subcommands)
    args = parser.parse_args([str(word) for word in words])
    return int(await args.run(args, house))


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def demo() -> str:
    return ROSTER.read_text(encoding="utf-8")


async def test_an_import_says_what_it_did_and_the_second_that_nothing_changed(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command(house, "roster", "import", ROSTER) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Imported:",
        "     3  schools added",
        "     9  people added",
        "    12  posts added",
        "     4  supervision pairs added",
        "     8  accounts bound",
    ]

    assert await command(house, "roster", "import", ROSTER) == 0
    assert capsys.readouterr().out == "Nothing changed.\n"


async def test_a_check_writes_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert await command(house, "roster", "check", ROSTER) == 0

    assert capsys.readouterr().out.startswith("No faults. Nothing is written yet;")
    assert await house.run(lambda work: work.roster.people()) == ()


async def test_who_is_not_in_the_file_is_named(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await command(house, "roster", "import", ROSTER)
    capsys.readouterr()
    lines = [line for line in demo().splitlines() if not line.startswith("Tom")]

    assert await command(house, "roster", "import", written(tmp_path / "r", "\n".join(lines))) == 0

    out = capsys.readouterr().out
    assert out.startswith("Nothing changed.\nNot in this file: Tom Ashworth.")


@pytest.mark.parametrize("verb", ["import", "check"])
async def test_faults_are_a_table_and_nothing_is_written(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    text = demo().replace("deputy DSL", "vice DSL").replace("Joan Pell,", ",")

    assert await command(house, "roster", verb, written(tmp_path / "faulty.csv", text)) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "faulty.csv: 2 faults. Nothing was imported.",
        "",
        "  Row  Column  What to do",
    ]
    assert lines[3].startswith('    9  role    "vice DSL" is not a role.')
    assert lines[4] == "   10  person  Nobody is named. Write the person's name."
    assert await house.run(lambda work: work.roster.people()) == ()


@pytest.mark.parametrize("verb", ["import", "check"])
async def test_only_an_import_quarantines_what_a_refused_file_claims(
    house: House, tmp_path: Path, verb: str
) -> None:
    await command(house, "roster", "import", ROSTER)
    claim = demo().replace("-000000000005", "-0000000000aa")

    assert await command(house, "roster", verb, written(tmp_path / "r", claim)) == 1

    kept = await house.run(lambda work: work.roster.quarantined())
    assert len(kept) == (1 if verb == "import" else 0)


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + ",,,,,,,,,,\n\n",
    ],
    ids=["BOM", "semicolons", "tabs", "Windows line ends", "empty rows"],
)
async def test_a_file_reads_alike_however_a_spreadsheet_saved_it(
    house: House, tmp_path: Path, changed: Callable[[str], str]
) -> None:
    await command(house, "roster", "import", ROSTER)
    table = read_table(written(tmp_path / "r.csv", changed(demo())))

    assert not (await roster.import_table(house, table)).changed


async def test_empty_rows_and_line_breaks_in_cells_count_as_the_spreadsheet_counts(
    place: Place,
    tmp_path: Path,
) -> None:
    table = read_table(written(tmp_path / "r.csv", 'a,b\n\n"x\ny",2\nlast,3\n'))

    assert table[3] == ["last", "3"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("person\nJosé".encode("cp1252"), "it is probably Windows-1252"),
        ("person\n".encode("utf-16"), "is saved as UTF-16, not UTF-8"),
        (b"PK\x03\x04", "is a workbook, not a CSV file"),
        (b'person\n"open', "can't be read after row 1"),
    ],
)
async def test_a_file_that_cannot_be_read_says_how_to_save_it(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)

    for words in (("roster", "import"), ("roster", "check"), ("terms", "import")):
        assert await command(house, *words, path) == 1
        out = capsys.readouterr().out
        assert says in out
        assert "CSV UTF-8" in out


async def test_a_file_that_is_not_there_is_said_plainly(place: Place) -> None:
    with pytest.raises(UnreadableError, match="can't be read: No such file"):
        read_table(Path("nowhere.csv"))


async def test_the_trusts_terms_import_and_the_second_time_nothing_changes(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await command(house, "terms", "import", TERMS) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Imported the school years 2025/26, 2026/27, 2027/28:",
        "     9  terms added",
    ]

    assert await command(house, "terms", "import", TERMS) == 0
    assert capsys.readouterr().out.startswith("Nothing changed.")


async def test_faults_of_terms_are_a_table(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TERMS.read_text(encoding="utf-8").replace("2026-09-02", "2026-09-05")

    assert await command(house, "terms", "import", written(tmp_path / "t.csv", text)) == 1

    out = capsys.readouterr().out
    assert "    5  starts  Sat 5 Sep 2026 is at the weekend." in out
