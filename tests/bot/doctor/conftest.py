"""The clinic on each database, and one on SQLite alone for what needs processes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.doctor.clinic import Clinic, opened


@pytest.fixture
async def clinic(tmp_path: Path, database_url: str) -> AsyncIterator[Clinic]:
    async with opened(tmp_path, database_url) as made:
        yield made


@pytest.fixture
async def small_clinic(tmp_path: Path, sqlite) -> AsyncIterator[Clinic]:
    async with opened(tmp_path, sqlite.migrated()) as made:
        yield made
