"""Moments read as people say them, in the reader's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.services.dates import day, day_and_hour

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 24, 14, tzinfo=UTC), "today 14:00"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "today 00:05"),
        (datetime(2026, 11, 25, 8, 30, tzinfo=UTC), "tomorrow 08:30"),
        (datetime(2026, 11, 26, 14, tzinfo=UTC), "Thursday 14:00"),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), "Monday 23:59"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "Tue 1 Dec 00:00"),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "yesterday 09:00"),
        (datetime(2026, 11, 19, 9, tzinfo=UTC), "Thu 19 Nov 09:00"),
        (datetime(2027, 12, 3, 14, tzinfo=UTC), "Fri 3 Dec 2027 14:00"),
        (datetime(2025, 11, 24, 14, tzinfo=UTC), "Mon 24 Nov 2025 14:00"),
    ],
)
def test_moments_in_london(at: datetime, said: str) -> None:
    assert day_and_hour(at, LONDON, NOON) == said


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "today 18:30"),
        ("Pacific/Auckland", "tomorrow 12:30"),
        ("Asia/Kolkata", "tomorrow 05:00"),
    ],
)
def test_the_day_is_the_readers_day(zone: str, said: str) -> None:
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert day_and_hour(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), ZoneInfo(zone), now) == said


def test_the_hour_follows_the_clock_change() -> None:
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert day_and_hour(datetime(2026, 10, 24, 13, tzinfo=UTC), LONDON, now) == "today 14:00"
    assert day_and_hour(datetime(2026, 10, 25, 13, tzinfo=UTC), LONDON, now) == "tomorrow 13:00"


def test_a_weekday_needs_no_year_at_new_year() -> None:
    assert day(date(2027, 1, 4), date(2026, 12, 30)) == "Monday"
    assert day(date(2027, 1, 9), date(2026, 12, 30)) == "Sat 9 Jan 2027"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        day_and_hour(datetime(2026, 11, 24), LONDON, NOON)
