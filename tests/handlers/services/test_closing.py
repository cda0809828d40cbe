import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from handlers.services.closing import ClosingDays, closing_days, public_holidays
from handlers.services.wording import hours_of
from handlers.services.workdays import first_answer_due
from storage.models import Workspace


@pytest.mark.parametrize(
    ("country", "region", "day", "closed"),
    [
        ("US", None, date(2026, 11, 26), True),
        ("US", None, date(2026, 11, 27), False),
        ("DE", None, date(2026, 1, 6), False),
        ("DE", "BY", date(2026, 1, 6), True),
        ("GB", "SCT", date(2026, 11, 30), True),
        ("GB", "ENG", date(2026, 11, 30), False),
        ("US", None, date(2027, 12, 31), True),  # New Year's Day of 2028 is a Saturday
        (None, None, date(2026, 12, 25), False),
        ("SE", None, date(2026, 11, 29), False),  # an ordinary Sunday is no holiday
    ],
)
def test_public_holidays_by_country_and_region(country, region, day, closed):
    assert (day in closing_days(country, region, ())) is closed


@pytest.mark.parametrize(
    ("country", "region"),
    [("XX", None), ("Atlantis", "BY"), ("DE", "XX"), ("", ""), ("GB", "Mordor"), ("BV", None)],
)
def test_a_place_without_data_has_no_holidays(country, region):
    days = closing_days(country, region, ["2026-12-24"])
    assert date(2026, 12, 24) in days
    assert not any(date(2026, 12, day) in days for day in range(25, 32))


def test_own_days_that_are_no_dates_do_not_count():
    assert closing_days(None, None, ["Christmas", "2026-02-30", "", "2026-12-24"]).own == {date(2026, 12, 24)}
    assert "2026-12-24" not in ClosingDays(own=frozenset({date(2026, 12, 24)}))


def test_a_year_is_worked_out_once():
    days = closing_days("NZ", None, ())
    before = public_holidays.cache_info()
    assert sum(date(2031, month, 1) in days for month in range(1, 13)) == 1
    after = public_holidays.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 11)


def test_a_promise_steps_over_holidays_and_own_days():
    workspace = Workspace(
        id="T",
        joined_at=datetime(2026, 1, 1, tzinfo=UTC),
        timezone="America/Chicago",
        holiday_country="US",
        closed_days=["2026-11-27"],
    )
    wednesday = datetime(2026, 11, 25, 16, tzinfo=UTC)
    assert first_answer_due(wednesday, "none", hours_of(workspace)) == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_holidays_cost_nothing_until_a_country_is_set():
    source = (
        "import sys, bot.assembly, bot.cli; sys.exit('holidays' in sys.modules or 'dateutil' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", source], check=False).returncode == 0
