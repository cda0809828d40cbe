"""Quiet hours go by a person's own clock, also on the nights on which it is changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.quiet import loud_from
from storage.models import Person

CHICAGO, LORD_HOWE = ZoneInfo("America/Chicago"), ZoneInfo("Australia/Lord_Howe")
MINUTE = timedelta(minutes=1)


def somebody(begins: int | None = None, ends: int | None = None, zone: str | None = None) -> Person:
    return Person(workspace_id="T", id="U", quiet_from=begins, quiet_until=ends, timezone=zone)


def at(text: str, zone: ZoneInfo = CHICAGO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("person", "now", "loud"),
    [
        (None, "2026-12-01 12:00", "2026-12-01 12:00"),
        (None, "2026-12-01 19:59", "2026-12-01 19:59"),
        (None, "2026-12-01 20:00", "2026-12-02 07:00"),
        (None, "2026-12-02 03:10", "2026-12-02 07:00"),
        (None, "2026-12-02 07:00", "2026-12-02 07:00"),
        (somebody(9 * 60, 17 * 60), "2026-12-01 12:00", "2026-12-01 17:00"),
        (somebody(9 * 60, 17 * 60), "2026-12-01 23:00", "2026-12-01 23:00"),
        (somebody(8 * 60, 8 * 60), "2026-12-01 08:00", "2026-12-01 08:00"),
        (somebody(0, 24 * 60 - 1), "2026-12-01 08:00", "2026-12-01 23:59"),
        (somebody(zone="Europe/Berlin"), "2026-12-01 12:30", "2026-12-01 12:30"),
        (somebody(zone="Europe/Berlin"), "2026-12-01 13:30", "2026-12-02 00:00"),
        # The clocks skip 02:00 to 03:00, and repeat 01:00 to 02:00.
        (somebody(0, 150), "2026-03-08 01:00", "2026-03-08 03:30"),
        (somebody(0, 90), "2026-11-01 00:30", "2026-11-01 01:30"),
    ],
)
def test_the_first_loud_moment(person, now, loud):
    assert loud_from(person, CHICAGO, at(now)) == at(loud)


def test_in_the_second_of_two_equal_hours_the_end_is_still_ahead():
    second = at("2026-11-01 01:10") + timedelta(hours=1)
    assert loud_from(somebody(0, 90), CHICAGO, second) == at("2026-11-01 01:30") + timedelta(hours=1)


def quiet(moment: datetime, begins: int, ends: int, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return begins <= minute < ends if begins <= ends else minute >= begins or minute < ends


@given(
    begins=st.integers(0, 1439),
    ends=st.integers(0, 1439),
    zone=st.sampled_from([CHICAGO, LORD_HOWE, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")]),
    minutes=st.integers(0, 366 * 1440),
)
def test_it_is_the_slow_minute_by_minute_answer_but_for_a_skipped_end(begins, ends, zone, minutes):
    now = datetime(2026, 1, 1, tzinfo=UTC) + minutes * MINUTE
    found = loud_from(somebody(begins, ends), zone, now)
    slow = now
    while quiet(slow, begins, ends, zone):
        slow += MINUTE
    assert slow <= found <= slow + timedelta(hours=1)
    assert not quiet(found, begins, ends, zone)
    assert found == slow or slow.astimezone(zone).utcoffset() != now.astimezone(zone).utcoffset()
