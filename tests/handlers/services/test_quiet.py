"""A person's night: as a table, and through both clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.services.quiet import is_quiet, loud_from
from storage.models import Person

CHICAGO, LONDON = ZoneInfo("America/Chicago"), ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


def somebody(begins: int | None = None, ends: int | None = None, zone: str | None = None) -> Person:
    return Person(workspace_id="T", id="U", quiet_from=begins, quiet_until=ends, timezone=zone)


def local(hour: int, minute: int = 0, day: int = 10, zone: ZoneInfo = CHICAGO) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("who", "at", "loud"),
    [
        (None, local(12), local(12)),
        (None, local(19, 59), local(19, 59)),
        (None, local(20), local(7, day=11)),
        (None, local(23, 30), local(7, day=11)),
        (None, local(3), local(7)),
        (somebody(), local(7), local(7)),
        (somebody(22 * 60, 6 * 60), local(21), local(21)),
        (somebody(22 * 60, 6 * 60), local(22), local(6, day=11)),
        (somebody(8 * 60, 16 * 60), local(9), local(16)),  # who sleeps by day
        (somebody(8 * 60, 16 * 60), local(23), local(23)),
        (somebody(zone="Europe/London"), local(15), local(1, day=11)),  # 21:00 in London: 07:00 there
        (somebody(0, 0), local(3), local(3)),
        (somebody(0, 23 * 60 + 59), local(3), local(23, 59)),
    ],
)
def test_when_it_is_day_for_them(who: Person | None, at: datetime, loud: datetime) -> None:
    assert loud_from(who, CHICAGO, at) == loud


CHANGES = {
    "Europe/London": (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    "America/Chicago": (datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 11, 1, 7, tzinfo=UTC)),
    "Pacific/Auckland": (datetime(2026, 4, 4, 14, tzinfo=UTC), datetime(2026, 9, 26, 14, tzinfo=UTC)),
}


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(CHANGES)), st.integers(0, 1), st.integers(-2000, 2000), st.integers(0, 1439),
    st.integers(0, 1439),
)  # fmt: skip
def test_the_first_minute_of_their_day_whatever_the_clocks_do(
    zone: str, which: int, minutes: int, begins: int, ends: int
) -> None:
    at = CHANGES[zone][which] + minutes * MINUTE
    who = somebody(begins, ends, zone)
    loud = loud_from(who, LONDON, at)
    assert not is_quiet(who, LONDON, loud)
    assert loud >= at and (loud == at) == (not is_quiet(who, LONDON, at))
    between = (at + n * MINUTE for n in range((loud - at) // MINUTE))
    waited = sum(not is_quiet(who, LONDON, minute) for minute in between)
    assert waited <= 60, "only a morning that the clocks skip comes later, by what they skipped"
    assert loud_from(who, LONDON, loud) == loud
