"""Build the Teams app package: the manifest filled in, the two icons, one zip."""

import importlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile, ZipInfo

from manifest import png

FOLDER = Path(__file__).parent
TEXT_LIMITS = (
    ("name", "short", 30),
    ("name", "full", 100),
    ("description", "short", 80),
    ("description", "full", 4000),
    ("developer", "name", 32),
)
DEVELOPER = "Supervision"
ICON_SIZES = {"color": 192, "outline": 32}
MAX_URL = 2048
MAX_HOST = 253

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_VERSION = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}")


class FaultyPackageError(Exception):
    """Carry every fault of a package, each a sentence that says what to mend."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Options:
    """Hold what differs from one installation to the next; empty addresses follow the host."""

    app_id: str
    host: str
    developer: str = DEVELOPER
    website: str = ""
    privacy: str = ""
    terms: str = ""
    schema: Mapping[str, Any] | None = field(default=None, repr=False)
    folder: Path = FOLDER

    def addresses(self) -> dict[str, str]:
        """Give the three addresses that Teams shows, by their option's name."""
        return {
            "website": self.website or f"https://{self.host}/",
            "privacy": self.privacy or f"https://{self.host}/privacy",
            "terms": self.terms or f"https://{self.host}/terms",
        }


def build(options: Options) -> bytes:
    """Build the package, the same bytes each time; raise FaultyPackageError with every fault."""
    if found := faults(options):
        raise FaultyPackageError(found)
    manifest = filled(options)
    words = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    files = {"manifest.json": words.encode()}
    files |= {name: (options.folder / name).read_bytes() for name in manifest["icons"].values()}
    package = BytesIO()
    with ZipFile(package, "w") as archive:
        for name, data in files.items():
            entry = ZipInfo(name)  # dated 1980, and stored: no clock and no zlib shows in it
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, data)
    return package.getvalue()


def faults(options: Options) -> list[str]:
    """Name every fault, of the options and of the package's own files."""
    found = _option_faults(options)
    try:
        manifest = filled(options)
    except (OSError, ValueError, KeyError) as error:
        return [*found, f"manifest.json can't be read: {type(error).__name__}."]
    found += _manifest_faults(manifest)
    for name, size in ICON_SIZES.items():
        found += _icon_faults(options.folder, name, str(_at(manifest, "icons", name)), size)
    if options.schema is not None:
        found += _schema_faults(manifest, options.schema)
    return found


def filled(options: Options) -> Any:
    """Read the template and fill its placeholders, after parsing: no value can add a field."""
    values = {"APP_ID": options.app_id, "HOST": options.host, "DEVELOPER": options.developer}
    values |= {name.upper(): address for name, address in options.addresses().items()}
    template = json.loads((options.folder / "manifest.json").read_text(encoding="utf-8"))
    return _fill(template, values)


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _fill(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, values) for inner in value]
    return Template(value).substitute(values) if isinstance(value, str) else value


def _option_faults(options: Options) -> list[str]:
    found = []
    if not _GUID.fullmatch(options.app_id):
        found.append("--app-id must be the bot's application (client) id, a GUID.")
    if not _is_host(options.host):
        found.append(
            "--host must be the bot's public name alone, such as bot.example.org: "
            "no https://, no port, no path."
        )
    # An address that only repeats a wrong host would be the same fault again.
    given = {"website": options.website, "privacy": options.privacy, "terms": options.terms}
    found += [
        f"--{name} must be a whole https address of at most {MAX_URL} characters."
        for name, address in given.items()
        if address and not _is_https(address)
    ]
    return found


def _is_host(host: str) -> bool:
    labels = host.split(".")
    # The last label of a name is never a number, the last of an IPv4 address always is.
    named = len(labels) > 1 and not labels[-1].isdigit() and len(host) <= MAX_HOST
    return named and all(_LABEL.fullmatch(label) for label in labels)


def _is_https(address: str) -> bool:
    if len(address) > MAX_URL or not address.isascii() or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it isn't a number
    except ValueError:
        return False
    named = parts.hostname is not None and _is_host(parts.hostname)
    return parts.scheme == "https" and named and "@" not in parts.netloc and " " not in address


def _manifest_faults(manifest: Any) -> list[str]:
    found = []
    for group, name, limit in TEXT_LIMITS:
        text = _at(manifest, group, name)
        if not isinstance(text, str) or not text.strip() or len(text) > limit:
            found.append(f"{group}.{name} must be words of at most {limit} characters.")
    if not _VERSION.fullmatch(str(_at(manifest, "version"))):
        found.append("version must be three numbers, such as 1.0.2.")
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(_at(manifest, "accentColor"))):
        found.append("accentColor must be # and six hexadecimal digits.")
    if "supportedChannelTypes" in manifest:
        found.append("supportedChannelTypes must go: Teams refuses the upload with it.")
    if _at(manifest, "supportsChannelFeatures") != "tier1":
        found.append("supportsChannelFeatures must be tier1: a team can't add the app without it.")
    return found


def _icon_faults(folder: Path, name: str, file: str, size: int) -> list[str]:
    if file != f"{name}.png":
        return [f"icons.{name} must be {name}.png."]
    try:
        icon = png.read((folder / file).read_bytes())
    except (OSError, ValueError):
        return [f"{file} is missing or is no PNG."]
    found = []
    if (icon.width, icon.height) != (size, size):
        found.append(f"{file} must be {size} × {size} pixels.")
    if name == "outline" and not _is_white_on_nothing(icon):
        found.append(f"{file} must be white on transparent, in 8-bit RGBA.")
    return found


def _is_white_on_nothing(icon: png.Png) -> bool:
    seen = {pixel[3] for pixel in icon.pixels or ()}
    white = all(pixel[3] == 0 or pixel[:3] == b"\xff\xff\xff" for pixel in icon.pixels or ())
    return white and {0, 255} <= seen


def _schema_faults(manifest: Any, schema: Mapping[str, Any]) -> list[str]:
    try:
        jsonschema: Any = importlib.import_module("jsonschema")
    except ImportError:
        return ["--schema needs the package jsonschema, which is among the development tools."]
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [
        f"The schema refuses {error.json_path}: {error.validator}."
        for error in validator.iter_errors(manifest)
    ]


def _at(manifest: Any, *names: str) -> Any:
    for name in names:
        manifest = manifest.get(name) if isinstance(manifest, dict) else None
    return manifest
