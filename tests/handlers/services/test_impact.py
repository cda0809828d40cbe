"""The impact formula against the worked example and the published figure that it must give."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.services import impact
from handlers.services.catalogue import FREQUENCIES
from handlers.services.impact import Hours, events_a_week, median_of, minutes_each, people, range_of

WORKED = {
    # item: N, e, m, H (hours a week), E (analyst-days), c, score, payback (weeks), minutes a person and week
    "A, allergy prompt": (26.25, 16, 0.5, 3.5, 1, 0.8, 2.80, 2.3, 8),
    "B, results to a dead pool": (6, 2, 5, 1.0, 3, 0.8, 0.27, 24, 10),
    "C, label printer": (48, 4, 3, 9.6, 10, 0.8, 0.77, 8.3, 12),
    "D, session drops": (300, 16, 0.7, 56.0, 30, 1.0, 1.87, 4.3, 11.2),
    "E, double entry": (4, 40, 2, 5.3, 1, 0.8, 4.27, 1.5, 80),
}


@pytest.mark.parametrize("item", WORKED)
def test_the_worked_example(item):
    number, events, minutes, hours, days, trust, score, payback, each = WORKED[item]
    found = impact.weekly_hours(number, events, minutes)
    assert round(found, 1) == hours
    assert round(impact.score(found, trust, days), 2) == score
    assert round(impact.payback_weeks(found, days), 1) == payback
    assert impact.a_person_week(events, minutes) == pytest.approx(each)


def test_24_seconds_255_000_times_a_month_are_1_700_hours():
    assert impact.weekly_hours(1, 255_000, 24 / 60) == pytest.approx(1_700)


@pytest.mark.parametrize(
    ("confirmed", "headcount", "breadth", "expected"),
    [
        (3, 34, "most", 26.25),
        (4, 48, "everyone", 48),
        (1, None, "everyone", 1),
        (1, 41, "me", 1),
        (1, 41, "everyone", 11),
        (2, 42, "most", 12),
        (2, 42, "some", 12),
        (5, 3, "everyone", 5),
    ],
)
def test_whom_it_meets(confirmed, headcount, breadth, expected):
    assert people(confirmed, headcount, breadth) == expected


def test_how_many_confirmed_it_decides_how_far_it_is_trusted():
    assert [impact.confidence(n) for n in (1, 2, 3, 30)] == [0.5, 0.5, 0.8, 0.8]
    assert impact.confidence(1, measured=True) == 1.0


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [("every_patient", 40), ("several_per_shift", 16), ("daily", 4), ("weekly", 1), ("monthly", 0.23)],
)
def test_how_often_it_meets_one_person_in_a_week(frequency, expected):
    assert events_a_week(frequency) == expected


def test_every_frequency_of_the_form_is_known_and_once_is_no_weekly_load():
    assert all(events_a_week(choice.key) is not None for choice in FREQUENCIES)
    assert events_a_week("once") == 0 and events_a_week(None) is None


def test_one_loud_estimate_is_drawn_towards_the_area():
    assert minutes_each({45.0: 1}, 3.0) == (45 + 2 * 3) / 3
    assert minutes_each({45.0: 8}, 3.0) == pytest.approx((8 * 45 + 6) / 10)
    assert minutes_each({}, 3.0) == 3 and minutes_each({7.0: 1}, None) == 7 and minutes_each({}, None) is None


def test_an_event_lasts_two_hours_at_most():
    assert minutes_each({500.0: 1}, None) == 120 and median_of({500.0: 3}) == 120
    assert impact.weekly_hours(1, 1, 600) == 2


def test_without_a_number_of_people_only_the_low_end_is_told():
    assert range_of(1, None, 4, 3) == Hours(0.2)
    assert range_of(4, 48, 4, 3) == Hours(0.8, 9.6)


@given(st.dictionaries(st.sampled_from([0.25, 1.0, 3.0, 7.0, 20.0, 45.0, 300.0]), st.integers(1, 9)))
def test_the_median_of_counted_minutes_is_that_of_all_of_them(counts):
    listed = [min(minutes, 120) for minutes, count in counts.items() for _ in range(count)]
    assert median_of(counts) == (median(listed) if listed else None)
