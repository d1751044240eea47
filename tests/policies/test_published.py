from datetime import date
from pathlib import Path

import pytest

from domain.errors import NotFound
from policies.loader import PolicyFaultsError, PublishedPolicies
from tests.policies.packs import edited, pack

FIRST = ("version = 1", "effective_from = 2024-06-17")


def version(number: int, since: str) -> str:
    return edited((FIRST[0], f"version = {number}"), (FIRST[1], f"effective_from = {since}"))


@pytest.fixture
def published(tmp_path: Path) -> PublishedPolicies:
    pack(tmp_path, version(1, "2024-06-17"), "srscmat.toml")
    pack(tmp_path, version(2, "2026-09-01"), "srscmat-2.toml")
    pack(tmp_path, version(10, "2027-09-01"), "srscmat-10.toml")
    return PublishedPolicies(tmp_path)


@pytest.mark.parametrize(
    ("on", "ref"),
    [
        ("2024-06-17", "srscmat@1"),
        ("2026-08-31", "srscmat@1"),
        ("2026-09-01", "srscmat@2"),
        ("2027-08-31", "srscmat@2"),
        ("2027-09-01", "srscmat@10"),
    ],
)
def test_the_newest_version_in_force_is_current(
    on: str, ref: str, published: PublishedPolicies
) -> None:
    assert published.current("srscmat", date.fromisoformat(on)).ref == ref


def test_before_the_first_version_none_is_in_force(published: PublishedPolicies) -> None:
    with pytest.raises(NotFound):
        published.current("srscmat", date(2024, 6, 16))


def test_a_policy_that_nobody_published_is_not_found(published: PublishedPolicies) -> None:
    with pytest.raises(NotFound):
        published.current("balmoral", date(2026, 9, 1))
    with pytest.raises(NotFound):
        published.get("srscmat@3")


def test_an_old_version_stays_there_for_what_pinned_it(published: PublishedPolicies) -> None:
    assert published.get("srscmat@1").version == 1


def test_every_pack_is_read_at_the_start(published: PublishedPolicies) -> None:
    assert set(published.check()) == {"srscmat@1", "srscmat@2", "srscmat@10"}


def test_a_broken_pack_stops_the_start(tmp_path: Path) -> None:
    pack(tmp_path, edited(('every = "term"', 'every = "week"')))
    with pytest.raises(PolicyFaultsError, match=r"pack\.toml"):
        PublishedPolicies(tmp_path).check()


def test_a_published_version_is_never_published_twice(tmp_path: Path) -> None:
    pack(tmp_path, edited(), "one.toml")
    pack(tmp_path, edited(("usual = 90", "usual = 60")), "two.toml")
    with pytest.raises(PolicyFaultsError, match="srscmat@1 is in another file too"):
        PublishedPolicies(tmp_path).check()


def test_the_real_folder_is_fit_to_start_with() -> None:
    assert "srscmat@1" in PublishedPolicies().check()
