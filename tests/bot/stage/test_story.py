"""The invented story: it fits into the past whatever day it is, and something of everything happens in it."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.stage.history.deeds import DEEDS, checked
from bot.stage.history.settling import hours_with
from bot.stage.history.story import acts, amount, events, reports, working_day
from handlers.services.catalogue import AREAS, FREQUENCIES, KINDS, MINUTES, known

HOURS = hours_with(date(2026, 11, 11))
MONDAY = datetime(2026, 11, 30, tzinfo=ZoneInfo("America/Chicago"))


@pytest.mark.parametrize("days", range(7))
@pytest.mark.parametrize("at", [time(0, 5), time(7, 59), time(12, 30), time(23, 55)])
def test_all_of_it_is_over_whatever_time_it_is(days: int, at: time):
    now = datetime.combine(MONDAY.date() + timedelta(days=days), at, MONDAY.tzinfo)
    assert len(acts(now, HOURS)) == len(events()) + sum(1 + len(one.steps) for one in reports())


def test_some_eighty_pebbles_over_twelve_weeks():
    assert 75 <= len(reports()) <= 90
    assert {one.ago // 5 for one in reports()} == set(range(13))
    assert len({one.text for one in reports()}) == len(reports())


def test_everybody_reports_about_many_things():
    assert all(found >= 10 for found in Counter(one.who for one in reports()).values())
    assert len({one.area for one in reports()}) > 15 and sum(one.private for one in reports()) >= 3
    assert {one.harm for one in reports()} == {"none", "could", "did"}


def test_every_choice_is_one_that_the_form_offers():
    for one in reports():
        assert known(AREAS, one.area) and known(KINDS, one.kind) and known(FREQUENCIES, one.often), one.text
        assert known(MINUTES, f"{one.minutes:g}"), one.text


def test_every_deed_is_done_and_every_word_passes_the_privacy_check():
    steps = [step for one in reports() for step in one.steps]
    assert {step.deed for step in steps} == DEEDS.keys() - {"correct"}
    for text in [one.text for one in reports()] + [word for step in steps for word in step.words[-1:]]:
        checked(text)


def test_a_day_on_which_it_is_closed_is_no_working_day():
    friday = datetime(2026, 11, 13, 12, tzinfo=HOURS.zone)
    assert [working_day(ago, time(9), friday, HOURS).day for ago in (0, 1, 2)] == [13, 12, 10]
    assert working_day(0, time(9), friday + timedelta(days=1), HOURS).day == 13


def test_amounts_of_working_time():
    assert amount("90m", HOURS) == timedelta(minutes=90) and amount("1.5d", HOURS) == timedelta(hours=13.5)
    with pytest.raises(ValueError, match="no amount"):
        amount("soon", HOURS)
