"""A database of each kind, and hospitals planted in it."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated, empty database."""
    made = Database(database_url)
    yield made
    await made.dispose()
