"""Use cases run against real databases: SQLite and PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import Place, place, postgres, template_file  # noqa: F401
from tests.trust import Trust


@pytest.fixture
async def trust(place: Place) -> AsyncIterator[Trust]:  # noqa: F811
    founded = await Trust.founded(place)
    yield founded
    await founded.database.close()
