"""Moments and days as people say them, in English whatever the machine's locale."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def day_and_hour(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`at` as read in `zone` at the moment `now`: "today 14:00", "Tuesday 14:00", "Tue 3 Dec 14:00".

    Both moments are aware; a naive one raises ValueError, since it would be read in the machine's own zone.
    """
    if at.tzinfo is None or now.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = at.astimezone(zone)
    return f"{day(local.date(), now.astimezone(zone).date())} {local.hour:02}:{local.minute:02}"


def day(when: date, today: date) -> str:
    """`when` as said on `today`: yesterday, today, tomorrow, a weekday up to six days ahead, else the date.

    The year stands only where it is not this one: "Tue 3 Dec", "Fri 3 Dec 2027".
    """
    ahead = (when - today).days
    if ahead in _NEAR:
        return _NEAR[ahead]
    weekday = DAYS[when.weekday()]
    if 1 < ahead <= 6:
        return weekday
    year = "" if when.year == today.year else f" {when.year}"
    return f"{weekday[:3]} {when.day} {_MONTHS[when.month - 1]}{year}"


def clock(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: 510 is "08:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def time_of(minutes: int) -> time:
    """Minutes after midnight as a time of day."""
    return time(minutes // 60, minutes % 60)


def span(first: date, last: date) -> str:
    """From one day to another, with the year: "16 to 22 Nov 2026", "28 Dec 2026 to 3 Jan 2027"."""
    if first == last:
        return f"{short(first)} {first.year}"
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{short(first)}{year} to {end}"


def short(when: date) -> str:
    """A day without weekday and year: "16 Nov"."""
    return f"{when.day} {_MONTHS[when.month - 1]}"
