"""The hospital of the stories, for what only a whole bot shows."""

import pytest

from tests.stories.conftest import hospital, link_clock, way

__all__ = ["hospital", "link_clock", "way"]


@pytest.fixture
def in_no_hurry() -> None:
    """Here Slack's three seconds are three seconds."""
