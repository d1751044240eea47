"""What is set wrongly stops the start, with the sentence that says what to set."""

import socket

import pytest

from tests.cli.installation import Installation, installation

__all__ = ["installation"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"APP_TYPE": "SingelTenant"}, "APP_TYPE must be SingleTenant or UserAssignedMSI"),
        ({"APP_TYPE": ""}, "APP_TYPE must be SingleTenant"),
        ({"APP_TYPE": "MultiTenant"}, "multi-tenant bots are not supported"),
        ({"APP_ID": ""}, "APP_ID is empty: set it to the bot's application (client) id"),
        ({"APP_TENANT": ""}, "APP_TENANT is empty: set it to"),
        ({"MODE": "loacl"}, "MODE must be live or local"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must begin with sqlite:/// or postgresql"),
        ({"DATABASE_URL": "supervision.db"}, "DATABASE_URL must begin with"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:9/x"}, "The database does not answer"),
        ({"PERSON_PER_MINUTE": "many"}, "PERSON_PER_MINUTE must be a number"),
        ({"METRICS_PORT": "-7"}, "METRICS_PORT must be a number"),
        ({"METRICS_PORT": "3978"}, "METRICS_PORT must not be LISTEN_PORT"),
        ({"KEYSET_PATH": "/nowhere/keyset.json"}, "KEYSET_PATH can't be read"),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR can't be made"),
    ],
)
def test_a_fault_is_named(installation: Installation, changed: dict[str, str], told: str) -> None:
    code, words = installation.app("serve", **changed)
    assert code == 2
    assert told in words
    assert "Traceback" not in words


def test_a_keyset_that_is_none_is_named_before_the_database_is_made(
    installation: Installation,
) -> None:
    (installation.folder / "keys" / "keyset.json").write_text("{}")
    code, words = installation.app("serve")
    assert code == 2
    assert "holds no keyset" in words
    assert not (installation.folder / "data" / "supervision.db").exists()


def test_without_a_trust_there_is_nobody_to_serve(installation: Installation) -> None:
    code, words = installation.app("serve")
    assert code == 2
    assert "No trust is named yet: run app.py trust" in words


@pytest.mark.parametrize("which", ["LISTEN_PORT", "METRICS_PORT"])
def test_a_port_that_is_taken_is_named(installation: Installation, which: str) -> None:
    installation.settled()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, words = installation.app("serve", **{which: port})
    assert code == 2
    assert f"Cannot listen at 127.0.0.1:{port}" in words
    assert "port that is free" in words


def test_a_demo_database_is_not_opened_live(
    installation: Installation,
) -> None:
    installation.environment |= {"MODE": "local", "LOCAL_TEAMS": "http://127.0.0.1:9"}
    local = {"APP_PASSWORD": "", "PUBLIC_URL": ""}
    assert installation.app("trust", "--name", "X", "--policy", "srscmat", **local)[0] == 0
    del installation.environment["MODE"], installation.environment["LOCAL_TEAMS"]
    code, words = installation.app("serve")
    assert code == 2
    assert "made for demo use and cannot be opened as live" in words
