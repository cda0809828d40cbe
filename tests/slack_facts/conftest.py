"""The hospital of the stories, for what only a whole bot shows."""

from tests.stories.conftest import hospital

__all__ = ["hospital"]
