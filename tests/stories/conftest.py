"""The hospital that every story takes place in."""

from collections.abc import AsyncIterator

import pytest

from bot.stage.stage import staged
from tests.stories.hospital import Hospital


@pytest.fixture
async def hospital(database_url: str) -> AsyncIterator[Hospital]:
    """A bot and a local Slack on a fresh database; rates are off unless a story switches them on."""
    async with staged(database_url, pace=False) as stage:
        stage.slack.limits.on = False
        yield Hospital(stage)
