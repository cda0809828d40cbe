"""Business time: when a place is open, and when an amount of its open time has passed."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from handlers.services.targets import DEFAULTS, Targets

Safety = Literal["none", "could", "did"]
_MIDNIGHT = time(0)
_NOTHING = timedelta(0)


@dataclass(frozen=True)
class Hours:
    """When a place is open: weekdays (Monday is 0), times on its own clock, and the days it is closed.

    Closing at 00:00 means the end of the day; opening hours do not run past midnight.
    ValueError if it would never be open.
    """

    zone: ZoneInfo
    days: frozenset[int]
    opens: time
    closes: time
    closed: Container[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError("opening days are one or more of 0 (Monday) to 6 (Sunday)")
        if self.closes != _MIDNIGHT and self.closes <= self.opens:
            raise ValueError("closing time must be later than opening time, or 00:00 for the end of the day")


ROUND_THE_CLOCK = Hours(ZoneInfo("UTC"), frozenset(range(7)), _MIDNIGHT, _MIDNIGHT)
"""A clock that never rests."""


def is_open(at: datetime, hours: Hours) -> bool:
    """Whether the place is open at `at` (aware); the opening minute counts, the closing minute does not."""
    opens, _ = next(_openings(at, hours))
    return opens <= at


def works_on(at: datetime, hours: Hours) -> bool:
    """Whether the place opens at all on the day of `at` (aware), by its own calendar."""
    day = at.astimezone(hours.zone).date()
    return day.weekday() in hours.days and day not in hours.closed


def next_opening(at: datetime, hours: Hours) -> datetime:
    """The first open moment from `at` (aware) on, in UTC: `at` itself while open."""
    opens, _ = next(_openings(at, hours))
    return max(opens, _utc(at))


def add_business_time(start: datetime, amount: timedelta, hours: Hours) -> datetime:
    """The moment, in UTC, at which `amount` (not negative) of open time has passed since `start` (aware)."""
    if amount < _NOTHING:
        raise ValueError("business time is only added")
    if amount == _NOTHING:
        return _utc(start)
    left = amount
    for opens, closes in _openings(start, hours):
        begins = max(opens, _utc(start))
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise AssertionError("openings never end")


def business_time_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """The open time from `start` to `end` (both aware); zero if `end` is not later."""
    passed = _NOTHING
    for opens, closes in _openings(start, hours):
        if opens >= end:
            break
        passed += max(_NOTHING, min(closes, _utc(end)) - max(opens, _utc(start)))
    return passed


def one_business_day(hours: Hours) -> timedelta:
    """The length of an ordinary opening day, clock changes aside."""
    return _at(date.min, hours.closes) - _at(date.min, hours.opens) + _overnight(hours)


def answer_time(safety: Safety, hours: Hours, targets: Targets = DEFAULTS) -> tuple[timedelta, Hours]:
    """How much time a first answer may take, and on which clock: round the clock if a patient was harmed."""
    if safety == "did":
        return timedelta(hours=targets.did_hours), ROUND_THE_CLOCK
    if safety == "could":
        return timedelta(hours=targets.could_hours), hours
    return targets.answer_days * one_business_day(hours), hours


def first_answer_due(
    reported_at: datetime, safety: Safety, hours: Hours, targets: Targets = DEFAULTS
) -> datetime:
    """By when the first answer is promised, in UTC."""
    amount, clock = answer_time(safety, hours, targets)
    return add_business_time(reported_at, amount, clock)


def _openings(since: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing moments in UTC, in order, for ever: those that close later than `since`."""
    day = _utc(since).astimezone(hours.zone).date() - timedelta(days=1)
    while True:
        if day.weekday() in hours.days and day not in hours.closed:
            opens, closes = _moments(day, hours)
            if closes > since and closes > opens:
                yield opens, closes
        day += timedelta(days=1)


@lru_cache(maxsize=4096)
def _moments(day: date, hours: Hours) -> tuple[datetime, datetime]:
    """The opening and closing of one day in UTC.

    A time that the clocks skip comes as much later as they moved; one that they repeat counts the first time.
    """
    closing = _at(day, hours.closes) + _overnight(hours)
    return _utc(_at(day, hours.opens).replace(tzinfo=hours.zone)), _utc(closing.replace(tzinfo=hours.zone))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)


def _overnight(hours: Hours) -> timedelta:
    return timedelta(days=1) if hours.closes == _MIDNIGHT else _NOTHING


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return at.astimezone(UTC)
