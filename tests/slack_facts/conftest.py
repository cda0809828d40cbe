"""The hospital of the stories, for what only a whole bot shows."""

from tests.stories.conftest import hospital, link_clock, way

__all__ = ["hospital", "link_clock", "way"]
