"""The doctor says what is wrong and what to do about it, changes nothing and tells no secret."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.doctor_words import State, of_checkup
from domain.people import IMPORTER, Account, Person, Role
from storage.inspecting import keyset_fits
from storage.sealing import create_keyset
from tests.cli.installation import Installation, installation
from tests.databases import Place, place, postgres, template_file
from tests.trust import TENANT, Trust
from workflows.checkup import checkup
from workflows.ports import Message, Work

__all__ = ["installation", "place", "postgres", "template_file"]
on_sqlite = pytest.mark.parametrize("place", ["sqlite"], indirect=True)


def doctor(installation: Installation, *arguments: str, **changed: str) -> tuple[int, str]:
    return installation.app("doctor", "--offline", *arguments, **changed)


def test_faults_of_the_settings_come_first(installation: Installation) -> None:
    code, told = doctor(installation, APP_TYPE="Singeltenant", APP_ID="")
    assert code == 1
    assert "wrong  APP_TYPE must be SingleTenant or UserAssignedMSI" in told
    assert "wrong  APP_ID is empty: set it to" in told
    assert "2 things are wrong." in told


def test_before_anything_was_done_it_says_what_to_do_and_makes_nothing(
    installation: Installation,
) -> None:
    code, told = doctor(installation)
    assert code == 1
    assert "There is no database yet: run app.py trust" in told
    assert not (installation.folder / "data").exists()


def test_it_leads_through_the_installation_step_by_step(installation: Installation) -> None:
    installation.app("trust", "--name", "Hollin Vale", "--policy", "srscmat")
    _, told = doctor(installation)
    assert "The roster is empty: run app.py roster import FILE.csv." in told
    assert "No term dates for today: run app.py terms import FILE.csv." in told
    installation.settled()
    before = kept(installation.folder)
    code, told = doctor(installation)
    assert code == 1
    assert "Every school has its DSL and its pairs" in told
    assert "St Brigid's" in told
    assert "no channel. Add the app to the school's channel in Teams" in told
    assert "on the roster without an account" in told
    assert "look   Whether Web Chat and Direct Line are on" in told
    assert kept(installation.folder) == before


def kept(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "data" / "supervision.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda keyset: keyset.unlink(), "can't be read (FileNotFoundError)"),
        (lambda keyset: keyset.write_text("{}"), "can't be read (the keyset file holds no keyset"),
        (lambda keyset: keyset.chmod(0o644), "Other accounts of this machine can read the keyset"),
    ],
)
def test_a_keyset_that_wont_do_is_told(installation: Installation, harm: object, told: str) -> None:
    installation.settled()
    assert callable(harm)
    harm(installation.folder / "keys" / "keyset.json")
    code, words = doctor(installation)
    assert code == 1
    assert told in words


async def test_another_keyset_than_the_one_that_sealed_is_told(place: Place) -> None:
    trust = await Trust.founded(place)
    await trust.started("brigid")
    await trust.database.close()
    other = create_keyset(place.keyset.path.with_name("other.json"))
    assert keyset_fits(place.url, place.keyset)
    assert not keyset_fits(place.url, other)


def test_a_database_that_does_not_answer_is_told_without_its_address(
    installation: Installation,
) -> None:
    url = "postgresql://bot:kept~out.of.every.message@127.0.0.1:9/supervision"
    code, told = doctor(installation, DATABASE_URL=url)
    assert code == 1
    assert "The database does not answer" in told
    assert "127.0.0.1" not in told


def test_a_database_of_the_other_kind_is_told(installation: Installation) -> None:
    installation.settled()
    connection = sqlite3.connect(installation.folder / "data" / "supervision.db")
    connection.execute("UPDATE installation SET mode = 'demo'")
    connection.commit()
    connection.close()
    _, told = doctor(installation)
    assert "made for demo use: set MODE=local" in told


def test_channels_of_the_azure_bot_that_should_be_off_are_told(installation: Installation) -> None:
    on = installation.azure(enabledChannels=["webchat", "directline", "msteams"])
    _, told = doctor(installation, "--azure-bot", on)
    assert "Web Chat is on" in told
    assert "az bot directline delete" in told
    _, told = doctor(installation, "--azure-bot", installation.azure(enabledChannels=[]))
    assert "Microsoft Teams is the Azure Bot's only channel" in told
    off = installation.azure(enabledChannels=[], configuredChannels=[])
    assert "Microsoft Teams is not on" in doctor(installation, "--azure-bot", off)[1]


def test_an_azure_bot_that_is_another_one_is_told(installation: Installation) -> None:
    file = installation.azure(
        msaAppId="another", msaAppType="MultiTenant", endpoint="https://elsewhere.example/"
    )
    _, told = doctor(installation, "--azure-bot", file)
    assert "The Azure Bot's msaAppId is not APP_ID" in told
    assert "The Azure Bot's msaAppType is not APP_TYPE" in told
    assert "endpoint is not https://bot.school.example/api/messages: set it so" in told
    Path(file).write_text("[]")
    assert "is not what az bot show prints" in doctor(installation, "--azure-bot", file)[1]


async def found(trust: Trust) -> list[str]:
    told = await trust.database.read(checkup)
    return [line.text for line in of_checkup(told) if line.state is State.WRONG]


def _bind_joan(work: Work) -> None:
    account = Account(TENANT, "00000000-0000-4000-8000-00000000000a")
    work.roster.bind("joan", account, by=IMPORTER, at=work.now)


@on_sqlite
async def test_a_complete_installation_has_nothing_wrong(place: Place) -> None:
    trust = await Trust.founded(place)
    await trust.run(_bind_joan)
    assert await found(trust) == []
    await trust.database.close()


@on_sqlite
async def test_each_thing_that_is_missing_is_told_with_what_to_do(place: Place) -> None:
    trust = await Trust.founded(place)
    await trust.run(_bind_joan)

    def neglect(work: Work) -> None:
        roster = work.roster
        for post in roster.posts():
            dsl_of_brigid = (post.school_id, post.role) == ("brigid", Role.DSL)
            if dsl_of_brigid or post.role is Role.EXECUTIVE_LEAD:
                roster.remove_post(post.id)
        roster.save_person(Person("new", "Nora New", "nora@hollinvale.example"))
        lost = Message("home", "new", "person:new", "1", work.now)
        work.outbox.put(lost)
        (claimed,) = (
            one
            for one in work.outbox.claim(work.now, limit=50, lease_seconds=60)
            if one.message == lost
        )
        work.outbox.give_up(claimed, error="403", at=work.now)

    await trust.run(neglect)
    told = "\n".join(await found(trust))
    assert "St Brigid's Primary: no Designated Safeguarding Lead" in told
    assert "Nobody is executive lead of the trust" in told
    assert "1 person on the roster without an account" in told
    assert "1 message was given up" in told
    assert "Nora" not in told
    await trust.plan()
    trust.later(hours=1)
    assert any("Messages have waited for 60 minutes" in line for line in await found(trust))
    trust.later(hours=-4)
    await trust.submitted("oswald")
    trust.later(hours=-3)
    assert any("is 3 hours" in line or "180 minutes" in line for line in await found(trust))
    await trust.database.close()


@pytest.mark.parametrize(
    ("day", "faults"),
    [
        ("2026-11-23", 0),
        ("2026-12-28", 0),  # Christmas, between two terms that are known
        ("2026-08-20", 1),
        ("2027-05-01", 1),
        ("2027-08-01", 2),
    ],
)
@on_sqlite
async def test_term_dates_are_known_for_today_and_for_the_next_term(
    place: Place, day: str, faults: int
) -> None:
    trust = await Trust.founded(place)
    trust.clock.moment = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=12)
    told = [line for line in await found(trust) if "term dates" in line]
    assert len(told) == faults
    await trust.database.close()
