"""Ids and salts from the machine's source of randomness."""

import secrets

from domain.signing import SALT_BYTES


class RandomIds:
    """Name new things with 128 random bits."""

    def new(self) -> str:
        """Give an id that nobody can guess and nothing else has."""
        return secrets.token_hex(16)

    def salt(self) -> bytes:
        """Give 32 random bytes."""
        return secrets.token_bytes(SALT_BYTES)
