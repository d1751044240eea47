"""What an installation is told by its environment, checked before anything starts."""

import ipaddress
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.terms import LONDON

# Where the Teams service answers for each cloud, as Microsoft's Teams SDK lists them
# (microsoft.github.io/teams-sdk, "Service URL Validation"). China is run by another company
# and is left for an operator there to add.
SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.onyx.prod.teams.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
APP_TYPES = ("SingleTenant", "UserAssignedMSI")
LOCAL_SECRET = "local-only"  # noqa: S105 - the one password that opens nothing
REPOSITORY = Path(__file__).resolve().parents[1]
LOCAL_PER_MINUTE = 1_200  # tests press buttons faster than anybody
LEAST_PER_MINUTE = 20  # somebody who writes a record saves about so often
_DATABASE = re.compile(r"sqlite(\+\w+)?:///.|postgresql(\+\w+)?://.", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


class MisconfiguredError(Exception):
    """Carry every fault of a configuration, each a sentence that says what to set."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def is_loopback(host: str | None) -> bool:
    """Say whether a host name or address can only mean this machine."""
    if not host:
        return False
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _several(value: Any) -> Any:
    if isinstance(value, str):
        return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
    return value


def _port(value: Any) -> int:
    # Zero stands for "not a port", so that check() can report it beside the other faults.
    try:
        port = int(value)
    except (TypeError, ValueError):
        return 0
    return port if 0 < port < 2**16 else 0


def _port_or_none(value: Any) -> int:
    # Below zero stands for "not a port".
    return 0 if str(value).strip() in {"", "0"} else _port(value) or -1


def _count(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


Text = Annotated[str, BeforeValidator(_stripped)]
Several = Annotated[frozenset[str], NoDecode, BeforeValidator(_several)]


class Settings(BaseSettings):
    """Hold the settings of one installation; `load` reads and checks them."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, case_sensitive=False
    )

    mode: Text = "live"
    app_id: Text = ""
    app_type: Text = ""
    app_tenant: Text = ""
    app_password: SecretStr = SecretStr("")
    allowed_tenants: Several = frozenset()
    service_hosts: Several = frozenset(SERVICE_HOSTS)
    public_url: Text = ""
    data_dir: Path = Path("data")
    database_url: Text = Field(default="", repr=False)  # may hold a password
    keyset_path: Path | None = None
    filing_folder: Path | None = None
    listen_host: Text = "127.0.0.1"
    listen_port: Annotated[int, BeforeValidator(_port)] = 3978
    metrics_port: Annotated[int, BeforeValidator(_port_or_none)] = 9464
    person_per_minute: Annotated[int, BeforeValidator(_count)] = 120
    local_teams: Text = ""
    local_start: Text = ""

    @classmethod
    def load(cls, **given: Any) -> Self:
        """Read the environment and check it; raise MisconfiguredError with every fault."""
        settings = cls(**given).with_defaults()
        if faults := settings.check():
            raise MisconfiguredError(faults)
        return settings

    def with_defaults(self) -> Self:
        """Fill in what follows from the other settings."""
        filled: dict[str, Any] = {
            "database_url": self.database_url or f"sqlite:///{self.data_dir / 'supervision.db'}",
            "filing_folder": self.filing_folder or self.data_dir / "filing",
            "allowed_tenants": self.allowed_tenants or frozenset({self.app_tenant.lower()} - {""}),
            "public_url": self.public_url.rstrip("/"),
            "local_teams": self.local_teams.rstrip("/"),
        }
        if self.is_local:
            # A keyset beside the data is what live mode refuses; here the data is invented.
            filled["keyset_path"] = self.keyset_path or self.data_dir / "keyset.json"
            filled["person_per_minute"] = max(self.person_per_minute, LOCAL_PER_MINUTE)
            filled["metrics_port"] = 0  # there they are on the bot's own port
            filled["app_type"] = self.app_type or "SingleTenant"
            filled["app_password"] = self.app_password or SecretStr(LOCAL_SECRET)
            filled["public_url"] = (
                filled["public_url"] or f"http://{self.listen_host}:{self.listen_port}"
            )
        return self.model_copy(update=filled)

    @property
    def is_local(self) -> bool:
        """Say whether this is the product on its own machine with its stand-in for Teams."""
        return self.mode == "local"

    @property
    def starts_at(self) -> datetime | None:
        """Give where a new local world's clock starts, in UTC; None where nothing usable is set."""
        try:
            return datetime.fromisoformat(self.local_start).replace(tzinfo=LONDON).astimezone(UTC)
        except ValueError:
            return None

    def check(self) -> list[str]:
        """Name every fault as a sentence that says what to set, never quoting a secret."""
        return [*self._faults_in_common(), *(self._local() if self.is_local else self._live())]

    def _faults_in_common(self) -> list[str]:
        faults = []
        if self.mode not in {"live", "local"}:
            faults.append("MODE must be live or local.")
        if not self.app_id:
            faults.append(
                "APP_ID is empty: set it to the bot's application (client) id. "
                "Without it, no token could be checked."
            )
        if self.app_type not in APP_TYPES:
            faults.append(
                "APP_TYPE must be SingleTenant or UserAssignedMSI, spelt so; "
                "multi-tenant bots are not supported."
            )
        if not self.app_tenant:
            faults.append("APP_TENANT is empty: set it to the directory (tenant) id.")
        if not self.service_hosts or not all(_HOST.fullmatch(h) for h in self.service_hosts):
            faults.append("SERVICE_HOSTS must be host names alone, separated by commas.")
        return [*faults, *self._faults_in_figures()]

    def _faults_in_figures(self) -> list[str]:
        faults = []
        if not self.listen_port:
            faults.append("LISTEN_PORT must be a number from 1 to 65535.")
        if self.metrics_port < 0:
            faults.append("METRICS_PORT must be a number from 1 to 65535, or 0 for no metrics.")
        if self.metrics_port and self.metrics_port == self.listen_port:
            faults.append(
                "METRICS_PORT must not be LISTEN_PORT: figures are for this machine only."
            )
        if self.person_per_minute < LEAST_PER_MINUTE:
            faults.append(
                f"PERSON_PER_MINUTE must be a number, at least {LEAST_PER_MINUTE}: "
                "how much one person may do in a minute."
            )
        if not _DATABASE.match(self.database_url):
            faults.append(
                "DATABASE_URL must begin with sqlite:/// or postgresql://, "
                "or be unset for SQLite in DATA_DIR."
            )
        if not self.listen_host:
            faults.append("LISTEN_HOST is empty: set it to the address to listen on.")
        return faults

    def _local(self) -> list[str]:
        faults = []
        if self.app_password.get_secret_value() not in {"", LOCAL_SECRET}:
            faults.append(
                "APP_PASSWORD looks real: MODE=local never holds a live credential. "
                f"Unset it, set it to {LOCAL_SECRET}, or set MODE=live."
            )
        if self.app_type == "UserAssignedMSI":
            faults.append("APP_TYPE must not be a managed identity in MODE=local: unset it.")
        if not is_loopback(self.listen_host):
            faults.append("LISTEN_HOST must be 127.0.0.1 or ::1 in MODE=local.")
        teams = _split(self.local_teams)
        if teams is None or teams.scheme not in {"http", "https"} or not is_loopback(teams.host):
            faults.append(
                "LOCAL_TEAMS must be the stand-in's address on this machine, "
                "such as http://127.0.0.1:3979."
            )
        if self.local_start and self.starts_at is None:
            faults.append(
                "LOCAL_START must be a date and time in London, such as 2026-09-01T08:00."
            )
        public = _split(self.public_url)
        if public is None or not is_loopback(public.host):
            faults.append("PUBLIC_URL must be an address on this machine in MODE=local.")
        return faults

    def _live(self) -> list[str]:
        faults = []
        if self.app_id and not _GUID.fullmatch(self.app_id):
            faults.append("APP_ID must be the application (client) id, a GUID.")
        if self.app_tenant and not _GUID.fullmatch(self.app_tenant):
            faults.append("APP_TENANT must be the directory (tenant) id, a GUID.")
        if not all(_GUID.fullmatch(tenant) for tenant in self.allowed_tenants):
            faults.append("ALLOWED_TENANTS must be tenant ids (GUIDs), separated by commas.")
        secret = self.app_password.get_secret_value()
        if self.app_type == "SingleTenant" and (not secret or secret == LOCAL_SECRET):
            faults.append("APP_PASSWORD is empty: set it to the app's client secret.")
        if self.app_type == "UserAssignedMSI" and secret:
            faults.append("APP_PASSWORD must be unset where APP_TYPE is UserAssignedMSI.")
        public = _split(self.public_url)
        if public is None or public.scheme != "https" or is_loopback(public.host):
            faults.append(
                "PUBLIC_URL must be the https address at which Teams and people reach this bot."
            )
        if self.local_teams:
            faults.append("LOCAL_TEAMS is for MODE=local only: unset it.")
        if self.local_start:
            faults.append("LOCAL_START is for MODE=local only: unset it.")
        return [*faults, *self._keyset()]

    def _keyset(self) -> list[str]:
        if self.keyset_path is None:
            return ["KEYSET_PATH is empty: set it to the keyset file, kept apart from the data."]
        keyset = self.keyset_path.resolve()
        if any(keyset.is_relative_to(folder) for folder in self._data_folders()):
            fault = (
                "KEYSET_PATH lies under the database's folder: a copy of the data would carry "
                "its key. Move the keyset elsewhere."
            )
            return [fault]
        if keyset.is_relative_to(REPOSITORY):
            return ["KEYSET_PATH lies in the program's own folder: move the keyset elsewhere."]
        return []

    def _data_folders(self) -> list[Path]:
        folders = [self.data_dir.resolve()]
        scheme, _, path = self.database_url.partition(":///")
        if scheme.split("+")[0] == "sqlite" and path:
            folders.append(Path(path.split("?")[0]).resolve().parent)
        return folders


class _Address:
    def __init__(self, scheme: str, host: str) -> None:
        self.scheme, self.host = scheme, host


def _split(url: str) -> _Address | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises where it isn't a number
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or parts.path or parts.query:
        return None
    return _Address(parts.scheme, parts.hostname)
