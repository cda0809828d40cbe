"""Three business days until a second question, and ten until it closes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.followup.rules import ask_again_at, close_at
from handlers.services.workdays import Hours, business_time_between, is_open, one_business_day

CHICAGO = ZoneInfo("America/Chicago")
HOURS = Hours(CHICAGO, frozenset(range(5)), time(8), time(17), closed=frozenset({date(2026, 12, 25)}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


@pytest.mark.parametrize(
    ("since", "again", "closes"),
    [
        ("2026-12-04 14:00", "2026-12-09 14:00", "2026-12-18 14:00"),
        ("2026-12-05 14:00", "2026-12-09 17:00", "2026-12-18 17:00"),
        ("2026-12-14 09:00", "2026-12-17 09:00", "2026-12-29 09:00"),
        ("2026-12-01 08:00", "2026-12-03 17:00", "2026-12-14 17:00"),
    ],
)
def test_when_it_is_asked_again_and_when_it_closes(since, again, closes):
    assert ask_again_at(at(since), HOURS) == at(again)
    assert close_at(at(since), HOURS) == at(closes)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_silence_is_counted_in_open_hours(since):
    again, closes, one_day = ask_again_at(since, HOURS), close_at(since, HOURS), one_business_day(HOURS)
    assert since < again < closes
    assert business_time_between(since, again, HOURS) == 3 * one_day
    assert business_time_between(again, closes, HOURS) == 7 * one_day
    assert is_open(again, HOURS) or again.astimezone(CHICAGO).time() == HOURS.closes
