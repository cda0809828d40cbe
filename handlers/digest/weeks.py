"""A digest's week: the seven days before the day it leaves on, by the hospital's calendar (no I/O)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.queries.figures import Week

A_WEEK = timedelta(days=7)
TREND = 12
"""Weeks that a trend shows."""


def week_before(day: date, zone: ZoneInfo) -> Week:
    """The seven days that end as this day begins."""
    return Week(midnight(day - A_WEEK, zone), midnight(day, zone))


def so_far(now: datetime, first_day: int, zone: ZoneInfo) -> Week:
    """The week that has begun on the last `first_day` (0 is Monday), until now."""
    today = now.astimezone(zone).date()
    return Week(midnight(today - timedelta(days=(today.weekday() - first_day) % 7), zone), now)


def weeks_up_to(week: Week, number: int, zone: ZoneInfo) -> list[Week]:
    """So many adjoining weeks, oldest first, of which this is the last."""
    first = week.since.astimezone(zone).date()
    days = [first - A_WEEK * back for back in range(number - 1, -1, -1)]
    starts = [midnight(day, zone) for day in days]
    return [Week(since, until) for since, until in zip(starts, [*starts[1:], week.until], strict=True)]


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When this day begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
