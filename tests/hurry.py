"""Time for a machine at its limit: most tests are about something else than Slack's three seconds."""

import pytest

from bot.sandbox import courier, triggers
from handlers import feature, read_back, stopped, whisper
from handlers.stewardship import in_slack
from storage import database

HURRIES = (
    (feature, "PATIENCE"),
    (whisper, "MOMENT"),
    (stopped, "COUNTING"),
    (read_back, "READING"),
    (in_slack, "PATIENCE"),
    (triggers, "LIFETIME"),
    (courier, "DEADLINE"),
    (database, "LOCK"),
    (database, "STATEMENT"),
)
"""Where seconds are counted while somebody waits."""


def take_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times as long for each; the real seconds are tested in `tests/slack_facts`."""
    for place, name in HURRIES:
        monkeypatch.setattr(place, name, 3 * getattr(place, name))
