"""Sealing: content is encrypted under a data key of its own unit, bound to where it stands.

A unit is what is kept and one day destroyed together. Its 256-bit data key lies in the database,
wrapped by the keyset that doesn't; destroying the row's wrapped key destroys the content in every
copy of the database. Unwrapping takes a microsecond, so unwrapped keys live no longer than the
unit of work that needs them.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import tink  # type: ignore[import-untyped]
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tink import aead, secret_key_access

from storage.errors import KeyDestroyed, SealBroken

_NONCE_BYTES = 12
_KEY_BYTES = 32
_FORMAT = b"\x01"  # how sealed bytes are laid out: this byte, nonce, ciphertext with its tag


class Label(StrEnum):
    """Every column that is sealed. Never renamed: the names are in the associated data."""

    PART_ANSWERS = "part_version.answers"
    PART_SALT = "part_version.salt"
    CHANGE_COMMENT = "change_request.comment"
    CHILD_INITIALS = "child.initials"
    STATEMENT_WORDS = "statement.words"
    MEETING_WORDS = "meeting_record.words"
    AGENDA_ITEM = "agenda_item.answers"
    INFORMAL_NOTE = "informal_note.answers"
    ACTION_DONE = "action_done.words"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where sealed bytes stand: the column, the row, the revision of the content."""

    label: Label
    row_id: str
    revision: int = 0

    def associated_data(self) -> bytes:
        """Give the bytes that bind content to this spot; no two spots share them."""
        return f"{self.label}\0{self.row_id}\0{self.revision}".encode()


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one unit, unwrapped."""

    id: str
    secret: bytes = field(repr=False)

    def seal(self, spot: Spot, content: bytes) -> bytes:
        """Encrypt content for one spot."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self.secret).encrypt(nonce, content, spot.associated_data())
        return _FORMAT + nonce + sealed

    def open(self, spot: Spot, sealed: bytes) -> bytes:
        """Decrypt what stands at a spot; SealBroken where it was not sealed for it."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        if sealed[:1] == _FORMAT and len(nonce) == _NONCE_BYTES:
            try:
                return AESGCM(self.secret).decrypt(nonce, body, spot.associated_data())
            except InvalidTag:
                pass
        raise SealBroken(f"{spot.label} does not open")

    def keyed_hash(self, purpose: str, *words: str) -> bytes:
        """Hash words so that only who has this key can tell which words they were."""
        derived = hmac.digest(self.secret, purpose.encode(), hashlib.sha256)
        return hmac.digest(derived, "\0".join(words).encode(), hashlib.sha256)


class Keyset:
    """The keyset that wraps data keys, and the file it came from."""

    def __init__(self, primitive: aead.Aead, path: Path) -> None:
        self._aead = primitive
        self.path = path

    def make(self, key_id: str) -> tuple[DataKey, bytes]:
        """Make a new data key; give it unwrapped and wrapped."""
        secret = os.urandom(_KEY_BYTES)
        return DataKey(key_id, secret), self._aead.encrypt(secret, key_id.encode())

    def unwrap(self, row: Mapping[str, object]) -> DataKey:
        """Give the data key of a `data_key` row; KeyDestroyed where it is no more."""
        key_id, wrapped = str(row["id"]), row["wrapped"]
        if row["destroyed_at"] is not None or not isinstance(wrapped, bytes):
            raise KeyDestroyed("the data key was destroyed")
        try:
            return DataKey(key_id, self._aead.decrypt(wrapped, key_id.encode()))
        except tink.TinkError:
            pass
        raise SealBroken("the data key does not open with this keyset")


def create_keyset(path: Path) -> Keyset:
    """Write a new keyset to a file that only its owner reads; local mode only."""
    aead.register()
    handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
    words = tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)
    return load_keyset(path)


def load_keyset(path: Path) -> Keyset:
    """Read a keyset file; SealBroken where it is none."""
    aead.register()
    try:
        handle = tink.json_proto_keyset_format.parse(path.read_text(), secret_key_access.TOKEN)
        return Keyset(handle.primitive(aead.Aead), path)
    except tink.TinkError:
        pass
    raise SealBroken("the keyset file holds no keyset that this program can read")
