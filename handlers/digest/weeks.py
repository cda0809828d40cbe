"""A digest's week: the days since the last one, until the day it leaves on, by the hospital's calendar (no I/O)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.queries.figures import Week

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
TREND = 12
"""Weeks that a trend shows."""


def first_day(until: date, last_until: date | None) -> date:
    """The first day told by what tells the days before `until`, after one that did so before `last_until`.

    Seven days, unless the day of the week was changed: then as many as there are, so that none is told twice or never.
    """
    if last_until is None:
        return until - A_WEEK
    # A zone on the other side of the date line may make it the same day.
    return min(last_until, until - A_DAY)


def week_before(day: date, zone: ZoneInfo, since: date | None = None) -> Week:
    """The days from `since` on (seven days) that end as this day begins."""
    return Week(midnight(since or day - A_WEEK, zone), midnight(day, zone))


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
