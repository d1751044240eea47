"""Packs made by editing the real one."""

from pathlib import Path

import pytest

from policies.loader import HERE, PolicyFaultsError, load

REAL = (HERE / "srscmat.toml").read_text(encoding="utf-8")


def edited(*changes: tuple[str, str]) -> str:
    """Give the real pack with each first text replaced by the second, where it stands first."""
    text = REAL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def pack(folder: Path, text: str, name: str = "pack.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyFaultsError) as broken:
        load(pack(folder, text))
    assert str(broken.value).startswith("pack.toml cannot be used:")
    return broken.value.faults
