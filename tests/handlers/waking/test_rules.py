"""A day comes as the hospital opens, and has passed as it opens next."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.workdays import Hours, is_open
from handlers.waking.rules import comes, passed

CHICAGO = ZoneInfo("America/Chicago")
XMAS = date(2026, 12, 25)
HOURS = Hours(CHICAGO, frozenset(range(5)), time(8), time(17), closed=frozenset({XMAS}))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("day", "since", "wakes"),
    [
        ("2026-12-09", "2026-12-01 14:00", "2026-12-09 08:00"),
        ("2026-12-05", "2026-12-01 14:00", "2026-12-07 08:00"),
        ("2026-12-25", "2026-12-01 14:00", "2026-12-28 08:00"),
        ("2026-12-01", "2026-12-01 06:00", "2026-12-01 08:00"),
        ("2026-12-01", "2026-12-01 14:00", "2026-12-02 08:00"),
        ("2026-12-04", "2026-12-04 14:00", "2026-12-07 08:00"),
        ("2026-11-02", "2026-12-01 14:00", "2026-12-02 08:00"),
    ],
)
def test_it_wakes_as_the_hospital_opens(day, since, wakes):
    assert comes(date.fromisoformat(day), at(since), HOURS) == at(wakes)


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ("2026-12-01", "2026-12-02 08:00"),
        ("2026-12-04", "2026-12-07 08:00"),
        ("2026-12-24", "2026-12-28 08:00"),
    ],
)
def test_a_day_has_passed_as_the_hospital_opens_next(day, asked):
    assert passed(date.fromisoformat(day), HOURS) == at(asked)


@given(day=DAYS, since=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_it_never_wakes_at_once_nor_out_of_hours_nor_before_its_day(day, since):
    wakes = comes(day, since, HOURS)
    assert wakes > since and is_open(wakes, HOURS)
    assert wakes.astimezone(CHICAGO).date() >= day
    assert passed(day, HOURS).astimezone(CHICAGO).date() > day
    assert wakes - max(since, datetime.combine(day, time(0), CHICAGO)) <= timedelta(days=5)
