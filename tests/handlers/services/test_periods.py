"""Every week has one such moment, on the zone's own clocks, both changes included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services.periods import Weekly, week_of

CHICAGO, BERLIN = ZoneInfo("America/Chicago"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(["America/Chicago", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Apia", "UTC"]).map(
    ZoneInfo
)
RHYTHMS = st.builds(Weekly, day=st.integers(0, 6), minutes=st.integers(0, 1439), zone=ZONES)
MOMENTS = st.datetimes(datetime(2000, 1, 8), datetime(2099, 1, 1)).map(
    lambda naive: naive.replace(tzinfo=UTC)
)


@pytest.mark.parametrize(
    ("at", "latest", "week"),
    [
        ("2026-11-23T07:59-06:00", "2026-11-16T08:00-06:00", "2026-W47"),
        ("2026-11-23T08:00-06:00", "2026-11-23T08:00-06:00", "2026-W48"),
        ("2026-11-29T23:00-06:00", "2026-11-23T08:00-06:00", "2026-W48"),
        ("2026-11-05T12:00-06:00", "2026-11-02T08:00-06:00", "2026-W45"),
        ("2027-01-01T12:00-06:00", "2026-12-28T08:00-06:00", "2026-W53"),
    ],
)
def test_the_latest_monday_at_eight(at: str, latest: str, week: str) -> None:
    rhythm = Weekly(0, 8 * 60, CHICAGO)
    assert rhythm.latest(datetime.fromisoformat(at)) == datetime.fromisoformat(latest)
    assert week_of(datetime.fromisoformat(latest), CHICAGO) == week


def test_an_hour_that_the_clocks_skip_comes_later_and_one_they_repeat_counts_the_first_time() -> None:
    at_half_past_two = Weekly(6, 150, BERLIN)
    spring = at_half_past_two.latest(datetime(2026, 3, 29, 12, tzinfo=UTC))
    autumn = at_half_past_two.latest(datetime(2026, 10, 25, 12, tzinfo=UTC))
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(rhythm=RHYTHMS, at=MOMENTS)
def test_each_moment_lies_between_two_turns_about_a_week_apart(rhythm: Weekly, at: datetime) -> None:
    latest, following = rhythm.latest(at), rhythm.next(at)
    assert latest <= at < following
    assert abs(following - latest - timedelta(days=7)) <= timedelta(days=1)
    assert rhythm.next(latest) == following and rhythm.latest(following) == following


@given(rhythm=RHYTHMS, at=MOMENTS)
def test_two_turns_never_share_a_week(rhythm: Weekly, at: datetime) -> None:
    turns = [rhythm.latest(at)]
    for _ in range(3):
        turns.append(rhythm.next(turns[-1]))
    assert len({week_of(turn, rhythm.zone) for turn in turns}) == len(turns)


@given(rhythm=RHYTHMS, at=MOMENTS)
def test_the_turn_before_is_the_one_of_the_week_before(rhythm: Weekly, at: datetime) -> None:
    following = rhythm.next(at)
    assert rhythm.turn_before("digest", following) == rhythm.turn("digest", at)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-29T23:30-06:00", "2026-W48"),
        ("2026-11-30T00:00-06:00", "2026-W49"),
        ("2027-01-01T09:00-06:00", "2026-W53"),
        ("2027-01-04T09:00-06:00", "2027-W01"),
    ],
)
def test_a_week_is_the_hospitals(moment: str, week: str) -> None:
    assert week_of(datetime.fromisoformat(moment), CHICAGO) == week
