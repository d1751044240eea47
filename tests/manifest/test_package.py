import json
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image

from manifest.package import FOLDER, FaultyPackageError, build, faults, filled
from tests.manifest.options import OPTIONS

ROOT = FOLDER.parent
SCHEMA = ROOT.parent / "shared/schemas/teams-manifest-1.29.json"


def unpacked(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_package_holds_the_manifest_and_both_icons_at_its_top() -> None:
    files = unpacked(build(OPTIONS))
    assert list(files) == ["manifest.json", "color.png", "outline.png"]
    assert files["color.png"] == (FOLDER / "color.png").read_bytes()
    assert json.loads(files["manifest.json"]) == filled(OPTIONS)


def test_the_same_options_make_the_same_bytes() -> None:
    assert build(OPTIONS) == build(replace(OPTIONS))


def test_every_placeholder_is_filled() -> None:
    manifest = filled(OPTIONS)
    assert "${" not in json.dumps(manifest)
    assert manifest["id"] == manifest["bots"][0]["botId"] == OPTIONS.app_id
    assert manifest["webApplicationInfo"]["id"] == OPTIONS.app_id
    assert manifest["validDomains"] == ["bot.example.org"]
    assert manifest["developer"] == {
        "name": "Supervision",
        "websiteUrl": "https://bot.example.org/",
        "privacyUrl": "https://bot.example.org/privacy",
        "termsOfUseUrl": "https://bot.example.org/terms",
    }


def test_addresses_that_are_given_are_shown() -> None:
    options = replace(OPTIONS, privacy="https://trust.example.org/privacy?for=bot", developer="Oak")
    manifest = filled(options)
    assert faults(options) == []
    assert manifest["developer"]["privacyUrl"] == "https://trust.example.org/privacy?for=bot"
    assert manifest["developer"]["name"] == "Oak"


def test_no_value_can_add_a_field() -> None:
    hostile = 'x", "permissions": ["identity"], "y": "${APP_ID}'
    manifest = filled(replace(OPTIONS, developer=hostile))
    assert manifest["developer"]["name"] == hostile
    assert "permissions" not in manifest


def test_the_bot_asks_for_what_it_uses_and_no_more() -> None:
    manifest = filled(OPTIONS)
    (bot,) = manifest["bots"]
    assert bot["scopes"] == ["personal", "team"]
    assert bot["supportsFiles"] is False
    # A channel's own roster, without which a private channel can't be told from its team.
    assert manifest["authorization"]["permissions"]["resourceSpecific"] == [
        {"name": "ChannelMember.Read.Group", "type": "Application"}
    ]
    for listed in bot["commandLists"]:
        assert [command["title"] for command in listed["commands"]] in (
            ["home", "urgent", "overview", "help"],
            ["home", "help"],
        )


def test_the_version_is_the_products() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert filled(OPTIONS)["version"] == project["version"]


@pytest.mark.skipif(not SCHEMA.exists(), reason="Microsoft's schema is not at hand")
def test_microsofts_schema_takes_it() -> None:
    schema = json.loads(SCHEMA.read_text())
    assert faults(replace(OPTIONS, schema=schema)) == []
    schema["properties"]["version"]["maxLength"] = 1
    assert faults(replace(OPTIONS, schema=schema)) == ["The schema refuses $.version: maxLength."]


@pytest.mark.parametrize(
    "host",
    [
        "",
        "localhost",
        "https://bot.example.org",
        "bot.example.org:443",
        "bot.example.org/",
        "*.example.org",
        "bot_one.example.org",
        "bot..example.org",
        "-bot.example.org",
        "192.168.0.1",
        "[::1]",
        "bót.example.org",
        "bot.example.org\n",
        "a." * 130 + "org",
    ],
)
def test_a_host_is_a_name_alone(host: str) -> None:
    (fault,) = faults(replace(OPTIONS, host=host))
    assert fault.startswith("--host")


@pytest.mark.parametrize("app_id", ["", "bot", "0f8fad5bd9cb469fa16570867728950e", "{0f8fad5b}"])
def test_an_app_id_is_a_guid(app_id: str) -> None:
    (fault,) = faults(replace(OPTIONS, app_id=app_id))
    assert fault.startswith("--app-id")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "example.org",
        "https://",
        "https://localhost/",
        "https://me@example.org/",
        "https://example.org:x/",
        "https://example.org/a b",
        "https://[example.org/",
        "https://example.org/" + "x" * 2048,
    ],
)
def test_an_address_is_https_and_whole(address: str) -> None:
    (fault,) = faults(replace(OPTIONS, terms=address))
    assert fault.startswith("--terms")


def test_all_faults_are_told_at_once() -> None:
    spoilt = replace(OPTIONS, app_id="x", host="https://x", website="x", developer="x" * 33)
    with pytest.raises(FaultyPackageError) as raised:
        build(spoilt)
    assert [fault.split()[0] for fault in raised.value.faults] == [
        "--app-id",
        "--host",
        "--website",
        "developer.name",
    ]


def put(*names: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(manifest: dict[str, Any]) -> None:
        for name in names[:-1]:
            manifest = manifest[name]
        manifest[names[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("name", "short", value="x" * 31), "name.short"),
        (put("name", "full", value="x" * 101), "name.full"),
        (put("description", "short", value="x" * 81), "description.short"),
        (put("description", "full", value="x" * 4001), "description.full"),
        (put("description", value=None), "description.short"),
        (put("name", "short", value=" "), "name.short"),
        (put("version", value="1.0"), "version"),
        (put("accentColor", value="teal"), "accentColor"),
        (put("icons", "color", value="../color.png"), "icons.color"),
        (put("supportsChannelFeatures", value=None), "supportsChannelFeatures"),
        (put("supportedChannelTypes", value=["privateChannels"]), "supportedChannelTypes"),
        (put("version", value="${NOBODY}"), "manifest.json"),
        (put("version", value="$"), "manifest.json"),
    ],
)
def test_a_template_that_was_spoilt_is_told(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "manifest")
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    found = faults(replace(OPTIONS, folder=folder))
    assert told in {fault.split()[0] for fault in found}


@pytest.mark.parametrize(
    ("name", "icon", "told"),
    [
        ("color", Image.new("RGB", (96, 96)), "color.png must be 192 × 192 pixels."),
        ("outline", Image.new("RGBA", (32, 32), "#fff"), "outline.png must be white"),
        ("outline", Image.new("RGBA", (32, 32)), "outline.png must be white"),
        ("outline", Image.new("RGB", (32, 32), "#fff"), "outline.png must be white"),
        ("outline", None, "outline.png is missing"),
    ],
)
def test_an_icon_that_teams_would_refuse_is_told(
    tmp_path: Path, name: str, icon: Image.Image | None, told: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "manifest")
    if icon is None:
        (folder / f"{name}.png").unlink()
    else:
        icon.save(folder / f"{name}.png")
    (fault,) = faults(replace(OPTIONS, folder=folder))
    assert fault.startswith(told)


def test_an_outline_of_another_colour_is_told(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "manifest")
    with Image.open(folder / "outline.png") as icon:
        teal = Image.new("RGBA", icon.size, (21, 66, 75, 0))
        teal.putalpha(icon.getchannel("A"))
    teal.save(folder / "outline.png")
    (fault,) = faults(replace(OPTIONS, folder=folder))
    assert fault.startswith("outline.png must be white")
