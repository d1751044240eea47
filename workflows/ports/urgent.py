"""Urgent requests, and whom to ring."""

from collections.abc import Collection
from typing import Protocol

from domain.numbers import Number
from domain.urgent import UrgentRequest


class UrgentRequests(Protocol):
    """Urgent requests, locked for this unit of work once read by `get`."""

    def get(self, request_id: str) -> UrgentRequest: ...
    def add(self, request: UrgentRequest) -> bool:
        """Keep a new one; False where it is kept already."""
        ...

    def save(self, request: UrgentRequest) -> UrgentRequest:
        """Keep what changed where the version is still the one read; give it with the new one."""
        ...

    def open_ones(self) -> tuple[UrgentRequest, ...]:
        """Give those that are neither held nor withdrawn, the oldest first."""
        ...


class Numbers(Protocol):
    """The numbers that the trust keeps, as one list."""

    def all(self) -> tuple[Number, ...]: ...
    def replace(self, numbers: Collection[Number]) -> None: ...
