"""Business time agrees with a clock watched minute by minute, through both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services.closing import ClosingDays
from handlers.services.workdays import (
    Hours,
    add_business_time,
    business_time_between,
    first_answer_due,
    is_open,
    next_opening,
    one_business_day,
)

MINUTE = timedelta(minutes=1)
WEEKDAYS = frozenset(range(5))
LONDON = ZoneInfo("Europe/London")
OFFICE = Hours(LONDON, WEEKDAYS, time(8), time(17))
CLOCK_CHANGES = {
    "Europe/London": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "America/New_York": (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    "Pacific/Auckland": (datetime(2026, 4, 4, 14, tzinfo=UTC), datetime(2026, 9, 26, 14, tzinfo=UTC)),
}


def open_by_the_clock(minute: datetime, hours: Hours) -> bool:
    """Read off the wall clock and the calendar, with no arithmetic on zones."""
    wall = minute.astimezone(hours.zone)
    if wall.weekday() not in hours.days or wall.date() in hours.closed:
        return False
    return hours.opens <= wall.time() and (wall.time() < hours.closes or hours.closes == time(0))


def watched(start: datetime, amount: timedelta, hours: Hours) -> datetime:
    """Count open minutes one by one until `amount` has passed."""
    left = amount
    for passed in count():
        if not left:
            return start + passed * MINUTE
        left -= MINUTE if open_by_the_clock(start + passed * MINUTE, hours) else timedelta(0)
    raise AssertionError


@st.composite
def moments_near_a_change(draw: st.DrawFn) -> tuple[datetime, Hours]:
    zone = draw(st.sampled_from(sorted(CLOCK_CHANGES)))
    change = draw(st.sampled_from(CLOCK_CHANGES[zone]))
    start = change + draw(st.integers(-4 * 1440, 2 * 1440)) * MINUTE
    # Within the hours that a clock change skips or repeats there is more than one honest answer;
    # two tests below fix ours.
    opens = draw(st.sampled_from([time(0), time(0, 30), time(3), time(7, 15), time(8), time(9)]))
    closes = draw(st.sampled_from([time(9, 1), time(12), time(17), time(20, 45), time(23, 59), time(0)]))
    days = draw(st.frozensets(st.integers(0, 6), min_size=1))
    around = st.integers(-4, 8).map(lambda ahead: change.date() + timedelta(days=ahead))
    own = draw(st.frozensets(around, max_size=4))
    return start, Hours(ZoneInfo(zone), days, opens, closes, draw(st.sampled_from([own, with_holidays(own)])))


PLACES = {
    "Europe/London": ("GB", "SCT"),
    "Europe/Berlin": ("DE", "BY"),
    "America/New_York": ("US", None),
    "America/St_Johns": ("CA", "NL"),
    "Asia/Kolkata": ("IN", None),
    "Asia/Tehran": ("IR", None),
    "Australia/Lord_Howe": ("AU", "NSW"),
    "Pacific/Auckland": ("NZ", None),
    "Pacific/Apia": ("WS", None),
}


@st.composite
def moments_of_any_calendar(draw: st.DrawFn) -> tuple[datetime, Hours]:
    """Any minute of some years, in a zone with its public holidays and a few closing days of one's own."""
    zone = draw(st.sampled_from(sorted(PLACES)))
    first = datetime(2025, 1, 1, tzinfo=UTC)
    start = first + draw(st.integers(0, 6 * 365 * 1440)) * MINUTE
    opens = draw(st.sampled_from([time(0), time(7, 15), time(8), time(9)]))
    closes = draw(st.sampled_from([time(9, 1), time(12), time(17), time(20, 45), time(0)]))
    days = draw(st.frozensets(st.integers(0, 6), min_size=3))
    own = draw(st.frozensets(st.integers(-1, 6).map(lambda n: start.date() + timedelta(days=n)), max_size=3))
    return start, Hours(ZoneInfo(zone), days, opens, closes, ClosingDays(*PLACES[zone], own))


def with_holidays(own: frozenset[date]) -> ClosingDays:
    """Closing days beside the holidays of Scotland, which keeps Easter near a change of clocks."""
    return ClosingDays("GB", "SCT", own)


@settings(max_examples=60, deadline=None)
@given(moments_near_a_change() | moments_of_any_calendar(), st.integers(0, 1500))
def test_adding_agrees_with_the_watched_clock(moment: tuple[datetime, Hours], minutes: int) -> None:
    start, hours = moment
    assert add_business_time(start, minutes * MINUTE, hours) == watched(start, minutes * MINUTE, hours)


@settings(max_examples=60, deadline=None)
@given(moments_near_a_change() | moments_of_any_calendar(), st.integers(0, 4000))
def test_the_time_between_agrees_with_the_watched_clock(moment: tuple[datetime, Hours], minutes: int) -> None:
    start, hours = moment
    counted = sum(open_by_the_clock(start + n * MINUTE, hours) for n in range(minutes))
    assert business_time_between(start, start + minutes * MINUTE, hours) == counted * MINUTE


@settings(max_examples=60, deadline=None)
@given(moments_near_a_change() | moments_of_any_calendar())
def test_opening_agrees_with_the_watched_clock(moment: tuple[datetime, Hours]) -> None:
    start, hours = moment
    opening = next_opening(start, hours)
    assert is_open(start, hours) == open_by_the_clock(start, hours) == (opening == start)
    assert open_by_the_clock(opening, hours)
    assert business_time_between(start, opening, hours) == timedelta(0)


@settings(max_examples=100, deadline=None)
@given(moments_near_a_change() | moments_of_any_calendar(), st.integers(0, 10_000_000))
def test_what_was_added_is_what_lies_between(moment: tuple[datetime, Hours], milliseconds: int) -> None:
    start, hours = moment
    amount = timedelta(milliseconds=milliseconds)
    assert business_time_between(start, add_business_time(start, amount, hours), hours) == amount


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, when London keeps UTC; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reported", "safety", "due"),
    [
        (at(23, 10), "none", at(24, 10)),
        (at(23, 8), "none", at(23, 17)),
        (at(23, 3), "none", at(23, 17)),
        (at(27, 16), "none", at(30, 16)),
        (at(27, 17), "none", at(30, 17)),
        (at(28, 12), "none", at(30, 17)),
        (at(23, 10), "could", at(23, 14)),
        (at(27, 15, 30), "could", at(30, 10, 30)),
        (at(28, 2), "did", at(28, 3)),
    ],
)
def test_when_the_first_answer_is_due(reported: datetime, safety: str, due: datetime) -> None:
    assert first_answer_due(reported, safety, OFFICE) == due  # type: ignore[arg-type]


def test_a_closed_day_is_skipped() -> None:
    hours = Hours(LONDON, WEEKDAYS, time(8), time(17), frozenset({date(2026, 11, 24), date(2026, 11, 25)}))
    assert first_answer_due(at(23, 10), "none", hours) == at(26, 10)


def test_a_place_that_never_closes_counts_every_hour() -> None:
    hours = Hours(LONDON, frozenset(range(7)), time(0), time(0))
    assert one_business_day(hours) == timedelta(days=1)
    assert add_business_time(at(27, 22), timedelta(hours=30), hours) == at(29, 4)


def test_an_ordinary_day_is_as_long_as_its_hours() -> None:
    assert one_business_day(OFFICE) == timedelta(hours=9)


def test_an_opening_that_the_clocks_skip_comes_as_much_later() -> None:
    hours = Hours(LONDON, frozenset({6}), time(1, 30), time(8))
    assert next_opening(datetime(2026, 3, 29, tzinfo=UTC), hours) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_opening_that_the_clocks_repeat_counts_the_first_time() -> None:
    hours = Hours(LONDON, frozenset({6}), time(1, 30), time(8))
    midnight = datetime(2026, 10, 24, 23, tzinfo=UTC)
    assert next_opening(midnight, hours) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_nothing_lies_between_when_the_end_comes_first() -> None:
    assert business_time_between(at(24, 12), at(24, 9), OFFICE) == timedelta(0)


def test_moments_may_come_from_any_zone() -> None:
    start = at(23, 10).astimezone(ZoneInfo("Pacific/Auckland"))
    due = add_business_time(start, timedelta(hours=4), OFFICE)
    assert (due, due.tzinfo) == (at(23, 14), UTC)


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [
        (frozenset[int](), time(8), time(17)),
        (frozenset({7}), time(8), time(17)),
        (WEEKDAYS, time(17), time(8)),
        (WEEKDAYS, time(8), time(8)),
    ],
)
def test_hours_that_never_open_are_refused(days: frozenset[int], opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match=r"opening|closing"):
        Hours(LONDON, days, opens, closes)


def test_a_moment_without_zone_and_a_negative_amount_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        add_business_time(datetime(2026, 11, 23, 10), timedelta(hours=1), OFFICE)
    with pytest.raises(ValueError, match="only added"):
        add_business_time(at(23, 10), timedelta(hours=-1), OFFICE)
