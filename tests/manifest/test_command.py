import argparse
from pathlib import Path

import pytest

from cli import manifest
from manifest.package import build
from tests.manifest.options import OPTIONS

GIVEN = ["manifest", "build", "--app-id", OPTIONS.app_id, "--host", OPTIONS.host]


async def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    manifest.add(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return int(await args.run(args, None))


async def test_the_package_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "supervision.zip"
    assert await run(*GIVEN, "-o", str(output)) == 0
    assert output.read_bytes() == build(OPTIONS)
    assert str(output) in capsys.readouterr().out


async def test_faults_are_printed_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "supervision.zip"
    words = ["manifest", "build", "--app-id", "x", "--host", "x", "-o", str(output)]
    assert await run(*words) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in told] == ["--app-id", "--host"]
    assert not output.exists()


async def test_a_package_that_cannot_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await run(*GIVEN, "-o", str(tmp_path / "nowhere" / "x.zip")) == 1
    assert "can't be written" in capsys.readouterr().err


@pytest.mark.parametrize("words", [None, "{"])
async def test_a_schema_that_is_none_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str | None
) -> None:
    schema = tmp_path / "schema.json"
    if words is not None:
        schema.write_text(words)
    assert await run(*GIVEN, "-o", str(tmp_path / "x.zip"), "--schema", str(schema)) == 1
    assert "--schema" in capsys.readouterr().err


async def test_a_schema_is_checked_against(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"required": ["packageName"]}')
    assert await run(*GIVEN, "-o", str(tmp_path / "x.zip"), "--schema", str(schema)) == 1
    assert "required" in capsys.readouterr().err
