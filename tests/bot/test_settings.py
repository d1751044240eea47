from pathlib import Path
from typing import Any

import pytest

from bot.settings import REPOSITORY, MisconfiguredError, Settings

APP = "0f8fad5b-d9cb-469f-a165-70867728950e"
TENANT = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
SECRET = "kept~out.of.every.message"
NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def live(tmp_path: Path, **changed: str) -> dict[str, str]:
    return {
        "APP_ID": APP,
        "APP_TYPE": "SingleTenant",
        "APP_TENANT": TENANT,
        "APP_PASSWORD": SECRET,
        "PUBLIC_URL": "https://supervision.school.example",
        "DATA_DIR": str(tmp_path / "data"),
        "KEYSET_PATH": str(tmp_path / "keys" / "keyset.json"),
        **changed,
    }


def local(tmp_path: Path, **changed: str) -> dict[str, str]:
    return {
        "MODE": "local",
        "APP_ID": "a-bot",
        "APP_TENANT": "a-trust",
        "DATA_DIR": str(tmp_path),
        "LOCAL_TEAMS": "http://127.0.0.1:3979/",
        **changed,
    }


def load(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings.load()


def faults(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> list[str]:
    with pytest.raises(MisconfiguredError) as refused:
        load(monkeypatch, environment)
    return refused.value.faults


def test_a_live_installation_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load(monkeypatch, live(tmp_path))
    assert not settings.is_local
    assert settings.allowed_tenants == {TENANT}
    assert "smba.trafficmanager.net" in settings.service_hosts
    assert settings.database_url == f"sqlite:///{tmp_path / 'data' / 'supervision.db'}"
    assert settings.filing_folder == tmp_path / "data" / "filing"


def test_a_managed_identity_needs_no_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = live(tmp_path, APP_TYPE="UserAssignedMSI", APP_PASSWORD="")
    assert load(monkeypatch, environment).app_type == "UserAssignedMSI"


def test_local_mode_fills_in_what_a_newcomer_would_not_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = load(monkeypatch, local(tmp_path))
    assert settings.is_local
    assert settings.local_teams == "http://127.0.0.1:3979"
    assert settings.public_url == "http://127.0.0.1:3978"
    assert settings.keyset_path == tmp_path / "keyset.json"
    assert settings.app_type == "SingleTenant"


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = APP.upper()
    environment = live(
        tmp_path, ALLOWED_TENANTS=f"{TENANT}, {other}", SERVICE_HOSTS="smba.a.example"
    )
    settings = load(monkeypatch, environment)
    assert settings.allowed_tenants == {TENANT, APP}
    assert settings.service_hosts == {"smba.a.example"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"MODE": "prod"}, "MODE must be"),
        ({"APP_ID": ""}, "APP_ID is empty"),
        ({"APP_ID": "  "}, "APP_ID is empty"),
        ({"APP_ID": "my-bot"}, "APP_ID must be"),
        ({"APP_TYPE": ""}, "APP_TYPE must be"),
        ({"APP_TYPE": "Singletenant"}, "APP_TYPE must be"),
        ({"APP_TYPE": "MultiTenant"}, "APP_TYPE must be"),
        ({"APP_TENANT": ""}, "APP_TENANT is empty"),
        ({"APP_TENANT": "common"}, "APP_TENANT must be"),
        ({"ALLOWED_TENANTS": "*"}, "ALLOWED_TENANTS must be"),
        ({"APP_PASSWORD": ""}, "APP_PASSWORD is empty"),
        ({"APP_PASSWORD": "local-only"}, "APP_PASSWORD is empty"),
        ({"APP_TYPE": "UserAssignedMSI"}, "APP_PASSWORD must be unset"),
        ({"SERVICE_HOSTS": "https://smba.trafficmanager.net/"}, "SERVICE_HOSTS must be"),
        ({"SERVICE_HOSTS": "*"}, "SERVICE_HOSTS must be"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL must be"),
        ({"PUBLIC_URL": "http://supervision.school.example"}, "PUBLIC_URL must be"),
        ({"PUBLIC_URL": "https://127.0.0.1:3978"}, "PUBLIC_URL must be"),
        ({"PUBLIC_URL": "https://[broken"}, "PUBLIC_URL must be"),
        ({"LISTEN_PORT": "teams"}, "LISTEN_PORT must be"),
        ({"LISTEN_PORT": "70000"}, "LISTEN_PORT must be"),
        ({"LISTEN_HOST": ""}, "LISTEN_HOST is empty"),
        ({"LOCAL_TEAMS": "http://127.0.0.1:3979"}, "LOCAL_TEAMS is for MODE=local"),
        ({"LOCAL_START": "2026-09-01T08:00"}, "LOCAL_START is for MODE=local"),
        ({"KEYSET_PATH": str(REPOSITORY / "bot" / "keyset.json")}, "program's own folder"),
    ],
)
def test_a_live_fault_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    named = faults(monkeypatch, live(tmp_path, **changed))
    assert any(said in fault for fault in named)
    assert SECRET not in "\n".join(named)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"APP_ID": ""}, "APP_ID is empty"),
        ({"APP_PASSWORD": SECRET}, "APP_PASSWORD looks real"),
        ({"APP_TYPE": "UserAssignedMSI"}, "managed identity"),
        ({"APP_TYPE": "Singel"}, "APP_TYPE must be"),
        ({"LISTEN_HOST": "0.0.0.0"}, "LISTEN_HOST must be"),  # noqa: S104
        ({"LISTEN_HOST": "school.example"}, "LISTEN_HOST must be"),
        ({"LOCAL_TEAMS": ""}, "LOCAL_TEAMS must be"),
        ({"LOCAL_START": "September"}, "LOCAL_START must be"),
        ({"LOCAL_TEAMS": "https://smba.trafficmanager.net"}, "LOCAL_TEAMS must be"),
        ({"LOCAL_TEAMS": "ftp://127.0.0.1"}, "LOCAL_TEAMS must be"),
        ({"LOCAL_TEAMS": "http://127.0.0.1.evil.example"}, "LOCAL_TEAMS must be"),
        ({"LOCAL_TEAMS": "http://127.0.0.1:x"}, "LOCAL_TEAMS must be"),
        ({"PUBLIC_URL": "https://supervision.school.example"}, "PUBLIC_URL must be"),
    ],
)
def test_a_local_fault_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: dict[str, str], said: str
) -> None:
    named = faults(monkeypatch, local(tmp_path, **changed))
    assert any(said in fault for fault in named)
    assert SECRET not in "\n".join(named)


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing set at all: every one of these must be mended before a start.
    named = "\n".join(faults(monkeypatch, {"LISTEN_PORT": "x"}))
    for name in ("APP_ID", "APP_TYPE", "APP_TENANT", "PUBLIC_URL", "KEYSET_PATH", "LISTEN_PORT"):
        assert name in named


@pytest.mark.parametrize("place", ["data/keyset.json", "data/deeper/keyset.json", "pg/../data/k"])
def test_a_keyset_beside_the_data_is_refused_live(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    environment = live(tmp_path, KEYSET_PATH=str(tmp_path / place))
    assert any("database's folder" in fault for fault in faults(monkeypatch, environment))


def test_a_link_does_not_hide_where_the_keyset_lies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "data")
    assert any("database's folder" in fault for fault in faults(monkeypatch, live(tmp_path)))


def test_the_keyset_keeps_away_from_a_database_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = live(
        tmp_path, DATABASE_URL=f"sqlite+pysqlite:///{tmp_path / 'keys' / 'supervision.db'}"
    )
    assert any("database's folder" in fault for fault in faults(monkeypatch, environment))


def test_settings_never_show_a_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://bot:{SECRET}@db.example/supervision"
    settings = load(monkeypatch, live(tmp_path, DATABASE_URL=url))
    shown: list[Any] = [repr(settings), str(settings)]
    assert all(SECRET not in text for text in shown)
    assert settings.app_password.get_secret_value() == SECRET
