"""The hospital that every story takes place in."""

from collections.abc import AsyncIterator

import pytest

from bot.stage.stage import staged
from tests.hurry import take_time
from tests.stories.hospital import Hospital
from tests.stories.standing_clock import StandingClock


@pytest.fixture
def way() -> str:
    """How Slack reaches the bot; a story that is told of both ways is parametrised with this."""
    return "http"


@pytest.fixture
def link_clock() -> StandingClock:
    """What the link of Socket Mode goes by: its seconds pass only when a story says so."""
    return StandingClock()


@pytest.fixture
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine at its limit is not what a story is about; Slack's three seconds have tests in `tests/slack_facts`."""
    take_time(monkeypatch)


@pytest.fixture
async def hospital(
    database_url: str, way: str, link_clock: StandingClock, in_no_hurry: None
) -> AsyncIterator[Hospital]:
    """A bot and a local Slack on a fresh database; rates are off unless a story switches them on."""
    async with staged(database_url, pace=False, socket_mode=way == "socket", timer=link_clock) as stage:
        stage.slack.limits.on = False
        yield Hospital(stage)
        assert not stage.slack.calls.strange, "Pebble sent what docs/sandbox.md does not list"
